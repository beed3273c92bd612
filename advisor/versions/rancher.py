"""Rancher releases, their candidates, hotfixes and rebuilds.

Grammar: `[v]MAJOR.MINOR.PATCH`, then nothing, `-(alpha|beta|rc)N`, `-govt-N`, or a hotfix: `-hotfix-NAME.N`,
`-hotfix-NAME.N.HASH`, `-hotfix-NAME-N-HASH`.
Source: the tags of https://github.com/rancher/rancher

v2.10.2-alpha3 < v2.10.2-rc1 < v2.10.2 < v2.10.2-hotfix-b5c4.1 < v2.10.2-hotfix-b5c4.2 < v2.10.3 < v2.10.3-govt-1

A hotfix is later than its base, which SemVer reverses. Hotfixes of one base are made for different customers: only
those that carry the same hash (where there is none, the same name) are ordered, by their number. As an inclusive
upper bound a plain release covers its hotfixes: they are that release with changes nobody lists.
"""

from __future__ import annotations

import re
from typing import Final

from advisor.versions.grammar import BASE, BEYOND, NUMBER, STAGE, matched, stage_key
from advisor.versions.version import Version

NAME: Final = "rancher"
EXAMPLE: Final = "v2.10.3"

_HASH: Final = r"[0-9a-f]{7,40}"
_WORDS: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*?"
_HOTFIX: Final = rf"hotfix-({_WORDS})(?:\.({NUMBER})(?:\.({_HASH}))?|-({NUMBER})-({_HASH}))"
_PATTERN: Final = rf"{BASE}(?:-{STAGE}|-govt-({NUMBER})|-{_HOTFIX})?"


def parse(text: str) -> Version:
    """The Rancher version of a text. Raises VersionSyntaxError.

    >>> parse("v2.10.2").compare(parse("v2.10.2-hotfix-b5c4.2")), parse("v2.10.3-govt-1").release
    (<Order.BEFORE: -1>, 'v2.10.3')
    >>> parse("v2.10.2-hotfix-4d1a.1").compare(parse("v2.10.2-hotfix-b5c4.2"))
    <Order.UNORDERED: None>
    """
    match = matched(_PATTERN, text, scheme=NAME, example=EXAMPLE)
    major, minor, patch, stage, number = match.group(1, 2, 3, 4, 5)
    base = (int(major), int(minor), int(patch), *stage_key(stage, number))
    opaque, serial = _tail(match)
    return Version(
        scheme=NAME,
        text=text,
        key=(*base, 1 if opaque else 0),
        line=base[:2],
        release=_release(match),
        is_prerelease=stage is not None,
        opaque=opaque,
        serial=serial,
        ceiling=None if opaque else (*base, BEYOND),
    )


def _tail(match: re.Match[str]) -> tuple[str, tuple[int, ...]]:
    """Whose rebuild or hotfix it is, and its number there; empty for a plain release."""
    rebuild, name, dotted, dotted_hash, dashed, dashed_hash = match.group(6, 7, 8, 9, 10, 11)
    if rebuild is not None:
        return "govt", (int(rebuild),)
    if name is None:
        return "", ()
    commit = dotted_hash or dashed_hash
    return f"hotfix-{name}" + (f"-{commit}" if commit else ""), (int(dotted or dashed),)


def _release(match: re.Match[str]) -> str:
    """Without `-govt-N`; a hotfix keeps its tail, because its code differs."""
    text = match.group() if match.group(6) is None else match.group()[: match.start(6) - len("-govt-")]
    return text if text.startswith("v") else f"v{text}"
