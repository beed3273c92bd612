"""What workers and screens tell the app.

A `Change` says what becomes of the session; the app applies it and shows the outcome. Everything else asks the app for
something only it can do: go elsewhere, open a form, start a worker.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from textual.message import Message

from advisor.model.answer import RecordedAnswer
from advisor.problems import Problem
from advisor.report.plan_document import Outlook, Plan, PlanReport
from advisor.report.wish import Wish
from advisor.tui.answering import Question
from advisor.tui.desk import Judged
from advisor.tui.session import Choice, Session


class Change(Message):
    """Something that changes the session."""

    def applied(self, session: Session) -> Session:
        """The session after it."""
        raise NotImplementedError


@dataclass
class Said(Change):
    """What a worker is doing right now."""

    says: str

    def applied(self, session: Session) -> Session:
        """It works."""
        return session.working(self.says)


@dataclass
class Loaded(Change):
    """Something was read and judged."""

    judged: Judged

    def applied(self, session: Session) -> Session:
        """There is something to show."""
        return session.showing(self.judged)


@dataclass
class NotLoaded(Change):
    """Something could not be read."""

    problems: tuple[Problem, ...]

    def applied(self, session: Session) -> Session:
        """There is something to mend."""
        return session.refused(self.problems)


@dataclass
class RulesNotLoaded(Change):
    """Rules that changed cannot be used."""

    problems: tuple[Problem, ...]

    def applied(self, session: Session) -> Session:
        """There is something to mend in the rules."""
        return session.with_rule_problems(self.problems)


@dataclass
class Chose(Change):
    """Something else is chosen on a screen."""

    choice: Choice

    def applied(self, session: Session) -> Session:
        """It is chosen."""
        return session.choosing(self.choice)


@dataclass
class Planned(Change):
    """The planner is done."""

    judged: Judged
    outlook: Outlook

    def applied(self, session: Session) -> Session:
        """There are plans to show."""
        return session.planned(self.judged, self.outlook.report, self.outlook.problems)


@dataclass
class NotPlanned(Change):
    """What was asked of the planner cannot be meant."""

    problems: tuple[Problem, ...]

    def applied(self, session: Session) -> Session:
        """There is something to ask otherwise."""
        return session.not_planned(self.problems)


@dataclass
class PlanWanted(Message):
    """Plans are wanted for a wish."""

    wish: Wish


@dataclass
class PlanAsked(Message):
    """A wish can be meant; the planner can begin."""

    wish: Wish
    judged: Judged
    asked: PlanReport


@dataclass
class WhyNotWanted(Message):
    """Somebody wants to know why no alternative goes to a version."""

    target: str
    plan: Plan
    """In whose clusters."""


@dataclass
class WhyNotTold(Message):
    """The answer: a plan with that version as its target."""

    answer: PlanReport


@dataclass
class RulesSeen(Message):
    """How the files of the rules look now."""

    prints: Mapping[str, tuple[int, int]]


@dataclass
class Saved(Message):
    """A report was written."""

    path: Path


@dataclass
class AnswerSaved(Saved):
    """An answer is in its file."""

    answer: RecordedAnswer


@dataclass
class FormRefused(Message):
    """What was typed into a form could not be done."""

    problems: tuple[Problem, ...]


@dataclass
class ClusterChosen(Message):
    """The findings of one cluster are asked for."""

    name: str


@dataclass
class QuestionAsked(Message):
    """Somebody wants to vouch for what is missing."""

    question: Question


@dataclass
class JobGiven(Message):
    """A form wants a job to be done; it stays until the job says that it is."""

    job: Callable[[Callable[[Message], object]], None]
