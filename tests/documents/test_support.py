"""Advisories of an end of life, as they are written: lines in place of ranges, chosen by kind."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from advisor.model.names import AdvisoryId
from advisor.model.support import DateBasis, EndsAt, SupportLine
from advisor.problems import Problem
from tests.documents.small_rules import load, problems_in, write_rules

ENDS = """\
id: thing-ends
kind: end_of_life
title: The line of Thing is no longer maintained
summary: It ends.
severity: low
component: thing
tier: community
ends_at: end_of_day
of_builds: [upstream]
lines:
  - {line: "1.0", ends: 2026-03-31, date_basis: published}
  - {line: "1.1", ends: 2026-09-30, date_basis: estimated, note: by a rule}
  - {line: "1.2", not_before: 2027-01-01, date_basis: estimated, note: by a rule}
  - {line: "1.3"}
consequence: No patch comes.
fix: Move on.
validation:
  before: [{title: Version, kind: command, run: thing --version, expect: v1.0.1}]
  after: [{title: Version, kind: command, run: thing --version, expect: v1.3.0}]
references:
  - {url: "https://thing.example/2", says: the calendar, read: 2026-08-22}
confidence: high
doubt: The calendar would settle what is estimated.
cases:
  - {name: one, today: 2026-03-31, inventory: {components: {thing: v1.0.1}}, expect: not_affected, because: it is.}
  - {name: two, today: 2026-04-01, inventory: {components: {thing: v1.0.1}}, expect: affected, because: it is.}
  - {name: three, today: 2027-01-01, inventory: {components: {thing: v1.2.0}}, expect: unknown, because: it is.}
"""


def _folder(path: Path, *edits: tuple[str, str]) -> Path:
    text = ENDS
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    folder = write_rules(path)
    (folder / "advisories" / "thing-ends.yaml").write_text(text, encoding="utf-8")
    return folder


def _problems(path: Path, *edits: tuple[str, str]) -> list[Problem]:
    return [each for each in problems_in(_folder(path, *edits)) if each.place.file.endswith("thing-ends.yaml")]


def test_lines_are_read_with_their_days(tmp_path: Path) -> None:
    """And nothing is said of affected versions."""
    rules = load(_folder(tmp_path))
    found = rules.knowledge.advisories[AdvisoryId("thing-ends")]
    assert found.affected.versions.is_empty
    assert found.examined.versions.is_empty
    assert found.support is not None
    assert (found.support.tier, found.support.ends_at, found.support.builds) == (
        "community",
        EndsAt.END_OF_DAY,
        frozenset({"upstream"}),
    )
    published, estimated = DateBasis.PUBLISHED, DateBasis.ESTIMATED
    assert found.support.lines == (
        SupportLine(line="1.0", ends=date(2026, 3, 31), basis=published),
        SupportLine(line="1.1", ends=date(2026, 9, 30), basis=estimated, note="by a rule"),
        SupportLine(line="1.2", ends=None, not_before=date(2027, 1, 1), basis=estimated, note="by a rule"),
        SupportLine(line="1.3", ends=None, basis=None),
    )
    assert [case.today for case in rules.cases[found.id]] == [date(2026, 3, 31), date(2026, 4, 1), date(2027, 1, 1)]


@pytest.mark.parametrize(
    ("old", "new", "code", "pointer"),
    [
        ("tier: community\n", "", "missing-key", ""),
        ("ends_at: end_of_day\n", "", "missing-key", ""),
        ("date_basis: published}", "date_basis: published, not_before: 2026-01-01}", None, "/lines/0"),
        (", date_basis: published", "", "missing-key", "/lines/0"),
        ("date_basis: estimated, note: by a rule", "date_basis: estimated", "missing-key", "/lines/1"),
        ("date_basis: published", "date_basis: guessed", None, "/lines/0/date_basis"),
        ('line: "1.0"', 'line: "v1.0"', None, "/lines/0/line"),
        ('line: "1.0", ends: 2026-03-31', 'line: "1.0", ends: 2026-02-30', "no-such-date", "/lines/0/ends"),
        ('line: "1.1"', 'line: "1.0"', "declared-twice", "/lines/1/line"),
        ('line: "1.1"', 'line: "0.9"', "out-of-order", "/lines/1/line"),
        ('line: "1.1"', "line: any", "any-line-beside-others", "/lines/1/line"),
        ("name: one, today: 2026-03-31", "name: one", "missing-key", "/cases/0"),
        ("name: one, today: 2026-03-31", "name: one, today: 2026-13-01", "no-such-date", "/cases/0/today"),
        ("tier: community", "tier: community\naffected: [{introduced: v1.0.0}]", None, "/affected"),
        ("tier: community", "tier: community\nexamined: {from: v1.0.0, through: v1.0.1}", None, "/examined"),
        ("kind: end_of_life", "kind: defect", "missing-key", ""),
    ],
)
def test_what_makes_no_end_of_life_is_refused(
    tmp_path: Path, old: str, new: str, code: str | None, pointer: str
) -> None:
    """Each with its place."""
    problems = _problems(tmp_path, (old, new))
    assert any(each.place.pointer.startswith(pointer) and (code is None or each.code == code) for each in problems), [
        str(each) for each in problems
    ]


def test_minor_versions_are_ordered_as_numbers(tmp_path: Path) -> None:
    """1.10 comes after 1.9, and after 1.3."""
    edits = ('  - {line: "1.3"}\n', '  - {line: "1.9"}\n  - {line: "1.10"}\n')
    found = load(_folder(tmp_path, edits)).knowledge.advisories[AdvisoryId("thing-ends")]
    assert found.support is not None
    assert [line.line for line in found.support.lines] == ["1.0", "1.1", "1.2", "1.9", "1.10"]
