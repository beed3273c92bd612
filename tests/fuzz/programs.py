"""Readers of what programs print: on the node that is looked at, and to say who asks. Each program is really run.

What is shown is what a look at a host writes down and says of it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from advisor.collectors.live.clock import SystemClock
from advisor.collectors.live.plugin import FromPlugin
from advisor.collectors.live.plugin_entry import API_VERSIONS, PluginEntry
from advisor.collectors.live.server import Server
from advisor.evidence.bpf import CGROUP_FACTS, attached_of, veths_of
from advisor.evidence.files import Root, attempt
from advisor.evidence.interfaces import BARE, MACS, VXLAN, data_interfaces_of, macs_of, vxlan_of
from advisor.evidence.netfilter import (
    BACKEND_FACTS,
    backend_of,
    backends,
    base_chains_of,
    mode_of_kube_proxy,
    set_names,
    version_of_iptables,
    writers_of,
)
from advisor.evidence.record import Evidence, Seen, Statement, document_of, gaps_in_words, neutral
from advisor.evidence.surroundings import Surroundings
from advisor.problems import Place
from tests.evidence.fake_node import FakeNode
from tests.fuzz.saved import own_folder, saved

_PLACE = Place(file="kubeconfig", pointer="/users/0/user/exec")
#: No program here takes longer; one that is never started says so at once.
_SECONDS = 20.0


def read_bpftool(data: bytes) -> str:
    """What `bpftool` says of the node's cgroups, and of its interfaces."""
    with _printing(data, "bpftool"):
        return _said(
            attempt(CGROUP_FACTS, lambda: attached_of(_around()))
            + attempt([BARE], lambda: data_interfaces_of(_around()))
        )


def read_ip(data: bytes) -> str:
    """What `ip` says of the interfaces."""
    with _printing(data, "ip"):
        return _said(
            attempt(["node.veth_data_interface"], lambda: veths_of(_around()))
            + attempt([MACS], lambda: macs_of(_around()))
        )


def read_ethtool(data: bytes) -> str:
    """What `ethtool` says of the VXLAN device."""
    with _printing(data, "ethtool"):
        return _said(attempt([VXLAN], lambda: vxlan_of(_around())))


def read_nft(data: bytes) -> str:
    """What `nft` says of Calico's table, of kube-proxy's, and of others."""
    with _printing(data, "nft"):
        return _said(
            attempt(["node.calico_base_chains_empty"], lambda: base_chains_of(_around()))
            + attempt(["node.newer_nft_writes"], lambda: writers_of(_around()))
            + attempt(["kube_proxy.mode"], lambda: mode_of_kube_proxy(_around(), 1, {"kube-proxy"}))
        )


def read_iptables_save(data: bytes) -> str:
    """What both backends say of their rules."""
    with _printing(data, "iptables-legacy-save", "iptables-nft-save"):
        return _said(attempt(BACKEND_FACTS, lambda: backend_of(backends(_around()))))


def read_iptables(data: bytes) -> str:
    """What `iptables -V` says, which is kept as a note."""
    with _printing(data, "iptables"):
        return _said(attempt(["iptables"], lambda: [Seen("iptables", True, "iptables -V", version_of_iptables())]))


def read_ipset(data: bytes) -> str:
    """What `ipset` says of the sets there are."""
    with _printing(data, "ipset"):
        return _said(attempt(["sets"], lambda: [_seen_sets(set_names(_around()))]))


def read_plugin(data: bytes) -> str:
    """What an exec plugin says who asks. Nothing of it may be shown."""
    command = _program("plugin", saved(data))
    entry = PluginEntry(
        api_version=API_VERSIONS[0],
        command=str(command),
        arguments=(),
        environment=(),
        wants_cluster=False,
        install_hint="",
        place=_PLACE,
    )
    server = Server(url="https://server.example:6443", place=_PLACE)
    held = FromPlugin(entry=entry, server=server, clock=SystemClock(), seconds=_SECONDS, environ=dict(os.environ))
    return repr(held.current())


def _said(statements: Sequence[Statement]) -> str:
    evidence = Evidence("prod", "worker-1", list(statements), [neutral(str(len(statements)))])
    return "\n".join([json.dumps(document_of(evidence), ensure_ascii=False), *gaps_in_words(evidence)])


def _seen_sets(names: Sequence[str]) -> Statement:
    return Seen("sets", len(names), "ipset list -name", " ".join(names))


@contextmanager
def _printing(data: bytes, *programs: str) -> Iterator[None]:
    """Has programs of these names print the input, before all others that there are."""
    path, before = saved(data), os.environ.get("PATH", "")
    for name in programs:
        _program(name, path)
    os.environ["PATH"] = f"{own_folder() / 'bin'}{os.pathsep}{before}"
    try:
        yield
    finally:
        os.environ["PATH"] = before


def _program(name: str, prints: Path) -> Path:
    """Installs it once for each process; the file it prints is the same each time."""
    place = own_folder() / "bin" / name
    if not place.exists():
        place.parent.mkdir(exist_ok=True)
        place.write_text(f"#!/bin/sh\nexec cat {prints}\n", encoding="utf-8")
        place.chmod(0o700)
    return place


def _around() -> Surroundings:
    """On the node, where everything may be looked at."""
    root = _root_in(own_folder())
    return Surroundings(root=Root(root, is_told=True), processes=True, files=True, network=True, cgroups=True)


@cache
def _root_in(folder: Path) -> str:
    """A node with a way outside, Calico's VXLAN device, and a pod."""
    node = FakeNode(folder / "node")
    node.write("proc/net/route", "Iface Destination Gateway Flags RefCnt Use Metric Mask\neth0 0 0 3 0 0 0 0\n")
    node.write("proc/net/dev", "    lo: 1 0\nvxlan.calico: 2 0\n")
    node.write("sys/class/net/eth0/operstate", "up\n")
    node.link("proc/200/ns/net", "net:[40]")
    node.write("proc/200/net/arp", "169.254.1.1 0x1 0x6 ee:ee:ee:ee:ee:ee * eth0\n")
    return str(node.root)


PROGRAMS: dict[str, Callable[[bytes], str]] = {
    "bpftool": read_bpftool,
    "ip": read_ip,
    "ethtool": read_ethtool,
    "nft": read_nft,
    "iptables-save": read_iptables_save,
    "iptables": read_iptables,
    "ipset": read_ipset,
    "plugin": read_plugin,
}
