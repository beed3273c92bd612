"""Texts of every scheme, odd ones included, with small numbers so that examples meet at their boundaries."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from advisor.versions import Version, parse_version

_NUMBERS = st.sampled_from(["0", "1", "2", "3", "9", "10", "11", "100"])
_COUNTS = st.sampled_from(["1", "2", "9", "10", "11"])
_V = st.sampled_from(["v", "v", "v", ""])
_STAGES = st.sampled_from(["alpha", "beta", "rc"])
_HASHES = st.sampled_from(["a737599", "036c24b", "b5c4aaa1"])


def _joined(*parts: st.SearchStrategy[str] | str) -> st.SearchStrategy[str]:
    return st.tuples(*(st.just(part) if isinstance(part, str) else part for part in parts)).map("".join)


def _maybe(*parts: st.SearchStrategy[str] | str) -> st.SearchStrategy[str]:
    return st.just("") | _joined(*parts)


_BASE = _joined(_V, st.sampled_from(["1", "2"]), ".", _NUMBERS, ".", _NUMBERS)
_STAGE = _joined("-", _STAGES, st.sampled_from(["", "."]), _NUMBERS)
_IDENTIFIERS = st.lists(
    st.sampled_from(["0", "1", "2", "11", "alpha", "beta", "rc", "-", "x-1", "0a"]), min_size=1
).map(".".join)
_TIMESTAMPS = st.sampled_from(["20240703200800", "20250206174618", "00000000000000"])
_COMMITS = st.sampled_from(["b54f85093f4a", "62fb240731fa", "70ca0345eede"])
_SNAPSHOT = _joined(st.sampled_from(["-", "-0.", "-beta.2.0.", "-rc.0."]), _TIMESTAMPS, "-", _COMMITS)
_HOTFIX = st.one_of(
    _joined("-hotfix-", st.sampled_from(["b5c4", "4d1a", "schema-leak", "ch"]), ".", _COUNTS),
    _joined("-hotfix-ch.", _COUNTS, ".", st.sampled_from(["0ec4b6b88", "6cf5cfbbe"])),
    _joined("-hotfix-ch-", _COUNTS, "-", st.sampled_from(["0ec4b6b88", "a9bbc1d91"])),
)
_REBUILD = _joined("-build", st.sampled_from(["20240423", "20240625", "2024042300", "2024042301", "2025112000"]))
_PACKAGING = _joined(_maybe("-fips"), st.sampled_from(["", "-amd64", "-arm64", "-arm", "-ppc64le", "-s390x"]))
_DEV = _joined("-0.dev", _maybe("-", _COUNTS, "-g", st.sampled_from(["abcdef1", "0123456789ab"])))

TEXTS: Mapping[str, st.SearchStrategy[str]] = {
    "semantic": _joined(
        _V, _NUMBERS, ".", _NUMBERS, _maybe(".", _NUMBERS), _maybe("-", _IDENTIFIERS), _maybe("+", _IDENTIFIERS)
    ),
    "rke2": _joined(_BASE, _maybe(_STAGE), _maybe("+rke2r", _COUNTS)),
    "k3s": _joined(_BASE, _maybe(_STAGE), _maybe("+k3s", _COUNTS)),
    "rke1": _joined(_BASE, _maybe("-rancher", _COUNTS, "-", _COUNTS)),
    "rancher": _joined(_BASE, st.one_of(st.just(""), _STAGE, _joined("-govt-", _COUNTS), _HOTFIX)),
    "eks": _joined(
        _BASE,
        _maybe(_STAGE),
        st.just("") | _joined(_maybe("-minimal"), "-eksbuild.", _COUNTS) | _joined("-eks-", _HASHES),
    ),
    "kubernetes": _joined(
        _BASE,
        _maybe(_STAGE),
        st.sampled_from(["", "+k0s", "-gke.1014001", "-gke.2", "-eks-a737599", "+vmware.1-fips.1", "+f67aeb3"]),
    ),
    "image-build": _joined(
        _BASE,
        st.one_of(_DEV, _joined(_maybe(_STAGE), st.one_of(st.just(""), _REBUILD, _joined("-rancher", _COUNTS)))),
        _PACKAGING,
    ),
    "calico-chart": _joined(
        _V,
        "3.",
        _NUMBERS,
        ".",
        st.one_of(st.sampled_from(["000", "001", "100", "300", "1003"]), _joined(_NUMBERS, "-203")),
    ),
    "go-module": _joined(_BASE, st.one_of(st.just(""), _joined("-", _IDENTIFIERS), _SNAPSHOT), _maybe("+incompatible")),
}


def texts(scheme: str) -> st.SearchStrategy[str]:
    """Texts the scheme reads."""
    return TEXTS[scheme]


def versions(scheme: str) -> st.SearchStrategy[Version]:
    """Versions of the scheme."""
    return TEXTS[scheme].map(lambda text: parse_version(scheme, text))
