"""Waivers files: `schemas/waivers.schema.json` is their shape, and every name in them must be known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from advisor.documents.signed import day, names, read_signed, signature, signed_place
from advisor.documents.source import Document
from advisor.documents.view import View
from advisor.documents.vocabulary import Vocabulary
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import AdvisoryId, ComponentName
from advisor.model.waiver import Waiver, WaiverScope
from advisor.problems import InvalidInput, Place, Problem, nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiversFile:
    """The waivers of one file, and where each part of them stands."""

    waivers: tuple[Waiver, ...]
    """In the order written."""
    document: Document

    def place(self, number: int, *steps: str | int) -> Place:
        """Where a part of a waiver stands."""
        return self.document.place(("waivers", number, *steps))


def load_waivers(path: Path, knowledge: KnowledgeBase) -> WaiversFile:
    """The waivers of a file. Raises `InvalidInput` with every problem of it."""
    problems: list[Problem] = []
    view = read_signed(path, "waivers", problems)
    waivers = tuple(_waivers(view, knowledge)) if view else ()
    if problems or view is None:
        raise InvalidInput(problems)
    return WaiversFile(waivers=waivers, document=view.document)


def _waivers(view: View, knowledge: KnowledgeBase) -> Iterator[Waiver]:
    for each in view.each("waivers"):
        name = each.text("id")
        if name not in knowledge.advisories:
            hint = nearest(name, knowledge.advisories) or "advisor rules list shows them all"
            each.at("id").report("unknown-advisory", f'no advisory is named "{name}"', hint)
        yield Waiver(
            advisory=AdvisoryId(name),
            scope=_scope(each.at("scope"), knowledge),
            signature=signature(each),
            created=day(each, "created"),
            covers_unknown=each.flag("covers_unknown", default=False),
            seen_in=signed_place(each, "waiver"),
        )


def _scope(view: View, knowledge: KnowledgeBase) -> WaiverScope:
    vocabulary = Vocabulary(components=knowledge.components, facts=knowledge.facts)
    for number, name in enumerate(view.texts("components")):
        vocabulary.component_named(view.at("components", number), name)
    components = names(view, "components")
    return WaiverScope(
        clusters=names(view, "clusters"),
        components=None if components is None else frozenset(map(ComponentName, components)),
        versions=names(view, "versions"),
        nodes=names(view, "nodes"),
    )
