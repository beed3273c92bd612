"""What planning comes to, cluster by cluster, for a front end: the question first, then a plan for each."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from advisor.cli.plan_request import PlanRequest, Wishes
from advisor.cli.settings import Settings
from advisor.model.assessment import ClusterAssessment
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName
from advisor.model.record import Record
from advisor.planner import plan as find_ways
from advisor.planner.counterfactual import Counterfactual, counterfactuals
from advisor.planner.estate import Estate, estates
from advisor.planner.estate_outcome import told_as_one
from advisor.planner.estate_plan import plan_estate
from advisor.planner.outcome import PlannedHop, UpgradePlan
from advisor.planner.planned_once import PlannedOnce
from advisor.planner.question import Goal, Options, Targets
from advisor.planner.told import with_answers_for_plans
from advisor.problems import InvalidInput, Place, Problem
from advisor.report.document import Report
from advisor.report.plan_document import Clearing, NotReached, Outlook, Plan, PlanReport, Refused

#: So many paths are followed between two words on how far it has come: some hundredths of a second.
TOLD_EVERY = 500

#: What a report may be compared with says nothing of a plan.
_NO_PART = frozenset({"baseline"})


def question(found: Report, settings: Settings, request: PlanRequest, wishes: Wishes, record: Record) -> PlanReport:
    """What is asked of the planner, and no plan yet."""
    told = tuple(each for each in (*settings.told, *request.told) if each.name not in _NO_PART)
    return PlanReport(
        judged=replace(found, settings=told, assessment=with_answers_for_plans(found.assessment, found.knowledge)),
        record=record,
        goal=wishes.goal,
        options=_options(request, wishes, settings, found, record),
        plans=(),
    )


def _options(request: PlanRequest, wishes: Wishes, settings: Settings, found: Report, record: Record) -> Options:
    return Options(
        edition=settings.edition,
        horizon=settings.horizon,
        gate=replace(found.gate, fail_on=request.severity or settings.fail_on),
        avoid=wishes.avoid,
        keep=wishes.keep,
        replans=request.replans,
        allow_os=request.allow_os,
        allow_prerelease=request.allow_prerelease,
        assume_nearest=request.assume_nearest,
        record=record,
        max_hops=request.max_hops,
        every_days=request.every_days,
        work=request.work,
        hops_per_window=request.hops_per_window,
    )


def planned(asked: PlanReport, say: Callable[[str], None]) -> Outlook:
    """A plan for each cluster, or for all that one manager tends."""
    turns = _turns(asked)
    deque(turns.taken(say, looked_at=str), maxlen=0)
    return turns.outlook


def planned_in_turn(asked: PlanReport, say: Callable[[str], None], looked_at: Callable[[], str]) -> Iterator[Outlook]:
    """The same as it goes on: once before the first plan, and again after each.

    The plan of the cluster that `looked_at` names goes before the others; whichever goes first, what it comes to is the
    same. Plans that `asked` has already are kept.
    """
    turns = _turns(asked)
    yield turns.outlook
    for _ in turns.taken(say, looked_at):
        yield turns.outlook


_Names: TypeAlias = tuple[str, ...]
"""The clusters of a plan, which tell it from every other."""
_Attempt: TypeAlias = tuple[Plan | None, tuple[Problem, ...]]
"""A plan and what it does against wishes, or why there is none."""


def _turns(asked: PlanReport) -> _Turns:
    clusters = asked.judged.assessment.clusters
    reached = [each for each in clusters if each.cluster.is_reached]
    together = estates(reached, asked.judged.knowledge, asked.options)
    inside = {name for estate in together for name in estate.clusters}
    alone = (each for each in clusters if each.cluster.name not in inside)
    return _Turns(
        asked=asked,
        jobs={**{_names_in(each): each for each in together}, **{(each.cluster.name,): each for each in alone}},
        absent=tuple(named_nowhere(asked)),
        found={each.names: (each, tuple(_against_wishes(each, asked.options))) for each in asked.plans},
    )


def _names_in(estate: Estate) -> _Names:
    """The cluster that the manager runs in stands first."""
    hub = estate.hub.cluster.name
    return (hub, *sorted(estate.clusters - {hub}))


@dataclass(slots=True, kw_only=True)
class _Turns:
    """What is planned one after another, and what it came to so far."""

    asked: PlanReport
    jobs: Mapping[_Names, Estate | ClusterAssessment]
    """In the order of the plans."""
    absent: tuple[Problem, ...]
    """What is wished for and is nowhere."""
    found: dict[_Names, _Attempt]

    @property
    def outlook(self) -> Outlook:
        """What it came to so far."""
        done = [self.found[names] for names in self.jobs if names in self.found]
        problems = (*self.absent, *(problem for _, each in done for problem in each))
        return Outlook(
            report=replace(self.asked, plans=tuple(plan for plan, _ in done if plan), refused=tuple(self._refused)),
            problems=tuple(dict.fromkeys(problems)),
            unmade=tuple(names for names in self.jobs if names not in self.found),
        )

    @property
    def _refused(self) -> Iterator[Refused]:
        """What could not be planned as was asked."""
        for names in self.jobs:
            _, problems = self.found.get(names, (None, ()))
            if problems:
                yield Refused(clusters=names, problems=tuple(dict.fromkeys(problems)))

    def taken(self, say: Callable[[str], None], looked_at: Callable[[], str]) -> Iterator[None]:
        """Makes one plan at a time."""
        once: PlannedOnce[tuple[Counterfactual, ...]] = PlannedOnce(
            self.asked.judged.knowledge, self.asked.options.record
        )
        left = dict.fromkeys(names for names in self.jobs if names not in self.found)
        while left:
            name = looked_at()
            names = next((each for each in left if name in each), None) if name else None
            names = names or next(iter(left))
            del left[names]
            teller = _Teller(says=f"planning {names[0]} ({len(self.found) + 1} of {len(self.jobs)})", say=say)
            heard = replace(self.asked, options=replace(self.asked.options, observer=teller))
            self.found[names] = _attempted(self.jobs[names], heard, once)
            yield


def _attempted(
    job: Estate | ClusterAssessment, asked: PlanReport, once: PlannedOnce[tuple[Counterfactual, ...]]
) -> _Attempt:
    try:
        found = _planned_together(job, asked) if isinstance(job, Estate) else _planned(job, asked, once)
    except InvalidInput as error:
        return None, error.problems
    return found, tuple(_against_wishes(found, asked.options))


class _Teller:
    """Tells how many paths were followed. What `say` raises ends the search: so a screen ends it."""

    def __init__(self, *, says: str, say: Callable[[str], None]) -> None:
        self._says = says
        self._say = say
        self._count = 0
        say(says)

    def followed(self) -> None:
        """One more path."""
        self._count += 1
        if self._count % TOLD_EVERY == 0:
            self._say(f"{self._says}: {self._count:,} paths followed")


def _planned_together(estate: Estate, report: PlanReport) -> Plan:
    """One plan for all clusters that a manager tends, and the one that it runs in, which stands first."""
    knowledge = report.judged.knowledge
    found = plan_estate(estate, knowledge, report.goal, report.options)
    named = {each.cluster.name: each for each in report.judged.assessment.clusters}
    mine = tuple(named[name] for name in _names_in(estate))
    alike = [
        ((estate.hub.cluster.name,), estate.hub),
        *((group.names, group.assessed) for group in estate.groups),
    ]
    clearings = tuple(each for names, one in alike for each in _clearings(names, one, report, knowledge))
    return Plan(clusters=mine, planned=told_as_one(found), estate=found, clearings=clearings)


def _clearings(
    names: tuple[str, ...], assessed: ClusterAssessment, report: PlanReport, knowledge: KnowledgeBase
) -> Iterator[Clearing]:
    for found in counterfactuals(assessed, knowledge, report.options):
        yield Clearing(clusters=names, found=found)


def _planned(assessed: ClusterAssessment, report: PlanReport, once: PlannedOnce[tuple[Counterfactual, ...]]) -> Plan:
    """A cluster planned by itself, unless one like it was."""
    if not assessed.cluster.is_reached:
        return Plan(clusters=(assessed,), planned=NotReached())
    goal, options, knowledge = _goal_in(assessed, report.goal), report.options, report.judged.knowledge
    found, changes = once.of(
        assessed,
        lambda each: (
            find_ways(each, knowledge, goal, options),
            tuple(counterfactuals(each, knowledge, options)),
        ),
    )
    clearings = tuple(Clearing(clusters=(assessed.cluster.name,), found=each) for each in changes)
    return Plan(clusters=(assessed,), planned=found, clearings=clearings)


def _against_wishes(plan: Plan, options: Options) -> Iterator[Problem]:
    """What is to be kept or avoided, and moves inside a bundle: only the bundle can be told to stay."""
    if not isinstance(plan.planned, UpgradePlan):
        return
    hops = (hop for way in plan.planned.alternatives for hop in way.hops if isinstance(hop, PlannedHop))
    for hop in hops:
        bundle = hop.moves
        for each in hop.drags:
            if each.component in options.keep:
                message = f"{each.component} cannot be kept: it moves with {bundle.component}, which brings it"
                hint = f"--keep {bundle.component} keeps both"
                yield Problem(code="moves-in-bundle", message=message, place=Place(file="--keep"), hint=hint)
            if each.end in options.avoid.get(each.component, ()):
                message = f"{bundle.component} {bundle.end} brings {each.component} {each.end}, which is to be avoided"
                hint = f"avoid the bundle: --avoid {bundle.component}={bundle.end}"
                yield Problem(code="moves-in-bundle", message=message, place=Place(file="--avoid"), hint=hint)


def _goal_in(assessed: ClusterAssessment, goal: Goal) -> Goal:
    """Of several targets, those that a cluster has; that each is in some cluster is looked at before."""
    if not isinstance(goal, Targets):
        return goal
    there = {each.name for each in assessed.components}
    return Targets({name: version for name, version in goal.versions.items() if name in there})


def named_nowhere(report: PlanReport) -> Iterator[Problem]:
    """What the request names and no cluster has: a wish that would do nothing is a mistake."""
    there = {component.name for each in report.judged.assessment.clusters for component in each.components}
    wished: list[tuple[str, ComponentName]] = [
        *(("--target", name) for name in (report.goal.versions if isinstance(report.goal, Targets) else ())),
        *(("--keep", name) for name in sorted(report.options.keep)),
        *(("--avoid", name) for name in report.options.avoid),
    ]
    for flag, name in wished:
        if name not in there:
            hint = f"here are {', '.join(sorted(there))}" if there else "no component was seen at all"
            message = f"{name} is in no cluster that was read"
            yield Problem(code="component-absent", message=message, place=Place(file=flag), hint=hint)
