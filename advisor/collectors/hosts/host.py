"""One machine, as far as its own words go, before it is joined to a node."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from advisor.model.inventory import Coverage
from advisor.model.provenance import Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """What one source says of a machine. What it does not say is empty."""

    name: str = ""
    """What the machine calls itself, by which the kubelet names its node unless told otherwise."""
    kernel: str = ""
    os_image: str = ""
    """As the kubelet shows it: PRETTY_NAME of `/etc/os-release`."""
    operating_system: str = ""
    """As the kubelet calls it, where the source says: `windows` has no kernel that a rule asks for."""
    folder: str = ""
    """Where the source lies: texts of one folder are of one machine."""
    seen_in: Provenance


def joined(hosts: Iterable[Host]) -> tuple[list[Host], list[Host]]:
    """The machines that are named, and what could be joined to none of them.

    `os-release` names no machine: it belongs to the only one that another text of its folder names.
    """
    hosts = tuple(hosts)
    named, alone = [each for each in hosts if each.name], list[Host]()
    in_folder: defaultdict[str, set[str]] = defaultdict(set)
    for each in named:
        in_folder[each.folder].add(each.name)
    for each in hosts:
        if each.name:
            continue
        names = in_folder[each.folder]
        if len(names) == 1:
            named.append(replace(each, name=next(iter(names))))
        else:
            alone.append(each)
    return named, alone


class NodeNames:
    """The names of the nodes that were listed, to find those of machines among."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        self._by_label: defaultdict[str, list[str]] = defaultdict(list)
        for name in self._names:
            self._by_label[_label(name)].append(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def has(self, node: str) -> bool:
        """Whether a node of just this name was listed."""
        return node in self._names

    def node_of(self, machine: str) -> str:
        """The node of a machine: by its name, or by its first label where only one of both has a domain.

        A machine whose node was not listed gives a node of its own, in lower case as the kubelet writes it.
        """
        wanted = machine.lower()
        if wanted in self._names:
            return wanted
        first = _label(wanted)
        alike = self._by_label.get(first, ()) if wanted == first else {first} & self._names
        return next(iter(alike)) if len(alike) == 1 else wanted


def lists_all_nodes(coverage: Iterable[Coverage]) -> bool:
    """Whether a source showed every node of its cluster, so that one which is not among them is none."""
    return any(entry.kind == "Node" and not entry.gap and entry.namespaces is None for entry in coverage)


def _label(name: str) -> str:
    return name.partition(".")[0]
