"""A release that the source does not tell is asked for by a hint, and whoever follows it gets a plan."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cli.conftest import Advisor

SOURCE = Path(__file__).parents[2] / "inventory-examples" / "rke1-canal"
STATED = """
schema_version: "1.0.0"
clusters:
  - name: cluster
    components:
      - {name: rke1, version: v1.29.7-rancher1-1}
"""


def test_the_hint_leads_to_a_plan(advisor: Advisor, tmp_path: Path) -> None:
    """Saved, its release written in, and planned."""
    refused = advisor("plan", SOURCE)
    assert refused.code == 2
    assert "advisor inventory show -o yaml SOURCE > inventory.yaml" in refused.err
    saved = advisor("inventory", "show", "-o", "yaml", SOURCE).out
    text, count = re.subn(r"(name: rke1\n +version: )null", r"\1v1.29.7-rancher1-1", saved)
    assert count == 1
    inventory = tmp_path / "inventory.yaml"
    inventory.write_text(text, encoding="utf-8")
    assert "THERE IS A WAY" in advisor("plan", "--try-answers", "0", inventory).out


def test_a_second_source_beside_it_is_no_roll(advisor: Advisor, tmp_path: Path) -> None:
    """One that is not known and one that is are not two versions; what is said is how to mend it."""
    stated = tmp_path / "stated.yaml"
    stated.write_text(STATED, encoding="utf-8")
    refused = advisor("plan", SOURCE, stated)
    assert "version-not-known" in refused.err
    assert "roll" not in refused.err
