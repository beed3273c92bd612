"""RKE2 and K3s releases: a Kubernetes version, and the number of the distribution's own release of it.

Grammar: `[v]MAJOR.MINOR.PATCH[-(alpha|beta|rc)N][+rke2rN]`, for K3s `+k3sN`.
Source: https://github.com/rancher/rke2/releases and https://github.com/k3s-io/k3s/releases

v1.28.13-alpha1+rke2r1 < v1.28.13-rc1+rke2r1 < v1.28.13+rke2r1 < v1.28.13-rc1+rke2r2 < v1.28.13+rke2r2
v1.28.13+rke2r2 < v1.28.13+rke2r10 < v1.28.14+rke2r1

A candidate is one of the release number it carries: `-rc1+rke2r2` has all of `+rke2r1`, which SemVer would sort after
it. A bare `v1.28.13` stands just before `+rke2r1` and is there for bounds: as an inclusive upper bound it covers
every rN.
"""

from __future__ import annotations

import re
from typing import Final

from advisor.versions.grammar import BASE, BEYOND, NUMBER, RELEASED, STAGE, matched, stage_key
from advisor.versions.version import Version

RKE2: Final = "rke2"
RKE2_EXAMPLE: Final = "v1.28.13+rke2r2"
K3S: Final = "k3s"
K3S_EXAMPLE: Final = "v1.28.13+k3s1"

#: The distribution counts its releases of one Kubernetes version from 1.
_COUNT: Final = rf"(?!0){NUMBER}"
_RKE2_PATTERN: Final = rf"{BASE}(?:-{STAGE})?(?:\+rke2r({_COUNT}))?"
_K3S_PATTERN: Final = rf"{BASE}(?:-{STAGE})?(?:\+k3s({_COUNT}))?"


def parse_rke2(text: str) -> Version:
    """The RKE2 version of a text. Raises VersionSyntaxError.

    >>> parse_rke2("v1.28.13+rke2r2").compare(parse_rke2("v1.28.13+rke2r10"))
    <Order.BEFORE: -1>
    """
    return _version(RKE2, text, matched(_RKE2_PATTERN, text, scheme=RKE2, example=RKE2_EXAMPLE))


def parse_k3s(text: str) -> Version:
    """The K3s version of a text. Raises VersionSyntaxError.

    >>> parse_k3s("v1.28.13+k3s1").release
    'v1.28.13+k3s1'
    """
    return _version(K3S, text, matched(_K3S_PATTERN, text, scheme=K3S, example=K3S_EXAMPLE))


def _version(scheme: str, text: str, match: re.Match[str]) -> Version:
    major, minor, patch, stage, stage_number, number = match.groups()
    base = (int(major), int(minor), int(patch))
    rank = stage_key(stage, stage_number)
    bare = number is None
    return Version(
        scheme=scheme,
        text=text,
        key=(*base, 1, *rank, 0) if bare else (*base, int(number), *rank, 1),
        line=base[:2],
        release=text if text.startswith("v") else f"v{text}",
        is_prerelease=stage is not None,
        ceiling=_ceiling(base, rank) if bare else None,
    )


def _ceiling(base: tuple[int, int, int], rank: tuple[int, int]) -> tuple[int, ...]:
    """Above every rN of a bare release, and above the first build of a bare candidate."""
    return (*base, BEYOND) if rank[0] == RELEASED else (*base, 1, *rank, BEYOND)
