"""The traps that naive version logic falls into, each pinned: order, stages, releases, and what stays UNORDERED."""

from __future__ import annotations

import pytest

from advisor.versions import Order, VersionSyntaxError, parse_version

BEFORE, SAME, UNORDERED = Order.BEFORE, Order.SAME, Order.UNORDERED


@pytest.mark.parametrize(
    ("scheme", "one", "order", "two"),
    [
        ("semantic", "v1.9.0", BEFORE, "v1.10.0"),
        ("semantic", "1.2", SAME, "v1.2.0"),
        ("semantic", "v1.2.3+rke2r1", SAME, "v1.2.3+rke2r2"),
        ("semantic", "v1.2.3-rc.9", BEFORE, "v1.2.3-rc.10"),
        ("semantic", "v1.2.3-9", BEFORE, "v1.2.3-a"),
        ("semantic", "v1.2.3-a", BEFORE, "v1.2.3-a.0"),
        ("semantic", "v1.2.3-rc", BEFORE, "v1.2.3"),
        ("rke2", "v1.28.13+rke2r1", BEFORE, "v1.28.13+rke2r2"),
        ("rke2", "v1.28.13+rke2r2", BEFORE, "v1.28.13+rke2r10"),
        ("rke2", "v1.28.13-rc1+rke2r1", BEFORE, "v1.28.13+rke2r1"),
        ("rke2", "v1.28.13-rc9+rke2r1", BEFORE, "v1.28.13-rc10+rke2r1"),
        ("rke2", "v1.28.13-alpha2+rke2r1", BEFORE, "v1.28.13-rc1+rke2r1"),
        ("rke2", "v1.28.13+rke2r1", BEFORE, "v1.28.13-rc1+rke2r2"),
        ("rke2", "v1.28.13-rc1+rke2r1", BEFORE, "v1.28.13"),
        ("rke2", "v1.28.13", BEFORE, "v1.28.13+rke2r1"),
        ("k3s", "v1.28.13+k3s2", BEFORE, "v1.28.13+k3s10"),
        ("rke1", "v1.29.8", BEFORE, "v1.29.8-rancher1-1"),
        ("rke1", "v1.29.8-rancher1-2", BEFORE, "v1.29.8-rancher1-10"),
        ("rke1", "v1.31.2-rancher1-2", BEFORE, "v1.31.2-rancher2-1"),
        ("rancher", "v2.10.5-alpha1", BEFORE, "v2.10.5-alpha3"),
        ("rancher", "v2.10.5-alpha3", BEFORE, "v2.10.5"),
        ("rancher", "v2.10.2", BEFORE, "v2.10.2-hotfix-b5c4.2"),
        ("rancher", "v2.10.2-rc1", BEFORE, "v2.10.2-hotfix-b5c4.2"),
        ("rancher", "v2.10.2-hotfix-b5c4.2", BEFORE, "v2.10.3"),
        ("rancher", "v2.10.2-hotfix-b5c4.2", BEFORE, "v2.10.3-alpha1"),
        ("rancher", "v2.10.2-hotfix-b5c4.2", BEFORE, "v2.10.2-hotfix-b5c4.10"),
        ("rancher", "v2.10.2-hotfix-4d1a.1", UNORDERED, "v2.10.2-hotfix-b5c4.2"),
        ("rancher", "v2.9.3-hotfix-ch.1.0ec4b6b88", BEFORE, "v2.9.3-hotfix-ch.2.0ec4b6b88"),
        ("rancher", "v2.9.3-hotfix-ch.1.0ec4b6b88", UNORDERED, "v2.9.3-hotfix-ch.2.6cf5cfbbe"),
        ("rancher", "v2.8.6-hotfix-ch-1-a8e77118f", UNORDERED, "v2.8.6-hotfix-ch.1.8acab23bb"),
        ("rancher", "v2.10.3", BEFORE, "v2.10.3-govt-1"),
        ("rancher", "v2.10.3-govt-2", BEFORE, "v2.10.3-govt-10"),
        ("rancher", "v2.10.3-govt-1", UNORDERED, "v2.10.3-hotfix-5492.1"),
        ("kubernetes", "v1.30.0-alpha.3", BEFORE, "v1.30.0-rc.1"),
        ("kubernetes", "v1.30.0-rc.1", BEFORE, "v1.30.0"),
        ("kubernetes", "v1.30.5", BEFORE, "v1.30.5-gke.1014001"),
        ("kubernetes", "v1.30.5-gke.1014001", BEFORE, "v1.30.6"),
        ("kubernetes", "v1.30.5-gke.1014001", UNORDERED, "v1.30.5-gke.2"),
        ("kubernetes", "v1.27.6+f67aeb3", UNORDERED, "v1.27.6+IKS"),
        ("kubernetes", "v1.29.9", BEFORE, "v1.29.10+k0s"),
        ("eks", "v1.18.1", BEFORE, "v1.18.1-eksbuild.3"),
        ("eks", "v1.18.1-eksbuild.2", BEFORE, "v1.18.1-eksbuild.10"),
        ("eks", "v1.18.1-eksbuild.10", BEFORE, "v1.18.2"),
        ("eks", "v1.19.3-rc1", BEFORE, "v1.19.3"),
        ("eks", "v1.30.4", BEFORE, "v1.30.4-eks-a737599"),
        ("eks", "v1.30.4-eks-a737599", BEFORE, "v1.30.5"),
        ("eks", "v1.30.4-eks-a737599", UNORDERED, "v1.30.4-eks-036c24b"),
        ("eks", "v1.30.4-eks-a737599", UNORDERED, "v1.30.4-eksbuild.1"),
        ("eks", "v1.30.4-minimal-eksbuild.1", SAME, "v1.30.4-eksbuild.1"),
        ("image-build", "v3.27.3", BEFORE, "v3.27.3-build20240423"),
        ("image-build", "v3.27.3-build20240423", BEFORE, "v3.27.3-build20240625"),
        ("image-build", "v3.27.3-build20240423", BEFORE, "v3.27.3-build2024042300"),
        ("image-build", "v3.27.3-build2024040301", BEFORE, "v3.27.3-build20240423"),
        ("image-build", "v3.27.3-build20240625", BEFORE, "v3.27.4"),
        ("image-build", "v3.27.3-rancher1", UNORDERED, "v3.27.3-build20240423"),
        ("image-build", "v3.27.3-rancher2", BEFORE, "v3.27.3-rancher10"),
        ("image-build", "v3.27.3-fips", SAME, "v3.27.3"),
        ("image-build", "v3.27.3-fips-amd64", SAME, "v3.27.3-s390x"),
        ("image-build", "v3.27.3-build20240423-arm64", SAME, "v3.27.3-build20240423"),
        ("image-build", "v3.30.0-0.dev-155-gabcdef1", BEFORE, "v3.30.0-alpha.1"),
        ("image-build", "v3.30.0-0.dev", BEFORE, "v3.30.0-0.dev-155-gabcdef1"),
        ("image-build", "v3.30.0-0.dev-155-gabcdef1", UNORDERED, "v3.30.0-0.dev-155-g0123456"),
        ("image-build", "v3.29.7", BEFORE, "v3.30.0-0.dev"),
        ("image-build", "v3.30.0-rc1", BEFORE, "v3.30.0"),
        ("calico-chart", "v3.32.001", BEFORE, "v3.32.003"),
        ("calico-chart", "v3.27.300", BEFORE, "v3.27.1000"),
        ("calico-chart", "v3.19.2-203", BEFORE, "v3.20.101"),
        ("go-module", "v1.3.1-0.20250206174618-62fb240731fa", BEFORE, "v1.3.1"),
        ("go-module", "v1.3.0", BEFORE, "v1.3.1-0.20250206174618-62fb240731fa"),
        ("go-module", "v1.2.1-beta.2", BEFORE, "v1.2.1-beta.2.0.20230206183746-70ca0345eede"),
        (
            "go-module",
            "v1.2.1-beta.2.0.20230206183746-70ca0345eede",
            BEFORE,
            "v1.2.1-beta.2.0.20240703200800-b54f85093f4a",
        ),
        ("go-module", "v1.2.1-beta.2.0.20240703200800-b54f85093f4a", BEFORE, "v1.2.1"),
        (
            "go-module",
            "v1.3.1-0.20250206174618-62fb240731fa",
            UNORDERED,
            "v1.3.1-0.20250206174618-b54f85093f4a",
        ),
        ("go-module", "v1.1.1-0.20210330154013-f5de75959ad5", BEFORE, "v1.1.1"),
        ("go-module", "v0.0.0-20210330154013-f5de75959ad5", BEFORE, "v0.0.0"),
        ("go-module", "v1.2.3-20210330154013-aaaaaaaaaaaa", BEFORE, "v1.2.3-20210330154013-b"),
        ("go-module", "v2.0.0+incompatible", SAME, "v2.0.0"),
    ],
)
def test_order(scheme: str, one: str, order: Order, two: str) -> None:
    """The relation holds, and its reverse from the other side."""
    left, right = parse_version(scheme, one), parse_version(scheme, two)
    assert left.compare(right) is order
    assert right.compare(left) is order.reversed


@pytest.mark.parametrize(
    ("scheme", "text", "release", "line", "is_prerelease"),
    [
        ("semantic", "1.11.3", "v1.11.3", (1, 11), False),
        ("semantic", "v1.2.3-rc.1+x", "v1.2.3-rc.1", (1, 2), True),
        ("semantic", "v1.2.3+x-1", "v1.2.3", (1, 2), False),
        ("rke2", "v1.28.13+rke2r2", "v1.28.13+rke2r2", (1, 28), False),
        ("rke2", "1.28.13-rc1+rke2r2", "v1.28.13-rc1+rke2r2", (1, 28), True),
        ("k3s", "v1.28.13+k3s1", "v1.28.13+k3s1", (1, 28), False),
        ("rke1", "v1.29.8-rancher1-1", "v1.29.8-rancher1-1", (1, 29), False),
        ("rancher", "v2.10.5-alpha3", "v2.10.5-alpha3", (2, 10), True),
        ("rancher", "v2.10.3-govt-1", "v2.10.3", (2, 10), False),
        ("rancher", "2.10.3", "v2.10.3", (2, 10), False),
        ("rancher", "v2.10.2-hotfix-b5c4.2", "v2.10.2-hotfix-b5c4.2", (2, 10), False),
        ("kubernetes", "v1.29.7+vmware.1-fips.1", "v1.29.7", (1, 29), False),
        ("kubernetes", "v1.30.4-eks-a737599", "v1.30.4", (1, 30), False),
        ("kubernetes", "v1.30.0-rc.1", "v1.30.0-rc.1", (1, 30), True),
        ("eks", "v1.18.1-eksbuild.3", "v1.18.1", (1, 18), False),
        ("eks", "1.19.6-eksbuild.3", "v1.19.6", (1, 19), False),
        ("eks", "v1.30.4-eks-a737599", "v1.30.4", (1, 30), False),
        ("eks", "v1.19.3-rc1", "v1.19.3-rc1", (1, 19), True),
        ("image-build", "v3.27.3-build20240423", "v3.27.3", (3, 27), False),
        ("image-build", "v3.29.7-build2025112000", "v3.29.7", (3, 29), False),
        ("image-build", "v3.26.1-rancher2", "v3.26.1", (3, 26), False),
        ("image-build", "3.27.3-fips-amd64", "v3.27.3", (3, 27), False),
        ("image-build", "v3.30.0-0.dev", "v3.30.0-0.dev", (3, 30), True),
        ("image-build", "v3.30.0-0.dev-155-gabcdef1", "v3.30.0-0.dev-155-gabcdef1", (3, 30), True),
        ("image-build", "v3.30.0-alpha.1-amd64", "v3.30.0-alpha.1", (3, 30), True),
        ("image-build", "v3.30.0-beta1", "v3.30.0-beta1", (3, 30), True),
        ("image-build", "v3.30.0-rc1-build20250423", "v3.30.0-rc1", (3, 30), True),
        ("calico-chart", "v3.27.300", "v3.27.3", (3, 27), False),
        ("calico-chart", "v3.32.003", "v3.32.0", (3, 32), False),
        ("calico-chart", "v3.29.201", "v3.29.2", (3, 29), False),
        ("calico-chart", "v3.27.1002", "v3.27.10", (3, 27), False),
        ("calico-chart", "v3.19.2-203", "v3.19.2", (3, 19), False),
        ("go-module", "v1.2.1-beta.2", "v1.2.1-beta.2", (1, 2), True),
        ("go-module", "v1.2.1-beta.2.0.20240703200800-b54f85093f4a", None, (1, 2), False),
        ("go-module", "v1.3.1-0.20250206174618-62fb240731fa", None, (1, 3), False),
        ("go-module", "v0.0.0-20210330154013-f5de75959ad5", None, (0, 0), False),
        ("go-module", "v1.2.3-20210330154013-f5de75959ad5", None, (1, 2), True),
        ("go-module", "v2.0.0+incompatible", "v2.0.0", (2, 0), False),
    ],
)
def test_reading(scheme: str, text: str, release: str | None, line: tuple[int, ...], is_prerelease: bool) -> None:
    """Release, line and stage are read as the vendor means them; None: the text is its own release."""
    version = parse_version(scheme, text)
    assert (version.release, version.line, version.is_prerelease) == (release or text, line, is_prerelease)


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        ("semantic", "v1.2.3-01"),
        ("semantic", "v1.2.3-a..b"),
        ("semantic", "v1"),
        ("rke2", "v1.28.13+rke2"),
        ("rke2", "v1.28.13+rke2r0"),
        ("rke2", "v1.28.13+rke2r02"),
        ("rke2", "v1.28.13+k3s1"),
        ("rke2", "v1.28.13+rke2r1-dev"),
        ("k3s", "v1.28.13+rke2r1"),
        ("rke1", "v1.29.8-rancher1"),
        ("rke1", "v1.29.8+rke2r1"),
        ("rancher", "v2.10-head"),
        ("rancher", "v2.10.3-hotfix"),
        ("rancher", "v2.10.3-hotfix-b5c4"),
        ("rancher", "v2.10.3-debug"),
        ("rancher", "v2.10.3-govt"),
        ("kubernetes", "v1.30"),
        ("kubernetes", "v1.30.4-"),
        ("kubernetes", "v1.30.4 (amd64)"),
        ("eks", "v1.19.6-eksbuild"),
        ("eks", "v1.30.4-eks-xyz"),
        ("eks", "v1.30.4-corp1"),
        ("image-build", "v3.27.3-corp1"),
        ("image-build", "v3.27.3-hotfix"),
        ("image-build", "v3.27.3-build2024"),
        ("image-build", "v3.27.3-build202404230"),
        ("image-build", "v3.27.3-amd64-fips"),
        ("image-build", "v3.27.3-5-gabcdef1"),
        ("calico-chart", "v3.27.3"),
        ("calico-chart", "v3.27.30"),
        ("calico-chart", "v3.27.0300"),
        ("go-module", "v1.2"),
        ("go-module", "v1.2.3+meta"),
        ("go-module", "(devel)"),
    ],
)
def test_refused(scheme: str, text: str) -> None:
    """What the grammar does not know is refused, never guessed."""
    with pytest.raises(VersionSyntaxError):
        parse_version(scheme, text)


#: Every shape of tag that rancher/rancher has carried since v2.7.0, one blank between two.
RANCHER_TAGS = (
    "v2.7.0 v2.7.18 v2.8.15 v2.9.12 v2.10.12 v2.11.16 v2.15.0 v2.7.0-rc1 v2.7.0-rc12 v2.10.5-alpha3 v2.15.0-alpha22 "
    "v2.8.5-hotfix-ch-1-a9bbc1d91 v2.8.6-hotfix-cd5d.3 v2.8.6-hotfix-ch-1-a8e77118f v2.8.6-hotfix-ch-4-b0293e0a4 "
    "v2.8.6-hotfix-ch.1.ad0c0d069 v2.8.6-hotfix-ch.1.8acab23bb v2.8.6-hotfix-ch.2.3b3334128 "
    "v2.8.7-hotfix-ch-1-ec48b35f1 v2.9.2-hotfix-ch-1-06a59b70e v2.9.3-hotfix-ch.1.261bb3c70 "
    "v2.9.3-hotfix-prebootstrap.1.679da01a5 v2.9.4-hotfix-2dcf.2 v2.9.4-hotfix-038c.1 v2.9.4-hotfix-schema-leak.1 "
    "v2.9.10-hotfix-1e46.1 v2.10.2-hotfix-b5c4.2 v2.10.10-hotfix-1721.1 v2.11.1-hotfix-edbc.1 v2.12.3-hotfix-a3c0.4 "
    "v2.12.5-hotfix-9140.1 v2.14.3-hotfix-64aa.1 v2.10.3-govt-1"
)


@pytest.mark.parametrize("tag", RANCHER_TAGS.split())
def test_rancher_tags_read(tag: str) -> None:
    """Every shape of Rancher tag reads, and only alpha and rc are pre-releases."""
    version = parse_version("rancher", tag)
    assert str(version) == tag
    assert version.is_prerelease is ("-alpha" in tag or "-rc" in tag)


def test_schemes_do_not_compare() -> None:
    """Comparing across schemes raises, and names both."""
    with pytest.raises(TypeError, match=r"v1\.28\.13\+rke2r1 \(rke2\).*v1\.28\.13 \(semantic\)"):
        parse_version("rke2", "v1.28.13+rke2r1").compare(parse_version("semantic", "v1.28.13"))
