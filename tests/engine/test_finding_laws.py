"""What every finding owes its reader, over all cases, examples and random clusters, whole and with things not seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.engine import assess
from advisor.model.assessment import ClusterAssessment
from advisor.model.case import Case
from advisor.model.finding import (
    Finding,
    NodeCount,
    RangeEvidence,
    RangeVerdict,
    Status,
    SupportEvidence,
    SupportVerdict,
)
from advisor.model.inventory import Cluster, Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import AdvisoryId
from advisor.model.support import Horizon
from advisor.report.phrases import because
from tests.engine.conftest import EXAMPLE_NAMES
from tests.engine.worlds import World, worlds
from tests.strategies import Seen, removals

HORIZON = Horizon(today=date(2026, 11, 21), days=30)


def _with_less(cluster: Cluster, knowledge: KnowledgeBase) -> Iterator[Cluster]:
    """The cluster, and the cluster with any one thing not seen."""
    yield cluster
    for removal in removals(cluster, knowledge):
        yield removal.apply(Seen.whole(cluster)).cluster


def _knowing_only(name: AdvisoryId, knowledge: KnowledgeBase) -> KnowledgeBase:
    advisory = knowledge.advisories[name]
    return replace(knowledge, advisories={name: advisory}, by_component={advisory.component: (advisory,)})


def _check(cluster: Cluster, knowledge: KnowledgeBase) -> None:
    (assessed,) = assess(Inventory(clusters=(cluster,)), knowledge, horizon=HORIZON).clusters
    for finding in assessed.findings:
        _check_finding(finding, assessed, knowledge)
    gaps = {gap for finding in assessed.findings for gap in finding.missing}
    assert gaps <= set(assessed.gaps)
    assert list(assessed.gaps) == sorted(set(assessed.gaps))
    assert all(gap.fact and gap.reason and gap.how for gap in assessed.gaps)


def _check_finding(finding: Finding, assessed: ClusterAssessment, knowledge: KnowledgeBase) -> None:
    reasons = because(finding, knowledge.components[finding.component_name].title)
    assert reasons
    assert all(reasons)
    assert (finding.standing is not None) is (finding.status is Status.AFFECTED)
    assert bool(finding.missing) is (finding.status is Status.UNKNOWN)
    assert list(finding.missing) == sorted(set(finding.missing))
    _check_nodes(finding, assessed.cluster)
    if finding.component is None:
        assert finding.status is Status.UNKNOWN
        return
    placed = finding.evidence[0]
    if isinstance(placed, SupportEvidence):
        assert finding.status is not Status.AFFECTED or placed.verdict in {SupportVerdict.ENDED, SupportVerdict.ENDING}
        assert finding.support is placed
    elif finding.status in (Status.AFFECTED, Status.FIXED):
        assert isinstance(placed, RangeEvidence)
        expected = {Status.AFFECTED: RangeVerdict.AFFECTED, Status.FIXED: RangeVerdict.PAST_FIX}
        assert placed.verdict is expected[finding.status]
        assert placed.range is not None
    if finding.status in (Status.FIXED, Status.NOT_AFFECTED):
        assert not finding.fixed_in
        assert not finding.fixed_in_other_editions
        assert finding.nodes == NodeCount()


def _check_nodes(finding: Finding, cluster: Cluster) -> None:
    nodes = finding.nodes
    assert {*nodes.affected, *nodes.unknown} <= {node.name for node in cluster.nodes}
    assert not {*nodes.affected} & {*nodes.unknown}
    for names in (nodes.affected, nodes.unknown):
        assert list(names) == sorted(set(names))
    assert not nodes.affected or finding.status is Status.AFFECTED


def test_cases(knowledge: KnowledgeBase, shipped_cases: Mapping[AdvisoryId, tuple[Case, ...]]) -> None:
    """Unknown findings say what is missing and how to get it; affected ones on what they rest, and ask nothing."""
    for name, cases in shipped_cases.items():
        own = _knowing_only(name, knowledge)  # the cases of the others ask about the others
        for case in cases:
            for cluster in _with_less(case.cluster, own):
                _check(cluster, own)


@pytest.mark.parametrize("name", EXAMPLE_NAMES)
def test_examples(name: str, knowledge: KnowledgeBase, examples: Mapping[str, Cluster]) -> None:
    """The same for what users send."""
    for cluster in _with_less(examples[name], knowledge):
        _check(cluster, knowledge)


@given(world=worlds(), data=st.data())
@settings(max_examples=max(200, settings.default.max_examples if settings.default else 0))
def test_random_clusters(world: World, data: st.DataObject) -> None:
    """And for what nobody has sent yet, conflicts included."""
    _check(world.cluster, world.knowledge)
    possible = removals(world.cluster, world.knowledge)
    for removal in data.draw(st.lists(st.sampled_from(possible), max_size=4)) if possible else []:
        _check(removal.apply(Seen.whole(world.cluster)).cluster, world.knowledge)
