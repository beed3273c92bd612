"""RKE1 Kubernetes versions: a Kubernetes version with the number of Rancher's system images for it.

Grammar: `[v]MAJOR.MINOR.PATCH[-rancherA-B]`, A and B compared as numbers.
Source: https://github.com/rancher/kontainer-driver-metadata (pkg/rke/k8s_rke_system_images.go)

v1.29.8 < v1.29.8-rancher1-1 < v1.29.8-rancher1-2 < v1.29.8-rancher1-10 < v1.29.8-rancher2-1 < v1.29.9-rancher1-1

`-rancherA-B` is no pre-release. It names the release and stays in `release`: A and B change the images, Calico's too.
A bare `v1.29.8` is there for bounds: as an inclusive upper bound it covers every `-rancherA-B`.
"""

from __future__ import annotations

from typing import Final

from advisor.versions.grammar import BASE, BEYOND, NUMBER, matched
from advisor.versions.version import Version

NAME: Final = "rke1"
EXAMPLE: Final = "v1.29.8-rancher1-1"

_PATTERN: Final = rf"{BASE}(?:-rancher({NUMBER})-({NUMBER}))?"


def parse(text: str) -> Version:
    """The RKE1 version of a text. Raises VersionSyntaxError.

    >>> parse("v1.29.8-rancher1-1").is_prerelease
    False
    """
    match = matched(_PATTERN, text, scheme=NAME, example=EXAMPLE)
    major, minor, patch, first, second = match.groups()
    base = (int(major), int(minor), int(patch))
    bare = first is None
    return Version(
        scheme=NAME,
        text=text,
        key=(*base, 0, 0, 0) if bare else (*base, 1, int(first), int(second)),
        line=base[:2],
        release=text if text.startswith("v") else f"v{text}",
        is_prerelease=False,
        ceiling=(*base, BEYOND) if bare else None,
    )
