"""What the files that people sign have in common: how they are read, who signs, until when, and for which names."""

from __future__ import annotations

import datetime
from pathlib import Path

from advisor.documents.bounded import read_bounded
from advisor.documents.gates import ShapeGate
from advisor.documents.mistaken import mistaken
from advisor.documents.source import Document, Limits
from advisor.documents.view import View
from advisor.model.provenance import Provenance
from advisor.model.signature import Signature
from advisor.problems import Problem

#: 500 entries with room for long reasons and many nodes. Nobody reviews more.
SIGNED_LIMITS = Limits(size=1 << 20, depth=8, nodes=100_000)

ALL = "all"
"""What stands in place of names for all of them."""


def read_signed(path: Path, kind: str, problems: list[Problem]) -> View | None:
    """The document of a file, through the gates of syntax and shape; None when it cannot be built at all.

    What is wrong joins `problems`. Raises `InvalidInput` when the file itself cannot be read.
    """
    return signed_view(read_bounded(path, size=SIGNED_LIMITS.size), path, kind, problems)


def signed_view(text: bytes, path: Path, kind: str, problems: list[Problem]) -> View | None:
    """As `read_signed`, of a text that stands, or is to stand, at that path."""
    if problem := mistaken(text, file=str(path), kind=kind, known={"schema_version"}):
        problems.append(problem)
        return None
    gate = ShapeGate()
    document: Document | None = gate.read(text, file=str(path), kind=kind, problems=problems, limits=SIGNED_LIMITS)
    return View(document=document, data=document.data, problems=problems) if document else None


def signature(view: View) -> Signature:
    """Who answers for an entry, why, and until when. Texts in which nothing can be read are Problems."""
    for key in ("owner", "reason"):
        if not any(char.isalnum() for char in view.text(key)):
            view.at(key).report(f"empty-{key}", f"the {key} says nothing", "write it for whoever reads the report")
    return Signature(
        owner=view.text("owner"),
        reason=view.text("reason"),
        expires=day(view, "expires"),
        link=view.text_or_none("link"),
    )


def day(view: View, key: str) -> datetime.date:
    """A date; the first there is where, with a problem noted, no calendar has it."""
    try:
        return datetime.date.fromisoformat(view.date(key))
    except ValueError:
        return datetime.date.min


def names(view: View, key: str) -> frozenset[str] | None:
    """The names listed at a key; None for all of them, said or left out."""
    return None if key not in view or view.at(key).data == ALL else frozenset(view.texts(key))


def signed_place(view: View, what: str) -> Provenance:
    """The place of an entry. Its number tells it from others on the same line."""
    number = view.steps[-1]
    place = view.document.place(view.steps)
    return Provenance(source=str(place), object=f"{what} {int(number) + 1} of {view.text('owner')}")
