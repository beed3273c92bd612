"""A managed cluster beside its manager as the checker sees it: what the manager's tables forbid."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from advisor.engine.compatibility import pairing
from advisor.engine.conditions import evaluate
from advisor.engine.facts import FactReader
from advisor.engine.node_classes import UNSEEN, node_classes
from advisor.engine.presence import sight
from advisor.engine.tests_on_facts import FactTests
from advisor.model.compatibility import (
    Allowed,
    Binding,
    CompatibilityTable,
    Pairing,
    Refused,
    Role,
    Undecided,
    Unlisted,
)
from advisor.model.condition import ALWAYS, FactTest, Leaf
from advisor.model.names import ComponentName
from advisor.planner.standpoint import Fault, Standpoint, Versions
from advisor.truth import Truth
from advisor.versions import Version

_TruthOfLeaf = Callable[[Leaf], Truth]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the manager's tables say of something that is done, besides forbidding it."""

    permits: frozenset[str] = frozenset()
    """The rows that allow it."""
    rests: frozenset[str] = frozenset()
    """The tables that leave it open."""

    def __or__(self, other: Told) -> Told:
        return Told(permits=self.permits | other.permits, rests=self.rests | other.rests)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tended:
    """A managed cluster at some versions."""

    manager: ComponentName
    place: Standpoint

    def against_hop(self, after: Standpoint, at: Version) -> Iterator[Fault]:
        """What forbids to bring the cluster to other versions while the manager stands at one."""
        yield from replace(self, place=after).forbidden(self._changed(after), at, [*Binding])

    def against_move(self, start: Version, end: Version) -> Iterator[Fault]:
        """What forbids to move the manager while the cluster stands here."""
        yield from self.forbidden(self.place.versions, end, [Binding.STANDING])
        if not self._is_kept_by(end) and self._is_kept_by(start):
            yield f"{self.manager} {end} would leave the cluster behind"

    def against_turn(self, after: Standpoint, at: Version) -> Iterator[Fault]:
        """What forbids to set something while the manager stands at a version: a pair that is refused only then."""
        refused = replace(self, place=after)._refused(at) - self._refused(at)
        yield from (
            f"{table} does not let {self.manager} {at} stand with {other}" for table, other, _ in sorted(refused)
        )

    def rests_of_turn(self, after: Standpoint, at: Version) -> set[str]:
        """The tables that leave a pair open only once it is set."""
        return {table for table, _ in replace(self, place=after)._open(at) - self._open(at)}

    def told_of_hop(self, after: Standpoint, at: Version) -> Told:
        """What a plan has to tell of such a hop, and what it may claim to permit it."""
        return replace(self, place=after).told(self._changed(after), at, [*Binding])

    def told_of_move(self, end: Version) -> Told:
        """The same of a move of the manager while the cluster stands here."""
        return self.told(self.place.versions, end, [Binding.STANDING])

    def forbidden(self, versions: Versions, at: Version, bindings: Iterable[Binding]) -> Iterator[Fault]:
        """What the manager's tables of some kinds forbid of these versions beside one of the manager."""
        for table, other, found in self._pairings(versions, at, bindings):
            is_unoffered = isinstance(found, Unlisted) and table.binds is Binding.MOVING_TO
            if isinstance(found, Refused) or is_unoffered:
                yield f"{table.id} does not let {self.manager} {at} stand with {other}"

    def told(self, versions: Versions, at: Version, bindings: Iterable[Binding]) -> Told:
        """What the same tables allow, and those that leave something open."""
        permits, rests = set[str](), set[str]()
        for table, _, found in self._pairings(versions, at, bindings):
            if isinstance(found, Allowed):
                permits.add(found.row.name)
            if self._leaves_open(table, found):
                rests.add(table.id)
        return Told(permits=frozenset(permits), rests=frozenset(rests))

    def _leaves_open(self, table: CompatibilityTable, found: Pairing) -> bool:
        is_open = isinstance(found, Undecided) or (isinstance(found, Unlisted) and table.binds is Binding.STANDING)
        return is_open or any(evaluate(table.when, truth) is Truth.UNKNOWN for truth in self._truths())

    def _refused(self, at: Version) -> set[tuple[str, str, str]]:
        """The table, the version and the row of all that must not stand here beside the manager."""
        found = self._pairings(self.place.versions, at, [Binding.STANDING])
        return {(table.id, other.text, said.row.name) for table, other, said in found if isinstance(said, Refused)}

    def _open(self, at: Version) -> set[tuple[str, str]]:
        found = self._pairings(self.place.versions, at, [Binding.STANDING])
        return {(table.id, other.text) for table, other, said in found if self._leaves_open(table, said)}

    def _changed(self, after: Standpoint) -> Versions:
        old = self.place.versions
        return {name: version for name, version in after.versions.items() if old.get(name) != version}

    def _pairings(
        self, versions: Versions, at: Version, bindings: Iterable[Binding]
    ) -> Iterator[tuple[CompatibilityTable, Version, Pairing]]:
        """Where nobody says whether the manager moves the cluster, it counts as if it did."""
        kinds = frozenset(bindings)
        for table in self.place.knowledge.upgrades.tables.values():
            if table.of.component != self.manager or table.other is None or table.other.role is Role.LOCAL:
                continue
            for other in self._read(table, versions) if table.binds in kinds else ():
                for truth in self._truths():
                    if evaluate(table.when, truth) is not Truth.FALSE:
                        yield table, other, pairing(replace(table, when=ALWAYS), at, other, truth)

    def _read(self, table: CompatibilityTable, versions: Versions) -> Iterator[Version]:
        assert table.other is not None
        own = table.other.component in self.place.versions
        for name, version in versions.items():
            read = table.other.version(name, version)
            if read is not None and (not own or name == table.other.component):
                yield read

    def _is_kept_by(self, at: Version) -> bool:
        """Whether the manager offers what stands here, or a hop on from it."""
        if not list(self.forbidden(self.place.versions, at, [Binding.MOVING_TO])):
            return True
        known = self.place.knowledge
        return any(
            self._may_go(name, release.version, at)
            for name in sorted(self.place.versions)
            if name in known.catalogues and name in known.upgrades.hops
            for release in known.catalogues[name].releases
            if release.version.release != self.place.versions[name].release
        )

    def _may_go(self, name: ComponentName, end: Version, at: Version) -> bool:
        is_barred = any(self.place.forbids(name, end))
        return not is_barred and not any(self.against_hop(self.place.after(name, end), at))

    def _truths(self) -> list[_TruthOfLeaf]:
        """How tests come out here, on each class of nodes that does not run Windows."""
        place = self.place
        tests = FactTests(knowledge=place.knowledge, reader=FactReader(cluster=place.cluster), sight=sight)
        components = place.found.components
        classes = [each for each in node_classes(place.cluster) if not each.is_windows] or [UNSEEN]

        def truth_of(leaf: Leaf, number: int) -> Truth:
            setting = place.knowledge.facts[leaf.fact].setting if isinstance(leaf, FactTest) else None
            readers = [each for each in components if setting and each.name == setting.component]
            return tests.outcome(leaf, classes[number], (readers or list(components))[0]).truth

        return [partial(truth_of, number=number) for number in range(len(classes))]
