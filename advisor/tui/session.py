"""What is loaded, chosen and filtered: one frozen value. Every change of the screen is a transition of it.

To add a screen, give it a value of its own here for what can be chosen on it, and the transitions that change that.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from advisor.model.signature import Signature
from advisor.problems import Problem
from advisor.tui.desk import Judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Resting:
    """Nothing is being done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """Something is being read or judged."""

    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """What was asked for last could not be read."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Halted:
    """Somebody ended what was being done."""


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


class Shelf(StrEnum):
    """What the knowledge screen lists."""

    ADVISORIES = "advisories"
    RELEASES = "releases"


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
    as_written: bool = False
    """Whether a rule is shown as its author wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The whole screen, but for where the cursor stands."""

    sources: str
    today: datetime.date
    answers: Path | None
    """The file that answers are read from and saved to; None before there is one."""
    judged: Judged | None = None
    """What was read last; it stays while it is read again, also when that fails."""
    activity: Activity = field(default_factory=Resting)
    rule_problems: tuple[Problem, ...] = ()
    """What is wrong with rules that changed; what was loaded before goes on counting."""
    signed: Signature | None = None
    """By whom and until when the last answer was given; None before the first."""
    overview: OverviewChoice = OverviewChoice()
    findings: FindingsChoice = FindingsChoice()
    knowledge: KnowledgeChoice = KnowledgeChoice()

    @property
    def matter(self) -> tuple[object, ...]:
        """What the bodies of screens show: everything but what goes on. The same objects mean the same body."""
        return (self.judged, self.rule_problems, self.overview, self.findings, self.knowledge)

    def working(self, says: str) -> Session:
        """Something is being done."""
        return replace(self, activity=Working(says=says))

    def refused(self, problems: tuple[Problem, ...]) -> Session:
        """It could not be done. What was loaded before stays."""
        return replace(self, activity=Refused(problems=problems))

    def halted(self) -> Session:
        """It was ended. What was loaded before stays."""
        return replace(self, activity=Halted())

    def showing(self, judged: Judged) -> Session:
        """It was done. A cluster that is there no more is chosen no more."""
        names = {each.cluster.name for each in judged.report.assessment.clusters}
        kept = self.findings if self.findings.cluster in names else replace(self.findings, cluster=None)
        return replace(self, judged=judged, activity=Resting(), rule_problems=(), findings=kept)

    def with_rule_problems(self, problems: tuple[Problem, ...]) -> Session:
        """Rules changed and cannot be used; those loaded before go on counting."""
        return replace(self, activity=Resting(), rule_problems=problems)

    def answered(self, path: Path, signature: Signature) -> Session:
        """An answer was saved to a file, from which answers are read from now on."""
        return replace(self, answers=path, signed=signature)

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


Choice: TypeAlias = OverviewChoice | FindingsChoice | KnowledgeChoice
"""What is chosen on one screen."""
