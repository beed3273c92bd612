"""What planning comes to: plans side by side, or the constraints that stand against each other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from advisor.model.hop import Hazard
from advisor.model.names import AdvisoryId, ComponentName
from advisor.planner.cost import Cost
from advisor.planner.runbooks import NoneKnown, RunbookChoice
from advisor.versions import Version


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Constraint:
    """Something that forbids hops. It can be lifted as a whole or not at all."""

    name: str
    """A row, a rule or a hazard by its id, an edition or an option of the run; unique in a run."""
    says: str
    sources: tuple[str, ...] = ()
    """Addresses a reader can open; none for an option of the run."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Rest:
    """Something nobody settled, on which a hop rests."""

    about: str
    """The table, rule or hazard that leaves it open."""
    says: str
    facts: tuple[str, ...] = ()
    """The facts that would settle it; none where the knowledge base says nothing, as of an unlisted pair."""
    subject: str = ""
    """The versions it is about; empty where it is about the hop as such."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Permit:
    """What allows a hop."""

    rule: str
    says: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Moved:
    """One component's change of version."""

    component: ComponentName
    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Open:
    """An advisory that is not settled for a component: affected, or unknown."""

    advisory: AdvisoryId
    component: ComponentName
    is_unknown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedHop:
    """One hop of a plan."""

    window: int
    """Counted from 1; the first is one interval from today."""
    moves: Moved
    end: Version
    """What it moves to."""
    drags: tuple[Moved, ...]
    """What a bundle takes along, by component."""
    permitted_by: tuple[Permit, ...]
    hazards: tuple[Hazard, ...]
    """Those that lie on it, or may, each with a preparation that makes it harmless."""
    rests_on: tuple[Rest, ...]
    clears: tuple[AdvisoryId, ...]
    """No longer open after it, sorted."""
    introduces: tuple[AdvisoryId, ...]
    """Open after it and not before, sorted."""
    runbook: RunbookChoice = NoneKnown()  # noqa: RUF009  # it is frozen
    """How it is done, as far as what is known before it tells."""


class Why(StrEnum):
    """Why something stays."""

    UNKNOWN = "unknown"
    """Nobody can say whether it applies there: unknown never counts as cleared."""
    NO_CURE = "no_cure"
    """No release that is known ends it."""
    EDITION = "edition"
    """Only releases end it that the user's edition cannot obtain."""
    COMPATIBILITY = "compatibility"
    """Releases end it, and no legal way leads to one from here."""
    FURTHER_ON = "further_on"
    """A longer or another way ends it."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Leftover:
    """A finding that a plan leaves open."""

    open: Open
    why: Why


class Label(StrEnum):
    """What an alternative is best at."""

    CLEARS_MOST = "clears_most"
    FEWEST_WINDOWS = "fewest_windows"
    LEAST_EXPOSURE = "least_exposure"
    LEAST_DISRUPTION = "least_disruption"
    STAYS_ON_LINE = "stays_on_line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Detour:
    """A component that takes several hops, and what stands against a single one."""

    moves: Moved
    """From where it stands to where the plan leaves it."""
    against: tuple[Constraint, ...]
    """Sorted, at least one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One plan. No other one known is better in one respect and no worse in any."""

    labels: tuple[Label, ...]
    """Empty for one that is shown with the whole front only."""
    cost: Cost
    hops: tuple[PlannedHop, ...]
    unresolved: tuple[Leftover, ...]
    detours: tuple[Detour, ...] = ()
    """Why it is no shorter, by component; none for one that could go in a single hop, and stops for another reason."""

    @property
    def rests_on(self) -> tuple[Rest, ...]:
        """What nobody settled on the whole way, each once, sorted."""
        return tuple(sorted({rest for hop in self.hops for rest in hop.rests_on}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A component that no plan moves, and why."""

    component: ComponentName
    version: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradePlan:
    """Ways to the goal, side by side; partial where each of them leaves something open."""

    alternatives: tuple[Alternative, ...]
    """The whole front, at least one. Best first: by what stays unresolved, windows, exposure, disruption."""
    held: tuple[Held, ...]

    @property
    def shown(self) -> tuple[Alternative, ...]:
        """Those that are best at something, five at most."""
        return tuple(each for each in self.alternatives if each.labels)

    @property
    def is_partial(self) -> bool:
        """Whether the best of them leaves something open."""
        return bool(self.alternatives[0].unresolved)


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingToDo:
    """The goal is reached already."""

    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPath:
    """No legal way leads to the goal."""

    core: tuple[Constraint, ...]
    """Constraints that together leave no way, and of which none could be left out; empty when no release at all
    would do."""
    relaxations: tuple[Constraint, ...]
    """Those of the core whose lifting alone would open a way."""
    unresolved: tuple[Leftover, ...]
    held: tuple[Held, ...]


PlanOutcome: TypeAlias = UpgradePlan | NothingToDo | NoPath
"""What planning gives."""
