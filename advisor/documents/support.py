"""What an advisory of an end of life says in place of affected ranges: the lines of one tier, and when each ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from advisor.documents.view import View
from advisor.model.support import ANY_LINE, DateBasis, EndsAt, Support, SupportLine

_WHOLE = "a product whose support ends as a whole has the line any, and no other"


def support(view: View) -> Support:
    """The lines of one tier. A line that stands twice, or too late, is a Problem."""
    return Support(
        tier=view.text("tier"),
        ends_at=view.choice("ends_at", EndsAt),
        builds=frozenset(view.texts("of_builds")),
        lines=tuple(_lines(view)),
    )


def day(view: View, key: str) -> date | None:
    """The day at a key; None when there is none or, with a problem noted, no calendar has it."""
    if view.text_or_none(key) is None:
        return None
    try:
        return date.fromisoformat(view.date(key))
    except ValueError:
        return None


def _lines(view: View) -> Iterator[SupportLine]:
    before: tuple[int, ...] = ()
    names: set[str] = set()
    for each in view.each("lines"):
        line = each.text("line")
        if line in names:
            each.at("line").report("declared-twice", f'the line "{line}" stands here again', "remove one of the two")
        elif ANY_LINE in {line, *names} and names:
            each.at("line").report("any-line-beside-others", f'"{ANY_LINE}" holds every version already', _WHOLE)
        elif line != ANY_LINE:
            numbers = tuple(int(part) for part in line.split(".") if part.isascii() and part.isdigit())
            if numbers < before:
                each.at("line").report("out-of-order", f"{line} stands after a later line", "sort lines, oldest first")
            before = numbers
        names.add(line)
        yield SupportLine(
            line=line,
            ends=day(each, "ends"),
            not_before=day(each, "not_before"),
            basis=each.choice_or_none("date_basis", DateBasis),
            note=each.text_or_none("note"),
        )
