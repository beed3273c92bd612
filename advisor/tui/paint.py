"""Pages that say what is going on: work that goes on or was ended, and problems with their places and hints."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import assert_never

from advisor.problems import Problem
from advisor.report.layout import BOLD, DIM, RED, YELLOW, Page
from advisor.report.phrases import number_of, some_names
from advisor.tui.places import Place
from advisor.tui.session import Activity, Halted, Refused, Resting, Session, Working


def activity_page(page: Page, session: Session) -> None:
    """What is going on while there is nothing else to show."""
    page.blank()
    match session.activity:
        case Resting() | Working() as activity:
            page.write("advisor", style=BOLD)
            page.write(activity.says if isinstance(activity, Working) else "starting", style=YELLOW)
            page.write(f"of {session.sources or 'the current kubeconfig context'}", style=DIM)
            page.blank()
            page.write("escape ends it, q leaves", style=DIM)
        case Refused(problems=problems):
            problems_page(page, problems, "Nothing was loaded")
            page.write("r reads it again once it is mended, q leaves", style=DIM)
        case Halted():
            page.write("Reading was ended before it was done.", style=BOLD)
            page.write("r reads again, q leaves", style=DIM)
        case _:
            assert_never(session.activity)


def problems_page(page: Page, problems: Sequence[Problem], heading: str) -> None:
    """Every problem: what happened, where, and how to mend it."""
    page.write(f"{heading}: {number_of(len(problems), 'problem')}", style=f"{BOLD};{RED}")
    for problem in problems:
        page.blank()
        page.write(f"{problem.message}", indent=2, style=BOLD)
        pointer = f" ({problem.place.pointer})" if problem.place.pointer else ""
        page.write(f"{problem.place}{pointer} · {problem.code}", indent=4, style=DIM)
        if problem.hint:
            page.labelled("Mend it", problem.hint, indent=4)
    page.blank()


def problems_in_short(page: Page, problems: Sequence[Problem], heading: str) -> None:
    """The same beside something that counts for more: what is wrong in several places alike is told once."""
    page.write(f"{heading}: {number_of(len(problems), 'problem')}", style=f"{BOLD};{RED}")
    places: defaultdict[str, list[str]] = defaultdict(list)
    for problem in problems:
        says = f"{problem.message}; {problem.hint}" if problem.hint else problem.message
        places[says].append(str(problem.place).removeprefix("cluster "))
    for says, where in places.items():
        page.labelled("-", f"{some_names(tuple(where))}: {says}", gutter=2)


def notice_of(session: Session) -> str:
    """One line on what goes on beside what is shown; empty when nothing does."""
    match session.activity:
        case Working(says=says):
            return f"… {says}; escape ends it"
        case Refused(problems=problems):
            more = f", and {len(problems) - 1} more" if len(problems) > 1 else ""
            first = problems[0]
            hint = f"; {first.hint}" if first.hint else ""
            return f"! {first.place}: {first.message}{hint}{more}; what was loaded before stays"
        case Halted(was_planning=True):
            return "! planning was ended before it was done; p goes on, the plans that are there stay"
        case Halted():
            return "! reading was ended before it was done; r reads again, what was loaded before stays"
        case Resting():
            return _rules_notice(session)
        case _ as other:
            assert_never(other)


def _rules_notice(session: Session) -> str:
    if not session.rule_problems:
        return ""
    problems = number_of(len(session.rule_problems), "problem")
    return f"! the rules changed and have {problems}; {Place.KNOWLEDGE.key} {Place.KNOWLEDGE.title} shows them"


def is_alarm(activity: Activity) -> bool:
    """Whether the notice tells of something that went wrong."""
    return isinstance(activity, Refused | Halted)
