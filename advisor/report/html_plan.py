"""A plan as a page: the alternatives side by side, and each drawn as lanes, one for each thing that moves.

A lane goes from now through the windows; under the lanes a strip shows how much is open after each window.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never
from xml.etree import ElementTree as ET

from advisor.planner.estate_doubts import clusters_words
from advisor.planner.estate_outcome import EstateNoPath, EstatePlan
from advisor.planner.outcome import (
    Alternative,
    Held,
    Leftover,
    NoPath,
    NothingToDo,
    Open,
    Rest,
    UpgradePlan,
)
from advisor.report.clearing_section import changes_words
from advisor.report.cost_table import Column, columns_of
from advisor.report.html_elements import cell, element, lines, table
from advisor.report.html_frame import page, section
from advisor.report.html_hop import hop_element
from advisor.report.lanes import Lane, Lanes, lanes_of
from advisor.report.phases_json import estate_way
from advisor.report.phases_section import blocker_words
from advisor.report.phrases import number_of
from advisor.report.plan_document import NotReached, Plan, PlanReport, Refused
from advisor.report.plan_words import (
    NOT_REACHED,
    NOTHING_TO_DO,
    WHY_WORDS,
    conflict_words,
    doubt_words,
    goal_words,
    lifting_words,
    name_of,
    named,
    named_with_workaround,
    outcome_words,
    support_words,
    title_of,
    unproven_words,
)
from advisor.report.refused_section import refused_heading, refused_words
from advisor.report.remarks import cluster_remarks, run_remarks
from advisor.report.why_words import because

#: How wide the strip of a window is in which the most is open.
STRIP = 100


def plan_html(report: PlanReport) -> str:
    """The whole page."""
    judged = report.judged
    facts = (
        ("Goal", goal_words(report.goal)),
        ("Outcome", report.outcome.replace("_", " ")),
        ("Exit code", str(report.exit_code)),
        ("Planned on", judged.today),
        ("Knowledge", f"{judged.knowledge.name} {judged.knowledge.version} of {judged.knowledge.as_of}"),
    )
    pairs = [part for name, text in facts for part in (element("dt", name), element("dd", text))]
    head = element("header", element("h1", "Upgrade plan"), element("dl", *pairs, class_="facts"))
    plans = [_plan(report, each, f"plan-{number}") for number, each in enumerate(report.plans, 1)]
    refused = [_refused(report, each, f"refused-{number}") for number, each in enumerate(report.refused, 1)]
    return page("Upgrade plan", head, *plans, *refused, _closing(report))


def _refused(report: PlanReport, refused: Refused, name: str) -> ET.Element:
    """What could not be planned as was asked."""
    heading = element("p", element("span", refused_heading(report, refused), class_="verdict unreachable"))
    return section(", ".join(refused.clusters), heading, lines(refused_words(refused)), name=name)


def _plan(report: PlanReport, plan: Plan, name: str) -> ET.Element:
    verdict = report.verdict_of(plan)
    outcome = element("p", element("span", outcome_words(report, plan), class_=f"verdict {verdict}"))
    return section(", ".join(plan.names), outcome, *_told(report, plan), *_beside(report, plan), name=name)


def _told(report: PlanReport, plan: Plan) -> Iterator[ET.Element]:
    match plan.planned:
        case UpgradePlan() as found:
            shown = report.shown(found)
            yield _costs(shown)
            if unproven := unproven_words(report, plan):
                yield element("p", unproven, class_="soft")
            if hidden := len(found.alternatives) - len(shown):
                yield element("p", f"{number_of(hidden, 'further alternative')}: --all", class_="soft")
            for place in range(len(shown)):
                yield _way(report, plan, shown, place)
            yield from _blockers("Clusters in the way of what is left", plan)
            yield from _held(found.held)
        case NothingToDo() as found:
            yield element("p", NOTHING_TO_DO)
            yield from _accepted(report, found.waived, found.assumed)
            yield from _held(found.held)
        case NoPath() as found:
            yield from _no_way(found, report.options.work)
            yield from _blockers("Clusters in the way", plan)
            yield from _left(report, found.unresolved)
            yield from _accepted(report, found.waived, found.assumed)
            yield from _held(found.held)
        case NotReached():
            yield element("p", NOT_REACHED)
        case _:
            assert_never(plan.planned)


def _costs(shown: Sequence[Alternative]) -> ET.Element:
    columns = columns_of([each.cost for each in shown])
    heads = ["Way", *(f"{each.group} {each.title}".strip() for each in columns)]
    rows = [
        [cell(text, label=head) for head, text in zip(heads, _row_of(place, columns), strict=True)]
        for place in range(len(shown))
    ]
    return table("What each way costs", heads, rows)


def _row_of(place: int, columns: Sequence[Column]) -> Iterator[str]:
    yield name_of(place)
    yield from (str(column.numbers[place]) for column in columns)


def _way(report: PlanReport, plan: Plan, shown: Sequence[Alternative], place: int) -> ET.Element:
    """One alternative: its lanes, what each of its hops does, and why it is there."""
    way, title = shown[place], title_of(shown[place], place, shown)
    whys = because(place, shown, report.judged.knowledge, plan.bound)
    made = zip(way.hops, plan.made_in(way), strict=True)
    hops = [hop_element(report, each, of, are_named=plan.estate is not None) for each, of in made]
    steps = element("details", element("summary", f"What each of the {number_of(len(hops), 'hop')} does"), *hops)
    reasons = element("details", element("summary", "Why this way"), lines(whys))
    doubts = _listed("If it comes out otherwise", [each for doubt in way.doubts for each in doubt_words(doubt)])
    support = [] if way.support_days is None else [element("p", f"Support: {support_words(way.support_days)}")]
    first = estate_way(plan.estate, way).forced if isinstance(plan.estate, EstatePlan) else ()
    order = _listed("What had to go first", [blocker_words(each) for each in first])
    told = (*_left(report, way.unresolved), *order, *_accepted(report, way.waived, way.assumed), *doubts, *support)
    return element("article", element("h3", title), _lanes(report, plan, way), *told, steps, reasons)


def _lanes(report: PlanReport, plan: Plan, way: Alternative) -> ET.Element:
    """A row for each thing that moves, a column for now and for each window; below, how much is open after each."""
    drawn = lanes_of(report, plan, way)
    windows = range(1, drawn.windows + 1)
    heads = ["Moves", "now", *(f"window {each}, from {report.day_of(each)}" for each in windows)]
    rows = [
        [
            cell(element("strong", _lane_words(lane)), label=heads[0]),
            *(_stop(lane.after(each) if each else lane.start, heads[each + 1]) for each in (0, *windows)),
        ]
        for lane in drawn.lanes
    ]
    return element("div", table("Where everything stands after each window", heads, [*rows, _exposure(drawn, heads)]))


def _lane_words(lane: Lane) -> str:
    return f"{lane.what} in {clusters_words(lane.clusters)}" if lane.clusters else lane.what


def _stop(version: str | None, head: str) -> ET.Element:
    """What a lane comes to in a window; what stays says so in words."""
    return cell(version if version else element("span", "stays", class_="soft"), label=head)


def _exposure(drawn: Lanes, heads: Sequence[str]) -> list[ET.Element]:
    """What is open now and after each window, as a number and a bar."""
    counts = list(map(sum, drawn.open_after))
    most = max(counts)
    bars = [cell(f"{count} open", _bar(count, most), label=head) for count, head in zip(counts, heads[1:], strict=True)]
    return [cell(element("strong", "open"), label=heads[0]), *bars]


def _bar(count: int, most: int) -> ET.Element:
    width = str(count * STRIP // most if most else 0)
    bar = element("rect", width=width, height="8")
    return element(
        "svg",
        bar,
        viewBox=f"0 0 {STRIP} 8",
        class_="strip",
        preserveAspectRatio="none",
        role="img",
        aria_label=f"{count} of {most}",
    )


def _left(report: PlanReport, left: Sequence[Leftover]) -> Iterator[ET.Element]:
    told = [f"{WHY_WORDS[each.why]}: {named_with_workaround(each.open.advisory, report)}" for each in left]
    yield from _listed("What it leaves open", told)


def _accepted(report: PlanReport, waived: Sequence[Open], assumed: Sequence[Rest]) -> Iterator[ET.Element]:
    """What somebody accepts, and what is taken to be so because the user asked for that."""
    yield from _listed("Waived", [named(each.advisory, report) for each in waived])
    yield from _listed("Assumed", [f"{each.subject} {each.says} ({each.about})".strip() for each in assumed])


def _listed(heading: str, told: Sequence[str]) -> Iterator[ET.Element]:
    if told:
        yield element("div", element("h4", heading), lines(told))


def _held(held: Sequence[Held]) -> Iterator[ET.Element]:
    yield from _listed("What no way moves", [f"{each.component} {each.version}: {each.why}" for each in held])


def _no_way(found: NoPath, work: int) -> Iterator[ET.Element]:
    if says := conflict_words(found, work):
        yield element("p", says)
    if found.core:
        yield lines(f"{each.says} ({'; '.join((each.name, *each.sources))})" for each in found.core)
        yield lines(words for _, words in lifting_words(found))


def _blockers(heading: str, plan: Plan) -> Iterator[ET.Element]:
    """The clusters that keep the manager from going on."""
    if isinstance(plan.estate, EstatePlan | EstateNoPath):
        yield from _listed(heading, [blocker_words(each) for each in plan.estate.blockers])


def _beside(report: PlanReport, plan: Plan) -> Iterator[ET.Element]:
    """What the sources disagree on, do not show, or say beside."""
    told = [
        f"{remark.label}: {remark.text}"
        for assessed in plan.clusters
        for remark in cluster_remarks(report.judged, assessed)
    ]
    changes = [
        f"{each.found.open.advisory} in {clusters_words(each.clusters)}: {changes_words(each.found)}"
        for each in plan.clearings
    ]
    yield from _listed("The smallest change that clears each finding, whether or not hops lead there", changes)
    if told:
        yield element("details", element("summary", "Conflicts, gaps and notes"), lines(told))


def _closing(report: PlanReport) -> ET.Element:
    told = [each for each in run_remarks(report.judged) if each.label != "exit code"]
    columns = ("What", "Says")
    rows = [(cell(each.label, label=columns[0]), cell(each.text, label=columns[1])) for each in told]
    return section("What the plan rests on", table("Settings, answers, waivers, knowledge", columns, rows), name="run")
