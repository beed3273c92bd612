"""Who a cluster is: what has to be known of all before anything is said of one. It is little, whatever their size.

Two contexts may lead to one cluster, and a Rancher in one may manage others; neither shows in a cluster by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from advisor.collectors.survey.rancher import NO_CLUSTERS, Managed

_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """What tells a cluster from others, and what it knows of others."""

    name: str
    """Of its context."""
    url: str = ""
    """The API server's URL; empty when no connection could be made."""
    certificates: frozenset[bytes] = frozenset()
    """The certificates it is trusted by, see `certificates_in`; none for those of the machine."""
    identities: frozenset[str] = frozenset()
    """The uid of its namespace kube-system; none where that could not be seen."""
    nodes: frozenset[str] = frozenset()
    """Names of nodes, some at least; none where they could not be seen."""
    managed: Managed = NO_CLUSTERS
    """What a Rancher in it says of other clusters."""

    @property
    def identity(self) -> str:
        """What tells a cluster from all others; its context's name where its namespaces could not be seen."""
        return min(self.identities, default=self.name)


def certificates_in(pem: bytes) -> frozenset[bytes]:
    """The certificates of a PEM text, without their line breaks."""
    return frozenset(b"".join(body.split()) for body in _CERTIFICATE.findall(pem))
