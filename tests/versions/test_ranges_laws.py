"""Laws of version sets, for every scheme: a Boolean algebra, one form per set, OSV's own evaluation as oracle."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import cmp_to_key

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from advisor.truth import Truth, truth_of
from advisor.versions import SCHEMES, Order, Version, VersionSet
from tests.versions.strategies import versions

every_scheme = pytest.mark.parametrize("scheme", sorted(SCHEMES))


def _ordered(scheme: str, count: int) -> st.SearchStrategy[list[Version]]:
    """Versions in ascending order, without two that are the SAME or UNORDERED."""
    distinct = st.lists(versions(scheme), min_size=count, max_size=count, unique_by=lambda version: version.key)
    return distinct.map(_sorted)


def _sorted(found: list[Version]) -> list[Version]:
    return sorted(found, key=operator.attrgetter("sort_key"))


def _sets(scheme: str) -> st.SearchStrategy[tuple[VersionSet, VersionSet, VersionSet]]:
    """Three sets over one pool of ordered bounds, so that their ends coincide often."""
    return _ordered(scheme, 5).flatmap(lambda pool: st.tuples(*(_set_over(scheme, pool) for _ in range(3))))


def _set_over(scheme: str, pool: list[Version]) -> st.SearchStrategy[VersionSet]:
    ranges = st.lists(st.tuples(st.sampled_from(pool), st.sampled_from(pool), st.booleans()), max_size=3)
    return ranges.map(lambda chosen: _union(scheme, chosen))


def _union(scheme: str, chosen: list[tuple[Version, Version, bool]]) -> VersionSet:
    union = VersionSet.empty(scheme)
    for one, two, is_inclusive in chosen:
        low, high = _sorted([one, two])
        if is_inclusive:
            union |= VersionSet.between(introduced=low, last_affected=high)
        elif low != high:
            union |= VersionSet.between(introduced=low, fixed=high)
    return union


@every_scheme
@given(data=st.data())
def test_sets_form_a_boolean_algebra(scheme: str, data: st.DataObject) -> None:
    """Complement is an involution, De Morgan holds, joins are commutative, associative, idempotent and absorbing."""
    one, two, three = data.draw(_sets(scheme))
    nothing, everything = VersionSet.empty(scheme), VersionSet.everything(scheme)
    assert ~~one == one
    assert ~(one | two) == ~one & ~two
    assert ~(one & two) == ~one | ~two
    assert one | two == two | one
    assert one & two == two & one
    assert (one | two) | three == one | (two | three)
    assert (one & two) & three == one & (two & three)
    assert one & (two | three) == (one & two) | (one & three)
    assert one | one == one & one == one
    assert one | (one & two) == one & (one | two) == one
    assert one - two == one & ~two
    assert one | ~one == everything
    assert one & ~one == nothing
    assert VersionSet.of([one, two, three]) == one | two | three


@every_scheme
@given(data=st.data())
def test_membership_follows_the_operations(scheme: str, data: st.DataObject) -> None:
    """Membership in a joined set is Kleene's join of the memberships, wherever both are decided."""
    one, two, _ = data.draw(_sets(scheme))
    version = data.draw(versions(scheme))
    in_one, in_two = one.contains(version), two.contains(version)
    assert (~one).contains(version) is ~in_one
    if Truth.UNKNOWN not in (in_one, in_two):
        assert (one | two).contains(version) is in_one | in_two
        assert (one & two).contains(version) is in_one & in_two


@every_scheme
@given(data=st.data())
def test_one_form_per_set(scheme: str, data: st.DataObject) -> None:
    """Cuts ascend strictly, intervals neither touch nor hold nothing, and the intervals make the set again."""
    one, two, _ = data.draw(_sets(scheme))
    for made in (one | two, one & two, one - two, ~one):
        assert all(low.compare(high) is Order.BEFORE for low, high in zip(made.cuts, made.cuts[1:], strict=False))
        again = VersionSet.empty(scheme)
        for interval in made.intervals:
            part = VersionSet.everything(scheme)
            if interval.lower:
                below = VersionSet.between(fixed=interval.lower.version)
                if not interval.lower.inclusive:
                    below = VersionSet.between(last_affected=interval.lower.version)
                part -= below
            if interval.upper and interval.upper.inclusive:
                part &= VersionSet.between(last_affected=interval.upper.version)
            elif interval.upper:
                part &= VersionSet.between(fixed=interval.upper.version)
            assert not part.is_empty
            again |= part
        assert again == made
        assert hash(again) == hash(made)


@dataclass(frozen=True, slots=True)
class _Event:
    kind: str
    version: Version


@every_scheme
@given(data=st.data())
def test_membership_is_osv_evaluation(scheme: str, data: st.DataObject) -> None:
    """Between ordered versions membership equals the pseudocode of https://ossf.github.io/osv-schema/#evaluation."""
    bounds = data.draw(_ordered(scheme, 4))
    closing = data.draw(st.sampled_from(["fixed", "last_affected", "limit"]))
    version = data.draw(versions(scheme) | st.sampled_from(bounds))
    assume(all(version.compare(bound) is not Order.UNORDERED for bound in bounds))
    assume(closing != "last_affected" or not _is_rebuild_of_any(version, bounds))
    ranges = [
        [_Event("introduced", bounds[0]), _Event(closing, bounds[1])],
        [_Event("introduced", bounds[2]), _Event(closing, bounds[3])],
    ]
    made = VersionSet.of(_between(one[0].version, closing, one[1].version) for one in ranges)
    assert made.contains(version) is truth_of(_included_in_ranges(version, ranges))


@every_scheme
@given(data=st.data())
def test_open_ranges_are_osv_evaluation(scheme: str, data: st.DataObject) -> None:
    """The same with `introduced` alone, and with the beginning of all versions."""
    bound, version = data.draw(versions(scheme)), data.draw(versions(scheme))
    assume(version.compare(bound) is not Order.UNORDERED)
    since = VersionSet.between(introduced=bound)
    assert since.contains(version) is truth_of(_included_in_ranges(version, [[_Event("introduced", bound)]]))
    assert VersionSet.between(fixed=bound) == ~since


@every_scheme
@given(data=st.data())
def test_last_affected_covers_every_rebuild(scheme: str, data: st.DataObject) -> None:
    """What the ceiling of a bound reaches is a member, and nothing beyond it is."""
    bound, version = data.draw(versions(scheme)), data.draw(versions(scheme))
    assume(bound.compare(version) is Order.BEFORE)
    expected = truth_of(_is_rebuild_of_any(version, [bound]))
    assert VersionSet.between(last_affected=bound).contains(version) is expected


def _is_rebuild_of_any(version: Version, bounds: list[Version]) -> bool:
    return any(bound.key < version.key <= bound.ceiling for bound in bounds if bound.ceiling is not None)


def _between(introduced: Version, closing: str, version: Version) -> VersionSet:
    make: dict[str, Callable[[], VersionSet]] = {
        "fixed": lambda: VersionSet.between(introduced=introduced, fixed=version),
        "limit": lambda: VersionSet.between(introduced=introduced, limit=version),
        "last_affected": lambda: VersionSet.between(introduced=introduced, last_affected=version),
    }
    return make[closing]()


def _included_in_ranges(version: Version, ranges: list[list[_Event]]) -> bool:
    """IncludedInRanges, line by line."""
    for events in ranges:
        if _before_limits(version, events):
            vulnerable = False
            for event in sorted(events, key=cmp_to_key(_event_order)):
                order = version.compare(event.version)
                if event.kind == "introduced" and order in (Order.AFTER, Order.SAME):
                    vulnerable = True
                elif (event.kind == "fixed" and order in (Order.AFTER, Order.SAME)) or (
                    event.kind == "last_affected" and order is Order.AFTER
                ):
                    vulnerable = False
            if vulnerable:
                return True
    return False


def _before_limits(version: Version, events: list[_Event]) -> bool:
    limits = [event for event in events if event.kind == "limit"]
    return not limits or any(version.compare(limit.version) is Order.BEFORE for limit in limits)


def _event_order(one: _Event, two: _Event) -> int:
    return {Order.BEFORE: -1, Order.SAME: 0, Order.AFTER: 1}[one.version.compare(two.version)]
