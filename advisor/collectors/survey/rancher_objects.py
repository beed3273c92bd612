"""The few fields we want of Rancher's objects about other clusters.

These objects hold agents' variables, kubeconfigs and tokens of old installations; none of that has a field here.
"""

from __future__ import annotations

import msgspec

from advisor.collectors.objects import Meta, NodeInfo, Object


class Condition(Object):
    """One condition of a status."""

    type: str = ""
    status: str = ""


class VersionInfo(Object):
    """What an API server says at `/version`."""

    git_version: str = ""


class Network(Object):
    """The network of an RKE1 cluster."""

    plugin: str = ""


class RkeConfig(Object):
    """`spec.rancherKubernetesEngineConfig`, of RKE1 clusters."""

    kubernetes_version: str = ""
    network: Network = msgspec.field(default_factory=Network)


class ManagedSpec(Object):
    """`spec` of a Cluster.management.cattle.io."""

    display_name: str = ""
    internal: bool = False
    rancher_kubernetes_engine_config: RkeConfig | None = None


class ManagedStatus(Object):
    """`status` of a Cluster.management.cattle.io."""

    driver: str = ""
    provider: str = ""
    agent_image: str = ""
    ca_cert: str = ""
    version: VersionInfo | None = None
    conditions: list[Condition] = msgspec.field(default_factory=list)


class LabelledMeta(Meta):
    """Metadata of which the labels are read too."""

    labels: dict[str, str] | None = None


class ManagedCluster(Object):
    """Cluster.management.cattle.io: a cluster as Rancher's server knows it."""

    metadata: LabelledMeta = msgspec.field(default_factory=LabelledMeta)
    spec: ManagedSpec = msgspec.field(default_factory=ManagedSpec)
    status: ManagedStatus = msgspec.field(default_factory=ManagedStatus)


class GlobalConfig(Object):
    """`spec.rkeConfig.machineGlobalConfig`: what stands in every node's config.yaml."""

    cni: str | list[str] | None = None


class RkeV2Config(Object):
    """`spec.rkeConfig`, of RKE2 and K3s clusters that Rancher made."""

    machine_global_config: GlobalConfig | None = None


class ProvisioningSpec(Object):
    """`spec` of a Cluster.provisioning.cattle.io."""

    kubernetes_version: str = ""
    rke_config: RkeV2Config | None = None


class ProvisioningStatus(Object):
    """`status` of a Cluster.provisioning.cattle.io."""

    cluster_name: str = ""
    """The name of its Cluster.management.cattle.io."""


class ProvisioningCluster(Object):
    """Cluster.provisioning.cattle.io: what Rancher was told to make."""

    metadata: Meta = msgspec.field(default_factory=Meta)
    spec: ProvisioningSpec = msgspec.field(default_factory=ProvisioningSpec)
    status: ProvisioningStatus = msgspec.field(default_factory=ProvisioningStatus)


class ManagedNodeStatusInner(Object):
    """`status.internalNodeStatus`: the Node's own status, mirrored."""

    node_info: NodeInfo = msgspec.field(default_factory=NodeInfo)


class ManagedNodeStatus(Object):
    """`status` of a Node.management.cattle.io."""

    node_name: str = ""
    internal_node_status: ManagedNodeStatusInner = msgspec.field(default_factory=ManagedNodeStatusInner)


class ManagedNode(Object):
    """Node.management.cattle.io: a node of a managed cluster, in the namespace that bears the cluster's name."""

    metadata: Meta = msgspec.field(default_factory=Meta)
    status: ManagedNodeStatus = msgspec.field(default_factory=ManagedNodeStatus)
