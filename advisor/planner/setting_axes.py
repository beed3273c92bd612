"""What can be set: the facts that a workaround changes, for findings that no way through versions alone clears.

Such a finding affects the cluster now, and is open wherever legal hops lead, within the user's options. A fact that
decides what a bundle brings is left out: to change it is another cluster, and no workaround.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from advisor.engine.supposing import moves_kernel, series_text, supposing, supposing_kernel
from advisor.model.advisory import Workaround
from advisor.model.assessment import ClusterAssessment
from advisor.model.condition import AtLeast, FactTest, KernelIn, OneOf, leaves
from advisor.model.fact import FactDeclaration, FactValue
from advisor.model.inventory import Cluster
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import AdvisoryId, ComponentName, FactName
from advisor.planner.outcome import Constraint, FactSet, KernelMoved, Turn
from advisor.planner.question import Options

ALLOW_OS = Constraint(
    name="--allow-os",
    says="kernels and operating systems of nodes stay as they are",
    lifted_by="--allow-os",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One way to set a fact."""

    turn: Turn
    advisory: AdvisoryId
    """The first one, by id, whose workaround it is."""
    workarounds: tuple[Workaround, ...]
    """Those of the advisory that come to it, in the order written."""
    barred: tuple[Constraint, ...]
    """Why it may not be done; empty when it may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingAxis:
    """A fact that can be set. It is as it is found at place 0, and as setting N makes it at place N + 1."""

    fact: FactName
    component: ComponentName | None
    """Whose setting it is; None for the kernel of nodes."""
    settings: tuple[Setting, ...]

    def at(self, cluster: Cluster, knowledge: KnowledgeBase, place: int) -> Cluster:
        """The cluster with the fact at a place."""
        return cluster if place == 0 else turned(cluster, knowledge, self.settings[place - 1].turn)


def turned(cluster: Cluster, knowledge: KnowledgeBase, turn: Turn) -> Cluster:
    """The cluster once something was set."""
    match turn:
        case FactSet(fact, value):
            return supposing(cluster, knowledge.facts[fact], value)
        case KernelMoved(span):
            return supposing_kernel(cluster, span)
        case _:
            assert_never(turn)


def setting_axes(
    uncleared: Iterable[AdvisoryId], assessed: ClusterAssessment, knowledge: KnowledgeBase, options: Options
) -> tuple[SettingAxis, ...]:
    """The axes for findings that nothing else clears, by fact."""
    found: defaultdict[FactName, dict[Turn, Setting]] = defaultdict(dict)
    fixed = _deciding_what_is_there(knowledge)
    for name in sorted(set(uncleared)):
        for setting in _settings(name, assessed.cluster, knowledge, options):
            fact = fact_of(setting.turn)
            if fact not in fixed:
                found[fact].setdefault(setting.turn, setting)
    return tuple(
        SettingAxis(
            fact=fact,
            component=_whose(
                knowledge.facts[fact], knowledge.advisories[next(iter(by_turn.values())).advisory].component
            ),
            settings=tuple(by_turn.values()),
        )
        for fact, by_turn in sorted(found.items())
    )


def fact_of(turn: Turn) -> FactName:
    """The fact that is set."""
    match turn:
        case FactSet(fact, _):
            return fact
        case KernelMoved():
            return KERNEL
        case _:
            assert_never(turn)


KERNEL = FactName("node.kernel")


def turn_of(test: FactTest) -> Turn | None:
    """What makes a test of a workaround hold: its first value; None where nothing that can be named does."""
    match test.test:
        case OneOf(values):
            return FactSet(test.fact, values[0])
        case AtLeast(minimum):
            return FactSet(test.fact, minimum)
        case KernelIn(spans):
            span = spans[0]
            return KernelMoved(span) if span.family and span.series else None
        case _:
            assert_never(test.test)


def _settings(name: AdvisoryId, cluster: Cluster, knowledge: KnowledgeBase, options: Options) -> Iterator[Setting]:
    by_turn: defaultdict[Turn, list[Workaround]] = defaultdict(list)
    for workaround in knowledge.advisories[name].workarounds:
        turn = turn_of(workaround.clears) if workaround.clears else None
        if turn is not None and _changes_something(turn, cluster):
            by_turn[turn].append(workaround)
    for turn, workarounds in by_turn.items():
        is_os = isinstance(turn, KernelMoved) and not options.allow_os
        yield Setting(turn=turn, advisory=name, workarounds=tuple(workarounds), barred=(ALLOW_OS,) if is_os else ())


def _changes_something(turn: Turn, cluster: Cluster) -> bool:
    """Whether some kernel is moved at all; a fact that affects the cluster has another value by itself."""
    return isinstance(turn, FactSet) or bool(nodes_moved(turn, cluster))


def _whose(fact: FactDeclaration, otherwise: ComponentName) -> ComponentName | None:
    if fact.name == KERNEL:
        return None
    return ComponentName(fact.setting.component) if fact.setting else otherwise


def _deciding_what_is_there(knowledge: KnowledgeBase) -> frozenset[FactName]:
    return frozenset(
        leaf.fact
        for catalogue in knowledge.catalogues.values()
        for slot in catalogue.slots
        for leaf in leaves(slot.provided)
        if isinstance(leaf, FactTest)
    )


def nodes_moved(turn: Turn, cluster: Cluster) -> tuple[str, ...]:
    """The nodes whose kernel moves, sorted; empty for what is set everywhere."""
    if isinstance(turn, FactSet):
        return ()
    return tuple(sorted(node.name for node in cluster.nodes if moves_kernel(node, turn.span)))


def value_text(value: FactValue) -> str:
    """A value as configuration files write it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def turn_text(turn: Turn) -> str:
    """What something is set to: `false`, or `ubuntu 5.15` for kernels."""
    match turn:
        case FactSet(_, value):
            return value_text(value)
        case KernelMoved(span):
            return f"{span.family} {series_text(span)}"
        case _:
            assert_never(turn)
