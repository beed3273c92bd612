"""When a question is worth asking again, and after how long. A GET changes nothing, so asking twice does no harm.

API servers answer 429 while they start (a custom resource's first list, most of all) and when they are busy:
https://kubernetes.io/docs/concepts/cluster-administration/flow-control/
"""

from __future__ import annotations

from dataclasses import dataclass

from advisor.collectors.live.answers import Answer, Busy, Failure, Unreachable


@dataclass(frozen=True, slots=True, kw_only=True)
class Retries:
    """How often and how patiently to ask again."""

    busy: int = 8
    """Further attempts when the server says when to come back."""
    vague: int = 3
    """Further attempts when it is busy and does not say."""
    cut: int = 2
    """Further attempts when the connection broke."""
    longest: float = 60.0
    """A server that wants us to wait longer, in seconds, is given up."""
    first: float = 0.5
    """Seconds before the second attempt, where nobody said when; each further one waits twice as long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Ask again after so many seconds."""

    seconds: float
    because: str


def pause_after(outcome: Answer | Busy, attempt: int, retries: Retries) -> Pause | None:
    """How long to wait before the next attempt; None when there should be none. The first attempt is number 1."""
    backoff = retries.first * 2.0 ** (attempt - 1)
    match outcome:
        case Unreachable(failure=Failure.CUT) if attempt <= retries.cut:
            return Pause(seconds=backoff, because="the connection broke")
        case Busy(retry_after=None) if attempt <= retries.vague:
            return Pause(seconds=backoff, because=f"the server is busy ({outcome.status})")
        case Busy(retry_after=float(seconds)) if attempt <= retries.busy and seconds <= retries.longest:
            return Pause(seconds=seconds, because=f"the server is busy ({outcome.status}) and asks to wait")
    return None


def given_up(busy: Busy, attempts: int, url: str) -> Unreachable:
    """The answer when the server stayed busy."""
    times = "once" if attempts == 1 else f"{attempts} times"
    says = f": {busy.message}" if busy.message else ""
    later = f"; it asks to come back after {busy.retry_after:g} s" if busy.retry_after is not None else ""
    hint = "try again later; the API server is overloaded, starting, or without its storage"
    return Unreachable(failure=Failure.BUSY, reason=f"{url} answered {busy.status} {times}{says}{later}", hint=hint)
