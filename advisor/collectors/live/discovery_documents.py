"""The two forms in which an API server says what it serves: aggregated (since 1.26), and classic.

https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import msgspec

from advisor.collectors.live.resource import Resource

_KIND = "application/json;g=apidiscovery.k8s.io;v={};as=APIGroupDiscoveryList"
#: Aggregated if the server has it, which takes one request; else classic.
ACCEPT = ",".join([_KIND.format("v2"), _KIND.format("v2beta1"), "application/json"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One version of a group."""

    version: str
    resources: tuple[Resource, ...] | None
    """None when they stand in a document of their own, at `/apis/GROUP/VERSION`."""
    is_stale: bool = False
    """Whether the server behind the group does not answer, so that some may be missing here."""


Groups: TypeAlias = dict[str, tuple[Offered, ...]]
"""By name, empty for the core group; the preferred version first."""


class _Wire(msgspec.Struct, rename="camel"):
    pass


class _Meta(_Wire):
    name: str = ""


class _Kind(_Wire):
    kind: str = ""


class _AggregatedResource(_Wire):
    resource: str = ""
    response_kind: _Kind | None = None
    scope: str = ""
    verbs: list[str] | None = None


class _AggregatedVersion(_Wire):
    version: str = ""
    freshness: str = ""
    resources: list[_AggregatedResource] | None = None


class _AggregatedGroup(_Wire):
    metadata: _Meta = msgspec.field(default_factory=_Meta)
    versions: list[_AggregatedVersion] | None = None


class _Version(_Wire):
    version: str = ""


class _Group(_Wire):
    name: str = ""
    versions: list[_Version] | None = None
    preferred_version: _Version | None = None


class _Root(_Wire):
    """Any of the three answers of `/api` and `/apis`."""

    kind: str = ""
    items: list[_AggregatedGroup] | None = None
    groups: list[_Group] | None = None
    versions: list[str] | None = None


class _ClassicResource(_Wire):
    name: str = ""
    kind: str = ""
    namespaced: bool = False
    verbs: list[str] | None = None


class _Resources(_Wire):
    kind: str = ""
    resources: list[_ClassicResource] | None = None


class _ServerVersion(_Wire):
    git_version: str = ""


def groups_in(data: bytes) -> Groups:
    """The groups in an answer of `/api` or `/apis`. Raises ValueError when it is none of the three forms."""
    root = _decode(data, _Root)
    match root.kind:
        case "APIGroupDiscoveryList":
            return {group.metadata.name: tuple(_aggregated(group)) for group in root.items or ()}
        case "APIGroupList":
            return {group.name: _classic(group) for group in root.groups or ()}
        case "APIVersions":
            return {"": tuple(Offered(version=each, resources=None) for each in root.versions or ())}
    raise ValueError("it is no list of API groups")


def resources_in(data: bytes, group: str, version: str) -> tuple[Resource, ...]:
    """The resources in a classic answer of `/apis/GROUP/VERSION`. Raises ValueError when it is none."""
    found = _decode(data, _Resources)
    if found.kind != "APIResourceList":
        raise ValueError("it is no list of resources")
    return tuple(
        Resource(
            group=group,
            version=version,
            name=each.name,
            kind=each.kind,
            is_namespaced=each.namespaced,
            verbs=frozenset(each.verbs or ()),
        )
        for each in found.resources or ()
        if "/" not in each.name  # `daemonsets/status`
    )


def server_version_in(data: bytes) -> str:
    """The version text in an answer of `/version`. Raises ValueError when there is none."""
    version = _decode(data, _ServerVersion).git_version
    if not version:
        raise ValueError("it states no gitVersion")
    return version


def _aggregated(group: _AggregatedGroup) -> list[Offered]:
    return [
        Offered(
            version=version.version,
            resources=tuple(
                Resource(
                    group=group.metadata.name,
                    version=version.version,
                    name=each.resource,
                    kind=each.response_kind.kind if each.response_kind else "",
                    is_namespaced=each.scope == "Namespaced",
                    verbs=frozenset(each.verbs or ()),
                )
                for each in version.resources or ()
            ),
            is_stale=version.freshness == "Stale",
        )
        for version in group.versions or ()
    ]


def _classic(group: _Group) -> tuple[Offered, ...]:
    preferred = group.preferred_version.version if group.preferred_version else ""
    versions = sorted((each.version for each in group.versions or ()), key=lambda version: version != preferred)
    return tuple(Offered(version=version, resources=None) for version in versions)


T_Wire = TypeVar("T_Wire", bound=_Wire)


def _decode(data: bytes, form: type[T_Wire]) -> T_Wire:
    try:
        return msgspec.json.decode(data, type=form)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(str(error)) from error
