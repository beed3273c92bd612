"""Many clusters summed up one by one: by advisory, by change, by group, and the worst of them by name.

What it holds is bounded by the knowledge and by the limits below, never by the number of clusters; and it comes to the
same whatever the order in which clusters are added and tallies merged.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from advisor.engine.gate import PRECEDENCE, overall
from advisor.model.advisory import Severity
from advisor.model.assessment import Verdict
from advisor.model.fact import MissingKind
from advisor.model.names import AdvisoryId
from advisor.report.estate_changes import Change
from advisor.report.estate_result import ClusterResult, ResultFinding
from advisor.report.natural import natural

#: So many clusters are kept by name, the worst ones; all the others are counted.
MOST_CLUSTERS = 500
#: So many values of the label that clusters are grouped by are told apart, the first by name; the rest goes together.
MOST_GROUPS = 200
#: So many clusters are named of those that an advisory affects, the first by name.
NAMED = 3
#: An end of support that is no more than so many days away is told beside those that have come.
SOON = 90


@dataclass(slots=True)
class AdvisoryCount:
    """Clusters by what one advisory comes to in them."""

    affected: int = 0
    unknown: int = 0
    """Clusters in which it is not decided, on some node at least."""
    waived: int = 0
    first: tuple[str, ...] = ()
    """Of the clusters affected, the first by name."""

    def merge(self, other: AdvisoryCount) -> None:
        """Counts what the other counted."""
        self.affected += other.affected
        self.unknown += other.unknown
        self.waived += other.waived
        self.first = tuple(sorted({*self.first, *other.first}, key=natural)[:NAMED])


@dataclass(slots=True)
class ChangeCount:
    """What one change clears."""

    clusters: int = 0
    """The clusters in which it clears something."""
    freed: int = 0
    """The clusters in which it clears all that affects them now. What else the change may bring is not looked at."""
    findings: Counter[Severity] = field(default_factory=Counter)

    def merge(self, other: ChangeCount) -> None:
        """Counts what the other counted."""
        self.clusters += other.clusters
        self.freed += other.freed
        self.findings.update(other.findings)


@dataclass(slots=True)
class GroupCount:
    """Clusters with the same value of a label."""

    clusters: int = 0
    nodes: int = 0
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    affected: Counter[Severity] = field(default_factory=Counter)
    """Findings."""
    unknown: Counter[Severity] = field(default_factory=Counter)
    """Findings."""
    waived: int = 0
    """Findings."""
    resting: int = 0
    """Of the clusters that are clear, those that are so by a baseline."""
    ended: int = 0
    """Clusters whose distribution is supported no more, in the tier that applies."""
    ending: int = 0
    """Clusters for whose distribution that is so within `SOON` days."""

    def add(self, result: ClusterResult) -> None:
        """Counts one cluster."""
        self.clusters += 1
        self.resting += result.title != result.verdict
        days = result.days_left
        self.ended += days is not None and days < 0
        self.ending += days is not None and 0 <= days <= SOON
        self.nodes += result.nodes
        self.verdicts[result.verdict] += 1
        self.affected.update(dict(zip(Severity, result.affected, strict=True)))
        self.unknown.update(dict(zip(Severity, result.unknown, strict=True)))
        self.waived += result.waived

    def merge(self, other: GroupCount) -> None:
        """Counts what the other counted."""
        self.clusters += other.clusters
        self.nodes += other.nodes
        self.verdicts.update(other.verdicts)
        self.affected.update(other.affected)
        self.unknown.update(other.unknown)
        self.waived += other.waived
        self.resting += other.resting
        self.ended += other.ended
        self.ending += other.ending


@dataclass(slots=True)
class GapCount:
    """How much waits for one fact."""

    clusters: int = 0
    findings: int = 0
    how: str = ""
    """How to get it, the first of what its clusters say."""

    def merge(self, other: GapCount) -> None:
        """Counts what the other counted."""
        self.how = min(self.how, other.how) if self.clusters and other.clusters else self.how or other.how
        self.clusters += other.clusters
        self.findings += other.findings


@dataclass(slots=True, kw_only=True)
class EstateTally:
    """All clusters so far."""

    group_by: str | None = None
    """The key of the label that clusters are grouped by; None when they are not."""
    most_clusters: int = MOST_CLUSTERS
    most_groups: int = MOST_GROUPS
    whole: GroupCount = field(default_factory=GroupCount)
    """All clusters together."""
    advisories: dict[AdvisoryId, AdvisoryCount] = field(default_factory=dict)
    changes: dict[Change, ChangeCount] = field(default_factory=dict)
    groups: dict[str, GroupCount] = field(default_factory=dict)
    """By value of the label."""
    other_groups: GroupCount = field(default_factory=GroupCount)
    """The clusters of values beyond `most_groups`."""
    unlabelled: GroupCount = field(default_factory=GroupCount)
    """The clusters without the label."""
    gaps: dict[tuple[MissingKind, str], GapCount] = field(default_factory=dict)
    worst: list[ClusterResult] = field(default_factory=list)
    """Worst first, without their findings, cures and gaps, which are counted."""

    @property
    def verdict(self) -> Verdict:
        """What the whole run comes to."""
        return overall(self.whole.verdicts)

    @property
    def not_shown(self) -> int:
        """How many clusters are counted and not kept by name."""
        return self.whole.clusters - len(self.worst)

    def add(self, result: ClusterResult) -> None:
        """Counts one cluster."""
        self.whole.add(result)
        self._add_advisories(result)
        self._add_changes(result)
        self._add_group(result)
        for gap in result.gaps:
            one = GapCount(clusters=1, findings=gap.findings, how=gap.how)
            self.gaps.setdefault((gap.kind, gap.fact), GapCount()).merge(one)
        self._keep([replace(result, findings=(), cures=(), gaps=())])

    def merge(self, other: EstateTally) -> None:
        """Counts what the other counted, which was made with the same limits and the same label."""
        self.whole.merge(other.whole)
        for advisory, count in other.advisories.items():
            self.advisories.setdefault(advisory, AdvisoryCount()).merge(count)
        for change, cleared in other.changes.items():
            self.changes.setdefault(change, ChangeCount()).merge(cleared)
        for gap, waiting in other.gaps.items():
            self.gaps.setdefault(gap, GapCount()).merge(waiting)
        for value, group in other.groups.items():
            self.groups.setdefault(value, GroupCount()).merge(group)
        self.other_groups.merge(other.other_groups)
        self.unlabelled.merge(other.unlabelled)
        self._drop_groups()
        self._keep(other.worst)

    def _add_advisories(self, result: ClusterResult) -> None:
        """A cluster counts once for an advisory in each way, however many of its components have the fault."""
        for advisory in dict.fromkeys(each.advisory for each in result.findings):
            mine = [each for each in result.findings if each.advisory == advisory]
            count = self.advisories.setdefault(advisory, AdvisoryCount())
            affects = any(each.affects for each in mine)
            one = AdvisoryCount(
                affected=affects,
                unknown=any(each.is_undecided for each in mine),
                waived=any(each.is_waived for each in mine),
                first=(result.name,) if affects else (),
            )
            count.merge(one)

    def _add_changes(self, result: ClusterResult) -> None:
        affecting = sum(each.affects for each in result.findings)
        for cure in result.cures:
            cleared: list[ResultFinding] = [result.findings[at] for at in cure.findings]
            one = ChangeCount(
                clusters=1, freed=len(cleared) == affecting, findings=Counter(each.severity for each in cleared)
            )
            self.changes.setdefault(cure.change, ChangeCount()).merge(one)

    def _add_group(self, result: ClusterResult) -> None:
        if self.group_by is None:
            return
        value = dict(result.labels).get(self.group_by)
        if value is None:
            self.unlabelled.add(result)
            return
        self.groups.setdefault(value, GroupCount()).add(result)
        self._drop_groups()

    def _drop_groups(self) -> None:
        """Keeps the first values by name: one that was dropped once is never among them again, whatever comes."""
        for value in sorted(self.groups)[self.most_groups :] if len(self.groups) > self.most_groups else ():
            self.other_groups.merge(self.groups.pop(value))

    def _keep(self, results: Iterable[ClusterResult]) -> None:
        for result in results:
            is_full = self.worst and len(self.worst) >= self.most_clusters
            if is_full and _order(self.worst[-1]) <= _order(result):
                continue
            insort(self.worst, result, key=_order)
            del self.worst[self.most_clusters :]


def _order(result: ClusterResult) -> tuple[object, ...]:
    """Worst first, then by name."""
    return (
        PRECEDENCE.index(result.verdict),
        tuple(-count for count in result.affected),
        tuple(-count for count in result.unknown),
        natural(result.name),
        result.source,
    )
