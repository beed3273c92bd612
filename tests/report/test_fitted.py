"""Sections that fit: as much in full as there is room for, the rest in short, and never silently left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from advisor.report.as_markdown import as_markdown
from advisor.report.fitted import COMMENT_CHARACTERS, SHORTENED, Section, fitted
from tests.builders import advisory, cluster, component, knowledge_of, node
from tests.report.reports import report_of

WORD = 90
"""What the word on those that are left out takes at most."""


def _sections(sizes: list[tuple[int, int, int]]) -> list[Section]:
    return [
        Section(weight=weight, short=[f"short {place}", "s" * size], full=[f"full {place}", "f" * (size + more)])
        for place, (weight, size, more) in enumerate(sizes)
    ]


def _size(lines: list[str]) -> int:
    return sum(len(each) + 1 for each in lines)


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 30), st.integers(0, 90)), max_size=12), st.integers(WORD, 900)
)
def test_what_is_told_fits_and_is_told_of_all(sizes: list[tuple[int, int, int]], room: int) -> None:
    """In order, each once in full or in short; those that are not there are counted."""
    sections = _sections(sizes)
    told = [*fitted(sections, room)]
    assert _size(told) <= room
    named = [each.split(" ") for each in told if each.startswith(("full ", "short "))]
    assert [int(place) for _, place in named] == [*range(len(named))]
    left = len(sections) - len(named)
    assert (f"**{left} more**" in told[-1]) if left else not any("more**" in each for each in told)
    if _size([line for each in sections for line in each.full]) <= room:
        assert all(form == "full" for form, _ in named)


def test_the_heaviest_are_told_in_full_first() -> None:
    """Of equals the first."""
    sections = _sections([(0, 10, 90), (2, 10, 90), (1, 10, 90), (2, 10, 90)])
    told = [*fitted(sections, 4 * 20 + 2 * 100 + WORD)]
    assert [each for each in told if "l " in each[:6] or "t " in each[:6]] == ["short 0", "full 1", "short 2", "full 3"]


def test_a_report_of_many_clusters_is_a_comment() -> None:
    """And says of each cluster what it comes to, or how many there are more; of few it tells all."""
    known = knowledge_of(*(advisory(name=f"fault-{number}") for number in range(9)))
    for count, in_short in ((2, False), (60, True), (3000, True)):
        clusters = [cluster(component(), nodes=[node("n1")], name=f"prod-{number:04}") for number in range(count)]
        told = as_markdown(report_of(*clusters, knowledge=known))
        assert len(told) <= COMMENT_CHARACTERS
        assert (SHORTENED in told) is in_short
        missing = sum(f"`{each.name}`" not in told for each in clusters)
        assert not missing or f"**{missing} more**" in told
        assert bool(missing) is (count == 3000)
