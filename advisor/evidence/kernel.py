"""Kernel, distribution, modules, and what the kernel logged. Nothing here makes the kernel load a module."""

import os
import re
import time
from typing import List

from advisor.evidence.files import Root, exists, lines_of, opened, text_of
from advisor.evidence.record import NotTold, Seen, Statement
from advisor.evidence.surroundings import Surroundings

#: The number of NETLINK_XFRM (include/uapi/linux/netlink.h).
XFRM_PROTOCOL = "6"
DAY_SECONDS = 86400
#: The kernel's log is some 256 KiB; a few machines ask for 16 MiB.
MAX_LOG_BYTES = 32 << 20
MAX_LOG_SECONDS = 10.0

_PRETTY_NAME = re.compile(r"^PRETTY_NAME=([\"']?)(.*?)\1\s*$", re.MULTILINE)
#: `6,339,5140900,-;text`: facility and level, number, microseconds since boot (Documentation/ABI/testing/dev-kmsg).
_RECORD = re.compile(rb"^(\d{1,9}),(\d{1,20}),(\d{1,20}),[^;\n]*;(.*)$", re.MULTILINE)
_SECONDS = re.compile(r"[0-9]{1,11}")
_SEGFAULT = re.compile(rb"\bnft\[\d+\]: segfault at ")
#: What a program writes to the log has another facility than the kernel's own, 0.
_FIRST_FACILITY_OF_PROGRAMS = 8
_EARLY_FOLDERS = ("/etc/modules-load.d", "/run/modules-load.d", "/usr/lib/modules-load.d", "/lib/modules-load.d")


def release_of(root: Root) -> List[Statement]:
    """The running kernel, which every container shares."""
    path = "/proc/sys/kernel/osrelease"
    release = text_of(root.at(path)).strip()
    return [Seen("node.kernel", release, path, release), Seen("node.operating_system", "linux", path, release)]


def system_of(around: Surroundings) -> List[Statement]:
    """The distribution, as the kubelet tells it. Raises `NotTold`, OSError."""
    around.need_files()
    path = "/etc/os-release"
    try:
        text = text_of(around.root.at(path))
    except FileNotFoundError:
        path = "/usr/lib/os-release"
        text = text_of(around.root.at(path))
    found = _PRETTY_NAME.search(text)
    if found is None or not found.group(2):
        raise NotTold(f"{path} has no PRETTY_NAME", "kubectl get nodes -o json shows it")
    return [Seen("node.os_image", found.group(2), path, found.group(2))]


def booted_at(root: Root) -> str:
    """When the machine was started, in UTC. Raises OSError, `NotTold`."""
    for line in lines_of(root.at("/proc/stat")):
        words = line.split()
        if words[:1] == ["btime"] and _SECONDS.fullmatch("".join(words[1:])):
            return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(int(words[1])))
    raise NotTold("/proc/stat does not tell when the machine was started", "uptime -s")


def may_be_asked(root: Root, module: str) -> bool:
    """Whether a module is loaded or built in, so that asking it loads nothing. Raises OSError where nobody can tell."""
    if not exists(root.at("/proc/modules")) and exists(root.at("/proc/version")):
        return True  # a kernel that can load no modules: what it has is built in
    return _is_loaded(root, module) or _is_listed(root, "modules.builtin", module)


def xfrm_of(root: Root) -> List[Statement]:
    """Whether the kernel has XFRM: each protocol of netlink that it has is listed with a socket of the kernel's own."""
    fact, path = "node.kernel_lacks_xfrm", "/proc/net/netlink"
    for line in lines_of(root.at(path)):
        if line.split()[1:3] == [XFRM_PROTOCOL, "0"]:
            return [Seen(fact, False, path, f"the kernel listens to protocol {XFRM_PROTOCOL}, XFRM")]
    if _is_listed(root, "modules.builtin", "xfrm_user") or _is_listed(root, "modules.dep", "xfrm_user"):
        why = "XFRM is a module that is not loaded, and whether it can be was not tried"
        raise NotTold(why, 'ip xfrm state, as root, loads it; "Protocol not supported" means that it cannot')
    return [Seen(fact, True, path, f"no protocol {XFRM_PROTOCOL}, XFRM, and no module xfrm_user")]


def early_ip_tables_of(around: Surroundings) -> List[Statement]:
    """Whether ip_tables was loaded before calico-node: what is not loaded now was not, and what boot loads was."""
    fact, root = "node.legacy_ip_tables_loaded", around.root
    around.need_files()
    if not _is_loaded(root, "ip_tables"):
        is_built_in = _is_listed(root, "modules.builtin", "ip_tables")
        return [Seen(fact, is_built_in, "/proc/modules", "built in" if is_built_in else "not loaded")]
    for folder in _EARLY_FOLDERS:
        for path in _files_in(root, folder):
            if _names_ip_tables(text_of(root.at(path))):
                return [Seen(fact, True, path, "loaded at boot, before the kubelet")]
    why = "ip_tables is loaded, and what loaded it first is not to be seen"
    raise NotTold(why, "find out whether anything before the kubelet loads ip_tables: a firewall, an initrd, a unit")


def segfaults_of(around: Surroundings) -> List[Statement]:
    """How often nft crashed in the last day, by the kernel's log. Raises `NotTold`, OSError."""
    path = around.root.at("/dev/kmsg")
    since = float(text_of(around.root.at("/proc/uptime")).split()[0]) - DAY_SECONDS
    records = [each.groups() for each in _RECORD.finditer(_log_of(path))]
    faults = sum(
        int(facility) < _FIRST_FACILITY_OF_PROGRAMS and int(at) / 1e6 >= since and bool(_SEGFAULT.search(text))
        for facility, _, at, text in records
    )
    reaches_back = bool(records) and (records[0][1] == b"0" or int(records[0][2]) / 1e6 <= since)
    if faults or reaches_back:
        return [Seen("node.nft_segfaults", faults, "/dev/kmsg", f"{faults} of nft in the last day")]
    raise NotTold("the kernel's log does not reach back a day", "journalctl -k --since=-1d | grep -c 'nft.*segfault'")


def _is_loaded(root: Root, module: str) -> bool:
    return any(line.split(" ", 1)[0] == module for line in lines_of(root.at("/proc/modules")))


def _is_listed(root: Root, index: str, module: str) -> bool:
    """Whether an index of the running kernel's modules names one."""
    release = text_of(root.at("/proc/sys/kernel/osrelease")).strip()
    path = root.at(f"/lib/modules/{os.path.basename(release)}/{index}")
    marks = tuple(f"/{each}.ko" for each in (module, module.replace("_", "-")))
    return any(mark in line.split(":", 1)[0] for line in lines_of(path) for mark in marks)


def _files_in(root: Root, folder: str) -> List[str]:
    try:
        names = sorted(os.listdir(root.at(folder)))
    except FileNotFoundError:
        return []
    return [f"{folder}/{name}" for name in names if name.endswith(".conf")]


def _names_ip_tables(text: str) -> bool:
    words = (line.strip() for line in text.splitlines())
    return any(
        word in ("ip_tables", "iptable_filter", "iptable_nat", "iptable_mangle", "iptable_raw") for word in words
    )


def _log_of(path: str) -> bytes:
    """The kernel's log from its beginning; reading it takes nothing away. Raises OSError, `NotTold`."""
    descriptor, ends_at = opened(path, device=True), time.monotonic() + MAX_LOG_SECONDS
    log = bytearray()
    try:
        while time.monotonic() < ends_at and len(log) < MAX_LOG_BYTES:
            try:
                piece = os.read(descriptor, 1 << 16)
            except BrokenPipeError:  # records were overwritten while we read; the next read goes on behind them
                continue
            except BlockingIOError:
                return bytes(log)
            if not piece:
                return bytes(log)
            log.extend(piece)
    finally:
        os.close(descriptor)
    raise NotTold("the kernel's log has more than can be looked at", "journalctl -k --since=-1d")
