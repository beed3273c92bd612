"""Reads a Node: kernel, operating system, kubelet, and the component images in its cache."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.collectors.harvest import Harvest
from advisor.collectors.objects import NodeInfo, NodeMeta, NodeStatus, part_of
from advisor.collectors.reading import Reading
from advisor.collectors.wanted import Wanted
from advisor.model.fact import Observation
from advisor.model.names import FactName


def read_node(reading: Reading, wanted: Wanted, harvest: Harvest) -> None:
    """Adds a node. A Node without a status is known by name only."""
    name = reading.meta.name
    status = part_of(reading.item.status, NodeStatus)
    harvest.node_facts[name].extend(_facts(status.node_info, reading))
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


def _facts(info: NodeInfo, reading: Reading) -> Iterator[Observation]:
    written = (
        ("node.kernel", "kernelVersion", _without_platform(info.kernel_version)),
        ("node.os_image", "osImage", info.os_image),
        ("node.operating_system", "operatingSystem", info.operating_system),
    )
    for fact, field, value in written:
        if value:
            place = reading.provenance(f"status.nodeInfo.{field}", value)
            yield Observation(fact=FactName(fact), value=value, seen_in=place)


def _without_platform(kernel: str) -> str:
    """The kernel without the ` (amd64)` that Kubernetes 1.36 prints after it."""
    return kernel.partition(" (")[0]
