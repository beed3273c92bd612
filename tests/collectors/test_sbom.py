import pytest

from advisor.model.component import Basis, Component, VersionUnknown
from tests.collectors.written import (
    DIGEST,
    EXAMPLES,
    Written,
    cluster_of,
    named,
    notes,
    only,
    problem_of,
    reason,
    source,
    versions,
)

NETLINK = "pkg:golang/github.com/vishvananda/netlink@v1.3.0"


def _library(purl: str = NETLINK) -> Written:
    return {"type": "library", "name": "netlink", "purl": purl}


def _image(name: str = "docker.io/calico/node", version: str = "v3.29.2", **more: object) -> Written:
    return {"type": "container", "name": name, "version": version, **more}


def _cyclone(*components: object, root: object = None) -> Written:
    metadata = {"component": _image() if root is None else root}
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "metadata": metadata, "components": list(components)}


def _package(name: str, version: str, purl: str, purpose: str = "", spdx_id: str = "") -> Written:
    return {
        "SPDXID": spdx_id or f"SPDXRef-{name}",
        "name": name,
        "versionInfo": version,
        "primaryPackagePurpose": purpose,
        "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}],
    }


def _spdx(*packages: object, describes: tuple[str, ...] = ("SPDXRef-image",)) -> Written:
    return {"spdxVersion": "SPDX-2.3", "documentDescribes": list(describes), "packages": list(packages)}


SPDX_IMAGE = _package("docker.io/calico/node", "v3.29.2", "pkg:oci/node@sha256%3Aab", "CONTAINER", "SPDXRef-image")


def _netlink(bill: Written) -> Component:
    return only(cluster_of(bill), "netlink")


@pytest.mark.parametrize("bill", [_cyclone(_library()), _spdx(SPDX_IMAGE, _package("netlink", "v1.3.0", NETLINK))])
def test_a_bill_shows_an_image_and_the_modules_inside(bill: Written) -> None:
    """Listed, not seen running."""
    cluster = cluster_of(bill)
    image, library = only(cluster), only(cluster, "netlink")
    assert (str(image.version), image.basis, str(library.version), library.basis) == (
        "v3.29.2",
        Basis.PRESENT,
        "v1.3.0",
        Basis.PRESENT,
    )
    assert library.inside is not None
    assert (library.inside.component, str(library.inside.version)) == ("calico", "v3.29.2")
    assert library.seen_in[0].field == "github.com/vishvananda/netlink"


@pytest.mark.parametrize(
    ("root", "text"),
    [
        (_image("calico/node:v3.29.2", ""), "calico/node:v3.29.2"),
        (_image("r.corp:5000/calico/node", "v3.29.2"), "r.corp:5000/calico/node:v3.29.2"),
        (_image("calico/node", DIGEST, purl="pkg:oci/node@x?tag=v3.29.2"), "calico/node:v3.29.2"),
        (_image(f"calico/node@{DIGEST}", "", purl="pkg:oci/node@x?tag=v3.29.2"), "calico/node:v3.29.2"),
        (_image("calico/node", DIGEST), f"calico/node@{DIGEST}"),
        (_image(f"calico/node@{DIGEST}", ""), f"calico/node@{DIGEST}"),
        (_image("calico/node", "", purl="no purl"), "calico/node"),
    ],
)
def test_the_image_is_put_together_from_its_parts(root: Written, text: str) -> None:
    """Trivy names it with its tag, Syft apart from it, and both may give a digest."""
    library = _netlink(_cyclone(_library(), root=root))
    assert library.inside is not None
    assert library.inside.text == text


def test_an_image_by_digest_is_of_unknown_version() -> None:
    """Never a guess."""
    assert "pinned by digest" in reason(only(cluster_of(_cyclone(root=_image("calico/node", DIGEST)))))


@pytest.mark.parametrize("root", [{}, {"type": "application", "name": "a"}, _image("corp/tool", "1.2")])
def test_a_library_counts_in_any_image(root: Written) -> None:
    """Also where the bill names no image, or one that is no component."""
    library = _netlink(_cyclone(_library(), root=root))
    assert library.inside is not None
    assert library.inside.is_named is bool(root.get("type") == "container")
    assert library.inside.component is None


def test_images_among_the_components_are_present() -> None:
    """A bill of a whole cluster lists them, and what is inside each hangs below it."""
    inner = _image("calico/node", "v3.30.0", components=[_library()])
    bill = _cyclone(inner, _library(NETLINK.replace("v1.3.0", "v1.2.0")), root={"type": "platform", "name": "k8s"})
    cluster = cluster_of(bill)
    assert versions(cluster) == ["v3.30.0 present"]
    inside = {str(each.version): each.inside.text for each in named(cluster, "netlink") if each.inside}
    assert inside == {"v1.3.0": "calico/node:v3.30.0", "v1.2.0": ""}


def test_an_agent_is_no_component() -> None:
    """It states a version only where it runs."""
    assert cluster_of(_cyclone(root=_image("rancher/rancher-agent", "v2.9.2"))).components == ()


def test_a_module_that_stands_twice_counts_once() -> None:
    """An image holds several programs, with two versions perhaps."""
    cluster = cluster_of(_cyclone(_library(), _library(), _library(NETLINK.replace("v1.3.0", "v1.2.1"))))
    assert versions(cluster, "netlink") == ["v1.2.1 present", "v1.3.0 present"]


@pytest.mark.parametrize(
    "purl",
    [
        "pkg:golang/github.com/vishvananda/netlink/v2@v2.0.0",
        "pkg:npm/netlink@1.3.0",
        "pkg:golang/",
        "pkg:golang/%",
        "netlink",
        "",
    ],
)
def test_other_purls_are_no_module_of_ours(purl: str) -> None:
    """Another path, another language, no path at all."""
    assert named(cluster_of(_cyclone(_library(purl))), "netlink") == ()


@pytest.mark.parametrize(
    "module",
    [
        {"type": "library", "name": "netlink", "purl": "pkg:golang/github.com/vishvananda/netlink"},
        {"type": "library", "name": "github.com/vishvananda/netlink"},
    ],
)
def test_a_module_without_a_version_is_there_and_unknown(module: Written) -> None:
    """With a purl or by its name alone: what a bill names is never dropped."""
    (found,) = named(cluster_of(_cyclone(module)), "netlink")
    assert isinstance(found.version, VersionUnknown)


def test_a_module_without_a_purl_counts_by_its_name() -> None:
    """Some tools write no purls."""
    bill = _cyclone({"type": "library", "name": "github.com/vishvananda/netlink", "version": "v1.3.0"})
    assert versions(cluster_of(bill), "netlink") == ["v1.3.0 present"]


def test_a_bare_image_name_is_completed_by_its_purl() -> None:
    """`node` alone is nothing; with the purl's repository it is Calico."""
    url = "pkg:oci/node@sha256%3Aab?repository_url=quay.io/calico/node&tag=v3.29.1"
    root = {"type": "container", "name": "node", "version": "sha256:ab", "purl": url}
    assert versions(cluster_of(_cyclone(root=root)), "calico") == ["v3.29.1 present"]


def test_nested_components_are_found() -> None:
    """Some tools hang modules below the program that holds them."""
    program = {"type": "application", "name": "felix", "components": [{"type": "file", "components": [_library()]}]}
    assert str(_netlink(_cyclone(program)).version) == "v1.3.0"


def test_spdx_says_what_it_describes_by_a_relationship_too() -> None:
    """Version 2.3 has both ways."""
    describes = {
        "spdxElementId": "SPDXRef-DOCUMENT",
        "relationshipType": "DESCRIBES",
        "relatedSpdxElement": "SPDXRef-image",
    }
    bill = _spdx(SPDX_IMAGE, _package("netlink", "v1.3.0", NETLINK), describes=()) | {"relationships": [describes]}
    library = _netlink(bill)
    assert library.inside is not None
    assert library.inside.component == "calico"


def test_of_several_images_nobody_knows_which_holds_a_module() -> None:
    """Both are present."""
    other = _package("rancher/rancher", "v2.10.3", "pkg:oci/rancher@sha256%3Aab", "CONTAINER", "SPDXRef-other")
    bill = _spdx(SPDX_IMAGE, other, _package("n", "", NETLINK), describes=("SPDXRef-image", "SPDXRef-other"))
    cluster = cluster_of(bill)
    assert (versions(cluster), versions(cluster, "rancher")) == (["v3.29.2 present"], ["v2.10.3 present"])
    library = only(cluster, "netlink")
    assert library.inside is not None
    assert not library.inside.is_named


@pytest.mark.parametrize(
    "bill",
    [
        _cyclone(_library()) | {"metadata": None},
        {"bomFormat": "CycloneDX", "components": None},
        {"bomFormat": "CycloneDX"},
        _cyclone(None, {"type": None, "name": None, "version": None, "purl": None, "components": None}),
        _cyclone(_library() | {"licenses": 3, "hashes": {"a": [1.5]}}),
        _spdx() | {"packages": None, "relationships": None, "documentDescribes": None},
        _spdx({"SPDXID": None, "externalRefs": None}, None),
    ],
)
def test_nulls_and_gaps_are_no_fault(bill: Written) -> None:
    """A tool that found nothing writes them."""
    assert notes(cluster_of(bill)) == []


@pytest.mark.parametrize("bill", [_cyclone() | {"components": 5}, _spdx() | {"packages": {"a": 1}}])
def test_a_bill_of_another_form_is_refused(bill: Written) -> None:
    """With what to do."""
    problem = problem_of(bill)
    assert (problem.code, problem.hint) == ("unexpected-form", "make it again with syft or trivy")


def test_a_bill_that_nests_without_end_is_refused() -> None:
    """No traceback."""
    depth = 2_000
    text = b'{"bomFormat":"CycloneDX","components":[' + b'{"components":[' * depth + b"]}" * depth + b"]}"
    assert problem_of(source(text)).code == "too-deep"


def test_the_recorded_bills_show_netlink() -> None:
    """As Syft and Trivy wrote them."""
    texts = [source(path.read_bytes(), path.name) for path in sorted((EXAMPLES / "sbom").glob("*.json"))]
    found = {each.inside.text: str(each.version) for each in named(cluster_of(*texts), "netlink") if each.inside}
    assert found == {
        "602401143452.dkr.ecr.eu-central-1.amazonaws.com/amazon-k8s-cni:v1.19.2-eksbuild.1": "v1.3.0",
        "docker.io/calico/node:v3.29.2": "v1.2.1-beta.2.0.20240703200800-b54f85093f4a",
        "registry.corp.example:5000/netops/link-agent:0.9.2": "v1.2.1",
    }
