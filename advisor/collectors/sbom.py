"""CycloneDX and SPDX bills of materials, as syft and trivy write them: one image, and the Go modules inside it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec
from packageurl import PackageURL

from advisor.collectors.harvest import Harvest
from advisor.collectors.images import ImageReference, by_module, parse_image, version_from, version_of
from advisor.collectors.wanted import Wanted
from advisor.model.component import Basis, Component, Container
from advisor.model.provenance import Provenance
from advisor.model.recognition import KnownComponent
from advisor.versions import Version


class CycloneComponent(msgspec.Struct):
    """A CycloneDX component; components nest."""

    type: str = ""
    name: str = ""
    version: str = ""
    purl: str = ""
    components: list[CycloneComponent] | None = None


class CycloneMetadata(msgspec.Struct):
    """What a CycloneDX document describes."""

    component: CycloneComponent | None = None


class CycloneDocument(msgspec.Struct):
    """A CycloneDX document."""

    metadata: CycloneMetadata | None = None
    components: list[CycloneComponent] | None = None


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
    external_refs: list[SpdxReference] | None = None


class SpdxRelationship(msgspec.Struct, rename="camel"):
    """An SPDX relationship."""

    spdx_element_id: str = ""
    relationship_type: str = ""
    related_spdx_element: str = ""


class SpdxDocument(msgspec.Struct, rename="camel"):
    """An SPDX 2 document."""

    document_describes: list[str] | None = None
    packages: list[SpdxPackage] | None = None
    relationships: list[SpdxRelationship] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bill:
    """A bill of materials in either format."""

    image: str
    """The image's reference; empty when the bill does not name one."""
    modules: tuple[tuple[str, str], ...]
    """Go modules, path and version, in the order written."""


def read_cyclonedx(text: bytes, source: str, wanted: Wanted, harvest: Harvest) -> None:
    """Adds the image and the libraries of a CycloneDX document."""
    document = msgspec.json.decode(text, type=CycloneDocument)
    root = document.metadata.component if document.metadata else None
    purls = (each.purl for each in _flat(document.components or []))
    image = _image_text(root.name, root.version, root.purl) if root and root.type == "container" else ""
    _add(_Bill(image=image, modules=tuple(_modules(purls))), source, wanted, harvest)


def read_spdx(text: bytes, source: str, wanted: Wanted, harvest: Harvest) -> None:
    """Adds the image and the libraries of an SPDX document."""
    document = msgspec.json.decode(text, type=SpdxDocument)
    packages = document.packages or []
    described = set(document.document_describes or ())
    described |= {each.related_spdx_element for each in document.relationships or () if _describes(each)}
    roots = [each for each in packages if each.spdx_id in described and _is_image(each)]
    image = _image_text(roots[0].name, roots[0].version_info, _purl(roots[0])) if len(roots) == 1 else ""
    purls = (reference for each in packages if (reference := _purl(each)))
    _add(_Bill(image=image, modules=tuple(_modules(purls))), source, wanted, harvest)


def _describes(relationship: SpdxRelationship) -> bool:
    return relationship.relationship_type == "DESCRIBES" and relationship.spdx_element_id == "SPDXRef-DOCUMENT"


def _is_image(package: SpdxPackage) -> bool:
    return package.primary_package_purpose == "CONTAINER" or _purl(package).startswith(("pkg:oci/", "pkg:docker/"))


def _purl(package: SpdxPackage) -> str:
    references = package.external_refs or ()
    return next((each.reference_locator for each in references if each.reference_type == "purl"), "")


def _flat(components: Iterable[CycloneComponent]) -> Iterator[CycloneComponent]:
    waiting = deque(components)
    while waiting:
        each = waiting.popleft()
        yield each
        waiting.extend(each.components or ())


def _image_text(name: str, version: str, purl: str) -> str:
    """The reference the tools spread over name, version and purl: `name:tag`, or `name@digest` when there is no tag."""
    if parse_image(name).tag:
        return name
    package = _parsed(purl)
    tag = str((package.qualifiers or {}).get("tag", "")) if package and isinstance(package.qualifiers, dict) else ""
    if version.startswith("sha256:") or not version:
        digest = version or (package.version or "" if package else "")
        return f"{name}:{tag}" if tag else f"{name}@{digest}" if digest else name
    return f"{name}:{version}"


def _modules(purls: Iterable[str]) -> Iterator[tuple[str, str]]:
    for purl in purls:
        if not purl.startswith("pkg:golang/"):
            continue
        package = _parsed(purl)
        if package and package.version:
            path = f"{package.namespace}/{package.name}" if package.namespace else package.name
            yield path, package.version


def _parsed(purl: str) -> PackageURL | None:
    try:
        return PackageURL.from_string(purl)
    except ValueError:
        return None


def _add(bill: _Bill, source: str, wanted: Wanted, harvest: Harvest) -> None:
    harvest.accepted += 1
    place = Provenance(source=source, object=bill.image, text=bill.image)
    found = wanted.images.recognise(bill.image) if bill.image else None
    if found is not None and not found.pattern.states_only:
        harvest.components.append(
            Component(
                name=found.known.name,
                version=found.version,
                build=found.pattern.build,
                basis=Basis.PRESENT,
                seen_in=(place,),
            )
        )
    reference = parse_image(bill.image)
    container = _container(reference, found.known if found else None)
    libraries = by_module(wanted.components.values())
    for path, version in dict.fromkeys(bill.modules):
        known = libraries.get(path)
        if known is not None:
            harvest.components.append(_library(known, path, version, container, place))


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
