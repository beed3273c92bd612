"""Planning tells how far it has come, and ends where whoever hears it says so."""

from __future__ import annotations

import pytest

from advisor.cli import plans
from advisor.report.wish import Wish
from advisor.tui.desk import Stopped, judged_by
from tests.tui.roads import roads


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
