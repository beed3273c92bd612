"""What workers and screens tell the app.

A `Change` says what becomes of the session, a `Wanted` asks for work, which `errands.py` knows, and a `ForForm` is for
the form in sight. Everything else asks the app for something only it can do: go elsewhere, open a form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from advisor.model.answer import RecordedAnswer
from advisor.problems import Problem
from advisor.report.wish import Wish
from advisor.tui.desk import Judged
from advisor.tui.session import Choice, Session

if TYPE_CHECKING:  # the planner: nothing of it is on the first screen
    from advisor.report.plan_document import Outlook, Plan, PlanReport
    from advisor.tui.answering import Question


class Change(Message):
    """Something that changes the session."""

    def applied(self, session: Session) -> Session:
        """The session after it."""
        raise NotImplementedError


class Wanted(Message):
    """Something that asks for work."""


class ForForm(Message):
    """Something that the form in sight has to hear."""


@dataclass
class Said(Change):
    """What a worker is doing right now."""

    says: str
    is_planning: bool = False

    def applied(self, session: Session) -> Session:
        """It works."""
        return session.working(self.says, is_planning=self.is_planning)


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
    """The planner is done, or one plan further."""

    judged: Judged
    wish: Wish
    outlook: Outlook

    def applied(self, session: Session) -> Session:
        """There are plans to show."""
        return session.planned(self.judged, self.wish, self.outlook)


@dataclass
class NotPlanned(Change):
    """What was asked of the planner cannot be meant."""

    problems: tuple[Problem, ...]

    def applied(self, session: Session) -> Session:
        """There is something to ask otherwise."""
        return session.not_planned(self.problems)


@dataclass
class PlanAsked(Change, ForForm):
    """A wish can be meant, and the planner begins."""

    wish: Wish

    def applied(self, session: Session) -> Session:
        """It is what is wanted from now on."""
        return session.wishing(self.wish)


@dataclass
class ReadWanted(Wanted):
    """Everything is to be read again."""


@dataclass
class PlanWanted(Wanted):
    """Plans are wanted for a wish."""

    wish: Wish
    is_typed: bool = False
    """Whether it was just typed into a form, which is told what is wrong with it."""


@dataclass
class WhyNotWanted(Wanted):
    """Somebody wants to know why no alternative goes to a version."""

    target: str
    plan: Plan
    """In whose clusters."""


@dataclass
class WhyNotTold(ForForm):
    """The answer: a plan with that version as its target."""

    answer: PlanReport


@dataclass
class RulesChanged(Wanted):
    """Files of the rules are not what they were at the last look."""


@dataclass
class Saved(ForForm):
    """A report was written."""

    path: Path


@dataclass
class AnswerSaved(Saved, Change, Wanted):
    """An answer is in its file."""

    answer: RecordedAnswer

    def applied(self, session: Session) -> Session:
        """It counts from now on."""
        return session.answered(self.path, self.answer.signature)


@dataclass
class FormRefused(ForForm):
    """What was typed into a form could not be done."""

    problems: tuple[Problem, ...]


@dataclass
class LookedAt(Message):
    """Somebody looks at a cluster: its plan goes before the others."""

    name: str


@dataclass
class ClusterChosen(Message):
    """The findings of one cluster are asked for."""

    name: str


@dataclass
class QuestionAsked(Message):
    """Somebody wants to vouch for what is missing."""

    question: Question


@dataclass
class JobGiven(Wanted):
    """A form wants a job to be done; it stays until the job says that it is."""

    job: Callable[[Callable[[Message], object]], None]
