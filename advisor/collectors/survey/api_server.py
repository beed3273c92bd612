"""The API server's own version: what it says at `/version`, beside what the kubelets say.

Where a kubelet runs the same build, as on every server of RKE2, K3s and RKE1, it is one more witness. Where none does,
as on EKS with its control plane out of sight, it is a version that runs on no node in the list. Without that list it
says nothing of the kubelets, which may be three minors behind (https://kubernetes.io/releases/version-skew-policy/), so
theirs is unknown then.
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.collectors.cluster import build_named, distribution_named
from advisor.collectors.harvest import Harvest
from advisor.collectors.images import version_from
from advisor.collectors.wanted import Wanted
from advisor.model.component import Basis, Component, VersionUnknown
from advisor.model.inventory import Coverage
from advisor.model.provenance import Provenance


def api_server(text: str, harvest: Harvest, wanted: Wanted, place: Provenance) -> Iterator[Component]:
    """The component that an API server is, by its version; none when it did not state one.

    The harvest must hold the kubelets already, and whether all nodes were listed.
    """
    known = distribution_named(text, wanted) if text else None
    if known is None:
        return
    nodes = frozenset(name for name, places in harvest.kubelets.items() if any(each.text == text for each in places))
    signs = {harvest.node_signs[name][0] for name in nodes if name in harvest.node_signs}
    build = build_named(text, known, min(signs, default=None))
    version = version_from(text, known, text=text)
    yield Component(name=known.name, version=version, build=build, basis=Basis.RUNNING, seen_in=(place,), nodes=nodes)
    if not harvest.kubelets and not any(_is_whole(entry) for entry in harvest.coverage if entry.kind == "Node"):
        reason = "no kubelet was seen, and kubelets may be older than the API server"
        refused = (entry.remedy for entry in harvest.coverage if entry.kind == "Node" and entry.gap and entry.remedy)
        unknown = VersionUnknown(text="", reason=reason, how=next(refused, known.remedy))
        yield Component(name=known.name, version=unknown, basis=Basis.RUNNING, seen_in=(place,))


def _is_whole(entry: Coverage) -> bool:
    return entry.namespaces is None and not entry.gap
