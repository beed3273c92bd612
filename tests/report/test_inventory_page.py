"""The page of an inventory: what many objects have in common is one line."""

from __future__ import annotations

from advisor.model.inventory import Cluster, Inventory
from advisor.report.inventory_page import inventory_page
from tests.builders import BPF, cluster, covering, environment, knowledge_of


def page(of: Cluster) -> list[str]:
    """The lines of a cluster's page, without their indent."""
    text = inventory_page(Inventory(clusters=(of,)), knowledge_of(), columns=200, colour=False)
    return [line.strip() for line in text.splitlines()]


def test_a_kind_is_one_line_with_the_first_of_its_namespaces() -> None:
    """A must-gather lists a dozen kinds in fifty namespaces. What could not be seen there is told apart."""
    many = [covering("Pod", f"ns-{number:02}", source=f"{number}.json") for number in range(12)]
    lines = page(cluster(coverage=(*many, covering("Pod", "other", gap="forbidden"), covering("Node"))))
    shown = ", ".join(f"ns-{number:02}" for number in range(8))
    assert lines[lines.index("Seen") + 1 :] == [
        f"Pod in {shown} and 4 more",
        "Pod in other: forbidden",
        "Node",
    ]


def test_objects_that_say_the_same_are_one_line() -> None:
    """A cluster has a calico-node on each node. One that differs, or could not be read, has its own."""
    pods = [environment({BPF: True}, f"Pod x/node-{number}") for number in range(6)]
    other = environment({BPF: False}, "Pod x/other", unread_because="part of it comes from a Secret")
    lines = page(cluster(layers=(*pods, other)))
    assert lines[lines.index("Settings and facts") + 1 : lines.index("Seen")] == [
        f"environment Pod x/node-0, Pod x/node-1, Pod x/node-2 and 3 more: {BPF} true",
        f"environment Pod x/other: {BPF} false",
        "environment Pod x/other: part of it comes from a Secret",
    ]
