"""RKE2's rke2-calico chart: Calico's version and the chart's packaging revision in one number.

Grammar: `[v]MAJOR.MINOR.PRR`, P Calico's patch and RR two digits of revision; before 2022
`[v]MAJOR.MINOR.PATCH-REVISION`.
Source: https://github.com/rancher/rke2-charts/tree/main/charts/rke2-calico

v3.19.2-201 < v3.19.2-203 < v3.27.300 < v3.29.201 < v3.29.300 < v3.32.001 < v3.32.003 < v3.32.100

`release` is the Calico version: v3.27.300 packages v3.27.3, and v3.32.003 is the third revision of v3.32.0.
"""

from __future__ import annotations

from typing import Final

from advisor.versions.grammar import MAX_DIGITS, NUMBER, matched
from advisor.versions.version import Version

NAME: Final = "calico-chart"
EXAMPLE: Final = "v3.27.300"

_PATCH: Final = rf"(?:0|[1-9][0-9]{{0,{MAX_DIGITS - 3}}})"
_PATTERN: Final = rf"v?({NUMBER})\.({NUMBER})\.(?:({_PATCH})([0-9]{{2}})|({NUMBER})-([0-9]{{1,{MAX_DIGITS}}}))"


def parse(text: str) -> Version:
    """The chart version of a text. Raises VersionSyntaxError.

    >>> parse("v3.27.300").release, parse("v3.32.003").release, parse("v3.19.2-203").release
    ('v3.27.3', 'v3.32.0', 'v3.19.2')
    """
    match = matched(_PATTERN, text, scheme=NAME, example=EXAMPLE)
    major, minor, patch, revision, old_patch, old_revision = match.groups()
    patch, revision = patch or old_patch, revision or old_revision
    return Version(
        scheme=NAME,
        text=text,
        key=(int(major), int(minor), int(patch), int(revision)),
        line=(int(major), int(minor)),
        release=f"v{major}.{minor}.{patch}",
        is_prerelease=False,
    )
