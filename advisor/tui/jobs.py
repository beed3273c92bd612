"""What workers do: call the desk, and post what came of it. None touches a widget.

A job that was ended on request posts nothing any more: whoever ended it has said so, and another may have begun.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from textual.message import Message
from textual.worker import Worker, get_current_worker

from advisor.documents.written import write_file
from advisor.model.answer import RecordedAnswer
from advisor.model.knowledge_base import KnowledgeBase
from advisor.problems import InvalidInput, Problem
from advisor.report.wish import Wish
from advisor.tui.desk import Desk, Judged, LookedAt, Say, Stopped, judged_again, judged_by
from advisor.tui.messages import (
    AnswerSaved,
    FormRefused,
    Loaded,
    NotLoaded,
    NotPlanned,
    PlanAsked,
    Planned,
    RulesChanged,
    RulesNotLoaded,
    Said,
    Saved,
    WhyNotTold,
)
from advisor.tui.modes import load_screens
from advisor.tui.watch import Watch

if TYPE_CHECKING:  # what a job needs is loaded in its thread, and not before the first paint
    from advisor.documents.knowledge import Rules
    from advisor.report.plan_document import Plan, PlanReport

Post: TypeAlias = Callable[[Message], object]
"""Tells the app, from any thread."""
Job: TypeAlias = Callable[[Post], None]


async def beside(job: Job, post: Post) -> None:
    """Does a job in a thread that nobody waits for: who leaves does not wait for a server that says nothing."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def settle(error: BaseException | None) -> None:
        """Ends the waiting, in the loop's own thread."""
        if done.done():  # the work was ended
            return
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)

    def work() -> None:
        """Does the job, in a thread of its own."""
        error: BaseException | None = None
        try:
            job(post)
        except BaseException as defect:  # handed over whole, and raised where it is waited for
            error = defect
        with suppress(RuntimeError):  # somebody left, and nobody listens any more
            loop.call_soon_threadsafe(settle, error)

    around = contextvars.copy_context()  # it says which worker this is
    threading.Thread(target=around.run, args=(work,), name="advisor-screen", daemon=True).start()
    await done


def reading(desk: Desk, answers: Path | None) -> Job:
    """Reads and judges everything, and then loads what the other screens are made of."""
    read = job_of(lambda say: Loaded(judged_by(desk, say, answers)), NotLoaded)

    def job(post: Post) -> None:
        read(post)
        load_screens()

    return job


def judging_again(desk: Desk, before: Judged, answers: Path | None) -> Job:
    """Judges what was read by what is on record now."""
    return job_of(lambda _: Loaded(judged_again(desk, before, answers=answers)), NotLoaded)


def judging_by_new_rules(desk: Desk, before: Judged, answers: Path | None) -> Job:
    """Reads the rules again, and judges by them what was read."""

    def work(say: Say) -> Message:
        rules: Rules = desk.load_rules(say)
        return Loaded(judged_again(desk, before, rules=rules, answers=answers))

    return job_of(work, RulesNotLoaded)


def saving_answer(answer: RecordedAnswer, path: Path, knowledge: KnowledgeBase) -> Job:
    """Adds an answer to its file."""

    def work(_: Say) -> Message:
        from advisor.documents.answers_dump import add_answer  # noqa: PLC0415  # see above

        add_answer(answer, path, knowledge)
        return AnswerSaved(path, answer)

    return job_of(work, FormRefused)


def exporting(render: Callable[[], str], path: Path) -> Job:
    """Writes to a file."""

    def work(_: Say) -> Message:
        write_file(render().encode("utf-8", "backslashreplace"), path)
        return Saved(path)

    return job_of(work, FormRefused)


def planning(desk: Desk, judged: Judged, wish: Wish, looked_at: LookedAt, *, is_typed: bool) -> Job:
    """Holds a wish against what is known, then plans; a wish that was just typed is refused to who typed it."""

    def job(post: Post) -> None:
        refused = FormRefused if is_typed else NotPlanned
        told: list[PlanReport] = []

        def ask(_: Say) -> Message:
            told.append(desk.ask(judged.report, judged.record, wish))
            return PlanAsked(wish)

        job_of(ask, refused)(post)
        for asked in told:
            _plans(desk, judged, wish, asked, looked_at)(post)

    return job


def going_on(desk: Desk, judged: Judged, wish: Wish, so_far: PlanReport, looked_at: LookedAt) -> Job:
    """Makes the plans that are still to be made of a wish that was held against what is known before."""

    def job(post: Post) -> None:
        job_of(lambda _: PlanAsked(wish), NotPlanned)(post)
        _plans(desk, judged, wish, so_far, looked_at)(post)

    return job


def _plans(desk: Desk, judged: Judged, wish: Wish, asked: PlanReport, looked_at: LookedAt) -> Job:
    """Plans, and tells of each plan when it is made."""

    def job(post: Post) -> None:
        worker = get_current_worker()

        def work(say: Say) -> None:
            for outlook in desk.plan(asked, say, looked_at):
                if worker.is_cancelled:
                    raise Stopped("it was ended")
                post(Planned(judged, wish, outlook))

        job_of(work, NotPlanned, is_planning=True)(post)

    return job


def _quietly(_: str) -> None:
    """Ends work that was ended on request, and tells nothing: the form that asked says that it is under way."""
    if get_current_worker().is_cancelled:
        raise Stopped("it was ended")


def asking_why_not(desk: Desk, judged: Judged, wish: Wish, plan: Plan) -> Job:
    """Plans for a version, in the clusters of one plan."""

    def work(_: Say) -> Message:
        from advisor.report.plan_document import only_of  # noqa: PLC0415  # see above

        asked = only_of(desk.ask(judged.report, judged.record, wish), plan)
        *_before, outlook = desk.plan(asked, _quietly, str)
        if outlook.problems:
            raise InvalidInput(outlook.problems)
        return WhyNotTold(outlook.report)

    return job_of(work, FormRefused)


def looking_at_rules(watch: Watch) -> Job:
    """Looks whether a file of the rules changed; tells nothing when none did."""
    return job_of(lambda _: RulesChanged() if watch.sees_change() else None, RulesNotLoaded)


def job_of(
    work: Callable[[Say], Message | None],
    refused: Callable[[tuple[Problem, ...]], Message],
    *,
    is_planning: bool = False,
) -> Job:
    """A job that posts what came of the work, or what refused it; nothing when it was ended on request."""

    def job(post: Post) -> None:
        worker = get_current_worker()
        told = _outcome(work, refused, _say(worker, post, is_planning=is_planning))
        if told is not None and not worker.is_cancelled:
            post(told)

    return job


def _outcome(
    work: Callable[[Say], Message | None], refused: Callable[[tuple[Problem, ...]], Message], say: Say
) -> Message | None:
    """What came of the work; None when it was ended on request, or came to nothing."""
    try:
        return work(say)
    except InvalidInput as error:
        return refused(error.problems)
    except Stopped:
        return None


def _say(worker: Worker[None], post: Post, *, is_planning: bool) -> Say:
    def say(text: str) -> None:
        if worker.is_cancelled:
            raise Stopped("it was ended")
        post(Said(text, is_planning))

    return say
