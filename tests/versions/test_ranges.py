"""Version sets by example: both sides of every bound, what they print, what they refuse."""

from __future__ import annotations

import pytest

from advisor.truth import Truth
from advisor.versions import Version, VersionSet, parse_version

TRUE, FALSE, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


def _set(scheme: str, *ranges: dict[str, str]) -> VersionSet:
    return VersionSet.of(
        VersionSet.between(**{end: parse_version(scheme, text) for end, text in each.items()}) for each in ranges
    )


XDP_WIPE_LOOP = _set(
    "image-build",
    {"introduced": "v3.26.5", "limit": "v3.27.0"},
    {"introduced": "v3.27.3", "fixed": "v3.27.4"},
    {"introduced": "v3.28.0", "fixed": "v3.28.1"},
)
VPC_CNI_EINTR = _set(
    "eks", {"introduced": "v1.18.6", "limit": "v1.19.0"}, {"introduced": "v1.19.0", "last_affected": "v1.19.5"}
)
STEVE_LEAK = _set("rancher", {"introduced": "v2.10.0", "fixed": "v2.10.5-alpha1"}, {"fixed": "v2.9.0"})
CHECKSUM_DROP = _set("rke2", {"introduced": "v1.28.0", "fixed": "v1.28.13+rke2r2"})
CHART_DEFECT = _set("calico-chart", {"introduced": "v3.32.000", "last_affected": "v3.32.001"})
EKS_BUILD = _set("eks", {"introduced": "v1.30.4-eks-a737599", "fixed": "v1.30.6"})
NETLINK = _set("go-module", {"introduced": "v1.2.1-beta.2.0.20231112000000-aa4f20d00000", "fixed": "v1.3.1"})
HOTFIX = _set("rancher", {"introduced": "v2.10.0", "fixed": "v2.10.2-hotfix-b5c4.2"})
WHOLE_LINE = _set("rke2", {"introduced": "v1.28.0", "last_affected": "v1.28.13"})
OLD_RKE1 = _set("rke1", {"last_affected": "v1.29.7"})
ONE_REBUILD = _set("eks", {"introduced": "v1.19.5-eksbuild.2", "last_affected": "v1.19.5-eksbuild.2"})


@pytest.mark.parametrize(
    ("versions", "text", "expected"),
    [
        (XDP_WIPE_LOOP, "v3.26.4", FALSE),
        (XDP_WIPE_LOOP, "v3.26.5", TRUE),
        (XDP_WIPE_LOOP, "v3.26.5-build20240423", TRUE),
        (XDP_WIPE_LOOP, "v3.27.0", FALSE),
        (XDP_WIPE_LOOP, "v3.27.2", FALSE),
        (XDP_WIPE_LOOP, "v3.27.2-build20240423", FALSE),
        (XDP_WIPE_LOOP, "v3.27.3", TRUE),
        (XDP_WIPE_LOOP, "v3.27.3-build20240423", TRUE),
        (XDP_WIPE_LOOP, "v3.27.3-amd64", TRUE),
        (XDP_WIPE_LOOP, "v3.27.4", FALSE),
        (XDP_WIPE_LOOP, "v3.27.4-fips", FALSE),
        (XDP_WIPE_LOOP, "v3.28.0", TRUE),
        (XDP_WIPE_LOOP, "v3.28.1", FALSE),
        (XDP_WIPE_LOOP, "v3.28.1-build20240806", FALSE),
        (VPC_CNI_EINTR, "v1.18.5-eksbuild.9", FALSE),
        (VPC_CNI_EINTR, "v1.18.6", TRUE),
        (VPC_CNI_EINTR, "v1.18.6-eksbuild.1", TRUE),
        (VPC_CNI_EINTR, "v1.19.5", TRUE),
        (VPC_CNI_EINTR, "v1.19.5-eksbuild.9", TRUE),
        (VPC_CNI_EINTR, "v1.19.6-rc1", FALSE),
        (VPC_CNI_EINTR, "v1.19.6", FALSE),
        (VPC_CNI_EINTR, "v1.19.6-eksbuild.1", FALSE),
        (STEVE_LEAK, "v2.8.15", TRUE),
        (STEVE_LEAK, "v2.9.0", FALSE),
        (STEVE_LEAK, "v2.10.3-govt-1", TRUE),
        (STEVE_LEAK, "v2.10.4-hotfix-7148.3", TRUE),
        (STEVE_LEAK, "v2.10.5-alpha1", FALSE),
        (STEVE_LEAK, "v2.10.5-alpha3", FALSE),
        (STEVE_LEAK, "v2.10.5", FALSE),
        (CHECKSUM_DROP, "v1.28.0-rc1+rke2r1", FALSE),
        (CHECKSUM_DROP, "v1.28.0+rke2r1", TRUE),
        (CHECKSUM_DROP, "v1.28.13+rke2r1", TRUE),
        (CHECKSUM_DROP, "v1.28.13-rc1+rke2r2", TRUE),
        (CHECKSUM_DROP, "v1.28.13+rke2r2", FALSE),
        (CHECKSUM_DROP, "v1.28.13+rke2r10", FALSE),
        (CHART_DEFECT, "v3.32.001", TRUE),
        (CHART_DEFECT, "v3.32.003", FALSE),
        (EKS_BUILD, "v1.30.4", FALSE),
        (EKS_BUILD, "v1.30.4-eks-a737599", TRUE),
        (EKS_BUILD, "v1.30.4-eks-036c24b", UNKNOWN),
        (EKS_BUILD, "v1.30.5-eks-036c24b", TRUE),
        (EKS_BUILD, "v1.30.6-eks-036c24b", FALSE),
        (NETLINK, "v1.2.1-beta.2", FALSE),
        (NETLINK, "v1.2.1-beta.2.0.20230206183746-70ca0345eede", FALSE),
        (NETLINK, "v1.2.1-beta.2.0.20240703200800-b54f85093f4a", TRUE),
        (NETLINK, "v1.3.0", TRUE),
        (NETLINK, "v1.3.1-0.20250206174618-62fb240731fa", TRUE),
        (NETLINK, "v1.3.1", FALSE),
        (HOTFIX, "v2.10.2", TRUE),
        (HOTFIX, "v2.10.2-hotfix-b5c4.1", TRUE),
        (HOTFIX, "v2.10.2-hotfix-b5c4.2", FALSE),
        (HOTFIX, "v2.10.2-hotfix-4d1a.9", UNKNOWN),
        (HOTFIX, "v2.10.3", FALSE),
        (WHOLE_LINE, "v1.28.13+rke2r10", TRUE),
        (WHOLE_LINE, "v1.28.14-rc1+rke2r1", FALSE),
        (OLD_RKE1, "v1.29.7-rancher2-1", TRUE),
        (OLD_RKE1, "v1.29.8-rancher1-1", FALSE),
        (ONE_REBUILD, "v1.19.5-eksbuild.1", FALSE),
        (ONE_REBUILD, "v1.19.5-eksbuild.2", TRUE),
        (ONE_REBUILD, "v1.19.5-eksbuild.10", FALSE),
        (ONE_REBUILD, "v1.19.5", FALSE),
    ],
)
def test_both_sides_of_every_bound(versions: VersionSet, text: str, expected: Truth) -> None:
    """Membership is decided by each line's own ends; the complement says the opposite."""
    version = parse_version(versions.scheme, text)
    assert versions.contains(version) is expected
    assert (~versions).contains(version) is ~expected


def test_last_affected_of_a_release_covers_its_hotfixes() -> None:
    """A hotfix is its base with changes nobody lists: an inclusive bound at the base does not let it go."""
    versions = _set("rancher", {"last_affected": "v2.10.2"})
    assert versions.contains(parse_version("rancher", "v2.10.2-hotfix-b5c4.2")) is TRUE
    assert versions.contains(parse_version("rancher", "v2.10.3-alpha1")) is FALSE


@pytest.mark.parametrize(
    ("versions", "text"),
    [
        (XDP_WIPE_LOOP, ">=v3.26.5 <v3.27.0 || >=v3.27.3 <v3.27.4 || >=v3.28.0 <v3.28.1"),
        (VPC_CNI_EINTR, ">=v1.18.6 <=v1.19.5"),
        (~VPC_CNI_EINTR, "<v1.18.6 || >v1.19.5"),
        (STEVE_LEAK, "<v2.9.0 || >=v2.10.0 <v2.10.5-alpha1"),
        (VersionSet.empty("rke2"), "none"),
        (VersionSet.everything("rke2"), "any"),
    ],
)
def test_sets_read_well(versions: VersionSet, text: str) -> None:
    """A set prints its intervals in order; ranges that touch are one."""
    assert str(versions) == text


def test_same_members_are_equal_whatever_the_spelling() -> None:
    """Equality looks at places, not at texts."""
    assert _set("image-build", {"fixed": "v3.27.3"}) == _set("image-build", {"fixed": "3.27.3-amd64"})
    assert _set("eks", {"last_affected": "v1.19.5"}) != _set("eks", {"fixed": "v1.19.6"})


def _range(scheme: str, **ends: str) -> VersionSet:
    return _set(scheme, ends)


@pytest.mark.parametrize(
    ("scheme", "ends", "message"),
    [
        (
            "semantic",
            {"introduced": "v1.2.0", "fixed": "v1.2.0"},
            "introduced v1.2.0 is the same as fixed v1.2.0: no ver",
        ),
        (
            "semantic",
            {"introduced": "v1.3.0", "limit": "v1.2.0"},
            "introduced v1.3.0 comes after limit v1.2.0: no versio",
        ),
        ("semantic", {"introduced": "v1.3.0", "last_affected": "v1.2.0"}, "v1.3.0 comes after last_affected v1.2.0"),
        ("semantic", {"fixed": "v1.2.0", "limit": "v1.3.0"}, "one upper end, not both fixed and limit"),
        ("semantic", {"fixed": "v1.2.0", "last_affected": "v1.1.0"}, "one upper end, not both fixed and last_affected"),
        (
            "rancher",
            {"introduced": "v2.10.2-hotfix-4d1a.1", "fixed": "v2.10.2-hotfix-b5c4.2"},
            "nothing orders introduced v2.10.2-hotfix-4d1a.1 and fixed v2.10.2-hotfix-b5c4.2",
        ),
    ],
)
def test_impossible_ranges_are_refused(scheme: str, ends: dict[str, str], message: str) -> None:
    """A range that holds nothing, ends twice or has unordered ends is a ValueError that shows the ends."""
    with pytest.raises(ValueError, match=message):
        _range(scheme, **ends)


def test_one_version_is_a_range() -> None:
    """The least inclusive range holds its one version."""
    versions = _range("semantic", introduced="v1.2.0", last_affected="v1.2.0")
    assert versions.contains(parse_version("semantic", "1.2")) is TRUE
    assert versions.contains(parse_version("semantic", "v1.2.1-alpha")) is FALSE


def test_nothing_bounds_a_set_twice_without_order() -> None:
    """Joining sets whose ends are UNORDERED is a ValueError."""
    with pytest.raises(ValueError, match="nothing orders"):
        _range("rancher", fixed="v2.10.2-hotfix-4d1a.1") | _range("rancher", fixed="v2.10.2-hotfix-b5c4.2")


def test_ranges_without_scheme_are_refused() -> None:
    """No ends and no sets tell no scheme."""
    with pytest.raises(ValueError, match="everything"):
        VersionSet.between()
    with pytest.raises(ValueError, match="empty"):
        VersionSet.of([])


def test_schemes_do_not_mix() -> None:
    """Ends, members and sets of another scheme are a TypeError."""
    rke2, k3s = parse_version("rke2", "v1.28.13+rke2r1"), parse_version("k3s", "v1.28.14+k3s1")
    with pytest.raises(TypeError):
        VersionSet.between(introduced=rke2, fixed=k3s)
    with pytest.raises(TypeError, match="k3s version"):
        VersionSet.between(fixed=rke2).contains(k3s)
    with pytest.raises(TypeError):
        VersionSet.between(fixed=rke2) | VersionSet.between(fixed=k3s)
    with pytest.raises(TypeError):
        VersionSet.everything("rke2").contains(k3s)


def _of_family(family: str, number: int) -> Version:
    return Version(
        scheme="s", text=f"{family}{number}", key=(number,), line=(), release="", is_prerelease=False, family=family
    )


def test_another_family_is_unknown() -> None:
    """No bound of one family decides about a version of another; the set of everything does."""
    versions = VersionSet.between(introduced=_of_family("a", 1), fixed=_of_family("a", 3))
    assert versions.contains(_of_family("a", 2)) is TRUE
    assert versions.contains(_of_family("b", 2)) is UNKNOWN
    assert versions.contains(_of_family("b", 9)) is UNKNOWN
    assert VersionSet.everything("s").contains(_of_family("b", 9)) is TRUE
    with pytest.raises(ValueError, match="nothing orders"):
        VersionSet.between(introduced=_of_family("a", 1), fixed=_of_family("b", 3))
