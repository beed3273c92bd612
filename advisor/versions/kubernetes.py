"""Versions as kubelets state them: the upstream release, and whatever its vendor put behind.

Grammar: `[v]MAJOR.MINOR.PATCH[-(alpha|beta|rc)N]`, then nothing or a vendor's tail, `-` or `+` and letters, digits,
dots, dashes and underscores: `-gke.1014001`, `+k0s`, `-eks-a737599`, `+vmware.1-fips.1`, or `+f67aeb3` of OpenShift.
Source: https://kubernetes.io/releases/version-skew-policy/#supported-versions

v1.29.0-alpha.1 < v1.29.0-rc.1 < v1.29.0 < v1.29.0+k0s < v1.29.1 < v1.29.1-gke.1589018 < v1.29.2

A tail comes after the plain release and before the next one. Tails are UNORDERED among each other: every vendor counts
on its own. As an inclusive upper bound a plain version covers every vendor's build of it.
"""

from __future__ import annotations

from typing import Final

from advisor.versions.grammar import BASE, BEYOND, STAGE, matched, stage_key
from advisor.versions.version import Version

NAME: Final = "kubernetes"
EXAMPLE: Final = "v1.30.5-gke.1014001"

_PATTERN: Final = rf"{BASE}(?:-{STAGE}(?![0-9]))?([-+][A-Za-z0-9][A-Za-z0-9._+-]*)?"


def parse(text: str) -> Version:
    """The Kubernetes version of a text. Raises VersionSyntaxError.

    >>> parse("v1.30.5-gke.1014001").release, parse("v1.30.0-rc.1").is_prerelease
    ('v1.30.5', True)
    """
    match = matched(_PATTERN, text, scheme=NAME, example=EXAMPLE)
    major, minor, patch, stage, stage_number, tail = match.groups()
    base = (int(major), int(minor), int(patch), *stage_key(stage, stage_number))
    return Version(
        scheme=NAME,
        text=text,
        key=(*base, 1 if tail else 0),
        line=base[:2],
        release=f"v{major}.{minor}.{patch}" + (f"-{stage}.{stage_number}" if stage else ""),
        is_prerelease=stage is not None,
        opaque=tail or "",
        ceiling=None if tail else (*base, BEYOND),
    )
