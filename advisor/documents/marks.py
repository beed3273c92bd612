"""Marks files: what people ticked, noted, assigned and signed on a checklist, kept beside it.

The one thing to know before changing it: a file is only ever replaced by somebody who read what stands in it now, so
that of two people who tick at the same time neither loses what the other wrote. Reading and replacing is one step.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from types import MappingProxyType

from advisor.documents.alone import alone_with
from advisor.documents.bounded import quoted, read_bounded
from advisor.documents.schema import check_shape, load_schema
from advisor.documents.source import Document, Limits, read_json
from advisor.documents.view import View
from advisor.documents.written import write_file
from advisor.model.checklist import ItemId
from advisor.model.marks import Mark, Marked, Marks
from advisor.problems import InvalidInput, Place, Problem

MARKS_VERSION = "1.0.0"

#: The code of the problem that a file says something else than what was read there.
WRITTEN_MEANWHILE = "written-meanwhile"
#: A checklist of a thousand windows with a note on every item is far below.
MARKS_LIMITS = Limits(size=8 << 20, depth=4, nodes=400_000)

_VERSION = re.compile(r"1\.[0-9]{1,5}\.[0-9]{1,5}")


def load_marks(path: Path) -> Marks:
    """The marks of a file. Raises `InvalidInput` with every problem of it."""
    document = read_json(read_bounded(path, size=MARKS_LIMITS.size), file=str(path), limits=MARKS_LIMITS)
    if problem := _not_ours(document):
        raise InvalidInput([problem])
    problems = check_shape(document, load_schema("checklist-marks"))
    if problems:
        raise InvalidInput(problems)
    view = View(document=document, data=document.data, problems=problems)
    marks = _marks(view)
    if problems:
        raise InvalidInput(problems)
    return marks


def dump_marks(marks: Marks) -> str:
    """The file of these marks. Reading it back gives the same marks."""
    data = {
        "schema_version": MARKS_VERSION,
        "digest": marks.digest,
        "scope": list(marks.scope),
        "items": dict(marks.items),
        "marks": {
            name: {"mark": each.mark, "owner": each.owner, "note": each.note, "by": each.by, "at": each.at}
            for name, each in marks.marked.items()
        },
    }
    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"


def save_marks(marks: Marks, path: Path, *, over: Marks | None) -> None:
    """Writes marks in place of those that were read there, or of none; beside the file first, then renamed.

    Raises `InvalidInput` when the file cannot be written, and when it says something else by now; it then stays.
    """
    with alone_with(path):
        if found_marks(path) != over:
            message = "somebody else wrote to this file just now"
            hint, place = "read it anew, and mark once more", Place(file=str(path))
            raise InvalidInput([Problem(code=WRITTEN_MEANWHILE, message=message, place=place, hint=hint)])
        write_file(dump_marks(marks).encode(), path)


def found_marks(path: Path) -> Marks | None:
    """The marks of a file; None where there is no file yet. Raises `InvalidInput` as `load_marks` does."""
    there = os.path.exists(path)  # noqa: PTH110  # that of pathlib raises where a folder lets nobody in
    return load_marks(path) if there else None


def _not_ours(document: Document) -> Problem | None:
    """Why these are no marks that can be read at all; None when their shape is worth checking."""
    data = document.data if isinstance(document.data, dict) else {}
    if "marks" not in data or "digest" not in data:
        message = "this file holds no marks of a checklist"
        return Problem(code="no-marks", message=message, place=document.place())
    written = data.get("schema_version")
    if isinstance(written, str) and not _VERSION.fullmatch(written):
        message = f"these marks are of version {quoted(written)}, and 1 is the newest understood here"
        hint = "read them with the advisor that wrote them"
        return Problem(code="newer-marks", message=message, place=document.place(["schema_version"]), hint=hint)
    return None


def _marks(view: View) -> Marks:
    items = {ItemId(name): text for name, text in view.at("items").texts_by_key().items()}
    marked: dict[ItemId, Marked] = {}
    named = view.at("marks").keys()
    for name in named:
        entry = view.at("marks", name)
        if name not in items:
            entry.report("unknown-item", f"the checklist of these marks has no item {quoted(name)}")
        marked[ItemId(name)] = _marked(entry)
    return Marks(
        digest=view.text("digest"),
        scope=view.texts("scope"),
        items=MappingProxyType(items),
        marked=MappingProxyType(marked),
    )


def _marked(view: View) -> Marked:
    mark = view.choice("mark", Mark)
    by, at = view.text("by"), view.text("at")
    if mark is not Mark.OPEN and not (by and at):
        message = f"it is {mark}, and nobody says who found that, and when"
        view.report("mark-without-name", message, "write the name under by, and the time under at")
    if mark is Mark.SKIPPED and not view.text("note"):
        view.report("skipped-without-reason", "it is skipped, and nobody says why", "write the reason under note")
    return Marked(mark=mark, owner=view.text("owner"), note=view.text("note"), by=by, at=at)
