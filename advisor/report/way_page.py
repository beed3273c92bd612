"""Pages of a plan, one for each place in it: an alternative as a whole, and each of its hops with its runbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from advisor.planner.cost import Cost, Disruption
from advisor.planner.estate_doubts import clusters_words
from advisor.planner.outcome import Alternative, PlannedHop
from advisor.report.conflict_lines import constraint_lines
from advisor.report.hop_words import felt_words, hop_words, mind_words, subject_of
from advisor.report.lanes import clusters_of
from advisor.report.layout import BOLD, DIM, Page
from advisor.report.path_section import GUTTER, waived_lines
from advisor.report.phrases import number_of
from advisor.report.plan_document import Plan, PlanReport
from advisor.report.plan_words import named, named_with_workaround, support_words, tally_words, title_of
from advisor.report.rest_section import rest_section
from advisor.report.runbook_section import first_command, in_full, which_runbook
from advisor.report.way_order import left_lines, order_lines
from advisor.report.why_words import because

#: Of the page of a hop, whose labels are longer than those of a way.
_INDENT, _GUTTER = 2, 12


def way_page(page: Page, report: PlanReport, plan: Plan, shown: Sequence[Alternative], place: int) -> None:
    """An alternative: what it does in which order, what it costs and leaves, and why it is no shorter, with sources."""
    way = shown[place]
    page.write(title_of(way, place, shown).upper(), style=BOLD)
    order_lines(page, report, plan, way)
    _costs(page, way.cost)
    left_lines(page, report, plan, way)
    waived_lines(page, report, way.waived)
    if way.support_days is not None:
        page.labelled("support", support_words(way.support_days), gutter=GUTTER)
    page.blank()
    page.write("WHY THIS WAY, AND NO SHORTER ONE", style=BOLD)
    for line in because(place, shown, report.judged.knowledge, plan.bound):
        page.labelled("-", line, gutter=2)
    for detour in way.detours:
        page.blank()
        page.write(f"Against {detour.moves.component} {detour.moves.start} -> {detour.moves.end} in one hop:", indent=2)
        constraint_lines(page, detour.against)
    rest_section(page, report, shown)


def _costs(page: Page, cost: Cost) -> None:
    takes = [number_of(cost.windows, "window"), number_of(cost.hops, "hop"), *_felt(cost.disruption)]
    page.labelled("takes", ", ".join(takes), gutter=GUTTER)
    page.labelled("leaves", tally_words(cost.unresolved), gutter=GUTTER)
    page.labelled("exposes", f"{tally_words(cost.exposure)} finding-days", gutter=GUTTER)


def _felt(disruption: Disruption) -> Iterator[str]:
    if disruption.irreversible:
        yield f"{disruption.irreversible} with no way back but a backup"
    if disruption.drains:
        yield f"{disruption.drains} with nodes drained"
    if disruption.reboots:
        yield f"{disruption.reboots} with nodes rebooted"


def hop_page(page: Page, report: PlanReport, plan: Plan, way: Alternative, place: int) -> None:
    """A hop by its place from 1: what it moves and where, what it changes, what allows it, and its runbook."""
    hop, clusters = way.hops[place - 1], clusters_of(plan, way)[place - 1]
    page.write(f"window {hop.window}, from {report.day_of(hop.window)}: {hop_words(hop)}", style=BOLD)
    if clusters:
        more = ": side by side, the first before the others" if clusters[1:] else ""
        page.labelled("in", f"{clusters_words(clusters)}{more}", gutter=_GUTTER)
    _all(page, "users feel", felt_words(hop))
    _all(page, "clears", [named(each, report) for each in hop.clears])
    _all(page, "appears", [named_with_workaround(each, report) for each in hop.introduces])
    _all(page, "mind", mind_words(hop))
    _all(page, "begins with", first_command(report, plan.made_in(way)[place - 1], hop))
    _all(page, "rests on", [f"{each.about}: {each.says}" for each in hop.rests_on])
    page.blank()
    page.write("HOW", style=BOLD)
    which_runbook(page, subject_of(hop), hop.runbook)
    in_full(page, report, plan.made_in(way)[place - 1], hop)
    if isinstance(hop, PlannedHop):
        page.blank()
        page.write("ALLOWED BY", style=BOLD)
        for permit in hop.permitted_by:
            page.labelled("-", f"{permit.says} ({permit.rule})", gutter=2)
            for source in permit.sources:
                page.write(source, indent=4, style=DIM)


def _all(page: Page, label: str, texts: Iterable[str]) -> None:
    for number, text in enumerate(texts):
        page.labelled(label if number == 0 else "", text, indent=_INDENT, gutter=_GUTTER)
