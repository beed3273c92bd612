"""The terminal's section on what is not decided: what would settle it, the shortest way first, each gap once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from advisor.model.advisory import Severity
from advisor.model.fact import Missing, MissingKind
from advisor.model.finding import Finding
from advisor.report.answer_lines import VERSION_SUFFIX, answer_line
from advisor.report.document import Report
from advisor.report.gaps import Gap, by_gap
from advisor.report.layout import BOLD, DIM, YELLOW, Page
from advisor.report.merged_commands import merged_listing, split_listings
from advisor.report.phrases import number_of, some_names
from advisor.report.screen import Screen

#: So many lines to copy are shown for one gap: of several images each has its own.
ANSWERS_SHOWN = 3

#: A gap takes no more lines where nobody asked for `--details`.
LINES_A_GAP = 2

#: How `how_to_get` begins where no API shows a fact.
ON_NODE, ASK = "on the node: ", "ask whoever runs the cluster: "

Members = Sequence[tuple[Finding, Missing]]


def undecided_section(page: Page, report: Report, findings: Sequence[Finding], cluster: str, screen: Screen) -> None:
    """Unknowns by what is missing, so that one gap is one entry."""
    if not screen.details:
        undecided_in_short(page, findings)
        return
    _heading(page, findings)
    for gap, members in by_gap(findings).items():
        _in_full(page, report, gap, members, cluster)


def _heading(page: Page, findings: Sequence[Finding]) -> None:
    if not findings:
        return
    page.blank()
    counts = [f"{count} {each}" for each in Severity if (count := sum(f.advisory.severity is each for f in findings))]
    heading = f"NOT DECIDED  {number_of(len(findings), 'finding')} ({', '.join(counts)}), for want of:"
    page.write(heading, style=f"{BOLD};{YELLOW}")


Told: TypeAlias = "defaultdict[str, list[str]]"
"""Facts by the one sentence that is told of them."""


@dataclass(slots=True)
class _Ways:
    """The gaps, by who can close them."""

    listings: dict[str, None] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)
    """Facts that the listings show."""
    is_first_step: bool = False
    """Whether the listings do not tell all of these."""
    host: Told = field(default_factory=lambda: defaultdict(list))
    person: Told = field(default_factory=lambda: defaultdict(list))
    other: Told = field(default_factory=lambda: defaultdict(list))


def undecided_in_short(page: Page, findings: Sequence[Finding]) -> None:
    """What would settle the unknowns, of one cluster or of many: one command for all that the API shows."""
    if not findings:
        return
    _heading(page, findings)
    ways = _sorted(by_gap(findings))
    if ways.listings:
        shown = some_names(tuple(dict.fromkeys(ways.read))) or "what was not listed"
        page.labelled("Read", f"{shown}{', of which some need a second step' if ways.is_first_step else ''}")
        page.verbatim(merged_listing(ways.listings), indent=11)
    for label, told in (("Unknown", ways.other), ("Look", ways.host), ("Ask", ways.person)):
        for number, (how, facts) in enumerate(told.items()):
            page.labelled("" if number else label, f"{', '.join(dict.fromkeys(facts))}: {how}", at_most=LINES_A_GAP)
    vouched = "; what was seen or said goes into --answers" if ways.host or ways.person else ""
    page.write(f"more with --details{vouched}", indent=2, style=DIM)


def _sorted(gaps: Mapping[Gap, Members]) -> _Ways:
    ways = _Ways()
    for (kind, fact, how), members in gaps.items():
        listings, rest = split_listings(how) if kind is MissingKind.INVENTORY else ((), how)
        ways.listings.update(dict.fromkeys(listings))
        if kind is not MissingKind.INVENTORY or fact.endswith(VERSION_SUFFIX):
            reason = members[0][1].reason
            alike = len({gap.reason for _, gap in members}) - 1
            ways.other[f"{reason}{f' (and {alike} alike)' if alike else ''}{f'; {rest}' if rest else ''}"].append(fact)
        elif listings:
            ways.read.append(fact)
            ways.is_first_step = ways.is_first_step or bool(rest)
        elif rest.startswith(ON_NODE):
            ways.host[rest.removeprefix(ON_NODE)].append(fact)
        elif rest.startswith(ASK):
            ways.person[rest.removeprefix(ASK)].append(fact)
        else:
            ways.other[rest or members[0][1].reason].append(fact)
    return ways


def _in_full(page: Page, report: Report, gap: Gap, members: Members, cluster: str) -> None:
    kind, fact, how = gap
    nodes = tuple(sorted({name for finding, _ in members for name in finding.nodes.unknown}))
    where = f" on {number_of(len(nodes), 'node')} ({some_names(nodes)})" if nodes else ""
    page.write(f"{fact}{where}", indent=2, style=BOLD)
    reasons = dict.fromkeys(missing.reason for _, missing in members)
    more = f" (and {len(reasons) - 1} alike)" if len(reasons) > 1 else ""
    page.labelled("Why", f"{next(iter(reasons))}{more}")
    if how:
        page.labelled("Get it" if kind is MissingKind.INVENTORY else "Then", how)
    lines = [answer_line(missing, finding, cluster, report.knowledge) for finding, missing in members]
    answers_to_copy(page, [line for line in dict.fromkeys(lines) if line])
    page.labelled("Decides", ", ".join(dict.fromkeys(_marked(report, cluster, finding) for finding, _ in members)))


def _marked(report: Report, cluster: str, finding: Finding) -> str:
    """An advisory's id, with a word where the baseline has the finding."""
    return f"{finding.advisory.id}{' (known)' if report.gate.knows(cluster, finding) else ''}"


def answers_to_copy(page: Page, lines: Sequence[str], *, indent: int = 2) -> None:
    """What to write where a person knows it and no source shows it."""
    if lines:
        page.labelled("Answer", "or vouch for it with --answers; add owner, reason, expires:", indent=indent)
    for line in lines[:ANSWERS_SHOWN]:
        page.verbatim(line, indent=indent + 9)
