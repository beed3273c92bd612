"""The yardsticks of reading: the few fields that matter of a Node, or of an inventory, decoded with their types."""

from __future__ import annotations

import msgspec


class Info(msgspec.Struct, rename="camel"):
    """`status.nodeInfo`."""

    kernel_version: str = ""
    os_image: str = ""
    operating_system: str = ""
    kubelet_version: str = ""


class Image(msgspec.Struct):
    """One image in a node's cache."""

    names: list[str] = msgspec.field(default_factory=list)


class Status(msgspec.Struct, rename="camel"):
    """`status` of a Node."""

    node_info: Info = msgspec.field(default_factory=Info)
    images: list[Image] = msgspec.field(default_factory=list)


class Meta(msgspec.Struct):
    """`metadata`."""

    name: str = ""
    namespace: str = ""


class Item(msgspec.Struct):
    """Any object; what is no Node has none of the status asked for."""

    kind: str
    metadata: Meta
    status: Status = msgspec.field(default_factory=Status)


class Items(msgspec.Struct):
    """A list."""

    items: list[Item]


def decode(data: bytes) -> Items:
    """The objects of a list."""
    return msgspec.json.decode(data, type=Items)


class Member(msgspec.Struct):
    """A node of an inventory in the advisor's own form."""

    name: str
    facts: dict[str, str]


class Cluster(msgspec.Struct):
    """A cluster of such an inventory."""

    name: str
    components: dict[str, str]
    facts: dict[str, str | int | bool]
    nodes: list[Member]


class Inventory(msgspec.Struct):
    """The whole of it."""

    clusters: list[Cluster]


def decode_inventory(data: bytes) -> Inventory:
    """Its clusters."""
    return msgspec.json.decode(data, type=Inventory)
