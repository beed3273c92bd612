"""Sets of versions of one scheme: affected ranges and what remains when they are joined, cut and inverted.

A set is the cuts at which membership flips, in order. A cut lies just before or just after a version, never on it, so
inclusive and exclusive ends are the same thing, and every operation is one walk over the cuts of both sets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

from advisor.truth import Truth, truth_of
from advisor.versions.version import Key, Order, Version

_Place: TypeAlias = tuple[str, Key, str, tuple[int, ...], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """One end of an interval."""

    version: Version
    inclusive: bool
    """An inclusive upper end covers the version's rebuilds; an exclusive lower end leaves them out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A run of versions without a gap. None at an end: unbounded there."""

    lower: Bound | None
    upper: Bound | None

    def __str__(self) -> str:
        ends = []
        if self.lower:
            ends.append(f"{'>=' if self.lower.inclusive else '>'}{self.lower.version}")
        if self.upper:
            ends.append(f"{'<=' if self.upper.inclusive else '<'}{self.upper.version}")
        return " ".join(ends) or "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A position in the order of versions, beside a version: where membership in a set flips."""

    place: _Place
    """Family, key, opaque tail, serial, and -1 just before or 1 just after. It alone decides equality."""
    version: Version = field(compare=False)
    """The version it was written with; versions that compare SAME give equal cuts."""

    @classmethod
    def before(cls, version: Version) -> Cut:
        """Just before a version."""
        return cls(place=(*version.sort_key, -1), version=version)

    @classmethod
    def after(cls, version: Version) -> Cut:
        """Just after a version and, where it has a ceiling, after everything up to that."""
        if version.ceiling is None:
            return cls(place=(*version.sort_key, 1), version=version)
        return cls(place=(version.family, version.ceiling, "", (), 1), version=version)

    @property
    def is_after(self) -> bool:
        """Whether the cut lies after its version."""
        return self.place[-1] == 1

    def compare(self, other: Cut) -> Order:
        """How this cut stands to another one; UNORDERED when their versions are."""
        return _compare_places(self.place, other.place)

    def compare_version(self, version: Version) -> Order:
        """How this cut stands to a version, never SAME."""
        return _compare_places(self.place, (*version.sort_key, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionSet:
    """A set of versions of one scheme. Sets with the same members are equal, however they were made.

    >>> from advisor.versions.schemes import parse_version
    >>> old, new = parse_version("semantic", "v1.2.0"), parse_version("semantic", "v1.3.0")
    >>> str(VersionSet.between(introduced=old, fixed=new)), str(~VersionSet.between(introduced=old, fixed=new))
    ('>=v1.2.0 <v1.3.0', '<v1.2.0 || >=v1.3.0')
    """

    scheme: str
    begins_inside: bool
    """Whether versions before the first cut are members."""
    cuts: tuple[Cut, ...]
    """Strictly ascending; membership flips at each."""

    @classmethod
    def empty(cls, scheme: str) -> VersionSet:
        """No version at all."""
        return cls(scheme=scheme, begins_inside=False, cuts=())

    @classmethod
    def everything(cls, scheme: str) -> VersionSet:
        """Every version of the scheme."""
        return cls(scheme=scheme, begins_inside=True, cuts=())

    @classmethod
    def between(
        cls,
        *,
        introduced: Version | None = None,
        fixed: Version | None = None,
        limit: Version | None = None,
        last_affected: Version | None = None,
    ) -> VersionSet:
        """One affected range: from `introduced` (inclusive; None is from the beginning) to one upper end at most.

        `fixed` and `limit` are exclusive, `last_affected` is inclusive and covers the rebuilds of what it names.
        Raises ValueError when there is no end at all, more than one upper end, nothing between the ends, or no order
        between them; TypeError when their schemes differ. Source: https://ossf.github.io/osv-schema/#evaluation
        """
        uppers = {"fixed": fixed, "limit": limit, "last_affected": last_affected}
        named = [(name, version) for name, version in uppers.items() if version is not None]
        if len(named) > 1:
            raise ValueError(f"a range has one upper end, not both {named[0][0]} and {named[1][0]}")
        if introduced is None and not named:
            raise ValueError("a range without ends has no scheme: use VersionSet.everything(scheme)")
        lower = None if introduced is None else Cut.before(introduced)
        if not named:
            return cls._of_cuts(lower, None)
        name, version = named[0]
        upper = Cut.after(version) if name == "last_affected" else Cut.before(version)
        if lower is not None:
            _check_ends(lower, upper, name)
        return cls._of_cuts(lower, upper)

    @classmethod
    def of(cls, sets: Iterable[VersionSet]) -> VersionSet:
        """The union of the sets, which are of one scheme. Raises ValueError when there is none to tell the scheme."""
        union: VersionSet | None = None
        for each in sets:
            union = each if union is None else union | each
        if union is None:
            raise ValueError("no sets to join: use VersionSet.empty(scheme)")
        return union

    @classmethod
    def _of_cuts(cls, lower: Cut | None, upper: Cut | None) -> VersionSet:
        cuts = tuple(cut for cut in (lower, upper) if cut is not None)
        return cls(scheme=cuts[0].version.scheme, begins_inside=lower is None, cuts=cuts)

    @property
    def is_empty(self) -> bool:
        """Whether the set has no member."""
        return not self.begins_inside and not self.cuts

    @property
    def intervals(self) -> tuple[Interval, ...]:
        """The set as disjoint intervals, ascending; two neighbours never touch."""
        ends: list[Cut | None] = [*([None] if self.begins_inside else []), *self.cuts]
        if len(ends) % 2:
            ends.append(None)
        return tuple(
            Interval(lower=_lower(low), upper=_upper(high)) for low, high in zip(ends[::2], ends[1::2], strict=True)
        )

    def contains(self, version: Version) -> Truth:
        """Whether the version is a member; unknown when nothing orders it against a cut.

        Raises TypeError for a version of another scheme.
        """
        if version.scheme != self.scheme:
            raise TypeError(f"{version} is a {version.scheme} version: a set of {self.scheme} versions cannot tell")
        inside = self.begins_inside
        place = (*version.sort_key, 0)
        for cut in self.cuts:
            order = _compare_places(cut.place, place)
            if order is Order.UNORDERED:
                return Truth.UNKNOWN
            if order is Order.AFTER:
                break
            inside = not inside
        return truth_of(inside)

    def __or__(self, other: VersionSet) -> VersionSet:
        return _combined(self, other, lambda one, two: one or two)

    def __and__(self, other: VersionSet) -> VersionSet:
        return _combined(self, other, lambda one, two: one and two)

    def __sub__(self, other: VersionSet) -> VersionSet:
        return _combined(self, other, lambda one, two: one and not two)

    def __invert__(self) -> VersionSet:
        return VersionSet(scheme=self.scheme, begins_inside=not self.begins_inside, cuts=self.cuts)

    def __str__(self) -> str:
        return " || ".join(str(interval) for interval in self.intervals) or "none"


def _combined(one: VersionSet, two: VersionSet, rule: Callable[[bool, bool], bool]) -> VersionSet:
    """The set whose membership is `rule` of both memberships."""
    if one.scheme != two.scheme:
        raise TypeError(f"a set of {one.scheme} versions and one of {two.scheme} versions cannot be joined")
    in_one, in_two = one.begins_inside, two.begins_inside
    begins_inside = inside = rule(in_one, in_two)
    kept = []
    at_one, at_two = set(one.cuts), set(two.cuts)
    for cut in _merged(one.cuts, two.cuts):
        in_one ^= cut in at_one
        in_two ^= cut in at_two
        if rule(in_one, in_two) is not inside:
            inside = not inside
            kept.append(cut)
    return VersionSet(scheme=one.scheme, begins_inside=begins_inside, cuts=tuple(kept))


def _merged(one: tuple[Cut, ...], two: tuple[Cut, ...]) -> list[Cut]:
    """The cuts of both, ascending, equal ones once. Raises ValueError when nothing orders two of them."""
    merged = sorted({*one, *two}, key=lambda cut: cut.place)
    for cut, following in pairwise(merged):
        if cut.compare(following) is Order.UNORDERED:
            raise ValueError(f"nothing orders {cut.version} and {following.version}: they cannot bound one set")
    return merged


def _check_ends(lower: Cut, upper: Cut, upper_name: str) -> None:
    order = lower.version.compare(upper.version)
    if lower.compare(upper) is Order.UNORDERED:
        raise ValueError(f"nothing orders introduced {lower.version} and {upper_name} {upper.version}")
    if lower.compare(upper) is not Order.BEFORE:
        relation = "is the same as" if order is Order.SAME else "comes after"
        raise ValueError(
            f"introduced {lower.version} {relation} {upper_name} {upper.version}: no version lies between them"
        )


def _compare_places(one: _Place, two: _Place) -> Order:
    if one == two:
        return Order.SAME
    if one[0] != two[0] or (one[1] == two[1] and one[2] != two[2]):
        return Order.UNORDERED
    return Order.BEFORE if one < two else Order.AFTER


def _lower(cut: Cut | None) -> Bound | None:
    return None if cut is None else Bound(version=cut.version, inclusive=not cut.is_after)


def _upper(cut: Cut | None) -> Bound | None:
    return None if cut is None else Bound(version=cut.version, inclusive=cut.is_after)
