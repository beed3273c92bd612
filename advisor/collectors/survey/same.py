"""Whether two ways lead to one cluster: a managed cluster that Rancher knows, and a cluster that was read itself.

Only what cannot be alike by chance counts: the certificate authority of the cluster, or its place behind the very
Rancher that manages it. Names prove nothing: every second cluster is called `prod`.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from advisor.collectors.survey.cluster import ReadCluster
from advisor.collectors.survey.rancher import Managed
from advisor.collectors.survey.rancher_objects import ManagedCluster

_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.DOTALL)


def read_as(cluster: ManagedCluster, managed: Managed, read: Iterable[ReadCluster]) -> ReadCluster | None:
    """The cluster that was read itself and is this managed one; None when there is none, or nothing proves it."""
    for each in read:
        if _has_authority(each, cluster, managed) or _is_behind(each.url, cluster, managed):
            return each
    return None


def _has_authority(read: ReadCluster, cluster: ManagedCluster, managed: Managed) -> bool:
    """Whether a cluster has the managed one's authority, and is not only another one that a company signed alike."""
    authority = _authority_of(cluster)
    if not authority & _certificates(read.authority):
        return False
    alike = [each for each in managed.clusters if authority & _authority_of(each)]
    nodes = {each.status.node_name for each in managed.nodes if each.metadata.namespace == cluster.metadata.name}
    known = set(read.harvest.node_facts)
    return len(alike) == 1 and (not nodes or not known or bool(nodes & known))


def _authority_of(cluster: ManagedCluster) -> frozenset[bytes]:
    return _certificates(_pem(cluster.status.ca_cert))


def _is_behind(url: str, cluster: ManagedCluster, managed: Managed) -> bool:
    """Whether a URL is the cluster's address at its own Rancher: `https://rancher/k8s/clusters/c-m-abc`."""
    here, rancher = urlsplit(url), urlsplit(managed.url)
    path = here.path.rstrip("/")
    return bool(managed.url) and here.netloc == rancher.netloc and path == f"/k8s/clusters/{cluster.metadata.name}"


def _pem(written: str) -> bytes:
    """A certificate as Rancher keeps it: PEM, mostly in base64 once more."""
    if written.startswith("-----"):
        return written.encode()
    try:
        return base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _certificates(pem: bytes) -> frozenset[bytes]:
    """The certificates of a PEM text, without their line breaks."""
    return frozenset(b"".join(body.split()) for body in _CERTIFICATE.findall(pem))
