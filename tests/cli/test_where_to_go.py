"""Where `advisor scan` says to go: only what somebody can do, and what comes with it, in every format people read."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Advisor
from tests.report.test_schemas import ROOT

EXAMPLES = ROOT / "inventory-examples"
FORMS = pytest.mark.parametrize("form", ["terminal", "markdown", "html"])


def _told(advisor: Advisor, form: str, example: str) -> str:
    result = advisor("scan", "-o", form, "--today", "2026-11-21", "--rules", ROOT / "rules", EXAMPLES / example)
    return " ".join(result.out.split())


@FORMS
def test_what_a_distribution_brings_moves_with_it(advisor: Advisor, form: str) -> None:
    """Which RKE1 runs is not known, and so none is named: the Calico inside cannot be gone to by itself."""
    told = _told(advisor, form, "rke1-canal")
    assert "Calico moves with RKE1: which release of RKE1 runs is not known" in told
    assert "go to calico v" not in told.lower()


@FORMS
def test_a_line_that_has_ended_and_a_way_of_several_hops_are_said(advisor: Advisor, form: str) -> None:
    """A release on the next line but one, of a line that only Prime maintains."""
    told = _told(advisor, form, "rancher-management")
    assert "support of its line: community ended 2025-11-24, Prime goes on" in told
    assert "it takes 2 hops or more" in told


def test_one_hop_on_a_line_that_is_maintained_is_told_without_more(advisor: Advisor) -> None:
    """Nothing is added where nothing is to be known."""
    assert "hops or more" not in _told(advisor, "terminal", "rke2-netlink-leak")
