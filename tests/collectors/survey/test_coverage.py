"""What counts as seen, and what does not: absence counts only after the last page of a list that could be read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from advisor.collectors.survey.coverage import NAMESPACES_TRIED, namespaces_to_try
from advisor.model.inventory import Cluster, Coverage
from tests.collectors.live.api_server import Manner, Received, Sends
from tests.collectors.live.documents import EXPIRED, UNAUTHORIZED, as_json, status
from tests.collectors.survey.conftest import Read
from tests.collectors.survey.scripted_cluster import ALWAYS, ScriptedCluster, may_not_read, objects_of, without
from tests.collectors.written import felix, listed, namespace, node, workload

RKE2 = "clean-rke2-calico"
SMALL = [namespace("kube-system"), namespace("calico-system"), node("n1"), node("n2"), workload(), felix({})]


def at(end: str, answer: Sends, *, second_page: bool = False) -> Callable[[Received], Sends | None]:
    """Breaks every answer whose path ends so; only those after the first page if told."""
    return lambda request: (
        answer if request.path.endswith(end) and ("continue" in request.query or not second_page) else None
    )


def gap_of(cluster: Cluster, kind: str) -> Coverage:
    """The one gap of a kind."""
    (gap,) = (each for each in cluster.coverage if each.kind == kind and each.gap)
    return gap


class TestServed:
    def test_a_list_that_ended_is_covered(self, read: Read) -> None:
        """In the whole cluster, and the namespaces are known."""
        cluster = read(ScriptedCluster(objects=SMALL))
        assert cluster.covers("Node")
        assert cluster.covers("DaemonSet", "calico-system")
        assert cluster.namespaces == frozenset({"kube-system", "calico-system"})

    def test_a_group_that_is_not_served_holds_nothing(self, read: Read) -> None:
        """Discovery says so, and the kind counts as seen without a question."""
        script = ScriptedCluster(objects=without(SMALL, "FelixConfiguration"), served=ALWAYS)
        cluster = read(script)
        assert cluster.covers("FelixConfiguration")
        assert cluster.covers("HelmChart")
        assert not [each for each in cluster.coverage if each.gap]

    def test_403_on_a_group_that_does_not_exist_is_no_gap(self, read: Read) -> None:
        """Without rights an API server answers 403 for what it does not have; so it is not asked."""
        script = ScriptedCluster(objects=SMALL, served=ALWAYS, allows=lambda verb, resource, _: "." not in resource)
        assert read(script).covers("FelixConfiguration")

    def test_a_group_in_doubt_is_no_group_that_is_absent(self, read: Read) -> None:
        """Where discovery is refused, Calico's objects may be there unseen; core ones are asked for all the same."""
        script = ScriptedCluster(objects=SMALL, breaks=at("/apis", status(403, "Forbidden", "no discovery")))
        cluster = read(script)
        assert not cluster.covers("FelixConfiguration")
        assert cluster.covers("Node")
        assert cluster.covers("DaemonSet", "kube-system")

    def test_the_second_group_of_a_kind_serves_where_the_first_is_absent(self, read: Read) -> None:
        """Calico's API server, and Calico 3.32 with CRDs of its own, serve projectcalico.org."""
        objects = [
            *without(SMALL, "FelixConfiguration"),
            {**felix({"bpfEnabled": True}), "apiVersion": "projectcalico.org/v3"},
        ]
        group = ("projectcalico.org", "v3", "felixconfigurations", "FelixConfiguration", "Cluster")
        cluster = read(ScriptedCluster(objects=objects, served=(*ALWAYS, group)))
        assert cluster.covers("FelixConfiguration")
        assert [dict(each.values) for each in cluster.layers if each.kind == "FelixConfiguration"] == [
            {"felix.bpf_enabled": True}
        ]

    def test_a_server_behind_the_api_that_is_down(self, read: Read) -> None:
        """503 on one list: that kind is a gap, after the server was asked again, and the rest is read."""
        script = ScriptedCluster(
            objects=SMALL, breaks=at("/felixconfigurations", status(503, "ServiceUnavailable", "down"))
        )
        cluster = read(script)
        assert not cluster.covers("FelixConfiguration")
        assert "answered 503 4 times" in gap_of(cluster, "FelixConfiguration").gap
        assert cluster.covers("Node")


class TestForbidden:
    def test_the_remedy_names_verb_resource_and_group(self, read: Read) -> None:
        """So that whoever writes the role knows what to write."""
        cluster = read(ScriptedCluster(objects=SMALL, allows=may_not_read("nodes")))
        assert not cluster.covers("Node")
        assert gap_of(cluster, "Node").remedy == "grant the verb list on nodes in the core API group"
        assert cluster.nodes == ()

    def test_falls_back_to_namespaces_and_says_what_remains_unseen(self, read: Read) -> None:
        """403 on all DaemonSets, 200 in kube-system."""
        script = ScriptedCluster(
            objects=SMALL, allows=lambda _, resource, where: resource != "daemonsets.apps" or where == "kube-system"
        )
        cluster = read(script)
        assert [each.name for each in cluster.components if each.name == "calico"] == ["calico"]
        assert cluster.covers("DaemonSet", "kube-system")
        assert not cluster.covers("DaemonSet", "calico-system")
        gap = gap_of(cluster, "DaemonSet")
        assert gap.gap.endswith("seen only in kube-system")
        assert gap.remedy == "grant the verb list on daemonsets in the API group apps"

    def test_without_namespaces_the_homes_of_components_are_asked(self, read: Read) -> None:
        """Who may list no namespaces still knows where Calico lives."""
        script = ScriptedCluster(objects=SMALL, allows=lambda _, __, where: where == "kube-system")
        cluster = read(script)
        assert cluster.namespaces is None
        assert cluster.covers("DaemonSet", "kube-system")
        assert [each.name for each in cluster.components if each.name == "calico"] == ["calico"]

    def test_what_may_nowhere_be_listed_is_one_gap(self, read: Read) -> None:
        """And not one for each namespace that was tried."""
        cluster = read(ScriptedCluster(objects=SMALL, allows=may_not_read("daemonsets.apps")))
        assert "seen only in" not in gap_of(cluster, "DaemonSet").gap

    def test_let_in_nowhere_is_not_reached(self, read: Read) -> None:
        """Discovery and the version are open to everybody who is logged in; they show nothing of what is installed."""
        cluster = read(ScriptedCluster(objects=SMALL, allows=lambda *_: False))
        assert not cluster.is_reached
        assert cluster.components == ()
        (note,) = cluster.notes
        assert "may not list namespaces" in note.says
        assert note.remedy.startswith("grant the verb list")


class TestNamespacesToTry:
    def test_homes_come_first(self) -> None:
        """They are where the rules look."""
        assert namespaces_to_try(["kube-system"], ["a", "kube-system", "z"]) == ("kube-system", "a", "z")

    def test_what_does_not_exist_is_not_asked(self) -> None:
        """A namespace that is not in the list."""
        assert namespaces_to_try(["calico-system", "kube-system"], ["kube-system"]) == ("kube-system",)

    @pytest.mark.parametrize(
        ("count", "tried"), [(NAMESPACES_TRIED, NAMESPACES_TRIED), (NAMESPACES_TRIED + 1, NAMESPACES_TRIED)]
    )
    def test_no_more_than_some(self, count: int, tried: int) -> None:
        """A cluster may have thousands."""
        names = [f"n{number:04}" for number in range(count)]
        assert len(namespaces_to_try([], names)) == tried


class TestBroken:
    @pytest.mark.parametrize("manner", [Manner.CUT, Manner.RESET, Manner.HANG_UP])
    def test_a_list_that_breaks_off_is_not_covered(self, read: Read, manner: Manner) -> None:
        """What its first page showed stays, and counts for no absence."""
        broken = as_json(listed(), manner=manner)
        cluster = read(ScriptedCluster(objects=SMALL, page=1, breaks=at("/nodes", broken, second_page=True)))
        assert [each.name for each in cluster.nodes] == ["n1"]
        assert not cluster.covers("Node")
        assert "broke" in gap_of(cluster, "Node").gap

    def test_a_list_that_expires_for_ever_is_not_covered(self, read: Read) -> None:
        """410 on each further page: begun anew once, and then a gap."""
        cluster = read(ScriptedCluster(objects=SMALL, page=1, breaks=at("/nodes", EXPIRED, second_page=True)))
        assert not cluster.covers("Node")

    def test_a_table_is_no_list(self, read: Read) -> None:
        """As some proxies send it."""
        table = as_json(
            {"kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": {}, "rows": [], "columnDefinitions": []}
        )
        cluster = read(ScriptedCluster(objects=SMALL, breaks=at("/nodes", table)))
        assert not cluster.covers("Node")
        assert "a table for people" in gap_of(cluster, "Node").gap

    def test_an_object_of_another_form_leaves_a_gap(self, read: Read) -> None:
        """The others are read; the list no longer proves an absence, and nothing is a fault of the user's."""
        bad = {"kind": "NodeList", "apiVersion": "v1", "metadata": {}, "items": [
            {"metadata": {"name": "n1", "uid": "1"}}, {"metadata": {"name": "n2"}, "status": [1]}, {"metadata": {}},
        ]}  # fmt: skip
        cluster = read(ScriptedCluster(objects=SMALL, breaks=at("/nodes", as_json(bad))))
        assert "n1" in [each.name for each in cluster.nodes]
        assert not cluster.covers("Node")
        assert gap_of(cluster, "Node").gap.startswith("2 of the nodes")

    def test_so_do_many_of_them(self, read: Read) -> None:
        """However many, it is one gap, and neither the rest of this cluster nor another one suffers."""
        bad = {"kind": "NodeList", "apiVersion": "v1", "metadata": {}, "items": [{"metadata": {}}] * 101}
        for kind in ("/nodes", "/felixconfigurations"):
            renamed = as_json(bad | {"kind": "NodeList" if kind == "/nodes" else "FelixConfigurationList"})
            cluster = read(ScriptedCluster(objects=SMALL, breaks=at(kind, renamed)))
            (gap,) = (each for each in cluster.coverage if each.gap)
            assert gap.gap.startswith("101 of the ")
            assert cluster.covers("DaemonSet")

    def test_one_that_needs_a_closer_look_changes_nothing_of_the_others(self, read: Read) -> None:
        """A page of nodes is decoded at once, or one by one where one of them writes null for what is left out."""
        plain = read(ScriptedCluster(objects=SMALL))
        odd = {**node("n3"), "status": {"images": None}}
        cluster = read(ScriptedCluster(objects=[*SMALL, odd]))
        assert cluster.nodes[:2] == plain.nodes
        assert [each.name for each in cluster.nodes] == ["n1", "n2", "n3"]
        assert cluster.covers("Node")
        assert cluster.components == plain.components

    def test_a_server_that_went_away_is_not_asked_on_and_on(self, read: Read) -> None:
        """After two questions without an answer the rest is a gap at once."""
        down = Sends(manner=Manner.HANG_UP)
        script = ScriptedCluster(
            objects=SMALL, breaks=lambda each: down if "/apis/apps/" in each.path or "calico" in each.path else None
        )
        cluster = read(script)
        assert not [path for path in script.asked if "statefulsets" in path or "calico" in path]
        assert gap_of(cluster, "FelixConfiguration").gap.startswith("not asked to list felixconfigurations")
        assert cluster.is_reached

    def test_a_token_that_ends_on_the_way_ends_the_reading(self, read: Read) -> None:
        """401 in the middle: what was read stays, and nothing after it is asked."""
        cluster = read(ScriptedCluster(objects=SMALL, breaks=at("/daemonsets", UNAUTHORIZED)))
        assert cluster.is_reached
        assert len(cluster.nodes) == 2
        assert not cluster.covers("FelixConfiguration")
        assert not cluster.covers("Deployment", "kube-system")


def test_no_page_is_enough(read: Read) -> None:
    """Many pages of one object each come to the same as one page of all."""
    objects = objects_of(RKE2)
    assert read(ScriptedCluster(objects=objects, page=1)) == read(ScriptedCluster(objects=objects))
