"""One hop on a plan's page: what it does and why it may, and its runbook, folded, filled in, whole without scripts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never
from xml.etree import ElementTree as ET

from advisor.model.assessment import ClusterAssessment
from advisor.planner.estate_doubts import clusters_words
from advisor.planner.outcome import Planned, PlannedHop
from advisor.planner.runbooks import Chosen, NoneKnown, OneOf
from advisor.report.filled import Filled, filled, nodes_of, values_of
from advisor.report.hop_words import felt_words, hop_words, mind_words
from advisor.report.html_elements import Node, element, in_lines, lines
from advisor.report.plan_document import PlanReport
from advisor.report.plan_words import named, named_with_workaround
from advisor.report.runbook_parts import Entry, runbook_parts


def hop_element(
    report: PlanReport, hop: Planned, clusters: Sequence[ClusterAssessment], *, are_named: bool
) -> ET.Element:
    """A hop made in some clusters. They are named where the plan has others too."""
    where = f"{clusters_words([each.cluster.name for each in clusters])}: " if are_named else ""
    heading = element("h4", f"window {hop.window}: {where}{hop_words(hop)}")
    return element("div", heading, lines(_told(report, hop)), *_runbooks(report, hop, clusters))


def _told(report: PlanReport, hop: Planned) -> Iterator[str]:
    yield from (*felt_words(hop), *mind_words(hop))
    if isinstance(hop, PlannedHop):
        yield from (f"allowed by {each.rule}: {each.says} ({', '.join(each.sources)})" for each in hop.permitted_by)
    yield from (f"rests on {each.about}: {each.says}" for each in hop.rests_on)
    yield from (f"clears {named(each, report)}" for each in hop.clears)
    yield from (f"opens {named_with_workaround(each, report)}" for each in hop.introduces)


def _runbooks(report: PlanReport, hop: Planned, clusters: Sequence[ClusterAssessment]) -> Iterator[ET.Element]:
    """Its runbooks filled in, or what would tell which they are."""
    match hop.runbook:
        case Chosen(runbooks):
            values = values_of(hop, nodes_of(clusters), report.judged.knowledge)
            yield from (_runbook(filled(each, values)) for each in runbooks)
        case OneOf(candidates, facts):
            one_of = ", ".join(each.id for each in candidates)
            yield element("p", f"How: one of {one_of}; {' and '.join(facts)} would tell which")
        case NoneKnown():
            yield element("p", "How: no runbook is known for the way in which it is installed here")
        case _:
            assert_never(hop.runbook)


def _runbook(done: Filled) -> ET.Element:
    runbook = done.runbook
    title = element("summary", f"How: {runbook.title} (", element("code", runbook.id), ")")
    parts = (
        (element("h5", part.title), element("ul", *(element("li", *_entry(each)) for each in part.entries)))
        for part in runbook_parts(done)
    )
    return element("details", title, *(each for part in parts for each in part), class_="runbook")


def _entry(entry: Entry) -> Iterator[Node]:
    yield entry.says
    for text in entry.copied:
        yield element("pre", *in_lines(text.splitlines()))
    if entry.expect:
        yield element("p", f"Expect: {entry.expect}", class_="soft")
