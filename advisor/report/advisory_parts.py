"""An advisory in parts, as headings over lines and commands, for the formats that lay it out in a way of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from advisor.model.advisory import Advisory, Check, Workaround
from advisor.report.phrases import address_of


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or a few."""

    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """Something to copy, as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A reference: where to read, what it says, and when it was read."""

    address: str
    says: str
    read: str


Piece: TypeAlias = Line | Command | Source


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands under it."""

    heading: str
    pieces: tuple[Piece, ...]


def advisory_parts(advisory: Advisory) -> Iterator[Part]:
    """What an advisory says beside its title, in the order in which somebody acts on it."""
    yield Part("What it is", (Line(advisory.summary),))
    yield Part("What it does", (Line(advisory.consequence),))
    if advisory.symptoms:
        yield Part("What it looks like", tuple(_symptoms(advisory)))
    yield Part("What ends it", (Line(advisory.fix),))
    if advisory.workarounds:
        yield Part(
            "What helps until then", tuple(piece for each in advisory.workarounds for piece in _workaround(each))
        )
    if advisory.validation.before:
        yield Part("Before the change", tuple(_checks(advisory.validation.before)))
    if advisory.validation.after:
        yield Part("After the change", tuple(_checks(advisory.validation.after)))
    sources = tuple(Source(address_of(each.url), each.says, each.read) for each in advisory.references)
    doubt = (Line(f"Doubt: {advisory.doubt}"),) if advisory.doubt else ()
    yield Part(f"How we know ({advisory.confidence} confidence)", (*sources, *doubt))


def _symptoms(advisory: Advisory) -> Iterator[Piece]:
    for symptom in advisory.symptoms:
        yield Line(f"{symptom.kind}: {symptom.says}")
        if symptom.query:
            yield Command(symptom.query)


def _workaround(workaround: Workaround) -> Iterator[Piece]:
    yield Line(workaround.title)
    for number, step in enumerate(workaround.steps, start=1):
        yield Line(f"{number}. {step.do}")
        if step.command:
            yield Command(step.command)
    yield Line(f"Cost: {workaround.cost}")
    yield Line(f"Undo: {workaround.rollback}")


def _checks(checks: Sequence[Check]) -> Iterator[Piece]:
    for check in checks:
        yield Line(check.title)
        yield Command(check.run)
        yield Line(f"Expect: {check.expect}")
