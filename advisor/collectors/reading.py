"""One Kubernetes object while it is read: what it is, where it stands, and whether an API server wrote it."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.collectors.objects import Item, Meta, is_written
from advisor.model.provenance import Provenance

#: Kinds that run something. The API server never sends one without a status.
TOLD_BY_STATUS = frozenset({"Pod", "DaemonSet", "Deployment", "StatefulSet"})


@dataclass(frozen=True, slots=True)
class Reading:
    """One item being read, and the source it stands in."""

    item: Item
    meta: Meta
    kind: str
    source: str
    group: str = ""
    """The API group, empty for the core one; of an item that does not say it, the group of its list."""
    is_served: bool = False
    """Whether an API server has just sent it."""

    @property
    def label(self) -> str:
        """`DaemonSet kube-system/calico-node`."""
        meta = self.meta
        return f"{self.kind} {meta.namespace}/{meta.name}" if meta.namespace else f"{self.kind} {meta.name}"

    @property
    def is_live(self) -> bool:
        """Whether an API server wrote it. A manifest in a repository says what is intended, not what runs.

        Neither does a workload that was exported once and is kept without its status, for others to edit.
        """
        if self.is_served or self._has_status:
            return True
        meta = self.meta
        is_kept = self.kind in TOLD_BY_STATUS and not is_written(self.item.status)
        return not is_kept and bool(meta.uid or meta.resource_version or meta.creation_timestamp)

    @property
    def _has_status(self) -> bool:
        return is_written(self.item.status) and bytes(self.item.status) != b"{}"

    def provenance(self, field: str, text: str = "") -> Provenance:
        """Where a field of this object was read."""
        return Provenance(source=self.source, object=self.label, field=field, text=text)
