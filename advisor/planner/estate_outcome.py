"""What planning an estate comes to: plans for all of its clusters together, or what leaves no way, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, assert_never

from advisor.model.names import ComponentName, RunbookId
from advisor.planner.cost import Cost
from advisor.planner.outcome import (
    Alternative,
    Bound,
    Constraint,
    Doubt,
    Held,
    Label,
    Leftover,
    NoPath,
    NothingToDo,
    Open,
    Planned,
    PlannedHop,
    PlanOutcome,
    Rest,
    UpgradePlan,
)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Asked:
    """Something nobody settled, in clusters that are alike."""

    clusters: tuple[str, ...]
    rest: Rest


@dataclass(frozen=True, slots=True, kw_only=True)
class EstateDoubt:
    """Something nobody settled in some clusters, and whether it would change the plan."""

    clusters: tuple[str, ...]
    doubt: Doubt


@dataclass(frozen=True, slots=True, kw_only=True)
class EstateHop:
    """One hop, made in each of some clusters that are alike."""

    clusters: tuple[str, ...]
    """Sorted; the first goes first in its window, and is looked at before the others go."""
    phase: int
    """How often the manager has moved before it; the manager's own hop opens the next one."""
    hop: Planned
    """What it says of nodes and of their kernels, it says of all of them together."""
    nodes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """For each of the clusters the nodes whose kernel moves; empty for what moves none."""
    asked: tuple[Asked, ...] = ()
    """What it rests on, each with the clusters that it is about; sorted."""

    @property
    def component(self) -> ComponentName | None:
        """The component whose version it moves; None where something is set."""
        return self.hop.moves.component if isinstance(self.hop, PlannedHop) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """The windows in which the manager stands at one version."""

    number: int
    """Counted from 0, where it stands now."""
    manager: str
    first_window: int
    last_window: int
    """Before the first where there is none: the manager moves on at once. The window of its own move is the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """Clusters that stand between the manager and a version of it: while they are as they are, it must not go there."""

    clusters: tuple[str, ...]
    component: ComponentName
    version: str
    """What stands in the way in those clusters."""
    manager_at: str
    """The version of the manager."""
    constraint: Constraint
    runbooks: tuple[RunbookId, ...] = ()
    """How to bring such a cluster onto something else; empty where only an upgrade is needed, or nobody wrote one."""
    until: str = ""
    """What has to hold there instead, as `rancher.grows is false`; empty where it is a version that has to go."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class EstateLeftover:
    """What stays open in clusters that are alike."""

    clusters: tuple[str, ...]
    left: Leftover


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class EstateAccepted:
    """What would be open in clusters that are alike, and somebody accepts. It weighs nothing."""

    clusters: tuple[str, ...]
    open: Open


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class EstateAssumed:
    """A release that stands for a version in no catalogue, in clusters that are alike."""

    clusters: tuple[str, ...]
    rest: Rest


@dataclass(frozen=True, slots=True, kw_only=True)
class EstateAlternative:
    """One plan for all clusters. No other one known is better in one respect and no worse in any."""

    labels: tuple[Label, ...]
    cost: Cost
    """Windows are those of the estate; all else is added up over the clusters."""
    hops: tuple[EstateHop, ...]
    """By window; within one the clusters are moved side by side."""
    phases: tuple[Phase, ...]
    forced: tuple[Blocker, ...]
    """What had to be moved before the manager, and because of what."""
    unresolved: tuple[EstateLeftover, ...]
    waived: tuple[EstateAccepted, ...] = ()
    """At the end of it, by cluster as `unresolved` is."""
    assumed: tuple[EstateAssumed, ...] = ()
    """The hub first, then by the first of the clusters."""
    support_days: int | None = None
    """Days from today until the first end of support in any of the clusters; None where some end is not known."""

    doubts: tuple[EstateDoubt, ...] = ()
    """For each thing it rests on, what the plan would be otherwise, by cluster."""

    @property
    def rests_on(self) -> tuple[Rest, ...]:
        """What nobody settled on the whole way, each once, sorted."""
        hops = (rest for each in self.hops for rest in each.hop.rests_on)
        return tuple(sorted({*(each.rest for each in self.assumed), *hops}))


@dataclass(frozen=True, slots=True, kw_only=True)
class EstateHeld:
    """What no plan moves in some clusters."""

    clusters: tuple[str, ...]
    held: Held


@dataclass(frozen=True, slots=True, kw_only=True)
class EstatePlan:
    """Ways to the goal, side by side."""

    hub: str
    manager: ComponentName
    alternatives: tuple[EstateAlternative, ...]
    """At least one; best first."""
    held: tuple[EstateHeld, ...]
    bound: Bound | None
    """None where the alternatives are the whole front."""
    blockers: tuple[Blocker, ...] = ()
    """The clusters that keep the manager from what would end its own findings, as they stand after the best way."""

    @property
    def shown(self) -> tuple[EstateAlternative, ...]:
        """Those that are best at something, five at most."""
        return tuple(each for each in self.alternatives if each.labels)

    @property
    def is_partial(self) -> bool:
        """Whether the best of them leaves something open."""
        return bool(self.alternatives[0].unresolved)


@dataclass(frozen=True, slots=True, kw_only=True)
class EstateNothingToDo:
    """The goal is reached already, in all clusters."""

    hub: str
    manager: ComponentName
    held: tuple[EstateHeld, ...]
    waived: tuple[EstateAccepted, ...] = ()
    assumed: tuple[EstateAssumed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EstateNoPath:
    """No legal way leads all clusters to the goal."""

    hub: str
    manager: ComponentName
    core: tuple[Constraint, ...]
    """Constraints that together leave no way in all clusters, and of which none could be left out."""
    relaxations: tuple[Constraint, ...]
    blockers: tuple[Blocker, ...]
    """The clusters each of which keeps the manager from the goal, whatever else is in its way."""
    unresolved: tuple[EstateLeftover, ...]
    held: tuple[EstateHeld, ...]
    waived: tuple[EstateAccepted, ...] = ()
    assumed: tuple[EstateAssumed, ...] = ()
    is_core_proven: bool = True
    """Whether the work allowed sufficed to see that none of the core could be left out, and which of it opens a way."""


EstateOutcome: TypeAlias = EstatePlan | EstateNothingToDo | EstateNoPath
"""What planning an estate gives."""


def told_as_one(found: EstateOutcome) -> PlanOutcome:
    """The same as if all clusters were one: what a gate and a table of costs ask for."""
    held = tuple(dict.fromkeys(each.held for each in found.held))
    match found:
        case EstateNothingToDo():
            return NothingToDo(held=held, waived=_accepted(found.waived), assumed=_rests(found.assumed))
        case EstateNoPath(core=core, relaxations=relaxations, unresolved=unresolved):
            return NoPath(
                core=core,
                relaxations=relaxations,
                is_core_proven=found.is_core_proven,
                unresolved=_lefts(unresolved),
                held=held,
                waived=_accepted(found.waived),
                assumed=_rests(found.assumed),
            )
        case EstatePlan(alternatives=alternatives):
            return UpgradePlan(alternatives=tuple(map(_as_one, alternatives)), held=held)
        case _:
            assert_never(found)


def _as_one(way: EstateAlternative) -> Alternative:
    hops = tuple(each.hop for each in way.hops)
    return Alternative(
        labels=way.labels,
        cost=way.cost,
        hops=hops,
        unresolved=_lefts(way.unresolved),
        waived=_accepted(way.waived),
        assumed=_rests(way.assumed),
        doubts=tuple(each.doubt for each in way.doubts),
        support_days=way.support_days,
    )


def _accepted(waived: tuple[EstateAccepted, ...]) -> tuple[Open, ...]:
    return tuple(sorted({each.open for each in waived}))


def _rests(assumed: tuple[EstateAssumed, ...]) -> tuple[Rest, ...]:
    return tuple(sorted({each.rest for each in assumed}))


def _lefts(unresolved: tuple[EstateLeftover, ...]) -> tuple[Leftover, ...]:
    return tuple(dict.fromkeys(each.left for each in unresolved))
