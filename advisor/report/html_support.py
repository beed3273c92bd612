"""The section of a page on support: what has ended, what ends next, and what could not be judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from advisor.model.finding import Status
from advisor.report.document import Report
from advisor.report.html_elements import cell, folded, table
from advisor.report.html_findings import Hit
from advisor.report.html_frame import section
from advisor.report.phrases import because

#: What the support of a component comes to.
SUPPORT_WORDS = {
    Status.AFFECTED: "over, or nearly",
    Status.UNKNOWN: "not decided",
    Status.FIXED: "goes on",
    Status.NOT_AFFECTED: "goes on",
}


def support_section(report: Report, hits: Sequence[Hit]) -> Iterator[ET.Element]:
    """What has ended, what ends next, and what could not be judged, where the gate does not count it."""
    if not hits:
        return
    clusters: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for hit in sorted(hits, key=_soonest):
        title = report.title_of(hit.finding.component_name)
        gaps = [f"{gap.fact} is not known: {gap.reason}; {gap.how}" for gap in hit.finding.missing]
        says = "; ".join((*because(hit.finding, title), *gaps))
        clusters[SUPPORT_WORDS[hit.finding.status], says].append(hit.cluster)
    columns = ("Support", "Says", "Clusters")
    rows = [
        (
            cell(state, label=columns[0]),
            cell(says, label=columns[1]),
            cell(folded([*dict.fromkeys(names)], "cluster"), label=columns[2]),
        )
        for (state, says), names in clusters.items()
    ]
    caption = "The soonest first; none of it counts at the gate"
    yield section("Support", table(caption, columns, rows), name="support")


def _soonest(hit: Hit) -> tuple[bool, int, str]:
    days = hit.finding.support.days_left if hit.finding.support else None
    return (days is None, days or 0, hit.finding.advisory.id)
