"""What the checker says of a managed cluster beside its manager: which hops and moves it forbids, and what is told."""

from dataclasses import replace

import pytest

from advisor.model.compatibility import Binding, CompatibilityTable, Permission, Side
from advisor.model.condition import Beside
from advisor.model.names import ComponentName
from advisor.planner.estate_standpoint import Tended, Told
from advisor.planner.estate_ties import Ties, lists_of
from advisor.planner.question import Options
from advisor.planner.release_graph import ReleaseGraph
from advisor.planner.standpoint import Standpoint
from tests.builders import CALICO, RANCHER, RKE2, version
from tests.planner.estate_worlds import estate_world, member
from tests.planner.tables_beside import NOT_ASKED
from tests.planner.worlds import ASKS, BESIDE, RANCHER_TEXTS, RKE2_TEXTS, table, versions_in, world

AT = version(RANCHER_TEXTS[0], RANCHER)
BESIDE_NEW = Beside(component=RKE2, versions=versions_in(RKE2_TEXTS[2:], RKE2))


def _hop(
    start: int, end: int, *tables: CompatibilityTable, without: ComponentName | None = None
) -> tuple[list[str], Told]:
    """What is said against a hop of RKE2 in a cluster, and what has to be told of it."""
    there = member("a", RKE2_TEXTS[start])
    components = tuple(each for each in there.components if each.name != without)
    of = estate_world(world(tables=tables), replace(there, components=components))
    (group,) = of.estate.groups
    place = Standpoint.first(group.assessed, of.knowledge, of.options)
    after = place.after(RKE2, version(RKE2_TEXTS[end], RKE2))
    tended = Tended(manager=RANCHER, place=place)
    return list(tended.against_hop(after, AT)), tended.told_of_hop(after, AT)


@pytest.mark.parametrize(("start", "is_let"), [(0, True), (2, False)])
def test_what_stands_still_forbids_no_hop(start: int, *, is_let: bool) -> None:
    """Only what a hop changes is put beside the manager: the Calico that was there already is not."""
    no_calico = table("no-calico", RANCHER, CALICO, (Permission.REFUSED, RANCHER_TEXTS, ["v3.27.3"]))
    against, _ = _hop(start, 1, no_calico)
    assert (against == []) == is_let


@pytest.mark.parametrize(("end", "is_let"), [(1, True), (2, False)])
def test_a_condition_is_asked_where_the_hop_leads(end: int, *, is_let: bool) -> None:
    """What applies to the later RKE2 only forbids the hop to it."""
    apart = table("apart", RANCHER, RKE2, (Permission.REFUSED, RANCHER_TEXTS, RKE2_TEXTS), when=BESIDE_NEW)
    against, _ = _hop(0, end, apart)
    assert (against == []) == is_let


def test_what_nobody_settled_has_to_be_told() -> None:
    """A row whose condition nobody can answer, a pair in no row, and that nobody says whether the manager moves it."""
    every = (Permission.ALLOWED, RANCHER_TEXTS, RKE2_TEXTS)
    listed, unlisted = table("together", RANCHER, RKE2, every), table("together", RANCHER, RKE2)
    undecided = replace(listed, rows=tuple(replace(row, when=ASKS) for row in listed.rows))
    whose = table("together", RANCHER, RKE2, every, binds=Binding.MOVING_TO, when=ASKS)
    assert _hop(0, 1, listed)[1] == Told(permits=frozenset({"together row 1"}))
    for each in (undecided, unlisted, whose):
        against, told = _hop(0, 1, each)
        assert (against, told.rests) == ([], frozenset({"together"}))


@pytest.mark.parametrize("not_asked", NOT_ASKED, ids=lambda each: each.id)
def test_a_table_of_something_else_is_not_asked(not_asked: CompatibilityTable) -> None:
    """Neither of the cluster that the manager runs in, nor of another component."""
    assert _hop(0, 1, not_asked) == ([], Told())


def test_what_a_list_lacks_is_forbidden_and_no_doubt() -> None:
    """Of a hop, and of nothing that stands: there a list says nothing."""
    offers = table(
        "offers", RANCHER, RKE2, (Permission.ALLOWED, RANCHER_TEXTS, RKE2_TEXTS[:1]), binds=Binding.MOVING_TO
    )
    assert _hop(0, 1, offers) == ([f"offers does not let rancher {AT} stand with {RKE2_TEXTS[1]}"], Told())


@pytest.mark.parametrize(("without", "is_let"), [(CALICO, False), (None, True)])
def test_a_version_is_read_from_another_where_nobody_states_it(without: ComponentName | None, *, is_let: bool) -> None:
    """From RKE2's number, unless what is read is there by itself: then RKE2's move is not its move."""
    read = Side(component=CALICO, scheme="image-build", read_from=(RKE2,))
    offers = replace(table("offers", RANCHER, RKE2, binds=Binding.MOVING_TO), other=read)
    assert (_hop(0, 1, offers, without=without)[0] == []) == is_let


def test_a_list_is_asked_of_a_next_release_where_that_leads() -> None:
    """One that binds only who stands at the old release lets it go on to the new one: nobody is left behind."""
    all_of_the_first = (Permission.ALLOWED, RANCHER_TEXTS[:1], RKE2_TEXTS)
    offers = table("offers", RANCHER, RKE2, all_of_the_first, binds=Binding.MOVING_TO, when=BESIDE)
    of = estate_world(world(tables=[offers]), member("a"))
    (group,) = of.estate.groups
    tended = Tended(manager=RANCHER, place=Standpoint.first(group.assessed, of.knowledge, of.options))
    later = version(RANCHER_TEXTS[2], RANCHER)
    ties = Ties(
        lists=lists_of(RANCHER, of.knowledge),
        graph=ReleaseGraph(assessed=group.assessed, knowledge=of.knowledge, options=of.options),
    )
    assert ties.moved(AT, later, ties.graph.start).against == frozenset()
    assert list(tended.against_move(AT, later)) == []


def test_where_nobody_says_whether_a_table_applies_it_binds() -> None:
    """So that a plan holds either way: what it refuses is forbidden, and that nobody says is told."""
    apart = table("apart", RANCHER, RKE2, (Permission.REFUSED, RANCHER_TEXTS, RKE2_TEXTS), when=ASKS)
    against, told = _hop(0, 1, apart)
    assert against == [f"apart does not let rancher {AT} stand with {RKE2_TEXTS[1]}"]
    assert told == Told(rests=frozenset({"apart"}))


@pytest.mark.parametrize(
    ("offered", "keep", "is_let"),
    [
        (RKE2_TEXTS[1:], frozenset[ComponentName](), True),
        (RKE2_TEXTS[1:], frozenset({RKE2}), False),
        ((), frozenset[ComponentName](), False),
    ],
    ids=["a next release", "one that it must not go to", "none"],
)
def test_nobody_is_left_behind_who_can_go_on(
    offered: tuple[str, ...], keep: frozenset[ComponentName], *, is_let: bool
) -> None:
    """A cluster at a release that the later manager does not offer has to be able to go to one that it does."""
    of_first = (Permission.ALLOWED, RANCHER_TEXTS[:1], RKE2_TEXTS)
    rows = [of_first, *([(Permission.ALLOWED, RANCHER_TEXTS[2:], offered)] if offered else [])]
    offers = table("offers", RANCHER, RKE2, *rows, binds=Binding.MOVING_TO)
    of = estate_world(world(tables=[offers], options=Options(keep=keep)), member("a"))
    (group,) = of.estate.groups
    tended = Tended(manager=RANCHER, place=Standpoint.first(group.assessed, of.knowledge, of.options))
    assert (list(tended.against_move(AT, version(RANCHER_TEXTS[2], RANCHER))) == []) == is_let
