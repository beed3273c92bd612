"""A verification as somebody reads it who stands in the change window: what failed, what is to be done, what passed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from advisor.report.layout import BOLD, DIM, GREEN, RED, YELLOW, Page
from advisor.report.screen import Screen
from advisor.report.step import Outcome, Step
from advisor.report.verification import Checked, Result, Verification
from advisor.report.verification_words import RESULT_WORDS, counts_words, hop_words, plan_words, stage_words

RESULT_STYLE = {
    Result.PASSED: f"{BOLD};{GREEN}",
    Result.FAILED: f"{BOLD};{RED}",
    Result.UNDECIDED: f"{BOLD};{YELLOW}",
    Result.UNREACHABLE: f"{BOLD};{YELLOW}",
}
_STYLE = {Outcome.PASSED: GREEN, Outcome.FAILED: RED, Outcome.UNKNOWN: YELLOW}

#: Of differences and the like, so many are told unless all details are wanted.
DETAILS_SHOWN = 12


def verification_page(run: Verification, screen: Screen) -> str:
    """The whole verification as text."""
    page = screen.page()
    for checked in run.checked:
        _course(page, run, checked, screen)
        page.blank()
    page.write(RESULT_WORDS[run.result], style=RESULT_STYLE[run.result])
    counts = " · ".join(counts_words(each) for each in run.checked)
    page.write(f"exit code {run.exit_code} · {counts} · {run.judged.today}", style=DIM)
    return page.text()


def _course(page: Page, run: Verification, checked: Checked, screen: Screen) -> None:
    result = checked.result(allow_unknown=run.judged.gate.allow_unknown)
    page.spread(
        ", ".join(checked.course.clusters),
        f"{stage_words(checked)}: {result.upper()}",
        left_style=BOLD,
        right_style=RESULT_STYLE[result],
    )
    page.labelled("Plan", plan_words(run, checked))
    for stand in checked.stands:
        page.labelled("Stands", f"{stand.what} {stand.seen}")
    if checked.hop:
        page.labelled("Hop", hop_words(checked.hop))
    if checked.next_hop:
        page.labelled("Next", hop_words(checked.next_hop))
    for outcome in (Outcome.FAILED, Outcome.UNKNOWN):
        for alike in _alike(step for step in checked.steps if step.outcome is outcome):
            _told(page, alike, screen)
    passed = [each for each in checked.steps if each.outcome is Outcome.PASSED]
    if passed:
        page.blank()
        page.write("PASSED", style=GREEN)
    for step in passed:
        page.labelled(step.number, f"{step.title}{f' · {step.says}' if step.says else ''}", gutter=6)
        _details(page, step, screen, indent=8)


def _alike(steps: Iterable[Step]) -> Iterable[list[Step]]:
    """Steps of which the same is to be said, together, in the order of the first of each."""
    found: dict[tuple[str, str], list[Step]] = {}
    for step in steps:
        found.setdefault((step.says, step.who), []).append(step)
    return found.values()


def _told(page: Page, alike: Sequence[Step], screen: Screen) -> None:
    """Steps that want somebody."""
    first = alike[0]
    page.blank()
    page.write(f"{first.outcome.upper()}: {first.says}", style=_STYLE[first.outcome])
    if first.who:
        page.write(first.who, indent=2, style=DIM)
    by_command: dict[str, list[Step]] = {}
    for step in alike:
        by_command.setdefault(step.run or step.number, []).append(step)
    for steps in by_command.values():
        for step in steps:
            page.labelled(step.number, step.title, gutter=6)
            _details(page, step, screen, indent=8)
        if steps[0].run:
            page.verbatim(steps[0].run, indent=8)
        for step in steps:
            if step.expect:
                page.labelled("expect" if len(steps) == 1 else f"{step.number}:", step.expect, indent=8, gutter=8)


def _details(page: Page, step: Step, screen: Screen, *, indent: int) -> None:
    shown = step.details if screen.details else step.details[:DETAILS_SHOWN]
    for each in shown:
        page.write(each, indent=indent)
    if left := len(step.details) - len(shown):
        page.write(f"and {left} more; --details tells them all", indent=indent, style=DIM)
