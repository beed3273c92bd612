"""What the compatibility tables say of hops, each asked once for all that it looks at, however many states share that.

A table looks at few of the versions of a cluster. Of the axis that moves it sees what a hop changes of these, of every
other axis the place. A hop that changes nothing of it puts nothing together that it has a say on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from advisor.model.compatibility import CompatibilityTable, Side
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName, TableId
from advisor.planner.grounds import Grounds, State, asked_by
from advisor.planner.outcome import Constraint, Rest
from advisor.planner.pairs import Change, put_together, said_of, versions_of
from advisor.planner.said import NOTHING, Said
from advisor.truth import Truth
from advisor.versions import Version

Seen: TypeAlias = Mapping[ComponentName, tuple[Version, ...]]
"""The versions of some components, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How one table meets the moves of one axis."""

    table: CompatibilityTable
    axis: int
    names: frozenset[ComponentName]
    """Those of the table's components that the axis holds."""
    is_of_pairs: bool
    """Whether the axis holds one component of one side only. Then what a hop puts together hangs on its end alone."""
    context: frozenset[int]
    """The axes that its conditions look at."""
    beside: tuple[int, ...]
    """The other axes that the table or its conditions look at."""


class Tables:
    """The tables of a knowledge base, as the axes of one cluster meet them."""

    def __init__(self, knowledge: KnowledgeBase, grounds: Grounds, refused: frozenset[Rest] = frozenset()) -> None:
        self._refused = refused
        self._grounds = grounds
        self._rolls = [bool(knowledge.upgrades.hops[axis.name].roll) for axis in grounds.axes]
        self._held = versions_of(grounds.held)
        tables = knowledge.upgrades.tables.values()
        self._looks = [
            [look for table in tables if (look := self._look(table, number))] for number in range(len(grounds.axes))
        ]
        self._seen: dict[tuple[int, int], Seen] = {}
        self._views: dict[tuple[TableId, int, int], tuple[object, ...]] = {}
        self._said: dict[tuple[object, ...], Said] = {}
        self._pairs: dict[tuple[object, ...], Said] = {}
        self._narrowed: dict[tuple[TableId, Version], CompatibilityTable] = {}

    def looks(self, axis: int) -> list[Look]:
        """The tables that look at what an axis holds."""
        return self._looks[axis]

    def said(self, state: State, axis: int, end: int) -> Said:
        """What all of them say of a hop of an axis from a state."""
        result = NOTHING
        for look in self._looks[axis]:
            result |= self.said_by(look, state, end)
        return result

    def said_by(self, look: Look, state: State, end: int) -> Said:
        """What one of them says of a hop of its axis from a state."""
        before, after = self.view(look, state[look.axis]), self.view(look, end)
        if before == after:
            return NOTHING
        key = (
            look.table.id,
            look.axis,
            None if look.is_of_pairs else before,
            end if look.axis in look.context else after,
            *[state[number] for number in look.beside],
        )
        if key not in self._said:
            self._said[key] = self._ask(look, state, end)
        return self._said[key]

    def view(self, look: Look, place: int) -> tuple[object, ...]:
        """What a table sees of its axis at a place."""
        key = (look.table.id, look.axis, place)
        if key not in self._views:
            seen = self._seen_at(look.axis, place)
            self._views[key] = tuple((name, seen[name]) for name in sorted(look.names) if name in seen)
        return self._views[key]

    def _look(self, table: CompatibilityTable, number: int) -> Look | None:
        sides = [_names(side) for side in (table.of, table.other) if side]
        held = [frozenset({axis.name, *(each.name for each in axis.drags)}) for axis in self._grounds.axes]
        own = [side & held[number] for side in sides]
        if not any(own):
            return None
        at = {n for n, names in enumerate(held) if any(side & names for side in sides)}
        context = self._grounds.context_of(asked_by(table))
        return Look(
            table=table,
            axis=number,
            names=frozenset[ComponentName]().union(*own),
            is_of_pairs=sum(map(len, own)) == 1,
            context=context,
            beside=tuple(sorted((at | context) - {number})),
        )

    def _seen_at(self, axis: int, place: int) -> Seen:
        key = (axis, place)
        if key not in self._seen:
            self._seen[key] = versions_of(self._grounds.axes[axis].components_at(place))
        return self._seen[key]

    def _ask(self, look: Look, state: State, end: int) -> Said:
        after = (*state[: look.axis], end, *state[look.axis + 1 :])
        change = Change(before=self._all_at(state), after=self._all_at(after), rolls=self._rolls[look.axis])
        context = self._grounds.projected(after, look.context)
        result = NOTHING
        for of, other in put_together(look.table, change):
            key = (look.table.id, of.text, other.text if other else None, context)
            if key not in self._pairs:
                self._pairs[key] = said_of(self._narrow(look.table, of), of, other, self._grounds.at(context))
            result |= self._pairs[key]
        return result | Said(against=frozenset(_refusal(each) for each in result.rests & self._refused))

    def _all_at(self, state: State) -> Seen:
        found = dict(self._held)
        for axis, place in enumerate(state[: len(self._grounds.axes)]):
            found.update(self._seen_at(axis, place))
        return found

    def _narrow(self, table: CompatibilityTable, of: Version) -> CompatibilityTable:
        """The table with those rows only that speak of a version of its first side, or may."""
        key = (table.id, of)
        if key not in self._narrowed:
            rows = tuple(row for row in table.rows if row.of.contains(of) is not Truth.FALSE)
            self._narrowed[key] = replace(table, rows=rows)
        return self._narrowed[key]


def _refusal(rest: Rest) -> Constraint:
    return Constraint(name=f"{rest.about}: {rest.subject}", says=f"{rest.subject} counts as refused")


def _names(side: Side) -> frozenset[ComponentName]:
    return frozenset({side.component, *side.read_from})
