"""Whether a plan still holds, and whether its last hop reached its outcome: the one value of every format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import assert_never

from advisor.model.inventory import Cluster
from advisor.model.measurement import Measurement
from advisor.model.noted import Noted
from advisor.model.record import Record
from advisor.model.recorded_plan import MadeFrom, RecordedCourse, RecordedHop, RecordedPlan, RecordedWay
from advisor.report.document import Report
from advisor.report.evidence import Evidence
from advisor.report.made_from import made_from
from advisor.report.moved import Input, Moved, moved
from advisor.report.phrases import number_of
from advisor.report.progress import Elsewhere, Made, Making, Stage, Stand, Untold, moves, stage_of, stands_of
from advisor.report.step import Outcome, Step, StepKind
from advisor.report.steps import queries_of, steps_of

SCHEMA_VERSION = "1.0.0"


class Result(StrEnum):
    """What verifying comes to."""

    PASSED = "passed"
    FAILED = "failed"
    UNDECIDED = "undecided"
    UNREACHABLE = "unreachable"


EXIT_OF = {Result.PASSED: 0, Result.FAILED: 1, Result.UNDECIDED: 3, Result.UNREACHABLE: 4}
#: Of several courses the first of these is the run's.
_PRECEDENCE = (Result.FAILED, Result.UNREACHABLE, Result.UNDECIDED, Result.PASSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One course of a plan, verified: a plan for clusters that were planned together."""

    course: RecordedCourse
    way: RecordedWay | None
    """The alternative that was chosen; None where the plan has none."""
    stands: tuple[Stand, ...]
    stage: Stage
    judged: int
    """The number of the hop whose outcome is judged; 0 before all of them."""
    moved: tuple[Moved, ...]
    """What moved since the plan was made."""
    steps: tuple[Step, ...]

    @property
    def hop(self) -> RecordedHop | None:
        """The hop whose outcome is judged."""
        return self.way.hops[self.judged - 1] if self.way and self.judged else None

    @property
    def next_hop(self) -> RecordedHop | None:
        """The hop that comes next, once this one is done."""
        is_on_the_way = self.way is not None and isinstance(self.stage, Made) and self.judged < len(self.way.hops)
        return self.way.hops[self.judged] if self.way and is_on_the_way else None

    def count(self, outcome: Outcome) -> int:
        """How many steps came to an outcome."""
        return sum(step.outcome is outcome for step in self.steps)

    def result(self, *, allow_unknown: bool) -> Result:
        """What it comes to at the gate."""
        if self.count(Outcome.FAILED):
            return Result.FAILED
        if any(step.could_not_look for step in self.steps):
            return Result.UNREACHABLE
        return Result.UNDECIDED if self.count(Outcome.UNKNOWN) and not allow_unknown else Result.PASSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """A run of `verify`."""

    plan: RecordedPlan
    judged: Report
    """What the new inventory came to."""
    checked: tuple[Checked, ...]
    prometheus: str | None
    """The URL that was asked; None for none."""

    @property
    def result(self) -> Result:
        """The worst of its courses."""
        found = {each.result(allow_unknown=self.judged.gate.allow_unknown) for each in self.checked}
        return next(each for each in _PRECEDENCE if each in found)

    @property
    def exit_code(self) -> int:
        """The exit code of the program: `--exit-zero` masks 1 and 3, nothing else."""
        masked = self.judged.exit_zero and self.result in {Result.FAILED, Result.UNDECIDED}
        return 0 if masked else EXIT_OF[self.result]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One course, and how far it has come."""

    course: RecordedCourse
    way: RecordedWay | None
    stands: tuple[Stand, ...]
    stage: Stage
    judged: int

    @property
    def hop(self) -> RecordedHop | None:
        """The hop whose outcome is judged; None before all of them."""
        return self.way.hops[self.judged - 1] if self.way and self.judged else None


def standing_of(
    plan: RecordedPlan, course: RecordedCourse, way: RecordedWay | None, judged: Report, after: int | None
) -> Standing:
    """How far a course has come. `after` is the hop whose outcome is to be judged; None where the inventory tells."""
    if way is None:
        return Standing(course=course, way=None, stands=(), stage=Made(0), judged=0)
    now = {each.cluster.name: each for each in judged.assessment.clusters}
    stands = stands_of(way, plan.made_from.clusters, now, judged.knowledge, judged.gate.basis)
    stage = stage_of(stands, len(way.hops))
    return Standing(course=course, way=way, stands=stands, stage=stage, judged=_told(stage) if after is None else after)


def _told(stage: Stage) -> int:
    """The hop that is judged where nobody names one: the last that was made, or the one under way."""
    match stage:
        case Made(hops):
            return hops
        case Making(hop):
            return hop
        case Elsewhere() | Untold():
            return 0
        case _:
            assert_never(stage)


def wanted_queries(plan: RecordedPlan, standings: Sequence[Standing]) -> tuple[str, ...]:
    """What Prometheus is to be asked, each once."""
    hops = (each.hop for each in standings)
    return tuple(dict.fromkeys(query for hop in hops if hop for query in queries_of(hop, plan)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a plan is held against."""

    judged: Report
    record: Record
    measurements: Mapping[str, Measurement] | None
    noted: Mapping[str, Noted] = field(default_factory=dict)


def verified(plan: RecordedPlan, standings: Sequence[Standing], seen: Seen) -> tuple[Checked, ...]:
    """Every course, judged."""
    now = made_from(seen.judged, seen.record)
    return tuple(_checked(plan, each, seen, now) for each in standings)


def _checked(plan: RecordedPlan, standing: Standing, seen: Seen, now: MadeFrom) -> Checked:
    way, judged = standing.way, standing.judged
    found = moved(
        plan.made_from, now, standing.course.clusters, beside=moves(way) if way and judged and moves(way) else ()
    )
    assessed = {each.cluster.name: each for each in seen.judged.assessment.clusters}
    evidence = Evidence(
        plan=plan,
        now=assessed,
        knowledge=seen.judged.knowledge,
        stands=standing.stands,
        is_under_way=standing.stage == Making(judged),
        measurements=seen.measurements,
        noted=seen.noted,
    )
    of_hop = steps_of(way, judged, evidence) if way and judged else ()
    return Checked(
        course=standing.course,
        way=way,
        stands=standing.stands,
        stage=standing.stage,
        judged=judged,
        moved=found,
        steps=(*_of_plan(plan, standing, found, seen), *of_hop),
    )


def _of_plan(plan: RecordedPlan, standing: Standing, found: Sequence[Moved], seen: Seen) -> tuple[Step, ...]:
    """Whether the clusters can be seen, and whether what the plan was made from still is as it was."""
    steps = [
        _looked(standing.course, seen.judged, plan.made_from),
        _stage(standing),
        *(_still(kind, standing, found) for kind in Input),
    ]
    if seen.judged.gate.knowledge_is_stale:
        knowledge = seen.judged.knowledge
        says = f"the rules are of {knowledge.as_of}, older than the {knowledge.stale_after_days} days they are good for"
        title = "knowledge within its budget"
        steps.append(Step(number="", kind=StepKind.PLAN, title=title, outcome=Outcome.UNKNOWN, says=says))
    told = [each for each in steps if each is not None]
    return tuple(replace(each, number=f"0.{place}") for place, each in enumerate(told, 1))


def _looked(course: RecordedCourse, judged: Report, planned: MadeFrom) -> Step:
    """Whether every cluster of the plan was seen, by sources that agree, and that are of this cluster."""
    seen = {each.cluster.name: each for each in judged.assessment.clusters}
    title = "the clusters can be seen"
    unseen = [name for name in course.clusters if name not in seen]
    shut = [name for name in course.clusters if name in seen and not seen[name].cluster.is_reached]
    torn = [each.about for name in course.clusters if name in seen for each in seen[name].conflicts]
    strange = [name for name in course.clusters if name in seen and _may_be_another(name, planned, seen[name].cluster)]
    says, who = f"seen: {', '.join(course.clusters)}", ""
    if unseen:
        says, who = f"no source shows {', '.join(unseen)}", "name its sources too"
    elif shut:
        says, who = f"{', '.join(shut)} let us in nowhere", "advisor scan says what was refused"
    elif torn:
        says, who = f"sources disagree on {', '.join(torn)}", "advisor scan says which sources"
    elif strange:
        says = (
            f"of {', '.join(strange)} no node is there that the plan names: perhaps it is another cluster of that name"
        )
        who = _TELL_APART
    outcome = Outcome.UNKNOWN if unseen or shut or torn or strange else Outcome.PASSED
    return Step(
        number="", kind=StepKind.PLAN, title=title, outcome=outcome, says=says, who=who, could_not_look=bool(shut)
    )


_TELL_APART = (
    "show kube-system to both, the plan and this run: kubectl get namespaces -o json, whose uid tells clusters apart"
)


def _may_be_another(name: str, planned: MadeFrom, now: Cluster) -> bool:
    """Whether only its name says that it is the cluster of the plan. Nodes may all have been replaced since."""
    then = next((each for each in planned.clusters if each.name == name), None)
    if then is None or not then.nodes or not now.nodes or (then.uid and now.uid):
        return False
    return {*then.nodes}.isdisjoint(node.name for node in now.nodes)


def _stage(standing: Standing) -> Step | None:
    """Only where no stage can be named: elsewhere the versions of the hop say it."""
    title = "how far the plan has come"
    match standing.stage:
        case Untold() if not standing.judged:
            untold = [each for each in standing.stands if each.at is None]
            says = "; ".join(f"{each.what}: {each.seen}" for each in untold)
            who = "; ".join(dict.fromkeys(each.how for each in untold if each.how))
            return Step(number="", kind=StepKind.PLAN, title=title, outcome=Outcome.UNKNOWN, says=says, who=who)
        case Elsewhere() if not standing.judged:
            says = "; ".join(
                f"{each.what} is {each.seen}, and the plan leads from {' to '.join(dict.fromkeys(each.expected))}"
                for each in standing.stands
                if each.at is not None
            )
            return Step(number="", kind=StepKind.PLAN, title=title, outcome=Outcome.FAILED, says=says, who="plan anew")
        case _:
            return None


_TITLE = {
    Input.INVENTORY: "the inventory is as planned from",
    Input.RULES: "the rules are those of the plan",
    Input.WAIVERS: "the waivers are those of the plan",
    Input.ANSWERS: "the answers are those of the plan",
}


def _still(kind: Input, standing: Standing, found: Sequence[Moved]) -> Step:
    """Once every hop is made there is nothing left that a change could make wrong."""
    own = [each for each in found if each.input is kind]
    title = _TITLE[kind]
    if kind is Input.INVENTORY and standing.judged:
        title = "nothing moved that the plan does not move"
    is_over = standing.way is not None and standing.judged == len(standing.way.hops)
    if not own:
        return Step(number="", kind=StepKind.PLAN, title=title, outcome=Outcome.PASSED, says="")
    says, details = number_of(len(own), "difference"), tuple(each.says for each in own)
    step = Step(number="", kind=StepKind.PLAN, title=title, outcome=Outcome.FAILED, says=says, details=details)
    if is_over:
        return replace(step, outcome=Outcome.PASSED, says=f"{says}, and no hop is left that rests on it")
    return replace(step, who="plan anew, and look at what the new plan changes")
