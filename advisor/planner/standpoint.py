"""A cluster at some versions as the checker sees it: assessed anew, and what forbids each hop from there.

It asks the same data as the search, and the engine, and nothing else of the planner: a mistake in one of them shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import TypeAlias, assert_never

from advisor.engine import assess
from advisor.engine.compatibility import pairing
from advisor.engine.conditions import evaluate
from advisor.engine.facts import FactReader
from advisor.engine.fixes import proven_edition
from advisor.engine.hops import Hop, lies_on, speaks_of
from advisor.engine.node_classes import UNSEEN, node_classes
from advisor.engine.presence import sight
from advisor.engine.supposing import supposing, supposing_kernel
from advisor.engine.tests_on_facts import FactTests
from advisor.engine.waivers import is_undecided
from advisor.model.assessment import ClusterAssessment
from advisor.model.compatibility import (
    Allowed,
    Binding,
    CompatibilityTable,
    Permission,
    Refused,
    Role,
    Side,
    Undecided,
    Unlisted,
)
from advisor.model.component import Component, Edition
from advisor.model.condition import FactTest, Leaf, OneOf
from advisor.model.fact import Known
from advisor.model.finding import Finding, Status
from advisor.model.hop import Direction, Hazard, HopRule, Prepare
from advisor.model.inventory import Cluster, Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import AdvisoryId, ComponentName, FactName, TableId
from advisor.model.release import ReleaseStatus, Slot
from advisor.planner.cost import Tally, tally
from advisor.planner.outcome import FactSet, KernelMoved, PlannedHop, PlannedSetting, Turn
from advisor.planner.question import Options
from advisor.truth import Truth
from advisor.versions import KernelSpan, Order, Version

Versions: TypeAlias = Mapping[ComponentName, Version]
"""Where everything stands whose version is known, moved or not."""

KERNEL = FactName("node.kernel")

Fault: TypeAlias = str
"""What is wrong with a plan, as a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standpoint:
    """A cluster at some versions, assessed anew."""

    cluster: Cluster
    knowledge: KnowledgeBase
    options: Options
    versions: Versions
    bundles: Mapping[ComponentName, tuple[ComponentName, Slot]]
    """By what is dragged along: the bundle, and its slot."""
    found: ClusterAssessment
    editions: Mapping[ComponentName, Edition]
    """Under which terms each release can be had."""
    turns: frozenset[Turn] = frozenset()
    """What a plan has set so far."""

    @classmethod
    def first(cls, assessed: ClusterAssessment, knowledge: KnowledgeBase, options: Options) -> Standpoint:
        """Where the cluster stands now."""
        known = {each.name: each.version for each in assessed.components if isinstance(each.version, Version)}
        place = cls(
            cluster=assessed.cluster,
            knowledge=knowledge,
            options=options,
            versions=known,
            bundles={},
            found=assessed,
            editions={
                each.name: each.edition
                or options.edition
                or proven_edition(each, knowledge.catalogues.get(each.name))
                or Edition.COMMUNITY
                for each in assessed.components
            },
        )
        return replace(place, bundles=dict(place._bundled()))

    @property
    def open(self) -> frozenset[AdvisoryId]:
        """The advisories that count and are affected or unknown."""
        return frozenset(name for name, _ in self._open())

    @property
    def weight(self) -> Tally:
        """How many findings are open, by severity; one advisory counts once a component."""
        return tally(self.knowledge.advisories[name].severity for name, _ in sorted(self._open()))

    def after(self, name: ComponentName, end: Version) -> Standpoint:
        """The cluster once a component has moved, with what it drags."""
        release = self.knowledge.catalogues[name].by_text.get(end.release)
        shipped = {each: slot.name for each, (bundle, slot) in self.bundles.items() if bundle == name}
        ships = release.ships if release else {}
        versions = {**self.versions, name: end, **{each: ships[at] for each, at in shipped.items() if at in ships}}
        changed = replace(self.cluster, components=tuple(_at(each, versions) for each in self.cluster.components))
        return replace(self, cluster=changed, versions=versions, found=self._assessed(changed))

    def after_turn(self, turn: Turn) -> Standpoint:
        """The cluster once something was set."""
        match turn:
            case FactSet(fact, value):
                changed = supposing(self.cluster, self.knowledge.facts[fact], value)
            case KernelMoved(span):
                changed = supposing_kernel(self.cluster, span)
            case _:
                assert_never(turn)
        return replace(self, cluster=changed, found=self._assessed(changed), turns=self.turns | {turn})

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

    def _standing(self, *kinds: type) -> set[tuple[str, str, str, str]]:
        """What tables say of all that stands here, where it is of some kind."""
        truths = self._truths()
        said = (
            (table.id, of.text, other.text if other else "", found)
            for table in self.knowledge.upgrades.tables.values()
            for of, other in _newly_together(table, {}, self.versions, rolls=False)
            for found in (pairing(table, of, other, truth) for truth in truths)
        )
        return {
            (table, of, other, ", ".join(_rows(found))) for table, of, other, found in said if isinstance(found, kinds)
        }

    @property
    def left(self) -> frozenset[tuple[AdvisoryId, ComponentName, bool]]:
        """What is open, each with whether it is unknown wherever it is open."""
        unsettled = self._unsettled()
        return frozenset(
            (*pair, all(each.status is Status.UNKNOWN for each in unsettled[pair])) for pair in self._open()
        )

    def older_nodes(self, span: KernelSpan) -> set[str]:
        """The nodes whose kernel a move to a span's series changes."""
        moved = supposing_kernel(self.cluster, span)
        return {new.name for old, new in zip(self.cluster.nodes, moved.nodes, strict=True) if old != new}

    @property
    def waived(self) -> frozenset[tuple[AdvisoryId, ComponentName]]:
        """What would be open, had nobody accepted it."""
        return frozenset(self._unsettled()) - self._open()

    def _assessed(self, cluster: Cluster) -> ClusterAssessment:
        """A changed cluster, judged with the waivers of the run; its answers are in it already."""
        return assess(
            Inventory(clusters=(cluster,)),
            self.knowledge,
            edition=self.options.edition,
            record=replace(self.options.record, answers=()),
            horizon=self.options.horizon,
        ).clusters[0]

    def against_setting(self, planned: PlannedSetting) -> Iterator[Fault]:
        """Everything that forbids to set something from here, and what it leaves untold."""
        yield from self.forbids_turn(planned.turn)
        told = {each.about for each in planned.rests_on}
        yield from (
            f"it does not tell that it rests on {each}" for each in sorted(self.rests_of_turn(planned.turn) - told)
        )

    def values_of(self, fact: FactName) -> set[str]:
        """What a fact is here on all nodes, as texts; empty where nobody knows."""
        asked = FactTest(fact=fact, test=OneOf(()))
        tests = FactTests(knowledge=self.knowledge, reader=FactReader(cluster=self.cluster), sight=sight)
        classes = [each for each in node_classes(self.cluster) if not each.is_windows] or [UNSEEN]
        answers = (tests.outcome(asked, each, self._reader(asked)).answer for each in classes)
        return {str(each.value) for each in answers if isinstance(each, Known)}

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
            (rule, decisive((speaks_of(rule, hop, truth) for truth in self._truths()), key=lambda each: each.value))
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
            and any(lies_on(hazard, *changes[hazard.component], truth) is not Truth.FALSE for truth in self._truths())
        ]

    def _undecided_hazards(self, name: ComponentName, end: Version) -> set[str]:
        """Those that may lie on the way, and that nothing known says do."""
        changes, truths = self._changes(name, end), self._truths()
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
        truths = self._truths()
        return all(speaks_of(rule, hop, truth) is Truth.FALSE for rule, truth in product(refusing, truths)) and any(
            all(speaks_of(rule, hop, truth) is Truth.TRUE for truth in truths) for rule in allowing
        )

    def _pairings(self, name: ComponentName, end: Version) -> list[tuple[TableId, object]]:
        after = self.after(name, end)
        rolls = bool(self.knowledge.upgrades.hops[name].roll)
        truths = after._truths()
        return [
            (table.id, pairing(table, of, other, truth))
            for table in self.knowledge.upgrades.tables.values()
            for of, other in _newly_together(table, self.versions, after.versions, rolls=rolls)
            for truth in truths
        ]

    def _bundled(self) -> Iterator[tuple[ComponentName, tuple[ComponentName, Slot]]]:
        truth = self._truths()[0]
        for bundle in sorted(self.versions):
            catalogue = self.knowledge.catalogues.get(bundle)
            for slot in catalogue.slots if catalogue else ():
                is_there = any(
                    (each.name, each.build) == (slot.component, slot.build) for each in self.found.components
                )
                is_left_alone = slot.unless is not None and evaluate(slot.unless, truth) is Truth.TRUE
                if is_there and not is_left_alone and evaluate(slot.provided, truth) is Truth.TRUE:
                    yield slot.component, (bundle, slot)

    def _truths(self) -> list[Callable[[Leaf], Truth]]:
        """How tests come out, on each class of nodes that does not run Windows."""
        tests = FactTests(knowledge=self.knowledge, reader=FactReader(cluster=self.cluster), sight=sight)
        classes = [each for each in node_classes(self.cluster) if not each.is_windows] or [UNSEEN]

        def truth_on(number: int) -> Callable[[Leaf], Truth]:
            return lambda leaf: tests.outcome(leaf, classes[number], self._reader(leaf)).truth

        return [truth_on(number) for number in range(len(classes))]

    def _reader(self, leaf: Leaf) -> Component:
        components = self.found.components
        setting = self.knowledge.facts[leaf.fact].setting if isinstance(leaf, FactTest) else None
        readers = [each for each in components if setting and each.name == setting.component]
        return (readers or list(components))[0]

    def _open(self) -> set[tuple[AdvisoryId, ComponentName]]:
        return {pair for pair, found in self._unsettled().items() if not all(map(_is_accepted, found))}

    def _unsettled(self) -> dict[tuple[AdvisoryId, ComponentName], list[Finding]]:
        unsettled: dict[tuple[AdvisoryId, ComponentName], list[Finding]] = {}
        for finding in self.found.findings:
            if finding.status in {Status.AFFECTED, Status.UNKNOWN} and self.options.gate.counts(finding):
                unsettled.setdefault((finding.advisory.id, finding.component_name), []).append(finding)
        return unsettled


def _is_accepted(finding: Finding) -> bool:
    return finding.waiver is not None and not is_undecided(finding)


def _rows(found: object) -> list[str]:
    match found:
        case Refused(row):
            return [row.name]
        case _:
            return [type(found).__name__]


def _at(component: Component, versions: Versions) -> Component:
    is_read = isinstance(component.version, Version) and component.name in versions and component.inside is None
    return replace(component, version=versions[component.name]) if is_read else component


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
