"""`rules/releases/<component>.yaml`: decodes a catalogue of releases."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from advisor.documents.condition import condition
from advisor.documents.ranges import version_span
from advisor.documents.view import View
from advisor.documents.vocabulary import TWICE_HINT, Vocabulary
from advisor.model.component import Edition
from advisor.model.condition import ALWAYS
from advisor.model.release import Catalogue, Line, Release, ReleaseStatus, Slot
from advisor.problems import nearest
from advisor.versions import Order, Version


def catalogue(view: View, vocabulary: Vocabulary) -> Catalogue | None:
    """The releases of one component; None, with problems noted, when its component is not known."""
    known = vocabulary.component(view, "component")
    scheme = known.scheme if known else None
    read = view.date("read")
    slots = tuple(slot for each in view.each("slots") if (slot := _slot(each, vocabulary)))
    carries = view.texts("carries")
    _check_columns(view)
    schemes = {slot.name: vocabulary.components[slot.component].scheme for slot in slots}
    decoded = [
        (each, release) for each in view.each("releases") if (release := _release(each, scheme, schemes, carries))
    ]
    _check_order(decoded)
    lines = tuple(_line(each) for each in view.each("lines"))
    _check_lines(view, lines)
    if known is None:
        return None
    releases = tuple(release for _, release in decoded)
    return Catalogue(
        component=known.name,
        source=view.text("source"),
        read=read,
        span=version_span(view.at("span"), known.scheme) if "span" in view else None,
        by_line=frozenset(view.texts("by_line")),
        slots=slots,
        carries=carries,
        lines=lines,
        releases=releases,
        by_text=MappingProxyType({release.version.release: release for release in releases}),
    )


def _slot(view: View, vocabulary: Vocabulary) -> Slot | None:
    known = vocabulary.component(view, "component")
    provided = condition(view.at("when"), vocabulary) if "when" in view else ALWAYS
    if known is None:
        return None
    return Slot(
        name=view.text("name"),
        component=known.name,
        build=view.text("build"),
        provided=provided,
        unless=condition(view.at("unless"), vocabulary) if "unless" in view else None,
        is_told=view.flag("is_told", default=True),
    )


def _check_columns(view: View) -> None:
    """A release ships only what is declared above the releases, as a slot or as carried, and each name once."""
    if not {"slots", "carries"}.intersection(view.keys()) and not view.is_sound:  # one may be there, misspelt
        return
    columns: set[str] = set()
    for each in (*(slot.at("name") for slot in view.each("slots")), *view.each("carries")):
        name = str(each.data)  # one that is no text is told by the schema
        if name in columns:
            each.report("declared-twice", f'"{name}" is declared twice', TWICE_HINT)
        columns.add(name)
    for release in view.each("releases"):
        for name in release.at("ships").keys() if "ships" in release else ():
            if name not in columns:
                hint = nearest(name, columns) or "slots, and what is carried, are declared above the releases"
                release.at("ships", name).report("unknown-slot", f'no slot is named "{name}"', hint)


def _release(view: View, scheme: str | None, schemes: Mapping[str, str], carries: Collection[str]) -> Release | None:
    version = view.version("version", scheme)
    date = view.date("date") if "date" in view else None
    ships: dict[str, Version] = {}
    inside = view.at("ships").texts_by_key() if "ships" in view else {}
    for name in inside:
        if name in schemes and (shipped := view.at("ships").version(name, schemes[name])) is not None:
            ships[name] = shipped
    if version is None:
        return None
    status = view.choice("status", ReleaseStatus, default=ReleaseStatus.RELEASED)
    return Release(
        version=version,
        date=date,
        editions=_editions(view, status),
        status=status,
        ships=MappingProxyType(ships),
        carries=MappingProxyType({name: text for name, text in inside.items() if name in carries}),
    )


def _editions(view: View, status: ReleaseStatus) -> frozenset[Edition]:
    """Those named; otherwise everybody's but of those who pay for extended support. A hotfix is one customer's."""
    if "editions" in view:
        return frozenset(each.own_choice(Edition) for each in view.each("editions"))
    return frozenset() if status is ReleaseStatus.HOTFIX else frozenset({Edition.COMMUNITY, Edition.PRIME})


def _line(view: View) -> Line:
    maintenance = view.date("maintenance_from") if "maintenance_from" in view else None
    number = tuple(int(part) for part in view.text("line").split(".") if part.isdecimal())
    return Line(number=number, maintenance_from=maintenance, end_of_life=view.date("end_of_life"))


def _check_lines(view: View, lines: Sequence[Line]) -> None:
    """Lines stand oldest first too, and end after their maintenance began."""
    for number, (one, two) in enumerate(pairwise(lines), start=1):
        if one.number >= two.number:
            message = f"line {_dotted(two)} does not come after {_dotted(one)}"
            view.at("lines", number, "line").report("out-of-order", message, "sort lines oldest first")
    for number, line in enumerate(lines):
        if line.maintenance_from and line.maintenance_from > line.end_of_life:
            message = f"line {_dotted(line)} ends before its maintenance begins"
            view.at("lines", number, "end_of_life").report("ends-too-early", message, "look at the two dates again")


def _dotted(line: Line) -> str:
    return ".".join(map(str, line.number))


def _check_order(decoded: list[tuple[View, Release]]) -> None:
    """Releases stand oldest first, so that a reader finds them and a diff stays small.

    Hotfixes for different customers have no order among each other; each is listed once all the same.
    """
    unordered: set[str] = set()
    for (_, one), (view, two) in pairwise(decoded):
        order = one.version.compare(two.version)
        if order is Order.UNORDERED:
            unordered.add(one.version.release)
        if order in {Order.SAME, Order.AFTER} or two.version.release in unordered:
            message = f"{two.version} does not come after {one.version}"
            view.at("version").report("out-of-order", message, "sort releases oldest first")
