"""Whether rules changed on disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from advisor.tui.watch import Watch, prints


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a rule below it."""
    (tmp_path / "advisories").mkdir()
    (tmp_path / "advisories/a.yaml").write_text("id: a\n", encoding="utf-8")
    return tmp_path


def test_nothing_changed_is_the_same_twice(folder: Path) -> None:
    """However often one looks."""
    assert prints([folder]) == prints([folder]) != {}


@pytest.mark.parametrize("change", ["text", "time", "new", "gone"])
def test_every_change_is_seen(folder: Path, change: str) -> None:
    """Of a text, of a time alone, a new file and one that is gone."""
    before, rule = prints([folder]), folder / "advisories/a.yaml"
    match change:
        case "text":
            rule.write_text("id: another\n", encoding="utf-8")
        case "time":
            os.utime(rule, ns=(1, 1))
        case "new":
            (folder / "b.yaml").write_text("", encoding="utf-8")
        case _:
            rule.unlink()
    assert prints([folder]) != before


def test_a_change_is_seen_once(folder: Path) -> None:
    """The first look has nothing to compare with."""
    watch = Watch([folder])
    assert [watch.sees_change(), watch.sees_change()] == [False, False]
    (folder / "b.yaml").write_text("", encoding="utf-8")
    assert [watch.sees_change(), watch.sees_change()] == [True, False]


def test_a_bundle_is_a_file_and_what_is_not_there_is_nothing(folder: Path) -> None:
    """A folder may come back."""
    bundle = folder / "advisories/a.yaml"
    assert list(prints([bundle])) == [str(bundle)]
    assert prints([folder / "missing"]) == {}
