"""How a run over an estate is told on standard error: what is wrong, how far it is, how fast, and how long yet."""

from __future__ import annotations

import threading
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

from advisor.cli.diagnostics import Narrator, problem_text
from advisor.cli.interrupts import Interrupts
from advisor.estate.account import Account
from advisor.problems import Problem

#: More often nobody can read it.
SECONDS_BETWEEN = 0.2
#: Among thousands of broken files the hints are few; each of them may be some lines long.
HINTS_KEPT = 100
_MINUTE, _HOUR = 60, 3600


@dataclass(slots=True, kw_only=True)
class EstateWatch:
    """Tells on one line, and lets Ctrl-C wait where it has to."""

    narrator: Narrator
    interrupts: Interrupts
    total: int | None
    """How many inventories there are; None where nobody knows."""
    _began: float = field(default_factory=time.monotonic)
    _told: float = 0.0
    _taken: int = 0
    _said: str = ""
    """What was told last of what is judged."""
    _has_ended: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _hints: set[str] = field(default_factory=set)
    """Those that were told, up to a bound."""

    def took_over(self, account: Account) -> None:
        """What was judged before says nothing of how fast this run is."""
        self._taken = account.read + account.broken
        self._began = time.monotonic()
        self._tell(f"{_done(self._taken, self.total)} looked at again")

    def judged(self, account: Account) -> None:
        """How far, how fast, how long yet."""
        done = account.read + account.broken
        rate = (done - self._taken) / max(time.monotonic() - self._began, 1e-6)
        left = "" if self.total is None else f", {time_text((self.total - done) / max(rate, 1e-6))} left"
        broken = f", {account.broken} broken" if account.broken else ""
        self._said = f"judged {_done(done, self.total)}{broken}, {rate:,.1f}/s{left}"
        self._tell(self._said)

    def reads(self, cluster: str, what: str) -> None:
        """Which cluster is being asked; told from several threads, also when nobody waits for it any more."""
        self._tell(f"{self._said}; reading {cluster}: {what}" if self._said else f"reading {cluster}: {what}")

    def ends(self, cluster: str) -> None:
        """A cluster was read. That it was is told once it is judged."""

    def end(self) -> None:
        """Leaves the terminal clean: whatever is still being read tells nothing any more."""
        with self._lock:
            self._has_ended = True
            self.narrator.finish()

    def found(self, problem: Problem) -> None:
        """A problem is told at once, however quiet the run: an error is none of the narration. A hint is told once."""
        is_known = problem.hint in self._hints
        if problem.hint and len(self._hints) < HINTS_KEPT:
            self._hints.add(problem.hint)
        with self._lock:
            self.narrator.complain(problem_text(replace(problem, hint=None) if is_known else problem))

    def held(self) -> AbstractContextManager[object]:
        """Lines, and what is counted of them, are not torn apart."""
        return self.interrupts.held()

    def _tell(self, text: str) -> None:
        with self._lock:
            now = time.monotonic()
            if now - self._told >= SECONDS_BETWEEN and not self._has_ended:
                self._told = now
                self.narrator.progress(text)


def _done(done: int, total: int | None) -> str:
    return f"{done:,} inventories" if total is None else f"{done:,} of {total:,} inventories"


def time_text(seconds: float) -> str:
    """A time in the two units that matter.

    >>> time_text(7), time_text(125), time_text(3720)
    ('7 s', '2 min 5 s', '1 h 2 min')
    """
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE} s"
    return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"
