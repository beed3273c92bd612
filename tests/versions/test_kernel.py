"""Kernel texts as nodes report them, each family both ways, and spans at both sides of every bound."""

from __future__ import annotations

import re

import pytest

from advisor.truth import Truth
from advisor.versions import Kernel, KernelSpan, Order, VersionSyntaxError, kernel, parse_kernel

TRUE, FALSE, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


@pytest.mark.parametrize(
    ("text", "os_image", "family", "triple", "abi", "flavour"),
    [
        ("5.4.0-177-generic", None, "ubuntu", (5, 4, 0), (177,), "generic"),
        ("5.4.0-192-generic", "Ubuntu 20.04.6 LTS", "ubuntu", (5, 4, 0), (192,), "generic"),
        ("6.8.0-31-generic-64k", None, "ubuntu", (6, 8, 0), (31,), "generic-64k"),
        ("5.15.0-1051-aws", "Ubuntu 22.04.4 LTS", "ubuntu", (5, 15, 0), (1051,), "aws"),
        ("5.4.0-1021-aws-fips", None, "ubuntu", (5, 4, 0), (1021,), "aws-fips"),
        ("5.4.0-1051-unheard", None, "", (5, 4, 0), (1051,), "unheard"),
        ("5.4.0-1051-unheard", "Ubuntu 20.04", "ubuntu", (5, 4, 0), (1051,), "unheard"),
        ("6.1.61-060161-generic", "Ubuntu 22.04", "", (6, 1, 61), (60161,), "generic"),
        ("6.1.0-9-amd64", None, "", (6, 1, 0), (9,), "amd64"),
        ("6.1.0-9-amd64", "Debian GNU/Linux 12 (bookworm)", "debian", (6, 1, 0), (9,), "amd64"),
        ("5.10.0-28-cloud-amd64", "Debian GNU/Linux 11", "debian", (5, 10, 0), (28,), "cloud-amd64"),
        ("6.12.9+bpo-amd64", None, "debian", (6, 12, 9), (), "amd64"),
        ("6.12.38+deb13-amd64", None, "debian", (6, 12, 38), (), "amd64"),
        ("6.1.0-0.deb11.21-amd64", None, "debian", (6, 1, 0), (0, 21), "amd64"),
        ("4.18.0-193.el8.x86_64", None, "rhel", (4, 18, 0), (193,), ""),
        ("4.18.0-513.24.1.el8_9.x86_64", "Rocky Linux 8.9 (Green Obsidian)", "rhel", (4, 18, 0), (513, 24, 1), ""),
        ("5.14.0-427.13.1.el9_4.x86_64", "AlmaLinux 9.4", "rhel", (5, 14, 0), (427, 13, 1), ""),
        ("5.14.0-427.13.1.el9_4.x86_64+rt", None, "rhel", (5, 14, 0), (427, 13, 1), "rt"),
        ("5.14.0-427.el9.x86_64", "Red Hat Enterprise Linux CoreOS 416.94", "rhel", (5, 14, 0), (427,), ""),
        ("4.18.0-513.el8.x86_64", "Oracle Linux Server 8.9", "rhel", (4, 18, 0), (513,), ""),
        ("4.18.0-513", "CentOS Stream 8", "rhel", (4, 18, 0), (513,), ""),
        ("5.15.0-200.131.27.el8uek.x86_64", "Oracle Linux Server 8.9", "oracle-uek", (5, 15, 0), (200, 131, 27), ""),
        ("6.9.7-1.el8.elrepo.x86_64", "Rocky Linux 8.9", "elrepo", (6, 9, 7), (1,), ""),
        ("5.10.217-205.860.amzn2.x86_64", None, "amazon-linux-2", (5, 10, 217), (205, 860), ""),
        ("6.12.83-115.161.amzn2023.aarch64", None, "amazon-linux-2023", (6, 12, 83), (115, 161), ""),
        (
            "5.14.21-150500.53-default",
            "SUSE Linux Enterprise Server 15 SP5",
            "sles",
            (5, 14, 21),
            (150500, 53),
            "default",
        ),
        ("5.14.21-150400.24.63-rt", "SUSE Linux Enterprise Micro 5.5", "sles", (5, 14, 21), (150400, 24, 63), "rt"),
        ("6.4.0-150600.23.7-default", None, "", (6, 4, 0), (150600, 23, 7), "default"),
        ("6.6.54-flatcar", None, "flatcar", (6, 6, 54), (), ""),
        ("6.1.61", None, "", (6, 1, 61), (), ""),
        ("6.1.61", "Bottlerocket OS 1.16.1 (aws-k8s-1.28)", "bottlerocket", (6, 1, 61), (), ""),
        ("6.18.5-talos", "Talos (v1.12.2)", "talos", (6, 18, 5), (), ""),
        ("6.1.100+", "Container-Optimized OS from Google", "cos", (6, 1, 100), (), ""),
        ("6.1.100+", None, "", (6, 1, 100), (), ""),
        ("5.10.216-1.ph4", None, "photon", (5, 10, 216), (1,), ""),
        ("6.1.90-1.ph5-esx", "VMware Photon OS/Linux", "photon", (6, 1, 90), (1,), "esx"),
        ("5.15.153.1-2.cm2", "CBL-Mariner/Linux", "azure-linux", (5, 15, 153), (1, 2), ""),
        ("6.6.51.1-5.azl3", None, "azure-linux", (6, 6, 51), (1, 5), ""),
        ("5.10.0-182.0.0.95.oe2203sp3.x86_64", None, "openeuler", (5, 10, 0), (182, 0, 0, 95), ""),
        ("4.19.90-52.22.v2207.ky10.x86_64", None, "kylin", (4, 19, 90), (52, 22, 2207), ""),
        ("6.11.4-301.fc41.x86_64", None, "fedora", (6, 11, 4), (301,), ""),
        ("6.11.5-arch1-1", None, "arch", (6, 11, 5), (1, 1), ""),
        ("6.17.5-2-cachyos", "CachyOS", "cachyos", (6, 17, 5), (2,), ""),
        ("6.8.12-4-pve", "Debian GNU/Linux 12 (bookworm)", "proxmox", (6, 8, 12), (4,), ""),
        ("10.0.17763.5936", "Windows Server 2019 Datacenter", "windows", (10, 0, 17763), (5936,), ""),
        ("10.0.20348.2527", None, "windows", (10, 0, 20348), (2527,), ""),
        ("6.8", "Ubuntu 24.04", "", (6, 8, 0), (), ""),
    ],
)
def test_reading(
    text: str, os_image: str | None, family: str, triple: tuple[int, ...], abi: tuple[int, ...], flavour: str
) -> None:
    """Each distribution's text is taken apart as that distribution means it."""
    found = parse_kernel(text, os_image=os_image)
    assert (found.family, found.triple, found.abi, found.flavour) == (family, triple, abi, flavour)
    assert found.series == triple[:2]
    assert str(found) == text


@pytest.mark.parametrize(
    ("text", "os_image"),
    [
        ("5.4.0-177-generic", "Debian GNU/Linux 12 (bookworm)"),
        ("4.18.0-193.el8.x86_64", "Ubuntu 20.04.6 LTS"),
        ("6.12.38+deb13-amd64", "Ubuntu 24.04"),
        ("6.1.90-99.173.amzn2023.x86_64", "Amazon Linux 2"),
        ("6.6.54-flatcar", "Talos (v1.12.2)"),
        ("10.0.17763.5936", "Ubuntu 20.04.6 LTS"),
        ("5.15.153.1-microsoft-standard-WSL2", "Ubuntu 22.04"),
        ("6.6.12-linuxkit", "Debian GNU/Linux 12 (bookworm)"),
    ],
)
def test_contradictions_name_nothing(text: str, os_image: str) -> None:
    """A kubelet in a container reports the container's system: text and system that disagree name no family."""
    assert parse_kernel(text, os_image=os_image).family == ""


@pytest.mark.parametrize("os_image", [None, "", "Some New Linux 1.0"])
def test_an_unknown_system_contradicts_nothing(os_image: str | None) -> None:
    """A system that is not in the table leaves the text's word standing."""
    assert parse_kernel("4.18.0-193.el8.x86_64", os_image=os_image).family == "rhel"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "linux",
        "v5.4.0",
        "-5.4",
        "5.",
        "5.4.0-177-generic\n",
        " 5.4.0",
        "5.4.0 (amd64)",
        "\x1b[31m5.4.0",
        "\u0665.4.0",
        "5.4.\u0660",
        "5.4.0-\uff11-generic",
        "5.4.0\0",
        "5.4." + "9" * 19,
        "5.4.0-" + "9" * 19 + "-generic",
        "9" * 1_000_000 + ".1",
        "5.4.0-" + "a" * 300,
    ],
)
def test_hostile_texts_are_refused(text: str) -> None:
    """What is no kernel text is refused in one short printable line."""
    with pytest.raises(VersionSyntaxError, match=re.escape(kernel.EXAMPLE)) as refused:
        parse_kernel(text)
    assert str(refused.value).isascii()
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("one", "order", "two"),
    [
        ("5.4.0-99-generic", Order.BEFORE, "5.4.0-192-generic"),
        ("5.4.0-192-generic", Order.SAME, "5.4.0-192-generic"),
        ("5.15.0-107-generic", Order.UNORDERED, "5.15.0-1051-aws"),
        ("5.4.0-192-generic", Order.UNORDERED, "5.15.0-25-generic"),
        ("4.18.0-193.el8.x86_64", Order.BEFORE, "4.18.0-305.el8.x86_64"),
        ("4.18.0-513.9.1.el8_9.x86_64", Order.BEFORE, "4.18.0-513.24.1.el8_9.x86_64"),
        ("4.18.0-553.el8.x86_64", Order.UNORDERED, "5.14.0-70.el9.x86_64"),
        ("4.18.0-513.el8.x86_64", Order.UNORDERED, "5.4.0-192-generic"),
        ("4.18.0-513.el8.x86_64", Order.SAME, "4.18.0-513.el8.aarch64"),
        ("6.12.46-66.121.amzn2023.x86_64", Order.BEFORE, "6.12.53-69.119.amzn2023.x86_64"),
        ("6.1.90-99.173.amzn2023.x86_64", Order.BEFORE, "6.12.46-66.121.amzn2023.x86_64"),
        ("5.10.217-205.860.amzn2.x86_64", Order.UNORDERED, "6.1.90-99.173.amzn2023.x86_64"),
        ("6.6.9-flatcar", Order.BEFORE, "6.6.54-flatcar"),
        ("6.12.9+bpo-amd64", Order.BEFORE, "6.12.38+deb13-amd64"),
        ("6.1.0-9-amd64", Order.UNORDERED, "6.1.0-10-amd64"),
        ("10.0.17763.5936", Order.BEFORE, "10.0.20348.2527"),
        ("6.6.51.1-5.azl3", Order.BEFORE, "6.6.51.1-10.azl3"),
    ],
)
def test_order(one: str, order: Order, two: str) -> None:
    """Counters compare as numbers inside one family, line and flavour; elsewhere nothing orders two kernels."""
    assert parse_kernel(one).compare(parse_kernel(two)) is order
    assert parse_kernel(two).compare(parse_kernel(one)) is order.reversed


def test_debian_counters_hide_the_level() -> None:
    """Debian's `6.1.0-9` hides the stable level that `6.1.94+bpo` states: nothing orders the two."""
    hidden = parse_kernel("6.1.0-9-amd64", os_image="Debian GNU/Linux 12")
    assert hidden.compare(parse_kernel("6.1.0-28-amd64", os_image="Debian GNU/Linux 12")) is Order.BEFORE
    assert hidden.compare(parse_kernel("6.1.94+bpo-amd64")) is Order.UNORDERED


def _bound(text: str) -> Kernel:
    return parse_kernel(text)


UBUNTU_54 = KernelSpan(family="ubuntu", series=(5, 4))
BEFORE_57 = KernelSpan(before_series=(5, 7))
MIDDLE = KernelSpan(from_series=(5, 4), before_series=(5, 15))
ABI = KernelSpan(family="ubuntu", introduced=_bound("5.4.0-177-generic"), fixed=_bound("5.4.0-192-generic"))
RHEL_GATE = KernelSpan(family="rhel", introduced=_bound("4.18.0-193.el8.x86_64"))
AMAZON = KernelSpan(introduced=_bound("6.12.53-69.119.amzn2023.x86_64"), fixed=_bound("6.18.0-1.amzn2023.x86_64"))
DEBIAN_ABI = KernelSpan(family="debian", fixed=_bound("6.1.0-10-amd64"))
GENERIC = KernelSpan(family="ubuntu", flavour="generic")
WINDOWS = KernelSpan(family="windows", introduced=_bound("10.0.20348.0"))
ANY_LINUX = KernelSpan()


@pytest.mark.parametrize(
    ("span", "text", "os_image", "expected"),
    [
        (UBUNTU_54, "5.4.0-99-generic", None, TRUE),
        (UBUNTU_54, "5.4.0-1051-aws", None, TRUE),
        (UBUNTU_54, "5.15.0-107-generic", "Ubuntu 20.04.6 LTS", FALSE),
        (UBUNTU_54, "5.4.278-1.el8.elrepo.x86_64", None, FALSE),
        (UBUNTU_54, "5.4.278", None, UNKNOWN),
        (UBUNTU_54, "5.4.0-177-generic", "Debian GNU/Linux 12", UNKNOWN),
        (UBUNTU_54, "6.1.0-9-amd64", None, FALSE),
        (UBUNTU_54, "10.0.17763.5936", None, FALSE),
        (BEFORE_57, "5.6.9", None, TRUE),
        (BEFORE_57, "5.7.0", None, FALSE),
        (BEFORE_57, "5.4.0-1051-aws", None, TRUE),
        (BEFORE_57, "4.18.0-513.el8.x86_64", None, TRUE),
        (BEFORE_57, "5.10.0-28-cloud-amd64", None, FALSE),
        (MIDDLE, "5.3.18", None, FALSE),
        (MIDDLE, "5.4.0", None, TRUE),
        (MIDDLE, "5.14.21", None, TRUE),
        (MIDDLE, "5.15.0", None, FALSE),
        (ABI, "5.4.0-176-generic", None, FALSE),
        (ABI, "5.4.0-177-generic", None, TRUE),
        (ABI, "5.4.0-191-generic", None, TRUE),
        (ABI, "5.4.0-192-generic", None, FALSE),
        (ABI, "5.4.0-1051-aws", None, UNKNOWN),
        (ABI, "5.3.0-999-aws", None, FALSE),
        (ABI, "5.15.0-25-aws", None, FALSE),
        (ABI, "5.4.0-180-amd64", None, UNKNOWN),
        (ABI, "5.4.0-180.el8.x86_64", None, FALSE),
        (RHEL_GATE, "4.18.0-147.el8.x86_64", None, FALSE),
        (RHEL_GATE, "4.18.0-193.el8.x86_64", None, TRUE),
        (RHEL_GATE, "5.14.0-70.el9.x86_64", None, TRUE),
        (RHEL_GATE, "3.10.0-1160.el7.x86_64", None, FALSE),
        (RHEL_GATE, "5.4.0-192-generic", None, FALSE),
        (AMAZON, "6.12.46-66.121.amzn2023.x86_64", None, FALSE),
        (AMAZON, "6.12.53-69.119.amzn2023.x86_64", None, TRUE),
        (AMAZON, "6.18.0-1.amzn2023.x86_64", None, FALSE),
        (AMAZON, "6.12.53-flatcar", None, FALSE),
        (AMAZON, "6.12.60", None, UNKNOWN),
        (AMAZON, "6.1.60", None, FALSE),
        (DEBIAN_ABI, "6.1.0-9-amd64", "Debian GNU/Linux 12", TRUE),
        (DEBIAN_ABI, "6.1.0-10-amd64", "Debian GNU/Linux 12", FALSE),
        (DEBIAN_ABI, "6.1.0-9-amd64", None, UNKNOWN),
        (GENERIC, "5.4.0-1-generic", None, TRUE),
        (GENERIC, "5.4.0-1-aws", None, FALSE),
        (WINDOWS, "10.0.17763.5936", None, FALSE),
        (WINDOWS, "10.0.20348.2527", None, TRUE),
        (WINDOWS, "6.1.61", None, FALSE),
        (ANY_LINUX, "6.1.61", None, TRUE),
        (ANY_LINUX, "10.0.20348.2527", None, FALSE),
        (KernelSpan(from_series=(5, 3)), "10.0.20348.2527", None, FALSE),
    ],
)
def test_spans(span: KernelSpan, text: str, os_image: str | None, expected: Truth) -> None:
    """False on a known other family, series across flavours, ABI inside one flavour, unknown where nothing decides."""
    assert span.contains(parse_kernel(text, os_image=os_image)) is expected


def test_impossible_spans_are_refused() -> None:
    """Bounds of another family or flavour, in the wrong order, or of no family are ValueErrors."""
    with pytest.raises(ValueError, match="is a kernel of ubuntu, the span is of rhel"):
        KernelSpan(family="rhel", introduced=_bound("5.4.0-177-generic"))
    with pytest.raises(ValueError, match='has the flavour "generic", the span "aws"'):
        KernelSpan(flavour="aws", fixed=_bound("5.4.0-177-generic"))
    with pytest.raises(ValueError, match="is not before fixed"):
        KernelSpan(introduced=_bound("5.4.0-192-generic"), fixed=_bound("5.4.0-192-generic"))
    with pytest.raises(ValueError, match="is not before fixed"):
        KernelSpan(introduced=_bound("5.4.0-177-generic"), fixed=_bound("5.4.0-1051-aws"))
    with pytest.raises(ValueError, match="give the span a family"):
        KernelSpan(introduced=_bound("6.1.61"))
    with pytest.raises(ValueError, match="from_series"):
        KernelSpan(from_series=(5, 15), before_series=(5, 4))


def test_the_examples_the_module_draws_are_so() -> None:
    """Each line of examples drawn with `<` is in order."""
    drawn = re.findall(r"^\S+(?: < \S+)+$", kernel.__doc__ or "", re.MULTILINE)
    assert len(drawn) == 3
    for line in drawn:
        kernels = [parse_kernel(text) for text in line.split(" < ")]
        for index, one in enumerate(kernels):
            assert all(one.compare(two) is Order.BEFORE for two in kernels[index + 1 :])
