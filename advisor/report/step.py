"""One validation step of a hop, judged: the value that every format tells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from advisor.model.noted import Noted


class Outcome(StrEnum):
    """What judging a step comes to."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


class StepKind(StrEnum):
    """Who judges a step, and by what."""

    PLAN = "plan"
    """By what the plan was made from."""
    VERSION = "version"
    """By the versions and settings of a new inventory."""
    FINDING = "finding"
    """By judging the new inventory."""
    FACT = "fact"
    """By a fact of the new inventory."""
    PROMQL = "promql"
    """By a query."""
    COMMAND = "command"
    """By a person who runs a command."""
    LOOK = "look"
    """By a person who looks."""


NOTE_IT = "note what came out: -o record=FILE writes the form, and --record FILE reads it"

WAIT = "wait for the roll to end, and verify again"

#: What a person may note; anything else is for the inventory to tell.
BY_PERSON = frozenset({StepKind.PROMQL, StepKind.COMMAND, StepKind.LOOK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step, judged."""

    number: str
    """`1.4`: of the first hop the fourth; `0.1` stands before all hops."""
    kind: StepKind
    title: str
    outcome: Outcome
    says: str
    """What was seen, or why nothing was."""
    details: tuple[str, ...] = ()
    """What belongs to what was seen, each a line of its own."""
    who: str = ""
    """Who can tell what is unknown, and how; of what failed, how to mend it."""
    run: str | None = None
    expect: str | None = None
    could_not_look: bool = False
    """Whether what was to be asked was not reached."""
    noted: Noted | None = None


def unnumbered(kind: StepKind, title: str, outcome: Outcome, says: str, who: str = "") -> Step:
    """A step whose place among the others is given later."""
    return Step(number="", kind=kind, title=title, outcome=outcome, says=says, who=who)
