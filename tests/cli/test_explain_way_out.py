"""`advisor explain ADVISORY SOURCE` says what would clear the finding, or why that cannot be told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Advisor

EXAMPLES = Path(__file__).parents[2] / "inventory-examples"
LOOP = "calico-xdp-btf-wipe-loop"


def test_the_smallest_change_is_named(advisor: Advisor) -> None:
    """One setting, where no nearer release ends it; as words and as data."""
    source = EXAMPLES / "rke2-calico-ubuntu-20.04"
    assert "- cluster: felix.xdp_enabled=false" in advisor("explain", LOOP, source).out
    (told,) = advisor("explain", "-o", "json", LOOP, source).document["counterfactuals"]
    assert told["changes"] == [{"fact": "felix.xdp_enabled", "to": "false"}]


def test_where_it_cannot_be_told_the_reason_is(advisor: Advisor) -> None:
    """In the middle of a roll nobody can say from where to count."""
    source = EXAMPLES / "mid-roll"
    assert "- cluster: cannot be told, for calico stands at several versions" in advisor("explain", LOOP, source).out
    document = advisor("explain", "-o", "json", LOOP, source).document
    assert document["counterfactuals"] == []
    assert [each["cluster"] for each in document["counterfactuals_untold"]] == ["cluster"]


@pytest.mark.parametrize("source", [[], [EXAMPLES / "clean-upstream-calico"]])
def test_where_nothing_is_open_nothing_is_said(advisor: Advisor, source: list[Path]) -> None:
    """Nor without a source."""
    assert "smallest change" not in advisor("explain", LOOP, *source).out
