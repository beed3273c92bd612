"""Marks files: what is written is read back, what cannot be meant is refused, and nobody's marks are lost."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.documents.marks import dump_marks, load_marks, save_marks
from advisor.model.checklist import ItemId
from advisor.model.marks import Mark, Marked, Marks
from advisor.problems import InvalidInput
from tests.report.test_schemas import faults

AT = "2026-11-21T03:00:00Z"
ITEMS = MappingProxyType({ItemId("w1.step.1"): "0" * 16, ItemId("p2.go.1"): "1" * 16})


def marks(marked: Mapping[ItemId, Marked]) -> Marks:
    """Marks on a checklist of two items."""
    return Marks(
        digest=f"sha256:{'a' * 64}", scope=("prod: window 1: rke2",), items=ITEMS, marked=MappingProxyType(dict(marked))
    )


ONE = marks({ItemId("w1.step.1"): Marked(mark=Mark.DONE, by="ada", at=AT)})
#: A file is UTF-8, and holds no half of a surrogate pair.
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
names = words.filter(bool)
marked = st.one_of(
    st.builds(Marked, owner=words, note=words),
    st.builds(
        Marked, mark=st.sampled_from([Mark.DONE, Mark.FAILED]), owner=words, note=words, by=names, at=st.just(AT)
    ),
    st.builds(Marked, mark=st.just(Mark.SKIPPED), owner=words, note=names, by=names, at=st.just(AT)),
)


@given(found=st.dictionaries(st.sampled_from(list(ITEMS)), marked))
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, found: dict[ItemId, Marked]) -> None:
    """Whatever people write, and by the schema."""
    path = tmp_path_factory.getbasetemp() / "marks.json"
    path.write_text(dump_marks(marks(found)), encoding="utf-8")
    assert load_marks(path) == marks(found)
    assert faults("checklist-marks", json.loads(dump_marks(marks(found)))) == []


def written(tmp_path: Path, **edits: Any) -> Path:
    """A file of marks, edited."""
    path = tmp_path / "marks.json"
    path.write_text(json.dumps({**json.loads(dump_marks(ONE)), **edits}), encoding="utf-8")
    return path


def entry(**edits: str) -> dict[str, dict[str, str]]:
    """The one mark, edited."""
    return {"w1.step.1": {"mark": "done", "owner": "", "note": "", "by": "ada", "at": AT, **edits}}


@pytest.mark.parametrize(
    ("edits", "code"),
    [
        ({"marks": entry(by="")}, "mark-without-name"),
        ({"marks": entry(at="")}, "mark-without-name"),
        ({"marks": entry(mark="skipped")}, "skipped-without-reason"),
        ({"marks": {"w1.step.2": entry()["w1.step.1"]}}, "unknown-item"),
        ({"marks": entry(mark="perhaps")}, "not-one-of"),
        ({"marks": entry(at="yesterday")}, "wrong-form"),
        ({"marks": entry(note="x" * 4001)}, "wrong-form"),
        ({"schema_version": "2.0.0"}, "newer-marks"),
        ({"more": 1}, "unknown-key"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, edits: dict[str, Any], code: str) -> None:
    """By its place in the file."""
    with pytest.raises(InvalidInput) as refused:
        load_marks(written(tmp_path, **edits))
    assert [each.code for each in refused.value.problems] == [code]


def test_a_note_may_be_as_long_as_that(tmp_path: Path) -> None:
    """The bound, from its other side."""
    found = load_marks(written(tmp_path, marks=entry(note="x" * 4000)))
    assert len(found.marked[ItemId("w1.step.1")].note) == 4000


@pytest.mark.parametrize("text", ["{}", "[]", '{"clusters": []}', "1"])
def test_another_file_is_none(tmp_path: Path, text: str) -> None:
    """One fault, and not one for each key that is not there."""
    path = tmp_path / "other.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match="holds no marks"):
        load_marks(path)


class TestSaving:
    """Two people tick at the same time."""

    OTHER = marks({ItemId("p2.go.1"): Marked(owner="bob")})

    def test_the_first_marks_make_the_file(self, tmp_path: Path) -> None:
        """And the next replace those that were read."""
        path = tmp_path / "marks.json"
        save_marks(ONE, path, over=None)
        save_marks(self.OTHER, path, over=ONE)
        assert load_marks(path) == self.OTHER

    @pytest.mark.parametrize("over", [None, OTHER])
    def test_marks_that_nobody_read_stay(self, tmp_path: Path, over: Marks | None) -> None:
        """Whoever comes second is told."""
        path = tmp_path / "marks.json"
        save_marks(ONE, path, over=None)
        with pytest.raises(InvalidInput, match="somebody else"):
            save_marks(replace(ONE, marked={}), path, over=over)
        assert load_marks(path) == ONE

    def test_a_file_that_was_removed_is_not_made_anew(self, tmp_path: Path) -> None:
        """It may have been moved away for a reason."""
        with pytest.raises(InvalidInput, match="somebody else"):
            save_marks(ONE, tmp_path / "marks.json", over=ONE)

    def test_what_a_killed_process_left_is_in_nobodys_way(self, tmp_path: Path) -> None:
        """Its half-written file had a name by its process, and in a container every process has the same."""
        path = tmp_path / "marks.json"
        (tmp_path / f".marks.json.{os.getpid()}.tmp").write_text("half", encoding="utf-8")
        save_marks(ONE, path, over=None)
        assert load_marks(path) == ONE
