"""What could not be seen, why, and who can mend it: a failed answer in the words a report uses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from advisor.collectors.live.answers import Gone, NotFound, Refused, Unreachable
from advisor.collectors.live.asked import Asked

UNAUTHENTICATED = 401
FORBIDDEN = 403


class Why(StrEnum):
    """The kinds of gap that callers treat apart."""

    FORBIDDEN = "forbidden"
    """A right is missing; a narrower question may be permitted."""
    UNAUTHENTICATED = "unauthenticated"
    """The credential is not accepted; nothing further will be answered."""
    ABSENT = "absent"
    """The API server knows no such thing."""
    INCONSISTENT = "inconsistent"
    """All was read, but not at one moment: what changed meanwhile may be missing."""
    UNREADABLE = "unreadable"
    """An answer came, and it is not what was asked for."""
    UNREACHABLE = "unreachable"
    """No answer came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One question without its answer."""

    why: Why
    says: str
    remedy: str
    asked: Asked


def gap_of(answer: Refused | Gone | NotFound | Unreachable, asked: Asked) -> Gap:
    """The gap that a failed answer leaves."""
    match answer:
        case Refused(status=status) if status == UNAUTHENTICATED:
            says = f"the API server does not accept the credentials (401): {answer.message}"
            return Gap(why=Why.UNAUTHENTICATED, says=says, remedy="log in again, or renew the token", asked=asked)
        case Refused(status=status) if status == FORBIDDEN:
            says = f"may not {asked}: {answer.message}"
            return Gap(why=Why.FORBIDDEN, says=says, remedy=f"grant {asked.permission}", asked=asked)
        case Refused():
            says = f"the API server refused to {asked} ({answer.status}): {answer.message}"
            return Gap(why=Why.UNREADABLE, says=says, remedy="", asked=asked)
        case NotFound():
            says = f"nothing to {asked}: {answer.message}"
            return Gap(why=Why.ABSENT, says=says, remedy="", asked=asked)
        case Gone():
            says = f"the list changed while it was read: {answer.message}"
            return Gap(why=Why.INCONSISTENT, says=says, remedy="read the cluster again", asked=asked)
        case Unreachable():
            return Gap(why=Why.UNREACHABLE, says=answer.reason, remedy=answer.hint, asked=asked)
        case _:
            assert_never(answer)
