import json

import pytest

from advisor.versions import Version
from tests.collectors.written import (
    Written,
    as_yaml,
    cluster_of,
    felix,
    listed,
    meta,
    node,
    notes,
    problems_of,
    source,
    versions,
)

SECRETS = ("s3cr3t", "BEGIN RSA", "K10abc")
CLUSTER = b"""\
# If you intended to deploy Kubernetes in an air-gapped environment, see the documentation.
nodes:
- address: 10.0.0.1
  user: rancher
  role: [controlplane, etcd, worker]
  ssh_key: |-
    -----BEGIN RSA PRIVATE KEY-----
    s3cr3t
    -----END RSA PRIVATE KEY-----
kubernetes_version: v1.26.8-rancher1-1
network:
  plugin: canal
private_registries:
- {url: registry.example.com, user: a, password: s3cr3t}
system_images:
  kubernetes: rancher/hyperkube:v1.26.8-rancher1
  calico_node: rancher/mirrored-calico-node:v3.25.0
  canal_node: rancher/mirrored-calico-node:v3.26.1
"""
STATE: Written = {
    "desiredState": {
        "rkeConfig": {
            "nodes": [{"address": "10.0.0.1", "sshKey": "s3cr3t"}],
            "kubernetesVersion": "v1.26.8-rancher1-1",
            "network": {"plugin": "canal"},
            "systemImages": {"canalNode": "rancher/mirrored-calico-node:v3.26.1"},
        },
        "certificatesBundle": {"kube-admin": {"keyPEM": "-----BEGIN RSA PRIVATE KEY-----s3cr3t"}},
        "encryptionConfig": "s3cr3t",
    },
    "currentState": {"rkeConfig": {"kubernetesVersion": "v1.25.6-rancher1-1"}},
}
CONFIG = b"""\
token: K10abc::server:s3cr3t
tls-san: [cluster.example.com]
cni:
- multus
- calico
kubelet-arg: [max-pods=200]
"""


def told(*texts: bytes) -> str:
    """Everything that comes of sources: the inventory, or the problems."""
    sources = [source(text, f"f{number}") for number, text in enumerate(texts)]
    return "\n".join(map(str, problems_of(*sources))) or repr(cluster_of(*sources))


@pytest.mark.parametrize("text", [CLUSTER, json.dumps(STATE).encode(), as_yaml(STATE)])
def test_rke1_files_show_what_is_intended(text: bytes) -> None:
    """The version, the plugin, and the image of the plugin that is installed."""
    cluster = cluster_of(source(text, "cluster.yml"))
    assert versions(cluster, "rke1") == ["v1.26.8-rancher1-1 intended"]
    assert versions(cluster) == ["v3.26.1 intended"]
    assert [(each.fact, each.value) for each in cluster.facts] == [("cluster.cni", "canal")]
    assert "nothing that runs" in notes(cluster)[0]
    assert cluster.coverage == ()


@pytest.mark.parametrize("text", [CLUSTER, json.dumps(STATE).encode(), CONFIG])
def test_no_key_token_or_certificate_is_kept(text: bytes) -> None:
    """Nor quoted when the file is broken."""
    for written in (text, text[:-9], text + b"\n}{\n", text.replace(b"plugin", b"plugin: [")):
        assert not any(secret in told(written) for secret in SECRETS)


def test_a_cluster_file_without_a_version_leaves_it_unknown() -> None:
    """The rke that reads it has a default of its own."""
    cluster = cluster_of(source(CLUSTER.replace(b"kubernetes_version: v1.26.8-rancher1-1", b"services: {}"), "f"))
    assert versions(cluster, "rke1") == [" intended"]


def test_a_version_left_open_gives_way_to_the_one_that_rke_took() -> None:
    """`rke up` writes it into the state file, beside a cluster.yml that names none."""
    blank = source(
        CLUSTER.replace(b"kubernetes_version: v1.26.8-rancher1-1", b"kubernetes_version: ''"), "c/cluster.yml"
    )
    assert versions(cluster_of(blank, source(STATE, "c/cluster.rkestate")), "rke1") == ["v1.26.8-rancher1-1 intended"]
    unread = {"desiredState": {"rkeConfig": {"kubernetesVersion": "latest"}}}
    assert len(versions(cluster_of(blank, source(unread, "c/cluster.rkestate")), "rke1")) == 2


@pytest.mark.parametrize(("tag", "is_told"), [("v1.26.8-rancher1", True), ("v1.14.6-rancher1", False), ("mine", True)])
def test_an_image_of_kubernetes_overrides_the_version(tag: str, is_told: bool) -> None:  # a table
    """So that one which differs leaves unknown which release it is."""
    text = CLUSTER.replace(b"rancher/hyperkube:v1.26.8-rancher1", f"rancher/hyperkube:{tag}".encode())
    (found,) = [each for each in cluster_of(source(text, "f")).components if each.name == "rke1"]
    assert isinstance(found.version, Version) == is_told
    assert isinstance(found.version, Version) or "v1.14.6-rancher1" in found.version.reason


def test_a_state_file_without_a_wish_tells_what_was_applied() -> None:
    """As after a restore."""
    cluster = cluster_of(source({"currentState": STATE["currentState"]}, "cluster.rkestate"))
    assert versions(cluster, "rke1") == ["v1.25.6-rancher1-1 intended"]
    assert problems_of(source({"desiredState": {}}, "f"))[0].code == "not-understood"


@pytest.mark.parametrize(
    ("text", "cni"),
    [
        (CONFIG, ["calico"]),
        (b"cni: cilium\n", ["cilium"]),
        (b"cni: multus,canal\ntls-san: x\n", ["canal"]),
        (b"cni: none\n", ["other"]),
        (b"server: https://x:9345\ntoken: K10abc\n", []),
        (b"flannel-backend: none\ndisable-network-policy: true\n", []),
    ],
)
def test_a_node_config_shows_the_network_plugin(text: bytes, cni: list[str]) -> None:
    """And says that it shows no version."""
    cluster = cluster_of(source(text, "config.yaml"))
    assert [each.value for each in cluster.facts] == cni
    assert "no version" in notes(cluster)[0]


def test_what_a_cluster_shows_beats_what_is_intended() -> None:
    """A wish is no conflict with what runs."""
    chart: Written = {
        "apiVersion": "helm.cattle.io/v1",
        "kind": "HelmChart",
        "metadata": meta("rke2-canal", "kube-system"),
        "spec": {},
        "status": {"jobName": "x"},
    }
    cluster = cluster_of(source(CONFIG, "config.yaml"), listed(chart, node()))
    cni = [each.value for each in cluster.facts if each.fact == "cluster.cni"]
    assert (cni, cluster.conflicts) == (["canal"], ())


CANAL = b"""\
calico:
  felixXDPEnabled: true
  nodeImage: {repository: rancher/hardened-calico, tag: v3.27.3-build20240423}
"""


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (CANAL, ["v3.27.3-build20240423 intended"]),
        (b"calicoctl: {image: calico/ctl, tag: v3.27.3}\ntigeraOperator: {version: v1.32.7}\n", ["v3.27.3 intended"]),
        (b"node: {image: {registry: quay.io, repository: calico/node, tag: v3.28.0}}\n", ["v3.28.0 intended"]),
        (b"node:\n  image: quay.io/calico/node:v3.28.0\n", ["v3.28.0 intended"]),
        (b"felixConfiguration: {xdpEnabled: false}\n", []),
    ],
)
def test_chart_values_show_images_and_settings(values: bytes, found: list[str]) -> None:
    """As intended."""
    cluster = cluster_of(source(values, "values.yaml"))
    assert versions(cluster) == found
    assert "Helm chart" in notes(cluster)[0]


@pytest.mark.parametrize(
    ("values", "name", "found"),
    [
        (b"rancherImageTag: v2.10.3\nreplicas: 3\n", "rancher", ["v2.10.3 intended"]),
        (b"image: {tag: v1.19.2, region: eu-west-1}\nnodeAgent: {enabled: true}\n", "vpc-cni", ["v1.19.2 intended"]),
        (b"image: {tag: v1.19.2, region: eu-west-1}\nrancherImageTag: v2.10.3\n", "vpc-cni", []),
    ],
)
def test_some_charts_put_their_images_together_themselves(values: bytes, name: str, found: list[str]) -> None:
    """Their values hold the tag alone."""
    assert versions(cluster_of(source(values, "values.yaml")), name) == found


def test_settings_of_felix_in_chart_values_become_layers() -> None:
    """Of the object or the environment that the chart writes them to."""
    (layer,) = cluster_of(source(b"felixConfiguration: {xdpEnabled: false, x: {y: 1}}\n", "v")).layers
    assert (layer.kind, layer.values) == ("FelixConfiguration", {"felix.xdp_enabled": False})
    (layer,) = cluster_of(source(CANAL, "v")).layers
    assert (layer.kind, layer.values) == ("environment", {"felix.xdp_enabled": "true"})
    assert "was not read" in layer.unread
    layers = cluster_of(source(b"felixConfiguration: {xdpEnabled: false}\n", "v"), listed(felix({}))).layers
    assert [each.values for each in layers] == [{}]


@pytest.mark.parametrize("kind", ["HelmChart", "HelmChartConfig"])
@pytest.mark.parametrize(
    "spec", [{"valuesContent": CANAL.decode()}, {"values": {"calico": {"felixXDPEnabled": True}}}, {}]
)
def test_helm_objects_hold_values(kind: str, spec: Written) -> None:
    """As text or as an object."""
    about = meta("rke2-canal", "kube-system", is_live=False)
    written = {"apiVersion": "helm.cattle.io/v1", "kind": kind, "metadata": about, "spec": spec}
    cluster = cluster_of(written)
    told = [value for layer in cluster.layers for fact, value in layer.values.items() if fact == "felix.xdp_enabled"]
    assert told == (["true"] if spec else [])


def test_values_that_are_no_yaml_are_said() -> None:
    """Without a word of what they hold."""
    about = meta("rke2-canal", "kube-system")
    spec = {"valuesContent": "a: [s3cr3t\n"}
    cluster = cluster_of(
        {"apiVersion": "helm.cattle.io/v1", "kind": "HelmChartConfig", "metadata": about, "spec": spec}
    )
    assert notes(cluster) == ["HelmChartConfig kube-system/rke2-canal holds values that cannot be read as YAML"]


@pytest.mark.parametrize(
    "text",
    [
        b"a: 1\n",
        b"Note: this is prose\n",
        b"image: calico/node:v3.27.3\nlevel: info\n",
        b"a: {Image: calico/node:v3.27.3}\n",
        b"image: {tag: v3.27.3}\n",
        b"server: x\n",
        b"a: [\n",
    ],
)
def test_other_yaml_is_nothing_we_read(text: bytes) -> None:
    """Nothing is guessed."""
    assert problems_of(source(text, "f"))[0].code == "not-understood"
