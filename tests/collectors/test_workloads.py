from typing import Any

import pytest

from advisor.model.component import Basis
from advisor.model.inventory import Unreadable
from tests.collectors.written import (
    CALICO_IMAGE,
    DIGEST,
    Written,
    abouts,
    cluster_information,
    cluster_of,
    container,
    listed,
    named,
    only,
    pod,
    problem_of,
    reason,
    server_version,
    typed,
    variable,
    versions,
    workload,
)

OLD, NEW = container("calico/node:v3.27.3"), container("calico/node:v3.27.4")


def _status(desired: int, updated: int | None, observed: int = 1) -> Written:
    status = {"desiredNumberScheduled": desired, "updatedNumberScheduled": updated, "observedGeneration": observed}
    return {key: value for key, value in status.items() if value is not None}


def _rancher(tag: str = "v2.10.3", **more: Any) -> Written:
    image = container(f"rancher/rancher:{tag}", name="rancher")
    return workload(image, kind="Deployment", name="rancher", namespace="cattle-system", **more)


# What runs


def test_a_workload_shows_what_it_runs() -> None:
    """With the object and the field, and the image as it stands there."""
    found = only(cluster_of(listed(workload())))
    assert (str(found.version), found.build, found.basis, found.nodes) == ("v3.27.3", "upstream", Basis.RUNNING, None)
    (place,) = found.seen_in
    assert place.object == "DaemonSet kube-system/calico-node"
    assert place.field == "spec.template.spec.containers[calico-node].image"
    assert place.text == CALICO_IMAGE


@pytest.mark.parametrize("kind", ["DaemonSet", "Deployment", "StatefulSet"])
@pytest.mark.parametrize("api_version", ["apps/v1", "extensions/v1beta1"])
def test_every_kind_of_workload_counts(kind: str, api_version: str) -> None:
    """Whoever installs it chooses the kind."""
    assert versions(cluster_of(listed(workload(kind=kind) | {"apiVersion": api_version}))) == ["v3.27.3 running"]


def test_a_daemonset_of_another_group_is_none() -> None:
    """OpenKruise has one of the same name, with rules of its own."""
    cluster = cluster_of(listed(workload() | {"apiVersion": "apps.kruise.io/v1alpha1"}))
    assert (named(cluster, "calico"), cluster.covers("DaemonSet", "kube-system")) == ((), False)


def test_the_last_applied_configuration_is_no_component() -> None:
    """The command keeps what was applied in an annotation, older images included."""
    old = workload(container("calico/node:v3.20.0"))
    annotations = {"kubectl.kubernetes.io/last-applied-configuration": str(old).replace("'", '"')}
    ours = workload()
    ours["metadata"]["annotations"] = annotations
    assert versions(cluster_of(listed(ours))) == ["v3.27.3 running"]


def test_init_containers_are_not_the_component() -> None:
    """Canal installs its CNI with the image of calico-node."""
    written = workload(container("rancher/hardened-flannel:v0.25.1", name="kube-flannel"))
    written["spec"]["template"]["spec"]["initContainers"] = [container()]
    assert named(cluster_of(listed(written)), "calico") == ()


def test_the_agent_tells_rancher_where_no_server_is_seen() -> None:
    """In a downstream cluster it is all there is of Rancher."""
    agent = workload(
        container("rancher/rancher-agent:v2.9.2", name="cluster-register"),
        kind="Deployment",
        name="cattle-cluster-agent",
        namespace="cattle-system",
    )
    assert versions(cluster_of(listed(agent)), "rancher") == ["v2.9.2 running"]
    assert versions(cluster_of(listed(agent, _rancher())), "rancher") == ["v2.10.3 running"]


def test_an_agent_alone_tells_that_the_cluster_is_managed() -> None:
    """By which Rancher it does not tell; where Rancher runs itself, its own agent tells nothing."""
    agent = workload(container("rancher/rancher-agent:v2.9.2", name="cluster-register"), namespace="cattle-system")
    assert cluster_of(listed(agent)).managed_by == ""
    assert cluster_of(listed(agent, _rancher())).managed_by is None
    assert cluster_of(listed(agent, server_version("v2.9.2"))).managed_by is None
    assert cluster_of(listed(workload())).managed_by is None


@pytest.mark.parametrize(
    "spec",
    [
        None,
        {},
        {"template": None},
        {"template": {"spec": None}},
        {"template": {"spec": {"containers": None}}},
        {"template": {"spec": {"containers": [None, {"name": "a", "image": None, "env": None, "envFrom": None}]}}},
        {"template": {"spec": {"containers": []}}, "replicas": None, "selector": 3},
    ],
)
def test_nulls_and_gaps_in_a_workload_are_no_fault(spec: object) -> None:
    """The kind is covered, and nothing of ours runs there."""
    cluster = cluster_of(listed(workload() | {"spec": spec}))
    assert (cluster.components, cluster.covers("DaemonSet", "kube-system")) == ((), True)


def test_a_workload_of_another_form_is_refused_with_its_place() -> None:
    """Parts that we read must be what they are."""
    problem = problem_of(listed(workload(), workload() | {"spec": {"template": {"spec": {"containers": 3}}}}))
    assert (problem.code, problem.place.pointer) == ("unexpected-form", "/items/1")
    assert "$.template.spec.containers" in problem.message


# Intended


def test_a_manifest_is_intended() -> None:
    """No API server wrote it: no uid, no status."""
    assert versions(cluster_of(listed(workload(is_live=False)))) == ["v3.27.3 intended"]
    assert versions(cluster_of(workload(is_live=False) | {"status": {}})) == ["v3.27.3 intended"]


@pytest.mark.parametrize(
    "mark", [{}, {"uid": "u"}, {"resourceVersion": "1"}, {"creationTimestamp": "2024-05-01T00:00:00Z"}]
)
def test_the_status_tells_what_runs(mark: Written) -> None:
    """Dumps that were published often have marks of an API server removed; what is kept to be edited has no status."""
    written = workload(is_live=False)
    written["metadata"] |= mark
    assert only(cluster_of(written)).basis is Basis.INTENDED
    assert only(cluster_of(written | {"status": workload()["status"]})).basis is Basis.RUNNING


@pytest.mark.parametrize(
    "mark", [{"uid": "u"}, {"resourceVersion": "1"}, {"creationTimestamp": "2024-05-01T00:00:00Z"}]
)
def test_before_its_controller_looked_at_it_a_status_is_empty(mark: Written) -> None:
    """Any mark of an API server tells it from a manifest that a generator wrote."""
    written = workload(is_live=False) | {"status": {}}
    written["metadata"] |= mark
    assert only(cluster_of(written)).basis is Basis.RUNNING


def test_a_dry_run_is_a_manifest() -> None:
    """The command writes the empty timestamp and an empty status."""
    written = workload(is_live=False) | {"status": {}}
    written["metadata"] |= {"creationTimestamp": None}
    assert only(cluster_of(written)).basis is Basis.INTENDED


@pytest.mark.parametrize(
    "written",
    [
        _rancher(replicas=0, status={}),
        _rancher(replicas=0, status={"observedGeneration": 2}),
    ],
)
def test_what_is_scaled_to_zero_is_intended(written: Written) -> None:
    """Nothing of it runs, and its word from before changes nothing."""
    assert versions(cluster_of(listed(written)), "rancher") == ["v2.10.3 intended"]
    assert versions(cluster_of(listed(written, server_version("v2.10.1"))), "rancher") == ["v2.10.3 intended"]


def test_a_daemonset_that_fits_no_node_is_intended() -> None:
    """As with a node selector that nothing matches."""
    assert versions(cluster_of(listed(workload(status=_status(0, None))))) == ["v3.27.3 intended"]


# Rollouts


def test_a_complete_rollout_is_one_version() -> None:
    """All pods are of the present template."""
    assert versions(cluster_of(listed(workload(NEW, status=_status(5, 5))))) == ["v3.27.4 running"]


def test_a_rollout_under_way_leaves_an_unknown_version() -> None:
    """The pods of the earlier template were not listed, so nobody has seen what they run."""
    cluster = cluster_of(listed(workload(NEW, status=_status(5, 2))))
    assert versions(cluster) == ["v3.27.4 running", " running"]
    assert "2 of 5" in reason(named(cluster, "calico")[1])


@pytest.mark.parametrize("updated", [4, 5, 6])
def test_a_rollout_ends_with_the_last_pod(updated: int) -> None:
    """One pod of the earlier template is enough to be under way."""
    cluster = cluster_of(listed(workload(NEW, status=_status(5, updated))))
    assert len(named(cluster, "calico")) == (2 if updated == 4 else 1)


def test_a_rollout_that_updated_nothing_yet_is_under_way() -> None:
    """The API leaves out a count of zero. With the strategy OnDelete it may stay so."""
    cluster = cluster_of(listed(workload(NEW, status=_status(5, None), updateStrategy={"type": "OnDelete"})))
    assert "0 of 5" in reason(named(cluster, "calico")[1])


def test_a_rollout_that_has_not_begun_is_no_rollout_completed() -> None:
    """The counts are still those of the generation before."""
    cluster = cluster_of(listed(workload(NEW, status=_status(5, 5, observed=1), generation=2)))
    assert "has not begun" in reason(named(cluster, "calico")[1])


@pytest.mark.parametrize("kind", ["Deployment", "StatefulSet"])
def test_deployments_roll_too(kind: str) -> None:
    """Their status counts under other names."""
    status = {"replicas": 3, "updatedReplicas": 1, "observedGeneration": 1}
    cluster = cluster_of(listed(workload(NEW, kind=kind, status=status)))
    assert "1 of 3" in reason(named(cluster, "calico")[1])


def test_pods_say_which_node_runs_what() -> None:
    """During a rollout only they do."""
    pods = [pod(OLD, name="a", on="n1"), pod(OLD, name="b", on="n2"), pod(NEW, name="c", on="n3")]
    cluster = cluster_of(listed(workload(NEW, status=_status(3, 1)), *pods))
    assert [(str(each.version), each.nodes) for each in named(cluster, "calico")] == [
        ("v3.27.3", frozenset({"n1", "n2"})),
        ("v3.27.4", frozenset({"n3"})),
    ]


def test_a_template_that_no_pod_runs_yet_is_intended() -> None:
    """All pods were listed, and are of the earlier template."""
    pods = [pod(OLD, name=name, on=name) for name in ("n1", "n2", "n3")]
    cluster = cluster_of(listed(workload(NEW, status=_status(3, None)), *pods))
    assert versions(cluster) == ["v3.27.3 running", "v3.27.4 intended"]


def test_pods_that_were_not_all_listed_leave_the_rest_to_the_template() -> None:
    """One pod of three, and the rollout under way: what the others run is not known."""
    cluster = cluster_of(listed(workload(NEW, status=_status(3, 1)), pod(OLD)))
    assert versions(cluster) == ["v3.27.3 running", "v3.27.4 running", " running"]
    cluster = cluster_of(listed(workload(OLD), pod(OLD)))
    assert only(cluster).nodes is None


def test_pods_of_another_namespace_say_nothing_of_a_workload() -> None:
    """Canal in kube-system and an operator's Calico may stand beside each other."""
    cluster = cluster_of(listed(workload(NEW), pod(OLD, namespace="calico-system")))
    assert versions(cluster) == ["v3.27.3 running", "v3.27.4 running"]


@pytest.mark.parametrize("phase", ["Succeeded", "Failed"])
def test_a_pod_that_is_over_tells_nothing(phase: str) -> None:
    """Its containers are gone."""
    assert named(cluster_of(listed(pod(phase=phase))), "calico") == ()


def test_a_pod_that_waits_for_a_node_runs_nowhere() -> None:
    """It must not count for every node."""
    cluster = cluster_of(listed(pod(NEW, name="b", on="", phase="Pending"), pod(OLD)))
    assert versions(cluster) == ["v3.27.3 running", "v3.27.4 intended"]


@pytest.mark.parametrize("phase", ["Running", "Pending", "Unknown", ""])
def test_a_pod_on_a_node_counts(phase: str) -> None:
    """Pending is also said while its image is pulled."""
    assert only(cluster_of(listed(pod(phase=phase)))).nodes == frozenset({"n1"})


def test_a_pod_of_rancher_speaks_for_the_cluster() -> None:
    """It does not run on every node, so the node it runs on does not matter."""
    written = pod(container("rancher/rancher:v2.10.3", name="rancher"), namespace="cattle-system")
    assert only(cluster_of(listed(written)), "rancher").nodes is None


# A component's own word


def test_its_own_word_fills_in_for_a_digest() -> None:
    """The image states no version, ClusterInformation does."""
    pinned = workload(container(f"calico/node@{DIGEST}"))
    assert "pinned by digest" in reason(only(cluster_of(listed(pinned))))
    found = only(cluster_of(listed(pinned, cluster_information("v3.27.3"))))
    assert (str(found.version), found.basis) == ("v3.27.3", Basis.RUNNING)
    assert {place.object for place in found.seen_in} == {
        "ClusterInformation default",
        "DaemonSet kube-system/calico-node",
    }


def test_a_list_of_the_api_states_the_group_for_its_items() -> None:
    """`kubectl get --raw` gives items without a version of their own; what states a component's version still does."""
    pinned = workload(container(f"docker.io/calico/node@{DIGEST}"))
    stated = typed("ClusterInformation", cluster_information("v3.27.3"), api_version="crd.projectcalico.org/v1")
    assert str(only(cluster_of(listed(pinned), stated)).version) == "v3.27.3"
    stranger = typed("ClusterInformation", cluster_information("v3.27.3"), api_version="example.org/v1")
    assert only(cluster_of(listed(pinned), stranger)).version_reason


def test_its_own_word_does_not_fill_in_during_a_rollout() -> None:
    """It is that of whichever pod started last."""
    rolling = workload(container(f"calico/node@{DIGEST}"), status=_status(5, 2))
    cluster = cluster_of(listed(rolling, cluster_information("v3.27.3")))
    assert all(reason(each) for each in named(cluster, "calico"))


def test_its_own_word_does_not_fill_in_for_two_images() -> None:
    """One of them wrote it, and nobody knows which."""
    pods = [pod(container(f"calico/node@sha256:{digit * 64}"), name=digit, on=digit) for digit in "ab"]
    cluster = cluster_of(listed(*pods, cluster_information("v3.27.3")))
    assert all(reason(each) for each in named(cluster, "calico"))
    assert len(named(cluster, "calico")) == 2


def test_its_own_word_confirms_an_image() -> None:
    """A rebuild says the release it was built from."""
    hardened = workload(container("rancher/hardened-calico:v3.27.3-build20240423"))
    cluster = cluster_of(listed(hardened, cluster_information("v3.27.3")))
    found = only(cluster)
    assert (str(found.version), len(found.seen_in), cluster.conflicts) == ("v3.27.3-build20240423", 2, ())


def test_its_own_word_against_its_image_is_a_conflict() -> None:
    """Both are given, and nobody is preferred."""
    cluster = cluster_of(listed(workload(OLD), cluster_information("v3.28.0")))
    (conflict,) = cluster.conflicts
    assert (conflict.about, [says for says, _ in conflict.values]) == ("version of calico", ["v3.27.3", "v3.28.0"])
    assert versions(cluster) == ["v3.27.3 running"]


def test_its_own_word_may_be_either_version_of_a_rollout() -> None:
    """The first new pod writes it; until then it is the old one."""
    pods = [pod(OLD, name="a", on="n1"), pod(NEW, name="b", on="n2")]
    for version in ("v3.27.3", "v3.27.4"):
        assert cluster_of(listed(*pods, cluster_information(version))).conflicts == ()
    assert abouts(cluster_of(listed(*pods, cluster_information("v3.28.0")))) == ["version of calico"]


def test_its_own_word_alone_is_a_running_version() -> None:
    """Nobody listed the workloads."""
    assert versions(cluster_of(listed(cluster_information("v3.27.3")))) == ["v3.27.3 running"]
    assert versions(cluster_of(listed(server_version("v2.10.3"))), "rancher") == ["v2.10.3 running"]


def test_its_own_word_beside_a_manifest_is_what_runs() -> None:
    """The manifest says what is to come."""
    cluster = cluster_of(listed(cluster_information("v3.27.3")), workload(NEW, is_live=False))
    assert versions(cluster) == ["v3.27.3 running", "v3.27.4 intended"]


@pytest.mark.parametrize("version", ["", None, 5, {"a": 1}])
def test_a_word_that_is_none_says_nothing(version: object) -> None:
    """An empty field, or one of another form."""
    cluster = cluster_of(listed(workload(), cluster_information(version)))
    assert (versions(cluster), cluster.conflicts) == (["v3.27.3 running"], ())


def test_a_word_nobody_can_read_contradicts_nothing() -> None:
    """It is unknown where it stands alone."""
    cluster = cluster_of(listed(workload(), cluster_information("master")))
    assert (versions(cluster), cluster.conflicts) == (["v3.27.3 running"], ())
    assert "master" in reason(only(cluster_of(listed(cluster_information("master")))))


def test_a_setting_of_another_group_states_nothing() -> None:
    """Longhorn has Settings too."""
    cluster = cluster_of(listed(server_version("v2.10.3") | {"apiVersion": "longhorn.io/v1beta2"}))
    assert named(cluster, "rancher") == ()


# Two sources


def test_one_object_with_two_images_is_a_conflict() -> None:
    """One of the two sources is out of date, and nobody knows which."""
    cluster = cluster_of(listed(workload(OLD)), listed(workload(NEW)))
    (conflict,) = cluster.conflicts
    assert conflict.about == "image of DaemonSet kube-system/calico-node"
    assert [(says, place.source) for says, place in conflict.values] == [
        ("calico/node:v3.27.3", "file-0.json"),
        ("calico/node:v3.27.4", "file-1.json"),
    ]
    assert versions(cluster) == ["v3.27.3 running", "v3.27.4 running"]


def test_two_containers_of_one_object_are_no_conflict() -> None:
    """Each has its own field."""
    assert cluster_of(listed(workload(OLD, container("calico/node:v3.27.4", name="second")))).conflicts == ()


# The environment


def _values(*variables: object) -> dict[str, object]:
    (layer,) = cluster_of(listed(workload(container(env=list(variables))))).layers
    return {str(fact): value for fact, value in layer.values.items()}


def test_only_the_variables_rules_ask_for_are_kept() -> None:
    """The environment of a container is full of other things."""
    assert _values(variable("FELIX_XDPENABLED", "false"), variable("TOKEN", "x"), variable("NODENAME", "n")) == {
        "felix.xdp_enabled": "false"
    }


def test_names_of_variables_may_be_written_in_any_case() -> None:
    """Felix reads them so."""
    assert _values(variable("Felix_XdpEnabled", "false")) == {"felix.xdp_enabled": "false"}


def test_of_two_variables_the_later_holds() -> None:
    """As in Kubernetes."""
    twice = (variable("FELIX_XDPENABLED", "true"), variable("FELIX_XDPENABLED", "false"))
    assert _values(*twice) == {"felix.xdp_enabled": "false"}


@pytest.mark.parametrize(
    "written",
    [
        {"name": "FELIX_XDPENABLED", "valueFrom": {"configMapKeyRef": {"name": "a", "key": "b"}}},
        {"name": "FELIX_XDPENABLED", "value": "$(OTHER)"},
    ],
)
def test_a_value_from_elsewhere_is_written_and_not_known(written: Written) -> None:
    """Unknown, not unset."""
    assert isinstance(_values(written)["felix.xdp_enabled"], Unreadable)


@pytest.mark.parametrize("value", [{}, {"value": None}, {"value": ""}, {"value": "", "valueFrom": None}])
def test_a_variable_without_a_value_is_empty(value: Written) -> None:
    """The API server does not give an empty value back."""
    assert _values({"name": "FELIX_XDPENABLED"} | value) == {"felix.xdp_enabled": ""}


def test_a_pods_environment_speaks_for_its_node() -> None:
    """And is another layer than its workload's."""
    cluster = cluster_of(listed(workload(), pod(), pod(name="two", on="n2")))
    assert [(each.name, each.nodes) for each in cluster.layers] == [
        ("DaemonSet kube-system/calico-node", None),
        ("Pod kube-system/calico-node-1", frozenset({"n1"})),
        ("Pod kube-system/two", frozenset({"n2"})),
    ]


def test_what_is_only_intended_has_no_environment() -> None:
    """Settings judge what runs."""
    assert cluster_of(listed(workload(is_live=False))).layers == ()


def test_one_object_with_two_environments_is_a_conflict() -> None:
    """Also where one of the sources does not set it at all."""
    on, off = (workload(container(env=[variable("FELIX_XDPENABLED", value)])) for value in ("true", "false"))
    about = "felix.xdp_enabled in environment DaemonSet kube-system/calico-node"
    assert abouts(cluster_of(listed(on), listed(off))) == [about]
    assert abouts(cluster_of(listed(on), listed(workload()))) == [about]
    assert abouts(cluster_of(listed(on), listed(on))) == []


def test_a_container_tells_by_its_name_what_an_image_does_not() -> None:
    """A mirror renamed it: the component is there, and its version unknown."""
    cluster = cluster_of(listed(workload(container("registry.corp/team/cni-agent:7"))))
    assert "not known as Calico" in reason(only(cluster))
    assert named(cluster_of(listed(workload(container("registry.corp/team/a:7", name="a")))), "calico") == ()


def test_a_workload_may_lack_its_name() -> None:
    """A pod's manifest has a prefix of one instead."""
    written = pod() | {"metadata": {"generateName": "calico-", "namespace": "kube-system"}, "status": {}}
    assert versions(cluster_of(written)) == ["v3.27.3 intended"]


def test_a_rollout_under_way_says_nothing_of_the_older_pods_environment() -> None:
    """The template's variables are those of the new pods; the others were not listed."""
    env = [{"name": "FELIX_XDPENABLED", "value": "false"}]
    pod = {"containers": [{"name": "calico-node", "image": "calico/node:v3.27.3", "env": env}]}
    daemon_set = {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": "calico-node", "namespace": "kube-system", "uid": "1"},
        "spec": {"template": {"spec": pod}},
        "status": {"desiredNumberScheduled": 2, "updatedNumberScheduled": 1},
    }
    (layer,) = cluster_of(daemon_set).layers
    assert layer.values == {}
    assert "1 of 2 pods" in layer.unread
