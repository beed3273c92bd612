"""Judges one advisory against one component: Kleene AND of range, provision and condition, over the node classes.

true -> affected, unknown -> unknown, false -> fixed when the version is past the fix on its own line, else not
affected. One false operand decides. Over node classes: affected > unknown > fixed > not affected.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.engine.conditions import evaluate, fewest_to_settle
from advisor.engine.node_classes import UNSEEN, NodeClass
from advisor.engine.ranges import TRUTH_OF, judge_version
from advisor.engine.tests_on_facts import FactTests, Outcome
from advisor.model.advisory import Advisory
from advisor.model.component import Component, VersionUnknown
from advisor.model.condition import All, Condition, Leaf, leaves
from advisor.model.fact import Missing, MissingKind
from advisor.model.finding import Evidence, NodeCount, RangeEvidence, RangeVerdict, Status, TestEvidence
from advisor.model.release import Catalogue
from advisor.truth import Truth

VERSION = "version"
"""The key of the version operand among the tests of a condition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A status and everything that decided it."""

    status: Status
    evidence: tuple[Evidence, ...]
    missing: tuple[Missing, ...]
    nodes: NodeCount
    affected_classes: tuple[NodeClass, ...]


def judge(
    advisory: Advisory,
    component: Component,
    classes: Sequence[NodeClass],
    tests: FactTests,
    catalogue: Catalogue | None,
) -> Judgement:
    """The status of one advisory for one component on the node classes it runs on."""
    placed = judge_version(advisory, component, catalogue)
    if TRUTH_OF[placed.verdict] is Truth.FALSE:
        status = Status.FIXED if placed.verdict is RangeVerdict.PAST_FIX else Status.NOT_AFFECTED
        return Judgement(status=status, evidence=(placed,), missing=(), nodes=NodeCount(), affected_classes=())
    question = _Question(
        advisory=advisory, component=component, placed=placed, condition=_whole_condition(advisory, component)
    )
    per_class = {each: question.ask(each, tests) for each in question.asked(classes, tests)}
    return _summed(question, per_class, classes)


def _whole_condition(advisory: Advisory, component: Component) -> Condition:
    return advisory.when if component.provided is None else All((component.provided, advisory.when))


@dataclass(frozen=True, slots=True)
class _Reply:
    """What one node class says."""

    truth: Truth
    outcomes: tuple[tuple[Leaf, Outcome], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    advisory: Advisory
    component: Component
    placed: RangeEvidence
    condition: Condition

    def asked(self, classes: Sequence[NodeClass], tests: FactTests) -> tuple[NodeClass, ...]:
        """The classes to ask: one question will do when no test looks at nodes."""
        if any(tests.asks_nodes(leaf) for leaf in leaves(self.condition)):
            return tuple(classes) or (UNSEEN,)
        return (UNSEEN,)

    def ask(self, on: NodeClass, tests: FactTests) -> _Reply:
        outcomes = {leaf: tests.outcome(leaf, on, self.component) for leaf in leaves(self.condition)}
        truth = TRUTH_OF[self.placed.verdict] & evaluate(self.condition, lambda leaf: outcomes[leaf].truth)
        return _Reply(truth=truth, outcomes=tuple(outcomes.items()))

    def asks_nodes(self, per_class: Mapping[NodeClass, _Reply]) -> bool:
        return tuple(per_class) != (UNSEEN,)

    def missing(self, reply: _Reply) -> tuple[Missing, ...]:
        """The smallest set of missing facts that settles an unknown reply."""
        gaps = {leaf: outcome.missing for leaf, outcome in reply.outcomes if outcome.missing}
        about: defaultdict[str, list[str]] = defaultdict(list)
        keys = {leaf: str(number) for number, leaf in enumerate(gaps)}
        version_gap = self._version_gap()
        if version_gap:
            about[version_gap.fact].append(VERSION)
        for leaf, gap in gaps.items():
            about[gap.fact].append(keys[leaf])
        fixed = {leaf: outcome.truth for leaf, outcome in reply.outcomes}

        def truth_given(assumed: Mapping[str, Truth]) -> Truth:
            version = assumed.get(VERSION, TRUTH_OF[self.placed.verdict])
            return version & evaluate(self.condition, lambda leaf: assumed.get(keys.get(leaf, ""), fixed[leaf]))

        wanted = set(fewest_to_settle(truth_given, about))
        found = [*([version_gap] if version_gap else []), *gaps.values()]
        return tuple(sorted({gap for gap in found if gap.fact in wanted}))

    def _version_gap(self) -> Missing | None:
        if TRUTH_OF[self.placed.verdict] is not Truth.UNKNOWN:
            return None
        return version_gap(self.advisory, self.component, self.placed)


def version_gap(advisory: Advisory, component: Component, placed: RangeEvidence) -> Missing:
    """Why a version could not be judged, and who can help."""
    fact = f"{component.name}.version"
    version = component.version
    if isinstance(version, VersionUnknown):
        return Missing(kind=MissingKind.INVENTORY, fact=fact, reason=version.reason, how=version.how)
    reasons = {
        RangeVerdict.UNEXAMINED: f"{component.name} {version} is not among the releases this knowledge base has read",
        RangeVerdict.PRERELEASE: f"{component.name} {version} is a pre-release, and only releases were examined",
    }
    unsettled = f"nobody has settled {advisory.id} for {component.name} {version} ({component.build})"
    reason = reasons.get(placed.verdict, unsettled)
    return Missing(kind=MissingKind.KNOWLEDGE, fact=fact, reason=reason, how="use newer knowledge (`--rules`)")


def _summed(question: _Question, per_class: Mapping[NodeClass, _Reply], classes: Sequence[NodeClass]) -> Judgement:
    statuses = {each: _status(reply) for each, reply in per_class.items()}
    status = min(statuses.values(), key=lambda each: each.rank)
    deciding = {each: reply for each, reply in per_class.items() if statuses[each] is status}
    missing: set[Missing] = set()
    if status is Status.UNKNOWN:
        for pattern in {reply.outcomes: reply for reply in deciding.values()}.values():
            missing.update(question.missing(pattern))
    everywhere = not question.asks_nodes(per_class)

    def names(wanted: Status) -> tuple[str, ...]:
        chosen = classes if everywhere and status is wanted else [each for each in statuses if statuses[each] is wanted]
        return tuple(sorted(name for each in chosen for name in each.names))

    return Judgement(
        status=status,
        evidence=(question.placed, *_evidence(deciding, status)),
        missing=tuple(sorted(missing)),
        nodes=NodeCount(affected=names(Status.AFFECTED), unknown=names(Status.UNKNOWN)),
        affected_classes=tuple(classes if everywhere else deciding) if status is Status.AFFECTED else (),
    )


def _status(reply: _Reply) -> Status:
    if reply.truth is Truth.TRUE:
        return Status.AFFECTED
    return Status.UNKNOWN if reply.truth is Truth.UNKNOWN else Status.NOT_AFFECTED


def _evidence(deciding: Mapping[NodeClass, _Reply], status: Status) -> tuple[TestEvidence, ...]:
    """Each test as it came out on the classes that decided, alike outcomes together, nodes sorted."""
    nodes: defaultdict[tuple[Leaf, Truth, object], list[str]] = defaultdict(list)
    first: dict[tuple[Leaf, Truth, object], Outcome] = {}
    for each, reply in deciding.items():
        for leaf, outcome in reply.outcomes:
            if _bears_on(status, outcome.truth):
                alike = (leaf, outcome.truth, outcome.said)
                nodes[alike].extend(each.names)
                first.setdefault(alike, outcome)
    return tuple(
        TestEvidence(leaf=alike[0], truth=alike[1], answer=first[alike].answer, nodes=tuple(sorted(names)))
        for alike, names in nodes.items()
    )


def _bears_on(status: Status, truth: Truth) -> bool:
    """An affected finding rests on every test; one that is not rests on those that failed."""
    return status is not Status.NOT_AFFECTED or truth is not Truth.UNKNOWN
