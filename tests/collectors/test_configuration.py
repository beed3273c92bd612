import pytest

from advisor.model.inventory import SettingsLayer, Unreadable
from advisor.model.names import FactName
from tests.collectors.written import (
    abouts,
    cluster_of,
    config_map,
    felix,
    listed,
    meta,
    node,
    notes,
    problem_of,
    typed,
    workload,
)


def _layers(*items: object) -> list[SettingsLayer]:
    return list(cluster_of(listed(*items)).layers)


def test_a_configuration_object_is_a_layer() -> None:
    """With the settings that rules ask for, and nothing else that stands beside them."""
    (layer,) = _layers(felix({"bpfEnabled": True, "xdpEnabled": False, "logSeverityScreen": "Info", "ipsecPSK": "x"}))
    assert (layer.kind, layer.name, layer.component) == ("FelixConfiguration", "default", "calico")
    assert dict(layer.values) == {"felix.bpf_enabled": True, "felix.xdp_enabled": False}
    assert (layer.seen_in.object, layer.seen_in.field) == ("FelixConfiguration default", "spec")


@pytest.mark.parametrize("spec", [None, {}, [], "text", {"bpfEnabled": None}])
def test_an_object_that_sets_nothing_is_a_layer_too(spec: object) -> None:
    """It was read and leaves every setting unset."""
    (layer,) = _layers(felix(spec))
    assert dict(layer.values) == {}


@pytest.mark.parametrize("value", [{"a": 1}, [True], 1.5])
def test_a_setting_of_another_form_is_unreadable(value: object) -> None:
    """Unknown, not unset."""
    (layer,) = _layers(felix({"bpfEnabled": value}))
    assert isinstance(layer.values[FactName("felix.bpf_enabled")], Unreadable)


def test_objects_for_one_node_and_for_chosen_nodes_are_layers() -> None:
    """The engine knows which is stronger."""
    named = _layers(felix({"bpfEnabled": True}, "node.n1"), felix({"nodeSelector": "all()"}, "some"))
    assert [(each.name, each.selector) for each in named] == [("node.n1", ""), ("some", "all()")]


def test_a_configuration_object_needs_a_name() -> None:
    """The name says for which nodes it is."""
    assert problem_of(listed(felix({}) | {"metadata": {"uid": "u"}})).code == "unexpected-form"


def test_two_groups_that_show_one_object_agree() -> None:
    """Calico's API server serves the same objects under its own group."""
    spec = {"bpfEnabled": True}
    cluster = cluster_of(
        listed(felix(spec)), typed("FelixConfiguration", felix(spec), api_version="projectcalico.org/v3")
    )
    assert (len(cluster.layers), cluster.conflicts) == (1, ())
    assert cluster.layers[0].seen_in.source == "file-0.json"


def test_one_object_with_two_settings_is_a_conflict() -> None:
    """Both layers are given, and the disagreement."""
    cluster = cluster_of(listed(felix({"bpfEnabled": True})), listed(felix({})))
    assert len(cluster.layers) == 2
    (conflict,) = cluster.conflicts
    assert conflict.about == "felix.bpf_enabled in FelixConfiguration default"
    assert [says for says, _ in conflict.values] == ["True", "not set"]


def test_a_manifest_gives_way_to_the_object_in_the_cluster() -> None:
    """It says what is to come, and that is no disagreement."""
    cluster = cluster_of(listed(felix({"bpfEnabled": False})), felix({"bpfEnabled": True}, is_live=False))
    assert [dict(layer.values) for layer in cluster.layers] == [{"felix.bpf_enabled": False}]
    assert abouts(cluster) == []


def test_a_manifest_alone_is_a_layer() -> None:
    """Nobody covers its kind, so it decides nothing by itself."""
    cluster = cluster_of(felix({"bpfEnabled": True}, is_live=False))
    assert len(cluster.layers) == 1
    assert not cluster.covers("FelixConfiguration")


# Signs


def _facts(*items: object) -> dict[str, object]:
    """What the objects tell of the network plugin; other facts may have signs in the same objects."""
    return {each.fact: each.value for each in cluster_of(*items).facts if each.fact == "cluster.cni"}


def test_an_object_tells_a_fact_by_being_there() -> None:
    """RKE2 names its DaemonSet and its HelmChart after the network plugin."""
    assert _facts(listed(workload(name="rke2-canal"))) == {"cluster.cni": "canal"}
    assert _facts(listed(workload(name="rke2-canal", namespace="elsewhere"))) == {}
    chart = {"apiVersion": "helm.cattle.io/v1", "kind": "HelmChart", "metadata": meta("rke2-cilium", "kube-system")}
    assert _facts(listed(chart)) == {"cluster.cni": "cilium"}


def test_an_object_tells_a_fact_by_a_field() -> None:
    """An Installation of the operator may install another plugin's."""
    installation = {"apiVersion": "operator.tigera.io/v1", "kind": "Installation", "metadata": meta("default")}
    for kind, facts in (("Calico", {"cluster.cni": "calico"}), ("AmazonVPC", {}), (None, {}), (3, {})):
        assert _facts(listed(installation | {"spec": {"cni": {"type": kind}}})) == facts


def test_two_signs_that_differ_are_a_conflict() -> None:
    """Both are given."""
    cluster = cluster_of(listed(workload(name="rke2-canal"), workload(name="cilium")))
    assert abouts(cluster) == ["cluster.cni of the cluster"]


def test_a_sign_in_a_manifest_gives_way_to_one_in_the_cluster() -> None:
    """A repository may hold what was never applied."""
    manifest = workload(name="cilium", is_live=False)
    assert _facts(listed(workload(name="rke2-canal")), manifest) == {"cluster.cni": "canal"}
    assert _facts(manifest) == {"cluster.cni": "cilium"}


# ConfigMaps


@pytest.mark.parametrize("data", [None, {}, {"a": None}, {"a": 5, "b": {"c": []}}, {"FELIX_XDPENABLED": "true"}])
def test_a_config_map_of_any_data_is_read(data: object) -> None:
    """What rules do not ask for does not matter."""
    cluster = cluster_of(listed(config_map("a", data)))
    assert cluster.covers("ConfigMap", "kube-system")
    assert (cluster.layers, cluster.facts, notes(cluster)) == ((), (), [])


def test_a_config_map_whose_setting_is_no_text_is_refused() -> None:
    """The API server does not write it."""
    assert problem_of(listed(node(), config_map("a", {"FELIX_XDPENABLED": 5}))).code == "unexpected-form"
