"""The sections of a page about findings: what affects, what is not decided and what would settle it, what is settled.

What several clusters have in common is told once, with the clusters it is true of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from advisor.engine.ways_out import WayOut, ways_out
from advisor.model.assessment import ClusterAssessment
from advisor.model.finding import Finding, Status
from advisor.report.affected_section import fixed_in, who
from advisor.report.answer_lines import answer_line
from advisor.report.document import Report
from advisor.report.gaps import by_gap
from advisor.report.html_elements import (
    OPENLY,
    Node,
    cell,
    element,
    folded,
    in_lines,
    lines,
    no_formula,
    table,
    wordy_table,
)
from advisor.report.html_frame import section
from advisor.report.phrases import because, number_of
from advisor.report.place_at_gate import AtGate, Place
from advisor.report.remarks import Remark, finding_remarks, until_then
from advisor.report.way_words import brought_words, way_remarks

#: What each place at the gate is called.
GATE_WORDS = {
    AtGate.FAILS: "fails the gate",
    AtGate.OPEN: "keeps it open",
    AtGate.PASSES: "passes",
    AtGate.SETTLED: "passes",
}

#: Remarks that name nodes, and so differ from cluster to cluster.
_OF_NODES = ("hits", "open")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A finding with its cluster, and what it does at the gate."""

    assessed: ClusterAssessment
    finding: Finding
    place: Place

    @property
    def cluster(self) -> str:
        """The cluster's name."""
        return self.assessed.cluster.name


def open_section(report: Report, hits: Sequence[Hit], status: Status) -> Iterator[ET.Element]:
    """The findings of a status, a row for each advisory and version, the most severe first."""
    if not hits:
        return
    heading, name = ("What affects", "affected") if status is Status.AFFECTED else ("What is not decided", "undecided")
    columns = ("Severity", "Advisory", "Component", "Gate", "Where, and why", "Fixed in", "Now")
    rows = [_open_row(report, group, columns) for group in _alike(report, hits)]
    caption = f"{number_of(len(hits), 'finding')}, those that are waived or known among them"
    ways = ways_out([each.finding for each in hits if status is Status.AFFECTED], report.knowledge)
    brought = brought_words([each.finding for each in hits if status is Status.AFFECTED], report)
    moved_with = [element("p", f"{why} (for {', '.join(names)})") for why, names in brought.items()]
    yield section(
        heading, *(_way(report, each) for each in ways), *moved_with, wordy_table(caption, columns, rows), name=name
    )


def _way(report: Report, way: WayOut) -> ET.Element:
    """The release that ends most."""
    ended = ", ".join(dict.fromkeys(each.advisory.id for each in way.ends))
    told = "; ".join((f": it ends {ended}", *way_remarks(way, report)))
    return element("p", element("strong", f"Go to {report.title_of(way.component)} {way.version}"), told)


def _alike(report: Report, hits: Iterable[Hit]) -> list[Sequence[Hit]]:
    """Hits of one advisory, component and place at the gate together; the most severe first."""
    groups: defaultdict[tuple[object, ...], list[Hit]] = defaultdict(list)
    for hit in hits:
        advisory = hit.finding.advisory
        key = (advisory.severity.rank, advisory.id, who(report, hit.finding), hit.finding.status, hit.place.at_gate)
        groups[key].append(hit)
    return [groups[key] for key in sorted(groups, key=lambda key: tuple(map(str, key)))]


def _open_row(report: Report, group: Sequence[Hit], columns: Sequence[str]) -> Iterator[ET.Element]:
    first = group[0]
    advisory, severity = first.finding.advisory, first.finding.advisory.severity
    named: tuple[Node, ...] = (element("a", advisory.id, href=f"#advisory-{advisory.id}"), f" {advisory.title}")
    whys = dict.fromkeys(each.place.why for each in group if each.place.why)
    gate = element("span", GATE_WORDS[first.place.at_gate], class_=first.place.at_gate)
    ends = dict.fromkeys(_ends(report, each.finding) for each in group)
    contents: tuple[tuple[Node, ...], ...] = (
        (element("span", severity, class_=severity),),
        named,
        (who(report, first.finding),),
        (gate, *([": ", "; ".join(whys)] if whys else [])),
        (_where(report, group),),
        ("; ".join(ends),),
        (until_then(advisory),),
    )
    sorts = (str(severity.rank), "", "", str(list(AtGate).index(first.place.at_gate)), "", "", "")
    return (cell(*each, label=column, sort=sort) for column, each, sort in zip(columns, contents, sorts, strict=True))


def _ends(report: Report, finding: Finding) -> str:
    """The releases that end it. Of what has no known version nobody can tell which they are."""
    if finding.component is None or finding.component.version_reason:
        return "depends on its version, which is not known"
    ships = [f"{report.title_of(each.bundle)} {each.version} ships {each.ships}" for each in finding.fixed_in_bundles]
    return "; ".join((fixed_in(finding), *ships))


def _where(report: Report, group: Sequence[Hit]) -> ET.Element:
    """Every cluster with what is to say of its finding, told once for those of which the same is true."""
    alike: defaultdict[tuple[Remark, ...], list[ET.Element]] = defaultdict(list)
    for hit in group:
        remarks = [*finding_remarks(report, hit.cluster, hit.finding)]
        nodes = [each.text for each in remarks if each.label in _OF_NODES]
        in_cluster = element(
            "span", element("strong", no_formula(hit.cluster)), *([": ", "; ".join(nodes)] if nodes else [])
        )
        told_elsewhere = _OF_NODES if hit.finding.waiver else (*_OF_NODES, "missing")  # each gap has its own row
        alike[tuple(each for each in remarks if each.label not in told_elsewhere)].append(in_cluster)
    told = [element("div", _in_clusters(clusters), lines(map(_remark, remarks))) for remarks, clusters in alike.items()]
    if len(group) <= OPENLY:
        return element("div", *told)
    nodes_in_all = sum(len(each.finding.nodes.affected) + len(each.finding.nodes.unknown) for each in group)
    counts = (number_of(len(group), "cluster"), *([number_of(nodes_in_all, "node")] if nodes_in_all else []))
    return element("details", element("summary", ", ".join(counts)), *told)


def _in_clusters(clusters: Sequence[ET.Element]) -> ET.Element:
    if len(clusters) == 1:
        return element("p", *clusters)
    opened = {"open": "open"} if len(clusters) <= OPENLY else {}
    return element("details", element("summary", number_of(len(clusters), "cluster")), lines(clusters), **opened)


def _remark(remark: Remark) -> ET.Element:
    return element("span", element("span", f"{remark.label}: ", class_="label"), remark.text)


def gaps_section(report: Report, hits: Sequence[Hit]) -> Iterator[ET.Element]:
    """Unknowns by what is missing: one row a gap, however many advisories and clusters wait for it."""
    waiting = [each for each in hits if each.finding.missing and not each.finding.waiver]
    if not waiting:
        return
    cluster_of = {id(each.finding): each.cluster for each in waiting}
    columns = ("Missing", "Why", "Get it", "Or vouch for it with --answers", "Decides", "Clusters")
    rows = []
    for (_, fact, how), members in by_gap(each.finding for each in waiting).items():
        answers = [answer_line(gap, found, cluster_of[id(found)], report.knowledge) for found, gap in members]
        names = dict.fromkeys(found.advisory.id for found, _ in members)
        contents: tuple[Node, ...] = (
            element("code", fact),
            folded([*dict.fromkeys(gap.reason for _, gap in members)], "reason"),
            how,
            _to_copy([*dict.fromkeys(each for each in answers if each)]),
            ", ".join(names),
            folded([*dict.fromkeys(cluster_of[id(found)] for found, _ in members)], "cluster"),
        )
        rows.append([cell(each, label=column) for column, each in zip(columns, contents, strict=True)])
    yield section("What would settle it", wordy_table("Each gap once", columns, rows), name="gaps")


def _to_copy(answers: Sequence[str]) -> ET.Element:
    """Lines of an answers file, led in so that no cell begins with one."""
    if not answers:
        return element("span", "nobody can")
    told = element("pre", element("code", *in_lines(answers)))
    folded_away = element("details", element("summary", number_of(len(answers), "line")), told)
    return folded_away if len(answers) > OPENLY else element("div", "owner, reason and expires to be added:", told)


def settled_section(report: Report, hits: Sequence[Hit]) -> Iterator[ET.Element]:
    """What is fixed or not affected, folded; of reasons that differ in their places only, the first."""
    if not hits:
        return
    columns = ("Advisory", "Component", "Status", "Why", "Clusters")
    rows = []
    for group in _alike(report, hits):
        finding = group[0].finding
        title = report.title_of(finding.component_name)
        whys = [*dict.fromkeys("; ".join(because(each.finding, title)) for each in group)]
        alike = f" (and {len(whys) - 1} alike)" if len(whys) > 1 else ""
        contents: tuple[Node, ...] = (
            finding.advisory.id,
            who(report, finding),
            finding.status.replace("_", " "),
            f"{whys[0]}{alike}",
            folded([*dict.fromkeys(each.cluster for each in group)], "cluster"),
        )
        rows.append([cell(each, label=column) for column, each in zip(columns, contents, strict=True)])
    told = table(f"{number_of(len(hits), 'finding')} that ask for nothing", columns, rows)
    yield section(
        "What is settled", element("details", element("summary", "Fixed, or not affected"), told), name="settled"
    )
