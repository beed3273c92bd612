"""What work a message asks for: which job, in which group, and what the session says meanwhile.

Of one group only one job goes on at a time; a new one ends it. To add work, give a message that is a `Wanted`, a job in
`jobs.py`, and a case here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from advisor.tui.desk import Desk, LookedAt
from advisor.tui.jobs import Job, asking_why_not, going_on, judging_again, judging_by_new_rules, planning, reading
from advisor.tui.messages import (
    AnswerSaved,
    JobGiven,
    PlanWanted,
    ReadWanted,
    RulesChanged,
    Wanted,
    WhyNotWanted,
)
from advisor.tui.session import Refused, Session, Working

READING, PLANNING, WHY_NOT, SAVING = "reading", "planning", "why-not", "saving"
"""The groups."""
LONG = (READING, PLANNING)
"""The groups whose work escape ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One job that is to be begun."""

    job: Job
    group: str
    session: Session
    """What the screen shows from its beginning on."""


Begun: TypeAlias = Errand | None
"""None where there is nothing that it could be done with."""


def errand_of(message: Wanted, session: Session, desk: Desk, looked_at: LookedAt = str) -> Begun:
    """The errand that a message is."""
    match message:
        case ReadWanted():
            return _read(session, desk)
        case JobGiven(job=job):
            return Errand(job=job, group=SAVING, session=session)
        case RulesChanged() if session.judged is None:
            return _read(session, desk) if isinstance(session.activity, Working | Refused) else None
        case _ if session.judged is None:
            return None
        case RulesChanged():
            job = judging_by_new_rules(desk, session.judged, session.answers)
            return Errand(job=job, group=READING, session=session)
        case AnswerSaved(path=path):
            return Errand(job=judging_again(desk, session.judged, path), group=READING, session=session)
        case PlanWanted(wish=wish, is_typed=is_typed):
            if so_far := session.planning.begun(session.judged, wish):
                job = going_on(desk, session.judged, wish, so_far, looked_at)
            else:
                job = planning(desk, session.judged, wish, looked_at, is_typed=is_typed)
            return Errand(job=job, group=PLANNING, session=session)
        case WhyNotWanted(target=target, plan=plan):
            wish = replace(session.planning.wish, goal="clear", target=target)
            return Errand(job=asking_why_not(desk, session.judged, wish, plan), group=WHY_NOT, session=session)
        case _:
            raise NotImplementedError(f"nobody said what {type(message).__name__} asks for")


def _read(session: Session, desk: Desk) -> Errand:
    return Errand(job=reading(desk, session.answers), group=READING, session=session.reading())
