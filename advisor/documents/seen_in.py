"""Where a value of an inventory was read: as the inventory states it, else the line of the inventory itself."""

from __future__ import annotations

from advisor.documents.builder import Data
from advisor.documents.view import View
from advisor.model.provenance import Provenance


def stated(view: View) -> Provenance:
    """A provenance that an inventory spells out."""
    return Provenance(
        source=view.text("source"),
        object=view.text_or_none("object") or "",
        field=view.text_or_none("field") or "",
        text=view.text_or_none("text") or "",
    )


def stated_or_here(view: View, *, object: str = "") -> Provenance:
    """What `seen_in` spells out; without it, the place of the node itself."""
    return stated(view.at("seen_in")) if "seen_in" in view else here(view, object=object)


def here(view: View, *, object: str = "", field: str = "") -> Provenance:
    """The place of a node in the inventory file, with its text when it is no container."""
    return Provenance(source=str(view.document.place(view.steps)), object=object, field=field, text=_written(view.data))


def _written(data: Data) -> str:
    match data:
        case dict() | list():
            return ""
        case bool():
            return "true" if data else "false"
    return str(data)
