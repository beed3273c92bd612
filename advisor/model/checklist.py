"""A checklist: one way of a plan as a review before the change, and as the order of work while it is made.

It is a document: text in the order in which it is read and done. Everything that somebody ticks, fills in, assigns or
signs is an `Item` with an id. It knows nothing of how it was planned, so that one that was saved can be shown later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

ItemId = NewType("ItemId", str)
"""`w1.precheck.2`: the window, the part, the number within both. What belongs to no window has no first part; of a
checklist for several changes each id begins with that of its change: `p2.w1.precheck.2`."""


class Part(StrEnum):
    """Which part of a change a section is, in the order of work; the middle of its items' ids."""

    GO = "go"
    """Questions to answer before anybody begins."""
    UNKNOWN = "unknown"
    """What nobody settled, and who can."""
    OWNER = "owner"
    """Who does what in a window."""
    MIND = "mind"
    """Traps, and what users feel: to be read, not ticked."""
    CONDITION = "condition"
    """What must be so before a hop."""
    VALUE = "value"
    """What only a person knows and commands need."""
    PRECHECK = "precheck"
    PREPARE = "prepare"
    """What takes the danger out of a hazard."""
    BACKUP = "backup"
    NO_RETURN = "no_return"
    """The point of no return, and the one box that lets the steps begin."""
    NODE = "node"
    """Nodes that have their turn one by one."""
    STEP = "step"
    OTHER_STEP = "other_step"
    """Steps that take the place of others where something is so, such as an air gap."""
    VALIDATION = "validation"
    CLUSTER = "cluster"
    """Further clusters that go the same way, one by one."""
    ROLLBACK = "rollback"
    SIGN = "sign"


class Speech(StrEnum):
    """What a text to copy is written in."""

    SHELL = "shell"
    PROMQL = "promql"
    MANIFEST = "manifest"
    """A file to write, as it is."""
    ANSWER = "answer"
    """An entry of an answers file."""
    FACT = "fact"
    """The name of a fact to look up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A text to copy as it stands."""

    speech: Speech
    text: str
    """May have several lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence to read, who says so, and where."""

    says: str
    authority: str = "upstream"
    """`upstream`, `inferred` or `ours`."""
    sources: tuple[str, ...] = ()
    """Addresses, each among the sources of the checklist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something to tick, fill in, assign or sign."""

    id: ItemId
    says: str
    why: str = ""
    """What hangs on it, or who knows."""
    copied: tuple[Copied, ...] = ()
    """What to run or to write, in this order."""
    expect: str = ""
    """What must be seen; empty where nothing is."""
    only: str = ""
    """For whom it is, where it is not for all: `air gap`."""
    blanks: tuple[str, ...] = ()
    """What somebody has to fill in first: fields, which stand in its texts in braces, and words in capitals."""
    authority: str = "upstream"
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Items of one part, with what is to be read before them. It has one of both at least."""

    part: Part
    title: str
    sentences: tuple[Sentence, ...] = ()
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Why a hop is allowed."""

    rule: str
    says: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One move within a window: what it changes where, and its sections in the order of work."""

    title: str
    """`rke2 v1.31.4+rke2r1 -> v1.32.4+rke2r1, and with it calico v3.29.1 -> v3.29.3`."""
    clusters: tuple[str, ...]
    """At least one. Where there are several they are alike, and the first goes first."""
    felt: tuple[str, ...] = ()
    """`drains nodes`, `no way back but a backup`."""
    clears: tuple[str, ...] = ()
    appears: tuple[str, ...] = ()
    runbooks: tuple[str, ...] = ()
    """Names and titles of those that are followed; empty where none is chosen."""
    lacks: str = ""
    """Why its steps are not told, and what to do about that; empty where they are."""
    way_back: str = ""
    """In a few words; empty where nobody knows."""
    sections: tuple[Section, ...]
    permitted_by: tuple[Permission, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One maintenance window."""

    number: int
    not_before: str
    """ISO date."""
    opening: tuple[Section, ...] = ()
    hops: tuple[Hop, ...]
    closing: tuple[Section, ...] = ()

    def all_sections(self) -> Iterator[Section]:
        """Every section, in the order in which they are read."""
        yield from self.opening
        for hop in self.hops:
            yield from hop.sections
        yield from self.closing

    def items(self) -> Iterator[Item]:
        """Everything that can be ticked in it."""
        for section in self.all_sections():
            yield from section.items


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A line of a list of facts."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many there are of a severity."""

    severity: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """How much is open from one day to another, over all clusters."""

    since: str
    """ISO date."""
    until: str
    after_window: int
    """0 for the time before the first."""
    days: int
    open_by_severity: tuple[Count, ...]
    """The worst severity first, and each of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOnTheWay:
    """A finding that is open for a part of the way."""

    advisory: str
    clusters: tuple[str, ...]
    """Those in which it is open then."""
    title: str
    severity: str
    since_window: int
    """The window in which it appears; 0 for what is open today."""
    until_window: int | None
    """The window that ends it; None for what stays."""
    consequence: str
    meanwhile: str
    """What makes it bearable until then; empty where nothing is known."""
    left_because: str = ""
    """Why it stays; empty for what ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Danger:
    """A hazard of one hop."""

    window: int
    clusters: tuple[str, ...]
    id: str
    title: str
    severity: str
    consequence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedChange:
    """What is done in clusters that were planned together, or why nothing is."""

    clusters: tuple[str, ...]
    outcome: str
    """In words."""
    alternative: str
    """`A`; empty where there is no way."""
    labels: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    """Every alternative there was to choose from."""
    summary: tuple[Labelled, ...] = ()
    lacks: tuple[str, ...] = ()
    """Why nobody can run it yet; empty where somebody can."""
    spans: tuple[Span, ...] = ()
    findings: tuple[OpenOnTheWay, ...] = ()
    dangers: tuple[Danger, ...] = ()
    sections: tuple[Section, ...] = ()
    """Questions, and what is not known."""
    windows: tuple[Window, ...] = ()

    def all_sections(self) -> Iterator[Section]:
        """Every section, those of its windows too, in the order in which they are read."""
        yield from self.sections
        for window in self.windows:
            yield from window.all_sections()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A source that somebody can open."""

    url: str
    says: str = ""
    read: str = ""
    """ISO date; empty where only the address is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """The whole review."""

    made_on: str
    """ISO date."""
    made_by: str
    """The advisor's version."""
    knowledge: str
    """Its name, version and day in words."""
    exit_code: int
    """Of the run that made it."""
    digest: str
    """Of what is done: clusters, hops and every item, and not of days and figures."""
    changes: tuple[PlannedChange, ...]
    rests: tuple[Labelled, ...] = ()
    """What the run rests on: settings, answers, waivers, conflicts, gaps."""
    sources: tuple[Cited, ...] = ()
    """In the order in which they are first named."""

    def items(self) -> Iterator[Item]:
        """Everything that can be ticked, in the order in which it is read. Ids are unique."""
        for change in self.changes:
            for section in change.all_sections():
                yield from section.items
