"""One advisory for a reader: what it says, and where sources were given, why it does or does not apply there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from advisor.model.advisory import Advisory, Check
from advisor.model.condition import ALWAYS, All, AnyOf, Beside, Condition, FactTest, Inside, Not
from advisor.model.knowledge_base import KnowledgeBase
from advisor.report.as_json import check_document, report_document, workaround_document
from advisor.report.as_terminal import fill_in, judged_lines
from advisor.report.document import SCHEMA_VERSION, Report
from advisor.report.layout import BOLD, Page
from advisor.report.phrases import claim_of
from advisor.report.record_json import Json
from advisor.report.screen import SEVERITY_STYLE, Screen
from advisor.report.support_words import support_lines
from advisor.report.way_out import WaysOut, way_out_document, way_out_lines

NOWHERE = WaysOut(clearings=(), untold=())


def advisory_page(
    advisory: Advisory, knowledge: KnowledgeBase, report: Report | None, screen: Screen, ways: WaysOut = NOWHERE
) -> str:
    """The page as text."""
    page = Page(columns=screen.columns, colour=screen.colour)
    advisory_on(page, advisory, knowledge, report, ways)
    page.blank()
    fill_in(page)
    return page.text()


def advisory_on(
    page: Page, advisory: Advisory, knowledge: KnowledgeBase, report: Report | None = None, ways: WaysOut = NOWHERE
) -> None:
    """Writes the page."""
    page.spread(advisory.id, advisory.severity.upper(), left_style=BOLD, right_style=SEVERITY_STYLE[advisory.severity])
    page.write(advisory.title, style=BOLD)
    if report is not None:
        judged_lines(page, report)
        way_out_lines(page, ways)
    what_it_is(page, advisory, knowledge)
    relief(page, advisory)
    checks(page, "Before the change", advisory.validation.before)
    checks(page, "After the change", advisory.validation.after)
    sources(page, advisory)


def _heading(page: Page, text: str) -> None:
    page.blank()
    page.write(text, style=BOLD)


def what_it_is(page: Page, advisory: Advisory, knowledge: KnowledgeBase) -> None:
    """Which versions have the fault and where, what it does, what it looks like and what ends it."""
    page.blank()
    page.write(advisory.summary)
    title = knowledge.components[advisory.component].title
    if advisory.support is not None:
        _heading(page, f"Support of {title}")
        for line in support_lines(advisory.support):
            page.write(line, indent=2)
    else:
        _affected(page, advisory, title)
    if advisory.when != ALWAYS:
        page.write("and only where", indent=2)
        for line, depth in condition_lines(advisory.when):
            page.write(line, indent=4 + 2 * depth)
    effects(page, advisory)
    _heading(page, "What ends it")
    page.write(advisory.fix, indent=2)


def effects(page: Page, advisory: Advisory) -> None:
    """What the fault does, and what it looks like."""
    _heading(page, "What it does")
    page.write(advisory.consequence, indent=2)
    if advisory.symptoms:
        _heading(page, "What it looks like")
    for symptom in advisory.symptoms:
        page.labelled(symptom.kind, symptom.says, gutter=11)
        if symptom.query:
            page.verbatim(symptom.query, indent=13)


def _affected(page: Page, advisory: Advisory, title: str) -> None:
    _heading(page, "Affected")
    page.write(f"{title} {advisory.affected.versions}", indent=2)
    for name, affected in advisory.builds.items():
        ranges = str(affected.versions) if affected.ranges else "no version is known to be affected"
        unsettled = "" if affected.uncertain.is_empty else f"; nobody has settled {affected.uncertain}"
        page.write(f"build {name}: {ranges}{unsettled}", indent=2)
    page.write(f"examined: {advisory.examined.versions}", indent=2)


def relief(page: Page, advisory: Advisory) -> None:
    """The workarounds, each with its steps, its cost and the way back."""
    if advisory.workarounds:
        _heading(page, "What helps until then")
    for workaround in advisory.workarounds:
        page.write(workaround.title, indent=2, style=BOLD)
        for number, step in enumerate(workaround.steps, start=1):
            page.labelled(f"{number}.", step.do, indent=4, gutter=3)
            if step.command:
                page.verbatim(step.command, indent=7)
        page.labelled("Cost", workaround.cost, indent=4)
        page.labelled("Undo", workaround.rollback, indent=4)


def checks(page: Page, heading: str, steps: Sequence[Check]) -> None:
    """What to run and what must come out, under a heading; nothing where there is nothing to run."""
    if steps:
        _heading(page, heading)
    for check in steps:
        page.write(check.title, indent=2)
        page.verbatim(check.run, indent=4)
        page.labelled("Expect", check.expect, indent=4)


def sources(page: Page, advisory: Advisory) -> None:
    """Where it is written, when that was read, and what is not sure."""
    _heading(page, f"How we know ({advisory.confidence} confidence)")
    for reference in advisory.references:
        page.write(f"{reference.url}: {reference.says} (read {reference.read})", indent=2)
    if advisory.doubt:
        page.labelled("Doubt", advisory.doubt)


def condition_lines(condition: Condition, depth: int = 0) -> Iterator[tuple[str, int]]:
    """A condition in words, one line a part, with how deep it is nested."""
    match condition:
        case All(operands):
            if depth:  # at the top, lines one under another say it
                yield "all of", depth
            for operand in operands:
                yield from condition_lines(operand, depth + 1 if depth else 0)
        case AnyOf(operands):
            yield "any of", depth
            for operand in operands:
                yield from condition_lines(operand, depth + 1)
        case Not(operand):
            yield "not", depth
            yield from condition_lines(operand, depth + 1)
        case FactTest() | Inside() | Beside():
            yield claim_of(condition), depth


def advisory_json(
    advisory: Advisory, knowledge: KnowledgeBase, report: Report | None, screen: Screen, ways: WaysOut = NOWHERE
) -> str:
    """The advisory as JSON, with the report on the sources under `report`, null when there were none."""
    document: Mapping[str, Json] = {
        "schema_version": SCHEMA_VERSION,
        "advisory": {
            "id": advisory.id,
            "kind": advisory.kind,
            "title": advisory.title,
            "summary": advisory.summary,
            "severity": advisory.severity,
            "component": advisory.component,
            "affected": str(advisory.affected.versions),
            "examined": str(advisory.examined.versions),
            "support": list(support_lines(advisory.support)) if advisory.support else None,
            "when": [line for line, _ in condition_lines(advisory.when)],
            "consequence": advisory.consequence,
            "fix": advisory.fix,
            "workarounds": [workaround_document(each) for each in advisory.workarounds],
            "validation": {
                "before": [check_document(each) for each in advisory.validation.before],
                "after": [check_document(each) for each in advisory.validation.after],
            },
            "references": [{"url": each.url, "says": each.says, "read": each.read} for each in advisory.references],
            "confidence": advisory.confidence,
            "doubt": advisory.doubt,
        },
        "report": report_document(report) if report else None,
        **way_out_document(ways),
    }
    return json.dumps(document, indent=2) + "\n"
