from __future__ import annotations

from collections.abc import Iterable

import pytest

from advisor.engine.node_classes import UNSEEN, NodeClass, classes_running, node_classes
from advisor.model.inventory import Cluster, Node
from tests.builders import (
    ALL_COVERED,
    NEW_KERNEL,
    OLD_KERNEL,
    OPERATING_SYSTEM,
    OS_IMAGE,
    RAN_BEFORE,
    cluster,
    component,
    covering,
    environment,
    felix_configuration,
    node,
    observed,
)

WINDOWS = node("w1", "10.0.20348.2527", {OPERATING_SYSTEM: "windows"})


def _names(classes: Iterable[NodeClass]) -> list[tuple[str, ...]]:
    return [each.names for each in classes]


class TestClasses:
    def test_nodes_alike_in_every_fact_are_one_class(self) -> None:
        """They are judged once, whatever their number and wherever their facts were read."""
        elsewhere = Node(name="n3", facts=tuple(observed(each.fact, each.value, "other") for each in node().facts))
        seen = cluster(nodes=[node("n1"), node("n2", NEW_KERNEL), elsewhere])
        assert _names(node_classes(seen)) == [("n1", "n3"), ("n2",)]

    def test_any_fact_tells_nodes_apart(self) -> None:
        """One more fact, or another value, is another class."""
        nodes = [node("n1"), node("n2", facts={RAN_BEFORE: True}), node("n3", facts={RAN_BEFORE: False})]
        assert len(node_classes(cluster(nodes=nodes))) == 3

    def test_an_object_of_its_own_tells_a_node_apart(self) -> None:
        """FelixConfiguration node.n2 sets something for n2 alone."""
        seen = cluster(nodes=[node("n1"), node("n2"), node("n3")], layers=[felix_configuration({}, "node.n2")])
        assert _names(node_classes(seen)) == [("n1", "n3"), ("n2",)]

    def test_a_pod_whose_environment_was_read_tells_a_node_apart(self) -> None:
        """The pod on n1 may have another environment than the template."""
        seen = cluster(nodes=[node("n1"), node("n2"), node("n3")], layers=[environment({}, nodes=["n1", "n3"])])
        assert _names(node_classes(seen)) == [("n1",), ("n2",), ("n3",)]

    def test_keys_are_distinct(self) -> None:
        """What is remembered of one class is never told of another."""
        classes = (*node_classes(cluster(nodes=[node("n1"), node("n2", NEW_KERNEL)])), UNSEEN)
        assert len({each.key for each in classes}) == 3


class TestUnseen:
    @pytest.mark.parametrize(
        ("seen", "expected"),
        [
            (cluster(nodes=[node()]), False),
            (cluster(nodes=[node()], coverage=[covering("Node")]), False),
            (cluster(nodes=[node()], coverage=[]), True),
            (cluster(nodes=[node()], coverage=[covering("Node", gap="the list continues")]), True),
            (cluster(nodes=[node()], coverage=[covering("Pod")]), True),
            (cluster(nodes=[], coverage=ALL_COVERED), True),
        ],
        ids=["all", "whole list", "a node alone", "list continues", "other kind", "no node"],
    )
    def test_nodes_that_may_exist_unseen_are_a_class(self, seen: Cluster, expected: bool) -> None:
        """They stand beside the others unless the list of nodes is whole and holds one."""
        assert (UNSEEN in node_classes(seen)) is expected


class TestWhereAComponentRuns:
    LINUX = (node("n1"), node("n2", NEW_KERNEL))

    def test_it_runs_on_every_node_unless_the_source_tells(self) -> None:
        """Without a list of its nodes it may run on all."""
        classes = node_classes(cluster(nodes=self.LINUX))
        assert classes_running(component(), classes) == classes

    def test_windows_nodes_do_not_count(self) -> None:
        """None of the components runs there, in whatever case the word is written."""
        loud = node("w2", "10.0.20348.2527", {OPERATING_SYSTEM: "Windows", OS_IMAGE: "Windows Server"})
        classes = node_classes(cluster(nodes=[*self.LINUX, WINDOWS, loud]))
        assert _names(classes_running(component(), classes)) == [("n1",), ("n2",)]

    def test_a_class_is_cut_down_to_the_nodes_it_runs_on(self) -> None:
        """Of nodes alike only those with the component count."""
        classes = node_classes(cluster(nodes=[node("n1"), node("n2"), node("n3", NEW_KERNEL)]))
        assert _names(classes_running(component(nodes=["n2"]), classes)) == [("n2",)]

    def test_a_node_that_was_not_listed_stays_unseen(self) -> None:
        """Its pods run on n9, which no source shows."""
        classes = node_classes(cluster(nodes=self.LINUX))
        assert classes_running(component(nodes=["n1", "n9"]), classes)[1:] == (UNSEEN,)

    def test_a_list_of_nodes_that_continues_leaves_unseen_ones(self) -> None:
        """The distribution was seen on n1 alone because only n1 was listed: others may run it too."""
        classes = node_classes(cluster(nodes=[node("n1", NEW_KERNEL)], coverage=[]))
        assert _names(classes_running(component(nodes=["n1"]), classes)) == [("n1",), ()]

    def test_a_windows_node_is_not_an_unseen_one(self) -> None:
        """A distribution runs on Windows nodes as well; what it brings is not judged there, and that is no gap."""
        classes = node_classes(cluster(nodes=[*self.LINUX, WINDOWS]))
        assert _names(classes_running(component(nodes=["n1", "n2", "w1"]), classes)) == [("n1",), ("n2",)]

    def test_a_class_keeps_its_key_when_it_is_cut(self) -> None:
        """What was found for the class holds for each node of it."""
        classes = node_classes(cluster(nodes=[node("n1", OLD_KERNEL), node("n2", OLD_KERNEL)]))
        (cut,) = classes_running(component(nodes=["n2"]), classes)
        assert cut.key == classes[0].key
        assert cut.representative == classes[0].representative
