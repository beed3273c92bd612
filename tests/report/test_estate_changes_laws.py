"""What one change clears, against the blunt way: move the component, judge again, and see what is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from advisor.engine.ways_out import Target
from advisor.model.advisory import Advisory, Severity
from advisor.model.assessment import ClusterAssessment
from advisor.model.finding import Finding, Status
from advisor.model.inventory import Cluster
from advisor.model.knowledge_base import KnowledgeBase
from advisor.report.estate_ranking import ranked_changes
from advisor.report.estate_result import result_of
from advisor.report.estate_tally import ChangeCount, EstateTally
from advisor.versions import Order
from tests.builders import CALICO, advisory, catalogue, cluster, component, knowledge_of, release, version
from tests.report.reports import report_of

RELEASES = tuple(f"v3.{minor}.{patch}" for minor in (27, 28) for patch in range(5))
CATALOGUE = catalogue(CALICO, *map(release, RELEASES))


@st.composite
def _faults(draw: st.DrawFn) -> tuple[Advisory, ...]:
    """Faults that begin, end and come back anywhere."""
    made = []
    for name in ("one", "two", "three")[: draw(st.integers(1, 3))]:
        ends = sorted(draw(st.sets(st.integers(0, len(RELEASES) - 1), min_size=2, max_size=6)))
        ranges = [
            {"introduced": RELEASES[low], "fixed": RELEASES[high]}
            for low, high in zip(ends[::2], ends[1::2], strict=False)
        ]
        examined = ("v3.20.0", draw(st.sampled_from(RELEASES[ends[-1] :])))  # what is fixed there was seen there
        made.append(advisory(*ranges, name=name, severity=draw(st.sampled_from(Severity)), examined=examined))
    return tuple(made)


_ESTATES = st.lists(st.sampled_from(RELEASES), min_size=1, max_size=4)


def _estate(running: list[str]) -> list[Cluster]:
    return [cluster(component(text), name=f"c{number}") for number, text in enumerate(running)]


def _affecting(assessed: ClusterAssessment) -> list[Finding]:
    return [each for each in assessed.findings if each.status is Status.AFFECTED]


def _moved(name: str, to: str, knowledge: KnowledgeBase) -> dict[str, Status]:
    (judged,) = report_of(cluster(component(to), name=name), knowledge=knowledge).assessment.clusters
    return {each.advisory.id: each.status for each in judged.findings}


def _by_hand(clusters: list[ClusterAssessment], knowledge: KnowledgeBase) -> Iterator[tuple[Target, ChangeCount]]:
    for text in RELEASES:
        count = ChangeCount()
        for each in clusters:
            findings = _affecting(each)
            if not any(_leads_to(named, text) for finding in findings for named in finding.fixed_in):
                continue
            after = _moved(each.cluster.name, text, knowledge)
            cleared = [x for x in findings if after[x.advisory.id] in {Status.FIXED, Status.NOT_AFFECTED}]
            if cleared:
                severities = Counter(x.advisory.severity for x in cleared)
                count.merge(ChangeCount(clusters=1, freed=len(cleared) == len(findings), findings=severities))
        if count.clusters:
            yield Target(component=CALICO, version=text), count


def _leads_to(named: str, text: str) -> bool:
    one, two = version(named), version(text)
    return one.line == two.line and one.compare(two) in {Order.SAME, Order.BEFORE}


@given(_faults(), _ESTATES)
def test_it_is_what_judging_again_would_show(faults: tuple[Advisory, ...], running: list[str]) -> None:
    """Law: over clusters and severities, for every release on the lines that findings name."""
    knowledge = knowledge_of(*faults, catalogues=[CATALOGUE])
    report = report_of(*_estate(running), knowledge=knowledge)
    tally = EstateTally()
    for each in report.assessment.clusters:
        tally.add(result_of(report, each))
    assert tally.changes == dict(_by_hand(list(report.assessment.clusters), knowledge))
    _check_ranking(tally, knowledge)


def _check_ranking(tally: EstateTally, knowledge: KnowledgeBase) -> None:
    """Whatever is left out clears no more than an earlier release of its line that is told."""
    told = dict(ranked_changes(tally, knowledge))
    for change, count in tally.changes.items():
        assert isinstance(change, Target)
        stands_for = [
            each
            for other, each in told.items()
            if isinstance(other, Target)
            and _leads_to(other.version, change.version)
            and each.clusters >= count.clusters
        ]
        assert change in told or any(
            all(each.findings[severity] >= count.findings[severity] for severity in Severity) for each in stands_for
        )
    told_first = [tuple(-each.findings[severity] for severity in Severity) for each in told.values()]
    assert told_first == sorted(told_first)
