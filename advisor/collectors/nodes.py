"""Reads a Node: kernel, operating system, kubelet, and the component images in its cache."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from advisor.collectors.harvest import Harvest
from advisor.collectors.objects import CachedImage, NodeInfo, NodeMeta, NodeObject, NodeStatus, decoded, part_of
from advisor.collectors.reading import Reading
from advisor.collectors.wanted import Wanted
from advisor.model.fact import Observation
from advisor.model.names import FactName
from advisor.model.provenance import Provenance

KERNEL, OPERATING_SYSTEM, OS_IMAGE = map(FactName, ("node.kernel", "node.operating_system", "node.os_image"))


def read_node(reading: Reading, wanted: Wanted, harvest: Harvest) -> None:
    """Adds a node. A Node without a status is known by name only."""
    item = reading.item
    node = NodeObject(metadata=part_of(item.metadata, NodeMeta), status=part_of(item.status, NodeStatus))
    add_node(node, reading.source, wanted, harvest)


def add_node(node: NodeObject, source: str, wanted: Wanted, harvest: Harvest) -> None:
    """Adds a node that is decoded already. Raises one of `MALFORMED` where an image has another form."""
    name = node.metadata.name
    references = _component_images(node, wanted)
    add_node_info(name, node.status.node_info, source, harvest)
    add_annotations(name, node.metadata.annotations, source, wanted, harvest)
    for reference in references:
        seen = Provenance(source=source, object=f"Node {name}", field="status.images", text=reference)
        harvest.cached_images[reference].append(seen)


def add_node_info(name: str, info: NodeInfo, source: str, harvest: Harvest) -> None:
    """Adds a node's description of itself."""
    label = f"Node {name}"
    harvest.node_facts[name].extend(node_facts(info, Provenance(source=source, object=label), "status.nodeInfo"))
    if info.kubelet_version:
        text = info.kubelet_version
        seen = Provenance(source=source, object=label, field="status.nodeInfo.kubeletVersion", text=text)
        harvest.kubelets[name].append(seen)


def add_annotations(name: str, keys: Iterable[str], source: str, wanted: Wanted, harvest: Harvest) -> None:
    """Adds what the annotations of a node tell, of which only the keys are looked at."""
    harvest.annotated.add(name)
    for key in keys if wanted.node_annotations else ():
        if key in wanted.node_annotations:
            seen = Provenance(source=source, object=f"Node {name}", field=f"metadata.annotations[{key}]")
            sign = (wanted.node_annotations[key], seen)
            harvest.node_signs[name] = min(sign, harvest.node_signs.get(name, sign))


def _component_images(node: NodeObject, wanted: Wanted) -> list[str]:
    """The references in a node's cache that are components. An entry that named none before is not decoded again."""
    book, references = wanted.images, list[str]()
    for entry in map(bytes, node.status.images):
        if entry not in book.strangers:
            known = _known_in(entry, wanted)
            references += known
            if not known:
                book.add_stranger(entry)
    return references


def _known_in(image: bytes, wanted: Wanted) -> list[str]:
    names = decoded(image, CachedImage).names if image != b"null" else ""
    recognised = ((name, wanted.images.recognise(name)) for name in names if not isinstance(names, str))
    return [name for name, found in recognised if found is not None and not found.pattern.states_only]


def node_facts(info: NodeInfo, place: Provenance, at: str) -> Iterator[Observation]:
    """The facts in a node's own description of itself, sorted. It stands in a field `at` of the object at `place`."""
    for fact, field, value in (
        (KERNEL, "kernelVersion", _without_platform(info.kernel_version)),
        (OPERATING_SYSTEM, "operatingSystem", info.operating_system),
        (OS_IMAGE, "osImage", info.os_image),
    ):
        if value:
            seen_in = Provenance(source=place.source, object=place.object, field=f"{at}.{field}", text=value)
            yield Observation(fact=fact, value=value, seen_in=seen_in)


def _without_platform(kernel: str) -> str:
    """The kernel without the ` (amd64)` that Kubernetes 1.36 prints after it."""
    return kernel.partition(" (")[0]
