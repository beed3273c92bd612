"""The one table of version schemes. A new scheme is a file beside this one and a row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from advisor.versions import calico_chart, eks, go_module, image_build, kubernetes, rancher, rke1, rke2, semantic
from advisor.versions.version import Version

#: How many parsed versions are kept. Knowledge and inventory together name a few thousand.
_REMEMBERED = 1 << 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """How one kind of version is written and ordered; its grammar opens the file it lives in."""

    name: str
    example: str
    parse: Callable[[str], Version]
    """Reads a text, or raises VersionSyntaxError. Keeps nothing: `parse_version` does."""


_ROWS = (
    Scheme(name=semantic.NAME, example=semantic.EXAMPLE, parse=semantic.parse),
    Scheme(name=kubernetes.NAME, example=kubernetes.EXAMPLE, parse=kubernetes.parse),
    Scheme(name=rke2.RKE2, example=rke2.RKE2_EXAMPLE, parse=rke2.parse_rke2),
    Scheme(name=rke2.K3S, example=rke2.K3S_EXAMPLE, parse=rke2.parse_k3s),
    Scheme(name=rke1.NAME, example=rke1.EXAMPLE, parse=rke1.parse),
    Scheme(name=rancher.NAME, example=rancher.EXAMPLE, parse=rancher.parse),
    Scheme(name=eks.NAME, example=eks.EXAMPLE, parse=eks.parse),
    Scheme(name=image_build.NAME, example=image_build.EXAMPLE, parse=image_build.parse),
    Scheme(name=calico_chart.NAME, example=calico_chart.EXAMPLE, parse=calico_chart.parse),
    Scheme(name=go_module.NAME, example=go_module.EXAMPLE, parse=go_module.parse),
)

SCHEMES: Final[Mapping[str, Scheme]] = MappingProxyType({scheme.name: scheme for scheme in _ROWS})
"""Every scheme by its name, read-only. Kernels are not here: see `advisor.versions.kernel`."""


@lru_cache(maxsize=_REMEMBERED)
def parse_version(scheme_name: str, text: str) -> Version:
    """The version a text names in a scheme. Raises VersionSyntaxError, and KeyError for a scheme not in `SCHEMES`.

    >>> parse_version("rke2", "v1.28.13+rke2r2").line
    (1, 28)
    """
    return SCHEMES[scheme_name].parse(text)
