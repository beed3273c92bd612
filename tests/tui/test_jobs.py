"""What workers tell, and that one which was ended tells nothing any more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from textual.message import Message
from textual.worker import Worker, active_worker

from advisor.tui.exports import report_export
from advisor.tui.jobs import Job, exporting, looking_at_rules, reading
from advisor.tui.messages import FormRefused, Loaded, NotLoaded, RulesChanged, Said, Saved
from advisor.tui.watch import Watch
from tests.tui.estate import REFUSED, PaperDesk, report_on


@dataclass
class Running:
    """A worker as far as a job looks at it."""

    is_cancelled: bool = False


def told_by(job: Job, worker: Running | None = None) -> list[type[Message]]:
    """What a job posts, in order."""
    posted: list[Message] = []
    token = active_worker.set(cast("Worker[Any]", worker or Running()))  # it looks at nothing else
    try:
        job(posted.append)
    finally:
        active_worker.reset(token)
    return [type(each) for each in posted]


def test_work_is_told_then_what_came_of_it() -> None:
    """Problems in place of an outcome where there are some."""
    assert told_by(reading(PaperDesk(), None)) == [*[Said] * 5, Loaded]
    assert told_by(reading(PaperDesk(fails_with=REFUSED), None)) == [*[Said] * 4, NotLoaded]


@pytest.mark.parametrize(("when", "said"), [("waits", 3), ("thinks", 5)])
def test_what_was_ended_tells_nothing_any_more(when: str, said: int) -> None:
    """Neither at the next step nor when it was all but done."""
    worker = Running()

    def end() -> None:
        worker.is_cancelled = True

    hooks: dict[str, Callable[[], object]] = {when: end}
    assert told_by(reading(PaperDesk(**hooks), None), worker) == [Said] * said  # type: ignore[arg-type]  # by name


def test_a_report_is_written_or_why_not_is_told(tmp_path: Path) -> None:
    """Nothing is half there."""
    renders = report_export(report_on()).renders
    assert told_by(exporting(renders["markdown"], tmp_path / "a.md")) == [Saved]
    assert told_by(exporting(renders["json"], tmp_path / "missing/a.json")) == [FormRefused]
    assert [each.name for each in tmp_path.iterdir()] == ["a.md"]


def test_a_look_at_the_rules_tells_that_they_changed(tmp_path: Path) -> None:
    """The first look, and one that finds all as it was, tell nothing."""
    look = looking_at_rules(Watch([tmp_path]))
    assert told_by(look) == told_by(look) == []
    (tmp_path / "a.yaml").write_text("id: a", encoding="utf-8")
    assert told_by(look) == [RulesChanged]
    assert told_by(look) == []
