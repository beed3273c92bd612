"""One gap for a reader: what is missing, who can supply it, and every finding that waits for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advisor.model.assessment import ClusterAssessment
from advisor.model.fact import FactDeclaration, Missing, MissingKind, Reach
from advisor.model.finding import Finding, Status
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import FactName
from advisor.report.document import Report
from advisor.report.layout import BOLD, CYAN, DIM, YELLOW, Page
from advisor.report.phrases import number_of, some_names

#: So many reasons are told of one gap, each for an image or an object of its own.
REASONS_SHOWN = 5

_REACH = {Reach.API: "API", Reach.HOST: "On node", Reach.PERSON: "Ask"}
_KIND = {
    MissingKind.INVENTORY: "the sources do not show it",
    MissingKind.KNOWLEDGE: "nobody has written it down: it is the rules that lack it",
    MissingKind.CONFLICT: "sources disagree on it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A finding that waits for a gap, with its own words for it."""

    assessed: ClusterAssessment
    finding: Finding
    gap: Missing


def waiting(report: Report) -> Iterator[Waiting]:
    """Every finding that nobody decided, once for each of its gaps, in the order of the report."""
    for assessed in report.assessment.clusters:
        for finding in assessed.findings:
            if finding.status is Status.UNKNOWN and finding.waiver is None:
                for gap in finding.missing:
                    yield Waiting(assessed=assessed, finding=finding, gap=gap)


def gap_page(page: Page, knowledge: KnowledgeBase, members: Sequence[Waiting]) -> None:
    """The page of one gap, whose members all lack the same thing."""
    gap = members[0].gap
    page.spread(gap.fact, "NOT KNOWN", left_style=BOLD, right_style=f"{BOLD};{YELLOW}")
    page.write(_KIND[gap.kind], style=DIM)
    fact = knowledge.facts.get(FactName(gap.fact))
    if fact is not None:
        page.blank()
        page.write(fact.meaning)
    _heading(page, "Why it is not known")
    reasons = tuple(dict.fromkeys(each.gap.reason for each in members))
    for reason in reasons[:REASONS_SHOWN]:
        page.labelled("-", reason, gutter=2)
    if len(reasons) > REASONS_SHOWN:
        page.labelled("", f"and {len(reasons) - REASONS_SHOWN} alike", gutter=2)
    _how(page, ways_to_get(members), fact)
    _heading(page, f"What it decides: {number_of(len({_key(each) for each in members}), 'finding')}")
    for name, findings in _by_advisory(members).items():
        first = findings[0].finding.advisory
        page.write(f"{name} ({first.severity})", indent=2, style=BOLD)
        page.write(first.title, indent=4)
        page.write(f"in {some_names(tuple(dict.fromkeys(each.assessed.cluster.name for each in findings)))}", indent=4)


def ways_to_get(members: Sequence[Waiting]) -> tuple[str, ...]:
    """How to get what is missing, in the order met. What is part of another way is told with that one."""
    ways = tuple(dict.fromkeys(each.gap.how for each in members if each.gap.how))
    return tuple(each for each in ways if not any(each in other for other in ways if other != each))


def _how(page: Page, ways: Sequence[str], fact: FactDeclaration | None) -> None:
    if not (ways or fact):
        return
    _heading(page, "How to get it")
    for number, text in enumerate(ways):
        page.labelled("And" if number else "First", text)
    for way in (each for each in (fact.obtain if fact else ()) if not any(each.says in text for text in ways)):
        page.labelled(_REACH[way.reach], way.says)


def _by_advisory(members: Sequence[Waiting]) -> dict[str, list[Waiting]]:
    found: dict[str, list[Waiting]] = {}
    for each in members:
        found.setdefault(each.finding.advisory.id, []).append(each)
    return found


def _key(each: Waiting) -> int:
    return id(each.finding)


def _heading(page: Page, text: str) -> None:
    page.blank()
    page.write(text, style=f"{BOLD};{CYAN}")
