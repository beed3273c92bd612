"""Whether what nobody settled would change a plan of several clusters: other answers, tried by planning all anew.

A fact is supposed in the clusters that a plan asks it of, all of which are alike; a pair that no table lists is refused
wherever it comes up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from advisor.engine import assess
from advisor.engine.supposing import supposing
from advisor.model.assessment import ClusterAssessment
from advisor.model.fact import FactValue
from advisor.model.inventory import Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import FactName
from advisor.planner.cost import Cost
from advisor.planner.doubts import Found, Tried, compared, move_of, possible_values
from advisor.planner.estate import Estate, regrouped
from advisor.planner.estate_outcome import Asked, EstateAlternative, EstateDoubt, EstateHop, EstatePlan
from advisor.planner.outcome import Doubt, Otherwise, Rest, Supposed
from advisor.planner.question import Options
from advisor.planner.setting_axes import value_text

Answer: TypeAlias = tuple[tuple[str, ...], FactName, FactValue] | Rest
"""A fact at a value in some clusters, or something unlisted that is refused."""


@dataclass(slots=True)
class EstateDoubts:
    """Tries answers, each once."""

    estate: Estate
    knowledge: KnowledgeBase
    options: Options
    again: Callable[[Estate, Options], Found]
    """Plans anew."""
    _tried: dict[Answer, Found] = field(default_factory=dict)

    def told(self, plan: EstatePlan) -> EstatePlan:
        """The plan with the doubts of each alternative that is shown."""
        ways = (replace(each, doubts=tuple(self._doubts(each))) if each.labels else each for each in plan.alternatives)
        return replace(plan, alternatives=tuple(ways))

    def _doubts(self, way: EstateAlternative) -> Iterator[EstateDoubt]:
        """A pair that no table lists is one doubt, whichever clusters it comes up in."""
        found: defaultdict[Rest, set[tuple[str, ...]]] = defaultdict(set)
        for each in sorted({asked for hop in way.hops for asked in hop.asked}):
            found[each.rest].add(each.clusters)
        for rest, clusters in sorted(found.items()):
            everyone = tuple(sorted({name for names in clusters for name in names}))
            for names in sorted(clusters) if rest.facts else [everyone]:
                supposed = tuple(self._supposed(Asked(clusters=names, rest=rest), way))
                yield EstateDoubt(clusters=names, doubt=Doubt(rest=rest, supposed=supposed))

    def _supposed(self, asked: Asked, way: EstateAlternative) -> Iterator[Supposed]:
        if not asked.rest.facts:
            yield self._tried_out(asked.rest, "it is refused", way)
        where = clusters_words(asked.clusters)
        for name in map(FactName, asked.rest.facts):
            declared = self.knowledge.facts.get(name)
            values = possible_values(declared) if declared else ()
            if not values:
                yield Supposed(says=f"{name} is something else in {where}", otherwise=Otherwise.NOT_TRIED)
            for value in values:
                says = f"{name} is {value_text(value)} in {where}"
                yield self._tried_out((asked.clusters, name, value), says, way)

    def _tried_out(self, answer: Answer, says: str, way: EstateAlternative) -> Supposed:
        if answer not in self._tried:
            if len(self._tried) >= self.options.replans:
                return Supposed(says=says, otherwise=Otherwise.NOT_TRIED)
            self._tried[answer] = self._planned(answer)
        return compared(says, self._tried[answer], way.cost, _course(way.hops))

    def _planned(self, answer: Answer) -> Found:
        if isinstance(answer, Rest):
            return self.again(self.estate, replace(self.options, refused=frozenset({answer})))
        names, fact, value = answer
        mine = (each for part in self.estate.parts for each in part if each.cluster.name in names)
        changed = {each.cluster.name: self._otherwise(each, fact, value) for each in mine}
        return self.again(regrouped(self.estate, changed, self.options, self.knowledge), self.options)

    def _otherwise(self, assessed: ClusterAssessment, fact: FactName, value: FactValue) -> ClusterAssessment:
        """A cluster, judged with a fact at a value."""
        return assess(
            Inventory(clusters=(supposing(assessed.cluster, self.knowledge.facts[fact], value),)),
            self.knowledge,
            edition=self.options.edition,
            record=replace(self.options.record, answers=()),
            horizon=self.options.horizon,
        ).clusters[0]


#: So many clusters of those that are alike are named in words.
NAMED = 3


def clusters_words(names: Sequence[str]) -> str:
    """Clusters by name, the first few: `a, b, c and 47 more`."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"


def tried(hops: Sequence[EstateHop], cost: Cost) -> Tried:
    """A way of several clusters."""
    moves = ((each, *move_of(each.hop)) for each in hops)
    return Tried(
        cost, _course(hops), tuple(f"{clusters_words(hop.clusters)}: {name} {end}" for hop, name, end in moves)
    )


def _course(hops: Sequence[EstateHop]) -> object:
    """What is moved in each cluster, window by window, whichever of them are alike."""
    found: defaultdict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for each in hops:
        for cluster in each.clusters:
            found[cluster].append((each.hop.window, *move_of(each.hop)))
    return dict(found)
