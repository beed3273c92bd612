"""Support in words: until when it goes, or since when it is over, in which tier, and who says so."""

from __future__ import annotations

from typing import assert_never

from advisor.model.component import Component
from advisor.model.finding import SupportEvidence, SupportVerdict
from advisor.model.support import ANY_LINE, EndsAt, Support, SupportLine


def support_clause(evidence: SupportEvidence, component: Component, title: str) -> str:
    """How the support of a component stands, as one clause."""
    tier = evidence.support.tier
    whose = f"{tier} support of {_what(evidence.line, title)}"
    match evidence.verdict:
        case SupportVerdict.ENDED | SupportVerdict.ENDING:
            says = f"{whose} {_when(evidence)}"
        case SupportVerdict.SUPPORTED:
            says = f"{whose} {_until(evidence)}"
        case SupportVerdict.NO_END:
            says = f"{whose} may have ended: nobody here knows when it does"
        case SupportVerdict.NO_LINE:
            says = f"no end of the {tier} support of {title} {component.version_text} is written down"
        case SupportVerdict.OTHER_BUILD:
            says = (
                f"{title} {component.version_text} is built by {component.build}, which says how long it is maintained"
            )
        case SupportVerdict.VENDOR_BUILD:
            says = f"{title} {component.version_text} is a vendor's build, and that vendor's dates are not written down"
        case SupportVerdict.UNREADABLE:
            says = f"the version of {title} is not known: {component.version_reason}"
        case SupportVerdict.NO_DAY:
            says = f"{whose} was not judged: nobody said which day it is"
        case _:
            assert_never(evidence.verdict)
    return says


def _until(evidence: SupportEvidence) -> str:
    """How long support goes on, also where only the first day is known on which it may end."""
    line = evidence.line
    if line is not None and line.ends is None:
        return f"does not end before {line.not_before} ({_basis(evidence)})"
    return _when(evidence)


def _what(line: SupportLine | None, title: str) -> str:
    return title if line is None or line.line == ANY_LINE else f"{title} {line.line}"


def _when(evidence: SupportEvidence) -> str:
    """`ended 2025-10-28, 389 days ago (published)`."""
    days = evidence.days_left or 0
    ends = evidence.line.ends if evidence.line else None
    verb = "ended" if evidence.verdict is SupportVerdict.ENDED else "ends"
    return f"{verb} {ends}, {_distance(days)} ({_basis(evidence)})"


def _distance(days: int) -> str:
    if days == 0:
        return "today"
    count = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"in {count}" if days > 0 else f"{count} ago"


def _basis(evidence: SupportEvidence) -> str:
    line = evidence.line
    if line is None or line.basis is None:
        return "no date"
    return line.basis if line.note is None else f"{line.basis}: {line.note}"


def support_lines(support: Support) -> tuple[str, ...]:
    """What an advisory says of each line, oldest first, for its page."""
    day = "the first day without" if support.ends_at is EndsAt.START_OF_DAY else "the last day with support"
    builds = f", of the builds {', '.join(sorted(support.builds))}" if support.builds else ""
    return (f"{support.tier} support{builds}; the day named is {day}", *map(line_words, support.lines))


def line_words(line: SupportLine) -> str:
    """`1.29: ends 2025-02-28 (published)`."""
    who = "every version" if line.line == ANY_LINE else line.line
    note = f": {line.note}" if line.note else ""
    if line.ends is not None:
        return f"{who}: {line.ends} ({line.basis}{note})"
    if line.not_before is not None:
        return f"{who}: not before {line.not_before} ({line.basis}{note})"
    return f"{who}: nobody here knows{note}"
