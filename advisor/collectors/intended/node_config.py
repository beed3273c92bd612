"""`/etc/rancher/rke2/config.yaml` and that of K3s: the network plugin, and no version at all.

Keys: https://docs.rke2.io/reference/server_config. Of all others, tokens among them, only the names are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import Any

import msgspec

from advisor.collectors.harvest import Harvest
from advisor.collectors.intended.wishes import add_cni, say
from advisor.collectors.objects import ABSENT, JsonText, decoded, is_written
from advisor.collectors.wanted import Wanted
from advisor.model.provenance import Provenance
from advisor.problems import Place

MULTUS = "multus"
"""Stands beside the plugin that gives pods their first interface."""

_KEY = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*\+?")
_OWN = frozenset(
    {
        *(
            "cni",
            "tls-san",
            "write-kubeconfig-mode",
            "node-label",
            "node-taint",
            "node-ip",
            "node-name",
            "cluster-cidr",
        ),
        *(
            "service-cidr",
            "cluster-init",
            "flannel-backend",
            "disable-network-policy",
            "disable-kube-proxy",
            "agent-token",
        ),
        *("etcd-snapshot-schedule-cron", "etcd-expose-metrics", "kubelet-arg", "kube-proxy-arg", "kube-apiserver-arg"),
        *(
            "kube-controller-manager-arg",
            "system-default-registry",
            "private-registry",
            "cloud-provider-name",
            "selinux",
        ),
        *("disable", "server", "token", "profile", "ingress-controller", "data-dir", "node-external-ip"),
    }
)
_COMMON = frozenset({"disable", "server", "token", "profile", "selinux", "cni", "data-dir"})
"""Words that others use as well: one of them alone proves nothing."""

_SAYS = "this is the config.yaml of an RKE2 or K3s node: it shows {what}, and no version"


class _Config(msgspec.Struct, rename="kebab"):
    cni: msgspec.Raw = ABSENT


def is_node_config(keys: Set[str]) -> bool:
    """Whether a document with these keys is such a file."""
    own = keys & _OWN
    return all(map(_KEY.fullmatch, keys)) and bool(own - _COMMON or {"server", "token"} <= keys or keys == {"cni"})


def read_node_config(text: JsonText, place: Place, _wanted: Wanted, harvest: Harvest) -> bool:
    """Adds what the file sets. Raises one of `MALFORMED`."""
    config = decoded(text, _Config)
    plugins = [each for each in _words(config.cni) if each != MULTUS]
    for plugin in plugins[:1]:
        add_cni(plugin, Provenance(source=place.file, field="cni", text=plugin), harvest)
    what = "the network plugin intended" if plugins else "nothing that rules ask for"
    say(_SAYS.format(what=what), Provenance(source=place.file), harvest)
    return True


def _words(part: msgspec.Raw) -> Iterator[str]:
    """A text, several after another with commas, or a list of them: all three are allowed."""
    written: Any = msgspec.json.decode(part) if is_written(part) else None
    for each in written if isinstance(written, list) else [written]:
        if isinstance(each, str):
            yield from (word.strip() for word in each.split(",") if word.strip())
