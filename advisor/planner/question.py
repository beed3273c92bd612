"""What a plan is asked for: the goal, and what the user allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from advisor.engine.gate import Gate
from advisor.engine.waivers import is_undecided
from advisor.model.component import Edition
from advisor.model.finding import Finding
from advisor.model.names import ComponentName
from advisor.model.record import NOTHING_ON_RECORD, Record
from advisor.model.support import Horizon
from advisor.planner.observer import NOBODY, Observer
from advisor.planner.outcome import Rest
from advisor.versions import Version

#: Days from one window to the next, where nobody says otherwise: a quarter.
USUAL_INTERVAL = 90

#: How many paths a search follows before it gives up. Real clusters take thousands; so many take some ten seconds.
USUAL_WORK = 100_000


@dataclass(frozen=True, slots=True)
class Clear:
    """Leave as little open as can be, the most severe first."""


@dataclass(frozen=True, slots=True)
class LatestPatch:
    """Everything at the newest release of its own line that can be obtained."""


@dataclass(frozen=True, slots=True)
class Latest:
    """Everything at the newest release that can be obtained."""


@dataclass(frozen=True, slots=True)
class Targets:
    """These components at these versions, whatever becomes of the others."""

    versions: Mapping[ComponentName, Version]


Goal: TypeAlias = Clear | LatestPatch | Latest | Targets


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user allows and wants. The defaults allow everything that is legal."""

    edition: Edition | None = None
    """None where nobody said: what the running release proves, else community."""
    horizon: Horizon | None = None
    gate: Gate = field(default_factory=Gate)
    """Which findings count."""
    avoid: Mapping[ComponentName, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    """Releases not to go to, by their canonical text."""
    keep: frozenset[ComponentName] = frozenset()
    """Components that stay as they are."""
    allow_os: bool = False
    """Whether kernels and operating systems of nodes may move."""
    allow_prerelease: bool = False
    """Whether alphas, betas and candidates may be gone to."""
    assume_nearest: bool = False
    """Whether a version that is in no catalogue may be planned as the nearest release before it on its own line."""
    record: Record = NOTHING_ON_RECORD
    """The waivers: what they cover wherever a plan leads to does not weigh. Answers are in the assessment already."""
    refused: frozenset[Rest] = frozenset()
    """Pairs that no table lists, and that count as refused: to see what a plan is without them."""
    replans: int = 0
    """How many other answers to what nobody settled are tried, each by planning anew."""
    max_hops: int | None = None
    every_days: int = USUAL_INTERVAL
    hops_per_window: int = 1
    work: int = USUAL_WORK
    """How many paths are followed at most. A search that would need more says so, with a bound."""
    observer: Observer = field(default=NOBODY, compare=False, repr=False)
    """Told of each path that is followed. It is no part of what is asked."""

    def accepts(self, finding: Finding) -> bool:
        """Whether a waiver covers a finding, and leaves nothing of it open."""
        return finding.waiver is not None and not is_undecided(finding)
