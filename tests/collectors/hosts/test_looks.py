"""Looks at hosts, joined to the nodes of other sources."""

from __future__ import annotations

import json

import pytest

from advisor.collectors import collect
from advisor.collectors.sources import SourceText
from advisor.documents.inventory_dump import dump_inventory, inventory_document
from advisor.documents.redact import redacted
from advisor.evidence.flags import UNNAMED_CLUSTER
from advisor.evidence.record import Evidence, Seen, Unseen, document_of
from tests.collectors.written import (
    KERNEL,
    cluster_of,
    inventory_of,
    knowledge,
    listed,
    node,
    notes,
    pod,
    problem_of,
    problems_of,
    source,
    typed,
)

UNAME = "Linux {} 5.4.0-186-generic #206-Ubuntu SMP Fri Apr 26 12:31:10 UTC 2024 x86_64 x86_64 x86_64 GNU/Linux\n"
OWN = "schema_version: 1.0.0\nclusters:\n"


def look(host: str, *, cluster: str = UNNAMED_CLUSTER) -> bytes:
    """What `inventory collect --host` writes on a host."""
    seen = Seen("node.kernel", KERNEL, "/proc/sys/kernel/osrelease", KERNEL)
    gap = Unseen("node.os_image", "the files here are a container's", "run it on the node")
    return json.dumps(document_of(Evidence(cluster, host, [seen, gap], ["started"]))).encode()


def own(name: str, *nodes: str, covers: str = "all") -> bytes:
    """An inventory of the advisor's own, of one cluster."""
    listed_nodes = "".join(f"  - {{name: {each}, facts: {{node.kernel: {KERNEL}}}}}\n" for each in nodes)
    return f"{OWN}- name: {name}\n  coverage: {covers}\n  nodes:\n{listed_nodes}".encode()


def names(*sources: object) -> list[str]:
    """The nodes of the one cluster that the sources describe."""
    return [each.name for each in cluster_of(*sources).nodes]


@pytest.mark.parametrize(
    ("host", "nodes", "meant"),
    [
        ("n1", ("n1", "n2"), "n1"),
        ("N1", ("n1", "n2"), "n1"),
        ("n1.example.com", ("n1", "n2"), "n1"),
        ("n1", ("n1.example.com", "n2.example.com"), "n1.example.com"),
    ],
)
def test_a_look_is_joined_to_its_node(host: str, nodes: tuple[str, ...], meant: str) -> None:
    """By its name, or by the first label where only one of both has a domain; in whatever order, in every form."""
    file = source(look(host), "h.json")
    for others in (listed(*map(node, nodes)), source(own("prod", *nodes), "prod.yaml")):
        assert names(file, others) == names(others, file) == sorted(nodes)
        (found,) = [each for each in cluster_of(file, others).nodes if each.name == meant]
        assert f"host {host}" in {seen.seen_in.source for seen in found.facts}


@pytest.mark.parametrize(
    ("host", "nodes"),
    [
        ("worker-9", ("worker-1", "worker-2")),
        ("n1.a.example", ("n1.b.example",)),
        ("n1", ("n1.a.example", "n1.b.example")),
    ],
)
def test_a_look_at_no_node_of_the_cluster_is_refused(host: str, nodes: tuple[str, ...]) -> None:
    """With the file, the nodes that are there, and how to say which one it is."""
    for others in (listed(*map(node, nodes)), source(own("prod", *nodes), "prod.yaml")):
        problem = problem_of(source(look(host), "h.json"), others)
        assert (problem.code, problem.place.file) == ("no-such-node", "h.json")
        assert f'"{host}"' in problem.message
        assert all(each in str(problem.hint) for each in (*nodes, "--node NAME"))


def test_of_many_nodes_a_few_are_named() -> None:
    """Those alike first; the others are counted."""
    nodes = [node(f"worker-{number}") for number in range(10, 40)]
    hint = str(problem_of(source(look("worker-9"), "h.json"), listed(*nodes)).hint)
    assert hint.startswith('did you mean "worker-')
    assert "and 22 more" in hint


def test_where_not_all_nodes_were_listed_it_is_a_node() -> None:
    """A list that goes on, a node by itself, and no nodes at all."""
    file = source(look("n9"), "h.json")
    goes_on = {**typed("Node", node("n1")), "metadata": {"continue": "token"}}
    assert names(file, goes_on) == ["n1", "n9"]
    assert names(file, source(own("prod", "n1", covers="[]"), "prod.yaml")) == ["n1", "n9"]
    assert names(file, listed(pod())) == ["n9"]
    assert names(file) == ["n9"]


def test_two_hosts_are_not_one_node() -> None:
    """Two looks at one host are."""
    first, second = source(look("n1.a.example"), "a.json"), source(look("n1.b.example"), "b.json")
    problem = problem_of(first, second, listed(node("n1")))
    assert (problem.code, problem.place.file) == ("which-node", "b.json")
    assert names(first, source(look("n1.a.example"), "c.json"), listed(node("n1"))) == ["n1"]


def test_every_file_that_fits_nothing_is_told() -> None:
    """All at once."""
    files = [source(look(name), f"{name}.json") for name in ("a", "b")]
    assert [each.place.file for each in problems_of(*files, listed(node("n1")))] == ["a.json", "b.json"]


def test_a_look_that_names_no_cluster_is_of_the_only_one() -> None:
    """Of several nobody knows which; one that is called as looks call theirs is meant by them."""
    file = source(look("n1"), "h.json")
    assert cluster_of(file, source(own("prod", "n1"), "p.yaml")).name == "prod"
    problem = problem_of(file, source(own("a", "n1"), "a.yaml"), source(own("b", "n1"), "b.yaml"))
    assert (problem.code, problem.place.file) == ("which-cluster", "h.json")
    named = inventory_of(file, source(own("cluster", "n1"), "a.yaml"), source(own("b", "n1"), "b.yaml"))
    assert [(each.name, len(each.nodes)) for each in named.clusters] == [("b", 1), ("cluster", 1)]
    (called,) = collect([file, source(listed(node("n1")), "n.json")], knowledge(), unnamed="folder").clusters
    assert (called.name, len(called.nodes)) == ("folder", 1)


def test_a_look_that_names_its_cluster_stays_there() -> None:
    """Also where it is the only one that tells of it."""
    inventory = inventory_of(source(look("n1", cluster="x"), "h.json"), source(own("prod", "n2"), "p.yaml"))
    assert [each.name for each in inventory.clusters] == ["prod", "x"]


def test_what_was_joined_and_saved_reads_back() -> None:
    """A node that the API showed by name alone has only facts of the look, and is listed all the same."""
    bare = {**node("n1"), "status": {"nodeInfo": {}}}
    joined = inventory_of(source(look("n1.example.com"), "h.json"), listed(bare, node("n2")))
    saved = source(dump_inventory(joined, "json").encode(), "saved.json")
    assert joined.clusters[0].covers("Node")
    assert inventory_of(saved) == joined


def test_a_look_that_was_redacted_is_one_still() -> None:
    """Under the key of the cluster it is joined, or fits no node, as before."""

    def file(name: str, *sources: object) -> SourceText:
        document = redacted(inventory_document(inventory_of(*sources)), knowledge(), b"k" * 16)
        return source(json.dumps(document).encode(), name)

    cluster = file("c.json", listed(node("worker-7"), node("n2")))
    nodes = cluster_of(cluster, file("h.json", source(look("worker-7"), "h"))).nodes
    assert sorted(len(each.facts) for each in nodes) == [3, 4]
    problem = problem_of(cluster, file("h.json", source(look("worker-9"), "h")))
    assert problem.code == "no-such-node"
    assert "worker-9" not in str(problem)


def test_a_machine_that_is_no_node_is_said() -> None:
    """Ansible asks machines of no cluster too, so that this is no error; what it shows is judged as a node's."""
    others = listed(node("n1"))
    cluster = cluster_of(source(UNAME.format("proxy").encode(), "u"), others)
    assert [each.name for each in cluster.nodes] == ["n1", "proxy"]
    assert "proxy is none of the nodes that were listed" in notes(cluster)[0]
    for host in ("n1", "n1.example.com"):
        assert notes(cluster_of(source(UNAME.format(host).encode(), "u"), others)) == []
    prod = source(own("prod", "n1"), "p.yaml")
    assert "proxy is none" in notes(cluster_of(source(UNAME.format("proxy").encode(), "u"), prod))[0]
    assert names(source(UNAME.format("n1.example.com").encode(), "u"), prod) == ["n1"]
