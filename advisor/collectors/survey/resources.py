"""Which kinds of object to read, and where the API serves them. A new kind in the rules needs a row here, no more.

What is read follows from the knowledge base: the kinds that settings, signs, statements and components name. What no
rule asks for is not read, so that a role need not permit it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from advisor.collectors.kubernetes_objects import NAMESPACE, WORKLOADS
from advisor.collectors.live.discovery import Discovery, Found, Undiscovered
from advisor.collectors.live.gaps import Why
from advisor.collectors.live.resource import (
    DAEMON_SETS,
    DEPLOYMENTS,
    NAMESPACES,
    NODES,
    STATEFUL_SETS,
    Resource,
)
from advisor.collectors.wanted import Wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """Where the objects of a kind are found."""

    plural: str
    groups: tuple[str, ...]
    """API groups, empty for the core one. The first that the server has counts: others show the same objects."""
    certain: Resource | None = None
    """The resource as every API server has it, for one that will not say what it serves."""


def _certain(resource: Resource) -> Served:
    return Served(plural=resource.name, groups=(resource.group,), certain=resource)


#: Rancher's own objects about the clusters it manages. Other groups have a Cluster too, so these carry their group.
RANCHER_CLUSTER = "Cluster.management.cattle.io"
RANCHER_NODE = "Node.management.cattle.io"
PROVISIONING_CLUSTER = "Cluster.provisioning.cattle.io"

SERVED: Mapping[str, Served] = MappingProxyType(
    {
        NAMESPACE: _certain(NAMESPACES),
        "Node": _certain(NODES),
        "DaemonSet": _certain(DAEMON_SETS),
        "Deployment": _certain(DEPLOYMENTS),
        "StatefulSet": _certain(STATEFUL_SETS),
        "FelixConfiguration": Served(
            plural="felixconfigurations", groups=("crd.projectcalico.org", "projectcalico.org")
        ),
        "IPPool": Served(plural="ippools", groups=("crd.projectcalico.org", "projectcalico.org")),
        "ClusterInformation": Served(
            plural="clusterinformations", groups=("crd.projectcalico.org", "projectcalico.org")
        ),
        "GlobalNetworkPolicy": Served(
            plural="globalnetworkpolicies", groups=("crd.projectcalico.org", "projectcalico.org")
        ),
        "NetworkPolicy": Served(plural="networkpolicies", groups=("crd.projectcalico.org", "projectcalico.org")),
        "BlockAffinity": Served(plural="blockaffinities", groups=("crd.projectcalico.org",)),
        "IPAMConfig": Served(plural="ipamconfigs", groups=("crd.projectcalico.org",)),
        "APIService": Served(plural="apiservices", groups=("apiregistration.k8s.io",)),
        "Installation": Served(plural="installations", groups=("operator.tigera.io",)),
        "HelmChart": Served(plural="helmcharts", groups=("helm.cattle.io",)),
        "HelmChartConfig": Served(plural="helmchartconfigs", groups=("helm.cattle.io",)),
        "Setting": Served(plural="settings", groups=("management.cattle.io",)),
        RANCHER_CLUSTER: Served(plural="clusters", groups=("management.cattle.io",)),
        RANCHER_NODE: Served(plural="nodes", groups=("management.cattle.io",)),
        PROVISIONING_CLUSTER: Served(plural="clusters", groups=("provisioning.cattle.io",)),
    }
)

#: Read where Rancher is: what it knows of the clusters it manages.
RANCHER_KINDS = (RANCHER_CLUSTER, RANCHER_NODE, PROVISIONING_CLUSTER)
#: In every cluster: where things can be, what they run on, and what runs.
ALWAYS = (NAMESPACE, "Node", *sorted(WORKLOADS))
#: Read on demand: pods only of a rollout under way, ConfigMaps only by the names that containers take variables from.
ON_DEMAND = frozenset({"Pod", "ConfigMap"})


def kinds_to_read(wanted: Wanted) -> tuple[str, ...]:
    """The kinds to list in a cluster, namespaces first: they say where to look when not all may be listed at once."""
    return (*ALWAYS, *sorted(wanted.kinds - {*ALWAYS, *ON_DEMAND}))


def groups_of(kinds: tuple[str, ...]) -> frozenset[str]:
    """The API groups that kinds may be served in."""
    return frozenset(group for kind in kinds if kind in SERVED for group in SERVED[kind].groups)


def find(served: Served, discovery: Discovery) -> Found:
    """The resource in the first group that has it. It is absent only where every group is known not to have it."""
    found = [discovery.find(group, served.plural) for group in served.groups]
    for each in found:
        if isinstance(each, Resource):
            return each
    doubt = next((each for each in found if isinstance(each, Undiscovered)), None)
    if doubt is None:
        return found[0]
    says_nothing = doubt.gap.why not in {Why.UNREACHABLE, Why.UNAUTHENTICATED}
    return served.certain if served.certain and says_nothing else doubt
