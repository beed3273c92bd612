"""Reads a Node: kernel, operating system, kubelet, and the component images in its cache."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.collectors.harvest import Harvest
from advisor.collectors.objects import NodeInfo, NodeMeta, NodeStatus, part_of
from advisor.collectors.reading import Reading
from advisor.collectors.wanted import Wanted
from advisor.model.fact import Observation
from advisor.model.names import FactName
from advisor.model.provenance import Provenance


def read_node(reading: Reading, wanted: Wanted, harvest: Harvest) -> None:
    """Adds a node. A Node without a status is known by name only."""
    name = reading.meta.name
    status = part_of(reading.item.status, NodeStatus)
    place = reading.provenance("")
    harvest.node_facts[name].extend(node_facts(status.node_info, place, "status.nodeInfo"))
    kubelet = status.node_info.kubelet_version
    if kubelet:
        harvest.kubelets[name].append(reading.provenance("status.nodeInfo.kubeletVersion", kubelet))
    recognise = wanted.images.recognise
    for key in part_of(reading.item.metadata, NodeMeta).annotations if wanted.node_annotations else ():
        if key in wanted.node_annotations:
            sign = (wanted.node_annotations[key], reading.provenance(f"metadata.annotations[{key}]"))
            harvest.node_signs[name] = min(sign, harvest.node_signs.get(name, sign))
    for image in status.images:
        for reference in image.names:
            if (found := recognise(reference)) is not None and not found.pattern.states_only:
                harvest.cached_images[reference].append(reading.provenance("status.images", reference))


def node_facts(info: NodeInfo, place: Provenance, at: str) -> Iterator[Observation]:
    """The facts in a node's own description of itself, which stands in a field `at` of the object at `place`."""
    written = (
        ("node.kernel", "kernelVersion", _without_platform(info.kernel_version)),
        ("node.os_image", "osImage", info.os_image),
        ("node.operating_system", "operatingSystem", info.operating_system),
    )
    for fact, field, value in written:
        if value:
            seen_in = Provenance(source=place.source, object=place.object, field=f"{at}.{field}", text=value)
            yield Observation(fact=FactName(fact), value=value, seen_in=seen_in)


def _without_platform(kernel: str) -> str:
    """The kernel without the ` (amd64)` that Kubernetes 1.36 prints after it."""
    return kernel.partition(" (")[0]
