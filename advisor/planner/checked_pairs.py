"""The pairs of versions that a hop puts together, as the checker sees them, and what the tables say of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from typing import TypeAlias

from advisor.engine.compatibility import pairing
from advisor.model.compatibility import Binding, CompatibilityTable, Pairing, Refused, Role, Side
from advisor.model.condition import Leaf
from advisor.model.names import ComponentName, TableId
from advisor.truth import Truth
from advisor.versions import Version

Versions: TypeAlias = Mapping[ComponentName, Version]
"""Where everything stands whose version is known, moved or not."""
TruthOfLeaf: TypeAlias = Callable[[Leaf], Truth]


def pairings(
    tables: Iterable[CompatibilityTable],
    before: Versions,
    after: Versions,
    truths: Iterable[TruthOfLeaf],
    *,
    rolls: bool,
) -> list[tuple[TableId, Pairing]]:
    """What tables say of the pairs that a hop puts together, on each class of nodes."""
    on_each = list(truths)
    return [
        (table.id, pairing(table, of, other, truth))
        for table in tables
        for of, other in _newly_together(table, before, after, rolls=rolls)
        for truth in on_each
    ]


def standing(
    tables: Iterable[CompatibilityTable], versions: Versions, truths: Iterable[TruthOfLeaf], *kinds: type
) -> set[tuple[str, str, str, str]]:
    """What tables say of all that stands together, where it is of some kind: table, both versions, and row or kind."""
    on_each = list(truths)
    said = (
        (table.id, of.text, other.text if other else "", pairing(table, of, other, truth))
        for table in tables
        for of, other in _newly_together(table, {}, versions, rolls=False)
        for truth in on_each
    )
    return {(table, of, other, _named(found)) for table, of, other, found in said if isinstance(found, kinds)}


def _named(found: Pairing) -> str:
    match found:
        case Refused(row):
            return row.name
        case _:
            return type(found).__name__


def _newly_together(
    table: CompatibilityTable, before: Versions, after: Versions, *, rolls: bool
) -> Iterator[tuple[Version, Version | None]]:
    """Pairs of which one side at least was not there before."""
    now = set(after.items())
    new = now - set(before.items())
    leaving = {(name, version) for name, version in before.items() if after[name] != version} if rolls else set()
    if table.other is None:
        yield from ((of, None) for _, of, is_new in _read(table.of, now, new) if is_new)
        return
    if table.binds is Binding.MOVING_TO:
        yield from (
            (of[1], other[1])
            for of, other in product(_read(table.of, now, new), _read(table.other, now, new))
            if other[2]
        )
        return
    sides = (_read(side, now | leaving, new) for side in (table.of, table.other))
    for (of_name, of, of_is_new), (other_name, other, other_is_new) in product(*sides):
        is_one_component = of_name == other_name
        if is_one_component and of_is_new and not other_is_new:
            continue
        if is_one_component and not of_is_new and table.other.role is not Role.APISERVER:
            continue
        if of_is_new or other_is_new:
            yield of, other


def _read(
    side: Side, there: Iterable[tuple[ComponentName, Version]], new: set[tuple[ComponentName, Version]]
) -> list[tuple[ComponentName, Version, bool]]:
    readings = [(name, side.version(name, version), (name, version) in new) for name, version in there]
    known = [(name, version, is_new) for name, version, is_new in readings if version is not None]
    own = [each for each in known if each[0] == side.component]
    return own or known
