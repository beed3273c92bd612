"""Tests on the other components of the cluster: what a component stands beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from advisor.engine.sighting import Absent, Found, MayBe, Sighting
from advisor.model.component import Component
from advisor.model.condition import Beside
from advisor.model.fact import Known, Missing, MissingKind
from advisor.truth import Truth, some
from advisor.versions import Version


def beside(leaf: Beside, sighting: Sighting) -> tuple[Truth, Known | Missing | None]:
    """Whether the component is there at one of the versions, with the versions that say so, or what is missing.

    Of several versions one is enough. None of the versions is there only where every one of them is known.
    """
    match sighting:
        case Absent():
            return Truth.FALSE, None
        case MayBe(missing=missing):
            return Truth.UNKNOWN, missing
        case Found(components=components, gap=gap):
            return _among(leaf, components, gap)
        case _:
            assert_never(sighting)


def _among(leaf: Beside, components: Sequence[Component], gap: Missing | None) -> tuple[Truth, Known | Missing | None]:
    truths = [_is_one(leaf, each) for each in components]
    truth = some([*truths, Truth.UNKNOWN if gap else Truth.FALSE])
    if truth is Truth.UNKNOWN:
        open_ones = (each for each, at in zip(components, truths, strict=True) if at is Truth.UNKNOWN)
        return truth, next((_gap(leaf, each) for each in open_ones), gap)
    telling = [each for each, at in zip(components, truths, strict=True) if at is truth]
    versions = ", ".join(dict.fromkeys(each.version_text for each in telling))
    return truth, Known(value=versions, seen_in=tuple(place for each in telling for place in each.seen_in))


def _is_one(leaf: Beside, component: Component) -> Truth:
    """Whether a component is one of those asked for; one that a bundle may not install is not known to be."""
    version = component.version
    inside = leaf.versions.contains(version) if isinstance(version, Version) else Truth.UNKNOWN
    return inside if component.provided is None else inside & Truth.UNKNOWN


def _gap(leaf: Beside, component: Component) -> Missing:
    version, fact = component.version, f"{leaf.component}.version"
    if not isinstance(version, Version):
        return Missing(kind=MissingKind.INVENTORY, fact=fact, reason=version.reason, how=version.how)
    if component.provided is not None:
        reason = f"a bundle may bring {leaf.component} {version}, and nobody said whether it does"
        return Missing(kind=MissingKind.INVENTORY, fact=fact, reason=reason, how="list the workloads")
    reason = f"nothing orders {leaf.component} {version} against {leaf.versions}"
    return Missing(kind=MissingKind.KNOWLEDGE, fact=fact, reason=reason, how="use newer knowledge (`--rules`)")
