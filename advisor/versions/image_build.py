"""Tags of images that somebody rebuilds from an upstream release: Calico's own and Rancher's hardened ones.

Grammar: `[v]MAJOR.MINOR.PATCH`, then `-0.dev[-COUNT-gHASH]`, or `-(alpha|beta|rc)N` and after it `-buildYYYYMMDD[NN]`
or `-rancherN`; then `-fips`; then an architecture. Each part is optional; anything else is refused, never guessed.
Source: https://github.com/projectcalico/calico/tags and https://github.com/rancher/image-build-calico/releases

v3.30.0-0.dev < v3.30.0-0.dev-155-gabcdef1 < v3.30.0-alpha.1 < v3.30.0-rc1 < v3.30.0 < v3.30.0-build20250423 < v3.30.1

A rebuild is later than its release, which SemVer reverses; rebuilds are ordered by date, those by different makers
not at all. `-fips` and the architecture take no part in the order. As an inclusive upper bound a plain release covers
every rebuild.
"""

from __future__ import annotations

import re
from typing import Final

from advisor.versions.grammar import BASE, BEYOND, DEV, NUMBER, STAGE, matched, stage_key
from advisor.versions.version import Version

NAME: Final = "image-build"
EXAMPLE: Final = "v3.27.3-build20240423"

_DEV: Final = rf"(0\.dev)(?:-({NUMBER})-g([0-9a-f]{{6,40}}))?"
_REBUILD: Final = rf"build([0-9]{{8}})([0-9]{{2}})?|rancher({NUMBER})"
_ARCHITECTURE: Final = r"amd64|arm64|arm|ppc64le|s390x"
_PATTERN: Final = rf"{BASE}(?:-{_DEV}|(?:-{STAGE})?(?:-(?:{_REBUILD}))?)(?:-fips)?(?:-(?:{_ARCHITECTURE}))?"


def parse(text: str) -> Version:
    """The image version of a text. Raises VersionSyntaxError.

    >>> parse("v3.27.3-build20240423").release, parse("v3.27.3-amd64").compare(parse("v3.27.3"))
    ('v3.27.3', <Order.SAME: 0>)
    """
    match = matched(_PATTERN, text, scheme=NAME, example=EXAMPLE)
    major, minor, patch, dev, count, commit, stage, number, date, sequence, rancher = match.groups()
    rank = (DEV, int(count or "0")) if dev else stage_key(stage, number)
    base = (int(major), int(minor), int(patch), *rank)
    maker, serial = _rebuild(date, sequence, rancher)
    return Version(
        scheme=NAME,
        text=text,
        key=(*base, 1 if maker else 0),
        line=base[:2],
        release=f"v{major}.{minor}.{patch}{_stage_text(match)}",
        is_prerelease=stage is not None or dev is not None,
        opaque=commit or maker,
        serial=serial,
        ceiling=None if maker or commit else (*base, BEYOND),
    )


def _stage_text(match: re.Match[str]) -> str:
    """The pre-release tail as it was written, empty for a release."""
    ends = [match.end(group) for group in (4, 6, 8) if match[group] is not None]
    return match.string[match.end(3) : max(ends)] if ends else ""


def _rebuild(date: str | None, sequence: str | None, rancher: str | None) -> tuple[str, tuple[int, ...]]:
    """The mark of who rebuilt it, and the rebuild's number there; empty for a release as it came."""
    if date is not None:
        return "build", (int(date), int(sequence) + 1 if sequence else 0)
    if rancher is not None:
        return "rancher", (int(rancher),)
    return "", ()
