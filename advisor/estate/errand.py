"""What a worker on another machine is sent, and does: plain values and bytes, until both sides are known to be alike.

The one thing to know before changing it: a worker of another version runs *its* `run_errand` on *our* arguments. Names
and arguments stay what they are; only the bytes may change with the version.
"""

from __future__ import annotations

import pickle
import threading
from dataclasses import dataclass, field, replace

from advisor import __version__
from advisor.documents.bundled import bundled_folder
from advisor.estate.batch import Answer, Batch, Charge, Refused
from advisor.estate.worker import WORKER, Failed, attempt, other_version, work
from advisor.problems import Problem

#: A worker may have several threads. What is remembered from one batch to the next is not made for that, and nothing is
#: lost: it is Python that judges, in one thread at a time.
_ALONE = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """A batch as it travels. Its bytes are no part of what anybody prints of it: they hold inventories."""

    version: str
    """Of the advisor that sends it."""
    content: bytes = field(repr=False)


def errand_of(batch: Batch) -> Errand:
    """A batch, packed. Rules are looked for at the same absolute paths; the built-in ones are each worker's own."""
    rules = (batch.charge.rules[0], *(each.absolute() for each in batch.charge.rules[1:]))
    sent = replace(batch, charge=replace(batch.charge, rules=rules))
    return Errand(version=batch.charge.handshake.version, content=pickle.dumps(sent))


def greeting(charge: Charge) -> Errand:
    """A batch of nothing: who may judge answers that nothing was judged, and has loaded the knowledge by then."""
    return errand_of(Batch(charge=charge, units=()))


def run_errand(version: str, content: bytes) -> Answer | Failed:
    """What the batch comes to here. It never raises: Dask writes the arguments of what raises to a worker's log."""
    if version != __version__:
        return Refused(problems=(_told_here(other_version(version)),))
    return attempt(_work, content)


def _work(content: bytes) -> Answer:
    batch: Batch = pickle.loads(content)  # noqa: S301  # from whoever may run any code here anyhow, the scheduler
    own = (bundled_folder("rules"), *batch.charge.rules[1:])
    with _ALONE:
        answer = work(replace(batch, charge=replace(batch.charge, rules=own)))
    return Refused(problems=tuple(map(_told_here, answer.problems))) if isinstance(answer, Refused) else answer


def _told_here(problem: Problem) -> Problem:
    """With this worker in its place: the one who reads it has many of them."""
    file = problem.place.file
    here = _here() if file == WORKER else f"{_here()}: {file}"
    return replace(problem, place=replace(problem.place, file=here))


def _here() -> str:
    """This worker, as the scheduler calls it."""
    from distributed import get_worker  # noqa: PLC0415  # there is one where this runs

    try:
        return f"worker {get_worker().address}"
    except ValueError:
        return WORKER
