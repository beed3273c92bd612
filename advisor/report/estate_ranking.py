"""What has been counted over many clusters, in the order in which it is told: the worst, and what helps most, first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from advisor.engine.ways_out import Target
from advisor.model.advisory import Advisory, Severity
from advisor.model.fact import MissingKind
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import AdvisoryId, ComponentName
from advisor.planner.counterfactual import SettingChange
from advisor.report.estate_changes import Change
from advisor.report.estate_tally import AdvisoryCount, ChangeCount, EstateTally, GapCount, GroupCount
from advisor.report.natural import natural
from advisor.versions import Order, Version, parse_version

Line: TypeAlias = tuple[ComponentName, tuple[int, ...]]
"""A component, and a line of its releases."""


def ranked_advisories(
    tally: EstateTally, advisories: Mapping[AdvisoryId, Advisory]
) -> Sequence[tuple[Advisory, AdvisoryCount]]:
    """The most severe first, of those the one that affects most clusters; what affects none stands last."""
    told = [(advisories[name], count) for name, count in tally.advisories.items()]

    def worst_first(each: tuple[Advisory, AdvisoryCount]) -> tuple[object, ...]:
        advisory, count = each
        is_idle = (count.affected == 0, count.affected + count.unknown == 0)
        return (*is_idle, advisory.severity.rank, -count.affected, -count.unknown, advisory.id)

    return sorted(told, key=worst_first)


def ranked_changes(tally: EstateTally, knowledge: KnowledgeBase) -> Sequence[tuple[Change, ChangeCount]]:
    """What clears most first, by the most severe that it clears.

    Of one line of releases a later one is told only where it clears more than every earlier one.
    """
    kept = [*_releases(tally, knowledge), *((c, n) for c, n in tally.changes.items() if isinstance(c, SettingChange))]
    return sorted(kept, key=lambda each: (*(-count for count in _weight(each[1])), words_of(each[0])))


def first_of_lines(
    ranked: Sequence[tuple[Change, ChangeCount]], knowledge: KnowledgeBase
) -> Sequence[tuple[Change, ChangeCount]]:
    """Of ranked changes the first for each line of releases, and everything that is set."""
    first: dict[Line | Change, tuple[Change, ChangeCount]] = {}
    for change, count in ranked:
        first.setdefault(_line(change, knowledge) if isinstance(change, Target) else change, (change, count))
    return tuple(first.values())


def ranked_groups(tally: EstateTally) -> Sequence[tuple[str, GroupCount]]:
    """The value with the most severe findings first."""

    def worst_first(each: tuple[str, GroupCount]) -> tuple[object, ...]:
        value, count = each
        affected = tuple(-count.affected[severity] for severity in Severity)
        return (affected, tuple(-count.unknown[severity] for severity in Severity), -count.clusters, natural(value))

    return sorted(tally.groups.items(), key=worst_first)


def ranked_gaps(tally: EstateTally) -> Sequence[tuple[tuple[MissingKind, str], GapCount]]:
    """What most clusters lack first."""
    return sorted(tally.gaps.items(), key=lambda each: (-each[1].clusters, -each[1].findings, each[0]))


def words_of(change: Change) -> str:
    """A change in words: `rke2 v1.30.4+rke2r1`, or `felix.xdp_enabled=false`."""
    return f"{change.component} {change.version}" if isinstance(change, Target) else f"{change.fact}={change.end}"


def _releases(tally: EstateTally, knowledge: KnowledgeBase) -> Sequence[tuple[Change, ChangeCount]]:
    by_line: defaultdict[Line, list[tuple[Version, Target, ChangeCount]]] = defaultdict(list)
    for change, count in tally.changes.items():
        if isinstance(change, Target):
            by_line[_line(change, knowledge)].append((_version(change, knowledge), change, count))
    return [
        (change, count)
        for line in by_line.values()
        for version, change, count in line
        if not any(_is_enough(other, version, count) for other in line)
    ]


def _version(target: Target, knowledge: KnowledgeBase) -> Version:
    return parse_version(knowledge.components[target.component].scheme, target.version)


def _line(target: Target, knowledge: KnowledgeBase) -> Line:
    return (target.component, _version(target, knowledge).line)


def _is_enough(other: tuple[Version, Target, ChangeCount], version: Version, count: ChangeCount) -> bool:
    """Whether an earlier release clears as much."""
    earlier, _, clears = other
    is_as_much = all(one >= two for one, two in zip(_weight(clears), _weight(count), strict=True))
    return earlier.compare(version) is Order.BEFORE and is_as_much


def _weight(count: ChangeCount) -> tuple[int, ...]:
    return (*(count.findings[severity] for severity in Severity), count.freed, count.clusters)
