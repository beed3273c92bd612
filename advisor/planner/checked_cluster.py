"""A cluster at some versions as the checker sees it: assessed anew, once for each state.

It asks the same data as the search, and the engine, and nothing else of the planner: a mistake in one of them shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Self, TypeAlias, assert_never

from advisor.engine import assess
from advisor.engine.conditions import evaluate
from advisor.engine.derived_facts import TIER, with_derived_facts
from advisor.engine.facts import FactReader
from advisor.engine.fixes import proven_edition
from advisor.engine.node_classes import UNSEEN, NodeClass, node_classes
from advisor.engine.presence import sight
from advisor.engine.support import judge_support
from advisor.engine.supposing import supposing, supposing_kernel
from advisor.engine.tests_on_facts import FactTests
from advisor.engine.waivers import is_undecided
from advisor.model.assessment import ClusterAssessment
from advisor.model.component import Component, Edition
from advisor.model.condition import Condition, FactTest, Leaf, OneOf, leaves
from advisor.model.fact import Known
from advisor.model.finding import Finding, Status
from advisor.model.inventory import Cluster, Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import AdvisoryId, ComponentName, FactName
from advisor.model.release import Slot
from advisor.planner.checked_pairs import Versions
from advisor.planner.cost import Tally, tally
from advisor.planner.outcome import FactSet, KernelMoved, Turn
from advisor.planner.question import Options
from advisor.truth import Truth
from advisor.versions import KernelSpan, Version

Texts: TypeAlias = tuple[tuple[ComponentName, str], ...]
Memory: TypeAlias = dict[tuple[Texts, frozenset[Turn]], ClusterAssessment]
"""By versions, and by what was set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedCluster:
    """A cluster at some versions, with some things set."""

    cluster: Cluster
    knowledge: KnowledgeBase
    options: Options
    versions: Versions
    bundles: Mapping[ComponentName, tuple[ComponentName, Slot]]
    """By what is dragged along: the bundle, and its slot."""
    memory: Memory = field(repr=False, compare=False)
    """What each state was found to be. All places that one walk, or several, come to share it."""
    editions: Mapping[ComponentName, Edition]
    """Under which terms each release can be had."""
    turns: frozenset[Turn] = frozenset()
    """What a plan has set so far."""

    @classmethod
    def first(cls, assessed: ClusterAssessment, knowledge: KnowledgeBase, options: Options) -> Self:
        """Where the cluster stands now."""
        known = {each.name: each.version for each in assessed.components if isinstance(each.version, Version)}
        place = cls(
            cluster=assessed.cluster,
            knowledge=knowledge,
            options=options,
            versions=known,
            bundles={},
            memory={(_texts(known), frozenset()): assessed},
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

    def after(self, name: ComponentName, end: Version) -> Self:
        """The cluster once a component has moved, with what it drags."""
        release = self.knowledge.catalogues[name].by_text.get(end.release)
        shipped = {each: slot.name for each, (bundle, slot) in self.bundles.items() if bundle == name}
        ships = release.ships if release else {}
        versions = {**self.versions, name: end, **{each: ships[at] for each, at in shipped.items() if at in ships}}
        changed = replace(self.cluster, components=tuple(_at(each, versions) for each in self.cluster.components))
        return replace(self, cluster=changed, versions=versions)

    def after_turn(self, turn: Turn) -> Self:
        """The cluster once something was set."""
        match turn:
            case FactSet(fact, value):
                changed = supposing(self.cluster, self.knowledge.facts[fact], value)
            case KernelMoved(span):
                changed = supposing_kernel(self.cluster, span)
            case _:
                assert_never(turn)
        return replace(self, cluster=changed, turns=self.turns | {turn})

    @property
    def left(self) -> frozenset[tuple[AdvisoryId, ComponentName, bool]]:
        """What is open, each with whether it is unknown wherever it is open."""
        unsettled = self._unsettled()
        return frozenset(
            (*pair, all(each.status is Status.UNKNOWN for each in unsettled[pair])) for pair in self._open()
        )

    @property
    def support_days(self) -> int | None:
        """Days until the first end of support of what stands here; None where some end, or every one, is not known.

        Who says no tier counts as community.
        """
        unsaid = replace(self, options=replace(self.options, edition=Edition.COMMUNITY))
        truths = (self if self.values_of(TIER) else unsaid).truths()
        ends = [
            judge_support(each.support, component, self.options.horizon).days_left
            for component in self.found.components
            for each in self.knowledge.advisories.values()
            if each.support is not None and each.component == component.name
            if not each.support.builds or component.build in each.support.builds
            if not any(evaluate(each.when, truth) is Truth.FALSE for truth in truths)
        ]
        known = [each for each in ends if each is not None]
        return min(known, default=None) if len(known) == len(ends) else None

    @property
    def _told(self) -> Cluster:
        """The cluster with what follows from its versions."""
        return with_derived_facts(self.cluster, self.knowledge, self.options.edition)

    def nodes_moved(self, turn: Turn) -> set[str]:
        """The nodes whose kernel a turn changes."""
        return older_nodes(self.cluster, turn.span) if isinstance(turn, KernelMoved) else set()

    @property
    def waived(self) -> frozenset[tuple[AdvisoryId, ComponentName]]:
        """What would be open, had nobody accepted it."""
        return frozenset(self._unsettled()) - self._open()

    @property
    def found(self) -> ClusterAssessment:
        """The cluster judged with the waivers of the run, each state once; its answers are in it already."""
        key = (_texts(self.versions), self.turns)
        if key not in self.memory:
            self.memory[key] = self._judged()
        return self.memory[key]

    def _judged(self) -> ClusterAssessment:
        return assess(
            Inventory(clusters=(self.cluster,)),
            self.knowledge,
            edition=self.options.edition,
            record=replace(self.options.record, answers=()),
            horizon=self.options.horizon,
        ).clusters[0]

    def values_of(self, fact: FactName) -> set[str]:
        """What a fact is here on all nodes, as texts; empty where nobody knows, or has heard of it."""
        if fact not in self.knowledge.facts:
            return set()
        asked = FactTest(fact=fact, test=OneOf(()))
        tests = self._tests()
        answers = (tests.outcome(asked, each, self._reader(asked)).answer for each in self._classes())
        return {str(each.value) for each in answers if isinstance(each, Known)}

    def missing(self, conditions: Iterable[Condition]) -> tuple[str, ...]:
        """What conditions ask that nobody stated, sorted."""
        tests, classes = self._tests(), self._classes()
        asked = [leaf for each in conditions for leaf in leaves(each)]
        outcomes = [each for leaf in asked for each in tests.outcomes(leaf, classes, self._reader(leaf))]
        return tuple(sorted({each.missing.fact for each in outcomes if each.missing}))

    def _bundled(self) -> Iterator[tuple[ComponentName, tuple[ComponentName, Slot]]]:
        truth = self.truths()[0]
        for bundle in sorted(self.versions):
            catalogue = self.knowledge.catalogues.get(bundle)
            for slot in catalogue.slots if catalogue else ():
                is_there = any(
                    (each.name, each.build) == (slot.component, slot.build) for each in self.found.components
                )
                is_left_alone = slot.unless is not None and evaluate(slot.unless, truth) is Truth.TRUE
                if is_there and not is_left_alone and evaluate(slot.provided, truth) is Truth.TRUE:
                    yield slot.component, (bundle, slot)

    def truths(self) -> list[Callable[[Leaf], Truth]]:
        """How tests come out, on each class of nodes that does not run Windows."""
        tests = self._tests()

        def truth_on(nodes: NodeClass) -> Callable[[Leaf], Truth]:
            return lambda leaf: tests.outcome(leaf, nodes, self._reader(leaf)).truth

        return [truth_on(each) for each in self._classes()]

    def _tests(self) -> FactTests:
        return FactTests(knowledge=self.knowledge, reader=FactReader(cluster=self._told), sight=sight)

    def _classes(self) -> list[NodeClass]:
        """The classes of nodes that do not run Windows."""
        return [each for each in node_classes(self.cluster) if not each.is_windows] or [UNSEEN]

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


def older_nodes(cluster: Cluster, span: KernelSpan) -> set[str]:
    """The nodes of a cluster whose kernel a move to a span's series changes."""
    moved = supposing_kernel(cluster, span)
    return {new.name for old, new in zip(cluster.nodes, moved.nodes, strict=True) if old != new}


def _is_accepted(finding: Finding) -> bool:
    return finding.waiver is not None and not is_undecided(finding)


def _texts(versions: Versions) -> Texts:
    return tuple(sorted((name, version.text) for name, version in versions.items()))


def _at(component: Component, versions: Versions) -> Component:
    is_read = isinstance(component.version, Version) and component.name in versions and component.inside is None
    return replace(component, version=versions[component.name]) if is_read else component
