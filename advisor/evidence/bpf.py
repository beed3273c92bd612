"""BPF programs on the Calico cgroup, what the eBPF dataplane left pinned, and interfaces."""

import os
import re
from typing import Any, List, NamedTuple, Set

from advisor.evidence.files import AS_ROOT, OUTSIDE, exists, lines_of
from advisor.evidence.programs import json_by
from advisor.evidence.record import NotTold, Seen, Statement
from advisor.evidence.surroundings import Surroundings

CGROUP_FACTS = ("node.ctlb_programs_attached", "node.bpf_dataplane_ran_since_boot")
CALICO_CGROUP = "/run/calico/cgroup"
#: Where Felix pins the maps of the eBPF dataplane; bpffs is in memory, so what is there was made since boot.
PINNED_MAPS = "/sys/fs/bpf/tc/globals"

_CTLB = re.compile(r"calico_(connect|sendmsg|recvmsg)")
#: To what these programs are attached, as bpftool calls it: `connect4`, and `cgroup_inet4_connect` since 7.0.
_CTLB_PLACE = re.compile(r"connect|sendmsg|recvmsg")
_DATAPLANE_MAP = re.compile(r"cali_v[46]_")
_PROBE = "calico_tmp_"


class Attached(NamedTuple):
    """A program on a cgroup."""

    name: str
    """Empty where bpftool does not tell it, or who made it gave none."""
    place: str
    """To what it is attached."""


def attached_of(around: Surroundings) -> List[Statement]:
    """Whether programs of the connect-time load balancer are attached. Raises `NotTold`, OSError."""
    folders = _cgroups(around)
    if not folders:
        raise NotTold("the node's cgroups are not to be seen from here", OUTSIDE)
    programs = [program for folder in folders for program in _attached(folder)]
    found = sum(bool(_CTLB.match(program.name)) for program in programs)
    if not found and any(not program.name and _CTLB_PLACE.search(program.place) for program in programs):
        raise NotTold("this bpftool does not name programs", "take a bpftool as old as the kernel, or newer")
    field = f"bpftool -j cgroup show {folders[0]}"
    told = f"{found} of {len(programs)} programs attached are Calico's"
    statements: List[Statement] = [Seen(CGROUP_FACTS[0], bool(found), field, told)]
    if found:
        statements.append(Seen(CGROUP_FACTS[1], True, field, told))
    return statements


def pins_of(around: Surroundings) -> List[Statement]:
    """That the eBPF dataplane ran, where it left its maps; that it left none tells nothing. Raises `NotTold`."""
    around.need_files()
    maps = _dataplane_maps(around)
    if not maps:
        why = "the eBPF dataplane left nothing that shows it, which is no proof that it never ran"
        raise NotTold(why, "answer it: did this node run the eBPF dataplane since its last boot?")
    return [Seen(CGROUP_FACTS[1], True, PINNED_MAPS, f"{maps} maps of the eBPF dataplane")]


def has_dataplane_maps(around: Surroundings) -> bool:
    """Whether maps of the eBPF dataplane are pinned. Raises OSError."""
    return bool(_dataplane_maps(around))


def _dataplane_maps(around: Surroundings) -> int:
    try:
        names = os.listdir(around.root.at(PINNED_MAPS))
    except FileNotFoundError:
        names = []
    return sum(bool(_DATAPLANE_MAP.match(name)) for name in names)


def probe_interfaces(around: Surroundings) -> int:
    """How many interfaces Felix made to probe XDP, just now. Raises `NotTold`, OSError."""
    around.need_network()
    names = (line.partition(":")[0].strip() for line in lines_of(around.root.at("/proc/net/dev")))
    return sum(name.startswith(_PROBE) for name in names)


def veths_of(around: Surroundings) -> List[Statement]:
    """That no interface to the outside is a veth, where there is none but those to pods. Raises `NotTold`."""
    around.need_network()
    links = json_by("ip", "-d", "-j", "link", "show")
    if not isinstance(links, list):
        raise NotTold("ip printed another form than its own", "ip -d link show, and look by hand")
    kinds = [(str(each.get("ifname", "")), _kind(each)) for each in links if isinstance(each, dict)]
    if not kinds:
        raise NotTold("ip showed no interface at all, not even lo", "ip -d link show, and look by hand")
    others = sum(kind in ("veth", "netkit") and not name.startswith("cali") for name, kind in kinds)
    if others:
        why = f"{others} veth or netkit interfaces are not Calico's; which of them lead outside is not to be seen"
        raise NotTold(why, "compare ip -o link show type veth with bpfDataIfacePattern")
    told = f"{len(kinds)} interfaces, of veth and netkit only those to pods"
    return [Seen("node.veth_data_interface", False, "ip -d -j link show", told)]


def _kind(link: Any) -> str:
    info = link.get("linkinfo")
    return str(info.get("info_kind", "")) if isinstance(info, dict) else ""


def _cgroups(around: Surroundings) -> List[str]:
    """Where the root of the node's cgroups is mounted: Calico mounts it once more, in a folder of its own."""
    found: Set[str] = set()
    if around.cgroups:
        for line in lines_of(around.root.at("/proc/mounts")):
            words = line.split()
            if words[2:3] == ["cgroup2"] and words[1].startswith(around.root.path) and "\\" not in words[1]:
                found.add(words[1])
    own = around.root.at(CALICO_CGROUP)
    if own not in found and around.files and exists(own):
        found.add(own)
    return sorted(found, key=lambda path: (path != own, path))[:4]


def _attached(folder: str) -> List[Attached]:
    listed = json_by("bpftool", "-j", "cgroup", "show", folder)
    if not isinstance(listed, list):
        raise NotTold(f"bpftool cannot show {folder}", AS_ROOT if os.geteuid() else OUTSIDE)
    return [
        Attached(str(each.get("name", "")), str(each.get("attach_type", "connect")))
        for each in listed
        if isinstance(each, dict)
    ]
