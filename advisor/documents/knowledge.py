"""Rules folders -> `KnowledgeBase`, through the three gates: syntax, shape, meaning.

On a warm cache the first two are skipped, for the data was checked when it was stored, and an advisory is decoded only
when somebody asks for it. A folder given later adds to the ones before; what it overrides is named, never hidden.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from advisor.documents.about import check_engine
from advisor.documents.advisory import advisory
from advisor.documents.cache import Stored, cache_file, read_cache, write_cache
from advisor.documents.gates import ShapeGate
from advisor.documents.layers import Layered, layered
from advisor.documents.lazy import LazyMapping
from advisor.documents.releases import catalogue
from advisor.documents.rule_digests import rule_digests
from advisor.documents.rules_folder import RulesFile, digest_of
from advisor.documents.rules_parts import Heading, Parts, RulesDocument, parts_of
from advisor.documents.rules_sources import RulesSource, rules_sources
from advisor.documents.source import Document, Known
from advisor.documents.trust import Trust
from advisor.documents.upgrades import upgrades_now, upgrades_when_asked
from advisor.documents.view import View
from advisor.documents.vocabulary import Vocabulary
from advisor.model.advisory import Advisory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import AdvisoryId, ComponentName
from advisor.model.release import Catalogue
from advisor.model.upgrades import UpgradeKnowledge
from advisor.problems import InvalidInput, Place, Problem

if TYPE_CHECKING:
    from advisor.model.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A knowledge base and what only rule authors need of it."""

    knowledge: KnowledgeBase
    cases: Mapping[AdvisoryId, tuple[Case, ...]]
    """The cases of each advisory."""
    files: Mapping[AdvisoryId, str]
    """The file of each advisory."""
    documents: Mapping[AdvisoryId, Document]
    """The document of each advisory. It has no lines when it comes from the cache."""
    upgrade_documents: Mapping[tuple[str, str], Document]
    """The documents on upgrades, by kind (`compatibility`, `hops`, `hazard`, `runbook`) and name. Lines as above."""

    texts: Mapping[AdvisoryId, str]
    """The text of each advisory's file; in a bundle, of the file in it."""

    def place(self, name: AdvisoryId, steps: Sequence[str | int]) -> Place:
        """Where a part of an advisory stands."""
        return self.documents[name].place(steps)

    def upgrade_place(self, kind: str, name: str, steps: Sequence[str | int]) -> Place:
        """Where a part of a document on upgrades stands."""
        return self.upgrade_documents[kind, name].place(steps)


def load_knowledge(paths: Sequence[Path], *, use_cache: bool = True, trust: Trust | None = None) -> Rules:
    """The knowledge of one or more rules folders and bundles, later ones adding or overriding by id.

    A bundle that `trust` does not cover is refused. Raises `InvalidInput` with every problem of every file.
    """
    problems: list[Problem] = []
    sources = rules_sources(paths, trust or Trust(), problems)
    digest = digest_of(file for source in sources for file in source.files)
    cache = cache_file(digest) if use_cache and not problems else None
    rules = _from_cache(cache, sources, digest) if cache else None
    return rules or _from_text(sources, digest, problems, cache)


def load_cases(folders: Sequence[Path]) -> Mapping[AdvisoryId, tuple[Case, ...]]:
    """The cases of every advisory, each with the line it stands on. Raises as `load_knowledge` does."""
    return load_knowledge(folders, use_cache=False).cases


def _from_cache(cache: Path, sources: Sequence[RulesSource], digest: str) -> Rules | None:
    """The rules as they were stored; None when they were not, or are no longer what was stored."""
    files = [file for source in sources for file in source.files]
    stored = read_cache(cache)
    if stored is None or len(stored) != len(files):
        return None
    documents = [
        RulesDocument(file=file, read=partial(_unpacked, file, each), heading=Heading(each.name, each.component))
        for file, each in zip(files, stored, strict=True)
    ]
    problems: list[Problem] = []
    try:
        counted = layered(documents, sources, problems)
        parts = parts_of(counted.documents, (), problems)
        return None if problems else _rules(parts, _decoded_when_asked(parts), digest, counted)
    except (TypeError, InvalidInput):
        return None


def _unpacked(file: RulesFile, stored: Stored) -> Document:
    return Document(file=file.name, data=stored.data(), lines=Known(0))


def _from_text(sources: Sequence[RulesSource], digest: str, problems: list[Problem], cache: Path | None) -> Rules:
    """The rules, through every gate; all problems at once."""
    is_whole = not problems
    gate = ShapeGate()
    passed = [(file, gate.pass_through(file, problems)) for source in sources for file in source.files]
    read = [
        RulesDocument(file=file, read=partial(_at_hand, document)) for file, document in passed if document is not None
    ]
    unreadable = {file.kind for file, document in passed if document is None}
    counted = layered(read, sources, problems)
    parts = parts_of(counted.documents, unreadable, problems)
    if is_whole and parts.about is None and "kb" not in unreadable:
        problems.append(_no_kb_file(sources))
    for each in counted.documents:
        if each.file.kind == "kb":
            each.decoded(check_engine, problems)
    decoded = _decoded_now(parts, problems)
    if problems:
        raise InvalidInput(problems)
    if cache:
        write_cache(cache, [_stored(each) for each in read])
    return _rules(parts, decoded, digest, counted)


def _at_hand(document: Document) -> Document:
    return document


def _stored(each: RulesDocument) -> Stored:
    component = each.text("component", [])
    name = component if each.file.kind in {"releases", "hops"} else each.text("id", [])
    return Stored.of(each.document.data, name=name, component=component)


def _no_kb_file(sources: Sequence[RulesSource]) -> Problem:
    message = "no kb.yaml says what this knowledge base is"
    place = Place(file=str(Path(sources[0].name) / "kb.yaml") if sources else "kb.yaml")
    return Problem(code="no-kb-file", message=message, place=place, hint="name the folder that this one adds to first")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decoded:
    """What the documents mean."""

    advisories: Mapping[AdvisoryId, Advisory]
    catalogues: Mapping[ComponentName, Catalogue]
    cases: Mapping[AdvisoryId, tuple[Case, ...]]
    upgrades: UpgradeKnowledge


def _cases(view: View, vocabulary: Vocabulary) -> tuple[Case, ...]:
    from advisor.documents.cases import cases  # noqa: PLC0415  # only who checks rules asks for them

    return cases(view, vocabulary)


def _decoded_now(parts: Parts, problems: list[Problem]) -> _Decoded:
    """Everything, so that every problem comes at once. What has a problem is left out."""
    vocabulary = parts.vocabulary
    advisories: dict[AdvisoryId, Advisory] = {}
    catalogues: dict[ComponentName, Catalogue] = {}
    own_cases: dict[AdvisoryId, tuple[Case, ...]] = {}
    for component, each in (*parts.releases.items(), *parts.twin_releases):
        if (releases := each.decoded(partial(catalogue, vocabulary=vocabulary), problems)) is not None:
            catalogues[component] = releases
    for name, each in (*parts.advisories.items(), *parts.twin_advisories):
        own_cases[name] = each.decoded(partial(_cases, vocabulary=vocabulary), problems)
        if (fault := each.decoded(partial(advisory, vocabulary=vocabulary), problems)) is not None:
            advisories[name] = fault
    return _Decoded(
        advisories=MappingProxyType(advisories),
        catalogues=MappingProxyType(catalogues),
        cases=MappingProxyType(own_cases),
        upgrades=upgrades_now(parts, problems),
    )


def _decoded_when_asked(parts: Parts) -> _Decoded:
    """Each thing when it is first looked up: most runs look at few of the advisories."""
    vocabulary = parts.vocabulary
    read_advisory, read_cases = partial(advisory, vocabulary=vocabulary), partial(_cases, vocabulary=vocabulary)
    read_catalogue = partial(catalogue, vocabulary=vocabulary)
    return _Decoded(
        advisories=LazyMapping(parts.advisories, lambda name: parts.advisories[name].sure(read_advisory)),
        catalogues=LazyMapping(parts.releases, lambda name: parts.releases[name].sure(read_catalogue)),
        cases=LazyMapping(parts.advisories, lambda name: parts.advisories[name].sure(read_cases)),
        upgrades=upgrades_when_asked(parts),
    )


def _rules(parts: Parts, decoded: _Decoded, digest: str, counted: Layered) -> Rules:
    assert parts.about is not None, "without a kb.yaml there is a problem"
    knowledge = KnowledgeBase(
        name=parts.about.name,
        version=parts.about.version,
        as_of=parts.about.as_of,
        stale_after_days=parts.about.stale_after_days,
        digest=digest,
        digests=rule_digests(parts, [each.file for each in counted.documents]),
        advisories=decoded.advisories,
        facts=MappingProxyType(dict(sorted(parts.vocabulary.facts.items()))),
        components=MappingProxyType(dict(sorted(parts.vocabulary.components.items()))),
        catalogues=decoded.catalogues,
        by_component=_by_component(parts, decoded.advisories),
        upgrades=decoded.upgrades,
        layers=counted.layers,
        overrides=tuple(sorted(parts.overridden, key=lambda each: (each.name, each.later))),
    )
    on_upgrades = {(kind, name): each for kind, named in parts.named.items() for name, each in named.documents.items()}
    return Rules(
        knowledge=knowledge,
        cases=decoded.cases,
        files=MappingProxyType({name: each.file.name for name, each in parts.advisories.items()}),
        documents=LazyMapping(parts.advisories, lambda name: parts.advisories[name].document),
        upgrade_documents=LazyMapping(on_upgrades, lambda key: on_upgrades[key].document),
        texts=LazyMapping(parts.advisories, lambda name: parts.advisories[name].file.text.decode("utf-8", "replace")),
    )


def _by_component(
    parts: Parts, advisories: Mapping[AdvisoryId, Advisory]
) -> Mapping[ComponentName, tuple[Advisory, ...]]:
    ids: defaultdict[ComponentName, list[AdvisoryId]] = defaultdict(list)
    for name, each in parts.advisories.items():
        component = each.heading.component if each.heading else each.text("component", [])
        ids[ComponentName(component)].append(name)
    return LazyMapping(sorted(ids), lambda component: tuple(advisories[name] for name in ids[component]))
