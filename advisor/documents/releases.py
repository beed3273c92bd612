"""`rules/releases/<component>.yaml`: decodes a catalogue of releases."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import pairwise
from types import MappingProxyType

from advisor.documents.condition import condition
from advisor.documents.ranges import version_span
from advisor.documents.view import View
from advisor.documents.vocabulary import Vocabulary
from advisor.model.component import Edition
from advisor.model.condition import ALWAYS
from advisor.model.release import Catalogue, Release, ReleaseStatus, Slot
from advisor.problems import nearest
from advisor.versions import Order, Version


def catalogue(view: View, vocabulary: Vocabulary) -> Catalogue | None:
    """The releases of one component; None, with problems noted, when its component is not known."""
    known = vocabulary.component(view, "component")
    scheme = known.scheme if known else None
    read = view.date("read")
    slots = tuple(slot for each in view.each("slots") if (slot := _slot(each, vocabulary)))
    _check_slots(view)
    schemes = {slot.name: vocabulary.components[slot.component].scheme for slot in slots}
    decoded = [(each, release) for each in view.each("releases") if (release := _release(each, scheme, schemes))]
    _check_order(decoded)
    if known is None:
        return None
    releases = tuple(release for _, release in decoded)
    return Catalogue(
        component=known.name,
        source=view.text("source"),
        read=read,
        span=version_span(view.at("span"), known.scheme) if "span" in view else None,
        slots=slots,
        releases=releases,
        by_text=MappingProxyType({release.version.release: release for release in releases}),
    )


def _slot(view: View, vocabulary: Vocabulary) -> Slot | None:
    known = vocabulary.component(view, "component")
    provided = condition(view.at("when"), vocabulary) if "when" in view else ALWAYS
    if known is None:
        return None
    return Slot(name=view.text("name"), component=known.name, build=view.text("build"), provided=provided)


def _check_slots(view: View) -> None:
    """A release ships only what a slot is declared for."""
    if "slots" not in view and not view.is_sound:  # it may be there, misspelt
        return
    slots: Collection[str] = {each.text("name") for each in view.each("slots")}
    for each in view.each("releases"):
        for name in each.at("ships").keys() if "ships" in each else ():
            if name not in slots:
                hint = nearest(name, slots) or "slots are declared above the releases"
                each.at("ships", name).report("unknown-slot", f'no slot is named "{name}"', hint)


def _release(view: View, scheme: str | None, schemes: Mapping[str, str]) -> Release | None:
    version = view.version("version", scheme)
    date = view.date("date") if "date" in view else None
    ships: dict[str, Version] = {}
    for name in view.at("ships").keys() if "ships" in view else ():
        shipped = view.at("ships").version(name, schemes[name]) if name in schemes else None
        if shipped is not None:
            ships[name] = shipped
    if version is None:
        return None
    editions = (each.own_choice(Edition) for each in view.each("editions"))
    return Release(
        version=version,
        date=date,
        editions=frozenset(editions) if "editions" in view else frozenset({Edition.COMMUNITY, Edition.PRIME}),
        status=view.choice("status", ReleaseStatus, default=ReleaseStatus.RELEASED),
        ships=MappingProxyType(ships),
    )


def _check_order(decoded: list[tuple[View, Release]]) -> None:
    """Releases stand oldest first, so that a reader finds them and a diff stays small."""
    for (_, one), (view, two) in pairwise(decoded):
        if one.version.compare(two.version) is not Order.BEFORE:
            message = f"{two.version} does not come after {one.version}"
            view.at("version").report("out-of-order", message, "sort releases oldest first")
