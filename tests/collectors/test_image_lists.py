import pytest

from tests.collectors.tables.printing import aligned
from tests.collectors.written import (
    DIGEST,
    Written,
    as_json,
    cluster_of,
    covered,
    gaps,
    notes,
    problems_of,
    source,
    versions,
    workload,
)

NODE = "docker.io/calico/node"
CTR = (
    "REF TYPE DIGEST SIZE PLATFORMS LABELS\n"
    f"{NODE}:v3.27.3 application/vnd.oci.image.index.v1+json {DIGEST} 110.7 MiB linux/amd64,linux/arm64 io.cri=x\n"
    f"{DIGEST} application/vnd.oci.image.index.v1+json {DIGEST} 110.7 MiB linux/amd64 io.cri=x\n"
)
CRICTL = aligned(
    [["IMAGE", "TAG", "IMAGE ID", "SIZE"], [NODE, "v3.27.3", "5c6ffd2b2a1d0", "116MB"], ["x", "<none>", "y", "1"]]
)
DOCKER = aligned(
    [["REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE"], ["calico/node", "v3.27.3", "5c6", "8 months ago", "1MB"]]
)
CUSTOM = aligned([["NAME", "IMAGE"], ["calico-node-x", f"{NODE}:v3.27.3,busybox:1"]])
PLAIN = f"# images of the release\n{NODE}:v3.27.3\n\nregistry:5000/x/pause:3.6\nbusybox\n"
JSON: Written = {"images": [{"id": DIGEST, "repoTags": [f"{NODE}:v3.27.3"], "repoDigests": []}, {"repoTags": None}]}


@pytest.mark.parametrize(
    "text",
    [CTR.encode(), CRICTL, DOCKER, CUSTOM, PLAIN.encode(), as_json(JSON), b"$ crictl images\n" + CRICTL],
    ids=["ctr", "crictl", "docker", "custom-columns", "plain", "crictl-json", "session"],
)
def test_images_that_lie_somewhere_are_present(text: bytes) -> None:
    """And no more: that they run, no list of images shows, and what is not in it is not absent."""
    cluster = cluster_of(source(text, "images.txt"))
    assert versions(cluster) == ["v3.27.3 present"]
    assert (covered(cluster), "not what runs" in notes(cluster)[0]) == ({}, True)


def test_images_may_stand_under_the_words_of_a_machine() -> None:
    """Rancher's logs-collector puts the images of the system's pods below `uname -a`, into one file."""
    text = b"Linux w1 5.4.0-177-generic #197-Ubuntu SMP x86_64 GNU/Linux\nrke2 version v1.27.13+rke2r1\n" + CUSTOM
    cluster = cluster_of(source(text, "versions"))
    assert ([each.name for each in cluster.nodes], versions(cluster)) == (["w1"], ["v3.27.3 present"])


def test_an_image_by_its_digest_states_no_version() -> None:
    """It is there all the same."""
    cluster = cluster_of(source({"images": [{"repoDigests": [f"{NODE}@{DIGEST}"]}]}, "f"))
    assert versions(cluster) == [f"{NODE}@{DIGEST} present"]


@pytest.mark.parametrize(
    "text",
    [
        b"hello\nworld\n",
        b"calico\n",
        b"a: b\nc/d:e f\n",
        b"https://example.com/a:b\n",
        f"{NODE}:v3.27.3\nand a sentence\n".encode(),
        b"{}",
        b'{"images": []}',
        b'{"images": [], "x": 1}',
    ],
)
def test_other_texts_are_no_list_of_images(text: bytes) -> None:
    """Every line has to be one."""
    assert problems_of(source(text, "f"))[0].code == "not-understood"


NODE_PROPERTIES = {"HostName": "n1", "KernelVersion": "5.4.0-186-generic", "OperatingSystem": "linux", "Type": "node"}


def kbom(kubelet: str = "1.29.6+rke2r1") -> Written:
    """A cluster as Trivy writes it."""

    def properties(told: dict[str, str]) -> list[Written]:
        return [{"name": f"aquasecurity:trivy:{name}", "value": value} for name, value in told.items()]

    root = {"bom-ref": "k", "type": "platform", "name": "k8s.io/kubernetes", "version": kubelet}
    image = {"bom-ref": "i", "type": "container", "name": NODE, "version": DIGEST, "purl": f"pkg:oci/node@{DIGEST}"}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "metadata": {"component": root},
        "components": [
            {"bom-ref": "n", "type": "platform", "name": "n1", "properties": properties(NODE_PROPERTIES)},
            {"bom-ref": "c", "type": "application", "name": "node-core-components"},
            {"bom-ref": "l", "type": "application", "name": "k8s.io/kubelet", "version": kubelet},
            image | {"properties": properties({"PkgID": f"{NODE}:v3.27.3", "PkgType": "oci"})},
        ],
        "dependencies": [{"ref": "n", "dependsOn": ["c"]}, {"ref": "c", "dependsOn": ["l"]}, {"ref": "k"}],
    }


def test_a_bill_of_a_cluster_shows_nodes_kubelets_and_images() -> None:
    """And says what it does not show."""
    cluster = cluster_of(kbom())
    (found,) = cluster.nodes
    assert {seen.fact: seen.value for seen in found.facts} == {
        "node.kernel": "5.4.0-186-generic",
        "node.operating_system": "linux",
    }
    assert versions(cluster, "rke2") == ["v1.29.6+rke2r1 running"]
    assert versions(cluster) == ["v3.27.3 present"]
    assert (covered(cluster), "no settings" in notes(cluster)[0]) == ({}, True)
    assert "annotations" in gaps(cluster_of(kbom("1.29.6")))["Node annotations"].gap


def test_a_node_without_a_kubelet_in_the_bill_says_nothing_of_it() -> None:
    """Of several nobody would know which."""
    bare = kbom() | {"dependencies": []}
    assert versions(cluster_of(bare), "rke2") == []


def test_what_runs_beats_what_lies_there() -> None:
    """Both are kept, and the engine takes the stronger."""
    assert versions(cluster_of(source(PLAIN.encode(), "f"), workload())) == ["v3.27.3 present", "v3.27.3 running"]
