import json

import pytest

from advisor.collectors import collect
from advisor.documents.inventory_dump import dump_inventory
from advisor.model.inventory import Inventory
from tests.collectors.written import (
    DIGEST,
    EXAMPLES,
    Written,
    as_json,
    as_yaml,
    cluster_of,
    config_map,
    container,
    felix,
    inventory_of,
    knowledge,
    listed,
    meta,
    node,
    pod,
    problem_of,
    problems_of,
    refused,
    server_version,
    source,
    variable,
    versions,
    workload,
)

PLANTED = "T0K3N-that-must-not-be-kept"


def _own(*names: str) -> bytes:
    clusters = "".join(f"- name: {name}\n  components: {{calico: v3.29.1}}\n" for name in names)
    return f"schema_version: 1.0.0\nclusters:\n{clusters}".encode()


# Which cluster


def test_what_names_no_cluster_is_one_cluster() -> None:
    """Its dumps do not say it."""
    assert [each.name for each in inventory_of(listed(node())).clusters] == ["cluster"]


def test_what_names_no_cluster_belongs_to_the_only_one_named() -> None:
    """Whichever comes first."""
    for sources in ((_own("prod"), listed(node())), (listed(node()), _own("prod"))):
        cluster = cluster_of(*sources)
        assert (cluster.name, len(cluster.nodes), versions(cluster)) == ("prod", 1, ["v3.29.1 running"])


def test_named_clusters_stay_apart() -> None:
    """Sorted by name; two sources of one name are one cluster."""
    inventory = inventory_of(_own("b"), _own("a", "c"), source(_own("b"), "again.yaml"))
    assert [each.name for each in inventory.clusters] == ["a", "b", "c"]


@pytest.mark.parametrize("other", [listed(node()), refused("nodes")])
def test_between_several_names_nobody_guesses(other: Written) -> None:
    """It could be of either."""
    problem = problem_of(_own("a", "b"), other)
    assert problem.code == "which-cluster"
    assert "a, b" in problem.message


def test_problems_of_all_sources_come_at_once() -> None:
    """So that a person mends them once."""
    found = problems_of(source(b"", "a"), source(b"{", "b"), source(listed(node()), "c"), source(b"\0", "d"))
    assert [problem.place.file for problem in found] == ["a", "b", "d"]


# Secrets


def _planted() -> list[Written]:
    """A dump with a token wherever one may stand."""
    secret: Written = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": meta("s", "kube-system"),
        "data": {"a": PLANTED},
    }
    ours = workload(
        container(
            env=[variable("PASSWORD", PLANTED), variable("FELIX_IPSECPSK", PLANTED), variable("FELIX_BPFENABLED", "1")],
            envFrom=[{"configMapRef": {"name": "c"}}, {"secretRef": {"name": "s"}}],
            command=["sh", "-c", PLANTED],
            args=[PLANTED],
        )
    )
    running = pod(container(env=[variable("TOKEN", PLANTED)]), serviceAccountName=PLANTED)
    machine = node()
    for each in (secret, ours, running, machine):
        each["metadata"]["annotations"] = {"kubectl.kubernetes.io/last-applied-configuration": PLANTED}
        each["metadata"]["labels"] = {"token": PLANTED}
    machine["status"]["daemonEndpoints"] = machine["spec"] = {"providerID": PLANTED}
    machine["status"]["nodeInfo"]["machineID"] = PLANTED
    return [
        secret,
        ours,
        running,
        machine,
        config_map("c", {"password": PLANTED, "FELIX_XDPENABLED": "false", "ca.crt": PLANTED}),
        felix({"ipsecPSK": PLANTED, "bpfEnabled": False}),
        server_version("v2.10.3") | {"default": PLANTED, "source": PLANTED},
        {"apiVersion": "management.cattle.io/v3", "kind": "Setting", "metadata": meta("agent-tls"), "value": PLANTED},
        {"apiVersion": "helm.cattle.io/v1", "kind": "HelmChart", "metadata": meta("rke2-canal", "kube-system")}
        | {"spec": {"valuesContent": PLANTED}},
    ]


@pytest.mark.parametrize(
    "text",
    [
        as_json(listed(*_planted())),
        as_yaml(*_planted()),
        as_json(*_planted(), indent=None),
        as_json(_planted()),
        f"Warning: {PLANTED}\nlog {PLANTED}\n".encode()
        + as_json(listed(*_planted()))
        + f'{{"msg": "{PLANTED}'.encode(),
    ],
)
def test_no_secret_reaches_the_inventory(text: bytes) -> None:
    """Not from a Secret, an environment, an annotation, a ConfigMap, a setting, a command line or a log."""
    inventory = inventory_of(source(text, "f"))
    for written in (dump_inventory(inventory, "json"), dump_inventory(inventory, "yaml"), repr(inventory)):
        assert "v3.27.3" in written
        assert "felix.bpf_enabled" in written
        assert PLANTED not in written


def test_a_kubeconfig_is_not_kept() -> None:
    """Neither as a source nor in what is said of it."""
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "c", "cluster": {"server": "https://c"}}],
        "users": [{"name": "u", "user": {"token": PLANTED}}],
    }
    for text in (as_json(config), as_yaml(config)):
        assert PLANTED not in str(problem_of(source(text, "config")))
        cluster = cluster_of(listed(node()), source(text, "d/config", is_named=False))
        assert (cluster.name, PLANTED in repr(cluster)) == ("cluster", False)


# Recorded clusters


def _example(name: str) -> Inventory:
    texts = [path for path in sorted((EXAMPLES / name).iterdir()) if path.suffix in {".json", ".yaml"}]
    return inventory_of(*(source(path.read_bytes(), path.name, is_named=False) for path in texts))


NAMES = sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())


@pytest.mark.parametrize("name", NAMES)
def test_an_inventory_that_was_saved_is_read_back_as_it_was(name: str) -> None:
    """In either form; reading a dump again adds and loses nothing."""
    inventory = _example(name)
    for form in ("json", "yaml"):
        text = dump_inventory(inventory, form).encode()
        again = inventory_of(source(text, "saved"))
        assert dump_inventory(again, form).encode() == text
        assert again == inventory


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("clean-eks", {"kubernetes", "vpc-cni", "vpc-cni-node-agent"}),
        ("clean-rke2-calico", {"calico", "rke2"}),
        ("clean-upstream-calico", {"calico", "kubernetes"}),
        ("eks-vpc-cni", {"kubernetes", "vpc-cni", "vpc-cni-node-agent"}),
        ("rancher-management", {"calico", "rancher", "rke2"}),
        ("rke2-canal-ubuntu-20.04", {"calico", "rancher", "rke2"}),
        ("sbom", {"calico", "netlink", "vpc-cni"}),
    ],
)
def test_the_recorded_clusters_show_their_components(name: str, found: set[str]) -> None:
    """What their READMEs say."""
    (cluster,) = _example(name).clusters
    assert {component.name for component in cluster.components} == found
    assert cluster.conflicts == ()


def test_the_roll_that_was_recorded_is_told_apart_by_its_pods() -> None:
    """And without them it is unknown what the other pods run."""
    (cluster,) = _example("mid-roll").clusters
    running = {each.version_text: each.nodes for each in cluster.components if each.basis == "running"}
    assert running["v3.27.3"] == frozenset({"k8s-n1", "k8s-n2", "k8s-n4"})
    assert running["v3.27.4"] == frozenset({"k8s-m1", "k8s-n3"})
    alone = cluster_of(source((EXAMPLES / "mid-roll/cluster.json").read_bytes()))
    assert [text for text in versions(alone) if text.endswith("running")] == ["v3.27.4 running", " running"]


def test_the_digests_that_were_recorded_stay_unknown() -> None:
    """Whatever is known of the nodes."""
    (cluster,) = _example("digest-pinned").clusters
    assert all(DIGEST[:7] in text for text in versions(cluster) if text.endswith("running"))


def test_a_dump_is_data_a_program_can_read() -> None:
    """Nothing in it is of a form that JSON does not have."""
    document = json.loads(dump_inventory(_example("rke1-canal"), "json"))
    assert document["schema_version"].startswith("1.")


def test_a_cluster_that_no_source_names_is_called_as_the_caller_says() -> None:
    """Of many files, each is told from the others by that; a name in the source counts more."""
    named = [source(listed(node()), "edge.json"), source(_own("prod"), "prod.yaml")]
    for sources, names in ((named[:1], ["edge.json"]), (named, ["prod"])):
        inventory = collect(sources, knowledge(), unnamed="edge.json")
        assert [each.name for each in inventory.clusters] == names
