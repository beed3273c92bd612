"""The few fields we want of Kubernetes objects, as typed decoders. Everything else is skipped while parsing.

Secrets, tokens and annotations have no field here, so they are never even built in memory.
"""

from __future__ import annotations

from typing import Any

import msgspec

ABSENT = msgspec.Raw()
"""Stands for a part that is not written. A part that is written `null` counts as absent too; ask `is_written`."""


def is_written(part: msgspec.Raw) -> bool:
    """Whether a part that stays unparsed is there."""
    return bytes(part) not in {b"", b"null"}


class Object(msgspec.Struct, rename="camel"):
    """Fields that Kubernetes leaves out when they are empty have defaults; unknown fields are skipped."""


class ListMeta(Object):
    """The metadata of a list."""

    continue_: str = msgspec.field(default="", name="continue")


class Meta(Object):
    """The metadata of an object."""

    name: str = ""
    namespace: str = ""
    uid: str = ""
    resource_version: str = ""
    creation_timestamp: str | None = None
    generation: int = 0
    deletion_timestamp: str | None = None


class StatusDetails(Object):
    """What a `kind: Status` says it is about."""

    kind: str = ""
    group: str = ""
    name: str = ""


class Envelope(Object):
    """The outside of any document: enough to see what it is. `items` stay unparsed."""

    kind: str = ""
    api_version: str = ""
    metadata: msgspec.Raw = ABSENT
    items: list[msgspec.Raw] | None = None
    message: str = ""
    reason: str = ""
    details: StatusDetails | None = None
    code: int | None = None
    bom_format: str = ""
    spdx_version: str = ""
    schema_version: str = msgspec.field(default="", name="schema_version")
    clusters: msgspec.Raw = ABSENT


class Item(Object):
    """Any object: its identity, and its inside still unparsed."""

    kind: str = ""
    api_version: str = ""
    metadata: Meta = msgspec.field(default_factory=Meta)
    spec: msgspec.Raw = ABSENT
    status: msgspec.Raw = ABSENT
    data: msgspec.Raw = ABSENT


class NodeInfo(Object):
    """`status.nodeInfo`."""

    kernel_version: str = ""
    os_image: str = ""
    operating_system: str = ""
    kubelet_version: str = ""


class CachedImage(Object):
    """One image in a node's cache."""

    names: list[str] | None = None


class NodeStatus(Object):
    """`status` of a Node."""

    node_info: NodeInfo = msgspec.field(default_factory=NodeInfo)
    images: list[CachedImage] | None = None


class Variable(Object):
    """One variable of a container. Its value is kept only for settings that rules ask for."""

    name: str
    value: str | None = None
    value_from: dict[str, Any] | None = None


class SourceReference(Object):
    """A ConfigMap or Secret that a container's environment is filled from."""

    name: str = ""
    optional: bool = False


class VariableSource(Object):
    """One entry of `envFrom`."""

    prefix: str = ""
    config_map_ref: SourceReference | None = None
    secret_ref: SourceReference | None = None


class Container(Object):
    """One container."""

    name: str = ""
    image: str = ""
    env: list[Variable] | None = None
    env_from: list[VariableSource] | None = None


class PodSpec(Object):
    """A pod's `spec`."""

    containers: list[Container] | None = None
    node_name: str = ""


class PodStatus(Object):
    """A pod's `status`."""

    phase: str = ""


class Template(Object):
    """A workload's pod template."""

    spec: PodSpec = msgspec.field(default_factory=PodSpec)


class WorkloadSpec(Object):
    """`spec` of a DaemonSet, Deployment or StatefulSet."""

    template: Template = msgspec.field(default_factory=Template)
    replicas: int | None = None


class WorkloadStatus(Object):
    """`status` of a DaemonSet, Deployment or StatefulSet: how far its rollout is."""

    observed_generation: int = 0
    desired_number_scheduled: int | None = None
    updated_number_scheduled: int = 0
    replicas: int | None = None
    updated_replicas: int = 0
