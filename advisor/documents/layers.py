"""The layers a knowledge base is made of: the built-in rules, folders and bundles laid over them, in the order given.

A bundle of the same knowledge takes the place of the one before it, wholly, so that what was withdrawn is gone; it must
not be older. Any other layer adds, and overrides by id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from advisor.documents.about import About, about
from advisor.documents.rules_parts import RulesDocument
from advisor.documents.rules_sources import RulesSource
from advisor.model.knowledge_base import Layer
from advisor.problems import Place, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Layered:
    """What counts after bundles took the places of what they replace."""

    documents: tuple[RulesDocument, ...]
    layers: tuple[Layer, ...]


def layered(documents: Iterable[RulesDocument], sources: Sequence[RulesSource], problems: list[Problem]) -> Layered:
    """The documents that count, and every source with what it says of itself."""
    by_source: defaultdict[int, list[RulesDocument]] = defaultdict(list)
    for each in documents:
        by_source[each.file.folder].append(each)
    abouts = {number: _about(by_source[number]) for number in by_source}
    replaced: dict[int, int] = {}
    for source in sources:
        if source.is_bundle:
            for earlier in _alike(source, abouts, replaced):
                replaced[earlier] = source.number
                _refuse_older(source, abouts[source.number], abouts[earlier], problems)
    kept = tuple(each for number, own in by_source.items() if number not in replaced for each in own)
    layers = tuple(_layer(source, abouts.get(source.number), source.number in replaced) for source in sources)
    return Layered(documents=kept, layers=layers)


def _alike(source: RulesSource, abouts: Mapping[int, About | None], replaced: Mapping[int, int]) -> list[int]:
    own = abouts.get(source.number)
    if own is None:
        return []
    earlier = (number for number in abouts if number < source.number and number not in replaced)
    return [number for number in earlier if (other := abouts[number]) is not None and other.name == own.name]


def _about(documents: Iterable[RulesDocument]) -> About | None:
    """What a source says of itself; problems in it are told where all are."""
    return next((each.decoded(about, []) for each in documents if each.file.kind == "kb"), None)


def _refuse_older(source: RulesSource, own: About | None, earlier: About | None, problems: list[Problem]) -> None:
    if own is not None and earlier is not None and _is_older(own, earlier):
        message = f"{own.name} {own.version} is older than {earlier.version}, which is there already"
        hint = "leave it out, or get the newest one"
        problems.append(Problem(code="older-bundle", message=message, place=Place(file=source.name), hint=hint))


def _is_older(own: About, earlier: About) -> bool:
    """By version where both are versions (PEP 440), else by the day up to which upstream was read."""
    from packaging.version import InvalidVersion, Version  # noqa: PLC0415  # slow, and few runs lay a bundle over anything

    try:
        return Version(own.version) < Version(earlier.version)
    except InvalidVersion:
        return own.as_of < earlier.as_of


def _layer(source: RulesSource, own: About | None, is_replaced: bool) -> Layer:
    return Layer(
        source=source.name,
        name=own.name if own else "",
        version=own.version if own else "",
        is_bundle=source.is_bundle,
        signer=source.signer,
        is_replaced=is_replaced,
    )
