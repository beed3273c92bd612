"""ConfigMaps by name, and pods of a rollout under way."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.model.inventory import Cluster, SettingsLayer
from tests.collectors.live.documents import as_json
from tests.collectors.survey.conftest import Read
from tests.collectors.survey.scripted_cluster import ScriptedCluster, may_not_read
from tests.collectors.written import config_map, container, namespace, node, only, pod, variable, versions, workload

NAMESPACES = [namespace("kube-system"), node("n1"), node("n2"), node("n3")]
OLD, NEW = "docker.io/calico/node:v3.27.3", "docker.io/calico/node:v3.31.7"
LABELS = {"k8s-app": "calico-node"}


def environment_of(cluster: Cluster) -> SettingsLayer:
    """The environment of the workload's template."""
    (layer,) = (each for each in cluster.layers if each.kind == "environment")
    return layer


def filled_from(name: str = "felix", **more: Any) -> Any:
    """A DaemonSet whose environment comes from a ConfigMap."""
    return workload(container(envFrom=[{"configMapRef": {"name": name, **more}}]))


class TestConfigMaps:
    def test_is_got_by_name_and_sets(self, read: Read) -> None:
        """Only the settings that rules ask for are kept."""
        held = config_map("felix", {"FELIX_XDPENABLED": "false", "PASSWORD": "hunter2"})
        script = ScriptedCluster(objects=[*NAMESPACES, filled_from(), held])
        cluster = read(script)
        assert dict(environment_of(cluster).values) == {"felix.xdp_enabled": "false"}
        assert environment_of(cluster).unread == ""
        assert [path for path in script.asked if "configmaps" in path] == [
            "/api/v1/namespaces/kube-system/configmaps/felix"
        ]
        assert "hunter2" not in repr(cluster)

    def test_that_may_not_be_read_may_hold_anything(self, read: Read) -> None:
        """The missing right is named, with the object."""
        script = ScriptedCluster(objects=[*NAMESPACES, filled_from()], allows=may_not_read("configmaps"))
        unread = environment_of(read(script)).unread
        assert "ConfigMap kube-system/felix" in unread
        assert "grant the verb get on configmaps in the core API group in namespace kube-system" in unread

    def test_that_is_optional_and_absent_sets_nothing(self, read: Read) -> None:
        """As `kubernetes-services-endpoint`, which most clusters do not have."""
        layer = environment_of(read(ScriptedCluster(objects=[*NAMESPACES, filled_from(optional=True)])))
        assert (dict(layer.values), layer.unread) == ({}, "")

    def test_that_is_needed_and_absent_is_unread(self, read: Read) -> None:
        """Pods that run were started with one that is gone."""
        assert "felix" in environment_of(read(ScriptedCluster(objects=[*NAMESPACES, filled_from()]))).unread

    def test_a_secret_is_never_asked_for(self, read: Read) -> None:
        """Its place in the environment stays unread."""
        secret = workload(container(envFrom=[{"secretRef": {"name": "felix"}}]))
        script = ScriptedCluster(objects=[*NAMESPACES, secret])
        assert "Secret" in environment_of(read(script)).unread
        assert not [path for path in script.asked if "secrets" in path]

    @pytest.mark.parametrize("name", ["../secrets/felix", "a/b", "%2e", ".."])
    def test_a_name_that_would_lead_elsewhere_is_not_asked_for(self, read: Read, name: str) -> None:
        """Names come from the cluster, and a path is made of them."""
        script = ScriptedCluster(objects=[*NAMESPACES, filled_from(name)])
        assert environment_of(read(script)).unread
        assert not [path for path in script.asked if "configmaps" in path or "secrets" in path]

    def test_an_answer_of_another_form_is_unread(self, read: Read) -> None:
        """A list where an object was asked for would have no data, and prove nothing."""
        odd = as_json({"kind": "ConfigMap", "metadata": [], "data": 1})
        script = ScriptedCluster(
            objects=[*NAMESPACES, filled_from()], breaks=lambda each: odd if "configmaps" in each.path else None
        )
        assert "form" in environment_of(read(script)).unread


class TestRollout:
    @staticmethod
    def rolling(**spec: Any) -> Any:
        """A DaemonSet of which one pod of three is of the present template."""
        status = {"desiredNumberScheduled": 3, "updatedNumberScheduled": 1, "observedGeneration": 1}
        return workload(container(NEW, env=[variable("FELIX_XDPENABLED", "false")]), status=status, **spec)

    @staticmethod
    def pods() -> list[Any]:
        """Its pods, and another one that is not listed."""
        found = [
            pod(container(image), name=f"p{number}", on=f"n{number}") for number, image in enumerate((NEW, OLD, OLD), 1)
        ]
        for each in found:
            each["metadata"]["labels"] = LABELS
        return [*found, pod(container("docker.io/calico/node:v3.20.0"), name="other")]

    def test_its_pods_say_what_runs_where(self, read: Read) -> None:
        """By their labels, so that no other pod is read."""
        objects = [*NAMESPACES, self.rolling(selector={"matchLabels": LABELS}), *self.pods()]
        cluster = read(ScriptedCluster(objects=objects))
        found = {str(each.version): each.nodes for each in cluster.components if each.name == "calico"}
        assert found == {"v3.27.3": frozenset({"n2", "n3"}), "v3.31.7": frozenset({"n1"})}

    def test_without_the_right_what_else_runs_is_unknown(self, read: Read) -> None:
        """And the gap names the right."""
        objects = [*NAMESPACES, self.rolling(selector={"matchLabels": LABELS}), *self.pods()]
        cluster = read(ScriptedCluster(objects=objects, allows=may_not_read("pods")))
        assert versions(cluster) == ["v3.31.7 running", " running"]
        (gap,) = (each for each in cluster.coverage if each.kind == "Pod")
        assert gap.remedy == "grant the verb list on pods in the core API group in namespace kube-system"

    def test_a_workload_that_is_rolled_out_needs_no_pods(self, read: Read) -> None:
        """The template says it all."""
        objects = [*NAMESPACES, workload(container(NEW), selector={"matchLabels": LABELS}), *self.pods()]
        script = ScriptedCluster(objects=objects)
        cluster = read(script)
        assert str(only(cluster).version) == "v3.31.7"
        assert not [path for path in script.asked if path.endswith("pods")]
