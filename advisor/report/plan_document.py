"""The one value every format of a plan is a pure function of: what was judged, what was asked, what planning gave."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias, assert_never

from advisor.engine.gate import EXIT_OF, PRECEDENCE, overall, weakly_known
from advisor.model.assessment import ClusterAssessment, Verdict
from advisor.model.names import AdvisoryId
from advisor.model.record import Record
from advisor.planner.counterfactual import Counterfactual
from advisor.planner.estate_outcome import EstateOutcome, EstatePlan
from advisor.planner.outcome import Alternative, Bound, Leftover, NoPath, NothingToDo, Planned, PlanOutcome, UpgradePlan
from advisor.planner.question import Clear, Goal, Options
from advisor.problems import Problem
from advisor.report.document import Report
from advisor.report.phases_json import estate_way
from advisor.report.rests import may_forbid

SCHEMA_VERSION = "1.0.0"


class Outcome(StrEnum):
    """What planning came to, the worst first."""

    NO_PATH = "no_path"
    PARTIAL = "partial"
    UNREACHABLE = "unreachable"
    PATH = "path"
    NOTHING_TO_DO = "nothing_to_do"


@dataclass(frozen=True, slots=True)
class NotReached:
    """A cluster that let us in nowhere: there was nothing to plan from."""


Found: TypeAlias = PlanOutcome | NotReached


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearing:
    """The smallest change that clears a finding, in clusters that are alike."""

    clusters: tuple[str, ...]
    found: Counterfactual


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What planning gave for clusters that were planned together."""

    clusters: tuple[ClusterAssessment, ...]
    """At least one."""
    planned: Found
    """Of several clusters, as if they were one."""
    estate: EstateOutcome | None = None
    """Which cluster does what, of clusters that one manager tends; None for a cluster by itself."""
    clearings: tuple[Clearing, ...] = ()
    """For each finding that is open now, what would clear it."""

    @property
    def names(self) -> tuple[str, ...]:
        """The clusters' names."""
        return tuple(each.cluster.name for each in self.clusters)

    @property
    def bound(self) -> Bound | None:
        """What no way falls below that the search missed; None where it missed none, or found none."""
        if isinstance(self.estate, EstatePlan):
            return self.estate.bound
        return self.planned.bound if isinstance(self.planned, UpgradePlan) else None

    def made_in(self, way: Alternative) -> tuple[tuple[ClusterAssessment, ...], ...]:
        """For each hop of one of its ways, the clusters that it is made in, the first of them foremost."""
        if not isinstance(self.estate, EstatePlan):
            return (self.clusters,) * len(way.hops)
        named = {each.cluster.name: each for each in self.clusters}
        return tuple(tuple(named[name] for name in hop.clusters) for hop in estate_way(self.estate, way).hops)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Clusters that have no plan, or one that goes against a wish, and why."""

    clusters: tuple[str, ...]
    problems: tuple[Problem, ...]
    """At least one."""


#: What a program ends with where the request is at fault, which `--exit-zero` does not mask.
REFUSED_CODE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReport:
    """A run of `plan`."""

    judged: Report
    """What was found, by which knowledge, on which day."""
    record: Record
    goal: Goal
    options: Options
    plans: tuple[Plan, ...]
    show_all: bool = False
    """Whether every way of the front is told, and not only those that are best at something."""
    refused: tuple[Refused, ...] = ()
    """What could not be planned as was asked, in the order of the plans. The command prints no plan then."""

    @property
    def outcome(self) -> Outcome:
        """The worst of the plans; `no_path` where there is none at all."""
        found = {self.outcome_of(each) for each in self.plans}
        return next((each for each in Outcome if each in found), Outcome.NO_PATH)

    @property
    def verdict(self) -> Verdict:
        """What the run comes to at the gate."""
        return overall(self.verdict_of(each) for each in self.plans)

    @property
    def gate_code(self) -> int:
        """The exit code the verdict asks for; that of a request at fault where something was refused."""
        return REFUSED_CODE if self.refused else EXIT_OF[self.verdict]

    @property
    def exit_code(self) -> int:
        """The exit code of the program: `--exit-zero` masks 1 and 3, nothing else."""
        masked = self.judged.exit_zero and not self.refused and self.verdict in {Verdict.AFFECTED, Verdict.UNDECIDED}
        return 0 if masked else self.gate_code

    def outcome_of(self, plan: Plan) -> Outcome:
        """What one plan came to. A goal other than clearing is reached or not, whatever stays open."""
        match plan.planned:
            case NothingToDo():
                return Outcome.NOTHING_TO_DO
            case NoPath():
                return Outcome.NO_PATH
            case NotReached():
                return Outcome.UNREACHABLE
            case UpgradePlan() as found:
                return Outcome.PARTIAL if self._is_clearing and found.is_partial else Outcome.PATH
            case _:
                assert_never(plan.planned)

    def verdict_of(self, plan: Plan) -> Verdict:
        """What one plan comes to at the gate: for a plan, affected stands for what no legal way clears."""
        match plan.planned:
            case NotReached():
                return Verdict.UNREACHABLE
            case NothingToDo():
                found = Verdict.CLEAR
            case NoPath(unresolved=unresolved):
                found = self._left(unresolved) if self._is_clearing else Verdict.AFFECTED
            case UpgradePlan(alternatives=alternatives):
                found = max(map(self._judged, alternatives), key=PRECEDENCE.index)
            case _:
                assert_never(plan.planned)
        return Verdict.UNDECIDED if found is Verdict.CLEAR and self._is_torn(plan) else found

    def _is_torn(self, plan: Plan) -> bool:
        """Whether what the plan starts from is not sure: sources disagree, or a version was not seen running."""
        gate, knowledge = self.judged.gate, self.judged.knowledge
        if gate.knowledge_is_stale or any(each.conflicts for each in plan.clusters):
            return True
        weak = (any(weakly_known(each.components, gate, knowledge)) for each in plan.clusters)
        return not gate.allow_unknown and any(weak)

    def shown(self, plan: UpgradePlan) -> tuple[Alternative, ...]:
        """The ways that are told."""
        return plan.alternatives if self.show_all else plan.shown

    def day_of(self, window: int) -> datetime.date:
        """The day of a window, as the interval between windows has it."""
        first = datetime.date.fromisoformat(self.judged.today)
        return first + datetime.timedelta(days=window * self.options.every_days)

    @property
    def _is_clearing(self) -> bool:
        return isinstance(self.goal, Clear)

    def _judged(self, way: Alternative) -> Verdict:
        """A way that leaves something open is a partial one, whether that affects the cluster or is unknown."""
        left = self._left(way.unresolved) if self._is_clearing else Verdict.CLEAR
        if left is not Verdict.CLEAR:
            return Verdict.AFFECTED
        is_sure = self.judged.gate.allow_unknown or not any(may_forbid(each, self.judged) for each in way.rests_on)
        return Verdict.CLEAR if is_sure else Verdict.UNDECIDED

    def _left(self, left: tuple[Leftover, ...]) -> Verdict:
        if any(not each.open.is_unknown for each in left):
            return Verdict.AFFECTED
        return Verdict.UNDECIDED if left and not self.judged.gate.allow_unknown else Verdict.CLEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What planning came to where some of it could not be done, or is not done yet."""

    report: PlanReport
    """The plans that were made."""
    problems: tuple[Problem, ...]
    """Why others could not be made; each once."""
    unmade: tuple[tuple[str, ...], ...] = ()
    """The clusters of each plan that is still to be made, in the order of the plans; empty when planning is done."""


def only_of(asked: PlanReport, plan: Plan) -> PlanReport:
    """The same question of the clusters of one plan alone."""
    kept = tuple(each for each in asked.judged.assessment.clusters if each.cluster.name in plan.names)
    return replace(asked, judged=replace(asked.judged, assessment=replace(asked.judged.assessment, clusters=kept)))


def openings(way: Alternative) -> Mapping[int, frozenset[AdvisoryId]]:
    """What is open after each hop of a way, by the hop's place from 1; 0 is today."""
    now = frozenset(each.open.advisory for each in way.unresolved)
    found = {len(way.hops): now}
    for place in range(len(way.hops), 0, -1):
        now = before(way.hops[place - 1], now)
        found[place - 1] = now
    return MappingProxyType(found)


def before(hop: Planned, after: frozenset[AdvisoryId]) -> frozenset[AdvisoryId]:
    """What is open before a hop, by what is open after it."""
    return after - set(hop.introduces) | set(hop.clears)
