"""What people put on record for a run, and what became of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from advisor.model.answer import RecordedAnswer
from advisor.model.waiver import IdleWaiver, Waiver


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The waivers and answers of a run, and the day it is judged for."""

    today: datetime.date
    waivers: tuple[Waiver, ...] = ()
    """In the order written."""
    answers: tuple[RecordedAnswer, ...] = ()
    """In the order written."""


NOTHING_ON_RECORD = Record(today=datetime.date.min)
"""Nobody vouches for anything; then the day does not matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordUse:
    """What became of the waivers and answers of a run, each in the order written."""

    rests_on: tuple[RecordedAnswer, ...] = ()
    """The answers that settled something: without them the verdict could be another."""
    unused_answers: tuple[RecordedAnswer, ...] = ()
    expired_answers: tuple[RecordedAnswer, ...] = ()
    contradicted_answers: tuple[RecordedAnswer, ...] = ()
    """Those that what was observed, or another answer, speaks against. They settle nothing."""
    applied_waivers: tuple[Waiver, ...] = ()
    idle_waivers: tuple[IdleWaiver, ...] = ()


NO_USE = RecordUse()
"""There was nothing on record."""
