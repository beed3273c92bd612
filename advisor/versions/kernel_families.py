"""Whose kernel it is: what names a family in a kernel text, and in the name of an operating system.

Tables only. A new distribution is a row in `_MARKS` if its kernels name it, and a row in `_SYSTEMS`.
"""

from __future__ import annotations

import re
from typing import Final

#: What names a family in the text. The first that is found counts, so the narrower stand first. The mark is cut out,
#: which leaves the numbers and the flavour around it.
_MARKS: Final = tuple(
    (re.compile(pattern), family)
    for pattern, family in (
        (r"\.el[0-9]+\.elrepo", "elrepo"),  # mainline kernels built for RHEL: not RHEL's
        (r"\.el[0-9]+(?:_[0-9]+)?uek", "oracle-uek"),
        (r"\.el[0-9]+(?:_[0-9]+)?(?![0-9A-Za-z])", "rhel"),
        (r"\.amzn2023(?![0-9])", "amazon-linux-2023"),
        (r"\.amzn2(?![0-9])", "amazon-linux-2"),
        (r"\.fc[0-9]+", "fedora"),
        (r"\.(?:azl|cm)[0-9]+", "azure-linux"),
        (r"\.ph[0-9]+", "photon"),
        (r"\.oe[0-9]+(?:sp[0-9]+)?", "openeuler"),
        (r"\.ky[0-9]+", "kylin"),
        (r"[+.]deb[0-9]+(?:u[0-9]+)?|\+bpo", "debian"),
        (r"-flatcar(?![0-9A-Za-z])", "flatcar"),
        (r"-talos(?![0-9A-Za-z])", "talos"),
        (r"-arch(?=[0-9])", "arch"),
        (r"-cachyos(?![0-9A-Za-z])", "cachyos"),
        (r"-pve(?![0-9A-Za-z])", "proxmox"),
        (r"-microsoft-standard(?:-WSL2)?", "wsl"),
        (r"-linuxkit(?![0-9A-Za-z])", "linuxkit"),
    )
)

#: Ubuntu's flavours: https://packages.ubuntu.com, source packages linux and linux-*. Each counts its ABI apart.
UBUNTU_FLAVOUR: Final = re.compile(
    r"(?:generic|lowlatency|realtime|kvm|fips|oem|raspi|aws|azure|gcp|gke|gkeop|ibm|oracle|intel|intel-iotg"
    r"|nvidia|nvidia-lowlatency|nvidia-tegra|bluefield|xilinx-zynqmp)(?:-(?:64k|lpae|fips|fde))?"
)

#: Families whose triple is the upstream stable level, so that kernels of different triples are ordered too.
UPSTREAM_FAMILIES: Final = frozenset(
    {
        "amazon-linux-2",
        "amazon-linux-2023",
        "flatcar",
        "bottlerocket",
        "talos",
        "cos",
        "photon",
        "azure-linux",
        "fedora",
        "arch",
        "cachyos",
        "elrepo",
        "linuxkit",
        "windows",
    }
)

#: What names a family in an osImage, case ignored. The first that is found counts.
_SYSTEMS: Final = (
    ("windows", "windows"),
    ("ubuntu", "ubuntu"),
    ("debian", "debian"),
    ("red hat enterprise linux", "rhel"),
    ("rocky linux", "rhel"),
    ("almalinux", "rhel"),
    ("centos", "rhel"),
    ("oracle linux", "rhel"),
    ("amazon linux 2023", "amazon-linux-2023"),
    ("amazon linux 2", "amazon-linux-2"),
    ("suse linux", "sles"),
    ("sle micro", "sles"),
    ("opensuse leap", "sles"),
    ("flatcar", "flatcar"),
    ("bottlerocket", "bottlerocket"),
    ("talos", "talos"),
    ("container-optimized os", "cos"),
    ("photon", "photon"),
    ("cbl-mariner", "azure-linux"),
    ("azure linux", "azure-linux"),
    ("openeuler", "openeuler"),
    ("kylin", "kylin"),
    ("fedora", "fedora"),
    ("cachyos", "cachyos"),
    ("arch linux", "arch"),
)

#: Kernels that run on another family's system by design; every other pair of unlike families is a contradiction.
_GUESTS: Final = frozenset({("oracle-uek", "rhel"), ("elrepo", "rhel"), ("proxmox", "debian"), ("cachyos", "arch")})


def vendor_mark(text: str) -> tuple[str, str]:
    """The family a kernel text names and the text without the mark; an empty family when it names none.

    >>> vendor_mark("4.18.0-305.el8"), vendor_mark("6.1.0-9-amd64")
    (('rhel', '4.18.0-305'), ('', '6.1.0-9-amd64'))
    """
    for mark, family in _MARKS:
        found = mark.search(text)
        if found:
            joint = "-" if family == "arch" else ""
            return family, text[: found.start()] + joint + text[found.end() :]
    return "", text


def family_of_os(os_image: str) -> str:
    """The family of kernels an operating system brings, by its PRETTY_NAME; empty for one not in the table.

    >>> family_of_os("Rocky Linux 9.4 (Blue Onyx)"), family_of_os("Ubuntu 20.04.6 LTS")
    ('rhel', 'ubuntu')
    """
    name = os_image.casefold()
    return next((family for words, family in _SYSTEMS if words in name), "")


def runs_on(kernel_family: str, os_family: str) -> bool:
    """Whether a kernel of one family is at home on a system of the other.

    >>> runs_on("oracle-uek", "rhel"), runs_on("ubuntu", "debian")
    (True, False)
    """
    return kernel_family == os_family or (kernel_family, os_family) in _GUESTS
