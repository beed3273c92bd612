"""A mistake counts only if something could notice it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.engine.conditions import evaluate
from advisor.model.condition import ALWAYS, All, AnyOf, AtLeast, Condition, FactTest, Leaf, Not, OneOf
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import FactName
from advisor.rulecheck.equivalent import says_the_same
from advisor.rulecheck.mutate import mutants
from advisor.truth import Truth
from tests.documents.small_rules import load, write_rules

FAST, CNI, ERRORS = FactName("thing.fast"), FactName("cluster.cni"), FactName("thing.errors")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """The small rules."""
    return load(write_rules(tmp_path_factory.mktemp("rules"))).knowledge


def _same(knowledge: KnowledgeBase, one: Condition, two: Condition) -> bool:
    (advisory,) = knowledge.advisories.values()
    catalogue = knowledge.catalogues[advisory.component]
    facts = knowledge.facts
    return says_the_same(replace(advisory, when=one), replace(advisory, when=two), catalogue, facts)


IS_FAST = FactTest(FAST, OneOf((True,)))
IS_SLOW = FactTest(FAST, OneOf((False,)))
THING, OTHER = FactTest(CNI, OneOf(("thing",))), FactTest(CNI, OneOf(("other",)))


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        (IS_FAST, Not(IS_SLOW), True),
        (IS_FAST, IS_SLOW, False),
        (IS_FAST, ALWAYS, False),
        (THING, Not(OTHER), True),
        (All((THING, OTHER)), All((IS_FAST, Not(IS_FAST))), False),
        (AnyOf((IS_FAST, All((IS_FAST, THING)))), IS_FAST, True),
        (FactTest(ERRORS, AtLeast(2)), FactTest(ERRORS, AtLeast(3)), False),
        (FactTest(ERRORS, AtLeast(2)), Not(Not(FactTest(ERRORS, AtLeast(2)))), True),
        (FactTest(ERRORS, OneOf((2, 3))), FactTest(ERRORS, OneOf((3, 2))), True),
        (FactTest(ERRORS, OneOf((2,))), FactTest(ERRORS, OneOf((2, 4))), False),
    ],
)
def test_conditions_are_tried_out(small: KnowledgeBase, one: Condition, two: Condition, same: bool) -> None:
    """For every value, and for a fact that is not known: always false is another thing than unknown without facts."""
    assert _same(small, one, two) is same


LEAVES = st.sampled_from([IS_FAST, IS_SLOW, THING, OTHER])
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda each: All(tuple(each))),
        st.lists(inner, max_size=3).map(lambda each: AnyOf(tuple(each))),
        inner.map(Not),
    ),
    max_leaves=5,
)


@given(CONDITIONS, CONDITIONS)
def test_the_same_means_the_same_in_every_world(small: KnowledgeBase, one: Condition, two: Condition) -> None:
    """Against each combination of two values and nothing known, written out."""

    def outcome(leaf: Leaf, fast: bool | None, cni: str | None) -> Truth:
        assert isinstance(leaf, FactTest)
        assert isinstance(leaf.test, OneOf)
        value = fast if leaf.fact == FAST else cni
        return Truth.UNKNOWN if value is None else (Truth.TRUE if value in leaf.test.values else Truth.FALSE)

    worlds = [(fast, cni) for fast in (True, False, None) for cni in ("thing", "other", None)]
    agree = all(
        evaluate(one, lambda leaf: outcome(leaf, *world)) is evaluate(two, lambda leaf: outcome(leaf, *world))  # noqa: B023  # called at once
        for world in worlds
    )
    assert _same(small, one, two) is agree


def test_a_bound_moved_over_no_release_is_no_mistake(small: KnowledgeBase) -> None:
    """A hole in the catalogue: nothing stands between the two bounds. Every other mistake is one."""
    (advisory,) = small.advisories.values()
    catalogue = small.catalogues[advisory.component]
    whole = {mutant.what for mutant in mutants(advisory, small.catalogues)}
    same = {
        mutant.what
        for mutant in mutants(advisory, small.catalogues)
        if says_the_same(advisory, mutant.advisory, catalogue, small.facts)
    }
    assert same < whole
    assert same == {"what was examined has no ends"}
