"""What forbids each hop from where a cluster stands, as the checker sees it, and what a plan has to tell of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

from advisor.engine.hops import Hop, lies_on, speaks_of
from advisor.model.compatibility import (
    Allowed,
    CompatibilityTable,
    Pairing,
    Permission,
    Refused,
    Undecided,
    Unlisted,
)
from advisor.model.hop import Direction, Hazard, HopRule, Prepare
from advisor.model.names import ComponentName, FactName, TableId
from advisor.model.release import ReleaseStatus
from advisor.planner.checked_cluster import CheckedCluster
from advisor.planner.checked_pairs import Versions, pairings, standing
from advisor.planner.outcome import FactSet, KernelMoved, PlannedHop, PlannedSetting, Turn
from advisor.truth import Truth
from advisor.versions import Order, Version

__all__ = ["KERNEL", "Fault", "Standpoint", "Versions"]

KERNEL = FactName("node.kernel")

Fault: TypeAlias = str
"""What is wrong with a plan, as a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standpoint(CheckedCluster):
    """A cluster at some versions, and the hops from there."""

    def against(self, hop: PlannedHop) -> Iterator[Fault]:
        """Everything that forbids a hop from here, and what it leaves untold."""
        name, end = hop.moves.component, hop.end
        yield from self.forbids(name, end)
        told = {each.about for each in hop.rests_on}
        yield from (f"it does not tell that it rests on {each}" for each in sorted(self._rests(name, end) - told))
        named = {each.id for each in hop.hazards}
        yield from (f"it does not tell of {each.id}" for each in self._hazards(name, end) if each.id not in named)
        if not hop.permitted_by:
            yield "nothing permits it"
        claimed = {each.rule for each in hop.permitted_by}
        yield from (f"{each} does not permit it" for each in sorted(claimed - self._permits(name, end)))

    def forbids(self, name: ComponentName, end: Version) -> Iterator[Fault]:
        """Everything that forbids to move a component to a version from here."""
        yield from self._unobtainable(name, end)
        if name in self.options.keep or name in self.bundles or name not in self.knowledge.upgrades.hops:
            yield f"{name} is not to be moved by itself"
            return
        if any(truth is Truth.TRUE for _, truth in self._rules(name, end, Permission.REFUSED)):
            yield f"a rule refuses {name} {end}"
        if all(truth is Truth.FALSE for _, truth in self._rules(name, end, Permission.ALLOWED)):
            yield f"no rule allows {name} {self.versions[name]} to {end}"
        for hazard in self._hazards(name, end):
            if not any(isinstance(way, Prepare) for way in hazard.instead):
                yield f"{hazard.id} lies on the way"
        yield from self._backwards(name, end)
        for table, found in self._pairings(name, end):
            if isinstance(found, Refused):
                yield f"{table} refuses a pair"

    def _unobtainable(self, name: ComponentName, end: Version) -> Iterator[Fault]:
        release = self.knowledge.catalogues[name].by_text.get(end.release)
        if release is None or release.status not in self._statuses:
            yield f"{name} {end} is no release"
        elif self.editions[name] not in release.editions:
            yield f"{name} {end} is not in the edition {self.editions[name]}"
        if str(end) in self.options.avoid.get(name, ()):
            yield f"{name} {end} is to be avoided"
        missing = [
            each
            for each, (bundle, slot) in self.bundles.items()
            if bundle == name and (release is None or slot.name not in release.ships)
        ]
        yield from (f"nobody knows what {name} {end} ships of {each}" for each in missing)

    @property
    def _statuses(self) -> set[ReleaseStatus]:
        candidates = {ReleaseStatus.PRERELEASE} if self.options.allow_prerelease else set()
        return {ReleaseStatus.RELEASED, *candidates}

    def _rests(self, name: ComponentName, end: Version) -> set[str]:
        rules = (each for permission in Permission for each in self._rules(name, end, permission))
        is_allowed = any(truth is Truth.TRUE for _, truth in self._rules(name, end, Permission.ALLOWED))
        of_rules = {
            rule.id
            for rule, truth in rules
            if truth is Truth.UNKNOWN and not (is_allowed and rule.permission is Permission.ALLOWED)
        }
        of_tables = {
            str(table) for table, found in self._pairings(name, end) if isinstance(found, Unlisted | Undecided)
        }
        return of_rules | of_tables | self._undecided_hazards(name, end)

    def _rules(self, name: ComponentName, end: Version, permission: Permission) -> list[tuple[HopRule, Truth]]:
        start = self.versions[name]
        hop = Hop(
            start=start, end=end, start_is_latest=self._is_latest(name, start), end_is_latest=self._is_latest(name, end)
        )
        rules = [each for each in self.knowledge.upgrades.hops[name].rules if each.permission is permission]
        decisive = min if permission is Permission.ALLOWED else max
        return [
            (rule, decisive((speaks_of(rule, hop, truth) for truth in self.truths()), key=lambda each: each.value))
            for rule in rules
        ]

    def _is_latest(self, name: ComponentName, version: Version) -> Truth:
        for release in self.knowledge.catalogues[name].releases:
            is_later = release.version.line == version.line and release.version.compare(version) is Order.AFTER
            is_release = release.status is ReleaseStatus.RELEASED
            if is_later and is_release and not list(self._unobtainable(name, release.version)):
                return Truth.FALSE
        return Truth.TRUE

    def _hazards(self, name: ComponentName, end: Version) -> list[Hazard]:
        changes = self._changes(name, end)
        return [
            hazard
            for hazard in self.knowledge.upgrades.hazards.values()
            if hazard.component in changes
            and any(lies_on(hazard, *changes[hazard.component], truth) is not Truth.FALSE for truth in self.truths())
        ]

    def _undecided_hazards(self, name: ComponentName, end: Version) -> set[str]:
        """Those that may lie on the way, and that nothing known says do."""
        changes, truths = self._changes(name, end), self.truths()
        return {
            each.id
            for each in self._hazards(name, end)
            if all(lies_on(each, *changes[each.component], truth) is not Truth.TRUE for truth in truths)
        }

    def _permits(self, name: ComponentName, end: Version) -> set[str]:
        """The rules and rows that allow a hop, or may."""
        rules = {rule.id for rule, truth in self._rules(name, end, Permission.ALLOWED) if truth is not Truth.FALSE}
        return rules | {found.row.name for _, found in self._pairings(name, end) if isinstance(found, Allowed)}

    def _changes(self, name: ComponentName, end: Version) -> dict[ComponentName, tuple[Version, Version]]:
        changes = {name: (self.versions[name], end)}
        release = self.knowledge.catalogues[name].by_text.get(end.release)
        for each, (bundle, slot) in self.bundles.items():
            if bundle == name and release and slot.name in release.ships:
                changes[each] = (self.versions[each], release.ships[slot.name])
        return {each: (old, new) for each, (old, new) in changes.items() if old != new}

    def _backwards(self, name: ComponentName, end: Version) -> Iterator[Fault]:
        for each, (old, new) in self._changes(name, end).items():
            if (
                each != name
                and old.compare(new) not in {Order.BEFORE, Order.SAME}
                and not self._may_go_down(each, old, new)
            ):
                yield f"it takes {each} back from {old} to {new}"

    def _may_go_down(self, name: ComponentName, old: Version, new: Version) -> bool:
        hop = Hop(start=old, end=new, start_is_latest=Truth.UNKNOWN, end_is_latest=Truth.UNKNOWN)
        hops = self.knowledge.upgrades.hops.get(name)
        down = [each for each in hops.rules if each.direction is Direction.DOWN] if hops else []
        refusing = [each for each in down if each.permission is Permission.REFUSED]
        allowing = [each for each in down if each.permission is Permission.ALLOWED]
        truths = self.truths()
        return all(speaks_of(rule, hop, truth) is Truth.FALSE for rule, truth in product(refusing, truths)) and any(
            all(speaks_of(rule, hop, truth) is Truth.TRUE for truth in truths) for rule in allowing
        )

    def forbids_turn(self, turn: Turn) -> Iterator[Fault]:
        """Everything that forbids to set something from here."""
        fact = turn.fact if isinstance(turn, FactSet) else KERNEL
        if any((each.fact if isinstance(each, FactSet) else KERNEL) == fact for each in self.turns):
            yield f"{fact} is set a second time"
        if isinstance(turn, KernelMoved) and not self.options.allow_os:
            yield "kernels are to stay as they are"
        after = self.after_turn(turn)
        refused = after._standing(Refused) - self._standing(Refused)
        yield from (f"{table} refuses a pair" for table, *_ in sorted(refused))

    def rests_of_turn(self, turn: Turn) -> set[str]:
        """The tables that do not say whether pairs may go on standing once something is set."""
        doubts = self.after_turn(turn)._standing(Unlisted, Undecided) - self._standing(Unlisted, Undecided)
        return {table for table, *_ in doubts}

    def against_setting(self, planned: PlannedSetting) -> Iterator[Fault]:
        """Everything that forbids to set something from here, and what it leaves untold."""
        yield from self.forbids_turn(planned.turn)
        told = {each.about for each in planned.rests_on}
        yield from (
            f"it does not tell that it rests on {each}" for each in sorted(self.rests_of_turn(planned.turn) - told)
        )

    def _pairings(self, name: ComponentName, end: Version) -> list[tuple[TableId, Pairing]]:
        after = self.after(name, end)
        rolls = bool(self.knowledge.upgrades.hops[name].roll)
        return pairings(self._tables, self.versions, after.versions, after.truths(), rolls=rolls)

    def _standing(self, *kinds: type) -> set[tuple[str, str, str, str]]:
        """What tables say of all that stands here, where it is of some kind."""
        return standing(self._tables, self.versions, self.truths(), *kinds)

    @property
    def _tables(self) -> tuple[CompatibilityTable, ...]:
        return tuple(self.knowledge.upgrades.tables.values())
