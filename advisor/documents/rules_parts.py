"""The documents of all rules folders put together: what each folder adds, what it overrides, and the names declared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeAlias, TypeVar

from advisor.documents.about import About, about
from advisor.documents.bundled import bundled_folder
from advisor.documents.components import components
from advisor.documents.facts import facts
from advisor.documents.rules_folder import RulesFile
from advisor.documents.source import Document
from advisor.documents.view import View
from advisor.documents.vocabulary import ANY_COMPONENT, ANY_FACT, TWICE_HINT, Vocabulary
from advisor.model.fact import FactDeclaration
from advisor.model.knowledge_base import Override
from advisor.model.names import AdvisoryId, ComponentName, FactName
from advisor.model.recognition import KnownComponent
from advisor.problems import InvalidInput, Problem

Name = TypeVar("Name", bound=str)
Meaning = TypeVar("Meaning")


class Heading(NamedTuple):
    """What an index needs of a document."""

    name: str
    """The id of an advisory and of most kinds, the component of a catalogue or of hops."""
    component: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesDocument:
    """A file of a rules folder and what stands in it."""

    file: RulesFile
    read: Callable[[], Document]
    """Gives the document, from memory or from the cache."""
    heading: Heading | None = None
    """None where only the document tells."""

    @property
    def document(self) -> Document:
        """What stands in it."""
        return self.read()

    def text(self, key: str, problems: list[Problem]) -> str:
        """A text at the top of the document; empty where there is none."""
        return self.decoded(lambda view: view.text(key) if key in view else "", problems)

    def decoded(self, decode: Callable[[View], Meaning], problems: list[Problem]) -> Meaning:
        """What a decoder makes of the document; what is wrong with it joins `problems`."""
        own: list[Problem] = []  # of this document alone, for a view tells only so many
        document = self.document
        meaning = decode(View(document=document, data=document.data, problems=own))
        problems.extend(own)
        return meaning

    def sure(self, decode: Callable[[View], Meaning | None]) -> Meaning:
        """What a document means that passed every gate before. Raises `InvalidInput` when it does not after all."""
        problems: list[Problem] = []
        found = self.decoded(decode, problems)
        if problems:
            raise InvalidInput(problems)
        assert found is not None, "a document without problems decodes"
        return found


Twins: TypeAlias = tuple[tuple[Name, RulesDocument], ...]
"""Documents whose name another one of the same folder has already: each is a Problem, like all else in it."""


NAMED_BY: Mapping[str, str] = MappingProxyType(
    {"compatibility": "id", "hops": "component", "hazard": "id", "runbook": "id"}
)
"""Kinds of documents on upgrades, each with the key that names a document."""

ENTRIES = ("sources", "fields", "checks")
"""Kinds of which the entries of every folder come together, each below a key of the kind's own name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The documents of one kind by name, sorted; and those whose name was taken."""

    documents: Mapping[str, RulesDocument]
    twins: Twins[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What counts of each kind of document: a later folder's takes the place of an earlier one of the same name."""

    about: About | None
    """None when no folder says what it is."""
    releases: Mapping[ComponentName, RulesDocument]
    """Sorted by component."""
    twin_releases: Twins[ComponentName]
    advisories: Mapping[AdvisoryId, RulesDocument]
    """Sorted by id."""
    twin_advisories: Twins[AdvisoryId]
    named: Mapping[str, Named]
    """The documents on upgrades, by the kinds of `NAMED_BY`."""
    entries: Mapping[str, tuple[RulesDocument, ...] | None]
    """The documents of the kinds of `ENTRIES`, earlier folders first; None for a kind of which one cannot be read."""
    vocabulary: Vocabulary
    overridden: tuple[Override, ...]
    """What a later folder replaced."""


def parts_of(documents: Iterable[RulesDocument], unreadable: Iterable[str], problems: list[Problem]) -> Parts:
    """The documents by kind and name. `unreadable` are the kinds of which a file could not be read at all."""
    groups: defaultdict[str, list[RulesDocument]] = defaultdict(list)
    lost = set(unreadable)
    for each in documents:
        groups[each.file.kind].append(each)
    overridden: list[Override] = []
    abouts = [each.decoded(about, problems) for each in groups["kb"]]
    overridden += [_override("kb.yaml", one, two) for one, two in pairwise(groups["kb"])]
    releases, twin_releases = _by_name(groups["releases"], "component", overridden, problems)
    advisories, twin_advisories = _by_name(groups["advisory"], "id", overridden, problems)
    named = {
        kind: Named(documents=found, twins=twins)
        for kind, key in NAMED_BY.items()
        for found, twins in [_by_name(groups[kind], key, overridden, problems)]
    }
    _tell_overridden_entries(groups, overridden)
    return Parts(
        about=_together(abouts) if abouts else None,
        releases={ComponentName(name): each for name, each in releases.items()},
        twin_releases=tuple((ComponentName(name), each) for name, each in twin_releases),
        advisories={AdvisoryId(name): each for name, each in advisories.items()},
        twin_advisories=tuple((AdvisoryId(name), each) for name, each in twin_advisories),
        named=named,
        entries={kind: None if kind in lost else tuple(groups[kind]) for kind in ENTRIES},
        vocabulary=_vocabulary(groups, lost, overridden, problems),
        overridden=tuple(overridden),
    )


def _together(abouts: Sequence[About]) -> About:
    """What several folders are together: called as the last one says, and as old as the first one to go stale."""
    stale_first = min(abouts, key=lambda each: each.stale_from)
    return replace(abouts[-1], as_of=stale_first.as_of, stale_after_days=stale_first.stale_after_days)


def _by_name(
    documents: Iterable[RulesDocument], key: str, overridden: list[Override], problems: list[Problem]
) -> tuple[dict[str, RulesDocument], Twins[str]]:
    """Documents by the text at `key`, sorted, and twins. The file's own name serves where there is no such text."""
    found: dict[str, RulesDocument] = {}
    twins: list[tuple[str, RulesDocument]] = []
    for each in documents:
        name = (each.heading.name if each.heading else each.text(key, problems)) or each.file.inside.stem
        earlier = found.get(name)
        if earlier is not None and earlier.file.folder == each.file.folder:
            twins.append((name, each))
            each.decoded(partial(_refuse_twin, key=key, name=name, earlier=earlier, later=each), problems)
            continue
        if earlier is not None:
            overridden.append(_override(name, earlier, each))
        found[name] = each
    return dict(sorted(found.items())), tuple(twins)


def _refuse_twin(view: View, *, key: str, name: str, earlier: RulesDocument, later: RulesDocument) -> None:
    if key == "id" and {earlier.file.inside.stem, later.file.inside.stem} != {name}:
        return  # the id of one is not the name of its file, which is told there
    message = f'"{name}" is declared twice in this folder, first in {earlier.file.name}'
    view.at(key).report("declared-twice", message, TWICE_HINT)


def _tell_overridden_entries(groups: Mapping[str, list[RulesDocument]], overridden: list[Override]) -> None:
    homes: dict[tuple[str, str], RulesDocument] = {}
    for kind in ENTRIES:
        documents = groups.get(kind, ())
        for each in documents if len(documents) > 1 else ():  # one alone overrides nothing, and need not be read
            for name in each.decoded(lambda view: view.at(kind).keys(), []):  # noqa: B023  # called at once
                if (kind, name) in homes:
                    overridden.append(_override(name, homes[kind, name], each))
                homes[kind, name] = each


def _vocabulary(
    groups: Mapping[str, list[RulesDocument]], unreadable: set[str], overridden: list[Override], problems: list[Problem]
) -> Vocabulary:
    unusable = {name for kind, name in (("components", ANY_COMPONENT), ("facts", ANY_FACT)) if kind in unreadable}
    known: dict[ComponentName, KnownComponent] = {}
    declared: dict[FactName, FactDeclaration] = {}
    homes: dict[str, RulesDocument] = {}
    for each in groups.get("components", ()):
        found = each.decoded(lambda view: components(view, unusable), problems)
        _add(known, found, each, homes, overridden)
    for each in groups.get("facts", ()):
        stated = each.decoded(lambda view: facts(view, known, unusable), problems)
        _add(declared, stated, each, homes, overridden)
    return Vocabulary(components=known, facts=declared, unusable=frozenset(unusable))


def _add(
    all_names: dict[Name, Meaning],
    further: Mapping[Name, Meaning],
    source: RulesDocument,
    homes: dict[str, RulesDocument],
    overridden: list[Override],
) -> None:
    """Adds what one document declares; of a name declared before, the later meaning counts."""
    for name in further:
        if name in all_names:
            overridden.append(_override(name, homes[name], source))
        homes[name] = source
    all_names.update(further)


def _override(name: str, earlier: RulesDocument, later: RulesDocument) -> Override:
    return Override(name=name, earlier=_shown(earlier.file), later=_shown(later.file))


def _shown(file: RulesFile) -> str:
    """A file as a report names it, which says nothing of where the advisor is installed."""
    is_built_in = Path(file.name) == bundled_folder("rules") / file.inside
    return f"built-in {file.inside}" if is_built_in else file.name
