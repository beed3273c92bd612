"""Where a value in an inventory was read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Provenance:
    """The source, the object in it, the field of the object, and the text that stood there."""

    source: str
    """The file or context as the user named it; standard input is `-`."""
    object: str = ""
    """`DaemonSet kube-system/calico-node`, `Node worker-1`; empty when the source is the object."""
    field: str = ""
    text: str = ""

    def __str__(self) -> str:
        where = " ".join(part for part in (self.object, self.field) if part)
        return f"{where} in {self.source}" if where else self.source
