"""What planning comes to, cluster by cluster, for a front end: the question first, then a plan for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

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
from advisor.report.plan_document import Clearing, NotReached, Outlook, Plan, PlanReport

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
    clusters, knowledge = asked.judged.assessment.clusters, asked.judged.knowledge
    problems = list(named_nowhere(asked))
    plans: list[Plan] = []
    together = estates([each for each in clusters if each.cluster.is_reached], knowledge, asked.options)
    inside = {name for estate in together for name in estate.clusters}
    once: PlannedOnce[tuple[Counterfactual, ...]] = PlannedOnce(knowledge, asked.options.record)
    jobs: list[Estate | ClusterAssessment] = [*together, *(c for c in clusters if c.cluster.name not in inside)]
    for number, job in enumerate(jobs, 1):
        name = job.hub.cluster.name if isinstance(job, Estate) else job.cluster.name
        teller = _Teller(says=f"planning {name} ({number} of {len(jobs)})", say=say)
        heard = replace(asked, options=replace(asked.options, observer=teller))
        try:
            found = (
                _planned_together(job, clusters, heard, knowledge)
                if isinstance(job, Estate)
                else _planned(job, heard, knowledge, once)
            )
            problems.extend(_against_wishes(found, asked.options))
            plans.append(found)
        except InvalidInput as error:
            problems.extend(error.problems)
    return Outlook(report=replace(asked, plans=tuple(plans)), problems=tuple(dict.fromkeys(problems)))


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


def _planned_together(
    estate: Estate, clusters: Iterable[ClusterAssessment], report: PlanReport, knowledge: KnowledgeBase
) -> Plan:
    """One plan for all clusters that a manager tends, and the one that it runs in, which stands first."""
    found = plan_estate(estate, knowledge, report.goal, report.options)
    hub = estate.hub.cluster.name
    mine = sorted(
        (each for each in clusters if each.cluster.name in estate.clusters),
        key=lambda each: (each.cluster.name != hub, each.cluster.name),
    )
    alike = [((hub,), estate.hub), *((group.names, group.assessed) for group in estate.groups)]
    clearings = tuple(each for names, one in alike for each in _clearings(names, one, report, knowledge))
    return Plan(clusters=tuple(mine), planned=told_as_one(found), estate=found, clearings=clearings)


def _clearings(
    names: tuple[str, ...], assessed: ClusterAssessment, report: PlanReport, knowledge: KnowledgeBase
) -> Iterator[Clearing]:
    for found in counterfactuals(assessed, knowledge, report.options):
        yield Clearing(clusters=names, found=found)


def _planned(
    assessed: ClusterAssessment,
    report: PlanReport,
    knowledge: KnowledgeBase,
    once: PlannedOnce[tuple[Counterfactual, ...]],
) -> Plan:
    """A cluster planned by itself, unless one like it was."""
    if not assessed.cluster.is_reached:
        return Plan(clusters=(assessed,), planned=NotReached())
    goal, options = _goal_in(assessed, report.goal), report.options
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
