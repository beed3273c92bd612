"""The wording of plans, shared by every format and front end: outcomes, goals, costs, what stays, what is not settled.

A new label or a new reason gets its words here, and nowhere else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias, assert_never

from advisor.model.advisory import Severity
from advisor.model.names import AdvisoryId
from advisor.planner.cost import Tally
from advisor.planner.estate_outcome import Blocker
from advisor.planner.outcome import (
    Alternative,
    Bound,
    Constraint,
    Doubt,
    Label,
    Leftover,
    NoPath,
    Otherwise,
    Rest,
    UpgradePlan,
    Why,
)
from advisor.planner.question import Clear, Goal, Latest, LatestPatch, Targets
from advisor.report.phrases import number_of
from advisor.report.plan_document import Outcome, Plan, PlanReport
from advisor.report.rests import Hangs

LABEL_WORDS = {
    Label.CLEARS_MOST: "clears most",
    Label.FEWEST_WINDOWS: "fewest windows",
    Label.LEAST_EXPOSURE: "least exposure",
    Label.LEAST_DISRUPTION: "least disruption",
    Label.STAYS_ON_LINE: "stays on its line",
    Label.LONGEST_SUPPORT: "longest support",
}

WHY_WORDS = {
    Why.UNKNOWN: "unknown whether it applies there",
    Why.NO_CURE: "no release that is known ends it",
    Why.EDITION: "only releases that your edition cannot obtain end it",
    Why.OPTION: "your own options forbid what ends it",
    Why.COMPATIBILITY: "releases end it, and no legal way leads there",
    Why.FURTHER_ON: "a longer or another way ends it",
    Why.UNSEARCHED: "the work allowed ended before it was seen whether some way ends it; give it more --work",
}

HANGS_WORDS = {
    Hangs.PLAN: "a fact would settle it; should it speak against the hop, another way is needed",
    Hangs.TRIAL: "no fact would settle it: nobody has put the two together and told; try it before you rely on it",
    Hangs.PREPARATION: "the plan stands either way, and a preparation may be needless",
}


COUNTED_AS_WORST = "what it disrupts is not known, and counts as drains, reboots and no way back"
"""Of a hop without a runbook: what stands in the costs, and why."""

NOTHING_TO_DO = "The goal is reached where everything stands now."
NOT_REACHED = "It let us in nowhere, so there was nothing to plan from."

OTHERWISE_WORDS = {
    Otherwise.SAME: "the plan stays as it is",
    Otherwise.AS_GOOD: "another plan is as good",
    Otherwise.OTHER: "another plan is best",
    Otherwise.NO_PATH: "no way is left",
    Otherwise.NOTHING_TO_DO: "there is nothing to do",
    Otherwise.NOT_TRIED: "nobody planned what then",
}


def name_of(place: int) -> str:
    """The name of an alternative by its place from 0: A to Z, then AA.

    >>> name_of(0), name_of(25), name_of(26), name_of(53)
    ('A', 'Z', 'AA', 'BB')
    """
    rounds, letter = divmod(place, 26)
    name = chr(ord("A") + letter)
    return name if rounds == 0 else f"{name_of(rounds - 1)}{name}"


def goal_words(goal: Goal) -> str:
    """A goal as the command line names it: `clear`, or `rancher=v2.12.3`."""
    match goal:
        case Clear():
            return "clear"
        case LatestPatch():
            return "latest-patch"
        case Latest():
            return "latest"
        case Targets(versions):
            return ", ".join(f"{name}={version}" for name, version in sorted(versions.items()))
        case _:
            assert_never(goal)


def gone_words(blocker: Blocker, where: str) -> str:
    """What had to go in some clusters before their manager moved: a version, or what something was set to."""
    return f"{blocker.until} in {where}" if blocker.until else f"{where} left {blocker.component} {blocker.version}"


def named(advisory: AdvisoryId, report: PlanReport) -> str:
    """An advisory with its severity: `calico-ipam-handle-leak (high)`."""
    return f"{advisory} ({report.judged.knowledge.advisories[advisory].severity})"


def named_with_workaround(advisory: AdvisoryId, report: PlanReport) -> str:
    """An advisory with what makes it bearable while it is open."""
    ways = report.judged.knowledge.advisories[advisory].workarounds
    return f"{named(advisory, report)}{f': meanwhile, {ways[0].title}' if ways else ''}"


def order_of(advisory: AdvisoryId, report: PlanReport) -> tuple[int, str]:
    """Sorts advisories, the most severe first."""
    return report.judged.knowledge.advisories[advisory].severity.rank, advisory


def support_words(days: int) -> str:
    """How long what an alternative ends with is supported, counted from today."""
    if days < 0:
        return f"that of what it ends with is over since {number_of(-days, 'day')}"
    return f"that of what it ends with lasts for {number_of(days, 'day')} from today"


def title_of(way: Alternative, place: int, shown: Sequence[Alternative]) -> str:
    """An alternative's name and what it is best at."""
    labels = ", ".join(LABEL_WORDS[each] for each in way.labels) or "best at nothing, beaten by nothing"
    return f"{name_of(place)}  {'the one alternative: nothing is better in anything' if len(shown) == 1 else labels}"


def tally_words(tally: Tally) -> str:
    """Counts by severity, the worst first: `1 high, 5 medium`; `none` where there is none.

    >>> tally_words((0, 1, 5, 0))
    '1 high, 5 medium'
    """
    told = [f"{count} {each}" for each, count in zip(Severity, tally, strict=True) if count]
    return ", ".join(told) or "none"


def unproven_words(report: PlanReport, plan: Plan) -> str:
    """That a search used up its work, and what is proven all the same; empty where the front is proven."""
    if plan.bound is None:
        return ""
    each = " for each cluster" if plan.estate else ""
    return _bound_words(plan.bound, f"after --work {report.options.work} paths{each}")


def _bound_words(bound: Bound, ended: str) -> str:
    felt = bound.disruption
    hops = {"irreversible": felt.irreversible, "with reboots": felt.reboots, "with drains": felt.drains}
    least = [
        *([f"leaves open {tally_words(bound.unresolved)}"] if any(bound.unresolved) else []),
        f"takes {number_of(bound.windows, 'window')}",
        *([f"is exposed for {tally_words(bound.exposure)} finding-days"] if any(bound.exposure) else []),
        *(f"makes {number_of(count, 'hop')} {what}" for what, count in hops.items() if count),
    ]
    proven = "; ".join(f"{each} or more" for each in least)
    return f"not proven best: the search ended {ended}. Any way that it missed {proven}"


def outcome_words(report: PlanReport, plan: Plan) -> str:
    """What planning came to, as a heading."""
    match report.outcome_of(plan):
        case Outcome.PATH:
            return "there is a way"
        case Outcome.PARTIAL:
            assert isinstance(plan.planned, UpgradePlan)
            left = len(plan.planned.alternatives[0].unresolved)
            return f"there is a way, and {number_of(left, 'finding')} {'stays' if left == 1 else 'stay'} open"
        case Outcome.NOTHING_TO_DO:
            return "nothing to do"
        case Outcome.NO_PATH if _is_only_unknown(plan):
            return "no release settles what is unknown"
        case Outcome.NO_PATH:
            return "no legal way"
        case Outcome.UNREACHABLE:
            return "unreachable"
        case _:
            raise AssertionError(plan)


def _is_only_unknown(plan: Plan) -> bool:
    found = plan.planned
    if not isinstance(found, NoPath):
        return False
    return found.is_core_proven and not found.core and all(each.open.is_unknown for each in found.unresolved)


def conflict_words(found: NoPath, work: int) -> str:
    """What stands above the core; empty where nothing is to be said of it."""
    if found.is_core_proven:
        return "These conflict; without any one of them there would be a way past the others:" if found.core else ""
    ended = f"the search for what conflicts ended after --work {work} steps"
    if not found.core:
        return f"There is no legal way; {ended}, before it found out why."
    return f"These are in the way. That all of them are needed is not proven, and there may be others: {ended}."


def lifting_words(found: NoPath) -> Iterator[tuple[str, str]]:
    """What would open a way if it were lifted alone: first what the user may lift, then what is a rule.

    No option lifts a rule. But one that looks at a fact holds no longer where somebody changes that: deletes what is
    left of RKE1, sets something otherwise.
    """
    own = " or ".join(lifted_words(each) for each in found.relaxations if each.lifted_by)
    others = [each for each in found.relaxations if not each.lifted_by]
    changeable = [
        f"{each.name} hangs on {' and '.join(each.facts)}: once that is otherwise, plan anew"
        for each in others
        if each.facts
    ]
    rules = [each.name for each in others if not each.facts]
    proven = "nothing that is yours to lift opens a way by itself"
    unseen = "nothing that is yours to lift was seen to open a way by itself"
    mine = [*([own] if own else []), *changeable] or [proven if found.is_core_proven else unseen]
    yield from zip(("lift", *("" for _ in mine[1:])), mine, strict=True)
    if rules:
        yield "", f"without {' or without '.join(rules)} there would be a way too, and no option lifts that"


def lifted_words(constraint: Constraint) -> str:
    """What to do to lift a constraint: `leave out --keep rke2`, `give --edition prime`."""
    told = constraint.lifted_by
    return f"leave out {told.removeprefix('no ')}" if told.startswith("no ") else f"give {told}"


def left_words(left: Leftover) -> str:
    """Why something stays open, what the user may lift to end it, and what was not seen to do so or not to."""
    ways, unseen = (" or ".join(map(lifted_words, each)) for each in (left.opened_by, left.unsearched))
    told = [
        *([f"{ways} to end it"] if ways else []),
        *([f"more --work would tell whether it ends if you {unseen}"] if unseen else []),
    ]
    return f"{WHY_WORDS[left.why]} ({'; '.join(told)})" if told else WHY_WORDS[left.why]


def doubt_words(doubt: Doubt) -> Iterator[str]:
    """For each way in which a doubt can come out, what the plan is then."""
    for each in doubt.supposed:
        instead = f": {', '.join(each.instead)}" if each.instead else ""
        yield f"if {each.says}, {OTHERWISE_WORDS[each.otherwise]}{instead}"


RestedOn: TypeAlias = tuple[Rest, tuple[str, ...], tuple[str, ...]]
"""One thing that is not settled, the versions of which that is so, and the alternatives that rest on it."""


def gathered(shown: Sequence[Alternative]) -> list[RestedOn]:
    """What alternatives rest on, sorted; what differs only in versions together."""
    found: defaultdict[Rest, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for place, way in enumerate(shown):
        for rest in way.rests_on:
            subjects, names = found[replace(rest, subject="")]
            subjects.update([rest.subject] if rest.subject else [])
            names.add(name_of(place))
    return [(rest, tuple(sorted(each)), tuple(sorted(names))) for rest, (each, names) in sorted(found.items())]
