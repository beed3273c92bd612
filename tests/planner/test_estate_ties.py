import pytest

from advisor.model.compatibility import Binding, Permission
from advisor.planner.estate_ties import Ties, lists_of
from advisor.planner.release_graph import Hop, ReleaseGraph
from tests.builders import CALICO, RANCHER, version
from tests.planner.estate_worlds import estate_world, member
from tests.planner.worlds import RANCHER_TEXTS, table, world

NO_CALICO = table(
    "no-calico", RANCHER, CALICO, (Permission.REFUSED, RANCHER_TEXTS, ["v3.27.3"]), binds=Binding.STANDING
)
"""The Calico that the first two releases of RKE2 ship, and no other does."""

BROUGHT = Hop(axis=0, start=2, end=1)
KEPT = Hop(axis=0, start=0, end=1)


def _ties() -> Ties:
    of = estate_world(world(tables=[NO_CALICO]), member("a"))
    (group,) = of.estate.groups
    graph = ReleaseGraph(assessed=group.assessed, knowledge=of.knowledge, options=of.options)
    return Ties(lists=lists_of(RANCHER, of.knowledge), graph=graph)


@pytest.mark.parametrize("order", [(BROUGHT, KEPT), (KEPT, BROUGHT)])
def test_what_stands_already_is_not_brought(order: tuple[Hop, ...]) -> None:
    """Of two hops to one release only that is refused which changes Calico, whichever of them is asked first."""
    ties, at = _ties(), version(RANCHER_TEXTS[0], RANCHER)
    refused = {hop for hop in order if ties.moving(at, (hop.start,), hop).against}
    offered = {hop for hop in order if ties.offers((at,), (hop.start,), hop) != (None,)}
    assert (refused, offered) == ({BROUGHT}, {KEPT})
