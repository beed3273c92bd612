"""A difference as a person reads it: what is new first, then what else changed, then which inputs differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import assert_never

from advisor.model.assessment import Verdict
from advisor.model.reported import ReportedFinding
from advisor.report.causes import KNOWLEDGE, Cause, CauseKind, InputChange
from advisor.report.difference import Change, Difference, Outcome
from advisor.report.layout import BOLD, DIM, GREEN, RED, YELLOW, Page
from advisor.report.phrases import number_of, some_names
from advisor.report.screen import SEVERITY_STYLE, VERDICT_STYLE, Screen

VERDICT_OF_A_DIFFERENCE = {
    Verdict.CLEAR: "nothing new: everything open in the new report was open in the old one, and is no worse",
    Verdict.AFFECTED: "new: at least one known fault hits what it did not hit before, or hits it harder",
    Verdict.UNDECIDED: "undecided: no new fault was found, but something can no longer be decided",
    Verdict.UNREACHABLE: "unreachable: a cluster that let us in before does so no more",
}

_TITLE = {Outcome.APPEARED: "APPEARED", Outcome.VANISHED: "VANISHED", Outcome.CHANGED: "CHANGED"}
_STYLE = {Outcome.APPEARED: RED, Outcome.VANISHED: GREEN, Outcome.CHANGED: YELLOW}


def difference_page(found: Difference, verdict: Verdict, exit_code: int, screen: Screen) -> str:
    """The whole difference as text."""
    page = Page(columns=screen.columns, colour=screen.colour)
    for each in found.verdicts:
        was, now = each.old or "not looked at", each.new or "not looked at"
        page.spread(
            each.cluster,
            f"{was} -> {now.upper()}",
            left_style=BOLD,
            right_style=VERDICT_STYLE[each.new] if each.new else "",
        )
        page.labelled("Because", causes_words(each.causes))
    for outcome in Outcome:
        for change in found.of(outcome):
            page.blank()
            _change(page, change)
    page.blank()
    _inputs(page, found.inputs)
    page.blank()
    page.write(VERDICT_OF_A_DIFFERENCE[verdict], style=VERDICT_STYLE[verdict])
    counts = ", ".join(f"{len(found.of(outcome))} {outcome}" for outcome in Outcome)
    page.write(f"exit code {exit_code} · {counts} · {found.old.today} to {found.new.today}", style=DIM)
    return page.text()


def _change(page: Page, change: Change) -> None:
    subject = change.subject
    side = change.new or change.old
    assert side is not None, "a change has a side"
    mark = ", new" if change.is_new else ""
    page.spread(
        f"{_TITLE[change.outcome]}{mark}  {subject.advisory}",
        f"{side.severity.upper()}  {subject.cluster}",
        left_style=_STYLE[change.outcome],
        right_style=SEVERITY_STYLE[side.severity],
    )
    page.labelled("Was", side_words(change.old))
    page.labelled("Is", side_words(change.new))
    page.labelled("Because", causes_words(change.causes))


def side_words(finding: ReportedFinding | None) -> str:
    """One side of a change in a line."""
    if finding is None:
        return "not there"
    return ", ".join(_side(finding))


def _side(finding: ReportedFinding) -> Iterator[str]:
    subject = finding.subject
    build = f" ({subject.build})" if subject.build not in {"", "upstream"} else ""
    yield f"{subject.component} {subject.version or 'of unknown version'}{build}: {finding.status.replace('_', ' ')}"
    if finding.standing:
        yield finding.standing
    if finding.affected_nodes:
        yield f"on {number_of(finding.affected_nodes, 'node')}"
    if finding.unknown_nodes:
        yield f"not decided on {number_of(finding.unknown_nodes, 'node')}"
    if finding.missing:
        yield f"for want of {' and '.join(gap.partition(' ')[2] for gap in finding.missing)}"
    if finding.is_open and finding.fixed_in:
        yield f"fixed in {' or '.join(finding.fixed_in)}"
    if finding.waiver:
        yield "waived"


def causes_words(causes: Sequence[Cause]) -> str:
    """Causes as a clause; several are alternatives that only a run with one of them changed could tell apart."""
    words = [cause_words(each) for each in causes]
    return words[0] if len(words) == 1 else f"one or more of these: {'; '.join(words)}"


def cause_words(cause: Cause) -> str:
    """One input that differs."""
    match cause.kind:
        case CauseKind.INVENTORY:
            return f"the inventory of {cause.what} differs"
        case CauseKind.RULE:
            return "the rules differ" if cause == KNOWLEDGE else f"what {cause.what} is judged by in the rules differs"
        case CauseKind.WAIVER:
            return "the waivers differ"
        case CauseKind.ANSWER:
            return "the answers differ"
        case CauseKind.DATE:
            return "it is another day"
        case CauseKind.SETTING:
            return f"the setting {cause.what} differs"
        case CauseKind.ADVISOR:
            return "it was another advisor, or one that judges otherwise"
        case _:
            assert_never(cause.kind)


def _inputs(page: Page, inputs: Sequence[InputChange]) -> None:
    """Which inputs differ, rules and inventories by their names, everything else with its values."""
    if not inputs:
        page.write("Both reports were made from the same inputs.")
        return
    page.write("What differs between the two runs", style=BOLD)
    names: defaultdict[CauseKind, list[str]] = defaultdict(list)
    for change in inputs:
        if change.cause.kind in {CauseKind.INVENTORY, CauseKind.RULE} and change.cause != KNOWLEDGE:
            names[change.cause.kind].append(f"{change.cause.what}{_presence(change)}")
            continue
        what = change.cause.what or ("rules" if change.cause == KNOWLEDGE else change.cause.kind)
        page.labelled(change.cause.kind, f"{what}: {change.old or 'not set'} -> {change.new or 'not set'}", gutter=11)
    for kind, each in names.items():
        page.labelled(kind, some_names(tuple(each), shown=10), gutter=11)


def _presence(change: InputChange) -> str:
    if not change.old:
        return " (only in the new)"
    return "" if change.new else " (only in the old)"
