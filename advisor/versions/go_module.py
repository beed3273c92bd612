"""Versions of Go modules, with the pseudo-versions that name a commit.

Grammar: `[v]MAJOR.MINOR.PATCH[-PRERELEASE][+incompatible]`, where a pseudo-version is one of
`vX.0.0-TIMESTAMP-HASH`, `vX.Y.Z-PRE.0.TIMESTAMP-HASH`, `vX.Y.Z-0.TIMESTAMP-HASH`.
Source: https://go.dev/ref/mod#pseudo-versions

v1.2.1-beta.2 < v1.2.1-beta.2.0.20240703200800-b54f85093f4a < v1.2.1 < v1.3.1-0.20250206174618-62fb240731fa < v1.3.1

Ordered as Go orders them, so by number and timestamp, not by content: what a pseudo-version contains is told by its
commit's ancestry, never by the release it sorts below. One timestamp with two hashes is UNORDERED. A pseudo-version
is a snapshot of a commit and no pre-release.
"""

from __future__ import annotations

import re
from typing import Final

from advisor.versions.grammar import BASE, matched
from advisor.versions.semantic import prerelease_key
from advisor.versions.version import Version, VersionSyntaxError

NAME: Final = "go-module"
EXAMPLE: Final = "v1.3.1-0.20250206174618-62fb240731fa"

_PATTERN: Final = rf"{BASE}(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+incompatible)?"
#: As in golang.org/x/mod/module, from MINOR on: its last two parts are the commit's time (UTC) and abbreviated hash.
_SNAPSHOT: Final = re.compile(r"(?:0\.0-|[0-9]+\.[0-9]+-(?:.+\.)?0\.)[0-9]{14}-[0-9A-Za-z]+")


def parse(text: str) -> Version:
    """The Go module version of a text. Raises VersionSyntaxError.

    >>> snapshot = parse("v1.3.1-0.20250206174618-62fb240731fa")
    >>> snapshot.is_prerelease, snapshot.compare(parse("v1.3.1"))
    (False, <Order.BEFORE: -1>)
    """
    match = matched(_PATTERN, text, scheme=NAME, example=EXAMPLE)
    major, minor, patch, prerelease = match.groups()
    is_snapshot = prerelease is not None and _SNAPSHOT.fullmatch(f"{minor}.{patch}-{prerelease}") is not None
    # Go compares "TIMESTAMP-HASH" as one word: the dash stays with the timestamp, the hash is the opaque tail.
    commit = prerelease.rpartition("-")[2] if is_snapshot else ""
    tail = prerelease_key(prerelease.removesuffix(commit) if is_snapshot else prerelease)
    if tail is None:
        raise VersionSyntaxError(text, scheme=NAME, example=EXAMPLE)
    return Version(
        scheme=NAME,
        text=text,
        key=(int(major), int(minor), int(patch), *tail),
        line=(int(major), int(minor)),
        release=f"v{major}.{minor}.{patch}" + (f"-{prerelease}" if prerelease else ""),
        is_prerelease=prerelease is not None and not is_snapshot,
        opaque=commit,
    )
