"""The clusters a Rancher manages, as clusters of the inventory: as far as its objects tell, and not a step further.

Rancher states the API server's version, the nodes with their kernels and kubelets, the agent's image, and for clusters
it made the network plugin it was told to install. What runs inside them it does not state, so that is uncovered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from advisor.collectors.harvest import Harvest
from advisor.collectors.images import version_from
from advisor.collectors.nodes import node_facts
from advisor.collectors.survey.api_server import api_server
from advisor.collectors.survey.packed_nodes import unpacked_nodes
from advisor.collectors.survey.rancher import Managed
from advisor.collectors.survey.rancher_objects import ManagedCluster, ProvisioningCluster
from advisor.collectors.survey.resources import kinds_to_read
from advisor.collectors.wanted import Wanted
from advisor.model.component import Basis, Component
from advisor.model.fact import Observation
from advisor.model.inventory import Coverage, Note
from advisor.model.names import ComponentName, FactName
from advisor.model.provenance import Provenance

CNI = FactName("cluster.cni")
#: The plugins the fact has a word for; any other is `other`.
PLUGINS = frozenset({"calico", "canal", "cilium", "flannel"})
RKE1 = ComponentName("rke1")
UPGRADED_BY = FactName("cluster.upgraded_by")
RANCHER = "rancher"


def downstream(cluster: ManagedCluster, managed: Managed, wanted: Wanted, source: str) -> Harvest:
    """The harvest of one managed cluster. It is named as Rancher shows it; `source` is the management cluster."""
    name = name_of_managed(cluster)
    harvest = Harvest(name=name, accepted=1, managed_by=source)
    harvest.labels.extend((cluster.metadata.labels or {}).items())
    harvest.intended.facts.extend(_plugin(cluster, managed, source))
    harvest.intended.facts.extend(_upgraded_by_manager(cluster, managed, source))
    _add_nodes(cluster, managed, harvest, source)
    gap = f"only what the Rancher of {source} says of {name} was read, not the cluster itself"
    remedy = "read it too: name its own context with --context"
    harvest.coverage.extend(
        Coverage(kind=kind, namespaces=None, gap=gap, remedy=remedy, source=source) for kind in kinds_to_read(wanted)
    )
    text = cluster.status.version.git_version if cluster.status.version else ""
    place = Provenance(source=source, object=_label(cluster), field="status.version.gitVersion", text=text)
    harvest.components.extend(api_server(text, harvest, wanted, place))
    harvest.components.extend(_components(cluster, wanted, source))
    harvest.notes.extend(_notes(cluster, source))
    return harvest


def name_of_managed(cluster: ManagedCluster) -> str:
    """What Rancher calls a cluster."""
    return cluster.spec.display_name or cluster.metadata.name


def _components(cluster: ManagedCluster, wanted: Wanted, source: str) -> Iterator[Component]:
    status, place = cluster.status, _label(cluster)
    rke = cluster.spec.rancher_kubernetes_engine_config
    if rke is not None and rke.kubernetes_version and RKE1 in wanted.components:
        text, known = rke.kubernetes_version, wanted.components[RKE1]
        field = "spec.rancherKubernetesEngineConfig.kubernetesVersion"
        seen = Provenance(source=source, object=place, field=field, text=text)
        yield Component(
            name=known.name, version=version_from(text, known, text=text), basis=Basis.INTENDED, seen_in=(seen,)
        )
    image = wanted.images.recognise(status.agent_image) if status.agent_image else None
    if image is not None:
        seen = Provenance(source=source, object=place, field="status.agentImage", text=status.agent_image)
        yield Component(
            name=image.known.name,
            version=image.version,
            build=image.pattern.build,
            basis=Basis.INTENDED,
            seen_in=(seen,),
        )


def _plugin(cluster: ManagedCluster, managed: Managed, source: str) -> Iterator[Observation]:
    """The network plugin that the cluster was told to install."""
    rke = cluster.spec.rancher_kubernetes_engine_config
    if rke is not None and rke.network.plugin:
        place = _label(cluster)
        field = "spec.rancherKubernetesEngineConfig.network.plugin"
        yield _told(rke.network.plugin, Provenance(source=source, object=place, field=field, text=rke.network.plugin))
    for made in managed.provisioned:
        if made.status.cluster_name == cluster.metadata.name:
            for plugin in _plugins(made):
                meta = made.metadata
                place = f"Cluster.provisioning.cattle.io {meta.namespace}/{meta.name}"
                field = "spec.rkeConfig.machineGlobalConfig.cni"
                yield _told(plugin, Provenance(source=source, object=place, field=field, text=plugin))


def _plugins(made: ProvisioningCluster) -> tuple[str, ...]:
    """The plugin of a cluster's configuration. Multus only stands before another one."""
    config = made.spec.rke_config.machine_global_config if made.spec.rke_config else None
    written = config.cni if config else None
    words = written.split(",") if isinstance(written, str) else written or []
    return tuple(word.strip() for word in words if word.strip() not in {"", "multus"})[:1]


def _upgraded_by_manager(cluster: ManagedCluster, managed: Managed, source: str) -> Iterator[Observation]:
    """That Rancher moves the cluster's Kubernetes, where Rancher made it. Of any other cluster nothing is told."""
    place = Provenance(source=source, object=_label(cluster), field="spec.rancherKubernetesEngineConfig")
    if cluster.spec.rancher_kubernetes_engine_config is not None:
        yield Observation(fact=UPGRADED_BY, value=RANCHER, seen_in=place)
    for made in managed.provisioned:
        if made.status.cluster_name == cluster.metadata.name and made.spec.rke_config is not None:
            meta = made.metadata
            label = f"Cluster.provisioning.cattle.io {meta.namespace}/{meta.name}"
            yield Observation(
                fact=UPGRADED_BY, value=RANCHER, seen_in=replace(place, object=label, field="spec.rkeConfig")
            )


def _told(plugin: str, place: Provenance) -> Observation:
    return Observation(fact=CNI, value=plugin if plugin in PLUGINS else "other", seen_in=place)


def _add_nodes(cluster: ManagedCluster, managed: Managed, harvest: Harvest, source: str) -> None:
    for node in unpacked_nodes(managed.nodes.get(cluster.metadata.name, ())):
        meta, name = node.metadata, node.status.node_name
        if not name:
            continue
        info = node.status.internal_node_status.node_info
        place = Provenance(source=source, object=f"Node.management.cattle.io {meta.namespace}/{meta.name}")
        harvest.node_facts[name].extend(node_facts(info, place, "status.internalNodeStatus.nodeInfo"))
        if info.kubelet_version:
            field = "status.internalNodeStatus.nodeInfo.kubeletVersion"
            seen = Provenance(source=source, object=place.object, field=field, text=info.kubelet_version)
            harvest.kubelets[name].append(seen)


def _notes(cluster: ManagedCluster, source: str) -> Iterator[Note]:
    status = cluster.status
    of = ", ".join(dict.fromkeys(word for word in (status.driver, status.provider) if word))
    kind = f" ({of})" if of else ""
    says = f"{cluster.metadata.name} of the Rancher of {source}{kind}: nothing inside this cluster was read"
    yield Note(source=source, says=says, remedy="name its own context with --context")
    ready = next((each.status for each in status.conditions if each.type == "Ready"), "")
    if ready and ready != "True":
        says = f"Rancher has no connection to {name_of_managed(cluster)} now, so what it says of it may be old"
        yield Note(source=source, says=says, remedy="look at the cluster in Rancher")


def _label(cluster: ManagedCluster) -> str:
    return f"Cluster.management.cattle.io {cluster.metadata.name}"
