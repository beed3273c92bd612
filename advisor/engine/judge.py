"""Judges one advisory against one component: Kleene AND of range, provision and condition, over the node classes.

true -> affected, unknown -> unknown, false -> fixed when the version is past the fix on its own line, else not
affected. One false operand decides. Over node classes: affected > unknown > fixed > not affected.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from advisor.engine.conditions import evaluate, fewest_to_settle
from advisor.engine.node_classes import UNSEEN, NodeClass, names_of
from advisor.engine.placing import placed_by, truth_of_placed
from advisor.engine.tests_on_facts import FactTests, Outcome
from advisor.model.advisory import Advisory
from advisor.model.component import Component, VersionUnknown
from advisor.model.condition import All, Condition, Leaf, leaves
from advisor.model.fact import Missing, MissingKind
from advisor.model.finding import (
    Evidence,
    NodeCount,
    Placed,
    RangeVerdict,
    Status,
    SupportEvidence,
    SupportVerdict,
    TestEvidence,
)
from advisor.model.provenance import Provenance
from advisor.model.release import Catalogue
from advisor.model.support import Horizon
from advisor.truth import Truth

VERSION = "version"
"""The key of the version operand among the tests of a condition."""

NEWER = "use newer knowledge (`--rules`)"

STATUS_OF = {Truth.TRUE: Status.AFFECTED, Truth.UNKNOWN: Status.UNKNOWN, Truth.FALSE: Status.NOT_AFFECTED}
"""The status on one node class, by the truth of the whole."""


OPEN = (Status.UNKNOWN, Status.AFFECTED)
"""The statuses that leave something to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A status and everything that decided it."""

    status: Status
    evidence: tuple[Evidence, ...]
    missing: tuple[Missing, ...]
    nodes: NodeCount
    affected_classes: tuple[NodeClass, ...]
    rests_on: tuple[Provenance, ...] = ()
    """The places of the answers that settled it."""


def judge(
    advisory: Advisory,
    component: Component,
    classes: Sequence[NodeClass],
    tests: FactTests,
    catalogue: Catalogue | None,
    horizon: Horizon | None = None,
) -> Judgement:
    """The status of one advisory for one component on the node classes it runs on."""
    placed = placed_by(advisory, component, catalogue, horizon)
    if truth_of_placed(placed) is Truth.FALSE:
        status = Status.FIXED if placed.verdict is RangeVerdict.PAST_FIX else Status.NOT_AFFECTED
        return Judgement(status=status, evidence=(placed,), missing=(), nodes=NodeCount(), affected_classes=())
    condition = _whole_condition(advisory, component)
    question = _Question(
        advisory=advisory,
        component=component,
        placed=placed,
        condition=condition,
        leaves=tuple(dict.fromkeys(leaves(condition))),
    )
    replies = question.replies(classes, tests)
    judgement = _summed(question, replies, classes)
    return replace(judgement, rests_on=_rests_on(question, replies)) if tests.has_answers else judgement


def _whole_condition(advisory: Advisory, component: Component) -> Condition:
    return advisory.when if component.provided is None else All((component.provided, advisory.when))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Replies:
    """What the node classes say, in columns: where no two nodes are alike, an object for each is most of the work."""

    classes: Sequence[NodeClass]
    statuses: Sequence[Status]
    """By class."""
    outcomes: Sequence[Sequence[Outcome]]
    """By leaf of the question, then by class."""

    def saying(self, status: Status) -> list[int]:
        """The places of the classes that come to a status."""
        return [place for place, each in enumerate(self.statuses) if each is status]

    def outcomes_at(self, place: int) -> tuple[Outcome, ...]:
        """How the tests came out on one class, by leaf."""
        return tuple(column[place] for column in self.outcomes)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    advisory: Advisory
    component: Component
    placed: Placed
    condition: Condition
    leaves: tuple[Leaf, ...]
    """The tests of the condition, each once."""

    def replies(self, classes: Sequence[NodeClass], tests: FactTests) -> _Replies:
        """What each class says, in their order. One is asked for all when no test looks at nodes."""
        asked = self._asked(classes, tests)
        columns = [tests.outcomes(leaf, asked, self.component) for leaf in self.leaves]
        truths = [[outcome.truth for outcome in column] for column in columns]
        rows: Iterable[tuple[Truth, ...]] = zip(*truths, strict=True) if truths else [()]
        known: dict[tuple[Truth, ...], Status] = {}
        statuses = [known.get(row) or known.setdefault(row, self._status(row)) for row in rows]
        return _Replies(classes=asked, statuses=statuses, outcomes=columns)

    def _asked(self, classes: Sequence[NodeClass], tests: FactTests) -> tuple[NodeClass, ...]:
        if any(tests.asks_nodes(leaf) for leaf in self.leaves):
            return tuple(classes) or (UNSEEN,)
        return (UNSEEN,)

    def _status(self, truths: Sequence[Truth]) -> Status:
        of_leaf = dict(zip(self.leaves, truths, strict=True))
        return STATUS_OF[truth_of_placed(self.placed) & evaluate(self.condition, of_leaf.__getitem__)]

    def missing(self, outcomes: Sequence[Outcome]) -> tuple[Missing, ...]:
        """The smallest set of missing facts that settles an unknown reply."""
        reply = dict(zip(self.leaves, outcomes, strict=True))
        gaps = {leaf: outcome.missing for leaf, outcome in reply.items() if outcome.missing}
        about: defaultdict[str, list[str]] = defaultdict(list)
        keys = {leaf: str(number) for number, leaf in enumerate(gaps)}
        version_gap = self._version_gap()
        if version_gap:
            about[version_gap.fact].append(VERSION)
        for leaf, gap in gaps.items():
            about[gap.fact].append(keys[leaf])
        fixed = {leaf: outcome.truth for leaf, outcome in reply.items()}

        def truth_given(assumed: Mapping[str, Truth]) -> Truth:
            version = assumed.get(VERSION, truth_of_placed(self.placed))
            return version & evaluate(self.condition, lambda leaf: assumed.get(keys.get(leaf, ""), fixed[leaf]))

        wanted = set(fewest_to_settle(truth_given, about))
        found = [*([version_gap] if version_gap else []), *gaps.values()]
        return tuple(sorted({gap for gap in found if gap.fact in wanted}))

    def rests_on(self, outcomes: Sequence[Outcome]) -> set[Provenance]:
        """The answers behind a reply: those it would be another without, each alone or else all together."""
        vouched = [number for number, outcome in enumerate(outcomes) if outcome.rests_on]
        if not vouched:
            return set()
        truths = [outcome.truth for outcome in outcomes]
        status = self._status(truths)

        def without(numbers: Sequence[int]) -> Status:
            return self._status([Truth.UNKNOWN if n in numbers else truth for n, truth in enumerate(truths)])

        alone = [number for number in vouched if without([number]) is not status]
        together = vouched if without(vouched) is not status else []
        return {place for number in alone or together for place in outcomes[number].rests_on}

    def _version_gap(self) -> Missing | None:
        if truth_of_placed(self.placed) is not Truth.UNKNOWN:
            return None
        return version_gap(self.advisory, self.component, self.placed)


def version_gap(advisory: Advisory, component: Component, placed: Placed) -> Missing:
    """Why a version could not be judged, and who can help."""
    fact = f"{component.name}.version"
    version = component.version
    if isinstance(placed, SupportEvidence) and placed.verdict is SupportVerdict.NO_DAY:
        return Missing(kind=MissingKind.INVENTORY, fact="today", reason="nobody said which day it is", how="--today")
    if isinstance(version, VersionUnknown) and placed.verdict is not SupportVerdict.NO_END:
        return Missing(kind=MissingKind.INVENTORY, fact=fact, reason=version.reason, how=version.how)
    if isinstance(placed, SupportEvidence):
        return Missing(
            kind=MissingKind.KNOWLEDGE,
            fact=f"{component.name}.support",
            reason=_unsupported(placed, component),
            how=NEWER,
        )
    reasons = {
        RangeVerdict.UNEXAMINED: f"{component.name} {version} is not among the releases this knowledge base has read",
        RangeVerdict.PRERELEASE: f"{component.name} {version} is a pre-release, and only releases were examined",
    }
    unsettled = f"nobody has settled {advisory.id} for {component.name} {version} ({component.build})"
    reason = reasons.get(placed.verdict, unsettled)
    return Missing(kind=MissingKind.KNOWLEDGE, fact=fact, reason=reason, how=NEWER)


def _unsupported(placed: SupportEvidence, component: Component) -> str:
    """Why nothing is known of a version's support."""
    who = f"{component.name} {component.version_text}".rstrip()
    tier = placed.support.tier
    if placed.verdict is SupportVerdict.VENDOR_BUILD:
        return f"{who} is a vendor's build, and until when that vendor maintains it is not written down here"
    if placed.line is not None:
        return f"nobody here knows when the {tier} support of {who} ends"
    return f"no end of the {tier} support of {who} is written down here"


def _summed(question: _Question, replies: _Replies, classes: Sequence[NodeClass]) -> Judgement:
    status = min(set(replies.statuses), key=lambda each: each.rank)
    missing = _missing(question, replies) if Status.UNKNOWN in replies.statuses else frozenset[Missing]()
    everywhere = tuple(replies.classes) == (UNSEEN,)

    def saying(wanted: Status) -> Sequence[NodeClass]:
        places = replies.saying(wanted)
        return classes if everywhere and places else [replies.classes[place] for place in places]

    return Judgement(
        status=status,
        evidence=(question.placed, *_evidence(question.leaves, replies, status)),
        missing=tuple(sorted(missing)) if status is Status.UNKNOWN else (),
        nodes=NodeCount(
            affected=names_of(saying(Status.AFFECTED)),
            unknown=names_of(saying(Status.UNKNOWN)),
            unseen=next((each for each in OPEN if UNSEEN in saying(each)), None),
            is_torn=any(gap.kind is MissingKind.CONFLICT for gap in missing),
        ),
        affected_classes=tuple(saying(Status.AFFECTED)),
    )


def _missing(question: _Question, replies: _Replies) -> frozenset[Missing]:
    """What is missing on the classes that are unknown."""
    rows = (replies.outcomes_at(place) for place in replies.saying(Status.UNKNOWN))
    alike = {tuple((each.truth, each.missing) for each in row): row for row in rows}
    return frozenset(gap for row in alike.values() for gap in question.missing(row))


def _rests_on(question: _Question, replies: _Replies) -> tuple[Provenance, ...]:
    """The answers behind the replies of all classes, whichever of them decided."""
    alike = {
        tuple((outcome.truth, outcome.rests_on) for outcome in row): row
        for row in zip(*replies.outcomes, strict=True)
        if any(outcome.rests_on for outcome in row)
    }
    return tuple(sorted({place for row in alike.values() for place in question.rests_on(row)}))


def _evidence(asked: Sequence[Leaf], replies: _Replies, status: Status) -> tuple[TestEvidence, ...]:
    """Each test as it came out on the classes that decided, alike outcomes together, nodes sorted."""
    classes: defaultdict[tuple[int, Truth, object], list[NodeClass]] = defaultdict(list)
    first: dict[tuple[int, Truth, object], Outcome] = {}
    for place in replies.saying(status):
        for number, column in enumerate(replies.outcomes):
            outcome = column[place]
            if _bears_on(status, outcome.truth):
                alike = (number, outcome.truth, outcome.said)
                classes[alike].append(replies.classes[place])
                first.setdefault(alike, outcome)
    return tuple(
        TestEvidence(leaf=asked[alike[0]], truth=alike[1], answer=first[alike].answer, nodes=names_of(members))
        for alike, members in classes.items()
    )


def _bears_on(status: Status, truth: Truth) -> bool:
    """An affected finding rests on every test; one that is not rests on those that failed."""
    return status is not Status.NOT_AFFECTED or truth is not Truth.UNKNOWN
