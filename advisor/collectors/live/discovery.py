"""What the cluster's API serves, so that "you may not look" is told from "there is no such thing".

An API server answers 403, not 404, when somebody without rights asks for a group that does not exist. Discovery is open
to everyone who is logged in (the role `system:discovery`), so it is asked first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from advisor.collectors.live.answers import Page
from advisor.collectors.live.asked import asked_for
from advisor.collectors.live.connection import JSON, Connection
from advisor.collectors.live.discovery_documents import (
    ACCEPT,
    Groups,
    Offered,
    groups_in,
    resources_in,
    server_version_in,
)
from advisor.collectors.live.gaps import Gap, Why, gap_of
from advisor.collectors.live.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """The API server does not serve it, so there is none."""

    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undiscovered:
    """Nobody said whether it is served."""

    gap: Gap


Found: TypeAlias = Resource | Absent | Undiscovered


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What the API server said of itself."""

    version: str
    """As it states it (`v1.29.6+rke2r1`); empty when it did not."""
    groups: Mapping[str, tuple[Offered, ...]]
    doubts: Mapping[tuple[str, str], Gap]
    """Why something may be served unseen: by group and version, both empty for the list of groups as a whole."""
    gaps: tuple[Gap, ...]
    """Every question without its answer, in the order asked."""

    @property
    def is_in_vain(self) -> bool:
        """Whether the first question already showed that no other is answered either."""
        return bool(self.gaps) and self.gaps[0].why in _NOBODY_THERE and not self.groups

    def find(self, group: str, name: str) -> Found:
        """A resource of a group (plural name) in the version the server prefers, or why there is none."""
        offers = self.groups.get(group)
        if offers is None:
            doubt = self.doubts.get((_CORE if group == "" else _NAMED, ""))
            shown = group or "core"
            return Undiscovered(gap=doubt) if doubt else Absent(because=f"the API server serves no group {shown}")
        for offered in offers:
            for resource in offered.resources or ():
                if resource.name == name:
                    return resource
        for offered in offers:
            doubt = self.doubts.get((group, offered.version))
            if doubt:
                return Undiscovered(gap=doubt)
        return Absent(because=f"the API server serves no {name} in the group {group or 'core'}")


_CORE, _NAMED = "/api", "/apis"
#: After these no further question is answered either.
_NOBODY_THERE = frozenset({Why.UNREACHABLE, Why.UNAUTHENTICATED})


def discover(connection: Connection, groups: Iterable[str]) -> Discovery:
    """What the server serves of these groups (empty for the core one). Never raises: what is not answered is a gap."""
    asking = _Asking(connection)
    version = asking.version()
    if asking.gaps and asking.gaps[0].why in _NOBODY_THERE:
        doubts = dict.fromkeys(((_CORE, ""), (_NAMED, "")), asking.gaps[0])
        return Discovery(version="", groups={}, doubts=doubts, gaps=tuple(asking.gaps))
    found: Groups = {}
    for root in (_CORE, _NAMED):
        found.update(asking.groups(root))
    wanted = {group: asking.filled(group, found[group]) for group in sorted(set(groups)) if group in found}
    return Discovery(version=version, groups=wanted, doubts=asking.doubts, gaps=tuple(asking.gaps))


@dataclass(slots=True)
class _Asking:
    connection: Connection
    doubts: dict[tuple[str, str], Gap] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)

    def version(self) -> str:
        """The server's version; empty, with a gap, when it is not told."""
        body = self._get("/version", JSON)
        if isinstance(body, Gap):
            return ""
        try:
            return server_version_in(body)
        except ValueError as error:
            self._unreadable("/version", error)
            return ""

    def groups(self, root: str) -> Groups:
        """The groups below `/api` or `/apis`."""
        body = self._get(root, ACCEPT)
        if isinstance(body, Gap):
            self.doubts[root, ""] = body
            return {}
        try:
            return groups_in(body)
        except ValueError as error:
            self.doubts[root, ""] = self._unreadable(root, error)
            return {}

    def filled(self, group: str, offers: tuple[Offered, ...]) -> tuple[Offered, ...]:
        """The versions of a group with their resources, for servers that keep those apart."""
        return tuple(self._filled(group, offered) for offered in offers)

    def _filled(self, group: str, offered: Offered) -> Offered:
        path = f"{_NAMED}/{group}/{offered.version}" if group else f"{_CORE}/{offered.version}"
        if offered.resources is not None:
            if offered.is_stale:
                says = f"the server behind the API group {group} does not answer, so what it serves is not known"
                remedy = f"kubectl get apiservice {offered.version}.{group}"
                gap = Gap(why=Why.UNREACHABLE, says=says, remedy=remedy, asked=asked_for(path))
                self.doubts[group, offered.version] = self._note(gap)
            return offered
        body = self._get(path, JSON)
        if isinstance(body, Gap):
            self.doubts[group, offered.version] = body
            return replace(offered, resources=())
        try:
            return replace(offered, resources=resources_in(body, group, offered.version))
        except ValueError as error:
            self.doubts[group, offered.version] = self._unreadable(path, error)
            return replace(offered, resources=())

    def _get(self, path: str, accept: str) -> bytes | Gap:
        answer = self.connection.get(path, accept=accept)
        return answer.data if isinstance(answer, Page) else self._note(gap_of(answer, asked_for(path)))

    def _unreadable(self, path: str, error: ValueError) -> Gap:
        says = f"the answer to {path} has not the form an API server gives it: {error}"
        remedy = "ask the API server itself, not a proxy before it"
        return self._note(Gap(why=Why.UNREADABLE, says=says, remedy=remedy, asked=asked_for(path)))

    def _note(self, gap: Gap) -> Gap:
        self.gaps.append(gap)
        return gap
