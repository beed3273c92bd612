"""What rules folders say of upgrades, put together: sources and fields first, then what is told in their words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from advisor.documents.lazy import LazyMapping
from advisor.documents.rules_parts import Parts
from advisor.documents.view import View
from advisor.model.names import ComponentName, HazardId, RunbookId, TableId
from advisor.model.upgrades import UpgradeKnowledge
from advisor.problems import Problem

if TYPE_CHECKING:
    from advisor.documents.runbook import SharedChecks
    from advisor.documents.upgrade_vocabulary import UpgradeVocabulary
    from advisor.model.compatibility import CompatibilityTable
    from advisor.model.hop import Hazard, HopRules
    from advisor.model.runbook import Runbook

Key = TypeVar("Key", bound=str)
Entry = TypeVar("Entry")
Meaning = TypeVar("Meaning")


class _Terms(NamedTuple):
    """What documents on upgrades may refer to."""

    vocabulary: UpgradeVocabulary
    shared: SharedChecks | None


class _Read(Protocol):
    """Reads all documents of a kind: now, or each when it is asked for."""

    def __call__(
        self, kind: str, named: Callable[[str], Key], decode: Callable[[_Terms, View], Meaning | None]
    ) -> Mapping[Key, Meaning]: ...


def upgrades_now(parts: Parts, problems: list[Problem]) -> UpgradeKnowledge:
    """Everything, so that every problem comes at once. What has a problem is left out."""
    terms = _terms(parts, problems)

    def read(
        kind: str, named: Callable[[str], Key], decode: Callable[[_Terms, View], Meaning | None]
    ) -> Mapping[Key, Meaning]:
        found: dict[Key, Meaning] = {}
        for name, each in (*parts.named[kind].documents.items(), *parts.named[kind].twins):
            if (meaning := each.decoded(partial(decode, terms), problems)) is not None:
                found[named(name)] = meaning
        return MappingProxyType(found)

    return _knowledge(read)


def upgrades_when_asked(parts: Parts) -> UpgradeKnowledge:
    """Each thing when it is first looked up: a scan looks at none of it."""
    terms = cache(lambda: _terms(parts, []))

    def read(
        kind: str, named: Callable[[str], Key], decode: Callable[[_Terms, View], Meaning | None]
    ) -> Mapping[Key, Meaning]:
        documents = {named(name): each for name, each in parts.named[kind].documents.items()}
        return LazyMapping(documents, lambda name: documents[name].sure(partial(decode, terms())))

    return _knowledge(read)


def _knowledge(read: _Read) -> UpgradeKnowledge:
    return UpgradeKnowledge(
        tables=read("compatibility", TableId, _table),
        hops=read("hops", ComponentName, _hops),
        hazards=read("hazard", HazardId, _hazard),
        runbooks=read("runbook", RunbookId, _runbook),
    )


def _table(terms: _Terms, view: View) -> CompatibilityTable | None:
    from advisor.documents.compatibility import compatibility  # noqa: PLC0415  # a scan asks for none of it

    return compatibility(view, terms.vocabulary)


def _hops(terms: _Terms, view: View) -> HopRules | None:
    from advisor.documents.hop import hops  # noqa: PLC0415  # a scan asks for none of it

    return hops(view, terms.vocabulary)


def _hazard(terms: _Terms, view: View) -> Hazard | None:
    from advisor.documents.hop import hazard  # noqa: PLC0415  # a scan asks for none of it

    return hazard(view, terms.vocabulary.names)


def _runbook(terms: _Terms, view: View) -> Runbook | None:
    from advisor.documents.runbook import runbook  # noqa: PLC0415  # a scan asks for none of it

    return runbook(view, terms.vocabulary, terms.shared)


def _terms(parts: Parts, problems: list[Problem]) -> _Terms:
    from advisor.documents.runbook import shared_checks  # noqa: PLC0415  # a scan asks for none of it
    from advisor.documents.upgrade_vocabulary import UpgradeVocabulary, fields, sources  # noqa: PLC0415  # a scan asks for none of it

    vocabulary = UpgradeVocabulary(
        names=parts.vocabulary,
        sources=_entries(parts, "sources", sources, problems),
        fields=_entries(parts, "fields", fields, problems),
    )
    return _Terms(vocabulary, _entries(parts, "checks", partial(shared_checks, terms=vocabulary), problems))


def _entries(
    parts: Parts, kind: str, decode: Callable[[View], Mapping[Key, Entry]], problems: list[Problem]
) -> Mapping[Key, Entry] | None:
    """What the documents of a kind declare, later folders' last; None when one of them cannot be read."""
    documents = parts.entries[kind]
    if documents is None:
        return None
    found: dict[Key, Entry] = {}
    for each in documents:
        found.update(each.decoded(decode, problems))
    return MappingProxyType(found)
