"""What is loaded, chosen and filtered: one frozen value. Every change of the screen is a transition of it.

To add a screen, give it a value of its own here for what can be chosen on it, and the transitions that change that.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from advisor.model.signature import Signature
from advisor.problems import Problem
from advisor.report.wish import Wish
from advisor.tui.desk import Judged
from advisor.tui.planning import Planning

if TYPE_CHECKING:  # planner and checklist: nothing of them is on the first screen
    from advisor.report.plan_document import Outlook
    from advisor.tui.marking import Marking, NotMade, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Resting:
    """Nothing is being done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """Something is being read, judged or planned."""

    says: str
    is_planning: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """What was asked for last could not be read."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Halted:
    """Somebody ended what was being done."""

    was_planning: bool = False
    """Whether that was planning, and not reading."""


Activity: TypeAlias = Resting | Working | Refused | Halted


class ClusterOrder(StrEnum):
    """What clusters are sorted by."""

    VERDICT = "verdict"
    WORST = "worst"
    UNKNOWNS = "unknowns"
    CLUSTER = "cluster"
    DISTRIBUTION = "distribution"
    NODES = "nodes"
    SUPPORT = "support"


class FindingOrder(StrEnum):
    """What findings are sorted by."""

    STATUS = "status"
    SEVERITY = "severity"
    NAME = "finding"
    WHERE = "where"
    CLUSTER = "cluster"


class PlanOrder(StrEnum):
    """What plans are sorted by."""

    CLUSTERS = "clusters"
    OUTCOME = "outcome"
    WAYS = "ways"
    WINDOWS = "windows"
    LEAVES = "leaves"
    FIRST = "first"


class Shelf(StrEnum):
    """What the knowledge screen lists."""

    ADVISORIES = "advisories"
    RELEASES = "releases"


class KnownOrder(StrEnum):
    """What known advisories and releases are sorted by."""

    NAME = "name"
    SEVERITY = "severity"
    COMPONENT = "component"
    RELEASES = "releases"
    NEWEST = "newest"
    READ = "read"


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewChoice:
    """What is chosen among clusters."""

    search: str = ""
    order: ClusterOrder = ClusterOrder.VERDICT
    is_reversed: bool = False
    only_open: bool = False
    """Whether clear clusters are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsChoice:
    """What is chosen among findings."""

    search: str = ""
    cluster: str | None = None
    """None for all clusters."""
    order: FindingOrder = FindingOrder.STATUS
    is_reversed: bool = False
    shows_settled: bool = False
    """Whether findings that are fixed or do not affect are listed too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeChoice:
    """What is chosen among what is known."""

    search: str = ""
    shelf: Shelf = Shelf.ADVISORIES
    order: KnownOrder = KnownOrder.NAME
    is_reversed: bool = False
    as_written: bool = False
    """Whether a rule is shown as its author wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChoice:
    """What is chosen among plans."""

    search: str = ""
    order: PlanOrder = PlanOrder.CLUSTERS
    is_reversed: bool = False
    shows_all: bool = False
    """Whether every way of the front is drawn, and not only those that are best at something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistChoice:
    """Which way is checked, and what is chosen on its list."""

    search: str = ""
    only_open: bool = False
    """Whether items that are done are left out."""
    alternative: str = "A"
    plan: str | None = None
    """The first cluster of the plan it is made of alone; None for all plans, as the command makes it."""
    shows_all: bool = False
    """Whether the alternative is named as among all ways of the front."""
    file: Path | None = None
    """Where its marks are kept; None where nobody named one for it."""


def now() -> datetime.datetime:
    """What time it is."""
    return datetime.datetime.now(datetime.UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The whole screen, but for where the cursor stands."""

    sources: str
    today: datetime.date
    clock: Callable[[], datetime.datetime] = now
    """What time it is when somebody marks something."""
    answers: Path | None
    """The file that answers are read from and saved to; None before there is one."""
    judged: Judged | None = None
    """What was read last; it stays while it is read again, also when that fails."""
    looked_at: str = ""
    """The cluster under the cursor last, wherever that was; empty before there was one."""
    activity: Activity = field(default_factory=Resting)
    rule_problems: tuple[Problem, ...] = ()
    """What is wrong with rules that changed; what was loaded before goes on counting."""
    signed: Signature | None = None
    """By whom and until when the last answer was given; None before the first."""
    overview: OverviewChoice = OverviewChoice()
    findings: FindingsChoice = FindingsChoice()
    knowledge: KnowledgeChoice = KnowledgeChoice()
    plan: PlanChoice = PlanChoice()
    checklist: ChecklistChoice = ChecklistChoice()
    planning: Planning = field(default_factory=Planning)
    marks: Path | None = None
    """The file of marks that was named at the start; None when there was none."""
    marker: str = ""
    """Who marks items; empty before anybody said so."""
    marking: Marking | NotMade | None = None
    """The checklist that is marked; None before there is a plan."""

    @property
    def matter(self) -> tuple[object, ...]:
        """What the bodies of screens show: everything but what goes on. The same objects mean the same body."""
        choices = (self.overview, self.findings, self.knowledge, self.plan, self.checklist)
        return (self.judged, self.rule_problems, self.planning, self.marking, *choices)

    def working(self, says: str, *, is_planning: bool = False) -> Session:
        """Something is being done. What was said before it was ended may come after that, and counts no more."""
        is_late = not self.planning.is_under_way if is_planning else self.activity == Halted()
        return self if is_late else replace(self, activity=Working(says=says, is_planning=is_planning))

    def reading(self) -> Session:
        """Everything is read again, whatever was ended before."""
        return replace(self, activity=Working(says="starting"))

    def refused(self, problems: tuple[Problem, ...]) -> Session:
        """It could not be done. What was loaded before stays."""
        return replace(self, activity=Refused(problems=problems))

    def halted(self) -> Session:
        """It was ended. What was loaded before stays."""
        is_planning = isinstance(self.activity, Working) and self.activity.is_planning
        planning = replace(self.planning, is_under_way=False) if self.planning.is_under_way else self.planning
        return replace(self, activity=Halted(was_planning=is_planning), planning=planning)

    def showing(self, judged: Judged) -> Session:
        """It was done. A cluster that is there no more is chosen no more, and of what was before nothing is planned."""
        names = {each.cluster.name for each in judged.report.assessment.clusters}
        kept = self.findings if self.findings.cluster in names else replace(self.findings, cluster=None)
        planning = replace(self.planning, is_under_way=False) if self.planning.is_under_way else self.planning
        return replace(self, judged=judged, activity=Resting(), rule_problems=(), findings=kept, planning=planning)

    def with_rule_problems(self, problems: tuple[Problem, ...]) -> Session:
        """Rules changed and cannot be used; those loaded before go on counting."""
        return replace(self, activity=Resting(), rule_problems=problems)

    def answered(self, path: Path, signature: Signature) -> Session:
        """An answer was saved to a file, from which answers are read from now on."""
        return replace(self, answers=path, signed=signature)

    def wishing(self, wish: Wish) -> Session:
        """The planner begins with this; what it gave last stays until something of this is there."""
        planning = replace(self.planning, wish=wish, is_under_way=True)
        return replace(self, planning=planning).working("planning", is_planning=True)

    def planned(self, judged: Judged, wish: Wish, outlook: Outlook) -> Session:
        """The planner is done, or one plan further. Plans of what was judged or wished before count no more."""
        if judged is not self.judged or wish != self.planning.wish:
            return self
        activity = self.activity if outlook.unmade else Resting()
        return replace(self, planning=self.planning.with_plans(judged, outlook), activity=activity)

    def not_planned(self, problems: tuple[Problem, ...]) -> Session:
        """What was asked of the planner cannot be meant. The plans before stay."""
        planning = replace(self.planning, problems=problems, is_under_way=False)
        return replace(self.refused(problems), planning=planning)

    def rested(self) -> Session:
        """A notice was read."""
        return replace(self, activity=Resting()) if not isinstance(self.activity, Working) else self

    def choosing(self, choice: Choice) -> Session:
        """Something else is chosen on a screen."""
        match choice:
            case OverviewChoice():
                return replace(self, overview=choice)
            case FindingsChoice():
                return replace(self, findings=choice)
            case KnowledgeChoice():
                return replace(self, knowledge=choice)
            case PlanChoice():
                return replace(self, plan=choice)
            case ChecklistChoice():
                return replace(self, checklist=choice)

    def marking_with(self, marking: Marking | NotMade) -> Session:
        """A checklist is there, or what is marked on it is other."""
        return replace(self, marking=marking)

    @property
    def checked(self) -> Source | None:
        """What the checklist is to be made of, and where its marks are kept; None while there are no plans of now.

        A checklist of all plans waits for the last of them: else it would leave clusters out and not say so.
        """
        choice, report = self.checklist, self.planning.report
        if report is None or self.planning.of is not self.judged:
            return None
        there = {each.names[0] for each in report.plans}
        if self.planning.unmade and choice.plan not in there:
            return None
        from advisor.tui.marking import Source, default_marks  # noqa: PLC0415  # loaded with the plans

        named = choice.file or self.marks
        return Source(
            report=report,
            alternative=choice.alternative,
            plan=choice.plan,
            shows_all=choice.shows_all,
            path=named or default_marks(report, choice.alternative, choice.plan),
        )

    def marked_by(self, name: str) -> Session:
        """Somebody said who marks items."""
        return replace(self, marker=name)


Choice: TypeAlias = OverviewChoice | FindingsChoice | KnowledgeChoice | PlanChoice | ChecklistChoice
"""What is chosen on one screen."""
