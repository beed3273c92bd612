"""All that is looked at, put together: each part on its own, so that what one cannot see costs no other."""

import re
from typing import Callable, List, Set

from advisor.evidence.bpf import CGROUP_FACTS, attached_of, pins_of, veths_of
from advisor.evidence.cni import LOGGED, brackets_of, logged_of, setuid_files_of, udev_policy_of
from advisor.evidence.files import Root, attempt, reason_of, text_of
from advisor.evidence.flags import Request
from advisor.evidence.interfaces import BARE, MACS, VXLAN, data_interfaces_of, macs_of, vxlan_of
from advisor.evidence.kernel import (
    booted_at,
    early_ip_tables_of,
    release_of,
    segfaults_of,
    system_of,
    xfrm_of,
)
from advisor.evidence.netfilter import (
    BACKEND_FACTS,
    Backends,
    backend_of,
    backends,
    base_chains_of,
    mode_of_kube_proxy,
    revisions_of,
    version_of_iptables,
    words_of,
    writers_of,
)
from advisor.evidence.processes import Processes, processes_in
from advisor.evidence.record import Evidence, NotTold, Statement, Unseen, seen_facts
from advisor.evidence.sampling import Clock
from advisor.evidence.surroundings import Surroundings, surroundings_of
from advisor.evidence.watch import Watch

#: Calico writes the node's name here, as Kubernetes has it.
NODE_NAME = "/var/lib/calico/nodename"

_NODE = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")


def look(request: Request, clock: Clock, say: Callable[[str], None]) -> Evidence:
    """All that can be seen of this node. Raises `NotTold` where not even its name can."""
    around = surroundings_of(Root(request.root, request.is_root_told))
    node = request.node or _name_of(around)
    processes = _processes(around)
    watch = Watch(around, request.seconds, clock)
    watch.look(processes, say)
    names: Set[str] = set() if isinstance(processes, NotTold) else processes.names
    both = _both_backends(around)
    statements = watch.statements() + _still(around) + _backends(around, both, names)
    notes = [_start_of(around), watch.note(), _iptables(both)]
    return Evidence(request.cluster, node, statements, [each for each in notes if each])


def _still(around: Surroundings) -> List[Statement]:
    """What does not change while we look."""
    statements = [
        *attempt(["node.kernel"], lambda: release_of(around.root)),
        *attempt(["node.os_image"], lambda: system_of(around)),
        *attempt(["node.kernel_lacks_xfrm"], lambda: xfrm_of(around.root)),
        *attempt(["node.legacy_ip_tables_loaded"], lambda: early_ip_tables_of(around)),
        *attempt(["node.nft_segfaults"], lambda: segfaults_of(around)),
        *attempt(["node.cni_setuid_files"], lambda: setuid_files_of(around)),
        *attempt(["node.cni_kubeconfig_brackets"], lambda: brackets_of(around)),
        *attempt(["node.udev_sets_veth_macs"], lambda: udev_policy_of(around)),
        *attempt(["node.veth_data_interface"], lambda: veths_of(around)),
        *attempt([BARE], lambda: data_interfaces_of(around)),
        *attempt([VXLAN], lambda: vxlan_of(around)),
        *attempt([MACS], lambda: macs_of(around)),
        *attempt(["node.newer_nft_writes"], lambda: writers_of(around)),
        *attempt(["node.ipsets_of_newer_revision"], lambda: revisions_of(around)),
        *attempt(sorted(LOGGED), lambda: logged_of(around)),
        *attempt(["node.calico_base_chains_empty"], lambda: base_chains_of(around)),
        *attempt([CGROUP_FACTS[0]], lambda: attached_of(around)),
    ]
    if CGROUP_FACTS[1] not in seen_facts(statements):
        statements += attempt([CGROUP_FACTS[1]], lambda: pins_of(around))
    return statements


def _both_backends(around: Surroundings) -> "Backends | NotTold":
    """The rules of both backends of iptables, each listed once: a node may have 100,000."""
    try:
        return backends(around)
    except NotTold as error:
        return error
    except OSError as error:
        return reason_of(error)


def _backends(around: Surroundings, both: "Backends | NotTold", names: Set[str]) -> List[Statement]:
    """What those rules tell."""
    if isinstance(both, NotTold):
        return [Unseen(fact, both.why, both.remedy) for fact in [*BACKEND_FACTS, "kube_proxy.mode"]]
    services, found = both.legacy.services + both.nft.services, both
    return [
        *attempt(BACKEND_FACTS, lambda: backend_of(found)),
        *attempt(["kube_proxy.mode"], lambda: mode_of_kube_proxy(around, services, names)),
    ]


def _processes(around: Surroundings) -> "Processes | NotTold":
    try:
        return processes_in(around.root.at("/proc"))
    except NotTold as error:
        return error
    except OSError as error:
        return reason_of(error)


def _name_of(around: Surroundings) -> str:
    """The node's name: as Calico was told it, else the host's, in lower case as the kubelet takes it."""
    for path in ([NODE_NAME] if around.files else []) + ["/proc/sys/kernel/hostname"]:
        try:
            name = text_of(around.root.at(path)).strip().lower()
        except (OSError, NotTold):
            continue
        if _NODE.fullmatch(name):
            return name
    raise NotTold("the name of this node is not to be seen", "--node NAME, as kubectl get nodes has it")


def _start_of(around: Surroundings) -> str:
    try:
        return f"the machine was started at {booted_at(around.root)}"
    except (NotTold, OSError):
        return ""


def _iptables(both: "Backends | NotTold") -> str:
    """The backend that the node's iptables has, and whose rules are where; empty when there is none."""
    try:
        version = version_of_iptables()
    except NotTold:
        return ""
    return version if isinstance(both, NotTold) else f"{version}; {words_of(both)}"
