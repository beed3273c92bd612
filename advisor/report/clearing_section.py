"""What would clear each open finding, by itself and as little as can be changed: on the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from advisor.planner.counterfactual import Change, Counterfactual, SettingChange, VersionChange
from advisor.report.layout import BOLD, Page
from advisor.report.plan_document import Clearing
from advisor.report.record_json import Json


def clearing_section(page: Page, clearings: Sequence[Clearing], *, names_clusters: bool) -> None:
    """One line a finding. That hops lead there is not said here: the plan tells that."""
    if not clearings:
        return
    page.blank()
    page.write("THE SMALLEST CHANGE THAT CLEARS EACH FINDING, WHETHER OR NOT HOPS LEAD THERE", style=BOLD)
    for each in clearings:
        where = f" in {each.clusters[0]}" if names_clusters else ""
        more = f" and {len(each.clusters) - 1} like it" if names_clusters and each.clusters[1:] else ""
        page.labelled("-", f"{each.found.open.advisory}{where}{more}: {changes_words(each.found)}", gutter=2)


def changes_words(found: Counterfactual) -> str:
    """Changes in words: `rke2 v1.30.4+rke2r1 and felix.xdp_enabled=false`; with how far they are proven."""
    told = " and ".join(map(_words, found.changes))
    if found.is_proven:
        return told or "no release that can be obtained, and nothing that is known to set"
    ended = "the work allowed ended before all were looked at"
    return f"{told}; a nearer one may do, for {ended}" if told else f"none was found, and {ended}"


def _words(change: Change) -> str:
    match change:
        case VersionChange(component=component, end=end):
            return f"{component} {end}"
        case SettingChange(fact=fact, end=end):
            return f"{fact}={end}"
        case _:
            assert_never(change)


def clearing_document(clearing: Clearing) -> Json:
    """The same as plain data."""
    found = clearing.found
    return {
        "clusters": list(clearing.clusters),
        "advisory": found.open.advisory,
        "component": found.open.component,
        "changes": [_document(each) for each in found.changes],
        "proven": found.is_proven,
    }


def _document(change: Change) -> Json:
    match change:
        case VersionChange(component=component, start=start, end=end):
            return {"component": component, "from": start, "to": end}
        case SettingChange(fact=fact, end=end):
            return {"fact": fact, "to": end}
        case _:
            assert_never(change)
