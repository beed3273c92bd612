"""What an assessment and the user's gate come to: each row of the table of exit codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import permutations

import pytest

from advisor.engine import assess
from advisor.engine.gate import EXIT_OF, Gate, overall, verdict_of, verdicts, weakly_known
from advisor.model.advisory import Advisory, Severity
from advisor.model.assessment import ClusterAssessment, Verdict
from advisor.model.component import Basis, Component
from advisor.model.inventory import Cluster, Conflict, Inventory
from tests.builders import (
    CALICO,
    LIBRARY,
    OLD,
    RANCHER,
    XDP,
    advisory,
    cluster,
    component,
    is_,
    knowledge_of,
    node,
    place,
)

CLEAR, AFFECTED, UNDECIDED, UNREACHABLE = Verdict
CRITICAL, HIGH, MEDIUM, LOW = Severity

AT_FAULT, FIXED = component("v3.27.3"), component("v3.27.4")


def _assessed(seen: Cluster, *advisories: Advisory) -> ClusterAssessment:
    (assessed,) = assess(Inventory(clusters=(seen,)), knowledge_of(*advisories)).clusters
    return assessed


def _verdict(gate: Gate, seen: Cluster, *advisories: Advisory) -> Verdict:
    return verdict_of(_assessed(seen, *advisories), gate, knowledge_of(*advisories))


def _runs(*components: Component) -> Cluster:
    return cluster(*components, nodes=[node()])


UNDECIDABLE = cluster(AT_FAULT, nodes=[node("n1", None)])
"""Its kernel is not known."""


class TestFailOn:
    @pytest.mark.parametrize("fail_on", Severity)
    @pytest.mark.parametrize("severity", Severity)
    def test_findings_at_or_above_it_count(self, severity: Severity, fail_on: Severity) -> None:
        """Less severe ones are reported and pass, affected or unknown."""
        counts = severity.rank <= fail_on.rank
        gate, fault = Gate(fail_on=fail_on), advisory(severity=severity, when=OLD)
        assert _verdict(gate, _runs(AT_FAULT), fault) is (AFFECTED if counts else CLEAR)
        assert _verdict(gate, UNDECIDABLE, fault) is (UNDECIDED if counts else CLEAR)

    def test_severities_are_ordered(self) -> None:
        """Critical is the worst."""
        assert sorted(Severity, key=lambda each: each.rank) == [CRITICAL, HIGH, MEDIUM, LOW]

    def test_one_that_counts_among_others_that_do_not(self) -> None:
        """The most severe one decides."""
        faults = (advisory(severity=LOW, name="low-fault"), advisory(severity=CRITICAL, name="critical-fault"))
        assert _verdict(Gate(fail_on=HIGH), _runs(AT_FAULT), *faults) is AFFECTED
        assert _verdict(Gate(fail_on=HIGH), _runs(AT_FAULT), faults[0]) is CLEAR

    def test_low_is_the_default(self) -> None:
        """Nothing passes unless somebody says so."""
        assert Gate() == Gate(fail_on=LOW, allow_unknown=False, basis=Basis.RUNNING, knowledge_is_stale=False)


class TestClear:
    def test_everything_looked_at_and_nothing_affects_it(self) -> None:
        """Fixed, not affected and absent are clear."""
        assert _verdict(Gate(), _runs(FIXED), advisory()) is CLEAR
        assert _verdict(Gate(), _runs(component("v3.29.0")), advisory()) is CLEAR
        assert _verdict(Gate(), _runs(), advisory()) is CLEAR

    def test_a_component_that_may_be_there_is_not_clear(self) -> None:
        """What nobody could see is never a pass, and neither is a cluster in which nothing was."""
        assert _verdict(Gate(), cluster(coverage=[]), advisory()) is UNDECIDED

    def test_a_library_nobody_looked_for_is(self) -> None:
        """It costs one line of coverage, not a verdict."""
        assert _verdict(Gate(), cluster(), advisory(of=LIBRARY)) is CLEAR


class TestUnknown:
    FAULT = advisory(when=OLD)

    def test_unknown_is_undecided_unless_it_is_allowed(self) -> None:
        """`--allow-unknown` lets it pass."""
        assert _verdict(Gate(), UNDECIDABLE, self.FAULT) is UNDECIDED
        assert _verdict(Gate(allow_unknown=True), UNDECIDABLE, self.FAULT) is CLEAR

    def test_it_lets_nothing_else_pass(self) -> None:
        """Neither an affected finding, nor a conflict, nor stale knowledge."""
        gate = Gate(allow_unknown=True)
        assert _verdict(gate, _runs(AT_FAULT), self.FAULT) is AFFECTED
        assert _verdict(gate, _torn(FIXED), self.FAULT) is UNDECIDED
        assert _verdict(Gate(allow_unknown=True, knowledge_is_stale=True), _runs(FIXED), self.FAULT) is UNDECIDED

    def test_a_setting_stated_against_what_was_read_does_not_pass(self) -> None:
        """The default holds, for all was read, and somebody states the opposite: one of the two is wrong."""
        seen = cluster(AT_FAULT, nodes=[node()], facts={XDP: False})
        assert _verdict(Gate(allow_unknown=True), seen, advisory(when=is_(XDP, True))) is UNDECIDED


class TestBasis:
    @pytest.mark.parametrize(
        ("basis", "allowed", "verdict"),
        [
            (Basis.RUNNING, Basis.RUNNING, CLEAR),
            (Basis.BUNDLED, Basis.RUNNING, UNDECIDED),
            (Basis.INTENDED, Basis.RUNNING, UNDECIDED),
            (Basis.PRESENT, Basis.RUNNING, UNDECIDED),
            (Basis.BUNDLED, Basis.INTENDED, CLEAR),
            (Basis.INTENDED, Basis.INTENDED, CLEAR),
            (Basis.PRESENT, Basis.INTENDED, UNDECIDED),
        ],
    )
    def test_clear_rests_on_what_runs_unless_a_weaker_basis_is_named(
        self, basis: Basis, allowed: Basis, verdict: Verdict
    ) -> None:
        """`--basis intended` lets the wish and the bundle pass, and never a mere image in a list."""
        seen = cluster(component("v3.27.4", basis=basis), coverage=[])
        assert _verdict(Gate(basis=allowed), seen, advisory()) is verdict

    def test_affected_counts_on_any_basis(self) -> None:
        """A fault in what is only bundled is a fault."""
        seen = cluster(component("v3.27.3", basis=Basis.PRESENT), coverage=[])
        assert _verdict(Gate(), seen, advisory()) is AFFECTED

    def test_allowing_unknown_allows_a_weak_basis(self) -> None:
        """Who takes unknown for a pass takes a guess for one."""
        seen = cluster(component("v3.27.4", basis=Basis.PRESENT), coverage=[])
        assert _verdict(Gate(allow_unknown=True), seen, advisory()) is CLEAR

    def test_components_without_advisories_may_be_known_weakly(self) -> None:
        """Nothing is judged of them; neither do libraries need to run, for they never do by themselves."""
        found = component("v1.3.0", LIBRARY, basis=Basis.PRESENT)
        fault = advisory({"introduced": "v1.0.0", "fixed": "v1.1.0"}, of=LIBRARY)
        assert _verdict(Gate(), _runs(found), fault) is CLEAR
        weak = [component("v2.10.3", RANCHER, basis=Basis.INTENDED), component(basis=Basis.INTENDED), found]
        kept = weakly_known(weak, Gate(), knowledge_of(advisory(), fault))
        assert [each.name for each in kept] == [CALICO]


def _torn(*components: Component) -> Cluster:
    places = (("5.4", place("one.json")), ("5.15", place("two.json")))
    return cluster(*components, nodes=[node()], conflicts=[Conflict(about="node.kernel of n1", values=places)])


class TestUndecidedInItself:
    def test_stale_knowledge_clears_nothing(self) -> None:
        """Past its budget a clear verdict becomes undecided, and an affected one stays."""
        gate = Gate(knowledge_is_stale=True)
        assert _verdict(gate, _runs(FIXED), advisory()) is UNDECIDED
        assert _verdict(gate, _runs(AT_FAULT), advisory()) is AFFECTED

    def test_a_conflict_clears_nothing(self) -> None:
        """Two sources that disagree leave the cluster undecided, whatever the severity that counts."""
        assert _verdict(Gate(), _torn(FIXED), advisory()) is UNDECIDED
        assert _verdict(Gate(fail_on=CRITICAL), _torn(FIXED), advisory(severity=LOW)) is UNDECIDED
        assert _verdict(Gate(), _torn(AT_FAULT), advisory()) is AFFECTED


class TestUnreachable:
    def test_a_cluster_that_let_us_in_nowhere(self) -> None:
        """There was nothing to judge, whatever stands in it and whatever is allowed."""
        seen = cluster(AT_FAULT, is_reached=False)
        assert _verdict(Gate(allow_unknown=True), seen, advisory()) is UNREACHABLE


class TestSeveralClusters:
    @pytest.mark.parametrize(
        ("found", "expected"),
        [
            ((CLEAR,), CLEAR),
            ((CLEAR, UNDECIDED), UNDECIDED),
            ((CLEAR, UNDECIDED, UNREACHABLE), UNREACHABLE),
            ((CLEAR, UNDECIDED, UNREACHABLE, AFFECTED), AFFECTED),
            ((UNREACHABLE, CLEAR), UNREACHABLE),
            ((AFFECTED, UNREACHABLE), AFFECTED),
            ((), UNDECIDED),
        ],
    )
    def test_the_first_in_precedence_decides(self, found: Sequence[Verdict], expected: Verdict) -> None:
        """Affected, unreachable, undecided, clear, in whatever order they come; of none at all, undecided."""
        for ordered in permutations(found):
            assert overall(ordered) is expected

    def test_each_cluster_has_its_own(self) -> None:
        """The verdicts come in the order of the clusters."""
        knowledge = knowledge_of(advisory())
        clusters = (cluster(AT_FAULT, name="a"), cluster(FIXED, name="b"), cluster(name="c", coverage=[]))
        assessment = assess(Inventory(clusters=clusters), knowledge)
        assert verdicts(assessment, Gate(), knowledge) == (AFFECTED, CLEAR, UNDECIDED)


@pytest.mark.parametrize(("verdict", "code"), [(CLEAR, 0), (AFFECTED, 1), (UNDECIDED, 3), (UNREACHABLE, 4)])
def test_exit_codes(verdict: Verdict, code: int) -> None:
    """The codes are frozen."""
    assert EXIT_OF[verdict] == code


def test_every_verdict_has_a_code() -> None:
    """None is forgotten."""
    names: Iterable[Verdict] = EXIT_OF
    assert set(names) == set(Verdict)
