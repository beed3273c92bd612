"""Which work a message asks for, without an app."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from advisor.report.wish import Wish
from advisor.tui.desk import judged_by
from advisor.tui.errands import errand_of
from advisor.tui.messages import JobGiven, PlanWanted, ReadWanted, RulesChanged, Wanted, WhyNotWanted
from advisor.tui.session import Halted, Refused, Resting, Session, Working
from tests.builders import TODAY
from tests.tui.estate import REFUSED, PaperDesk
from tests.tui.roads import roads

EMPTY = Session(sources="estate/", today=TODAY, answers=None)


def kinds_below(kind: type[Wanted]) -> Iterator[type[Wanted]]:
    """Every kind of work there is."""
    for each in kind.__subclasses__():
        yield each
        yield from kinds_below(each)


def test_every_kind_of_work_has_its_case() -> None:
    """One that was forgotten would be found only when somebody presses its key."""
    loaded = EMPTY.showing(judged_by(roads(), lambda _: None, None))
    for kind in kinds_below(Wanted):
        message = kind.__new__(kind)
        for name in getattr(kind, "__dataclass_fields__", {}):
            setattr(message, name, getattr(message, name, ""))
        assert errand_of(message, loaded, roads()), kind


def test_before_anything_is_loaded_only_what_needs_nothing_begins() -> None:
    """The rest would have nothing to be done with."""
    desk = PaperDesk()
    assert errand_of(ReadWanted(), EMPTY, desk)
    assert errand_of(JobGiven(lambda _: None), EMPTY, desk)
    assert errand_of(PlanWanted(Wish()), EMPTY, desk) is None
    assert errand_of(WhyNotWanted.__new__(WhyNotWanted), EMPTY, desk) is None


@pytest.mark.parametrize(
    ("activity", "begins"),
    [(Working(says=""), True), (Refused(problems=REFUSED.problems), True), (Halted(), False), (Resting(), False)],
    ids=lambda each: type(each).__name__,
)
def test_rules_that_change_before_anything_is_loaded(activity: Working | Refused | Halted, begins: bool) -> None:
    """What was begun with the old ones, or failed, is begun anew; what somebody ended stays ended."""
    session = Session(sources="", today=TODAY, answers=None, activity=activity)
    assert (errand_of(RulesChanged(), session, PaperDesk()) is not None) is begins
