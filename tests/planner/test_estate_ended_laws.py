"""What ends a finding of one cluster is said of all of them together, not of its own hops alone."""

from __future__ import annotations

from hypothesis import Phase, given, settings

from advisor.planner.estate_outcome import EstateLeftover, EstateNoPath, EstateNothingToDo, EstatePlan
from advisor.planner.estate_plan import plan_estate
from advisor.planner.outcome import Open, Why
from advisor.planner.question import Clear
from advisor.problems import InvalidInput
from tests.planner.estate_worlds import EstateWorld, estate_worlds
from tests.planner.plain_estate import Plainly


def _leftovers(drawn: EstateWorld) -> list[EstateLeftover]:
    """Of every plan, or of what stays where there is none."""
    try:
        found = plan_estate(drawn.estate, drawn.knowledge, Clear(), drawn.options)
    except InvalidInput:
        return []
    match found:
        case EstatePlan(alternatives=ways):
            return sorted({each for way in ways for each in way.unresolved})
        case EstateNoPath(unresolved=left):
            return list(left)
        case EstateNothingToDo():
            return []


@settings(max_examples=30, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(estate_worlds())
def test_what_a_longer_way_ends_is_ended_by_some_way_of_all_clusters(drawn: EstateWorld) -> None:
    """And what some way ends is said to be. Of the hub something else may be said: which cluster keeps it from it."""
    told = [each for each in _leftovers(drawn) if each.left.why is not Why.UNKNOWN]
    if not told:
        return
    plainly = Plainly(drawn, None)
    joints = plainly.legal()
    for each in told:
        number = next(n for n, names in enumerate(plainly.names) if names == each.clusters)

        def is_settled(left: Open, number: int = number) -> bool:
            graph = plainly.graphs[number]
            return any(graph.is_settled(joint[number][0], left) for joint in joints)

        is_ended = is_settled(each.left.open)
        assert each.left.why is not Why.FURTHER_ON or is_ended
        assert each.left.why is Why.FURTHER_ON or number == 0 or not is_ended
