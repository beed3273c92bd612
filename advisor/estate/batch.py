"""Batches of inventories, and what comes back: plain values, for they travel between processes and machines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from advisor.documents.trust import Trust
from advisor.estate.unit import Unit
from advisor.problems import Problem
from advisor.report.estate_result import ClusterResult
from advisor.report.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Handshake:
    """What two processes have to agree on before one judges for the other."""

    version: str
    """Of the advisor."""
    knowledge: str
    """The digest of every rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """How every inventory of an estate is to be judged, and by what."""

    handshake: Handshake
    rules: tuple[Path, ...]
    """Folders and bundles, the built-in one first."""
    trust: Trust
    terms: Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some inventories, judged one after another in one place."""

    charge: Charge
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMarks:
    """What an inventory did with what people put on record, by its number in the order written."""

    applied: tuple[int, ...] = ()
    """Waivers that cover something."""
    relied: tuple[int, ...] = ()
    """Answers that settle something."""
    torn: tuple[int, ...] = ()
    """Answers that something speaks against."""


NO_MARKS = RecordMarks()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One cluster: its line of JSON with the newline, and what is kept of it for the whole."""

    line: bytes
    result: ClusterResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one inventory came to: its clusters, or why it could not be used."""

    source: str
    digest: str
    """Of what was read, see `unit.digest_of`."""
    clusters: tuple[Judged, ...] = ()
    problems: tuple[Problem, ...] = ()
    marks: RecordMarks = NO_MARKS


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A batch that was judged."""

    outcomes: tuple[Outcome, ...]
    seconds: float
    """How long that took, without loading the knowledge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A batch that this worker may not judge: it has other knowledge, another version, or none."""

    problems: tuple[Problem, ...]


Answer: TypeAlias = Done | Refused
