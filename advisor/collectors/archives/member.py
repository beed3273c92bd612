"""A file in an archive, and why an archive was given up."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from advisor.documents.bounded import printable

OUTSIDE = "its path leads out of the archive"
LINK = "it is a link, which is not followed"
IRREGULAR = "it is no regular file"


class TooMuch(Exception):
    """An archive that unpacks to more than is read. The message says of what."""


class BrokenArchive(Exception):
    """An archive that ends too early or is damaged. The message says how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file of an archive."""

    path: str
    """Inside the archive, and inside those it is nested in; nothing in it can steer a terminal."""
    data: bytes
    gap: str = ""
    """Why it was not read; empty when it was."""


def refused(path: str, gap: str) -> Member:
    """A file that is not read."""
    return Member(path=shown(path), data=b"", gap=gap)


def leads_outside(path: str) -> bool:
    """Whether a path in an archive means a place outside of it, on any system."""
    parts = PurePosixPath(path.replace("\\", "/"))
    return parts.is_absolute() or ".." in parts.parts or path[1:2] == ":"


def shown(path: str) -> str:
    """A path as it is shown, without the `./` that tar puts before it."""
    return printable(path.removeprefix("./"))
