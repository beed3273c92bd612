"""An alternative as a list of what to do: window by window, which cluster first, and the command it all begins with.

Lanes show how far each thing goes; in which order hops of many clusters are made is read here.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from advisor.planner.estate_doubts import clusters_words
from advisor.planner.estate_outcome import EstatePlan
from advisor.planner.outcome import Alternative, Planned
from advisor.report.hop_words import changes_of, felt_words
from advisor.report.lanes import Clusters, clusters_of
from advisor.report.layout import BOLD, Page
from advisor.report.path_section import GUTTER, INDENT, leftover_lines
from advisor.report.phases_json import estate_way
from advisor.report.phrases import number_of
from advisor.report.plan_document import Plan, PlanReport
from advisor.report.plan_words import left_words, named, order_of
from advisor.report.runbook_section import first_command


def order_lines(page: Page, report: PlanReport, plan: Plan, way: Alternative) -> None:
    """Every hop in its turn, the first command under the first; and the clusters that no hop is made in."""
    if not way.hops:
        return
    page.write("IN THIS ORDER", style=BOLD)
    in_window, window = Counter(hop.window for hop in way.hops), 0
    for place, (clusters, hop) in enumerate(zip(clusters_of(plan, way), way.hops, strict=True)):
        if hop.window != window:
            window = hop.window
            says = f"from {report.day_of(window)}, {number_of(in_window[window], 'hop')}"
            page.labelled(f"window {window}", says, indent=INDENT, gutter=GUTTER)
        page.labelled("", f"{place + 1}. {_hop_words(clusters, hop)}", indent=INDENT, gutter=GUTTER)
        if place == 0:
            for command in first_command(report, plan.made_in(way)[place], hop):
                page.labelled("", f"begins with {command}", indent=INDENT, gutter=GUTTER + 3)
    if still := _without_hop(plan, way):
        page.labelled("no hop", f"in {', '.join(still)}", indent=INDENT, gutter=GUTTER)
    page.blank()


def _hop_words(clusters: Clusters, hop: Planned) -> str:
    where = f"{clusters_words(clusters)}: " if clusters else ""
    moved = changes_of(hop)[0]
    return ", ".join([f"{where}{moved.what} {moved.start} -> {moved.end}", *felt_words(hop)])


def _without_hop(plan: Plan, way: Alternative) -> tuple[str, ...]:
    """Of several clusters, those that stay as they are: their lanes are not drawn, and nobody would miss them."""
    moved = {name for clusters in clusters_of(plan, way) for name in clusters}
    return tuple(name for name in plan.names if name not in moved) if moved else ()


def left_lines(page: Page, report: PlanReport, plan: Plan, way: Alternative) -> None:
    """What stays open by the reason why; of several clusters, with those it stays open in."""
    if not isinstance(plan.estate, EstatePlan):
        leftover_lines(page, report, way.unresolved)
        return
    left = sorted(estate_way(plan.estate, way).unresolved, key=lambda each: order_of(each.left.open.advisory, report))
    grouped: defaultdict[tuple[Clusters, str], list[str]] = defaultdict(list)
    for each in left:
        grouped[each.clusters, left_words(each.left)].append(named(each.left.open.advisory, report))
    for number, ((clusters, told), names) in enumerate(grouped.items()):
        says = f"{clusters_words(clusters)}: {told}: {', '.join(names)}"
        page.labelled("" if number else "left", says, indent=INDENT, gutter=GUTTER)
