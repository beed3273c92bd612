"""Well-kept clusters of each platform, at releases without open faults, as an API server shows them.

They are the recorded examples moved on to later releases: names and numbers change, the shape of the objects does not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.collectors.survey.guarded_cluster import FakeCluster, recorded

EXAMPLES = Path(__file__).resolve().parents[3] / "inventory-examples"


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """A cluster, and what a person has to answer before it is clear."""

    cluster: FakeCluster
    answers: tuple[Mapping[str, object], ...] = ()
    """Fact and value of each."""


def _moved(example: str, to: Mapping[str, str], *, version: str, groups: tuple[str, ...] = ()) -> FakeCluster:
    """An example at other releases; in image caches the releases before them stay."""
    objects = recorded(EXAMPLES / example)
    for old, new in to.items():
        text = re.sub(rf"{re.escape(old)}(?![0-9])", new, json.dumps(objects))
        objects = tuple(json.loads(text))
    return FakeCluster(objects=objects, git_version=version, groups=frozenset(groups))


RANCHER = ("management.cattle.io", "provisioning.cattle.io")
UBUNTU = {"Ubuntu 20.04.6 LTS": "Ubuntu 24.04.3 LTS"}
CANAL = {"v3.28.0-build20240625": "v3.32.1-build20260722", "v3.30.3-build20250909": "v3.32.1-build20260722"}
IPTABLES: Mapping[str, object] = {"fact": "kube_proxy.mode", "value": "iptables"}

PLATFORMS: Mapping[str, Platform] = {
    "rke2-calico": Platform(
        cluster=_moved("clean-rke2-calico", {}, version="v1.35.7+rke2r1"),
        answers=({"fact": "calico.typha_open_to_others", "value": False},),
    ),
    "rke2-canal": Platform(
        cluster=_moved(
            "rke2-canal-ubuntu-20.04",
            {
                **UBUNTU,
                **CANAL,
                "v3.28.0": "v3.32.1",
                "v1.29.7": "v1.35.7",
                "5.4.0-192-generic": "6.8.0-79-generic",
                "rancher-agent:v2.9.2": "rancher-agent:v2.15.2",
            },
            version="v1.35.7+rke2r1",
        ),
        answers=(IPTABLES,),
    ),
    "rke1": Platform(
        cluster=_moved(
            "rke1-canal",
            {**UBUNTU, "v3.27.3": "v3.30.2", "v1.29.7": "v1.32.13", "5.4.0-182-generic": "6.8.0-79-generic"},
            version="v1.32.13",
        ),
        answers=(
            {"fact": "cluster.tokens_end_early", "value": False},
            {"fact": "node.ipsets_of_newer_revision", "value": False},
        ),
    ),
    "eks": Platform(cluster=_moved("clean-eks", {}, version="v1.34.2-eks-ecaa3a6")),
    "rancher": Platform(
        cluster=_moved(
            "rancher-management",
            {**CANAL, "v3.30.3": "v3.32.1", "v1.31.13": "v1.35.7", "v2.10.3": "v2.15.2", "2.10.3": "2.15.2"},
            version="v1.35.7+rke2r1",
            groups=RANCHER,
        ),
        answers=(IPTABLES,),
    ),
}
