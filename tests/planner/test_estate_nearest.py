"""Releases that stand for versions in no catalogue, in several clusters."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from advisor.model.inventory import Cluster
from advisor.planner.estate_outcome import (
    EstateAssumed,
    EstateNoPath,
    EstateNothingToDo,
    EstatePlan,
    told_as_one,
)
from advisor.planner.estate_plan import plan_estate
from advisor.planner.estate_verify import verify_estate
from advisor.planner.outcome import Rest
from advisor.problems import InvalidInput
from tests.builders import RANCHER, RKE2, advisory, component
from tests.planner.estate_worlds import STEVE, EstateWorld, estate_world, estate_worlds, member
from tests.planner.worlds import RANCHER_TEXTS, RKE2_TEXTS, world

OLD_RKE2 = advisory({"introduced": RKE2_TEXTS[0], "fixed": RKE2_TEXTS[3]}, of=RKE2, name="old-rke2")


def _rebuilt(of: Cluster) -> Cluster:
    """At a later build of the same release of RKE2, which no catalogue lists."""
    parts = (
        component(each.version_text.replace("rke2r1", "rke2r5"), RKE2) if each.name == RKE2 else each
        for each in of.components
    )
    return replace(of, components=tuple(parts))


def _unlisted(of: EstateWorld, *, asked: bool = True) -> EstateWorld:
    """The same, with all that is managed at versions in no catalogue."""
    members = tuple(map(_rebuilt, of.members))
    return replace(of, members=members, options=replace(of.options, assume_nearest=asked))


def _estate() -> EstateWorld:
    of = world(STEVE, OLD_RKE2, start=(RKE2_TEXTS[3], RANCHER_TEXTS[0]))
    return estate_world(of, member("a"), member("b"), member("c", RKE2_TEXTS[3]))


SAYS = "rke2 v1.29.6+rke2r5 is in no release table; it is planned as v1.29.6+rke2r1"
ASSUMED = EstateAssumed(clusters=("a", "b"), rest=Rest(about="rke2.version", says=SAYS))


def test_they_are_refused_unless_that_is_asked() -> None:
    """Each cluster by its name."""
    odd = _unlisted(_estate(), asked=False)
    with pytest.raises(InvalidInput) as caught:
        plan_estate(odd.estate, odd.knowledge, options=odd.options)
    assert {each.code for each in caught.value.problems} == {"version-not-catalogued"}


def test_every_plan_tells_which_release_stands_for_which_and_where() -> None:
    """Of clusters that are alike once; the checker asks for it."""
    odd = _unlisted(_estate())
    found = plan_estate(odd.estate, odd.knowledge, options=odd.options)
    assert isinstance(found, EstatePlan)
    best = found.alternatives[0]
    assert best.assumed[0] == ASSUMED
    assert [each.clusters for each in best.assumed] == [("a", "b"), ("c",)]
    assert ASSUMED.rest in best.rests_on
    assert set(told_as_one(found).alternatives[0].assumed) == {each.rest for each in best.assumed}  # type: ignore[union-attr]  # a plan
    for wrong in ((), best.assumed[:1], (replace(ASSUMED, clusters=("a",)), *best.assumed[1:])):
        faults = verify_estate(replace(best, assumed=wrong), odd.estate, odd.knowledge, odd.options)
        assert faults == ("it does not tell which releases it assumes",)


def test_it_is_told_where_there_is_nothing_to_do_or_no_way() -> None:
    """The answer rests on it all the same."""
    stuck = _unlisted(_estate())
    sound = estate_world(world(start=(RKE2_TEXTS[3], RANCHER_TEXTS[0])), *stuck.members)
    nothing = plan_estate(sound.estate, sound.knowledge, options=stuck.options)
    assert isinstance(nothing, EstateNothingToDo)
    kept = replace(stuck.options, keep=frozenset({RKE2, RANCHER}))
    none = plan_estate(stuck.estate, stuck.knowledge, options=kept)
    assert isinstance(none, EstateNoPath)
    for found in (nothing, none):
        assert found.assumed[0] == ASSUMED
        assert SAYS in {each.says for each in told_as_one(found).assumed}  # type: ignore[union-attr]  # neither is a plan


@settings(max_examples=25)
@given(estate_worlds())
def test_the_plan_is_that_of_what_stands_for_them(drawn: EstateWorld) -> None:
    """Whoever stands at an unlisted version gets the plan of the nearest release, told to rest on that."""
    odd = _unlisted(drawn)
    found = plan_estate(odd.estate, odd.knowledge, options=odd.options)
    plain = plan_estate(drawn.estate, drawn.knowledge, options=drawn.options)
    if isinstance(found, EstatePlan):
        assert all(each.assumed for each in found.alternatives)
        bare = replace(found, alternatives=tuple(replace(each, assumed=()) for each in found.alternatives))
        assert bare == plain
    else:
        assert found.assumed
        assert replace(found, assumed=()) == plain
