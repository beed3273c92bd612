"""CycloneDX and SPDX bills of materials, as syft and trivy write them: one image, and the Go modules inside it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec
from packageurl import PackageURL

from advisor.collectors.harvest import Harvest
from advisor.collectors.images import ImageReference, RecognisedImage, by_module, parse_image, version_from, version_of
from advisor.collectors.objects import JsonText, decoded
from advisor.collectors.wanted import Wanted
from advisor.model.component import Basis, Component, Container
from advisor.model.provenance import Provenance
from advisor.model.recognition import KnownComponent
from advisor.versions import Version

CONTAINER = "container"
"""The CycloneDX type of an image."""


class CycloneComponent(msgspec.Struct):
    """A CycloneDX component; components nest."""

    type: str = ""
    name: str = ""
    version: str = ""
    purl: str = ""
    components: list[CycloneComponent] = []


class CycloneMetadata(msgspec.Struct):
    """What a CycloneDX document describes."""

    component: CycloneComponent = msgspec.field(default_factory=CycloneComponent)


class CycloneDocument(msgspec.Struct):
    """A CycloneDX document."""

    metadata: CycloneMetadata = msgspec.field(default_factory=CycloneMetadata)
    components: list[CycloneComponent] = []


class SpdxReference(msgspec.Struct, rename="camel"):
    """An external reference of an SPDX package."""

    reference_type: str = ""
    reference_locator: str = ""


class SpdxPackage(msgspec.Struct, rename="camel"):
    """An SPDX package."""

    spdx_id: str = msgspec.field(default="", name="SPDXID")
    name: str = ""
    version_info: str = ""
    primary_package_purpose: str = ""
    external_refs: list[SpdxReference] = []


class SpdxRelationship(msgspec.Struct, rename="camel"):
    """An SPDX relationship."""

    spdx_element_id: str = ""
    relationship_type: str = ""
    related_spdx_element: str = ""


class SpdxDocument(msgspec.Struct, rename="camel"):
    """An SPDX 2 document."""

    document_describes: list[str] = []
    packages: list[SpdxPackage] = []
    relationships: list[SpdxRelationship] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class _Image:
    """An image in a bill of materials, and what is inside it."""

    text: str
    """The image's reference; empty when the bill does not name one."""
    modules: list[tuple[str, str]] = field(default_factory=list)
    """Go modules, path and version, in the order written. The version is empty where the bill gives none."""


def read_cyclonedx(text: JsonText, source: str, wanted: Wanted, harvest: Harvest) -> None:
    """Adds the images and the libraries of a CycloneDX document."""
    document = decoded(text, CycloneDocument)
    root = document.metadata.component
    main = _Image(text=_image_text(root.name, root.version, root.purl) if root.type == CONTAINER else "")
    images = [main]
    waiting = deque((each, main) for each in document.components)
    while waiting:
        each, image = waiting.popleft()
        if each.type == CONTAINER:
            image = _Image(text=_image_text(each.name, each.version, each.purl))
            images.append(image)
        image.modules.append(_module(each.name, each.version, each.purl))
        waiting.extend((inner, image) for inner in each.components)
    _add(images, source, wanted, harvest)


def read_spdx(text: JsonText, source: str, wanted: Wanted, harvest: Harvest) -> None:
    """Adds the images and the libraries of an SPDX document. Modules are inside the only image it describes."""
    document = decoded(text, SpdxDocument)
    described = set(document.document_describes)
    described |= {each.related_spdx_element for each in document.relationships if _describes(each)}
    packages = [each for each in document.packages if _is_image(each)]
    roots = [each for each in packages if each.spdx_id in described]
    main = _Image(
        text=_spdx_image(roots[0]) if len(roots) == 1 else "",
        modules=[_module(each.name, each.version_info, _purl(each)) for each in document.packages],
    )
    others = [_Image(text=_spdx_image(each)) for each in packages if len(roots) != 1 or each is not roots[0]]
    _add([main, *others], source, wanted, harvest)


def _spdx_image(package: SpdxPackage) -> str:
    return _image_text(package.name, package.version_info, _purl(package))


def _describes(relationship: SpdxRelationship) -> bool:
    return relationship.relationship_type == "DESCRIBES" and relationship.spdx_element_id == "SPDXRef-DOCUMENT"


def _is_image(package: SpdxPackage) -> bool:
    return package.primary_package_purpose == "CONTAINER" or _purl(package).startswith(("pkg:oci/", "pkg:docker/"))


def _purl(package: SpdxPackage) -> str:
    references = package.external_refs
    return next((each.reference_locator for each in references if each.reference_type == "purl"), "")


def _image_text(name: str, version: str, purl: str) -> str:
    """The reference the tools spread over name, version and purl: `name:tag`, or `name@digest` when there is no tag."""
    written = parse_image(name)
    if written.tag and "/" in written.repository:
        return name
    package = _parsed(purl)
    qualifiers = package.qualifiers if package and isinstance(package.qualifiers, dict) else {}
    tag = str(qualifiers.get("tag", ""))
    repository = _repository(written.repository, str(qualifiers.get("repository_url", "")))
    if written.tag or (version and not version.startswith("sha256:")):
        tag = written.tag or version
    digest = version or written.digest or (package.version or "" if package else "")
    if tag:
        return f"{repository}:{tag}"
    return f"{repository}@{digest}" if digest else repository


def _repository(name: str, url: str) -> str:
    """The repository of an image: a bare name is only the end of it, and the purl has the whole.

    Source: https://github.com/package-url/purl-spec/blob/main/types-doc/oci-definition.md
    """
    if "/" in name or not url:
        return name
    return url if url.rpartition("/")[2] == name else f"{url.rstrip('/')}/{name}"


def _module(name: str, version: str, purl: str) -> tuple[str, str]:
    """The path and version of a package, by its purl, or by its own words where the bill gives no purl."""
    package = _parsed(purl) if purl.startswith("pkg:golang/") else None
    if package is None:
        return name, version
    path = f"{package.namespace}/{package.name}" if package.namespace else package.name
    return path, package.version or version


def _parsed(purl: str) -> PackageURL | None:
    try:
        return PackageURL.from_string(purl)
    except ValueError:
        return None


def _add(images: Iterable[_Image], source: str, wanted: Wanted, harvest: Harvest) -> None:
    harvest.accepted += 1
    libraries = by_module(wanted.components.values())
    for image in images:
        place = Provenance(source=source, object=image.text, text=image.text)
        found = wanted.images.recognise(image.text) if image.text else None
        if found is not None and not found.pattern.states_only:
            harvest.components.append(_present(found, place))
        container = _container(parse_image(image.text), found.known if found else None)
        for path, version in dict.fromkeys(image.modules):
            known = libraries.get(path)
            if known is not None:
                harvest.components.append(_library(known, path, version, container, place))


def _present(found: RecognisedImage, place: Provenance) -> Component:
    return Component(
        name=found.known.name,
        version=found.version,
        build=found.pattern.build,
        basis=Basis.PRESENT,
        seen_in=(place,),
    )


def _container(image: ImageReference, known: KnownComponent | None) -> Container:
    version = version_of(image, known) if known else None
    return Container(
        text=image.text,
        component=known.name if known else None,
        version=version if isinstance(version, Version) else None,
        is_named=bool(image.text),
    )


def _library(known: KnownComponent, path: str, version: str, container: Container, place: Provenance) -> Component:
    return Component(
        name=known.name,
        version=version_from(version, known, text=f"{path}@{version}"),
        basis=Basis.PRESENT,
        seen_in=(Provenance(source=place.source, object=place.object, field=path, text=version),),
        inside=container,
    )
