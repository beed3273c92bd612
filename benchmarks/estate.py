"""Inventories of many clusters under one Rancher, in the advisor's own form."""

from __future__ import annotations

import json
from typing import TypeAlias

Entry: TypeAlias = dict[str, object]

#: Two lines behind what its Rancher offers, so that Rancher and the clusters have to move.
_RKE2 = "v1.32.13+rke2r1"


def _hub(rancher: str, rke2: str) -> Entry:
    return {
        "name": "hub",
        "components": {"rancher": rancher, "rke2": rke2},
        "facts": {"cluster.cni": "canal", "cluster.upgraded_by": "manual", "rancher.rke1_objects": "none"},
        "coverage": "all",
    }


#: What clusters that grew for years differ in. The lists have lengths of no common factor, so that 150 clusters differ.
_RELEASES = tuple(f"v1.{line}.{patch}+rke2r1" for line in (31, 32, 33) for patch in range(1, 10))
_CNIS = ("canal", "calico", "cilium", "flannel", "calico")
_KERNELS = ("5.4.0-{}-generic", "5.15.0-{}-generic", "6.8.0-{}-generic", "5.14.0-{}.el9.x86_64", "4.18.0-{}.el8.x86_64")
_CALICOS = ("v3.28.2", "v3.29.1", "v3.29.4", "v3.30.1")
_BACKENDS = ("Auto", "NFT", "Legacy")


def estate_text(clusters: int, *, all_different: bool) -> str:
    """So many clusters, alike or no two of which rules take for one, and the one that Rancher runs in."""
    members = [_different(number) if all_different else _member(number, _RKE2) for number in range(clusters)]
    hub = _hub("v2.12.3", "v1.31.9+rke2r1") if all_different else _hub("v2.14.3", _RKE2)
    return json.dumps({"schema_version": "1.0.0", "clusters": [hub, *members]})


def _member(number: int, rke2: str, *, cni: str = "canal", own: Entry | None = None, **facts: object) -> Entry:
    return {
        "name": f"cluster-{number:03}",
        "managed_by": "hub",
        "components": {"rke2": rke2, **(own or {})},
        "facts": {"cluster.cni": cni, "cluster.upgraded_by": "rancher", **facts},
        "nodes": [{"name": "n1", "facts": {"node.kernel": "5.15.0-100-generic"}}],
        "coverage": "all",
    }


def _different(number: int) -> Entry:
    """A cluster with a release, a plugin, settings and nodes of its own. Of some the Calico is moved by itself."""
    member, kernels = member_of_shape(number)
    nodes = [{"name": f"n{place}", "facts": {"node.kernel": kernel}} for place, kernel in enumerate(kernels, 1)]
    return {**member, "nodes": nodes}


def member_of_shape(number: int) -> tuple[Entry, tuple[str, ...]]:
    """A cluster that differs from that of any other number, and the kernels of its nodes."""
    kernels = tuple(_KERNELS[(number + each) % len(_KERNELS)].format(100 + number) for each in range(1 + number % 4))
    settings: Entry = {
        "felix.xdp_enabled": number % 2 == 0,
        "felix.bpf_enabled": number % 7 == 0,
        "felix.iptables_backend": _BACKENDS[number % len(_BACKENDS)],
        "felix.netlink_sockets_per_hour": number,
        "calico.vxlan_pools": number % 3 == 0,
        "kube_proxy.mode": "ipvs" if number % 11 == 0 else "iptables",
    }
    cni = _CNIS[number // 2 % len(_CNIS)]
    own: Entry = {}
    if cni == "calico" and number % 3 == 0:
        own["calico"] = _CALICOS[number % len(_CALICOS)]
        settings["calico.installed_by"] = "operator"
    return _member(number, _RELEASES[number % len(_RELEASES)], cni=cni, own=own, **settings), kernels
