"""Trivy's bill of materials of a whole cluster (`trivy k8s --format cyclonedx`): nodes, kubelets, and images in use.

It is CycloneDX whose root is Kubernetes. A node is a component with properties, and depends on its kubelet. Labels and
annotations are not in it, nor whether nodes were left out, so it covers no kind.
Form: https://aquasecurity.github.io/trivy/latest/docs/target/kubernetes/#kbom
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, islice

import msgspec

from advisor.collectors.harvest import Harvest
from advisor.collectors.image_lists import add_present
from advisor.collectors.nodes import add_node_info
from advisor.collectors.objects import JsonText, NodeInfo, decoded
from advisor.collectors.wanted import Wanted
from advisor.model.inventory import Note

KUBERNETES = "k8s.io/kubernetes"
KUBELET = "k8s.io/kubelet"
CONTAINER = "container"
_SAYS = "this is Trivy's bill of a cluster: it shows nodes, kubelets and images, but no settings, nor what is absent"
#: A kubelet stands two steps below its node: node -> its core components -> kubelet.
MAX_STEPS = 3
#: A node has a dozen; of a bill in which all depend on all, three steps would be followed in n^3 ways.
MAX_DEPENDENCIES = 1000


class _Property(msgspec.Struct):
    name: str = ""
    value: str = ""


class _Component(msgspec.Struct):
    ref: str = msgspec.field(default="", name="bom-ref")
    name: str = ""
    version: str = ""
    type: str = ""
    properties: list[_Property] = msgspec.field(default_factory=list)

    def told(self) -> dict[str, str]:
        """Its properties, by the last part of their names."""
        return {each.name.rpartition(":")[2]: each.value for each in self.properties}


class _Dependency(msgspec.Struct, rename="camel"):
    ref: str = ""
    depends_on: list[str] = msgspec.field(default_factory=list)


class _Metadata(msgspec.Struct):
    component: _Component = msgspec.field(default_factory=_Component)


class _Document(msgspec.Struct):
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)
    components: list[_Component] = msgspec.field(default_factory=list)
    dependencies: list[_Dependency] = msgspec.field(default_factory=list)


class _Root(msgspec.Struct):
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)


def is_kbom(text: JsonText) -> bool:
    """Whether a CycloneDX document describes a cluster. Raises one of `MALFORMED`."""
    root = decoded(text, _Root).metadata.component
    return root.name == KUBERNETES or root.told().get("Type") == "cluster"


def read_kbom(text: JsonText, source: str, wanted: Wanted, harvest: Harvest) -> None:
    """Adds the nodes and the images of a cluster. Raises one of `MALFORMED`."""
    document = decoded(text, _Document)
    harvest.accepted += 1
    harvest.notes.append(Note(source=source, says=_SAYS, remedy="kubectl get nodes,daemonsets,deployments -A -o json"))
    below = {each.ref: each.depends_on for each in document.dependencies}
    kubelets = {each.ref: each.version for each in document.components if each.name == KUBELET}
    for each in document.components:
        told = each.told()
        if told.get("HostName"):
            kubelet = next(_kubelets(each.ref, below, kubelets), "")
            info = NodeInfo(
                kernel_version=told.get("KernelVersion", ""),
                operating_system=told.get("OperatingSystem", ""),
                kubelet_version=f"v{kubelet.removeprefix('v')}" if kubelet else "",
            )
            add_node_info(told["HostName"], info, source, harvest)
        elif each.type == CONTAINER and told.get("PkgID"):
            add_present(told["PkgID"], source, wanted, harvest)


def _kubelets(node: str, below: Mapping[str, list[str]], kubelets: Mapping[str, str]) -> Iterator[str]:
    """The kubelets a node depends on, the nearest first; each dependency is followed once, and no more than a bound."""
    here, seen = [node], {node}
    for _ in range(MAX_STEPS):
        below_here = chain.from_iterable(below.get(each, ()) for each in here)
        here = [ref for ref in islice(below_here, MAX_DEPENDENCIES) if ref not in seen]
        seen.update(here)
        yield from (kubelets[ref] for ref in here if ref in kubelets)
