"""One inventory of many, as it is handed to whoever judges it: a plain value that another process can be sent."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, TypeAlias

from advisor.collectors.sources import MAX_SOURCE_BYTES
from advisor.documents.bounded import read_bounded
from advisor.model.inventory import Cluster
from advisor.problems import InvalidInput, Problem, printable


@dataclass(frozen=True, slots=True, kw_only=True)
class FileUnit:
    """A file that whoever judges it reads."""

    path: str
    size: int = 0
    """Bytes, as its folder told; 0 when nobody looked."""

    @property
    def name(self) -> str:
        """How it is told of; a path may hold what is no character."""
        return printable(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextUnit:
    """What was read already: a file of an archive, or standard input."""

    name: str
    data: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterUnit:
    """A cluster that was read over its API."""

    cluster: Cluster
    digest: str
    """Of where it was read: what it holds is another thing the next minute."""
    size: int = 0

    @property
    def name(self) -> str:
        """The cluster's."""
        return printable(self.cluster.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenUnit:
    """What could not be read, and why. It keeps its place among the others."""

    name: str
    problems: tuple[Problem, ...]
    size: int = 0


Unit: TypeAlias = FileUnit | TextUnit | ClusterUnit | BrokenUnit


class ReadingWatcher(Protocol):
    """Told how reading a cluster goes. Called from several threads."""

    def reads(self, cluster: str, what: str) -> None:
        """A question to a cluster begins."""
        ...

    def ends(self, cluster: str) -> None:
        """A cluster is read, or given up."""
        ...


class Announced(Protocol):
    """A cluster that can be read over its API, as `advisor.collectors.survey` announces it."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def leads_to(self) -> str:
        """Where it is read."""
        ...

    def read(self, watcher: ReadingWatcher) -> Cluster:
        """Reads it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveUnit:
    """A cluster that is read when its turn comes. It never gets into a batch."""

    announced: Announced

    @property
    def name(self) -> str:
        """The cluster's."""
        return printable(self.announced.name)

    def read(self, watcher: ReadingWatcher) -> Cluster:
        """Reads it; that it is not reached is no error."""
        return self.announced.read(watcher)

    def read_as(self, cluster: Cluster) -> ClusterUnit:
        """What it is once it was read."""
        return ClusterUnit(cluster=cluster, digest=digest_of(self))


Coming: TypeAlias = Unit | LiveUnit
"""An inventory in its place among the others, which may have to be fetched before it is judged."""


def content_of(unit: FileUnit | TextUnit) -> bytes:
    """The bytes of an inventory. Raises `InvalidInput` under the name that the unit is told by."""
    if isinstance(unit, TextUnit):
        return unit.data
    try:
        return read_bounded(Path(unit.path), size=MAX_SOURCE_BYTES)
    except InvalidInput as error:
        raise InvalidInput(told_of(error.problems)) from error


def told_of(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Problems whose places can be shown and sent."""
    return tuple(replace(each, place=replace(each.place, file=printable(each.place.file))) for each in problems)


def digest_of(unit: Coming) -> str:
    """What tells the content of a unit from any other, as `sha256:…`; of what cannot be read, why."""
    match unit:
        case ClusterUnit(digest=digest):
            return digest
        case LiveUnit(announced=announced):
            return digest_of_bytes(f"live {announced.leads_to}".encode("utf-8", "backslashreplace"))
        case BrokenUnit(problems=problems):
            return digest_of_problems(problems)
        case FileUnit() | TextUnit():
            try:
                return digest_of_bytes(content_of(unit))
            except InvalidInput as error:
                return digest_of_problems(error.problems)


def digest_of_bytes(data: bytes) -> str:
    """`sha256:` and the digest."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def digest_of_problems(problems: tuple[Problem, ...]) -> str:
    """The same for the same problems."""
    return digest_of_bytes("\n".join(map(str, problems)).encode("utf-8", "backslashreplace"))
