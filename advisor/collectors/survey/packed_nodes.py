"""What a Rancher says of nodes, packed: of 100,000 of them some megabytes are held instead of a hundred times that."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import TypeAlias

import msgspec

from advisor.collectors.survey.rancher_objects import ManagedNode

PackedNodes: TypeAlias = tuple[bytes, ...]
"""Of one cluster, in pieces as they came."""


def packed_nodes(nodes: Iterable[ManagedNode]) -> PackedNodes:
    """The nodes as one piece. They are alike but for their names, so that little is left of them."""
    return (zlib.compress(msgspec.msgpack.encode(list(nodes))),)


def unpacked_nodes(packed: PackedNodes) -> Iterator[ManagedNode]:
    """The nodes again, in the order they came."""
    for piece in packed:
        yield from msgspec.msgpack.decode(zlib.decompress(piece), type=list[ManagedNode])
