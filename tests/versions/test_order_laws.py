"""Laws of the order, for every scheme: a strict partial order, total where no opaque tails differ, and round trips."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.versions import SCHEMES, Order, Version, parse_version
from tests.versions.strategies import TEXTS, texts, versions

every_scheme = pytest.mark.parametrize("scheme", sorted(SCHEMES))


def test_every_scheme_has_a_strategy() -> None:
    """No scheme escapes the laws."""
    assert set(TEXTS) == set(SCHEMES)


@every_scheme
@given(data=st.data())
def test_text_round_trips(scheme: str, data: st.DataObject) -> None:
    """str(parse(text)) is the text, and parsing is idempotent."""
    text = data.draw(texts(scheme))
    version = parse_version(scheme, text)
    assert str(version) == text
    assert parse_version(scheme, str(version)) == version
    assert SCHEMES[scheme].parse(text) == version


@every_scheme
@given(data=st.data())
def test_release_is_canonical(scheme: str, data: st.DataObject) -> None:
    """The release of a version is a version of the scheme and its own release; a chart's is one of its images."""
    version = data.draw(versions(scheme))
    if scheme == "calico-chart":
        assert parse_version("image-build", version.release).release == version.release
        return
    release = parse_version(scheme, version.release)
    assert release.release == version.release
    assert release.line == version.line
    assert release.is_prerelease is version.is_prerelease


@every_scheme
@given(data=st.data())
def test_order_is_reflexive_and_antisymmetric(scheme: str, data: st.DataObject) -> None:
    """A version is the SAME as itself; exactly one relation holds of two, and its reverse from the other side."""
    one, two = data.draw(versions(scheme)), data.draw(versions(scheme))
    assert one.compare(one) is Order.SAME
    assert two.compare(one) is one.compare(two).reversed


@every_scheme
@given(data=st.data())
def test_order_is_total_but_for_opaque_tails(scheme: str, data: st.DataObject) -> None:
    """Two versions are UNORDERED exactly when equal keys carry different opaque tails."""
    one, two = data.draw(versions(scheme)), data.draw(versions(scheme))
    tails_differ = one.key == two.key and one.opaque != two.opaque
    assert (one.compare(two) is Order.UNORDERED) == tails_differ


@every_scheme
@given(data=st.data())
def test_order_is_transitive(scheme: str, data: st.DataObject) -> None:
    """From a < b and b < c follows a < c; SAME versions stand alike to every other."""
    one, two, three = (data.draw(versions(scheme)) for _ in range(3))
    if one.compare(two) is Order.BEFORE and two.compare(three) is Order.BEFORE:
        assert one.compare(three) is Order.BEFORE
    if one.compare(two) is Order.SAME:
        assert one.compare(three) is two.compare(three)


@every_scheme
@given(data=st.data())
def test_sort_key_agrees_with_compare(scheme: str, data: st.DataObject) -> None:
    """The sort key is total, and says what compare says wherever that decides."""
    one, two = data.draw(versions(scheme)), data.draw(versions(scheme))
    order = one.compare(two)
    if order is not Order.UNORDERED:
        assert (one.sort_key < two.sort_key) == (order is Order.BEFORE)
        assert (one.sort_key == two.sort_key) == (order is Order.SAME)


@every_scheme
@given(data=st.data())
def test_keys_keep_numbers_and_words_apart(scheme: str, data: st.DataObject) -> None:
    """No position of two keys meets a number with a word before the keys are told apart."""
    one, two = data.draw(versions(scheme)), data.draw(versions(scheme))
    for ours, theirs in zip(one.key, two.key, strict=False):
        assert type(ours) is type(theirs)
        if ours != theirs:
            return
    assert len(one.key) == len(two.key)


def _bare(family: str, key: int, opaque: str) -> Version:
    return Version(
        scheme="s",
        text=f"{family}{key}{opaque}",
        key=(key,),
        line=(),
        release="",
        is_prerelease=False,
        opaque=opaque,
        family=family,
    )


@given(st.builds(_bare, st.sampled_from("ab"), st.integers(0, 2), st.sampled_from(["", "x", "y"])), st.data())
def test_families_are_never_ordered(one: Version, data: st.DataObject) -> None:
    """Versions of different families are UNORDERED, whatever their keys."""
    two = data.draw(st.builds(_bare, st.sampled_from("ab"), st.integers(0, 2), st.sampled_from(["", "x", "y"])))
    if one.family != two.family:
        assert one.compare(two) is Order.UNORDERED
