"""The digest of what an advisory is judged by: it changes with that, and with nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.model.names import AdvisoryId
from tests.documents.small_rules import RULES, edited, load, write_rules

OURS = AdvisoryId("thing-breaks")
(FILE,) = (name for name in RULES if name.endswith(f"{OURS}.yaml"))


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        (FILE, True),
        ("releases/thing.yaml", True),
        ("releases/platform.yaml", True),  # it ships the thing
        ("facts.yaml", True),
        ("components.yaml", True),
        ("kb.yaml", False),
    ],
)
def test_it_changes_with_what_the_advisory_is_judged_by(tmp_path: Path, file: str, changes: bool) -> None:
    """One file at a time, by no more than a comment."""
    before = load(write_rules(tmp_path / "before")).knowledge.digests[OURS]
    first = RULES[file].splitlines()[0]
    changed = {**RULES, **edited(file, (first, f"# a comment\n{first}"))}
    after = load(write_rules(tmp_path / "after", changed)).knowledge.digests[OURS]
    assert (before != after) == changes


def test_another_advisory_changes_nothing(tmp_path: Path) -> None:
    """Nor does one more."""
    before = load(write_rules(tmp_path / "before")).knowledge.digests[OURS]
    other = {FILE.replace(OURS, "thing-other"): RULES[FILE].replace(f"id: {OURS}", "id: thing-other")}
    after = load(write_rules(tmp_path / "after", {**RULES, **other})).knowledge.digests
    assert after[OURS] == before
    assert after[AdvisoryId("thing-other")] != before
