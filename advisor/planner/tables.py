"""What the compatibility tables say of hops, each asked once for all that it looks at, however many states share that.

A table looks at few of the versions of a cluster. Of the axis that moves it sees what a hop changes of these, of every
other axis the place. A hop that changes nothing of it puts nothing together that it has a say on.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from operator import ne
from typing import NamedTuple, TypeAlias

from advisor.model.compatibility import CompatibilityTable, MinorSpan, Side
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName
from advisor.planner.difference import Difference
from advisor.planner.grounds import Grounds, State, asked_by
from advisor.planner.outcome import Constraint, Rest
from advisor.planner.pairs import Change, put_together, said_of, versions_of
from advisor.planner.rulings import Alike
from advisor.planner.said import NOTHING, Said
from advisor.truth import Truth
from advisor.versions import Version, VersionSet

Seen: TypeAlias = Mapping[ComponentName, tuple[Version, ...]]
"""The versions of some components, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How one table meets the moves of one axis."""

    number: int
    """Of all looks of a cluster."""
    table: CompatibilityTable
    ranges: tuple[tuple[VersionSet, ...], tuple[VersionSet, ...]]
    """Those in which its rows look for versions, of the first side and of the second, each once."""
    axis: int
    names: tuple[ComponentName, ...]
    """Those of the table's components that the axis holds, sorted."""
    is_of_pairs: bool
    """Whether the axis holds one component of one side only. Then what a hop puts together hangs on its end alone."""
    context: frozenset[int]
    """The axes that its conditions look at."""
    beside: tuple[int, ...]
    """The other axes that the table or its conditions look at."""


class Say(NamedTuple):
    """What a table says of a hop, as far as the search asks."""

    against: frozenset[Constraint]
    rests: int
    """On how many pairs that nobody settled the hop rests."""


class _Face(NamedTuple):
    """What a table sees of its own axis at a place, as numbers."""

    kind: int
    """What it can tell of it."""
    versions: tuple[int, ...]
    """Of each of the names."""
    readings: tuple[int, ...]
    """The same as its sides read them."""


SILENT = Say(frozenset(), 0)

Left: TypeAlias = tuple[int, Mapping[int, int]]
"""The ends that a table leaves of some, as bits; and by the end, on how many pairs that nobody settled it rests."""


@dataclass(slots=True)
class _Memory:
    """What was worked out of one table, by look or by axis, by places and by what is beside."""

    kinds: dict[tuple[int, int], int] = field(default_factory=dict)
    alike: dict[tuple[int, int], Alike] = field(default_factory=dict)
    faces: dict[tuple[int, int], _Face] = field(default_factory=dict)
    says: dict[tuple[Hashable, ...], Say] = field(default_factory=dict)
    pairs: dict[tuple[Hashable, ...], Said] = field(default_factory=dict)
    narrowed: dict[Version, CompatibilityTable] = field(default_factory=dict)
    left: dict[tuple[int, int, int, tuple[int, ...]], Left] = field(default_factory=dict)


class Tables:
    """The tables of a knowledge base, as the axes of one cluster meet them."""

    def __init__(self, knowledge: KnowledgeBase, grounds: Grounds, refused: frozenset[Rest] = frozenset()) -> None:
        self._refused = refused
        self._refusing = frozenset(each.about for each in refused)
        """The tables of which a single pair counts as refused: they tell every version apart."""
        self._grounds = grounds
        self._rolls = [bool(knowledge.upgrades.hops[axis.name].roll) for axis in grounds.axes]
        self._held = versions_of(grounds.held)
        tables = knowledge.upgrades.tables.values()
        numbers = count()
        self._looks = [
            [look for table in tables if (look := self._look(next(numbers), table, axis))]
            for axis in range(len(grounds.axes))
        ]
        self._seen: dict[tuple[int, int], Seen] = {}
        self._numbers: dict[Hashable, int] = {}
        self._memories = {each.id: _Memory() for each in tables}

    def take_over(self, earlier: Tables, difference: Difference) -> None:
        """Shares what was asked of tables that ask nothing of what differs, and of which no pair counts as refused."""
        self._seen, self._numbers = earlier._seen, earlier._numbers
        for look in {look.table.id: look for looks in self._looks for look in looks}.values():
            name = look.table.id
            if name not in self._refusing | earlier._refusing and not difference.shows_in(asked_by(look.table)):
                self._memories[name] = earlier._memories[name]

    def looks(self, axis: int) -> list[Look]:
        """The tables that look at what an axis holds."""
        return self._looks[axis]

    def said(self, state: State, axis: int, end: int) -> Said:
        """What all of them say of a hop of an axis from a state."""
        result = NOTHING
        for look in self._looks[axis]:
            result |= self._ask(look, state, end)
        return result

    def against(self, state: State, axis: int, end: int) -> frozenset[Constraint]:
        """What they have against it."""
        return frozenset[Constraint]().union(*(self.say(look, state, end).against for look in self._looks[axis]))

    def say(self, look: Look, state: State, end: int) -> Say:
        """What one of them says of a hop of its axis from a state."""
        return self._say(look, state, end, self.beside(look, state))

    def left(self, look: Look, state: State, beside: tuple[int, ...], ends: int, places: Iterable[int]) -> Left:
        """What one of them leaves of some ends, given as bits and as places, with what it can tell of other axes."""
        known, key = self._memories[look.table.id].left, (look.number, state[look.axis], ends, beside)
        if key not in known:
            says = [(end, self._say(look, state, end, beside)) for end in places]
            passing = [(end, say.rests) for end, say in says if not say.against]
            known[key] = sum(1 << end for end, _ in passing), {end: rests for end, rests in passing if rests}
        return known[key]

    def alike(self, look: Look, start: int) -> Alike:
        """The ends that a table cannot tell apart from one start; those of which it says nothing are in no set."""
        known, key = self._memories[look.table.id].alike, (look.number, start)
        if key not in known:
            known[key] = self._told_apart(look, start)
        return known[key]

    def _told_apart(self, look: Look, start: int) -> Alike:
        old = self._face(look, start)
        found: dict[Hashable, tuple[int, int]] = {}
        for end in range(len(self._grounds.axes[look.axis].candidates)):
            new = self._face(look, end)
            if new.versions != old.versions:
                kind = (new.kind, *map(ne, old.versions, new.versions), *map(ne, old.readings, new.readings))
                first, bits = found.get(kind, (end, 0))
                found[kind] = (first, bits | 1 << end)
        return tuple(found.values())

    def _say(self, look: Look, state: State, end: int, beside: tuple[int, ...]) -> Say:
        old, new = self._face(look, state[look.axis]), self._face(look, end)
        if old.versions == new.versions:
            return SILENT
        moved = tuple(map(ne, old.versions, new.versions))
        read = tuple(map(ne, old.readings, new.readings))
        key = (look.number, None if look.is_of_pairs else old.kind, new.kind, moved, read, beside)
        known = self._memories[look.table.id].says
        if key not in known:
            said = self._ask(look, state, end)
            known[key] = Say(said.against, len(said.rests))
        return known[key]

    def say_where(self, look: Look, state: State) -> Say:
        """What a table that speaks of pairs says of a hop of its axis that leads to a state, wherever it comes from."""
        end = state[look.axis]
        here = self._face(look, end).versions
        places = range(len(self._grounds.axes[look.axis].candidates))
        start = next((place for place in places if self._face(look, place).versions != here), end)
        return self.say(look, (*state[: look.axis], start, *state[look.axis + 1 :]), end)

    def beside(self, look: Look, state: State) -> tuple[int, ...]:
        """What a table can tell of the other axes that it looks at, as numbers."""
        return tuple([self.kind(look, number, state[number]) for number in look.beside])

    def kind(self, look: Look, axis: int, place: int) -> int:
        """All that a table can tell of a place, as a number: in which rows it is, and what its conditions see."""
        known, key = self._memories[look.table.id].kinds, (axis, place)
        if key not in known:
            alike = self._grounds.alike(axis, place) if axis in look.context else None
            seen = self.seen_at(axis, place) if axis < len(self._grounds.axes) else {}
            inside = (_inside(look, name, seen[name]) for name in sorted(seen))
            single = tuple(sorted(seen.items())) if look.table.id in self._refusing else ()
            known[key] = self._numbered((look.table.id, axis, alike, single, *inside))
        return known[key]

    def _face(self, look: Look, place: int) -> _Face:
        known, key = self._memories[look.table.id].faces, (look.number, place)
        if key not in known:
            seen = self.seen_at(look.axis, place)
            held = [(name, seen.get(name, ())) for name in look.names]
            known[key] = _Face(
                kind=self.kind(look, look.axis, place),
                versions=tuple([self._numbered(each) for each in held]),
                readings=tuple([self._numbered((name, *_readings(look.table, name, each))) for name, each in held]),
            )
        return known[key]

    def _numbered(self, value: Hashable) -> int:
        return self._numbers.setdefault(value, len(self._numbers))

    def seen_at(self, axis: int, place: int) -> Seen:
        """The versions that an axis holds at a place, by component."""
        key = (axis, place)
        if key not in self._seen:
            self._seen[key] = versions_of(self._grounds.axes[axis].components_at(place))
        return self._seen[key]

    def _look(self, serial: int, table: CompatibilityTable, number: int) -> Look | None:
        sides = [_names(side) for side in (table.of, table.other) if side]
        held = [axis.names for axis in self._grounds.axes]
        own = [side & held[number] for side in sides]
        if not any(own):
            return None
        at = {n for n, names in enumerate(held) if any(side & names for side in sides)}
        context = self._grounds.context_of(asked_by(table))
        return Look(
            number=serial,
            table=table,
            ranges=(_ofs(table), _others(table)),
            axis=number,
            names=tuple(sorted(frozenset[ComponentName]().union(*own))),
            is_of_pairs=sum(map(len, own)) == 1,
            context=context,
            beside=tuple(sorted((at | context) - {number})),
        )

    def _ask(self, look: Look, state: State, end: int) -> Said:
        after = (*state[: look.axis], end, *state[look.axis + 1 :])
        change = Change(before=self._all_at(state), after=self._all_at(after), rolls=self._rolls[look.axis])
        context = self._grounds.projected(after, look.context)
        known, result = self._memories[look.table.id].pairs, NOTHING
        for of, other in put_together(look.table, change):
            key = (of.text, other.text if other else None, context)
            if key not in known:
                known[key] = said_of(self._narrow(look.table, of), of, other, self._grounds.at(context))
            result |= known[key]
        return result | Said(against=frozenset(refusal(each) for each in result.rests & self._refused))

    def _all_at(self, state: State) -> Seen:
        found = dict(self._held)
        for axis, place in enumerate(state[: len(self._grounds.axes)]):
            found.update(self.seen_at(axis, place))
        return found

    def _narrow(self, table: CompatibilityTable, of: Version) -> CompatibilityTable:
        """The table with those rows only that speak of a version of its first side, or may."""
        known = self._memories[table.id].narrowed
        if of not in known:
            rows = tuple(row for row in table.rows if row.of.contains(of) is not Truth.FALSE)
            known[of] = replace(table, rows=rows)
        return known[of]


def refusal(rest: Rest) -> Constraint:
    """What speaks against a pair that no table lists, where it is to count as refused."""
    return Constraint(name=f"{rest.about}: {rest.subject}", says=f"{rest.subject} counts as refused")


def _inside(look: Look, name: ComponentName, versions: tuple[Version, ...]) -> Hashable:
    """In which ranges of a table a component's versions are, as each of its sides reads them."""
    counts_lines = any(isinstance(row.other, MinorSpan) for row in look.table.rows)
    found: list[Hashable] = []
    for side, ranges in zip((look.table.of, look.table.other), look.ranges, strict=True):
        for read in [side.version(name, version) for version in versions] if side else ():
            inside = read and (read.line if counts_lines else None, *[each.contains(read).value for each in ranges])
            found.append(inside)
    return tuple(found)


def _readings(table: CompatibilityTable, name: ComponentName, versions: tuple[Version, ...]) -> Iterator[Hashable]:
    for side in (table.of, table.other):
        yield from (side.version(name, version) for version in versions) if side else ()


def _ofs(table: CompatibilityTable) -> tuple[VersionSet, ...]:
    return tuple(dict.fromkeys(row.of for row in table.rows))


def _others(table: CompatibilityTable) -> tuple[VersionSet, ...]:
    return tuple(dict.fromkeys(row.other for row in table.rows if isinstance(row.other, VersionSet)))


def _names(side: Side) -> frozenset[ComponentName]:
    return frozenset({side.component, *side.read_from})
