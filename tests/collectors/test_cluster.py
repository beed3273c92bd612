from dataclasses import replace

import pytest

from advisor.collectors.cluster import UNNAMED, cluster_from
from advisor.collectors.harvest import Harvest
from advisor.collectors.wanted import wanted_from
from advisor.model.inventory import Cluster, Conflict, Coverage, Note
from advisor.model.provenance import Provenance
from tests.collectors.written import (
    abouts,
    cluster_of,
    knowledge,
    listed,
    namespace,
    node,
    only,
    pod,
    refused,
    source,
    versions,
    workload,
)


def _own(body: str, name: str = "own.yaml") -> object:
    return source(f"schema_version: 1.0.0\nclusters:\n- name: prod\n{body}".encode(), name)


def test_an_empty_harvest_is_an_empty_cluster() -> None:
    """With the name of one that nobody names."""
    cluster = cluster_from(Harvest(), wanted_from(knowledge()))
    assert cluster == Cluster(name=UNNAMED, components=(), nodes=())


def test_nodes_of_several_sources_are_joined_and_sorted() -> None:
    """Each once."""
    cluster = cluster_of(listed(node("b"), node("a")), listed(node("c"), node("a")))
    assert [each.name for each in cluster.nodes] == ["a", "b", "c"]


def test_one_node_with_two_kernels_is_a_conflict() -> None:
    """Both observations are kept, and nobody is preferred."""
    cluster = cluster_of(listed(node(kernel="5.4.0-1-generic")), listed(node(kernel="5.15.0-1-generic")))
    (conflict,) = cluster.conflicts
    assert conflict.about == "node.kernel of n1"
    assert [(says, place.source) for says, place in conflict.values] == [
        ("5.15.0-1-generic", "file-1.json"),
        ("5.4.0-1-generic", "file-0.json"),
    ]
    assert sum(each.fact == "node.kernel" for each in cluster.nodes[0].facts) == 2


def test_two_nodes_with_two_kernels_are_no_conflict() -> None:
    """They are two nodes."""
    assert cluster_of(listed(node("a"), node("b", kernel="6.1.0"))).conflicts == ()


def test_an_answer_against_a_dump_is_a_conflict() -> None:
    """An own inventory is a source like any other."""
    cluster = cluster_of(_own("  nodes:\n  - {name: n1, kernel: 6.1.0}\n"), listed(node()))
    assert abouts(cluster) == ["node.kernel of n1"]


def test_the_same_source_twice_adds_nothing() -> None:
    """Neither components nor conflicts."""
    text = listed(node(images=["calico/node:v3.27.2"]), workload(), pod())
    once, twice = (cluster_of(*[source(text, "f")] * times) for times in (1, 2))
    assert once == twice


def test_components_of_two_sources_are_one_with_both_places() -> None:
    """Where it was seen is kept."""
    cluster = cluster_of(listed(workload()), listed(workload()))
    assert [place.source for place in only(cluster).seen_in] == ["file-0.json", "file-1.json"]


def test_what_runs_and_what_lies_there_are_two() -> None:
    """The basis tells them apart; the engine takes the strongest."""
    cluster = cluster_of(listed(workload(), node(images=["calico/node:v3.27.3", "calico/node:v3.26.0"])))
    assert versions(cluster) == ["v3.26.0 present", "v3.27.3 present", "v3.27.3 running"]


def test_builds_are_apart() -> None:
    """A rebuild has ranges of its own."""
    images = ["calico/node:v3.27.3", "rancher/hardened-calico:v3.27.3"]
    cluster = cluster_of(listed(node(images=images)))
    assert sorted(each.build for each in cluster.components if each.name == "calico") == [
        "rancher-hardened",
        "upstream",
    ]


def test_a_kind_with_manifests_among_its_objects_is_not_covered() -> None:
    """Nodes that an API server sent, beside a workload from a repository: what else runs there nobody listed."""
    assert cluster_of(listed(node(), workload())).covers("DaemonSet", "kube-system")
    manifest = workload(name="other", is_live=False)
    for workloads in ([manifest], [workload(), manifest]):
        cluster = cluster_of(listed(node(), *workloads))
        assert cluster.covers("Node")
        (entry,) = [each for each in cluster.coverage if each.kind == "DaemonSet"]
        assert entry.gap == "some of the objects listed are manifests, or were saved without their status"
        assert entry.remedy == "save the list as kubectl get -o json prints it"


def test_namespaces_of_a_repository_are_not_all_there_are() -> None:
    """Though it brings kube-system itself, as some do to label it."""
    manifest = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "kube-system"}}
    assert cluster_of(listed(node(), manifest)).namespaces is None


def test_coverage_of_all_sources_is_kept() -> None:
    """A gap in one does not take away what another shows."""
    cluster = cluster_of(listed(node()), refused("nodes"), listed(node(), **{"continue": "x"}))
    assert [(each.source, bool(each.gap)) for each in cluster.coverage if each.kind == "Node"] == [
        ("file-0.json", False),
        ("file-1.json", True),
        ("file-2.json", True),
    ]
    assert cluster.covers("Node")


def test_namespaces_of_all_sources_are_joined() -> None:
    """Each list shows some."""
    one, other = (listed(namespace("kube-system"), namespace(name)) for name in "ab")
    assert cluster_of(one, other).namespaces == frozenset({"kube-system", "a", "b"})
    assert cluster_of(one, _own("  namespaces: [c]\n")).namespaces == frozenset({"kube-system", "a", "c"})


def _given(name: str = "prod", **parts: object) -> Cluster:
    return replace(Cluster(name=name, components=(), nodes=()), **parts)  # type: ignore[arg-type]  # a test's shorthand


@pytest.mark.parametrize(
    ("given", "accepted", "refused_count", "is_reached"),
    [
        ([], 0, 0, True),
        ([], 1, 1, True),
        ([], 0, 1, False),
        ([False], 0, 0, False),
        ([True], 0, 0, True),
        ([True, False], 0, 0, True),
        ([False], 1, 0, True),
        ([True], 0, 1, True),
        ([False], 0, 1, False),
    ],
)
def test_a_cluster_is_reached_when_anything_let_us_in(
    given: list[bool], accepted: int, refused_count: int, is_reached: bool
) -> None:
    """An inventory that was saved of an unreached cluster stays one of an unreached cluster."""
    harvest = Harvest(accepted=accepted, refused=refused_count)
    harvest.given = [_given(is_reached=each) for each in given]
    assert cluster_from(harvest, wanted_from(knowledge())).is_reached is is_reached


def test_conflicts_and_notes_that_were_given_are_kept() -> None:
    """An inventory that was saved loses nothing when it is read again."""
    conflict = Conflict(about="x", values=(("1", Provenance(source="a")), ("2", Provenance(source="b"))))
    note = Note(source="a", says="b", remedy="c")
    entry = Coverage(kind="Pod", namespaces=frozenset({"a"}), source="s")
    harvest = Harvest(given=[_given(conflicts=(conflict,), notes=(note,), coverage=(entry,))] * 2)
    cluster = cluster_from(harvest, wanted_from(knowledge()))
    assert (cluster.conflicts, cluster.notes, cluster.coverage) == ((conflict,), (note,), (entry,))


def _labelled(*told: dict[str, str]) -> Cluster:
    harvest = Harvest(given=[_given(labels=tuple(sorted(each.items()))) for each in told])
    return cluster_from(harvest, wanted_from(knowledge()))


def test_labels_of_all_sources_are_kept() -> None:
    """Sorted by key, each once."""
    assert _labelled({"env": "a"}, {"area": "b", "env": "a"}).labels == (("area", "b"), ("env", "a"))
    assert _labelled({"env": "a"}, {"env": "a"}).notes == ()


def test_labels_that_differ_are_no_conflict() -> None:
    """Nothing is judged by them: one is kept, whatever the order of the sources, and a note says so."""
    for told in (({"env": "a"}, {"env": "b"}), ({"env": "b"}, {"env": "a"})):
        cluster = _labelled(*told)
        assert (cluster.labels, cluster.conflicts) == ((("env", "a"),), ())
        assert 'different values for "env"' in cluster.notes[0].says


@pytest.mark.parametrize(("count", "is_told"), [(64, False), (65, True)])
def test_no_more_than_so_many_labels_are_kept(count: int, is_told: bool) -> None:
    """And it is said that there are more."""
    cluster = _labelled({f"key-{number:03}": "x" for number in range(count)})
    assert len(cluster.labels) == 64
    assert bool(cluster.notes) is is_told


@pytest.mark.parametrize(
    ("key", "value", "is_kept"),
    [
        ("k" * 63, "v" * 256, True),
        ("example.org/k", "v", True),
        ("k" * 64, "v", False),
        ("k", "v" * 257, False),
        ("", "v", False),
        ("<<", "v", False),
        ("k", "", True),
    ],
)
def test_labels_that_no_inventory_could_hold_are_left_out(key: str, value: str, is_kept: bool) -> None:
    """Whoever wrote them: what is saved has to be read again."""
    cluster = _labelled({key: value})
    assert bool(cluster.labels) is is_kept
    assert bool(cluster.notes) is not is_kept
