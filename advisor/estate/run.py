"""A whole run over an estate: what an interrupted one had done is taken over, the rest judged, and all counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from advisor.documents.bounded import MAX_PROBLEMS
from advisor.estate.account import Account
from advisor.estate.batch import Charge
from advisor.estate.executor import Executor
from advisor.estate.flow import judge_estate
from advisor.estate.lines import Filed, Lines, Resumption
from advisor.estate.progress_file import ANEW, cannot_resume
from advisor.estate.unit import Coming, LiveUnit, Unit, digest_of
from advisor.problems import InvalidInput, Problem


class Watcher(Protocol):
    """Is told how a run goes."""

    def took_over(self, account: Account) -> None:
        """An inventory that an earlier run had judged was counted."""
        ...

    def judged(self, account: Account) -> None:
        """An inventory was judged, and its lines are written."""
        ...

    def found(self, problem: Problem) -> None:
        """Something is wrong with an input."""
        ...

    def held(self) -> AbstractContextManager[object]:
        """While this is entered nothing interrupts: lines and what is counted of them belong together."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is to be done, and by whom."""

    units: Iterator[Unit]
    charge: Charge
    executor: Executor
    at_once: int | None = None
    """How many inventories a batch may have; None for as many as are right."""


def take_over(resumption: Resumption, units: Iterator[Coming], account: Account, watcher: Watcher) -> Filed:
    """Counts what an interrupted run had done, and takes it off the units. Raises `InvalidInput` for changed inputs."""
    problems: list[Problem] = []
    for entry in resumption.entries():
        unit = next(units, None)
        if unit is None or unit.name != entry.source:
            now = f"{unit.name} stands in its place" if unit else "the sources end before it"
            problems.append(cannot_resume(entry.source, f"it was judged by the run that is gone on with, and {now}"))
            break
        if digest_of(unit) != entry.digest:
            problems.append(_changed(unit))
        if len(problems) >= MAX_PROBLEMS:
            break
        account.add_again(entry)
        watcher.took_over(account)
    if problems:
        raise InvalidInput(problems)
    for problem in account.problems:
        watcher.found(problem)
    return resumption.taken_up()


def _changed(unit: Coming) -> Problem:
    what = "what its context leads to" if isinstance(unit, LiveUnit) else "its content"
    return cannot_resume(
        unit.name, f"{what} is not what it was when it was judged", f"put back what was there, or {ANEW}"
    )


def run(work: Work, lines: Lines, account: Account, watcher: Watcher) -> None:
    """Judges every unit. Whatever ends it early, what is counted then is what is written."""
    for outcome in judge_estate(work.units, work.charge, work.executor, at_once=work.at_once):
        with watcher.held():
            lines.add(outcome)
            problems = account.add(outcome)
        for problem in problems:
            watcher.found(problem)
        watcher.judged(account)
