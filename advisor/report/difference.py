"""Two runs held against each other: which findings appeared, vanished or changed, and because of what.

Only open findings are told: what was settled and is settled otherwise needs nobody. A component that moved to another
version takes its finding along, so that one upgrade reads as one change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from advisor.engine.baseline import is_old_news
from advisor.engine.gate import EXIT_OF, overall
from advisor.model.advisory import AdvisoryKind, Severity
from advisor.model.assessment import Verdict
from advisor.model.finding import Status
from advisor.model.reported import Fault, ReportedCluster, ReportedFinding, ReportedRun, Subject
from advisor.report.causes import Cause, InputChange, causes_of_finding, causes_of_verdict, input_changes


class Outcome(StrEnum):
    """What became of a finding."""

    APPEARED = "appeared"
    VANISHED = "vanished"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One finding that is not what it was."""

    outcome: Outcome
    old: ReportedFinding | None
    """None when the component was not judged by this advisory; a settled finding where it was."""
    new: ReportedFinding | None
    attributes: tuple[str, ...]
    """What differs between the two, in a fixed order."""
    causes: tuple[Cause, ...]

    @property
    def subject(self) -> Subject:
        """What it is about, as it is now if it is still there."""
        side = self.new or self.old
        assert side is not None, "a change has a side"
        return side.subject

    @property
    def is_new(self) -> bool:
        """Whether it stands for something that the old run did not have, or not as badly. Waived now is never new."""
        old, new = self.old, self.new
        if new is None or not new.is_open or new.waiver:
            return False
        return old is None or not old.is_open or bool(old.waiver) or not is_old_news(new, old)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictChange:
    """A cluster that came to something else."""

    cluster: str
    old: Verdict | None
    """None when the cluster was not looked at."""
    new: Verdict | None
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Everything that differs between two runs."""

    old: ReportedRun
    new: ReportedRun
    inputs: tuple[InputChange, ...]
    changes: tuple[Change, ...]
    """Sorted by outcome, severity, and what they are about."""
    verdicts: tuple[VerdictChange, ...]
    """Sorted by cluster."""

    def of(self, outcome: Outcome) -> tuple[Change, ...]:
        """The changes of one outcome."""
        return tuple(each for each in self.changes if each.outcome is outcome)

    def verdict(self, *, fail_on: Severity, allow_unknown: bool) -> Verdict:
        """What the new has that the old had not: the same four words that a scan comes to."""
        return overall([Verdict.CLEAR, *self._news(fail_on, allow_unknown=allow_unknown)])

    def _news(self, fail_on: Severity, *, allow_unknown: bool) -> Iterator[Verdict]:
        for change in self.changes:
            if change.is_new and change.new and self._counts(change.new, fail_on):
                if change.new.status is Status.AFFECTED:
                    yield Verdict.AFFECTED
                elif not allow_unknown:
                    yield Verdict.UNDECIDED
        if any(set(new.conflicts) - set(old.conflicts if old else ()) for old, new in self._clusters()):
            yield Verdict.UNDECIDED
        if self.new.is_stale and not self.old.is_stale:
            yield Verdict.UNDECIDED
        if any(each.new is Verdict.UNREACHABLE for each in self.verdicts):
            yield Verdict.UNREACHABLE

    def _counts(self, finding: ReportedFinding, fail_on: Severity) -> bool:
        """As the gate of a scan: an end of life counts where the new run asked for it, whatever its severity."""
        if finding.kind is AdvisoryKind.END_OF_LIFE:
            return any(name == "fail_on_eol" for name, _ in self.new.settings)
        return finding.severity.rank <= fail_on.rank

    def _clusters(self) -> Iterator[tuple[ReportedCluster | None, ReportedCluster]]:
        before = {each.name: each for each in self.old.clusters}
        yield from ((before.get(each.name), each) for each in self.new.clusters)


def exit_code_of(verdict: Verdict, *, exit_zero: bool) -> int:
    """The exit code, which `--exit-zero` masks where a scan's would be."""
    return 0 if exit_zero and verdict in {Verdict.AFFECTED, Verdict.UNDECIDED} else EXIT_OF[verdict]


def difference(old: ReportedRun, new: ReportedRun) -> Difference:
    """Compares two runs. Swapped, it says the same with old and new swapped."""
    inputs = input_changes(old, new)
    changes = tuple(sorted(_changes(old, new, inputs), key=_by_weight))
    verdicts = tuple(_verdicts(old, new, changes, inputs))
    return Difference(old=old, new=new, inputs=inputs, changes=changes, verdicts=verdicts)


def _changes(old: ReportedRun, new: ReportedRun, inputs: tuple[InputChange, ...]) -> Iterator[Change]:
    before, after = _by_fault(old.findings), _by_fault(new.findings)
    for fault in before.keys() | after.keys():
        for was, now in _pairs(before.get(fault, {}), after.get(fault, {})):
            outcome = _outcome(was, now)
            if outcome is not None:
                attributes = tuple(_attributes(was, now))
                causes = causes_of_finding(was, now, attributes, inputs)
                yield Change(outcome=outcome, old=was, new=now, attributes=attributes, causes=causes)


def _by_fault(findings: Iterable[ReportedFinding]) -> dict[Fault, dict[Subject, ReportedFinding]]:
    alike: defaultdict[Subject, list[ReportedFinding]] = defaultdict(list)
    for finding in findings:
        alike[finding.subject].append(finding)
    faults: defaultdict[Fault, dict[Subject, ReportedFinding]] = defaultdict(dict)
    for subject, twins in alike.items():
        faults[subject.fault][subject] = _together(twins)
    return faults


def _together(twins: list[ReportedFinding]) -> ReportedFinding:
    """Findings of one subject as one: the worst of them, with the nodes and the gaps of all."""
    worst = min(twins, key=lambda each: (each.status.rank, each.severity.rank, bool(each.waiver), each.basis))
    return replace(
        worst,
        missing=tuple(sorted({gap for each in twins for gap in each.missing})),
        affected_nodes=sum(each.affected_nodes for each in twins),
        unknown_nodes=sum(each.unknown_nodes for each in twins),
    )


def _pairs(
    old: dict[Subject, ReportedFinding], new: dict[Subject, ReportedFinding]
) -> Iterator[tuple[ReportedFinding | None, ReportedFinding | None]]:
    """What belongs together: equal subjects, then the only one left on each side, which moved to another version."""
    for subject in old.keys() & new.keys():
        yield old[subject], new[subject]
    gone = [old[subject] for subject in sorted(old.keys() - new.keys())]
    come = [new[subject] for subject in sorted(new.keys() - old.keys())]
    if len(gone) == len(come) == 1:
        yield gone[0], come[0]
        return
    yield from ((each, None) for each in gone)
    yield from ((None, each) for each in come)


def _outcome(old: ReportedFinding | None, new: ReportedFinding | None) -> Outcome | None:
    was, is_now = old is not None and old.is_open, new is not None and new.is_open
    if was and is_now:
        return Outcome.CHANGED if old != new else None
    if was:
        return Outcome.VANISHED
    return Outcome.APPEARED if is_now else None


def _attributes(old: ReportedFinding | None, new: ReportedFinding | None) -> Iterator[str]:
    if old is None or new is None:
        yield "status"
        return
    for name in ("version", "build", "inside"):
        if getattr(old.subject, name) != getattr(new.subject, name):
            yield name
    for name in ("severity", "status", "standing", "basis", "missing", "fixed_in", "fixed_in_other_editions", "waiver"):
        if getattr(old, name) != getattr(new, name):
            yield name
    if (old.affected_nodes, old.unknown_nodes) != (new.affected_nodes, new.unknown_nodes):
        yield "nodes"


def _verdicts(
    old: ReportedRun, new: ReportedRun, changes: Iterable[Change], inputs: tuple[InputChange, ...]
) -> Iterator[VerdictChange]:
    before, after = ({each.name: each for each in run.clusters} for run in (old, new))
    beneath: defaultdict[str, set[Cause]] = defaultdict(set)
    for change in changes:
        beneath[change.subject.cluster].update(change.causes)
    for name in sorted(before.keys() | after.keys()):
        was, now = before.get(name), after.get(name)
        verdicts = (was.verdict if was else None, now.verdict if now else None)
        if verdicts[0] != verdicts[1]:
            causes = causes_of_verdict(was, now, beneath[name], inputs)
            yield VerdictChange(cluster=name, old=verdicts[0], new=verdicts[1], causes=causes)


def _by_weight(change: Change) -> tuple[int, int, Subject, Subject]:
    sides = [each for each in (change.old, change.new) if each is not None]
    severity = min(each.severity.rank for each in sides)
    subjects = sorted(each.subject for each in sides)
    return (list(Outcome).index(change.outcome), severity, subjects[0], subjects[-1])
