from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from advisor.model.advisory import Severity
from advisor.model.compatibility import Binding, Permission
from advisor.model.names import AdvisoryId
from advisor.planner import plan
from advisor.planner.cost import NONE, UNDISTURBED, Disruption
from advisor.planner.outcome import Alternative, Label, Leftover, Moved, Open, Permit, PlannedHop, UpgradePlan, Why
from advisor.planner.question import Options, Targets
from advisor.planner.verify import verify_plan, verify_plans
from tests.builders import RANCHER, RKE2, advisory, release, version
from tests.planner.roads import PLACES, lead
from tests.planner.worlds import ASKS, RANCHER_TEXTS, RKE2_TEXTS, World, hazard, hop_rule, runbook, table, world

FAULTS = (
    advisory({"introduced": "v3.27.3", "fixed": "v3.28.0"}, name="calico-fault"),
    advisory({"introduced": "v2.9.1", "fixed": "v2.10.1"}, of=RANCHER, name="rancher-fault"),
)
STEPWISE = (
    hop_rule(RKE2, "rke2-patch", lines=0),
    hop_rule(RKE2, "rke2-next", lines=1, when=ASKS),
    hop_rule(RANCHER, "rancher-later"),
)
RESTS = world(
    *FAULTS,
    rules=STEPWISE,
    tables=[table("together", RANCHER, RKE2, binds=Binding.MOVING_TO)],
    hazards=[hazard("bites", RKE2, RKE2_TEXTS[:2], RKE2_TEXTS[2:], can_prepare=True, when=ASKS)],
)


def _plan(of: World) -> Alternative:
    """The plan that leaves nothing open: both components, in two windows."""
    found = plan(of.assessed, of.knowledge, options=of.options)
    assert isinstance(found, UpgradePlan)
    best = found.alternatives[0]
    assert best.cost.unresolved == NONE
    assert len(best.hops) == 2
    return best


def _faults(sabotaged: Alternative, of: World = RESTS) -> str:
    return "; ".join(verify_plan(sabotaged, of.assessed, of.knowledge, of.options))


def _with_hop(number: int, **changes: Any) -> Callable[[Alternative], Alternative]:
    """The plan with one of its hops told otherwise."""

    def changed(sound: Alternative) -> Alternative:
        hops = list(sound.hops)
        hops[number] = replace(hops[number], **changes)
        return replace(sound, hops=tuple(hops))

    return changed


def _with_cost(**changes: Any) -> Callable[[Alternative], Alternative]:
    return lambda sound: replace(sound, cost=replace(sound.cost, **changes))


_LEFT = (
    Leftover(
        open=Open(advisory=AdvisoryId("calico-fault"), component=FAULTS[0].component, is_unknown=False),
        why=Why.NO_CURE,
    ),
)


def test_a_sound_plan_has_no_faults() -> None:
    """What the search finds passes."""
    assert _faults(_plan(RESTS)) == ""


@pytest.mark.parametrize(
    ("sabotage", "says"),
    [
        (_with_hop(0, window=2), "does not follow window 0"),
        (_with_hop(1, window=1), "one window has 2 hops"),
        (lambda sound: replace(sound, hops=sound.hops[:1]), "miscounted"),
        (lambda sound: replace(sound, hops=sound.hops[::-1]), "window"),
        (_with_hop(0, permitted_by=()), "nothing permits it"),
        (_with_hop(0, permitted_by=(Permit(rule="mine", says="So.", sources=()),)), "mine does not permit it"),
        (_with_cost(disruption=Disruption(drains=1)), "it disrupts"),
        (lambda sound: replace(sound, unresolved=_LEFT), "what it says to stay open"),
        (_with_hop(0, clears=()), "does not clear what it says"),
        (_with_hop(0, introduces=(AdvisoryId("calico-fault"),)), "does not introduce what it says"),
        (_with_cost(windows=1), "miscounted"),
        (_with_cost(exposure=NONE), "its exposure is"),
        (_with_cost(unresolved=(1, 0, 0, 0)), "stays unresolved"),
        (lambda sound: replace(sound, support_days=7), "support lasts None days, not 7"),
    ],
)
def test_sabotage_is_noticed(sabotage: Callable[[Alternative], Alternative], says: str) -> None:
    """Each part of a plan that is told otherwise is a fault."""
    assert says in _faults(sabotage(_plan(RESTS)))


def _rke2_hop(sound: Alternative) -> int:
    return next(
        number for number, hop in enumerate(sound.hops) if isinstance(hop, PlannedHop) and hop.moves.component == RKE2
    )


def test_other_drags_are_noticed() -> None:
    """A bundle drags along what its release ships, and nothing else."""
    sound = _plan(RESTS)
    number = _rke2_hop(sound)
    hop = sound.hops[number]
    assert isinstance(hop, PlannedHop)
    assert hop.drags == (Moved(component=FAULTS[0].component, start="v3.27.3", end="v3.28.0"),)
    another = Moved(component=RANCHER, start=RANCHER_TEXTS[0], end=RANCHER_TEXTS[1])
    for told in ((), (*hop.drags, another)):
        assert "it drags along" in _faults(_with_hop(number, drags=told)(sound))


def test_an_untold_doubt_is_noticed() -> None:
    """A pair that nobody tried has to be told."""
    sound = _plan(RESTS)
    assert "does not tell that it rests on" in _faults(_with_hop(_rke2_hop(sound), rests_on=())(sound))


def test_an_untold_hazard_is_noticed() -> None:
    """A hazard that may lie on a hop has to stand in the plan, with what there is to prepare."""
    sound = _plan(RESTS)
    assert "does not tell of bites" in _faults(_with_hop(_rke2_hop(sound), hazards=())(sound))


def test_an_undecided_hazard_is_a_doubt() -> None:
    """That it stands among the hazards does not say that nobody knows whether it lies there."""
    sound = _plan(RESTS)
    number = _rke2_hop(sound)
    others = tuple(each for each in sound.hops[number].rests_on if each.about != "bites")
    assert len(others) < len(sound.hops[number].rests_on)
    assert "does not tell that it rests on bites" in _faults(_with_hop(number, rests_on=others)(sound))


@pytest.mark.parametrize("part", ["start", "end"])
def test_another_start_or_end_is_noticed(part: str) -> None:
    """What a hop says to move is what it moves."""
    sound = _plan(RESTS)
    number = _rke2_hop(sound)
    hop = sound.hops[number]
    assert isinstance(hop, PlannedHop)
    changes: Any = {part: RKE2_TEXTS[2]}
    told = replace(hop.moves, **changes)
    assert "rke2 does not stand at" in _faults(_with_hop(number, moves=told)(sound))


def _stricter(**changes: Any) -> World:
    """The same cluster where more is forbidden than when the plan was made."""
    return world(*FAULTS, **{"rules": STEPWISE, **changes})


EVERYTHING = (RANCHER_TEXTS, RKE2_TEXTS)


@pytest.mark.parametrize(
    ("stricter", "says"),
    [
        (_stricter(withdrawn=[RKE2_TEXTS[3]]), "is no release"),
        (_stricter(rules=[*STEPWISE[2:], hop_rule(RKE2, "rke2-patch", lines=0)]), "no rule allows rke2"),
        (
            _stricter(rules=[*STEPWISE, hop_rule(RKE2, "never", permission=Permission.REFUSED, to=[RKE2_TEXTS[3]])]),
            "a rule refuses rke2",
        ),
        (_stricter(hazards=[hazard("bites", FAULTS[0].component, ["v3.27.3"], ["v3.28.0"])]), "bites lies on the way"),
        (
            _stricter(tables=[table("apart", RANCHER, RKE2, (Permission.REFUSED, *EVERYTHING))]),
            "apart refuses a pair",
        ),
        (_stricter(options=Options(keep=frozenset({RANCHER}))), "not to be moved by itself"),
        (_stricter(options=Options(avoid={RKE2: frozenset({RKE2_TEXTS[3]})})), "is to be avoided"),
        (_stricter(options=Options(max_hops=1)), "more than 1 hops"),
        (_stricter(options=Options(every_days=30)), "its exposure is"),
        (_stricter(ships=dict.fromkeys(RKE2_TEXTS[:3], "v3.27.3")), "nobody knows what rke2"),
        (_stricter(start=(RKE2_TEXTS[1], RANCHER_TEXTS[0])), "does not stand at"),
    ],
)
def test_what_is_forbidden_is_noticed(stricter: World, says: str) -> None:
    """A plan that was sound elsewhere is none where something forbids it."""
    assert says in _faults(_plan(RESTS), stricter)


def test_a_dragged_step_back_is_noticed() -> None:
    """A bundle must not take along to an earlier version what no rule takes back."""
    later = dict(zip(RKE2_TEXTS, ("v3.28.0", "v3.28.0", "v3.28.0", "v3.27.4"), strict=True))
    backwards = world(*FAULTS, rules=STEPWISE, ships=later)
    assert "it takes calico back" in _faults(_plan(RESTS), backwards)


def test_during_a_roll_the_old_stands_beside_the_new() -> None:
    """A mixture that is refused forbids the hop, although both ends are fine."""
    mixed = table("mixed", FAULTS[0].component, RKE2, (Permission.REFUSED, ["v3.27.3"], [RKE2_TEXTS[3]]))
    assert _faults(_plan(RESTS), _stricter(tables=[mixed])).count("mixed refuses") == 0
    assert "mixed refuses a pair" in _faults(_plan(RESTS), _stricter(tables=[mixed], rolls=True))


def test_a_target_is_where_the_plan_ends() -> None:
    """Every plan starts at now and ends at the target."""
    target = version(RKE2_TEXTS[2], RKE2)
    found = plan(RESTS.assessed, RESTS.knowledge, Targets({RKE2: target}))
    assert isinstance(found, UpgradePlan)
    for each in found.alternatives:
        ends = [hop.end for hop in each.hops if isinstance(hop, PlannedHop) and hop.moves.component == RKE2]
        assert ends[-1] == target


def _more(counts: tuple[int, ...], at: int) -> tuple[int, ...]:
    return tuple(count + (number == at) for number, count in enumerate(counts))


@pytest.mark.parametrize("severity", Severity)
def test_every_severity_of_a_cost_is_compared(severity: Severity) -> None:
    """One day or one finding more than there is, of whichever severity, is a fault."""
    sound = _plan(RESTS)
    longer = _with_cost(exposure=_more(sound.cost.exposure, severity.rank))
    worse = _with_cost(unresolved=_more(sound.cost.unresolved, severity.rank))
    assert "its exposure is" in _faults(longer(sound))
    assert "stays unresolved" in _faults(worse(sound))


@pytest.mark.parametrize(
    "told",
    [Disruption(irreversible=1), Disruption(reboots=1), Disruption(drains=1)],
    ids=["restores", "reboots", "drains"],
)
def test_every_part_of_the_disruption_is_compared(told: Disruption) -> None:
    """Nobody feels anything of the sound plan."""
    assert "it disrupts" in _faults(_with_cost(disruption=told)(_plan(RESTS)))


def test_disruption_that_is_not_told_is_noticed() -> None:
    """A plan must not be gentler in words than it is."""
    draining = world(*FAULTS, rules=STEPWISE, runbooks=[runbook(RANCHER), runbook(RKE2, drains=True)])
    sound = _plan(draining)
    assert sound.cost.disruption == Disruption(drains=1)
    assert "it disrupts" in _faults(_with_cost(disruption=UNDISTURBED)(sound), draining)


def test_nothing_is_done_before_the_first_window() -> None:
    """The first window is one interval from today: a plan of today costs no days, and is none."""
    (way,) = (each for each in _front() if len(each.hops) == 1)
    today = replace(way, hops=(replace(way.hops[0], window=0),), cost=replace(way.cost, windows=0))
    assert "hop 1: window 0 does not follow window 0" in _faults(today)


def test_as_many_hops_as_may_be_are_sound() -> None:
    """In all, and in a window: one more of either is a fault."""
    for most in (2, 1):
        limited = replace(RESTS, options=Options(max_hops=most))
        assert ("more than" in _faults(_plan(RESTS), limited)) == (most == 1)
    both = replace(RESTS, options=Options(hops_per_window=2))
    assert _plan(both).cost.windows == 1
    assert _faults(_plan(both), both) == ""
    assert _faults(_plan(both), RESTS) == "one window has 2 hops"


def test_a_hop_too_many_is_noticed() -> None:
    """In what the plan says it costs."""
    assert _faults(_with_cost(hops=3)(_plan(RESTS))) == "its windows or its hops are miscounted"


def test_each_hop_starts_where_the_one_before_it_ended() -> None:
    """However many there are."""
    rules = [hop_rule(RKE2, "rke2-later"), *(lead(start, start + 1) for start in range(3))]
    far = advisory({"introduced": PLACES[0], "fixed": PLACES[3]}, of=RANCHER, name="far")
    of = world(
        far, rules=rules, rancher=[release(each, RANCHER) for each in PLACES[:4]], start=(RKE2_TEXTS[0], PLACES[0])
    )
    found = plan(of.assessed, of.knowledge)
    assert isinstance(found, UpgradePlan)
    assert [str(hop.end) for hop in found.alternatives[0].hops] == list(PLACES[1:4])


@pytest.mark.parametrize(
    "told",
    [
        lambda each: replace(each, is_unknown=not each.is_unknown),
        lambda each: replace(each, component=RKE2),
        lambda each: replace(each, advisory=AdvisoryId("other")),
    ],
    ids=["unknown", "component", "advisory"],
)
def test_what_stays_open_is_compared_in_every_part(told: Callable[[Open], Open]) -> None:
    """Which advisory, of what, and whether it is known to apply."""
    way = next(each for each in _front() if each.unresolved)
    assert _faults(way) == ""
    (left,) = way.unresolved
    other = replace(way, unresolved=(replace(left, open=told(left.open)),))
    assert "what it says to stay open" in _faults(other)


def test_what_nobody_accepted_is_noticed() -> None:
    """A plan that calls something accepted which is not hides it."""
    sound = replace(_plan(RESTS), waived=(_LEFT[0].open,))
    assert "what it says to be accepted" in _faults(sound)


def _front() -> tuple[Alternative, ...]:
    found = plan(RESTS.assessed, RESTS.knowledge, options=RESTS.options)
    assert isinstance(found, UpgradePlan)
    return found.alternatives


def test_what_is_opened_on_the_way_has_to_be_told() -> None:
    """A hop that ends the worse of two faults and brings the other, and one that is said to end more than it does."""
    worse = advisory({"introduced": "v2.9.1", "fixed": "v2.9.2"}, of=RANCHER, severity=Severity.CRITICAL, name="worse")
    later = advisory({"introduced": "v2.9.2"}, of=RANCHER, severity=Severity.LOW, name="later")
    of = world(worse, later)
    found = plan(of.assessed, of.knowledge)
    assert isinstance(found, UpgradePlan)
    way = found.alternatives[0]
    assert (way.hops[0].clears, way.hops[0].introduces) == ((worse.id,), (later.id,))
    assert _faults(_with_hop(0, introduces=())(way), of) == "hop 1: it does not introduce what it says"
    assert _faults(_with_hop(0, clears=(later.id, worse.id))(way), of) == "hop 1: it does not clear what it says"


def _beside(*ways: Alternative) -> str:
    return "; ".join(verify_plans(ways, RESTS.assessed, RESTS.knowledge, RESTS.options))


def test_a_sound_front_has_no_faults() -> None:
    """Side by side too; one of these plans leaves open what another one ends."""
    assert len(_front()) > 1
    assert {each.why for way in _front() for each in way.unresolved} == {Why.FURTHER_ON}
    assert _beside(*_front()) == ""


@pytest.mark.parametrize("label", Label)
def test_a_label_that_is_not_true_is_noticed(label: Label) -> None:
    """One on another plan, and one too few."""
    holders = [way for way in _front() if label in way.labels]
    others = [way for way in _front() if label not in way.labels]
    told = [*holders, *(replace(way, labels=(*way.labels, label)) for way in others)]
    assert f"{label} stands where it does not hold" in _beside(*told)
    none = [replace(way, labels=tuple(each for each in way.labels if each is not label)) for way in _front()]
    assert (f"{label} stands where it does not hold" in _beside(*none)) == bool(holders)


def test_a_label_that_stands_once_and_on_the_wrong_plan_is_noticed() -> None:
    """As many labels as there ought to be do not make it true."""
    best, worse, *others = _front()
    swapped = (replace(best, labels=worse.labels), replace(worse, labels=best.labels), *others)
    assert "clears_most stands where it does not hold" in _beside(*swapped)


@pytest.mark.parametrize(
    ("why", "says"),
    [
        (Why.NO_CURE, "another alternative ends it"),
        (Why.COMPATIBILITY, "another alternative ends it"),
        (Why.UNKNOWN, "is not unknown"),
    ],
)
def test_a_reason_that_is_not_true_is_noticed(why: Why, says: str) -> None:
    """What another plan ends is no fault without a cure, and what affects a cluster is not unknown."""
    told = [replace(way, unresolved=tuple(replace(each, why=why) for each in way.unresolved)) for way in _front()]
    assert says in _beside(*told)
