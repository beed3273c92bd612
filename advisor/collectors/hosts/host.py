"""One machine, as far as its own words go, before it is joined to a node."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from advisor.model.provenance import Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """What one source says of a machine. What it does not say is empty."""

    name: str = ""
    """What the machine calls itself, by which the kubelet names its node unless told otherwise."""
    kernel: str = ""
    os_image: str = ""
    """As the kubelet shows it: PRETTY_NAME of `/etc/os-release`."""
    folder: str = ""
    """Where the source lies: texts of one folder are of one machine."""
    seen_in: Provenance


def joined(hosts: Iterable[Host]) -> tuple[list[Host], list[Host]]:
    """The machines that are named, and what could be joined to none of them.

    `os-release` names no machine: it belongs to the only one that another text of its folder names.
    """
    named = [each for each in hosts if each.name]
    alone: list[Host] = []
    for each in hosts:
        if each.name:
            continue
        names = {other.name for other in named if other.folder == each.folder}
        if len(names) == 1:
            named.append(replace(each, name=names.pop()))
        else:
            alone.append(each)
    return named, alone


def node_of(name: str, nodes: Iterable[str]) -> str:
    """The node of a machine: by its name, or by its first label where only one of both has a domain.

    A machine whose node was not listed gives a node of its own, in lower case as the kubelet writes it.
    """
    wanted, known = name.lower(), list(nodes)
    if wanted in known:
        return wanted
    first = wanted.partition(".")[0]
    alike = [each for each in known if each.partition(".")[0] == first and first in {each, wanted}]
    return alike[0] if len(alike) == 1 else wanted
