"""Interfaces: those to the outside with their programs, Calico's VXLAN device, and what pods know of their veths."""

import os
from typing import Any, Dict, Iterator, List, Set

from advisor.evidence.bpf import PINNED_MAPS, has_dataplane_maps
from advisor.evidence.files import exists, lines_of, text_of
from advisor.evidence.processes import MAX_PROCESSES
from advisor.evidence.programs import json_by, told_by
from advisor.evidence.record import NotTold, Seen, Statement
from advisor.evidence.surroundings import Surroundings

BARE, VXLAN, MACS = "node.data_interface_without_program", "node.vxlan_service_timeouts", "node.veth_mac_differs"

#: What Felix calls its device, and the address that pods have for their host's end of the veth.
VXLAN_DEVICE, HOST_END = "vxlan.calico", "169.254.1.1"

_OFFLOAD = "tx-checksum-ip-generic"
_SHOWN = "bpftool net show, and look by hand"
_ASK = "dig +time=2 +tries=1 @KUBE_DNS_CLUSTER_IP kubernetes.default.svc.cluster.local, on the node"
#: Columns of /proc/net/route and /proc/net/arp.
_DESTINATION, _MASK, _ARP_MAC = 1, 7, 3
_NO_MAC = "00:00:00:00:00:00"


def data_interfaces_of(around: Surroundings) -> List[Statement]:
    """Whether an interface to the outside has no tc program of Calico. Raises `NotTold`, OSError.

    The way of the default route leads outside for certain; of other devices nobody knows whether they are Calico's.
    """
    around.need_network()
    around.need_files()
    dressed = _with_programs(json_by("bpftool", "-j", "net", "show"))
    if not dressed:
        if has_dataplane_maps(around):
            raise NotTold("Calico's maps are pinned, but no interface has a program of it", _SHOWN)
        return [Seen(BARE, False, "bpftool -j net show", f"no program of Calico, nor maps in {PINNED_MAPS}")]
    routes = _default_routes(around)
    if not routes:
        raise NotTold("there is no default route, by which to know an interface to the outside", _SHOWN)
    told = f"{len(dressed)} interfaces have programs of Calico; of {len(routes)} with a default route"
    if routes - dressed:
        return [Seen(BARE, True, "bpftool -j net show", f"{told}, {len(routes - dressed)} has none")]
    devices = _devices(around)
    if devices - dressed:
        raise NotTold(
            f"{len(devices - dressed)} devices have no program; whether they are to have one, is not seen", _SHOWN
        )
    return [Seen(BARE, False, "bpftool -j net show", f"{told}, and of {len(devices)} devices, all have")]


def vxlan_of(around: Surroundings) -> List[Statement]:
    """That Calico's VXLAN device cannot be at fault: there is none, or it computes no checksums. Raises `NotTold`."""
    around.need_network()
    names = {line.partition(":")[0].strip() for line in lines_of(around.root.at("/proc/net/dev"))}
    if VXLAN_DEVICE not in names:
        return [Seen(VXLAN, False, "/proc/net/dev", f"there is no {VXLAN_DEVICE}")]
    for line in told_by("ethtool", "-k", VXLAN_DEVICE).decode("utf-8", "replace").splitlines():
        feature, _, state = line.partition(":")
        if feature.strip() == _OFFLOAD and state.split()[:1] == ["off"]:
            return [Seen(VXLAN, False, f"ethtool -k {VXLAN_DEVICE}", f"{_OFFLOAD} is off")]
    raise NotTold(f"{VXLAN_DEVICE} does not say that {_OFFLOAD} is off; whether names resolve, no look tells", _ASK)


def macs_of(around: Surroundings) -> List[Statement]:
    """Whether a pod knows its host's end of the veth by an address that no interface has. Raises `NotTold`, OSError.

    Addresses are drawn at random: one that no interface has was its host's end's before it was changed.
    """
    around.need_network()
    if not around.processes:
        raise NotTold("the processes of pods are not to be seen", "run it on the node, or in a pod with hostPID: true")
    known = [mac for path in _namespaces(around) for mac in _macs_in(path)]
    if not known:
        raise NotTold(f"no pod has a neighbour {HOST_END}", "look again where pods of the VPC CNI run")
    links = json_by("ip", "-d", "-j", "link", "show")
    if not isinstance(links, list):
        raise NotTold("ip printed another form than its own", "ip -d link show, and look by hand")
    there = {str(each.get("address", "")).lower() for each in links if isinstance(each, dict)}
    strange = sum(mac not in there for mac in known)
    told = f"{strange} of {len(known)} pods name an address that no interface has"
    return [Seen(MACS, bool(strange), "/proc/PID/net/arp", told)]


def _with_programs(shown: Any) -> Set[str]:
    """The interfaces on which bpftool shows a tc program of Calico. Raises `NotTold` for another form."""
    if not isinstance(shown, list) or not all(isinstance(each, dict) for each in shown):
        raise NotTold("bpftool printed another form than its own", _SHOWN)
    attached: List[Dict[str, Any]] = [
        each for part in shown for each in _listed(part.get("tc")) if str(each.get("name", "")).startswith("cali")
    ]
    return {str(each.get("devname", "")) for each in attached}


def _listed(part: Any) -> List[Dict[str, Any]]:
    return [each for each in part if isinstance(each, dict)] if isinstance(part, list) else []


def _default_routes(around: Surroundings) -> Set[str]:
    words = [line.split() for line in lines_of(around.root.at("/proc/net/route"))]
    return {each[0] for each in words if len(each) > _MASK and _int_of(each[_DESTINATION]) == _int_of(each[_MASK]) == 0}


def _int_of(digits: str) -> int:
    """A number in hexadecimal; -1 for what is none, such as the heading of a column."""
    try:
        return int(digits, 16)
    except ValueError:
        return -1


def _devices(around: Surroundings) -> Set[str]:
    """Interfaces with hardware behind them that are up and belong to no bond or bridge. Raises OSError."""
    folder = around.root.at("/sys/class/net")
    found = set()
    for name in os.listdir(folder):
        path = f"{folder}/{name}"
        is_part = exists(f"{path}/master")
        if exists(f"{path}/device") and not is_part and text_of(f"{path}/operstate").strip() != "down":
            found.add(name)
    return found


def _namespaces(around: Surroundings) -> Iterator[str]:
    """One process of each network but the node's own, as its folder in /proc. Raises PermissionError, `NotTold`."""
    proc = around.root.at("/proc")
    seen = {os.readlink(f"{proc}/self/ns/net")}
    with os.scandir(proc) as entries:
        for count, pid in enumerate(entry.name for entry in entries if entry.name.isdigit()):
            if count >= MAX_PROCESSES:
                raise NotTold(f"there are more than {MAX_PROCESSES} processes", "look by hand")
            try:
                network = os.readlink(f"{proc}/{pid}/ns/net")
            except (FileNotFoundError, ProcessLookupError):  # it has ended, or is a thread of the kernel
                continue
            if network not in seen:
                seen.add(network)
                yield f"{proc}/{pid}"


def _macs_in(process: str) -> List[str]:
    """The addresses that the network of a process knows its host's end by; none where it has ended."""
    try:
        words = [line.split() for line in lines_of(f"{process}/net/arp")]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [
        each[_ARP_MAC].lower()
        for each in words
        if each[:1] == [HOST_END] and each[_ARP_MAC:] and each[_ARP_MAC] != _NO_MAC
    ]
