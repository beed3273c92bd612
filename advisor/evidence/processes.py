"""Finds Felix among the processes and counts what it holds open. Command lines are compared and not kept."""

import os
from typing import List, NamedTuple, Set

from advisor.evidence.files import opened, text_of
from advisor.evidence.record import NotTold

#: More processes than any node runs (pid_max is at most four million); looking at so many takes seconds.
MAX_PROCESSES = 1 << 18
#: More descriptors than Felix ever gets: the usual limit is 1,048,576, and counting a quarter of it takes a second.
MAX_DESCRIPTORS = 1 << 18
MAX_COMMAND_BYTES = 1 << 16

#: Felix inside calico-node is told so by a flag; on its own it is a program of this name.
FELIX_IN_NODE, FELIX_FLAG, FELIX_ALONE = "calico-node", b"-felix", "calico-felix"

#: What the kernel calls the protocol of each netlink socket (net/netlink/af_netlink.c).
NETLINK = b"NETLINK"

NO_FELIX = "no process of Felix (calico-node -felix) is to be seen from here"


class Processes(NamedTuple):
    """What the list of processes shows."""

    felix: List[int]
    """Process ids, sorted."""
    names: Set[str]
    """Short names of all others, as the kernel has them."""


class Holding(NamedTuple):
    """What a process holds open."""

    started: str
    """When it started, in ticks since boot: tells it from a later process of the same number."""
    descriptors: int
    netlink: int


def processes_in(proc: str) -> Processes:
    """The processes that are to be seen. Raises OSError, and `NotTold` where there are more than can be looked at."""
    felix, names = [], set()
    with os.scandir(proc) as entries:
        pids = (entry.name for entry in entries if entry.name.isdigit())
        for count, pid in enumerate(pids):
            if count >= MAX_PROCESSES:
                raise NotTold(f"there are more than {MAX_PROCESSES} processes", "look by hand")
            name = _name(proc, pid)
            if name == FELIX_ALONE or (name == FELIX_IN_NODE and _is_told_felix(proc, pid)):
                felix.append(int(pid))
            elif name:
                names.add(name)
    return Processes(sorted(felix), names)


def felix_of(found: Processes) -> int:
    """The one process that is Felix. Raises `NotTold`."""
    if not found.felix:
        remedy = "run it as root on a node where calico-node runs, or in a pod with hostPID: true"
        raise NotTold(NO_FELIX, remedy)
    if len(found.felix) > 1:
        remedy = "look from inside of each node's container"
        raise NotTold(f"{len(found.felix)} processes are Felix: of several nodes, or in a restart", remedy)
    return found.felix[0]


def holding_of(proc: str, pid: int) -> Holding:
    """What a process holds open. Raises OSError, PermissionError where we may not look."""
    descriptors = netlink = 0
    with os.scandir(f"{proc}/{pid}/fd") as entries:
        for entry in entries:
            descriptors += 1
            if descriptors > MAX_DESCRIPTORS:
                raise NotTold(f"Felix holds more than {MAX_DESCRIPTORS} descriptors", "restart calico-node")
            try:
                netlink += os.readlink(entry.path).startswith("socket:") and _protocol_of(entry.path) == NETLINK
            except FileNotFoundError:  # closed since it was listed
                continue
    return Holding(_started(proc, pid), descriptors, netlink)


def _protocol_of(path: str) -> bytes:
    """The protocol of a socket. /proc/net/netlink does not do: it leaves out sockets that were never bound."""
    return os.getxattr(path, "system.sockprotoname").rstrip(b"\0")


def _name(proc: str, pid: str) -> str:
    """The short name of a process; empty when it has ended, or nobody tells us."""
    try:
        return text_of(f"{proc}/{pid}/comm").strip()
    except (OSError, NotTold):
        return ""


def _is_told_felix(proc: str, pid: str) -> bool:
    try:
        with os.fdopen(opened(f"{proc}/{pid}/cmdline"), "rb") as file:
            return FELIX_FLAG in file.read(MAX_COMMAND_BYTES).split(b"\0")
    except OSError:
        return False


def _started(proc: str, pid: int) -> str:
    """Field 22 of stat; the name before it may hold anything, so it is counted from the last bracket."""
    fields = text_of(f"{proc}/{pid}/stat").rpartition(")")[2].split()
    return "".join(fields[19:20])
