"""What plans rest on although nobody settled it: what is at stake, which fact would settle it, and who knows that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from advisor.planner.outcome import Alternative, Rest
from advisor.report.layout import BOLD, DIM, YELLOW, Page
from advisor.report.phrases import some_names
from advisor.report.plan_document import Plan, PlanReport
from advisor.report.plan_words import HANGS_WORDS, doubt_words, gathered
from advisor.report.rests import Hangs, hangs_on
from advisor.report.screen import Screen
from advisor.report.settling import questions


def rest_section(page: Page, report: PlanReport, shown: Sequence[Alternative]) -> None:
    """Each thing once, with the alternatives that rest on it: first what could forbid a hop."""
    told = gathered(shown)
    if not told:
        return
    page.blank()
    page.write("RESTS ON WHAT NOBODY SETTLED", style=f"{BOLD};{YELLOW}")
    for hangs in Hangs:
        at_stake = [each for each in told if hangs_on(each[0], report.judged) is hangs]
        if at_stake:
            page.write(f"{HANGS_WORDS[hangs]}:", indent=2)
        for rest, subjects, names in at_stake:
            about = f": {', '.join(subjects)}" if subjects else ""
            page.labelled("-", f"{rest.about} ({', '.join(names)}){about}", gutter=2)
            page.write(rest.says, indent=4, style=DIM)
            for line in _doubts(rest, shown):
                page.write(line, indent=4)


def _doubts(rest: Rest, shown: Sequence[Alternative]) -> Iterable[str]:
    """What the plan is otherwise, each sentence once."""
    same = (each for way in shown for each in way.doubts if replace(each.rest, subject="") == rest)
    return dict.fromkeys(line for each in same for line in doubt_words(each))


#: So many facts are told, in so many lines each, where nobody asked for `--details`.
FACTS_SHOWN, LINES_A_FACT = 4, 2


def question_section(page: Page, report: PlanReport, plan: Plan, screen: Screen) -> None:
    """Which facts would settle something, what hangs on each, and who knows it."""
    asked = questions(report, plan)
    if not asked:
        return
    page.blank()
    page.write("WHAT WOULD SETTLE MORE", style=BOLD)
    shown = asked if screen.details else asked[:FACTS_SHOWN]
    for each in shown:
        page.labelled("-", f"{each.fact} decides {some_names(each.decides)}", gutter=2)
        if each.how:
            page.labelled("", each.how, indent=4, gutter=0, at_most=None if screen.details else LINES_A_FACT)
    others = asked[len(shown) :]
    if others:
        page.labelled("-", f"{', '.join(each.fact for each in others)} (--details says how)", gutter=2)
    page.write("What you learn goes into a file that --answers names.", indent=2)
