"""Semantic versions, the v and the patch number optional.

Grammar: `[v]MAJOR.MINOR[.PATCH][-PRERELEASE][+BUILD]`, a missing PATCH is 0.
Source: https://semver.org/spec/v2.0.0.html#spec-item-11

1.2.0-alpha < 1.2.0-alpha.1 < 1.2.0-alpha.beta < 1.2.0-beta.2 < 1.2.0-beta.11 < 1.2.0-rc.1 < v1.2.0 < v1.2.1 < v1.10.0

Build metadata takes no part in the order: `v1.2.0+a` and `v1.2.0+b` are the SAME.
"""

from __future__ import annotations

import re
from typing import Final

from advisor.versions.grammar import MAX_DIGITS, NUMBER, matched
from advisor.versions.version import Key, Version, VersionSyntaxError

NAME: Final = "semantic"
EXAMPLE: Final = "v1.2.3-rc.1"

_IDENTIFIERS: Final = r"[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*"
_PATTERN: Final = rf"v?({NUMBER})\.({NUMBER})(?:\.({NUMBER}))?(?:-({_IDENTIFIERS}))?(?:\+{_IDENTIFIERS})?"
_DIGITS: Final = re.compile(r"[0-9]+")

#: What stands at the head of each identifier's three places, and where the identifiers end.
_END, _NUMERIC, _WORD, _RELEASE = 0, 1, 2, 3


def parse(text: str) -> Version:
    """The semantic version of a text. Raises VersionSyntaxError.

    >>> parse("1.2").release, parse("v1.2.3-rc.1+build5").release
    ('v1.2.0', 'v1.2.3-rc.1')
    """
    match = matched(_PATTERN, text, scheme=NAME, example=EXAMPLE)
    major, minor, patch, prerelease = match.groups()
    patch = patch or "0"
    tail = prerelease_key(prerelease)
    if tail is None:
        raise VersionSyntaxError(text, scheme=NAME, example=EXAMPLE)
    return Version(
        scheme=NAME,
        text=text,
        key=(int(major), int(minor), int(patch), *tail),
        line=(int(major), int(minor)),
        release=f"v{major}.{minor}.{patch}" + (f"-{prerelease}" if prerelease else ""),
        is_prerelease=prerelease is not None,
    )


def prerelease_key(prerelease: str | None) -> Key | None:
    """The key of dotted pre-release identifiers, of a release for None; None when a number is malformed.

    Each identifier takes three places (kind, number, word), so that numbers meet numbers and words meet words.
    A longer list of identifiers outranks the shorter one it begins with; no identifiers outrank any.
    """
    if prerelease is None:
        return (_RELEASE,)
    key: list[int | str] = []
    for identifier in prerelease.split("."):
        if not _DIGITS.fullmatch(identifier):
            key += (_WORD, 0, identifier)
        elif len(identifier) <= MAX_DIGITS and (identifier == "0" or identifier[0] != "0"):
            key += (_NUMERIC, int(identifier), "")
        else:
            return None
    return (*key, _END)
