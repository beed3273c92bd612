"""A status from range, provision and condition over the node classes, with its evidence and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from advisor.engine import assess
from advisor.engine.conditions import MAX_UNKNOWN_LEAVES
from advisor.model.advisory import Advisory
from advisor.model.component import Component, Container
from advisor.model.condition import ALWAYS, All, AnyOf, Condition, FactTest, Inside, Not
from advisor.model.fact import FactValue, Known, Missing, MissingKind
from advisor.model.finding import Finding, NodeCount, RangeEvidence, RangeVerdict, Status
from advisor.model.finding import TestEvidence as OneTest
from advisor.model.inventory import Coverage, Inventory, Node, SettingsLayer
from advisor.model.names import ComponentName, FactName
from advisor.truth import Truth
from advisor.versions import VersionSet
from tests.builders import (
    ALL_COVERED,
    BPF,
    CALICO,
    GROWS,
    INTERFACES,
    KERNEL,
    LIBRARY,
    NEW_KERNEL,
    OLD,
    OLD_KERNEL,
    OPERATING_SYSTEM,
    OS_IMAGE,
    RAN_BEFORE,
    RANCHER,
    XDP,
    advisory,
    at_least,
    cluster,
    component,
    covering,
    environment,
    felix_configuration,
    is_,
    knowledge_of,
    node,
    unreadable,
    version,
)

AFFECTED, UNKNOWN, FIXED, NOT_AFFECTED = Status
WINDOWS = node("w1", "10.0.20348.2527", {OPERATING_SYSTEM: "windows"})


def _finding(
    when: Condition | Advisory = ALWAYS,
    nodes: Iterable[Node] = (),
    *,
    runs: Component | None = None,
    facts: Mapping[FactName, FactValue] | None = None,
    layers: Iterable[SettingsLayer] = (),
    coverage: Iterable[Coverage] = ALL_COVERED,
) -> Finding:
    fault = when if isinstance(when, Advisory) else advisory(when=when)
    seen = cluster(runs or component(), nodes=nodes, facts=facts or {}, layers=layers, coverage=coverage)
    (assessed,) = assess(Inventory(clusters=(seen,)), knowledge_of(fault)).clusters
    (finding,) = [each for each in assessed.findings if each.component]
    return finding


def _gaps(finding: Finding) -> list[tuple[MissingKind, str]]:
    return [(gap.kind, gap.fact) for gap in finding.missing]


class TestOneOperandDecides:
    @pytest.mark.parametrize(
        ("text", "kernel", "status"),
        [
            ("v3.27.3", OLD_KERNEL, AFFECTED),
            ("v3.27.3", NEW_KERNEL, NOT_AFFECTED),
            ("v3.27.3", None, UNKNOWN),
            ("v3.27.4", OLD_KERNEL, FIXED),
            ("v3.27.4", NEW_KERNEL, FIXED),
            ("v3.27.4", None, FIXED),
            ("v3.29.0", OLD_KERNEL, NOT_AFFECTED),
            ("v3.29.0", None, NOT_AFFECTED),
            (None, OLD_KERNEL, UNKNOWN),
            (None, NEW_KERNEL, NOT_AFFECTED),
            (None, None, UNKNOWN),
        ],
    )
    def test_range_and_condition(self, text: str | None, kernel: str | None, status: Status) -> None:
        """True and true is affected; one false decides; the rest is unknown."""
        runs = component(text) if text else unreadable()
        assert _finding(OLD, [node("n1", kernel)], runs=runs).status is status

    def test_a_fixed_version_needs_no_other_fact(self) -> None:
        """It is fixed however little else is known, and rests on the version alone."""
        finding = _finding(All((OLD, is_(RAN_BEFORE, True))), runs=component("v3.27.4"), coverage=[])
        assert (finding.status, finding.missing) == (FIXED, ())
        (evidence,) = finding.evidence
        assert isinstance(evidence, RangeEvidence)
        assert evidence.verdict is RangeVerdict.PAST_FIX


class TestOverNodes:
    OLD_NODE, NEW_NODE, DARK_NODE = node("old"), node("new", NEW_KERNEL), node("dark", None)

    @pytest.mark.parametrize(
        ("nodes", "status", "counted"),
        [
            ([OLD_NODE, DARK_NODE, NEW_NODE], AFFECTED, NodeCount(affected=("old",), unknown=("dark",))),
            ([DARK_NODE, NEW_NODE], UNKNOWN, NodeCount(unknown=("dark",))),
            ([NEW_NODE], NOT_AFFECTED, NodeCount()),
            ([OLD_NODE, node("b"), node("a"), NEW_NODE], AFFECTED, NodeCount(affected=("a", "b", "old"))),
        ],
    )
    def test_the_worst_group_wins(self, nodes: list[Node], status: Status, counted: NodeCount) -> None:
        """Affected outweighs unknown, which outweighs not affected; the nodes of each are named in order."""
        finding = _finding(OLD, nodes)
        assert (finding.status, finding.nodes) == (status, counted)

    def test_no_node_seen_is_not_vacuously_safe(self) -> None:
        """Where the condition asks for nodes and none was listed, it is unknown."""
        for coverage in ((), ALL_COVERED):
            finding = _finding(OLD, coverage=coverage)
            assert (finding.status, _gaps(finding)) == (UNKNOWN, [(MissingKind.INVENTORY, KERNEL)])

    def test_a_list_of_nodes_that_continues_is_unknown(self) -> None:
        """The nodes seen are not affected; those on the next page may be."""
        coverage = [covering("Node", gap="the list continues")]
        assert _finding(OLD, [self.NEW_NODE], coverage=coverage).status is UNKNOWN
        assert _finding(OLD, [self.OLD_NODE], coverage=coverage).status is AFFECTED

    def test_a_condition_that_asks_no_node_needs_none(self) -> None:
        """Affected is the whole cluster, with every node in it."""
        assert _finding(ALWAYS, coverage=[]).status is AFFECTED
        assert _finding(ALWAYS, [self.NEW_NODE, self.OLD_NODE]).nodes == NodeCount(affected=("new", "old"))
        finding = _finding(is_(GROWS, True), [self.NEW_NODE])
        assert (finding.status, finding.nodes) == (UNKNOWN, NodeCount(unknown=("new",)))

    def test_windows_nodes_do_not_count(self) -> None:
        """Neither as affected nor as unknown; alone, they leave no node seen."""
        dark = node("w2", None, {OPERATING_SYSTEM: "windows"})
        finding = _finding(OLD, [self.NEW_NODE, WINDOWS, dark])
        assert (finding.status, finding.nodes) == (NOT_AFFECTED, NodeCount())
        assert _finding(ALWAYS, [self.NEW_NODE, WINDOWS]).nodes == NodeCount(affected=("new",))
        assert _finding(OLD, [WINDOWS]).status is UNKNOWN

    def test_only_the_nodes_it_runs_on_count(self) -> None:
        """The other version of a roll is on the old node."""
        finding = _finding(OLD, [self.OLD_NODE, self.NEW_NODE], runs=component(nodes=["new"]))
        assert finding.status is NOT_AFFECTED
        finding = _finding(OLD, [self.OLD_NODE, node("o2"), self.NEW_NODE], runs=component(nodes=["old", "new"]))
        assert (finding.status, finding.nodes.affected) == (AFFECTED, ("old",))

    def test_a_node_it_runs_on_that_was_not_listed_is_unknown(self) -> None:
        """Its pods are on a node that the list of nodes does not show."""
        assert _finding(OLD, [self.NEW_NODE], runs=component(nodes=["new", "n9"])).status is UNKNOWN

    def test_a_bundle_on_a_list_of_nodes_that_continues_is_unknown(self) -> None:
        """That the distribution was seen on the new node alone does not clear the nodes of the next page."""
        coverage = [covering("Node", gap="the list continues")]
        assert _finding(OLD, [self.NEW_NODE], runs=component(nodes=["new"]), coverage=coverage).status is UNKNOWN

    def test_a_component_that_is_not_on_every_node_counts_none(self) -> None:
        """Rancher runs somewhere; the nodes around it are not affected by it."""
        fault = advisory(of=RANCHER)
        assert _finding(fault, [self.NEW_NODE], runs=component("v2.10.3", RANCHER)).nodes == NodeCount()

    def test_settings_of_one_node_decide_for_it_alone(self) -> None:
        """EBPF is on for one node by its own object, and off for the rest."""
        layers = [felix_configuration({BPF: True}, "node.n2")]
        finding = _finding(is_(BPF, True), [node("n1"), node("n2"), node("n3")], layers=layers)
        assert (finding.status, finding.nodes) == (AFFECTED, NodeCount(affected=("n2",)))

    def test_what_one_node_says_is_not_remembered_for_another(self) -> None:
        """The same test comes out differently on nodes with another kernel or another pod environment."""
        layers = [environment({XDP: False}, nodes=["n1"]), environment({XDP: True}, nodes=["n2"])]
        finding = _finding(is_(XDP, True), [node("n1"), node("n2")], layers=layers)
        assert finding.nodes == NodeCount(affected=("n2",))

    def test_what_one_version_says_is_not_remembered_for_another(self) -> None:
        """A default is the version's own: v3.33.0 has none that is known."""
        fault = advisory({"introduced": "v3.27.3"}, when=is_(XDP, True))
        runs = (component("v3.27.3"), component("v3.33.0"))
        (assessed,) = assess(Inventory(clusters=(cluster(*runs, nodes=[node()]),)), knowledge_of(fault)).clusters
        assert [each.status for each in assessed.findings] == [AFFECTED, UNKNOWN]


class TestTests:
    @pytest.mark.parametrize(
        ("kernel", "os_image", "status"),
        [
            ("5.4.0-182-generic", "Ubuntu 20.04.6 LTS", AFFECTED),
            ("5.4.0-1051-aws", None, AFFECTED),
            ("5.15.0-107-generic", "Ubuntu 22.04.4 LTS", NOT_AFFECTED),
            ("5.4.219", "Ubuntu 20.04.6 LTS", UNKNOWN),
            ("5.4.219", None, UNKNOWN),
            ("5.4.17-2136.331.7.el8uek.x86_64", "Oracle Linux Server 8.9", UNKNOWN),
            ("5.3.0-76-generic", "Ubuntu 18.04.6 LTS", UNKNOWN),
            ("4.18.0-513.24.1.el8_9.x86_64", "Red Hat Enterprise Linux 8.9 (Ootpa)", NOT_AFFECTED),
            ("6.1.0-9-amd64", None, NOT_AFFECTED),
            ("mystery", None, UNKNOWN),
        ],
    )
    def test_kernels(self, kernel: str, os_image: str | None, status: Status) -> None:
        """A known other family or series is free; an unnamed family, an unsettled span and no kernel are unknown."""
        facts: dict[FactName, FactValue] = {OS_IMAGE: os_image} if os_image else {}
        finding = _finding(OLD, [node("n1", kernel, facts)])
        assert finding.status is status
        assert {gap.fact for gap in finding.missing} == ({KERNEL} if status is UNKNOWN else set())

    def test_what_nobody_settled_lacks_knowledge(self) -> None:
        """No inventory settles a kernel nobody tried, but it could give the kernel where a text is none."""
        untried = _finding(OLD, [node("n1", "5.3.0-76-generic", {OS_IMAGE: "Ubuntu 18.04.6 LTS"})])
        assert _gaps(untried) == [(MissingKind.KNOWLEDGE, KERNEL)]
        assert _gaps(_finding(OLD, [node("n1", "mystery")])) == [(MissingKind.INVENTORY, KERNEL)]

    @pytest.mark.parametrize(
        ("count", "status"), [(0, NOT_AFFECTED), (59, NOT_AFFECTED), (60, AFFECTED), (61, AFFECTED)]
    )
    def test_numbers(self, count: int, status: Status) -> None:
        """The bound itself belongs to it."""
        assert _finding(at_least(INTERFACES, 60), [node("n1", facts={INTERFACES: count})]).status is status

    @pytest.mark.parametrize(("value", "status"), [("a", AFFECTED), ("b", AFFECTED), ("c", NOT_AFFECTED)])
    def test_one_of_several_values(self, value: str, status: Status) -> None:
        """Any of the values will do."""
        assert _finding(is_(OS_IMAGE, "a", "b"), [node("n1", facts={OS_IMAGE: value})]).status is status


class TestInside:
    """A library is judged inside the image that contains it."""

    FREE_IN = Inside(component=CALICO, versions=VersionSet.between(introduced=version("v3.29.0")))
    FAULT = advisory(of=LIBRARY, when=Not(FREE_IN))

    @pytest.mark.parametrize(
        ("name", "text", "status"),
        [
            (CALICO, "v3.29.0", NOT_AFFECTED),
            (CALICO, "v3.29.1-build20241203", NOT_AFFECTED),
            (CALICO, "v3.28.5", AFFECTED),
            (RANCHER, "v2.10.3", AFFECTED),
            (None, None, AFFECTED),
            (CALICO, None, UNKNOWN),
        ],
    )
    def test_the_image_decides(self, name: ComponentName | None, text: str | None, status: Status) -> None:
        """In the component at those versions it does no harm; in any other image it does."""
        inside = Container(text="image", component=name, version=version(text, name) if text and name else None)
        finding = _finding(self.FAULT, runs=component("v1.3.0", LIBRARY, inside=inside))
        assert finding.status is status
        assert [gap.fact for gap in finding.missing] == (["calico.version"] if status is UNKNOWN else [])

    @pytest.mark.parametrize(
        "inside",
        [None, Container(text="sbom", component=CALICO, version=version("v3.29.0"), is_named=False)],
        ids=["no image", "an image without a name"],
    )
    def test_an_image_nobody_named_is_unknown(self, inside: Container | None) -> None:
        """The bill of materials does not say which image it describes."""
        finding = _finding(self.FAULT, runs=component("v1.3.0", LIBRARY, inside=inside))
        assert (finding.status, _gaps(finding)) == (UNKNOWN, [(MissingKind.INVENTORY, "netlink.image")])

    def test_an_image_that_nothing_orders_against_the_bound_is_unknown_for_lack_of_knowledge(self) -> None:
        """Two hotfixes of one release for two customers: nobody wrote down whether the other has it."""
        bound = VersionSet.between(introduced=version("v2.10.2-hotfix-b5c4.2", RANCHER))
        fault = advisory(of=LIBRARY, when=Not(Inside(component=RANCHER, versions=bound)))
        other = Container(text="image", component=RANCHER, version=version("v2.10.2-hotfix-4d1a.1", RANCHER))
        finding = _finding(fault, runs=component("v1.3.0", LIBRARY, inside=other))
        assert (finding.status, _gaps(finding)) == (UNKNOWN, [(MissingKind.KNOWLEDGE, "rancher.version")])


class TestMissing:
    """An unknown asks for the fewest facts that settle it."""

    @pytest.mark.parametrize(
        ("when", "facts", "asked"),
        [
            (All((is_(RAN_BEFORE, True), at_least(INTERFACES, 1))), {}, [INTERFACES, RAN_BEFORE]),
            (All((is_(RAN_BEFORE, True), at_least(INTERFACES, 1))), {RAN_BEFORE: True}, [INTERFACES]),
            (AnyOf((is_(RAN_BEFORE, True), Not(is_(RAN_BEFORE, True)))), {}, [RAN_BEFORE]),
            (AnyOf((at_least(INTERFACES, 1), is_(RAN_BEFORE, True), Not(is_(RAN_BEFORE, True)))), {}, [RAN_BEFORE]),
            (
                AnyOf((is_(GROWS, True), All((Not(is_(GROWS, True)), is_(GROWS, False), is_(RAN_BEFORE, True))))),
                {RAN_BEFORE: True},
                [GROWS],
            ),
        ],
        ids=[
            "both",
            "the other",
            "one that decides either way",
            "one that makes the other idle",
            "three tests on one fact",
        ],
    )
    def test_the_fewest(self, when: Condition, facts: Mapping[FactName, FactValue], asked: list[str]) -> None:
        """Each fact once, sorted, and none that would not help."""
        finding = _finding(when, [node("n1")], facts=facts)
        assert (finding.status, [gap.fact for gap in finding.missing]) == (UNKNOWN, asked)

    def test_the_version_is_asked_like_a_fact(self) -> None:
        """With the version unreadable and a fact missing, both must be known, for the fact may hold."""
        finding = _finding(is_(RAN_BEFORE, True), [node()], runs=unreadable())
        assert [gap.fact for gap in finding.missing] == ["calico.version", RAN_BEFORE]
        assert finding.missing[0] == Missing(
            kind=MissingKind.INVENTORY,
            fact="calico.version",
            reason="the image is named by its digest",
            how="name it by its tag",
        )

    @pytest.mark.parametrize(
        ("text", "verdict", "reason"),
        [
            (
                "v3.33.0",
                RangeVerdict.UNEXAMINED,
                "calico v3.33.0 is not among the releases this knowledge base has read",
            ),
            (
                "v3.27.3-rc1",
                RangeVerdict.PRERELEASE,
                "calico v3.27.3-rc1 is a pre-release, and only releases were examined",
            ),
            ("v3.30.0", RangeVerdict.UNCERTAIN, "nobody has settled synthetic-fault for calico v3.30.0 (upstream)"),
        ],
    )
    def test_a_version_nobody_settled_lacks_knowledge(self, text: str, verdict: RangeVerdict, reason: str) -> None:
        """The inventory told all it can; the reason tells the three apart, and newer knowledge would settle it."""
        fault = advisory(
            {"introduced": "v3.27.3", "fixed": "v3.27.4"},
            uncertain=[{"introduced": "v3.30.0", "limit": "v3.31.0"}],
            examined=("v3.22.0", "v3.32.1"),
        )
        finding = _finding(fault, runs=component(text))
        assert finding.evidence == (RangeEvidence(verdict=verdict),)
        (gap,) = finding.missing
        assert (gap.kind, gap.fact, gap.reason) == (MissingKind.KNOWLEDGE, "calico.version", reason)
        assert gap.how

    def test_groups_that_lack_different_facts_ask_for_all_of_them(self) -> None:
        """Each undecided group has its own question; a group that is decided asks nothing."""
        when = All((OLD, is_(RAN_BEFORE, True)))
        nodes = [
            node("n1", None, {RAN_BEFORE: True}),
            node("n2", OLD_KERNEL),
            node("n3", NEW_KERNEL),
        ]
        finding = _finding(when, nodes)
        assert (finding.status, finding.nodes.unknown) == (UNKNOWN, ("n1", "n2"))
        assert [gap.fact for gap in finding.missing] == [KERNEL, RAN_BEFORE]

    def test_a_decided_finding_asks_nothing(self) -> None:
        """An affected finding stands on what is known, whatever other groups lack."""
        for nodes in ([node("n1"), node("n2", None)], [node("n1", NEW_KERNEL)]):
            assert _finding(OLD, nodes).missing == ()

    def test_past_the_bound_everything_is_asked(self) -> None:
        """A condition with more unknown tests than the search allows names all its facts."""
        many = tuple(at_least(INTERFACES, number) for number in range(MAX_UNKNOWN_LEAVES))
        when = AnyOf((All((is_(RAN_BEFORE, True), Not(is_(RAN_BEFORE, True)))), *many))
        finding = _finding(when, [node()])
        assert [gap.fact for gap in finding.missing] == [INTERFACES, RAN_BEFORE]


class TestEvidence:
    WHEN = All((is_(BPF, False), OLD))

    def _tests(self, finding: Finding) -> list[tuple[str, Truth, tuple[str, ...]]]:
        tests = [each for each in finding.evidence if isinstance(each, OneTest)]
        return [(_fact(each), each.truth, each.nodes) for each in tests]

    def test_an_affected_finding_rests_on_every_test(self) -> None:
        """On the nodes that are affected, with the value that decided."""
        finding = _finding(self.WHEN, [node("n2"), node("n1"), node("n3", NEW_KERNEL)])
        assert self._tests(finding) == [(BPF, Truth.TRUE, ("n1", "n2")), (KERNEL, Truth.TRUE, ("n1", "n2"))]
        values = [
            each.answer.value
            for each in finding.evidence
            if isinstance(each, OneTest) and isinstance(each.answer, Known)
        ]
        assert values == [False, OLD_KERNEL]

    def test_a_finding_that_is_not_affected_rests_on_what_failed(self) -> None:
        """A test that stayed unknown decided nothing and is not told."""
        finding = _finding(All((is_(RAN_BEFORE, True), OLD)), [node("n1", NEW_KERNEL)])
        assert self._tests(finding) == [(KERNEL, Truth.FALSE, ("n1",))]

    def test_alike_outcomes_are_told_together(self) -> None:
        """Two groups that differ in something else say the same of the kernel, and two kernels are two outcomes."""
        nodes = [node("n1"), node("n2", facts={INTERFACES: 3}), node("n3", "5.4.0-177-generic")]
        finding = _finding(OLD, nodes)
        assert self._tests(finding) == [(KERNEL, Truth.TRUE, ("n1", "n2")), (KERNEL, Truth.TRUE, ("n3",))]

    def test_a_test_on_the_cluster_names_no_node(self) -> None:
        """It holds for the whole."""
        finding = _finding(is_(GROWS, True), [node()], facts={GROWS: True})
        assert self._tests(finding) == [(GROWS, Truth.TRUE, ())]

    def test_the_version_comes_first(self) -> None:
        """The range that decided opens the evidence."""
        first = _finding(self.WHEN, [node()]).evidence[0]
        assert isinstance(first, RangeEvidence)
        assert first.verdict is RangeVerdict.AFFECTED
        assert first.range is not None
        assert first.range.fixed == version("v3.27.4")


def _fact(evidence: OneTest) -> str:
    assert isinstance(evidence.leaf, FactTest)
    return evidence.leaf.fact
