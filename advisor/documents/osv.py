"""OSV records (https://ossf.github.io/osv-schema/) -> what a draft can be made of.

They are from outside: bounded, and nothing in them is believed; what cannot be carried over is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from advisor.documents.bounded import printable, quoted
from advisor.documents.mistaken import mistaken
from advisor.documents.source import Document, read_json
from advisor.model.advisory import BOUNDS, AffectedRange, Confidence, Reference, Severity
from advisor.model.names import AdvisoryId, ComponentName
from advisor.model.recognition import KnownComponent
from advisor.problems import InvalidInput, Place, Problem
from advisor.versions import Version, VersionSet, VersionSyntaxError, parse_version

#: Words of other databases for our severities.
SEVERITIES = {
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "important": Severity.HIGH,
    "moderate": Severity.MEDIUM,
    "medium": Severity.MEDIUM,
    "low": Severity.LOW,
}
#: OSV knows ranges of commits as well, which say nothing to a cluster.
VERSION_RANGES = frozenset({"SEMVER", "ECOSYSTEM"})
MOST_REFERENCES = 30
LONGEST_TITLE, LONGEST_SUMMARY = 200, 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OsvFault:
    """One component of one record."""

    id: AdvisoryId
    component: ComponentName
    title: str
    summary: str
    severity: Severity | None
    """None where the record gives vectors alone."""
    ranges: tuple[AffectedRange, ...]
    references: tuple[Reference, ...]
    source: str
    """The record's own id."""


def osv_faults(
    text: bytes, *, file: str, components: Mapping[ComponentName, KnownComponent], read: str
) -> tuple[OsvFault, ...]:
    """What a record says of components we know, one for each. `read` is the ISO date of today.

    Raises `InvalidInput` when it is no record, is about nothing we know, or has bounds that are no versions.
    """
    if problem := mistaken(text, file=file, kind="osv"):
        raise InvalidInput([problem])
    document = read_json(text, file=file)
    record = document.data
    if not isinstance(record, dict) or not isinstance(record.get("id"), str):
        raise _refusal("not-osv", "this is no OSV record: it has no id", Place(file=file), None)
    reader = _Record(document=document, record=record, components=components, read=read)
    faults = tuple(reader.faults())
    if reader.problems:
        raise InvalidInput(reader.problems)
    if not faults:
        raise _refusal("no-known-package", f"{reader.id} is about no component we know", Place(file=file), _KNOWN)
    return faults


_KNOWN = "packages are matched by osv of rules/components.yaml"


class _Record:
    """One record while it is read."""

    def __init__(
        self,
        *,
        document: Document,
        record: Mapping[str, object],
        components: Mapping[ComponentName, KnownComponent],
        read: str,
    ) -> None:
        self.id = printable(str(record["id"]))[:100]
        self.problems: list[Problem] = []
        self._document, self._record, self._read = document, record, read
        self._by_package = {each.osv: each for each in components.values() if each.osv}

    def faults(self) -> Iterator[OsvFault]:
        """One for each component, its ranges from all the record's entries about it."""
        ranges: dict[ComponentName, list[AffectedRange]] = {}
        for number, entry in enumerate(_mappings(self._record.get("affected"))):
            package = entry.get("package")
            named = _text(package, "name") if isinstance(package, dict) else ""
            known = self._by_package.get(named)
            if known is not None:
                ranges.setdefault(known.name, []).extend(self._ranges(entry, known, number))
        for component, found in sorted(ranges.items()):
            yield OsvFault(
                id=AdvisoryId(_id_of(component, self.id)),
                component=component,
                title=" ".join(_text(self._record, "summary").split())[:LONGEST_TITLE],
                summary=" ".join(_text(self._record, "details").split())[:LONGEST_SUMMARY],
                severity=self._severity(),
                ranges=_sorted(found),
                references=tuple(self._references()),
                source=self.id,
            )

    def _ranges(self, entry: Mapping[str, object], known: KnownComponent, number: int) -> Iterator[AffectedRange]:
        for at, each in enumerate(_mappings(entry.get("ranges"))):
            if str(each.get("type")) in VERSION_RANGES:
                yield from self._events(_mappings(each.get("events")), known, (number, at))

    def _events(
        self, events: Iterator[Mapping[str, object]], known: KnownComponent, at: tuple[int, int]
    ) -> Iterator[AffectedRange]:
        """Events in order: each `introduced` opens a range, what follows ends it."""
        bounds: dict[str, Version] = {}
        is_open = False
        for event in events:
            for name, text in event.items():
                if name == "introduced" and is_open:
                    yield from self._range(bounds, at)
                    bounds = {}
                is_open = is_open or name == "introduced"
                if name in BOUNDS and not (name == "introduced" and text == "0"):
                    version = self._version(text, known, at)
                    if version is not None:
                        bounds[name] = version
                if name != "introduced" and is_open:
                    yield from self._range(bounds, at)
                    bounds, is_open = {}, False
        if is_open:
            yield from self._range(bounds, at)

    def _range(self, bounds: Mapping[str, Version], at: tuple[int, int]) -> Iterator[AffectedRange]:
        try:
            versions = VersionSet.between(**bounds)
        except (ValueError, TypeError) as error:
            if bounds:
                self._refuse("wrong-range", str(error), at)
            return
        yield AffectedRange(
            introduced=bounds.get("introduced"),
            fixed=bounds.get("fixed"),
            last_affected=bounds.get("last_affected"),
            limit=bounds.get("limit"),
            confidence=Confidence.MEDIUM,
            versions=versions,
        )

    def _version(self, text: object, known: KnownComponent, at: tuple[int, int]) -> Version | None:
        for spelling in (str(text), f"v{text}"):
            try:
                found = parse_version(known.scheme, spelling)
            except VersionSyntaxError:
                continue
            return parse_version(known.scheme, found.release)
        self._refuse("unreadable-version", f"{quoted(str(text))} is no version of {known.name}", at)
        return None

    def _refuse(self, code: str, message: str, at: tuple[int, int]) -> None:
        place = self._document.place(("affected", at[0], "ranges", at[1]))
        self.problems.append(Problem(code=code, message=message, place=place))

    def _severity(self) -> Severity | None:
        """A word, if the database has one: what a vector comes to, its own makers do not agree on."""
        own = self._record.get("database_specific")
        return SEVERITIES.get(_text(own, "severity").lower()) if isinstance(own, dict) else None

    def _references(self) -> Iterator[Reference]:
        yield Reference(url=f"https://osv.dev/vulnerability/{self.id}", says="The record.", read=self._read)
        for each in list(_mappings(self._record.get("references")))[:MOST_REFERENCES]:
            url = each.get("url")
            if isinstance(url, str) and re.fullmatch(r"https?://[!-~]{4,500}", url):
                kind = _text(each, "type").lower() or "web"
                yield Reference(url=url, says=f"TODO: what it says ({kind})", read=self._read)


def _sorted(found: list[AffectedRange]) -> tuple[AffectedRange, ...]:
    """By where they start, each once; what stands inside another is dropped."""
    ordered: list[AffectedRange] = []
    for entry in sorted(found, key=lambda each: each.introduced.sort_key if each.introduced else ("", (), "", ())):
        if not any((other.versions & entry.versions).intervals for other in ordered):
            ordered.append(entry)
    return tuple(ordered)


def _id_of(component: str, record: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", record.lower()).strip("-")
    return f"{component}-{words}"


def _mappings(value: object) -> Iterator[dict[str, object]]:
    """The mappings of a list; what is none of either holds none."""
    yield from (each for each in value if isinstance(each, dict)) if isinstance(value, list) else ()


def _text(value: object, key: str) -> str:
    found = value.get(key) if isinstance(value, dict) else None
    return printable(found.replace("\n", " ").replace("\r", " ").replace("\t", " ")) if isinstance(found, str) else ""


def _refusal(code: str, message: str, place: Place, hint: str | None) -> InvalidInput:
    return InvalidInput([Problem(code=code, message=message, place=place, hint=hint)])
