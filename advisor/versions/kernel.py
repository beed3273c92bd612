"""Kernel release texts (`uname -r`, `node.status.nodeInfo.kernelVersion`) and spans of kernels.

Grammar: `A.B[.C[.D]][-ABI][VENDOR][FLAVOUR][.ARCHITECTURE]`; each distribution counts ABI in its own way, so only
kernels of one family, line and flavour are ordered. A kernel text is no SemVer: there `5.4.0-192-generic` would be a
pre-release of 5.4.0.
Source: https://wiki.ubuntu.com/Kernel/FAQ, https://docs.fedoraproject.org/en-US/quick-docs/kernel-overview/

5.4.0-99-generic < 5.4.0-177-generic < 5.4.0-192-generic
4.18.0-193.el8.x86_64 < 4.18.0-513.9.1.el8_9.x86_64 < 4.18.0-513.24.1.el8_9.x86_64
6.1.90-99.173.amzn2023.x86_64 < 6.12.46-66.121.amzn2023.x86_64 < 6.12.53-69.119.amzn2023.x86_64
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from advisor.versions.grammar import MAX_DIGITS, matched
from advisor.versions.kernel_families import (
    UBUNTU_FLAVOUR,
    UPSTREAM_FAMILIES,
    family_of_os,
    runs_on,
    vendor_mark,
)
from advisor.versions.version import Order

EXAMPLE: Final = "5.4.0-177-generic"

#: How many parsed kernels are kept; a fleet runs some dozens.
_REMEMBERED: Final = 1 << 12

_DIGITS: Final = rf"[0-9]{{1,{MAX_DIGITS}}}"
_LEGAL: Final = rf"(?!.*[0-9]{{{MAX_DIGITS + 1}}}){_DIGITS}\.{_DIGITS}(?![0-9])[0-9A-Za-z.+~_-]*"
_ARCHITECTURE: Final = re.compile(r"\.(?:x86_64|aarch64|ppc64le|s390x|armv7l|i[36]86|riscv64)(?=\+|$)")
_PARTS: Final = (
    rf"({_DIGITS})\.({_DIGITS})(?:\.({_DIGITS}))?((?:\.{_DIGITS})*)"
    rf"(?:-({_DIGITS}(?:[.-]v?{_DIGITS})*)(?![0-9A-Za-z]))?(.*)"
)
_NUMBERS: Final = re.compile(r"[0-9]+")
#: Windows builds; no Linux stable level has five digits.
_WINDOWS: Final = re.compile(r"10\.0\.[0-9]{5}(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kernel:
    """A kernel as a node reports it. `str()` gives the text back; equality is of texts too."""

    text: str
    family: str
    """Whose kernel it is, one word (`ubuntu`, `amazon-linux-2023`); empty when nothing tells or two things disagree."""
    series: tuple[int, int]
    """The upstream series, (5, 4)."""
    triple: tuple[int, int, int]
    """As written, (5, 4, 0). The true stable level only where the family keeps it: not on Ubuntu, RHEL or SLES."""
    abi: tuple[int, ...]
    """The vendor's own counters, in the order written; they compare as numbers."""
    flavour: str
    """What remains: `generic`, `aws`, `cloud-amd64`; empty where there is one only. RPM architectures are left out."""

    @property
    def states_level(self) -> bool:
        """Whether the triple is the upstream stable level; where it is not, only the ABI orders kernels."""
        return self.family in UPSTREAM_FAMILIES or (self.family == "debian" and self.triple[2] > 0)

    def compare(self, other: Kernel) -> Order:
        """How this kernel stands to `other`. UNORDERED across families and flavours, and where no family is known.

        Kernels that hide their stable level are ordered inside one triple only: not 4.18.0-553.el8 and 5.14.0-70.el9.
        """
        if not self.family or (self.family, self.flavour) != (other.family, other.flavour):
            return Order.UNORDERED
        if self.triple != other.triple and not (self.states_level and other.states_level):
            return Order.UNORDERED
        one, two = (self.triple, self.abi), (other.triple, other.abi)
        if one == two:
            return Order.SAME
        return Order.BEFORE if one < two else Order.AFTER

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=_REMEMBERED)
def parse_kernel(text: str, *, os_image: str | None = None) -> Kernel:
    """The kernel a text names. Raises VersionSyntaxError when it does not begin with two numbers.

    `os_image` is `node.status.nodeInfo.osImage`; it names the family where the text does not.

    >>> parse_kernel("5.4.0-177-generic").family, parse_kernel("6.1.61", os_image="Bottlerocket OS 1.16.1").family
    ('ubuntu', 'bottlerocket')
    >>> parse_kernel("4.18.0-513.24.1.el8_9.x86_64").abi, parse_kernel("6.1.0-9-amd64").family
    ((513, 24, 1), '')
    """
    matched(_LEGAL, text, scheme="kernel", example=EXAMPLE)
    family, bare = vendor_mark(_ARCHITECTURE.sub("", text))
    parts = matched(_PARTS, bare, scheme="kernel", example=EXAMPLE)
    major, minor, level, more, abi, rest = parts.groups()
    kernel = Kernel(
        text=text,
        family="",
        series=(int(major), int(minor)),
        triple=(int(major), int(minor), int(level or "0")),
        abi=tuple(int(number) for number in _NUMBERS.findall(f"{more} {abi or ''}")),
        flavour=rest.strip("-+._~"),
    )
    return _with_family(kernel, family, os_image)


def _with_family(kernel: Kernel, marked: str, os_image: str | None) -> Kernel:
    """The kernel with its family: by the text, else by the system, and unnamed when those contradict each other."""
    by_text = marked or _family_by_form(kernel)
    by_os = family_of_os(os_image) if os_image is not None else ""
    family = by_text or by_os
    if by_text and by_os and not runs_on(by_text, by_os):
        family = ""
    if by_os == "ubuntu" and not by_text and not _has_ubuntu_form(kernel):
        family = ""  # a mainline build on Ubuntu, such as 6.1.61-060161-generic
    return replace(kernel, family=family)


def _family_by_form(kernel: Kernel) -> str:
    if _WINDOWS.fullmatch(kernel.text):
        return "windows"
    if _has_ubuntu_form(kernel) and UBUNTU_FLAVOUR.fullmatch(kernel.flavour):
        return "ubuntu"
    return ""


def _has_ubuntu_form(kernel: Kernel) -> bool:
    """`A.B.0-ABI-flavour`: Ubuntu always writes 0 where the stable level would stand, and one counter."""
    major, minor, _ = kernel.triple
    return len(kernel.abi) == 1 and kernel.text == f"{major}.{minor}.0-{kernel.abi[0]}-{kernel.flavour}"
