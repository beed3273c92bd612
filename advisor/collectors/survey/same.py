"""Whether two ways lead to one cluster: a managed cluster that Rancher knows, and a cluster that was read itself.

Only what cannot be alike by chance counts: the certificate authority of the cluster, or its place behind the very
Rancher that manages it. Names prove nothing: every second cluster is called `prod`.
"""

from __future__ import annotations

import base64
import binascii
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import chain
from urllib.parse import urlsplit

from advisor.collectors.survey.introduction import Introduction, certificates_in
from advisor.collectors.survey.packed_nodes import unpacked_nodes
from advisor.collectors.survey.rancher import Managed
from advisor.collectors.survey.rancher_objects import ManagedCluster


class Known:
    """The clusters that are read themselves, by what each could be recognised by."""

    def __init__(self, introductions: Sequence[Introduction]) -> None:
        self._introductions = introductions
        self._by_certificate: defaultdict[bytes, list[int]] = defaultdict(list)
        self._by_place: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for number, each in enumerate(introductions):
            for certificate in each.certificates:
                self._by_certificate[certificate].append(number)
            self._by_place[_place(each.url)].append(number)

    def numbers_of(self, rancher: Introduction) -> Sequence[int | None]:
        """For each cluster that a Rancher manages the first of them that it is; None when there is none, or no proof.

        It is never the one that the Rancher runs in, whoever signed both.
        """
        managed = rancher.managed
        own = {number for number, each in enumerate(self._introductions) if each.identity == rancher.identity}
        authorities = [certificates_in(_pem(each.status.ca_cert)) for each in managed.clusters]
        uses = Counter(chain.from_iterable(authorities))
        return [
            min({*self._behind(cluster, managed), *self._signed(cluster, authority, uses, managed)} - own, default=None)
            for cluster, authority in zip(managed.clusters, authorities, strict=True)
        ]

    def _behind(self, cluster: ManagedCluster, managed: Managed) -> Iterable[int]:
        """Those whose URL is the cluster's address at its own Rancher: `https://rancher/k8s/clusters/c-m-abc`."""
        host, _ = _place(managed.url)
        return self._by_place.get((host, f"/k8s/clusters/{cluster.metadata.name}"), ()) if managed.url else ()

    def _signed(
        self, cluster: ManagedCluster, authority: Iterable[bytes], uses: Mapping[bytes, int], managed: Managed
    ) -> Iterable[int]:
        """Those with the cluster's authority, where that is its alone and not one that a company signs all with."""
        found = {number for each in authority for number in self._by_certificate.get(each, ())}
        if not found or any(uses[each] > 1 for each in authority):
            return ()
        nodes = {each.status.node_name for each in unpacked_nodes(managed.nodes.get(cluster.metadata.name, ()))}
        return [each for each in found if _may_have(nodes, self._introductions[each].nodes)]


def _may_have(nodes: Set[str], seen: Set[str]) -> bool:
    """Whether nodes speak for one cluster; they do where either side shows none."""
    return not nodes or not seen or not nodes.isdisjoint(seen)


def _place(url: str) -> tuple[str, str]:
    """Host and path."""
    parts = urlsplit(url)
    return parts.netloc, parts.path.rstrip("/")


def _pem(written: str) -> bytes:
    """A certificate as Rancher keeps it: PEM, mostly in base64 once more."""
    if written.startswith("-----"):
        return written.encode()
    try:
        return base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        return b""
