"""Versions of what Amazon builds: managed add-ons and Kubernetes on EKS.

Grammar: `[v]MAJOR.MINOR.PATCH[-(alpha|beta|rc)N]`, then nothing, `[-minimal]-eksbuild.N` or `-eks-HASH`.
Source: https://docs.aws.amazon.com/eks/latest/userguide/managing-vpc-cni.html and, for `-eks-HASH`,
https://docs.aws.amazon.com/eks/latest/userguide/platform-versions.html

v1.18.1-rc1 < v1.18.1 < v1.18.1-eksbuild.2 < v1.18.1-eksbuild.10 < v1.18.2 < v1.30.4 < v1.30.4-eks-a737599 < v1.30.5

Both tails are later than the plain version, which SemVer reverses. Two hashes on one version are UNORDERED, and so is
a hash beside an `-eksbuild`. As an inclusive upper bound a plain version covers every build of it.
"""

from __future__ import annotations

from typing import Final

from advisor.versions.grammar import BASE, BEYOND, NUMBER, STAGE, matched, stage_key
from advisor.versions.version import Version

NAME: Final = "eks"
EXAMPLE: Final = "v1.19.6-eksbuild.1"

_PATTERN: Final = rf"{BASE}(?:-{STAGE})?(?:(?:-minimal)?-eksbuild\.({NUMBER})|-(eks-[0-9a-f]{{6,40}}))?"


def parse(text: str) -> Version:
    """The EKS version of a text. Raises VersionSyntaxError.

    >>> parse("1.19.6-eksbuild.3").release, parse("v1.18.1-eksbuild.3").is_prerelease
    ('v1.19.6', False)
    """
    match = matched(_PATTERN, text, scheme=NAME, example=EXAMPLE)
    major, minor, patch, stage, stage_number, rebuild, commit = match.groups()
    base = (int(major), int(minor), int(patch), *stage_key(stage, stage_number))
    opaque = commit or ("eksbuild" if rebuild else "")
    return Version(
        scheme=NAME,
        text=text,
        key=(*base, 1 if opaque else 0),
        line=base[:2],
        release=f"v{major}.{minor}.{patch}" + (f"-{stage}{stage_number}" if stage else ""),
        is_prerelease=stage is not None,
        opaque=opaque,
        serial=(int(rebuild),) if rebuild else (),
        ceiling=None if opaque else (*base, BEYOND),
    )
