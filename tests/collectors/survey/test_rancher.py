"""The clusters a Rancher manages: as far as its objects tell, each once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from advisor.collectors.live.target import InKubeconfig, KubeconfigFiles
from advisor.collectors.survey import announce, read_ahead, survey
from advisor.model.component import Basis
from advisor.model.inventory import Cluster
from tests.collectors.live.api_server import Received, Sends
from tests.collectors.live.certificates import Authority, base64_of
from tests.collectors.live.documents import EXPIRED
from tests.collectors.survey.fleet import Fleet
from tests.collectors.survey.scripted_cluster import ALWAYS, RANCHER, Object, ScriptedCluster, may_not_read
from tests.collectors.written import knowledge, meta, named, namespace, node, server_version

SERVED = (*ALWAYS, *RANCHER)


def managed(
    name: str = "c-m-abc", display: str = "prod", version: str = "v1.29.6+rke2r1", *, ca: bytes = b"", **spec: Any
) -> Object:
    """A Cluster.management.cattle.io, with the secrets that such objects may hold."""
    return {
        "apiVersion": "management.cattle.io/v3",
        "kind": "Cluster",
        "metadata": meta(name),
        "spec": {"displayName": display, "importedConfig": {"kubeConfig": "hunter2"}, **spec},
        "status": {
            "driver": "rke2",
            "provider": "rke2",
            "agentImage": "rancher/rancher-agent:v2.10.3",
            "serviceAccountToken": "hunter2",
            "appliedAgentEnvVars": [{"name": "PASSWORD", "value": "hunter2"}],
            "caCert": base64_of(ca) if ca else "",
            "version": {"gitVersion": version},
            "conditions": [{"type": "Ready", "status": "True"}],
        },
    }


def provisioned(cni: object = "calico", *, of: str = "c-m-abc") -> Object:
    """A Cluster.provisioning.cattle.io that Rancher made."""
    return {
        "apiVersion": "provisioning.cattle.io/v1",
        "kind": "Cluster",
        "metadata": meta("prod", "fleet-default"),
        "spec": {"kubernetesVersion": "v1.29.7+rke2r1", "rkeConfig": {"machineGlobalConfig": {"cni": cni}}},
        "status": {"clusterName": of},
    }


def mirrored(name: str = "n1", *, of: str = "c-m-abc", kubelet: str = "v1.29.6+rke2r1") -> Object:
    """A Node.management.cattle.io."""
    status = node(name, kubelet=kubelet)["status"]
    return {
        "apiVersion": "management.cattle.io/v3",
        "kind": "Node",
        "metadata": meta(f"m-{name}", of),
        "status": {"nodeName": name, "internalNodeStatus": status},
    }


def setting(name: str, value: str) -> Object:
    """A Setting of Rancher."""
    return {**server_version(value), "metadata": meta(name)}


LOCAL = managed("local", "local", internal=True)
SYSTEM = [namespace("kube-system"), namespace("cattle-system"), node("hub-1", kubelet="v1.30.4+rke2r1")]


def surveyed(fleet: Fleet, *names: str) -> dict[str, Cluster]:
    """The clusters of some contexts, or all, by name; the same whether they are read at once or one after another."""
    files = KubeconfigFiles(paths=(fleet.kubeconfig(),), must_exist=True, origin="--kubeconfig")
    targets = [InKubeconfig(files=files, context=name) for name in names or fleet.clusters]
    clusters = survey(targets, knowledge()).clusters
    assert tuple(each for _, each in read_ahead(announce(targets, knowledge()))) == clusters
    return {each.name: each for each in clusters}


def rancher(*objects: Object, **more: Any) -> ScriptedCluster:
    """A management cluster."""
    return ScriptedCluster(objects=[*SYSTEM, LOCAL, *objects], version="v1.30.4+rke2r1", served=SERVED, **more)


class TestDownstream:
    def test_is_a_cluster_of_the_inventory(self, fleet: Fleet) -> None:
        """Its name, its version as running, its agent and its plugin as intended, and nothing of its secrets."""
        fleet.serve("hub", rancher(managed(), provisioned()))
        clusters = surveyed(fleet)
        assert list(clusters) == ["hub", "prod"]
        prod = clusters["prod"]
        (rke2, _) = named(prod, "rke2")
        assert (str(rke2.version), rke2.basis) == ("v1.29.6+rke2r1", Basis.RUNNING)
        assert rke2.seen_in[0].source == "hub"
        assert [(str(each.version), each.basis) for each in named(prod, "rancher")] == [("v2.10.3", Basis.INTENDED)]
        told = [("cluster.cni", "calico"), ("cluster.upgraded_by", "rancher")]
        assert [(each.fact, each.value) for each in prod.facts] == told
        assert (clusters["hub"].managed_by, prod.managed_by) == (None, "hub")
        assert "hunter2" not in repr(prod)

    def test_has_the_labels_that_rancher_has(self, fleet: Fleet) -> None:
        """By which clusters are grouped; a cluster without any has none."""
        labelled = managed()
        labelled["metadata"]["labels"] = {"env": "production", "area": "eu"}
        fleet.serve("hub", rancher(labelled, managed("c-2", "bare")))
        clusters = surveyed(fleet)
        assert clusters["prod"].labels == (("area", "eu"), ("env", "production"))
        assert clusters["bare"].labels == ()

    @pytest.mark.parametrize("local", [managed("local", "hub"), managed("c-1", "hub", internal=True)])
    def test_the_management_cluster_is_none(self, fleet: Fleet, local: Object) -> None:
        """By its name, which never changes, or by Rancher's mark; it is read itself, and stands there once."""
        fleet.serve("hub", ScriptedCluster(objects=[*SYSTEM, local, managed()], served=SERVED))
        assert list(surveyed(fleet)) == ["hub", "prod"]

    def test_a_list_that_starts_again_forgets_what_it_had(self, fleet: Fleet) -> None:
        """A cluster that is gone meanwhile is not reported."""
        hub = rancher(managed("c-m-old", "old"), managed(), page=1)
        has_expired = False

        def expires(request: Received) -> Sends | None:
            nonlocal has_expired
            if has_expired or not request.path.endswith("v3/clusters") or request.query.get("continue") != "2":
                return None
            has_expired = True
            hub.objects = [each for each in hub.objects if each["metadata"]["name"] != "c-m-old"]
            return EXPIRED

        hub.breaks = expires
        fleet.serve("hub", hub)
        assert list(surveyed(fleet)) == ["hub", "prod"]
        assert has_expired

    def test_nothing_inside_it_counts_as_seen(self, fleet: Fleet) -> None:
        """No component is absent there; the remedy is to read it."""
        fleet.serve("hub", rancher(managed(), mirrored()))
        prod = surveyed(fleet)["prod"]
        assert not prod.covers("DaemonSet", "kube-system")
        assert not prod.covers("Node")
        assert {each.remedy for each in prod.coverage} == {"read it too: name its own context with --context"}
        assert any("nothing inside this cluster was read" in note.says for note in prod.notes)

    def test_its_nodes_are_known_as_rancher_mirrors_them(self, fleet: Fleet) -> None:
        """Kernel and kubelet; nodes of other clusters are theirs."""
        others = [mirrored("x1", of="c-other"), mirrored("n2", kubelet="v1.29.5+rke2r1")]
        fleet.serve("hub", rancher(managed(), mirrored(), *others))
        prod = surveyed(fleet)["prod"]
        assert [each.name for each in prod.nodes] == ["n1", "n2"]
        found = {str(each.version): each.nodes for each in named(prod, "rke2")}
        assert found == {"v1.29.6+rke2r1": frozenset({"n1"}), "v1.29.5+rke2r1": frozenset({"n2"})}

    def test_local_is_the_cluster_itself(self, fleet: Fleet) -> None:
        """It is read, so it does not appear a second time."""
        fleet.serve("hub", rancher())
        assert list(surveyed(fleet)) == ["hub"]

    def test_of_rke1_has_its_own_version_as_intended(self, fleet: Fleet) -> None:
        """What the API server says is the upstream version, and Rancher's configuration names RKE1's."""
        config = {"kubernetesVersion": "v1.28.7-rancher1-1", "network": {"plugin": "canal"}}
        cluster = managed(version="v1.28.7", rancherKubernetesEngineConfig=config)
        fleet.serve("hub", rancher(cluster, mirrored(kubelet="v1.28.7")))
        prod = surveyed(fleet)["prod"]
        assert [(str(each.version), each.basis) for each in named(prod, "rke1")] == [
            ("v1.28.7-rancher1-1", Basis.INTENDED)
        ]
        assert [str(each.version) for each in named(prod, "kubernetes")] == ["v1.28.7"]
        assert [each.value for each in prod.facts] == ["canal", "rancher"]

    @pytest.mark.parametrize(
        ("written", "fact"),
        [
            ("multus,canal", ["canal"]),
            (["multus", "cilium"], ["cilium"]),
            ("kube-ovn", ["other"]),
            (None, []),
            ("", []),
        ],
    )
    def test_the_plugin_it_was_told_to_install(self, fleet: Fleet, written: object, fact: list[str]) -> None:
        """Multus only stands before another one; nothing written is nothing known."""
        fleet.serve("hub", rancher(managed(), provisioned(written)))
        assert [each.value for each in surveyed(fleet)["prod"].facts if each.fact == "cluster.cni"] == fact

    def test_that_rancher_has_lost_says_so(self, fleet: Fleet) -> None:
        """What Rancher says of it may be old."""
        lost = managed()
        lost["status"]["conditions"] = [{"type": "Ready", "status": "Unknown"}]
        fleet.serve("hub", rancher(lost))
        assert any("no connection" in note.says for note in surveyed(fleet)["prod"].notes)

    def test_without_the_right_nobody_says_there_are_none(self, fleet: Fleet) -> None:
        """A note at the management cluster names the right."""
        fleet.serve("hub", rancher(managed(), allows=may_not_read("clusters.management.cattle.io")))
        (hub,) = surveyed(fleet).values()
        (note,) = hub.notes
        assert "may not list clusters.management.cattle.io" in note.says
        assert note.remedy == "grant the verb list on clusters in the API group management.cattle.io"

    def test_an_object_of_another_form_is_told(self, fleet: Fleet) -> None:
        """One that cannot be read is a cluster nobody sees."""
        fleet.serve("hub", rancher(managed(), {**managed("c-bad"), "status": {"version": 1}}))
        clusters = surveyed(fleet)
        assert list(clusters) == ["hub", "prod"]
        assert any("have not the form" in note.says for note in clusters["hub"].notes)


class TestOnce:
    CLUSTER = ScriptedCluster(
        objects=[
            {**namespace("kube-system"), "metadata": meta("kube-system") | {"uid": "another"}},
            node("n1", kubelet="v1.29.6+rke2r1"),
        ]
    )

    def test_with_its_own_authority(self, fleet: Fleet, authority: Authority) -> None:
        """The context trusts the very certificate that Rancher keeps of the cluster."""
        fleet.serve("hub", rancher(managed(ca=authority.pem), mirrored()))
        fleet.serve("production", self.CLUSTER)
        clusters = surveyed(fleet)
        assert [(name, each.managed_by) for name, each in clusters.items()] == [("hub", None), ("production", "hub")]

    def test_behind_its_rancher(self, fleet: Fleet) -> None:
        """The kubeconfig that Rancher hands out leads to the cluster's id at Rancher's own URL."""
        script = rancher(managed())
        hub = fleet.serve("hub", script)
        script.objects.append(setting("server-url", hub.url))
        proxied = ScriptedCluster(objects=self.CLUSTER.objects)

        def routed(request: Any) -> Any:
            prefix = "/k8s/clusters/c-m-abc"
            if not request.path.startswith(prefix):
                return None
            return proxied(replace(request, path=request.path.removeprefix(prefix)))

        script.breaks = routed
        fleet.add("mine", f"{hub.url}/k8s/clusters/c-m-abc")
        assert list(surveyed(fleet)) == ["hub", "mine"]

    def test_of_one_name_alone_both_are_kept(self, fleet: Fleet, stranger: Authority) -> None:
        """Nothing but the name is alike: both appear, told apart, and that is said."""
        fleet.serve("hub", rancher(managed(ca=stranger.pem)))
        fleet.serve("prod", self.CLUSTER)
        clusters = surveyed(fleet)
        assert list(clusters) == ["hub", "prod", "prod (c-m-abc of hub)"]
        assert any("called prod too" in note.says for note in clusters["prod (c-m-abc of hub)"].notes)

    def test_an_authority_of_the_whole_company_proves_nothing(self, fleet: Fleet, authority: Authority) -> None:
        """Two managed clusters have it, or the nodes are others."""
        fleet.serve("hub", rancher(managed(ca=authority.pem), managed("c-2", "other", ca=authority.pem)))
        fleet.serve("mine", self.CLUSTER)
        assert list(surveyed(fleet)) == ["hub", "mine", "other", "prod"]

    def test_other_nodes_are_another_cluster(self, fleet: Fleet, authority: Authority) -> None:
        """Though one authority signed both."""
        fleet.serve("hub", rancher(managed(ca=authority.pem), mirrored("elsewhere")))
        fleet.serve("mine", self.CLUSTER)
        assert list(surveyed(fleet)) == ["hub", "mine", "prod"]

    def test_the_management_cluster_is_none_of_those_it_manages(self, fleet: Fleet, authority: Authority) -> None:
        """Though one authority signed both, and nothing tells the other's nodes: it would not be reported at all."""
        server = fleet.serve("hub", rancher(managed(ca=authority.pem)))
        fleet.add("hub-admin", server.url)
        assert list(surveyed(fleet)) == ["hub", "hub-admin", "prod"]

    def test_by_two_contexts_to_one_rancher(self, fleet: Fleet) -> None:
        """Its clusters appear once; that the two contexts are one cluster is said."""
        server = fleet.serve("hub", rancher(managed()))
        fleet.add("hub-admin", server.url)
        clusters = surveyed(fleet)
        assert list(clusters) == ["hub", "hub-admin", "prod"]
        assert any("the same cluster as hub-admin" in note.says for note in clusters["hub"].notes)
