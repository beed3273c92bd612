from dataclasses import replace

import pytest

from advisor.model.compatibility import Binding, CompatibilityTable, Permission
from advisor.model.condition import Beside
from advisor.planner.estate_ties import Ties, lists_of
from advisor.planner.release_graph import Hop, ReleaseGraph
from tests.builders import CALICO, GROWS, OLD, RANCHER, RKE2, version
from tests.planner.estate_worlds import estate_world, member
from tests.planner.tables_beside import NOT_ASKED
from tests.planner.worlds import ASKS, RANCHER_TEXTS, RKE2_TEXTS, table, versions_in, world

NO_CALICO = table(
    "no-calico", RANCHER, CALICO, (Permission.REFUSED, RANCHER_TEXTS, ["v3.27.3"]), binds=Binding.STANDING
)
"""The Calico that the first two releases of RKE2 ship, and no other does."""

AT = version(RANCHER_TEXTS[0], RANCHER)
BROUGHT = Hop(axis=0, start=2, end=1)
KEPT = Hop(axis=0, start=0, end=1)


def _ties(*tables: CompatibilityTable) -> Ties:
    of = estate_world(world(tables=tables), member("a"))
    (group,) = of.estate.groups
    graph = ReleaseGraph(assessed=group.assessed, knowledge=of.knowledge, options=of.options)
    return Ties(lists=lists_of(RANCHER, of.knowledge), graph=graph)


@pytest.mark.parametrize("order", [(BROUGHT, KEPT), (KEPT, BROUGHT)])
def test_what_stands_already_is_not_brought(order: tuple[Hop, ...]) -> None:
    """Of two hops to one release only that is refused which changes Calico, whichever of them is asked first."""
    ties, at = _ties(NO_CALICO), AT
    refused = {hop for hop in order if ties.moving(at, (hop.start,), hop).against}
    offered = {hop for hop in order if ties.offers((at,), (hop.start,), hop) != (None,)}
    assert (refused, offered) == ({BROUGHT}, {KEPT})


@pytest.mark.parametrize("not_asked", NOT_ASKED, ids=lambda each: each.id)
def test_a_table_of_something_else_is_not_asked(not_asked: CompatibilityTable) -> None:
    """Neither of the cluster that the manager runs in, nor of another component."""
    ties = _ties(not_asked)
    assert ties.tables == ()
    assert ties.offers((AT,), (KEPT.start,), KEPT) == (0,)


def test_what_a_hop_rests_on_is_counted() -> None:
    """By table: a pair that each of two does not list rests on two things."""
    silent = [table(name, RANCHER, RKE2) for name in ("one", "two")]
    assert [_ties(*silent[:count]).offers((AT,), (KEPT.start,), KEPT) for count in range(3)] == [(0,), (1,), (2,)]


@pytest.mark.parametrize(("end", "is_let"), [(1, True), (2, False)])
def test_a_condition_is_asked_where_the_hop_leads(end: int, *, is_let: bool) -> None:
    """What applies beside the later RKE2 only forbids the hop to it."""
    beside_new = Beside(component=RKE2, versions=versions_in(RKE2_TEXTS[2:], RKE2))
    apart = table("apart", RANCHER, RKE2, (Permission.REFUSED, RANCHER_TEXTS, RKE2_TEXTS), when=beside_new)
    said = _ties(apart).moving(AT, (0,), Hop(axis=0, start=0, end=end))
    assert (said.against == frozenset()) == is_let


def test_a_row_may_ask_for_nodes_though_its_table_does_not() -> None:
    """Each class of nodes answers then: here all of them have the old kernel."""
    apart = table("apart", RANCHER, RKE2, (Permission.REFUSED, RANCHER_TEXTS, RKE2_TEXTS))
    on_old = replace(apart, rows=tuple(replace(row, when=OLD) for row in apart.rows))
    said = _ties(on_old).moving(AT, (KEPT.start,), KEPT)
    assert ([each.name for each in said.against], said.rests) == (["apart row 1"], frozenset())


def test_what_a_row_leaves_open_is_a_doubt_that_a_fact_would_settle() -> None:
    """As is whether a table applies at all; and what is refused says what it hangs on."""
    allowed = table("together", RANCHER, RKE2, (Permission.ALLOWED, RANCHER_TEXTS, RKE2_TEXTS))
    open_row = replace(allowed, rows=tuple(replace(row, when=ASKS) for row in allowed.rows))
    for each in (open_row, replace(allowed, when=ASKS)):
        (rest,) = _ties(each).moving(AT, (KEPT.start,), KEPT).rests
        assert (rest.about, rest.facts) == ("together", (GROWS,))
    refused = table("apart", RANCHER, RKE2, (Permission.REFUSED, RANCHER_TEXTS, RKE2_TEXTS), when=ASKS)
    (against,) = _ties(refused).moving(AT, (KEPT.start,), KEPT).against
    assert against.facts == (GROWS,)
