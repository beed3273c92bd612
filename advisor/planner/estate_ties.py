"""What a manager and the clusters it tends ask of each other: tables whose first side is the manager.

The first side is read where the manager runs, the second in the managed cluster, and so are the facts. A table of what
the manager offers binds whoever moves a cluster by it: what its list does not name cannot be chosen there. Where nobody
says that the manager moves a cluster it counts as if it did, so that the plan holds either way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from advisor.engine.compatibility import pairing
from advisor.engine.conditions import evaluate
from advisor.model.compatibility import Allowed, Binding, CompatibilityTable, Refused, Role, Undecided, Unlisted
from advisor.model.condition import ALWAYS, Leaf, leaves
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName, TableId
from advisor.planner.ground import Ground, TruthOfLeaf
from advisor.planner.grounds import State, asked_by
from advisor.planner.outcome import Constraint, Permit, Rest
from advisor.planner.pairs import Change, leaves_of, left_open, put_together, versions_of
from advisor.planner.release_graph import Hop, ReleaseGraph
from advisor.planner.said import NOTHING, Said, addresses, facts_in
from advisor.planner.tables import refusal
from advisor.truth import Truth
from advisor.versions import Version

_Brought: TypeAlias = tuple[int, int, frozenset[ComponentName]]
"""An axis, the place that a hop of it leads to, and the components that are moved by it."""


@dataclass(slots=True, kw_only=True)
class Lists:
    """The tables of a manager, for all clusters that it tends, each narrowed to what speaks of one of its versions."""

    manager: ComponentName
    tables: tuple[CompatibilityTable, ...]
    _narrowed: dict[tuple[TableId, str], CompatibilityTable] = field(default_factory=dict)
    _unoffered: dict[tuple[TableId, str], Constraint] = field(default_factory=dict)
    _behind: dict[tuple[TableId, str], Constraint] = field(default_factory=dict)

    def of(self, table: CompatibilityTable, version: Version) -> CompatibilityTable:
        """A table with those rows only that speak of a version of the manager, or may."""
        key = (table.id, version.text)
        if key not in self._narrowed:
            rows = tuple(row for row in table.rows if row.of.contains(version) is not Truth.FALSE)
            self._narrowed[key] = replace(table, rows=rows)
        return self._narrowed[key]

    def not_offered(self, table: CompatibilityTable, of: Version) -> Constraint:
        """What forbids all that a list does not name: one constraint for a version of the manager."""
        key = (table.id, of.text)
        if key not in self._unoffered:
            self._unoffered[key] = _not_offered(table, of)
        return self._unoffered[key]

    def left_behind(self, table: CompatibilityTable, of: Version) -> Constraint:
        """One more: that nobody is to be where the list knows neither the release nor a next one."""
        key = (table.id, of.text)
        if key not in self._behind:
            self._behind[key] = _left_behind(table, of)
        return self._behind[key]


def lists_of(manager: ComponentName, knowledge: KnowledgeBase) -> Lists:
    """The tables that stand between a manager and other clusters."""
    tables = (
        each
        for each in knowledge.upgrades.tables.values()
        if each.of.component == manager and each.other is not None and each.other.role is not Role.LOCAL
    )
    return Lists(manager=manager, tables=tuple(tables))


@dataclass(slots=True, kw_only=True)
class Ties:
    """Asks the tables between a manager and one cluster, and remembers."""

    lists: Lists
    graph: ReleaseGraph
    _context: frozenset[int] = field(init=False)
    """The axes that conditions of the tables look at."""
    _read: frozenset[int] = field(init=False)
    """The axes that the tables look at at all."""
    _said: dict[object, Said] = field(default_factory=dict)
    _moving: dict[tuple[Version, _Brought, State], Said] = field(default_factory=dict)
    """A hop puts the manager beside what it brings, wherever that comes from."""
    _offers: dict[tuple[_Brought, State], tuple[int | None, ...]] = field(default_factory=dict)
    _brought: dict[tuple[int, int, int], _Brought] = field(default_factory=dict)
    _moved: dict[tuple[Version, State], Said] = field(default_factory=dict)
    _behind: dict[tuple[Version, State], frozenset[Constraint]] = field(default_factory=dict)
    _stuck: dict[tuple[Version, State], frozenset[Constraint]] = field(default_factory=dict)
    _legal: dict[State, tuple[Hop, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        grounds, tables = self.graph.grounds, self.lists.tables
        self._context = grounds.context_of(asked for table in tables for asked in asked_by(table))
        read = {name for each in tables if each.other for name in (each.other.component, *each.other.read_from)}
        own = (n for n, axis in enumerate(grounds.axes) if read & axis.names)
        self._read = self._context | frozenset(own)

    @property
    def manager(self) -> ComponentName:
        """The component that manages."""
        return self.lists.manager

    @property
    def tables(self) -> tuple[CompatibilityTable, ...]:
        """Those between the manager and the cluster."""
        return self.lists.tables

    def offers(self, versions: tuple[Version, ...], state: State, hop: Hop) -> tuple[int | None, ...]:
        """On how much a hop rests while the manager stands at each of some versions; None where that forbids it.

        The versions are the same whenever it is asked.
        """
        key = self._told_by(state, hop)
        if key not in self._offers:
            said = (self.moving(each, state, hop) for each in versions)
            self._offers[key] = tuple(None if each.against else len(each.rests) for each in said)
        return self._offers[key]

    def moving(self, at: Version, state: State, hop: Hop) -> Said:
        """What is said of a hop of the cluster while the manager stands at a version."""
        key = (at, *self._told_by(state, hop))
        if key not in self._moving:
            after = self.graph.after(state, hop)
            is_set = self.graph.setting_of(hop) is not None
            self._moving[key] = self._set(at, state, after) if is_set else self._asked((at, at), (state, after))
        return self._moving[key]

    def _told_by(self, state: State, hop: Hop) -> tuple[_Brought, State]:
        """What hops have in common of which the same is said.

        Of one that sets something that is all that stands where the tables look, if they look at what is set.
        """
        if self.graph.setting_of(hop) is None:
            return self._brings(hop), self.graph.grounds.projected(self.graph.after(state, hop), self._context)
        return (hop.axis, hop.end, frozenset()), self._seen(state) if hop.axis in self._context else ()

    def _brings(self, hop: Hop) -> _Brought:
        """What of a hop the tables may look at: where it leads, and what is another version there than before."""
        key = (hop.axis, hop.start, hop.end)
        if key not in self._brought:
            axis = self.graph.movable.axes[hop.axis]
            one, two = axis.candidates[hop.start].brings, axis.candidates[hop.end].brings
            moved = frozenset({axis.name, *(name for name, version in two.items() if one.get(name) != version)})
            self._brought[key] = (hop.axis, hop.end, moved)
        return self._brought[key]

    def _set(self, at: Version, state: State, after: State) -> Said:
        """What is said of all that stands once something is set in the cluster, and was not said before."""
        grounds = self.graph.grounds
        result = NOTHING
        for table, of, other in self._beside((None, at), (state, state)):
            before, now = (self._of_pair(table, of, other, grounds.projected(x, self._context)) for x in (state, after))
            result |= Said(against=now.against - before.against, rests=now.rests - before.rests)
        return result

    def moved(self, start: Version, end: Version, state: State) -> Said:
        """What is said of the manager's own move while the cluster stands still."""
        behind = self.left_behind(end, state)
        said = self.beside(end, state)
        return said | Said(against=behind) if behind and not self.left_behind(start, state) else said

    def beside(self, at: Version, state: State) -> Said:
        """What is said of it that the manager comes to a version, from whichever."""
        key = (at, self._seen(state))
        if key not in self._moved:
            self._moved[key] = self._asked((None, at), (state, state))
        return self._moved[key]

    def left_behind(self, at: Version, state: State) -> frozenset[Constraint]:
        """What leaves the cluster where the manager offers neither what stands there nor a next release."""
        key = (at, state)
        if key not in self._stuck:
            behind = self._unoffered(at, state)
            self._stuck[key] = behind if behind and not self._leads_on(at, state) else frozenset()
        return self._stuck[key]

    def _seen(self, state: State) -> State:
        """As much of a state as the tables see."""
        return tuple([state[number] for number in sorted(self._read)])

    def legal(self, state: State) -> tuple[Hop, ...]:
        """The hops that nothing in the cluster itself forbids."""
        if state not in self._legal:
            self._legal[state] = tuple(self.graph.legal_hops(state))
        return self._legal[state]

    def _leads_on(self, at: Version, state: State) -> bool:
        hops = (hop for hop in self.legal(state) if self.graph.setting_of(hop) is None)
        return any(not self.moving(at, state, hop).against for hop in hops)

    def _unoffered(self, at: Version, state: State) -> frozenset[Constraint]:
        """Where the cluster stands at a release that the manager offers no more: a cluster must not be left behind."""
        key = (at, self._seen(state))
        if key not in self._behind:
            self._behind[key] = frozenset(self._left(at, state))
        return self._behind[key]

    def _left(self, at: Version, state: State) -> Iterator[Constraint]:
        grounds = self.graph.grounds
        there = {**versions_of([*grounds.components_at(state), *grounds.held]), self.manager: (at,)}
        change = Change(before={self.manager: (at,)}, after=there, rolls=False)
        context = grounds.projected(state, self._context)
        lists = [table for table in self.tables if table.binds is Binding.MOVING_TO]
        for table in lists:
            for of, other in put_together(table, change):
                if self.lists.not_offered(table, of) in self._of_pair(table, of, other, context).against:
                    yield self.lists.left_behind(table, of)

    def _asked(self, manager: tuple[Version | None, Version], states: tuple[State, State]) -> Said:
        context = self.graph.grounds.projected(states[1], self._context)
        result = NOTHING
        for table, of, other in self._beside(manager, states):
            result |= self._of_pair(table, of, other, context)
        return result

    def _beside(
        self, manager: tuple[Version | None, Version], states: tuple[State, State]
    ) -> Iterator[tuple[CompatibilityTable, Version, Version | None]]:
        """The pairs that are newly put together, by the manager's versions and the cluster's states."""
        grounds = self.graph.grounds
        before, after = (
            {**versions_of([*grounds.components_at(state), *grounds.held]), self.manager: (version,) if version else ()}
            for version, state in zip(manager, states, strict=True)
        )
        change = Change(before=before, after=after, rolls=False)
        for table in self.tables:
            yield from ((table, of, other) for of, other in put_together(table, change))

    def _of_pair(self, table: CompatibilityTable, of: Version, other: Version | None, context: State) -> Said:
        key = (table.id, of.text, other and other.text, context)
        if key not in self._said:
            self._said[key] = self._pair(self.lists.of(table, of), of, other, context)
        return self._said[key]

    def _pair(self, table: CompatibilityTable, of: Version, other: Version | None, context: State) -> Said:
        ground = self.graph.grounds.at(context)
        asked = tuple(_leaves(table))
        result = NOTHING
        for truth in ground.everywhere(asked):
            if evaluate(table.when, truth) is Truth.FALSE:
                continue
            result |= _said(self.lists, table, (of, other), truth, ground)
            if evaluate(table.when, truth) is Truth.UNKNOWN:
                says = f"whether {self.manager} moves this cluster is not stated; the plan holds if it does, too"
                facts = ground.gaps(leaves(table.when))
                result |= Said(rests=frozenset({Rest(about=table.id, says=says, facts=facts)}))
        refused = result.rests & self.graph.options.refused
        return result | Said(against=frozenset(map(refusal, refused))) if refused else result


def _said(
    lists: Lists, table: CompatibilityTable, pair: tuple[Version, Version | None], truth: TruthOfLeaf, ground: Ground
) -> Said:
    """What a table says of a pair where it has a say."""
    always, of = replace(table, when=ALWAYS), pair[0]
    match pairing(always, *pair, truth):
        case Allowed(row):
            return Said(permits=frozenset({Permit(rule=row.name, says=row.says, sources=addresses(row.references))}))
        case Refused(row):
            facts = facts_in([*leaves(table.when), *leaves_of(row)])
            against = Constraint(name=row.name, says=row.says, sources=addresses(row.references), facts=facts)
            return Said(against=frozenset({against}))
        case Unlisted() if table.binds is Binding.MOVING_TO:
            return Said(against=frozenset({lists.not_offered(table, of)}))
        case Unlisted() | Undecided() as found:
            return Said(rests=frozenset({left_open(always, found, pair, ground)}))
        case _:
            return NOTHING


def _not_offered(table: CompatibilityTable, of: Version) -> Constraint:
    what = table.other.component if table.other else "a cluster"
    says = f"{table.of.component} {of} moves {what} only to releases that it offers"
    return Constraint(name=f"{table.id} of {of}", says=says, sources=_sources(table, of))


def _left_behind(table: CompatibilityTable, of: Version) -> Constraint:
    what = table.other.component if table.other else "Kubernetes"
    says = f"{table.of.component} {of} offers neither this release of {what} nor a next one: the cluster would be stuck"
    return Constraint(name=f"{table.id} of {of}: left behind", says=says, sources=_sources(table, of))


def _sources(table: CompatibilityTable, of: Version) -> tuple[str, ...]:
    rows = [row for row in table.rows if row.of.contains(of) is Truth.TRUE]
    return tuple(dict.fromkeys(address for row in rows for address in addresses(row.references)))


def _leaves(table: CompatibilityTable) -> Iterator[Leaf]:
    yield from leaves(table.when)
    for row in table.rows:
        yield from leaves(row.when)
