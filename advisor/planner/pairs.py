"""Which versions a hop newly puts together, and what the compatibility tables say of them.

Only pairs with a moved side are asked. What stands together already stands there by nobody's plan, so that every state
on a path holds only pairs that were there before or were asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias, assert_never

from advisor.engine.compatibility import pairing
from advisor.model.compatibility import (
    Allowed,
    Binding,
    CompatibilityTable,
    NoSay,
    Pairing,
    Refused,
    Role,
    Row,
    Side,
    Undecided,
    Unlisted,
)
from advisor.model.component import Component
from advisor.model.condition import FactTest, Leaf, leaves
from advisor.model.names import ComponentName, FactName
from advisor.planner.ground import Ground
from advisor.planner.outcome import Constraint, Permit, Rest
from advisor.planner.said import NOTHING, Said, addresses, facts_in
from advisor.versions import Version

Named: TypeAlias = tuple[ComponentName, Version]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One hop as the tables see it: what stands before it, and what after."""

    before: Mapping[ComponentName, tuple[Version, ...]]
    """Every version that is known, by component."""
    after: Mapping[ComponentName, tuple[Version, ...]]
    rolls: bool
    """Whether parts move one after the other, so that both versions run at once meanwhile."""

    def is_moved(self, name: ComponentName) -> bool:
        """Whether the hop changes a component, by itself or inside a bundle."""
        return self.before.get(name) != self.after.get(name)


def versions_of(components: Iterable[Component]) -> dict[ComponentName, tuple[Version, ...]]:
    """The known versions of components, by name."""
    found: dict[ComponentName, tuple[Version, ...]] = {}
    for each in components:
        if isinstance(each.version, Version) and each.version not in found.get(each.name, ()):
            found[each.name] = (*found.get(each.name, ()), each.version)
    return found


def put_together(table: CompatibilityTable, change: Change) -> frozenset[tuple[Version, Version | None]]:
    """The pairs that a hop newly puts together, as the sides of a table read them."""
    return frozenset(_pairs(table, change))


def said_of(table: CompatibilityTable, of: Version, other: Version | None, ground: Ground) -> Said:
    """What a table says of one pair, on every class of nodes."""
    asked = tuple(_leaves(table))
    result = NOTHING
    for truth in ground.everywhere(asked):
        result |= _said(table, pairing(table, of, other, truth), (of, other), ground)
    return result


def asks(table: CompatibilityTable, fact: FactName) -> bool:
    """Whether a table looks at a fact anywhere."""
    return any(isinstance(leaf, FactTest) and leaf.fact == fact for leaf in _leaves(table))


def newly_said(
    tables: Iterable[CompatibilityTable],
    standing: Mapping[ComponentName, tuple[Version, ...]],
    here: Ground,
    after: Ground,
) -> Said:
    """What tables say of the pairs that stand when a fact changes under them, and did not say before."""
    everything = Change(before=MappingProxyType({}), after=standing, rolls=False)
    result = NOTHING
    for table in tables:
        for of, other in put_together(table, everything):
            before, now = said_of(table, of, other, here), said_of(table, of, other, after)
            result |= Said(against=now.against - before.against, rests=now.rests - before.rests)
    return result


def _leaves(table: CompatibilityTable) -> Iterator[Leaf]:
    yield from leaves(table.when)
    for row in table.rows:
        yield from leaves(row.when)
        if isinstance(row.other, FactTest):
            yield row.other


def _said(table: CompatibilityTable, found: Pairing, pair: tuple[Version, Version | None], ground: Ground) -> Said:
    match found:
        case Allowed(row):
            permit = Permit(rule=row.name, says=row.says, sources=addresses(row.references))
            return Said(permits=frozenset({permit}))
        case Refused(row):
            facts = facts_in([*leaves(table.when), *leaves_of(row)])
            against = Constraint(name=row.name, says=row.says, sources=addresses(row.references), facts=facts)
            return Said(against=frozenset({against}))
        case Unlisted() | Undecided():
            return Said(rests=frozenset({left_open(table, found, pair, ground)}))
        case NoSay():
            return NOTHING
        case _:
            assert_never(found)


def left_open(
    table: CompatibilityTable, found: Unlisted | Undecided, pair: tuple[Version, Version | None], ground: Ground
) -> Rest:
    """What is left open by a table that does not list a pair, or of which nobody knows which row holds."""
    match found:
        case Unlisted():
            return Rest(about=table.id, says=table.unlisted, subject=_both(table, pair))
        case Undecided(_, rows):
            asked = [*leaves(table.when), *(leaf for row in rows for leaf in leaves_of(row))]
            says = f"what is known does not tell which row holds: {table.title}"
            return Rest(about=table.id, says=says, facts=ground.gaps(asked), subject=_both(table, pair))
        case _:
            assert_never(found)


def leaves_of(row: Row) -> Iterator[Leaf]:
    """Every test that a row asks."""
    yield from leaves(row.when)
    if isinstance(row.other, FactTest):
        yield row.other


def _both(table: CompatibilityTable, pair: tuple[Version, Version | None]) -> str:
    of, other = pair
    beside = f" with {table.other.component} {other}" if table.other else ""
    return f"{table.of.component} {of}{beside}"


def _pairs(table: CompatibilityTable, change: Change) -> Iterator[tuple[Version, Version | None]]:
    for of_name, of in _read(table.of, change.after):
        if table.other is None:
            if change.is_moved(of_name):
                yield of, None
            continue
        for other_name, other in _read(table.other, change.after):
            if table.binds is Binding.MOVING_TO:
                if change.is_moved(other_name):
                    yield of, other
            elif change.is_moved(of_name) or change.is_moved(other_name):
                yield of, other
                if change.rolls:
                    yield from _mixed(table, change, of_name, other_name)


def _mixed(
    table: CompatibilityTable, change: Change, of_name: ComponentName, other_name: ComponentName
) -> Iterator[tuple[Version, Version | None]]:
    """The pairs of an old and a new version that stand side by side during a roll.

    Of one component the API servers move before the kubelets, which is what a roll's order is for: an old kubelet meets
    a new API server, never the other way round.
    """
    assert table.other is not None
    old_of, new_of = (_versions(table.of, of_name, at) for at in (change.before, change.after))
    old_other, new_other = (_versions(table.other, other_name, at) for at in (change.before, change.after))
    if of_name == other_name:
        if table.other.role is Role.APISERVER:
            yield from ((old, new) for old in old_of for new in new_other)
        return
    if change.is_moved(of_name) and change.is_moved(other_name):
        yield from ((old, new) for old in old_of for new in new_other)
        yield from ((new, old) for new in new_of for old in old_other)


def _read(side: Side, at: Mapping[ComponentName, tuple[Version, ...]]) -> Iterator[Named]:
    """A side's versions. The component's own word comes before what is read from another."""
    own = list(_versions(side, side.component, at))
    if own:
        yield from ((side.component, version) for version in own)
        return
    for name in side.read_from:
        yield from ((name, version) for version in _versions(side, name, at))


def _versions(side: Side, name: ComponentName, at: Mapping[ComponentName, tuple[Version, ...]]) -> list[Version]:
    found = (side.version(name, version) for version in at.get(name, ()))
    return [version for version in found if version is not None]
