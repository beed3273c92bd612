"""Who judges batches: this process, or several. Another kind needs what `Executor` says, and nothing else here changes.

A worker that is gone takes its batches with it: their results raise `BrokenExecutor`, and `renew` gives new workers.
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Protocol

from advisor.engine.alike import Alike
from advisor.estate.batch import Answer, Batch
from advisor.estate.worker import judge_batch
from advisor.model.knowledge_base import KnowledgeBase


class Pending(Protocol):
    """A batch that was handed over."""

    def result(self) -> Answer:
        """Waits for what it comes to. Raises `BrokenExecutor` when its worker is gone, `NotReached` when all are."""
        ...


class Executor(Protocol):
    """Judges batches somewhere."""

    @property
    def width(self) -> int:
        """How many batches it takes at once, at least one; that is all that a run holds."""
        ...

    def submit(self, batch: Batch) -> Pending:
        """Hands a batch over. Which worker takes it, and when, changes nothing in what comes back."""
        ...

    def renew(self) -> None:
        """New workers in place of those that are gone. What was handed over and is not done is lost."""
        ...

    def close(self) -> None:
        """Ends the workers, whatever they are doing."""
        ...


@dataclass(slots=True)
class OneProcess:
    """Judges here and now."""

    knowledge: KnowledgeBase
    _alike: Alike = field(init=False)

    def __post_init__(self) -> None:
        self._alike = Alike(self.knowledge)

    @property
    def width(self) -> int:
        """One batch at a time."""
        return 1

    def submit(self, batch: Batch) -> Pending:
        """Judges the batch before it returns."""
        done: Future[Answer] = Future()
        done.set_result(judge_batch(batch, self._alike))
        return done

    def renew(self) -> None:
        """There is nothing that could be gone."""

    def close(self) -> None:
        """There is nothing to end."""
