"""Adds machines to a harvest: while reading, and at the end as the nodes they are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import assert_never

from advisor.collectors.harvest import Harvest
from advisor.collectors.hosts.ansible import Foreign, Unreached, host_in, results_in
from advisor.collectors.hosts.host import Host, NodeNames, joined, lists_all_nodes
from advisor.collectors.hosts.looks import Given
from advisor.collectors.hosts.texts import hosts_in
from advisor.collectors.nodes import KERNEL, OPERATING_SYSTEM, OS_IMAGE
from advisor.collectors.objects import MALFORMED, JsonText
from advisor.collectors.wanted import Wanted
from advisor.model.fact import Observation
from advisor.model.inventory import Note
from advisor.problems import InvalidInput, Place, Problem

NO_NAME = "it names no machine; put the output of `uname -a` into the same file or folder"
NO_NODE = "leave out what is of machines outside of the cluster"


def read_result(text: JsonText, place: Place, _: Wanted, harvest: Harvest) -> bool:
    """Adds the machine that the setup module answered for. Raises one of `MALFORMED`."""
    return _add(host_in(text, place.file, is_cached=False), place.file, harvest)


def read_cache(text: JsonText, place: Place, _: Wanted, harvest: Harvest) -> bool:
    """Adds the machine of an entry in Ansible's cache of facts. Raises one of `MALFORMED`."""
    return _add(host_in(text, place.file, is_cached=True), place.file, harvest)


def read_unreached(_: JsonText, place: Place, __: Wanted, harvest: Harvest) -> bool:
    """Says that a machine gave no facts: the file has its name."""
    harvest.notes.append(Note(source=place.file, says="this machine gave Ansible no facts"))
    return True


def read_printed_facts(data: bytes, file: str, harvest: Harvest) -> int:
    """Adds the machines that `ansible -m setup` printed; how many there are. Raises `InvalidInput`."""
    count = 0
    try:
        for each in results_in(data, file):
            if isinstance(each, Unreached):
                says = f"{each.name} gave Ansible no facts (line {each.line})"
                harvest.notes.append(Note(source=file, says=says))
            else:
                count += _add(each, file, harvest)
    except MALFORMED as error:
        message = f"the facts that Ansible printed cannot be read: {error}"
        hint = "save the output of ansible -m setup again, whole"
        problem = Problem(code="unexpected-form", message=message, place=Place(file=file), hint=hint)
        raise InvalidInput([problem]) from error
    return count


def read_host_texts(text: str, file: str, harvest: Harvest) -> int:
    """Adds the machines whose `uname -a` or `os-release` a text holds; how many there are."""
    return sum(_add(host, file, harvest) for host in hosts_in(text, file))


def settle_hosts(harvest: Harvest, given: Sequence[Given] = ()) -> None:
    """Makes nodes of the machines that were seen, after the last source; `given` are inventories beside.

    Ansible asks machines that are in no cluster too. Where all nodes were listed, one that is none of them is said.
    """
    named, alone = joined(harvest.hosts)
    listed = NodeNames([*harvest.node_facts, *chain(*(each.listed() for each in given))])
    is_whole = lists_all_nodes(harvest.coverage) or any(each.cluster.covers("Node") for each in given)
    for host in named:
        node = listed.node_of(host.name)
        told = ((KERNEL, host.kernel), (OS_IMAGE, host.os_image), (OPERATING_SYSTEM, host.operating_system))
        seen = [Observation(fact=fact, value=value, seen_in=host.seen_in) for fact, value in told if value]
        harvest.node_facts[node].extend(seen)
        if is_whole and not listed.has(node):
            says = f"{host.name} is none of the nodes that were listed, and is judged as one node more"
            harvest.notes.append(Note(source=host.seen_in.source, says=says, remedy=NO_NODE))
    for host in alone:
        harvest.notes.append(Note(source=host.seen_in.source, says=f"skipped {host.os_image}: {NO_NAME}"))


def _add(host: Host | Foreign | None, file: str, harvest: Harvest) -> bool:
    match host:
        case Host():
            harvest.accepted += 1
            harvest.hosts.append(host)
        case Foreign():
            says = f"{host.name} runs {host.system}, and can be no node"
            harvest.notes.append(Note(source=file, says=says))
        case None:
            return False
        case _:
            assert_never(host)
    return True
