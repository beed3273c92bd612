"""Planning tells how far it has come, and ends where whoever hears it says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.cli import plans
from advisor.cli.plans import planned_in_turn
from advisor.report.plan_document import Outlook, Plan
from advisor.report.wish import Wish
from advisor.tui.desk import Stopped, judged_by
from tests.tui.estate import PaperDesk
from tests.tui.roads import roads, several, tended


def test_a_long_search_is_told_of_and_ends_when_its_listener_has_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not only between two clusters."""
    monkeypatch.setattr(plans, "TOLD_EVERY", 2)
    desk = roads()
    judged = judged_by(desk, lambda _: None, None)
    asked = desk.ask(judged.report, judged.record, Wish())
    said: list[str] = []
    plans.planned(asked, said.append)
    assert said[0] == "planning prod (1 of 1)"
    assert said[1:3] == [f"{said[0]}: {count} paths followed" for count in (2, 4)]

    def enough(text: str) -> None:
        if "paths" in text:
            raise Stopped("it was ended")

    with pytest.raises(Stopped):
        plans.planned(asked, enough)


def looking(desk: PaperDesk, *, at: str, plans: tuple[Plan, ...] = ()) -> list[Outlook]:
    """What is told while somebody looks at a cluster, of which some plans are there."""
    judged = judged_by(desk, lambda _: None, None)
    asked = replace(desk.ask(judged.report, judged.record, Wish()), plans=plans)
    return list(planned_in_turn(asked, lambda _: None, lambda: at))


def test_plans_are_told_one_by_one_and_the_one_looked_at_first() -> None:
    """What stands against one is told with it, and the order of the plans is that of the command in any case."""
    told = looking(several(), at="prod")
    assert [each.unmade for each in told] == [(("edge",), ("odd",), ("prod",)), (("edge",), ("odd",)), (("odd",),), ()]
    assert [[plan.names for plan in each.report.plans] for each in told[1:]] == [
        [("prod",)],
        [("edge",), ("prod",)],
        [("edge",), ("prod",)],
    ]
    assert [bool(each.problems) for each in told] == [False, False, False, True]
    assert told[-1] == looking(several(), at="")[-1] == looking(several(), at="gone")[-1]


def test_what_one_manager_tends_is_looked_at_with_any_of_its_clusters() -> None:
    """It is one plan, whose first cluster is the manager's own."""
    first, *_, last = looking(tended(), at="b")
    (names,) = first.unmade
    assert names == last.report.plans[0].names
    assert "b" in names[1:]


def test_plans_that_are_there_are_kept() -> None:
    """Only the others are made, and the whole is the same as if it had been made at once."""
    *_, half, _, whole = looking(several(), at="prod")
    again = looking(several(), at="", plans=half.report.plans)
    assert len(again) == 3 - len(half.report.plans) + 1
    assert again[-1].report.plans[-1] is half.report.plans[-1]
    assert again[-1] == whole
