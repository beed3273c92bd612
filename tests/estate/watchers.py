"""Watchers of runs that nobody looks at."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from advisor.estate.account import Account
from advisor.problems import Problem


class Unwatched:
    """Hears everything and says nothing."""

    def took_over(self, account: Account) -> None:
        """Nothing is shown."""

    def judged(self, account: Account) -> None:
        """Nothing is shown."""

    def found(self, problem: Problem) -> None:
        """Nothing is told."""

    def held(self) -> AbstractContextManager[object]:
        """Nothing interrupts."""
        return nullcontext()
