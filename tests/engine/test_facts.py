"""Who wins when Felix is told a setting in several places, and what stays unknown where a place was not read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest

from advisor.engine.facts import FactReader
from advisor.model.component import Component
from advisor.model.fact import (
    Answer,
    FactDeclaration,
    FactType,
    FactValue,
    Known,
    Missing,
    MissingKind,
    Observation,
    Reach,
    Setting,
)
from advisor.model.inventory import Cluster, Coverage, Node, SettingsLayer, Unreadable
from advisor.model.names import ComponentName, FactName
from advisor.model.provenance import Provenance
from tests.builders import (
    ALL_COVERED,
    BPF,
    CNI,
    FACTS,
    GROWS,
    INTERFACES,
    KERNEL,
    POOLS,
    RAN_BEFORE,
    SETTINGS_COVERED,
    XDP,
    cluster,
    component,
    covering,
    declared,
    environment,
    felix_configuration,
    felix_setting,
    node,
    observed,
    place,
    pool,
    unreadable,
)

#: A version that honours FelixConfiguration objects with a node selector, and the last one that does not.
WITH_SELECTORS, WITHOUT_SELECTORS = "v3.32.0", "v3.31.7"

READ_AND_EMPTY = environment()
UNREAD_ENVIRONMENT = (covering("FelixConfiguration"), covering("Node"))


def _ask(
    fact: FactName | FactDeclaration = XDP,
    *layers: SettingsLayer,
    on: Node | None = None,
    of: Component | None = None,
    facts: Mapping[FactName, FactValue] | Iterable[Observation] = (),
    coverage: Iterable[Coverage] = SETTINGS_COVERED,
) -> Answer:
    where = on or node()
    seen = cluster(nodes=[where], layers=layers, facts=facts, coverage=coverage)
    return _asked_in(seen, fact, where, of)


def _asked_in(seen: Cluster, fact: FactName | FactDeclaration, on: Node | None, of: Component | None = None) -> Answer:
    declaration = fact if isinstance(fact, FactDeclaration) else FACTS[fact]
    return FactReader(cluster=seen).ask(declaration, node=on, component=of or component("v3.27.3"))


def _value(answer: Answer) -> FactValue:
    assert isinstance(answer, Known), answer
    return answer.value


def _place(answer: Answer) -> Provenance:
    assert isinstance(answer, Known), answer
    (only,) = answer.seen_in
    return only


def _gap(answer: Answer, kind: MissingKind = MissingKind.INVENTORY) -> str:
    """The reason of a gap, whose kind and way to close it are checked on the way."""
    assert isinstance(answer, Missing), answer
    assert answer.kind is kind
    assert answer.how
    return answer.reason


class TestOrderOfLayers:
    """The rungs of Felix's ladder, weakest first; each beats all those before it."""

    COMPILED_DEFAULT = True
    DEFAULT = felix_configuration({XDP: False})
    OWN = felix_configuration({XDP: True}, "node.n1")
    ENVIRONMENT = environment({XDP: False})

    def test_the_compiled_default_holds_where_all_was_read_and_nothing_set(self) -> None:
        """The default of the version and build holds, and says where it is documented."""
        answer = _ask(XDP, READ_AND_EMPTY, felix_configuration({}))
        assert answer == Known(value=True, seen_in=(), default_source="config_params.go")

    def test_the_object_default_beats_the_compiled_default(self) -> None:
        """FelixConfiguration default is stronger than what was compiled in."""
        answer = _ask(XDP, READ_AND_EMPTY, self.DEFAULT)
        assert _value(answer) is False
        assert _place(answer) == place(object="FelixConfiguration default", field="spec.xdpEnabled", text="False")

    def test_the_nodes_own_object_beats_the_object_default(self) -> None:
        """FelixConfiguration node.n1 is stronger than default, whatever order they come in."""
        for layers in ([self.DEFAULT, self.OWN], [self.OWN, self.DEFAULT]):
            assert _value(_ask(XDP, READ_AND_EMPTY, *layers)) is True

    def test_the_environment_beats_every_object(self) -> None:
        """FELIX_XDPENABLED is stronger than the node's own object."""
        answer = _ask(XDP, self.DEFAULT, self.OWN, self.ENVIRONMENT)
        assert _value(answer) is False
        workload = "DaemonSet kube-system/calico-node"
        assert _place(answer) == place(object=workload, field="env[FELIX_XDPENABLED]", text="False")

    def test_another_setting_in_a_layer_leaves_this_one_unset(self) -> None:
        """A layer speaks only of the settings it names."""
        layers = (environment({BPF: True}), felix_configuration({BPF: True}, "node.n1"), self.DEFAULT)
        assert _value(_ask(XDP, *layers)) is False

    def test_the_nodes_own_object_speaks_of_that_node_only(self) -> None:
        """node.n1 says nothing of n2, nor of n11."""
        for name in ("n2", "n11", "1"):
            assert _value(_ask(XDP, READ_AND_EMPTY, self.DEFAULT, self.OWN, on=node(name))) is False

    def test_an_object_of_another_name_is_ignored(self) -> None:
        """An object that is neither default nor a node's, without a selector, sets nothing."""
        stray = felix_configuration({XDP: False}, "default-old")
        assert _value(_ask(XDP, READ_AND_EMPTY, stray, of=component(WITH_SELECTORS))) is True

    def test_layers_of_another_component_are_not_ours(self) -> None:
        """What another component reads from its environment does not count as Calico's."""
        typha = SettingsLayer(
            kind="environment",
            name="Deployment kube-system/typha",
            component=ComponentName("typha"),
            values={XDP: False},
            seen_in=READ_AND_EMPTY.seen_in,
        )
        assert _value(_ask(XDP, typha, READ_AND_EMPTY)) is True


class TestSelectorObjects:
    """Objects with a node selector: from v3.32.0 on, between the node's own object and default."""

    SELECTED = felix_configuration({XDP: False}, "old-nodes", selector="kernel == 'old'")

    def test_before_they_count_they_are_ignored(self) -> None:
        """Below v3.32.0 the object sets nothing."""
        answer = _ask(XDP, READ_AND_EMPTY, self.SELECTED, of=component(WITHOUT_SELECTORS))
        assert _value(answer) is True

    def test_where_they_count_nobody_evaluates_the_selector(self) -> None:
        """From v3.32.0 on one that names the setting leaves it unknown, even if default sets it as well."""
        layers = (READ_AND_EMPTY, felix_configuration({XDP: True}), self.SELECTED)
        reason = _gap(_ask(XDP, *layers, of=component(WITH_SELECTORS)))
        assert reason == "FelixConfiguration old-nodes sets it for the nodes of a selector"

    def test_one_that_does_not_name_the_setting_leaves_it_alone(self) -> None:
        """A selector object that sets something else does not make this setting unknown."""
        other = felix_configuration({BPF: True}, "old-nodes", selector="kernel == 'old'")
        assert _value(_ask(XDP, READ_AND_EMPTY, other, of=component(WITH_SELECTORS))) is True

    @pytest.mark.parametrize(
        "stronger",
        [environment({XDP: False}), felix_configuration({XDP: False}, "node.n1")],
        ids=["environment", "node"],
    )
    def test_stronger_layers_make_it_irrelevant(self, stronger: SettingsLayer) -> None:
        """The environment and the node's own object beat it, so its nodes need not be known."""
        empty = () if stronger.kind == "environment" else (READ_AND_EMPTY,)
        assert _value(_ask(XDP, stronger, *empty, self.SELECTED, of=component(WITH_SELECTORS))) is False

    def test_a_version_nobody_read_may_honour_them(self) -> None:
        """With the version unknown the object may count."""
        assert "selector" in _gap(
            _ask(XDP, READ_AND_EMPTY, felix_configuration({XDP: True}), self.SELECTED, of=unreadable())
        )

    def test_a_setting_that_no_selector_can_set_ignores_them(self) -> None:
        """A setting declared without selector objects is not touched by one in any version."""
        declaration = declared(
            XDP,
            setting=Setting(
                component=ComponentName("calico"),
                environment=None,
                kind="FelixConfiguration",
                field="x",
                selector_objects=None,
            ),
        )
        layers = (self.SELECTED, felix_configuration({XDP: True}))
        assert _value(_ask(declaration, *layers, of=component(WITH_SELECTORS))) is True


class TestLayersNobodyRead:
    """A layer that was not read could hold anything, so everything below it stays unknown."""

    DEFAULT = felix_configuration({XDP: False})

    def test_objects_that_were_not_listed(self) -> None:
        """Without the FelixConfiguration objects there is no default."""
        reason = _gap(_ask(XDP, READ_AND_EMPTY, coverage=[covering("Node")]))
        assert reason == "FelixConfiguration objects: they were not listed"

    def test_a_single_object_is_no_list(self) -> None:
        """The object default alone does not tell: node.n1 may exist and beat it."""
        reason = _gap(_ask(XDP, READ_AND_EMPTY, self.DEFAULT, coverage=[covering("Node")]))
        assert reason == "FelixConfiguration objects: only default was given"

    def test_a_list_that_continues(self) -> None:
        """A cut list is as good as none, and the reason is the cut."""
        coverage = [covering("Node"), covering("FelixConfiguration", gap="the list continues")]
        reason = _gap(_ask(XDP, READ_AND_EMPTY, self.DEFAULT, coverage=coverage))
        assert reason == "FelixConfiguration objects: the list continues"

    def test_a_gap_of_another_kind_is_not_the_reason(self) -> None:
        """Why Pods were not listed does not explain why FelixConfigurations are missing."""
        coverage = [covering("Node"), covering("Pod", gap="forbidden")]
        assert "forbidden" not in _gap(_ask(XDP, READ_AND_EMPTY, coverage=coverage))

    def test_the_environment_decides_even_then(self) -> None:
        """Nothing beats the environment, so weaker layers need not be read."""
        assert _value(_ask(XDP, environment({XDP: False}), coverage=[covering("Node")])) is False

    def test_an_environment_that_was_not_read(self) -> None:
        """Objects alone do not tell: the environment may beat them all."""
        for objects in ([], [self.DEFAULT], [felix_configuration({XDP: False}, "node.n1")]):
            reason = _gap(_ask(XDP, *objects, coverage=UNREAD_ENVIRONMENT))
            assert reason == "the environment of the calico container was not read"

    def test_whoever_vouches_for_everything_vouches_for_an_empty_environment(self) -> None:
        """Where all there is stands in the inventory, no environment means none."""
        assert _value(_ask(XDP, self.DEFAULT, coverage=ALL_COVERED)) is False
        assert _value(_ask(XDP, coverage=ALL_COVERED)) is True

    def test_a_pods_environment_is_not_another_nodes(self) -> None:
        """Pods on n2 say nothing of n1's pod."""
        reason = _gap(_ask(XDP, environment({XDP: False}, nodes=["n2"]), self.DEFAULT))
        assert "was not read" in reason

    def test_an_environment_filled_from_something_unread(self) -> None:
        """A variable may come from the ConfigMap nobody gave; one that is written itself beats it and decides."""
        because = "part of the environment comes from ConfigMap kube-system/felix, which was not read"
        assert _gap(_ask(XDP, environment(unread_because=because), self.DEFAULT)) == because
        assert _value(_ask(XDP, environment({XDP: True}, unread_because=because), self.DEFAULT)) is True

    def test_a_value_taken_from_elsewhere(self) -> None:
        """A variable with valueFrom is set, to something nobody read."""
        elsewhere = Unreadable(reason="the variable takes its value from another object")
        assert _gap(_ask(XDP, environment({XDP: elsewhere}), self.DEFAULT)) == elsewhere.reason

    def test_an_unreadable_value_in_an_object(self) -> None:
        """The same holds for an object, and a stronger layer makes it irrelevant."""
        hidden = felix_configuration({XDP: Unreadable(reason="the table does not show it")})
        assert _gap(_ask(XDP, READ_AND_EMPTY, hidden)) == "the table does not show it"
        assert _value(_ask(XDP, environment({XDP: False}), hidden)) is False

    def test_nodes_that_were_not_listed(self) -> None:
        """For nodes nobody listed a setting is unknown, for each may have an object of its own."""
        seen = cluster(layers=[READ_AND_EMPTY], coverage=[covering("FelixConfiguration")])
        assert _gap(_asked_in(seen, XDP, None)) == "the nodes were not listed"

    def test_no_node_at_all_where_nodes_are_covered(self) -> None:
        """A complete list without nodes leaves the layers that hold for all."""
        seen = cluster(layers=[READ_AND_EMPTY, self.DEFAULT], coverage=SETTINGS_COVERED)
        assert _value(_asked_in(seen, XDP, None)) is False

    def test_a_setting_without_an_object_needs_no_list(self) -> None:
        """A setting that only the environment can make needs only the environment."""
        setting = Setting(
            component=ComponentName("calico"), environment="FELIX_X", kind=None, field=None, selector_objects=None
        )
        declaration = declared(XDP, setting=setting, defaults=FACTS[XDP].defaults)
        assert _value(_ask(declaration, READ_AND_EMPTY, coverage=[covering("Node")])) is True


class TestValues:
    """What a text stands for, as Felix reads it."""

    @pytest.mark.parametrize("text", ["true", "True", "TRUE", "1", "yes", "y", "t", " true ", True, 1])
    def test_words_for_true(self, text: FactValue) -> None:
        """Felix accepts many words for true, in any case."""
        assert _value(_ask(BPF, environment({BPF: text}))) is True

    @pytest.mark.parametrize("text", ["false", "False", "0", "no", "N", "f", "none", "None", False, 0])
    def test_words_for_false(self, text: FactValue) -> None:
        """And for false; the word none gives the zero value."""
        assert _value(_ask(XDP, environment({XDP: text}))) is False

    @pytest.mark.parametrize("text", ["ture", "on", "enabled", "2", "-", " "])
    def test_what_does_not_parse_gives_the_compiled_default(self, text: str) -> None:
        """It does not give what a weaker layer says."""
        answer = _ask(XDP, environment({XDP: text}), felix_configuration({XDP: False}))
        assert answer == Known(value=True, seen_in=(), default_source="config_params.go")

    def test_what_does_not_parse_in_an_object_hides_the_weaker_one(self) -> None:
        """node.n1 with a broken value beats default, to the compiled default."""
        own = felix_configuration({XDP: "ture"}, "node.n1")
        assert _value(_ask(XDP, READ_AND_EMPTY, own, felix_configuration({XDP: False}))) is True

    def test_an_empty_text_is_ignored(self) -> None:
        """An empty variable or field leaves the setting to the weaker layer."""
        default = felix_configuration({XDP: False})
        assert _value(_ask(XDP, environment({XDP: ""}), default)) is False
        assert _value(_ask(XDP, READ_AND_EMPTY, felix_configuration({XDP: ""}, "node.n1"), default)) is False

    CHOICE = felix_setting("backend", FactType.CHOICE, "Auto", choices=("Auto", "Legacy", "NFT"))
    NUMBER = felix_setting("interval", FactType.NUMBER, 90)
    TEXT = felix_setting("override", FactType.TEXT, "")

    @pytest.mark.parametrize(
        ("text", "value"), [("legacy", "Legacy"), ("NFT", "NFT"), ("nft ", "NFT"), ("none", "Auto"), ("ipt", "Auto")]
    )
    def test_choices(self, text: str, value: str) -> None:
        """A choice is read in any case and given as declared; what is no choice gives the default."""
        assert _value(_ask(self.CHOICE, environment({self.CHOICE.name: text}))) == value

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("10", 10),
            (" 10 ", 10),
            ("-1", -1),
            (10, 10),
            ("none", 0),
            ("ten", 90),
            ("1.5", 90),
            ("٣", 90),
            ("--1", 90),
            ("9" * 5000, 90),
        ],
    )
    def test_numbers(self, text: FactValue, value: int) -> None:
        """A number is a whole number in ASCII digits."""
        assert _value(_ask(self.NUMBER, environment({self.NUMBER.name: text}))) == value

    @pytest.mark.parametrize(("text", "value"), [("X=true", "X=true"), ("none", ""), ("None", "")])
    def test_texts(self, text: str, value: str) -> None:
        """A text stands for itself, none for the empty one."""
        assert _value(_ask(self.TEXT, environment({self.TEXT.name: text}))) == value


class TestDefaults:
    """The compiled default holds for builds and versions somebody read."""

    def test_a_version_nobody_read_has_no_default(self) -> None:
        """The default depends on the version."""
        reason = _gap(_ask(XDP, READ_AND_EMPTY, of=unreadable()))
        assert reason == "nobody set it, and its default depends on the version of calico"

    def test_a_version_nobody_read_needs_none_where_the_setting_is_set(self) -> None:
        """A value that is written holds in every version."""
        assert _value(_ask(XDP, environment({XDP: False}), of=unreadable())) is False

    def test_a_build_that_is_not_listed_lacks_knowledge(self) -> None:
        """No inventory can mend that."""
        gap = _gap(_ask(XDP, READ_AND_EMPTY, of=component(build="somebody-else")), MissingKind.KNOWLEDGE)
        assert gap == "nobody set it, and no default is known for calico v3.27.3 (somebody-else)"

    @pytest.mark.parametrize(
        ("text", "is_known"),
        [("v3.21.9", False), ("v3.22.0", True), ("v3.32.1", True), ("v3.32.1-build20260101", True), ("v3.32.2", False)],
    )
    def test_both_ends_of_its_versions(self, text: str, is_known: bool) -> None:
        """The default holds from its first through its last version, rebuilds included, and not beyond."""
        answer = _ask(XDP, READ_AND_EMPTY, of=component(text))
        assert isinstance(answer, Known) is is_known

    def test_an_unparsable_value_of_an_unread_version(self) -> None:
        """The broken value falls back to a default that is not known."""
        assert "depends on the version" in _gap(_ask(XDP, environment({XDP: "ture"}), of=unreadable()))


class TestEnvironments:
    """A pod's environment is nearer than its workload's template, and two workloads must not disagree."""

    TEMPLATE = environment({XDP: True})
    POD = environment({XDP: False}, "Pod kube-system/calico-node-1", nodes=["n1"])

    def test_a_pod_beats_its_template_on_its_node(self) -> None:
        """On n1 the pod says it, on n2 the template, whatever order they come in."""
        for layers in ([self.TEMPLATE, self.POD], [self.POD, self.TEMPLATE]):
            assert _value(_ask(XDP, *layers)) is False
            assert _value(_ask(XDP, *layers, on=node("n2"))) is True

    def test_a_pod_that_leaves_it_unset_beats_a_template_that_sets_it(self) -> None:
        """A rollout that adds the variable has not reached this pod."""
        pod = environment({}, "Pod kube-system/calico-node-1", nodes=["n1"])
        assert _value(_ask(XDP, self.TEMPLATE, pod, felix_configuration({XDP: False}))) is False

    def test_nodes_that_were_not_seen_go_by_the_template(self) -> None:
        """No pod speaks for a node nobody listed."""
        seen = cluster(layers=[self.TEMPLATE, self.POD], coverage=ALL_COVERED)
        assert _value(_asked_in(seen, XDP, None)) is True

    def test_two_workloads_that_disagree(self) -> None:
        """Which of them runs on the node is not known: a conflict."""
        other = environment({XDP: False}, "DaemonSet calico-system/calico-node")
        reason = _gap(_ask(XDP, self.TEMPLATE, other), MissingKind.CONFLICT)
        assert reason == "two workloads set it differently"

    def test_two_workloads_of_which_one_sets_it(self) -> None:
        """Unset is another value than set."""
        other = environment({}, "DaemonSet calico-system/calico-node")
        for layers in ([self.TEMPLATE, other], [other, self.TEMPLATE]):
            _gap(_ask(XDP, *layers), MissingKind.CONFLICT)

    def test_two_workloads_that_agree(self) -> None:
        """The same value twice is no conflict; neither is unset twice."""
        other = environment({XDP: "yes"}, "DaemonSet calico-system/calico-node")
        assert _value(_ask(XDP, self.TEMPLATE, other)) is True
        empty = environment({}, "DaemonSet calico-system/calico-node")
        assert _value(_ask(XDP, READ_AND_EMPTY, empty, felix_configuration({XDP: False}))) is False

    def test_two_workloads_of_which_one_was_not_read(self) -> None:
        """What the other may say in the part nobody read is what is missing."""
        other = environment({}, "DaemonSet calico-system/calico-node", unread_because="a ConfigMap was not read")
        for layers in ([self.TEMPLATE, other], [other, self.TEMPLATE]):
            assert _gap(_ask(XDP, *layers)) == "a ConfigMap was not read"


class TestStatements:
    """What a source states outright."""

    def test_a_statement_for_the_node_beats_one_for_the_cluster(self) -> None:
        """The more special statement wins on its node, the general one on the others."""
        facts = {RAN_BEFORE: True}
        special = node("n1", facts={RAN_BEFORE: False})
        assert _value(_ask(RAN_BEFORE, on=special, facts=facts)) is False
        assert _value(_ask(RAN_BEFORE, on=node("n2"), facts=facts)) is True

    def test_it_is_known_with_every_place_it_was_read(self) -> None:
        """Two sources that agree are both named."""
        stated = [observed(CNI, "calico", "one.json"), observed(CNI, "calico", "two.json")]
        assert _ask(CNI, facts=stated) == Known(value="calico", seen_in=(stated[0].seen_in, stated[1].seen_in))

    def test_two_sources_that_disagree_are_a_conflict(self) -> None:
        """Nobody is preferred, and both are named."""
        stated = [observed(CNI, "calico", "one.json"), observed(CNI, "canal", "two.json")]
        reason = _gap(_ask(CNI, facts=stated), MissingKind.CONFLICT)
        assert "calico (cluster.cni in one.json)" in reason
        assert "canal (cluster.cni in two.json)" in reason

    def test_two_statements_for_one_node_that_disagree_are_a_conflict(self) -> None:
        """That a cluster-wide statement agrees with one of them does not help."""
        torn = Node(name="n1", facts=(observed(RAN_BEFORE, True, "one.json"), observed(RAN_BEFORE, False, "two.json")))
        _gap(_ask(RAN_BEFORE, on=torn, facts={RAN_BEFORE: True}), MissingKind.CONFLICT)

    def test_a_statement_without_layers_stands(self) -> None:
        """Where no layer was read, what somebody states is known."""
        assert _value(_ask(XDP, facts={XDP: False}, coverage=[])) is False

    @pytest.mark.parametrize(
        "layer",
        [environment({XDP: True}), felix_configuration({XDP: True}), felix_configuration({XDP: True}, "node.n1")],
        ids=["environment", "default", "node"],
    )
    def test_a_statement_that_contradicts_a_setting_is_a_conflict(self, layer: SettingsLayer) -> None:
        """A stated false beside a setting of true settles nothing."""
        layers = [layer] if layer.kind == "environment" else [layer, READ_AND_EMPTY]
        reason = _gap(_ask(XDP, *layers, facts={XDP: False}), MissingKind.CONFLICT)
        assert "felix.xdp_enabled in cluster.json" in reason
        assert layer.seen_in.object in reason
        assert _value(_ask(XDP, *layers, facts={XDP: True})) is True

    def test_a_statement_that_contradicts_the_default_is_a_conflict(self) -> None:
        """Everything that could set it was read and sets nothing, so the default is as good as observed."""
        reason = _gap(_ask(XDP, READ_AND_EMPTY, facts={XDP: False}), MissingKind.CONFLICT)
        assert "felix.xdp_enabled in cluster.json" in reason
        assert "its default" in reason

    def test_a_statement_that_agrees_with_the_default_stands(self) -> None:
        """It is told with its own place."""
        stated = observed(XDP, True)
        assert _ask(XDP, READ_AND_EMPTY, facts=[stated]) == Known(value=True, seen_in=(stated.seen_in,))

    def test_a_statement_settles_what_was_not_read(self) -> None:
        """Without the environment the default does not hold, and there is nothing to contradict."""
        assert _value(_ask(XDP, facts={XDP: False}, coverage=UNREAD_ENVIRONMENT)) is False

    def test_conflicting_statements_stay_one_where_a_setting_is_known(self) -> None:
        """The setting does not take sides."""
        stated = [observed(XDP, True, "one.json"), observed(XDP, False, "two.json")]
        _gap(_ask(XDP, environment({XDP: True}), facts=stated), MissingKind.CONFLICT)

    def test_a_fact_nobody_states(self) -> None:
        """It names who could: the first way to obtain it."""
        answers = {fact: _ask(fact, coverage=ALL_COVERED) for fact in (CNI, RAN_BEFORE, INTERFACES)}
        assert {answer.how for answer in answers.values() if isinstance(answer, Missing)} == {
            "look up cluster.cni",
            "ask whoever runs the cluster: look up node.ran_before",
            "on the node: look up node.interfaces",
        }
        assert {_gap(answer) for answer in answers.values()} == {"no source states it"}

    def test_a_fact_of_nodes_nobody_listed(self) -> None:
        """What is missing are the nodes; a fact of the cluster does not need them."""
        seen = cluster(coverage=[], facts={GROWS: True})
        assert _gap(_asked_in(seen, KERNEL, None)) == "the nodes were not listed"
        assert _value(_asked_in(seen, GROWS, None)) is True

    def test_no_way_to_obtain_it_says_nothing_of_how(self) -> None:
        """A declaration without ways gives an empty text and not an error."""
        answer = _ask(declared(RAN_BEFORE, reach=Reach.API))
        assert isinstance(answer, Missing)
        assert answer.how == "look up node.ran_before"


class TestObjectsTogether:
    """What all objects of a kind tell."""

    READ = (covering("IPPool"),)

    def test_one_that_counts_decides_whatever_was_read(self) -> None:
        """Neither one that does not count, nor one nobody can read, nor one nobody saw takes it back."""
        others = (pool(False, "a"), pool(Unreadable(reason="it is odd"), "b"), pool(None, "c"))
        for coverage in ((), self.READ):
            answer = _ask(POOLS, *others, pool(True, "d"), coverage=coverage)
            assert _value(answer) is True
            assert _place(answer) == place(object="IPPool d", field="spec.mode")

    def test_none_counts_where_all_were_read(self) -> None:
        """And the answer names those that were."""
        answer = _ask(POOLS, pool(False, "a"), pool(False, "b"), coverage=self.READ)
        assert isinstance(answer, Known)
        assert answer.value is False
        assert [seen.object for seen in answer.seen_in] == ["IPPool a", "IPPool b"]

    def test_there_is_none_at_all(self) -> None:
        """As where the API group is not served."""
        assert _ask(POOLS, coverage=self.READ) == Known(value=False, seen_in=())

    def test_not_all_were_read(self) -> None:
        """Another one may count."""
        assert _gap(_ask(POOLS, coverage=())) == "IPPool objects: they were not listed"
        assert _gap(_ask(POOLS, pool(False), coverage=())) == "IPPool objects: only default was given"
        partial = [covering("IPPool", gap="forbidden")]
        assert _gap(_ask(POOLS, coverage=partial)) == "IPPool objects: forbidden"

    def test_one_that_nobody_can_read(self) -> None:
        """Unknown is not none."""
        odd = pool(Unreadable(reason="spec.mode has a value that no rule knows"), "odd")
        reason = _gap(_ask(POOLS, pool(False, "a"), odd, coverage=self.READ))
        assert reason == "IPPool odd: spec.mode has a value that no rule knows"

    def test_one_that_was_saved_before_anybody_asked(self) -> None:
        """An inventory of an older knowledge base does not say no to a question it was never asked."""
        reason = _gap(_ask(POOLS, pool(None, "old"), coverage=self.READ))
        assert reason == "IPPool old was saved without it"

    def test_objects_of_another_reader_say_nothing(self) -> None:
        """Though their kind has the same name."""
        foreign = replace(pool(True), component=ComponentName("rancher"))
        assert _value(_ask(POOLS, foreign, coverage=self.READ)) is False

    def test_a_statement_and_the_objects_that_contradict_it(self) -> None:
        """Nobody is preferred."""
        reason = _gap(_ask(POOLS, pool(False), facts={POOLS: True}, coverage=self.READ), MissingKind.CONFLICT)
        assert reason.startswith("sources disagree: ")
        assert _value(_ask(POOLS, pool(True), facts={POOLS: True}, coverage=self.READ)) is True

    def test_a_statement_where_no_object_is_to_be_seen(self) -> None:
        """Whoever states it may know of one."""
        assert _value(_ask(POOLS, facts={POOLS: True}, coverage=self.READ)) is True
