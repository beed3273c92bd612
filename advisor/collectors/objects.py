"""The few fields we want of Kubernetes objects, as typed decoders. Everything else is skipped while parsing.

Secrets, tokens and the values of annotations have no field here. Mind when adding a field: a list of 10,000 nodes
passes through.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec
from msgspec import UNSET, UnsetType

ABSENT = msgspec.Raw()
"""Stands for a part that is not written. A part that is written `null` counts as absent too; ask `is_written`."""

JsonText = msgspec.Raw | bytes | memoryview
"""JSON that is not parsed yet."""

MALFORMED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises: for another form, for a text that is no UTF-8, for one that nests too deep."""

_T = TypeVar("_T")


def is_written(part: msgspec.Raw) -> bool:
    """Whether a part that stays unparsed is there."""
    return len(memoryview(part)) > len(b"null") or bytes(part) not in {b"", b"null"}


def decoded(text: JsonText, form: type[_T]) -> _T:
    """A part with the fields of a form. One that is `null` counts as left out, as the API server reads it.

    Raises one of `MALFORMED`.
    """
    try:
        return msgspec.json.decode(text, type=form)
    except msgspec.ValidationError:
        written = _without_nulls(msgspec.json.decode(text))
        return msgspec.json.decode(msgspec.json.encode(written), type=form)


def part_of(part: msgspec.Raw, form: type[_T]) -> _T:
    """A part with the fields of a form, all of them at their defaults when it is not written. Raises as `decoded`."""
    return decoded(part, form) if is_written(part) else form()


def _without_nulls(part: object) -> object:
    if isinstance(part, dict):
        return {key: _without_nulls(value) for key, value in part.items() if value is not None}
    if isinstance(part, list):
        return [_without_nulls(value) for value in part if value is not None]
    return part


class Object(msgspec.Struct, rename="camel", gc=False):
    """Fields that Kubernetes leaves out when they are empty have defaults; unknown fields are skipped.

    What is decoded of JSON holds no circles, so the garbage collector need not look at it.
    """


class Meta(Object):
    """The metadata of an object or a list."""

    name: str = ""
    namespace: str = ""
    uid: str = ""
    resource_version: str = ""
    creation_timestamp: str | None = None
    """Manifests write it as null, so null is no surprise here."""
    generation: int = 0
    continue_: str = msgspec.field(default="", name="continue")
    """In a list: more of it follows on another page."""


class Item(Object):
    """Any object, or a list of objects: what it is, and its inside still unparsed."""

    kind: str | None = None
    api_version: str | None = None
    metadata: msgspec.Raw = ABSENT
    spec: msgspec.Raw = ABSENT
    status: msgspec.Raw = ABSENT
    data: msgspec.Raw = ABSENT
    items: list[msgspec.Raw] | UnsetType | None = UNSET
    """The objects of a list, None when an empty one is written `null`; UNSET for an object."""


class StatusDetails(Object):
    """What a `kind: Status` says it is about."""

    kind: str = ""


class Refusal(Object):
    """A `kind: Status`, as an API server answers when it gives no list."""

    message: str = ""
    reason: str = ""
    details: StatusDetails = msgspec.field(default_factory=StatusDetails)


class NodeMeta(Object):
    """A Node's name, and its annotations, of which only the keys are looked at."""

    name: str = ""

    annotations: dict[str, msgspec.Raw] = {}


class NodeInfo(Object):
    """`status.nodeInfo`."""

    kernel_version: str = ""
    os_image: str = ""
    operating_system: str = ""
    kubelet_version: str = ""


class CachedImage(Object):
    """One image in a node's cache."""

    names: list[str] | str = []
    """A text where there is none: Longhorn's and Harvester's support bundles have "null" in place of null."""


class NodeStatus(Object):
    """`status` of a Node."""

    node_info: NodeInfo = msgspec.field(default_factory=NodeInfo)
    images: list[msgspec.Raw] = []
    """Each a `CachedImage`: nodes share nearly all of theirs, and most are nothing we know."""


class NodeObject(Object):
    """A Node, decoded at once: a list holds thousands of them, and most of each is of no interest."""

    metadata: NodeMeta = msgspec.field(default_factory=NodeMeta)
    status: NodeStatus = msgspec.field(default_factory=NodeStatus)


class Variable(Object):
    """One variable of a container. Its value is kept only for settings that rules ask for."""

    name: str = ""
    value: str = ""
    value_from: msgspec.Raw = ABSENT


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
    env: list[Variable] = []
    env_from: list[VariableSource] = []


class PodSpec(Object):
    """A pod's `spec`."""

    containers: list[Container] = []
    node_name: str = ""


class PodStatus(Object):
    """A pod's `status`."""

    phase: str = ""


class Template(Object):
    """A workload's pod template."""

    spec: PodSpec = msgspec.field(default_factory=PodSpec)


class Selector(Object):
    """Which pods belong to a workload, as far as labels say it."""

    match_labels: dict[str, str] = {}


class WorkloadSpec(Object):
    """`spec` of a DaemonSet, Deployment or StatefulSet."""

    template: Template = msgspec.field(default_factory=Template)
    replicas: int | None = None
    selector: msgspec.Raw = ABSENT


class WorkloadStatus(Object):
    """`status` of a DaemonSet, Deployment or StatefulSet: how far its rollout is."""

    observed_generation: int = 0
    desired_number_scheduled: int | None = None
    updated_number_scheduled: int = 0
    replicas: int | None = None
    updated_replicas: int = 0
