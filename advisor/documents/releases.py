"""`rules/releases/<component>.yaml`: decodes a catalogue of releases."""

from __future__ import annotations

from types import MappingProxyType

from advisor.documents.condition import condition
from advisor.documents.view import View
from advisor.documents.vocabulary import Vocabulary
from advisor.model.component import Edition
from advisor.model.recognition import KnownComponent
from advisor.model.release import Catalogue, Release, ReleaseStatus, Slot
from advisor.versions import Order, Version, VersionSet


def catalogue(view: View, vocabulary: Vocabulary) -> Catalogue | None:
    """The releases of one component; None, with problems noted, when its component is not known."""
    known = vocabulary.component(view, "component")
    if known is None:
        return None
    slots = tuple(slot for each in view.each("slots") if (slot := _slot(each, vocabulary)))
    schemes = {slot.name: vocabulary.components[slot.component].scheme for slot in slots}
    releases = [each for entry in view.each("releases") if (each := _release(entry, known, schemes))]
    _check_order(view, releases)
    return Catalogue(
        component=known.name,
        source=view.text("source"),
        read=view.text("read"),
        span=_span(view.at("span"), known.scheme) if "span" in view else None,
        slots=slots,
        releases=tuple(releases),
        by_text=MappingProxyType({release.version.release: release for release in releases}),
    )


def _span(view: View, scheme: str) -> VersionSet | None:
    first, last = view.version("from", scheme), view.version("through", scheme)
    if first is None or last is None:
        return None
    try:
        return VersionSet.between(introduced=first, last_affected=last)
    except ValueError as error:
        view.report("range-is-empty", str(error))
        return None


def _slot(view: View, vocabulary: Vocabulary) -> Slot | None:
    known = vocabulary.component(view, "component")
    if known is None:
        return None
    provided = condition(view.at("when"), vocabulary)
    return Slot(name=view.text("name"), component=known.name, build=view.text("build"), provided=provided)


def _release(view: View, known: KnownComponent, schemes: dict[str, str]) -> Release | None:
    version = view.version("version", known.scheme)
    ships: dict[str, Version] = {}
    for name in view.at("ships").keys() if "ships" in view else ():
        if name not in schemes:
            view.at("ships", name).report("unknown-slot", f'no slot is named "{name}"', "slots are declared above")
            continue
        shipped = view.at("ships").version(name, schemes[name])
        if shipped is not None:
            ships[name] = shipped
    if version is None:
        return None
    editions = view.texts("editions") or (Edition.COMMUNITY, Edition.PRIME)
    return Release(
        version=version,
        date=view.text_or_none("date"),
        editions=frozenset(Edition(each) for each in editions),
        status=ReleaseStatus(view.text_or_none("status") or ReleaseStatus.RELEASED),
        ships=MappingProxyType(ships),
    )


def _check_order(view: View, releases: list[Release]) -> None:
    """Releases stand oldest first, so that a reader finds them and a diff stays small."""
    for number, (one, two) in enumerate(zip(releases, releases[1:], strict=False), start=1):
        if one.version.compare(two.version) is not Order.BEFORE:
            message = f"{two.version} does not come after {one.version}"
            view.at("releases", number, "version").report("out-of-order", message, "sort releases oldest first")
