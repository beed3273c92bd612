"""What observed symptoms add to a finding: a standing where there is a fault, a conflict where there should be none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import pytest

from advisor.engine import assess
from advisor.engine.gate import Gate, verdict_of
from advisor.model.advisory import Advisory
from advisor.model.assessment import ClusterAssessment, Verdict
from advisor.model.component import Component
from advisor.model.condition import FactTest
from advisor.model.fact import FactValue
from advisor.model.finding import Standing, Status
from advisor.model.inventory import Inventory, Node
from advisor.model.names import FactName
from tests.builders import (
    GROWS,
    INTERFACES,
    NEW_KERNEL,
    OLD,
    OPERATING_SYSTEM,
    RAN_BEFORE,
    XDP,
    advisory,
    at_least,
    cluster,
    component,
    environment,
    is_,
    knowledge_of,
    node,
)

SHOWS = at_least(INTERFACES, 1)
CONFIRMED, EXPOSED, CONTRADICTED = Standing.CONFIRMED, Standing.EXPOSED, Standing.CONTRADICTED


def _assessed(
    nodes: Iterable[Node],
    *symptoms: FactTest | None,
    runs: Iterable[Component] = (component(),),
    fault: Advisory | None = None,
    facts: Mapping[FactName, FactValue] = MappingProxyType({}),
) -> ClusterAssessment:
    knowledge = knowledge_of(fault or advisory(when=OLD, symptoms=symptoms))
    seen = cluster(*runs, nodes=nodes, facts=facts)
    (assessed,) = assess(Inventory(clusters=(seen,)), knowledge).clusters
    return assessed


def _standing(assessed: ClusterAssessment) -> Standing | None:
    (finding,) = assessed.findings
    return finding.standing


def _shows(name: str, count: int, kernel: str = "5.4.0-182-generic") -> Node:
    return node(name, kernel, {INTERFACES: count})


class TestStanding:
    @pytest.mark.parametrize(
        ("nodes", "standing"),
        [
            ([node()], EXPOSED),
            ([_shows("n1", 1)], CONFIRMED),
            ([_shows("n1", 0)], CONTRADICTED),
            ([_shows("n1", 0), _shows("n2", 1)], CONFIRMED),
            ([_shows("n1", 0), node("n2")], EXPOSED),
            ([_shows("n1", 1), node("n2")], CONFIRMED),
        ],
        ids=["nobody looked", "seen", "not there", "seen on one", "one not looked at", "seen, and one not looked at"],
    )
    def test_one_symptom(self, nodes: list[Node], standing: Standing) -> None:
        """Seen on one affected node confirms; not seen contradicts only when all were looked at."""
        assert _standing(_assessed(nodes, SHOWS)) is standing

    def test_it_never_changes_the_status(self) -> None:
        """A contradicted finding is affected all the same."""
        for count in (0, 1):
            (finding,) = _assessed([_shows("n1", count)], SHOWS).findings
            assert finding.status is Status.AFFECTED

    @pytest.mark.parametrize(
        ("symptoms", "standing"),
        [
            ([], EXPOSED),
            ([None], EXPOSED),
            ([None, SHOWS], CONTRADICTED),
            ([SHOWS, is_(RAN_BEFORE, True)], EXPOSED),
            ([SHOWS, at_least(INTERFACES, 0)], CONFIRMED),
        ],
        ids=["none", "a log line", "a log line and a fact", "one not looked for", "one of two"],
    )
    def test_several_symptoms(self, symptoms: list[FactTest | None], standing: Standing) -> None:
        """One seen is enough; all that facts can tell must be missing to contradict; logs tell nothing here."""
        assert _standing(_assessed([_shows("n1", 0)], *symptoms)) is standing

    def test_a_symptom_on_a_node_that_is_not_affected_confirms_nothing(self) -> None:
        """The interfaces on a node with a new kernel have another cause."""
        nodes = [_shows("n1", 0), _shows("n2", 1, NEW_KERNEL)]
        assert _standing(_assessed(nodes, SHOWS)) is CONTRADICTED

    def test_a_symptom_of_the_cluster_needs_no_node(self) -> None:
        """A symptom that is a fact of the cluster is looked at once."""
        for value, standing in ((True, CONFIRMED), (False, CONTRADICTED)):
            assessed = _assessed([node()], is_(GROWS, True), facts={GROWS: value})
            assert _standing(assessed) is standing

    def test_a_symptom_of_the_cluster_counts_where_no_node_does(self) -> None:
        """Beside Windows nodes alone, what the cluster shows still confirms."""
        windows = node("w1", "10.0.20348.2527", {OPERATING_SYSTEM: "windows"})
        fault = advisory(symptoms=[is_(GROWS, True)])
        assert _standing(_assessed([windows], fault=fault, facts={GROWS: True})) is CONFIRMED

    def test_an_unconditional_fault_looks_at_every_node(self) -> None:
        """Where no condition asks for nodes, all nodes are affected, and a symptom on any of them confirms."""
        fault = advisory(symptoms=[SHOWS])
        nodes = [_shows("n1", 0, NEW_KERNEL), _shows("n2", 1, NEW_KERNEL)]
        assert _standing(_assessed(nodes, fault=fault)) is CONFIRMED
        assert _standing(_assessed(nodes[:1], fault=fault)) is CONTRADICTED

    def test_only_an_affected_finding_has_one(self) -> None:
        """Unknown, fixed and not affected findings stand nowhere."""
        unknown = _assessed([node("n1", None)], SHOWS)
        fixed = _assessed([node()], SHOWS, runs=[component("v3.27.4")])
        free = _assessed([node("n1", NEW_KERNEL)], SHOWS)
        for assessed, status in ((unknown, Status.UNKNOWN), (fixed, Status.FIXED), (free, Status.NOT_AFFECTED)):
            (finding,) = assessed.findings
            assert (finding.status, finding.standing) == (status, None)


class TestConflicts:
    @pytest.mark.parametrize(
        ("text", "kernel"),
        [("v3.27.4", "5.4.0-182-generic"), ("v3.29.0", "5.4.0-182-generic"), ("v3.27.3", NEW_KERNEL)],
        ids=["fixed", "never affected", "condition fails"],
    )
    def test_a_symptom_where_there_is_no_fault(self, text: str, kernel: str) -> None:
        """It is a conflict and the cluster undecided: knowledge or inventory is wrong, and nobody knows which."""
        knowledge = knowledge_of(advisory(when=OLD, symptoms=[SHOWS]))
        assessed = _assessed([_shows("n1", 1, kernel)], SHOWS, runs=[component(text)])
        (conflict,) = assessed.conflicts
        assert conflict.about == "symptoms of synthetic-fault"
        judged, symptom = conflict.values
        assert judged[0] == f"calico {text} is judged free of it"
        assert judged[1].text == text
        assert symptom[1].field == INTERFACES
        assert verdict_of(assessed, Gate(), knowledge) is Verdict.UNDECIDED

    @pytest.mark.parametrize("count", [0, None])
    def test_no_symptom_is_no_conflict(self, count: int | None) -> None:
        """Looked for in vain or not looked for, a fixed version is fixed."""
        knowledge = knowledge_of(advisory(when=OLD, symptoms=[SHOWS]))
        nodes = [node() if count is None else _shows("n1", count)]
        assessed = _assessed(nodes, SHOWS, runs=[component("v3.27.4")])
        assert assessed.conflicts == ()
        assert verdict_of(assessed, Gate(), knowledge) is Verdict.CLEAR

    @pytest.mark.parametrize("kernel", ["5.4.0-182-generic", None], ids=["affected", "unknown"])
    def test_a_symptom_of_an_open_finding_is_none(self, kernel: str | None) -> None:
        """Where the fault is or may be, its symptom fits."""
        nodes = [node("n1", kernel, {INTERFACES: 1})]
        assert _assessed(nodes, SHOWS).conflicts == ()

    def test_a_symptom_on_a_node_where_the_component_does_not_run(self) -> None:
        """During a roll the old nodes show it, and the fixed version runs on the new ones."""
        runs = [component("v3.27.3", nodes=["n1"]), component("v3.27.4", nodes=["n2"])]
        nodes = [_shows("n1", 1), _shows("n2", 0)]
        assert _assessed(nodes, SHOWS, runs=runs).conflicts == ()

    def test_a_symptom_of_the_cluster_is_told_once(self) -> None:
        """However many groups of nodes there are, it was observed in one place."""
        nodes = [node("n1"), node("n2", NEW_KERNEL)]
        assessed = _assessed(nodes, is_(GROWS, True), runs=[component("v3.27.4")], facts={GROWS: True})
        (conflict,) = assessed.conflicts
        assert len(conflict.values) == 2

    def test_a_symptom_on_a_windows_node_is_none(self) -> None:
        """What a Windows node shows has nothing to do with a component that does not run there."""
        windows = node("w1", "10.0.20348.2527", {OPERATING_SYSTEM: "windows", INTERFACES: 1})
        assert _assessed([node("n1", NEW_KERNEL), windows], SHOWS).conflicts == ()

    def test_a_setting_at_its_default_is_no_observed_symptom(self) -> None:
        """Nobody observed anything where a symptom's test holds by default only."""
        fault = advisory({"introduced": "v3.26.0", "limit": "v3.27.0"}, symptoms=[is_(XDP, True)])
        assert _assessed([node()], fault=fault).conflicts == ()
        seen = cluster(component(), nodes=[node()], layers=[environment({XDP: True})])
        (assessed,) = assess(Inventory(clusters=(seen,)), knowledge_of(fault)).clusters
        assert len(assessed.conflicts) == 1
