"""Inventories of many clusters under one Rancher, in the advisor's own form."""

from __future__ import annotations

import json

#: Two lines behind what its Rancher offers, so that Rancher and the clusters have to move.
_RKE2 = "v1.32.13+rke2r1"
_HUB = {
    "name": "hub",
    "components": {"rancher": "v2.14.3", "rke2": _RKE2},
    "facts": {"cluster.cni": "canal", "cluster.upgraded_by": "manual", "rancher.rke1_objects": "none"},
    "coverage": "all",
}


def estate_text(clusters: int, *, all_different: bool) -> str:
    """So many clusters, alike or each with a kernel of its own, and the one that Rancher runs in."""
    members = [
        {
            "name": f"cluster-{number:03}",
            "managed_by": "hub",
            "components": {"rke2": _RKE2},
            "facts": {"cluster.cni": "canal", "cluster.upgraded_by": "rancher"},
            "nodes": [{"name": "n1", "facts": {"node.kernel": f"5.15.0-{100 + number * all_different}-generic"}}],
            "coverage": "all",
        }
        for number in range(clusters)
    ]
    return json.dumps({"schema_version": "1.0.0", "clusters": [_HUB, *members]})
