"""A search tells how far it has come, and whoever hears that can end it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from advisor.planner import plan
from advisor.planner.estate_plan import plan_estate
from advisor.planner.question import Options
from tests.planner.estate_worlds import STEVE, estate_world, member
from tests.planner.worlds import world
from tests.tui.roads import OLD, WORSE


class _Enough(Exception):
    """It took too long for somebody."""


@dataclass(slots=True)
class Patience:
    """Hears so many paths, and no more."""

    left: int
    heard: int = 0

    def followed(self) -> None:
        """One more."""
        if self.heard == self.left:
            raise _Enough
        self.heard += 1


def _one(options: Options) -> object:
    of = world(OLD, WORSE, STEVE)
    return plan(of.assessed, of.knowledge, options=options)


def _together(options: Options) -> object:
    of = estate_world(world(STEVE, OLD, WORSE), member("a"), member("b"))
    return plan_estate(of.estate, of.knowledge, options=options)


@pytest.mark.parametrize("search", [_one, _together])
def test_a_search_is_told_of_and_can_be_ended_at_any_path(search: Callable[[Options], object]) -> None:
    """And who only listens changes nothing."""
    patient = Patience(left=1_000_000)
    assert search(Options(observer=patient)) == search(Options())
    assert patient.heard > 1
    for left in (0, patient.heard - 1):
        with pytest.raises(_Enough):
            search(Options(observer=Patience(left=left)))
