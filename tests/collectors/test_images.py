import pytest

from advisor.collectors.images import MAX_REFERENCE, MAX_STRANGERS, ImageBook, RecognisedImage, parse_image
from advisor.model.component import VersionUnknown
from tests.collectors.written import DIGEST, knowledge


@pytest.fixture(scope="module")
def book() -> ImageBook:
    """Images as the advisor knows them."""
    return ImageBook(knowledge().components)


def _found(book: ImageBook, text: str) -> RecognisedImage:
    found = book.recognise(text)
    assert found is not None, text
    return found


@pytest.mark.parametrize(
    ("text", "repository", "tag", "digest"),
    [
        ("calico/node", "calico/node", "", ""),
        ("calico/node:v3.27.3", "calico/node", "v3.27.3", ""),
        ("127.0.0.1:5000/calico/node", "127.0.0.1:5000/calico/node", "", ""),
        ("127.0.0.1:5000/calico/node:v3.27.3", "127.0.0.1:5000/calico/node", "v3.27.3", ""),
        (f"r:5000/a/b:v1@{DIGEST}", "r:5000/a/b", "v1", DIGEST),
        (f"r:5000/a/b@{DIGEST}", "r:5000/a/b", "", DIGEST),
        ("node", "node", "", ""),
        ("", "", "", ""),
    ],
)
def test_a_reference_is_taken_apart(text: str, repository: str, tag: str, digest: str) -> None:
    """A colon before the last slash is a port, one after it starts the tag."""
    image = parse_image(text)
    assert (image.repository, image.tag, image.digest, image.text) == (repository, tag, digest, text)


@pytest.mark.parametrize(
    ("text", "name", "build", "version"),
    [
        ("docker.io/calico/node:v3.27.3", "calico", "upstream", "v3.27.3"),
        ("calico/node:v3.27.3", "calico", "upstream", "v3.27.3"),
        ("quay.io/calico/node:v3.29.1", "calico", "upstream", "v3.29.1"),
        ("127.0.0.1:5000/calico/node:v3.27.3", "calico", "upstream", "v3.27.3"),
        ("[fd00::1]:5000/calico/node:v3.27.3", "calico", "upstream", "v3.27.3"),
        (f"registry.corp:5000/mirror/calico/node:v3.27.3@{DIGEST}", "calico", "upstream", "v3.27.3"),
        ("rancher/calico-node:v3.17.2", "calico", "upstream", "v3.17.2"),
        ("docker.io/rancher/mirrored-calico-node:v3.27.3", "calico", "upstream", "v3.27.3"),
        ("harbor.corp/hub/rancher/mirrored-calico-node:v3.27.3", "calico", "upstream", "v3.27.3"),
        ("rancher/hardened-calico:v3.27.3-build20240423", "calico", "rancher-hardened", "v3.27.3-build20240423"),
        ("tigera/cnx-node:v3.19.1", "calico-enterprise", "upstream", "v3.19.1"),
        ("quay.io/tigera/cnx-node:v3.19.1", "calico-enterprise", "upstream", "v3.19.1"),
        ("rancher/rancher:v2.10.3", "rancher", "upstream", "v2.10.3"),
        ("stgregistry.suse.com/rancher/rancher:v2.10.3", "rancher", "upstream", "v2.10.3"),
        *(
            (
                f"{account}.dkr.ecr.{region}/amazon-k8s-cni:v1.19.2-eksbuild.1",
                "vpc-cni",
                "upstream",
                "v1.19.2-eksbuild.1",
            )
            for account, region in (
                ("602401143452", "us-west-2.amazonaws.com"),
                ("602401143452", "eu-central-1.amazonaws.com"),
                ("800184023465", "ap-east-1.amazonaws.com"),
                ("918309763551", "cn-north-1.amazonaws.com.cn"),
                ("961992271922", "cn-northwest-1.amazonaws.com.cn"),
                ("013241004608", "us-gov-west-1.amazonaws.com"),
                ("151742754352", "us-gov-east-1.amazonaws.com"),
            )
        ),
    ],
)
def test_an_image_is_recognised_wherever_it_lies(
    book: ImageBook, text: str, name: str, build: str, version: str
) -> None:
    """Upstream, mirrors with a port, rebuilds, and the registries of every region."""
    found = _found(book, text)
    assert (found.known.name, found.pattern.build, str(found.version)) == (name, build, version)


@pytest.mark.parametrize(
    "text",
    [
        "calico/node-windows:v3.27.3",
        "calico/cni:v3.27.3",
        "calico/kube-controllers:v3.27.3",
        "calico/typha:v3.27.3",
        "rancher/mirrored-calico-cni:v3.27.3",
        "rancher/mirrored-calico-node-driver-registrar:v3.27.3",
        "mycalico/node:v3.27.3",
        "node:v3.27.3",
        "calico/node/extra:v3.27.3",
        "602401143452.dkr.ecr.us-west-2.amazonaws.com/amazon-k8s-cni-init:v1.19.2",
        "602401143452.dkr.ecr.us-west-2.amazonaws.com/amazon/aws-network-policy-agent-init:v1.1.6-eksbuild.1",
        "rancher/rancher-webhook:v0.6.4",
        "rancher/shell:v0.3.0",
        "someone/else:v1",
        "",
        "@",
        "///",
        ":",
        "calico/node" + "x" * MAX_REFERENCE,
    ],
)
def test_what_only_looks_alike_is_not_recognised(book: ImageBook, text: str) -> None:
    """A path matches whole segments at the end, never a part of one."""
    assert book.recognise(text) is None


def test_the_agent_states_the_version_of_rancher(book: ImageBook) -> None:
    """rancher-agent is not Rancher, and carries its version."""
    found = _found(book, "rancher/rancher-agent:v2.9.2")
    assert (found.known.name, found.pattern.states_only) == ("rancher", True)
    assert not _found(book, "rancher/rancher:v2.9.2").pattern.states_only


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"calico/node@{DIGEST}", "pinned by digest"),
        ("calico/node", "has no tag"),
        ("127.0.0.1:5000/calico/node", "has no tag"),
        ("calico/node:latest", "cannot read 'latest'"),
        ("gke.gcr.io/calico/node:v3.26.3-gke.12", "cannot read 'v3.26.3-gke.12'"),
        ("calico/node:master", "cannot read 'master'"),
        ("calico/node:", "has no tag"),
    ],
)
def test_a_version_nobody_can_read_is_unknown_with_its_reason(book: ImageBook, text: str, says: str) -> None:
    """Never a guess: a digest says nothing, no tag is not `latest`, another's rebuild has another's numbers."""
    version = _found(book, text).version
    assert isinstance(version, VersionUnknown)
    assert says in version.reason
    assert version.text == text
    assert version.how


def test_an_image_is_looked_up_once(book: ImageBook) -> None:
    """A cluster names the same few images thousands of times."""
    assert book.recognise("calico/node:v3.27.3") is book.recognise("calico/node:v3.27.3")


def test_strangers_are_remembered_up_to_a_bound() -> None:
    """Every node may have images of its own, and memory must not grow with them."""
    book = ImageBook(knowledge().components)
    for number in range(MAX_STRANGERS):
        book.add_stranger(b"%d" % number)
    assert len(book.strangers) == MAX_STRANGERS
    book.add_stranger(b"one more")
    assert book.strangers == {b"one more"}
