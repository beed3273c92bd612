"""What would clear the findings of one advisory: as `advisor explain` tells it, on the terminal and as JSON."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.report.clearing_section import changes_words, clearing_document
from advisor.report.layout import BOLD, Page
from advisor.report.plan_document import Clearing
from advisor.report.record_json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """A cluster of which it cannot be told what would clear a finding."""

    cluster: str
    reasons: tuple[str, ...]
    """At least one: a version that is not known, a roll in progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaysOut:
    """For each open finding the smallest change that clears it, whether or not hops lead there."""

    clearings: tuple[Clearing, ...]
    untold: tuple[Untold, ...]


def way_out_lines(page: Page, ways: WaysOut) -> None:
    """One line a cluster, or why there is none; nothing where nothing is open."""
    if not ways.clearings and not ways.untold:
        return
    page.blank()
    page.write("The smallest change that clears it, whether or not hops lead there", style=BOLD)
    for each in ways.clearings:
        page.labelled("-", f"{each.clusters[0]}: {changes_words(each.found)}", gutter=2)
    for untold in ways.untold:
        page.labelled("-", f"{untold.cluster}: cannot be told, for {'; '.join(untold.reasons)}", gutter=2)


def way_out_document(ways: WaysOut) -> dict[str, Json]:
    """The same as plain data: two keys of an explanation."""
    return {
        "counterfactuals": [clearing_document(each) for each in ways.clearings],
        "counterfactuals_untold": [{"cluster": each.cluster, "reasons": list(each.reasons)} for each in ways.untold],
    }
