"""From where we look: whether the files, processes and interfaces that we see are those of the node.

In a container everything can be read and nothing is true, so that each look first asks for what it needs.
"""

import os
from typing import NamedTuple

from advisor.evidence.files import Root, exists, text_of
from advisor.evidence.record import NotTold

#: Inodes of the namespaces the kernel starts with (include/linux/proc_ns.h), since Linux 3.8.
FIRST_PIDS = "pid:[4026531836]"
FIRST_CGROUPS = "cgroup:[4026531835]"
#: Among the settings of a network namespace only the first one has this one (net/core/sysctl_net_core.c).
FIRST_NETWORK_ONLY = "/proc/sys/net/core/netdev_max_backlog"
#: What container runtimes leave in a container, or in the names of its cgroups.
_MARKS = ("/.dockerenv", "/run/.containerenv", "/var/run/secrets/kubernetes.io")
_CGROUPS = ("kubepods", "docker", "containerd", "crio", "libpod")
#: First processes of machines, and of containers that act as one, such as the nodes of kind.
_INITS = ("systemd", "init")


class Surroundings(NamedTuple):
    """What of the node is to be seen from here."""

    root: Root
    processes: bool
    files: bool
    network: bool
    cgroups: bool

    def need_files(self) -> None:
        """Raises `NotTold` where the files may be a container's own."""
        if not self.files:
            remedy = (
                "run it on the node itself, or say where its root is: --root /host; --root / if these are its files"
            )
            raise NotTold("the files here are a container's, not the node's", remedy)

    def need_network(self) -> None:
        """Raises `NotTold` where the interfaces and rules are not the node's."""
        if not self.network:
            remedy = "run it on the node itself, or in a pod with hostNetwork: true"
            raise NotTold("the network namespace here is not the node's", remedy)


def surroundings_of(root: Root) -> Surroundings:
    """From where we look at the node whose root folder is here."""
    first_pids = _link(root.at("/proc/self/ns/pid")) == FIRST_PIDS
    acts_as_machine = first_pids or _text(root.at("/proc/1/comm")) in _INITS
    return Surroundings(
        root=root,
        processes=acts_as_machine,
        files=root.is_told or (acts_as_machine and not _is_contained(root)),
        network=_is_there(root.at(FIRST_NETWORK_ONLY)) or (acts_as_machine and _shares(root, "net") is True),
        cgroups=_link(root.at("/proc/self/ns/cgroup")) == FIRST_CGROUPS,
    )


def _is_contained(root: Root) -> bool:
    """Whether our files are a container's: by those of the first process where we may compare, else by the marks."""
    same = _shares(root, "mnt")
    if same is not None:
        return not same
    cgroups = _text(root.at("/proc/self/cgroup"))
    return any(_is_there(root.at(mark)) for mark in _MARKS) or any(mark in cgroups for mark in _CGROUPS)


def _shares(root: Root, kind: str) -> "bool | None":
    """Whether the first process is in our namespace of a kind; None where we may not look."""
    first = _link(root.at("/proc/1/ns/" + kind))
    return None if not first else first == _link(root.at("/proc/self/ns/" + kind))


def _link(path: str) -> str:
    try:
        return os.readlink(path)
    except OSError:
        return ""


def _text(path: str) -> str:
    try:
        return text_of(path).strip()
    except (OSError, NotTold):
        return ""


def _is_there(path: str) -> bool:
    try:
        return exists(path)
    except OSError:
        return False
