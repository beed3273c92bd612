"""Desks whose clusters have somewhere to go: two ways, several plans, an estate, and none at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from advisor.model.advisory import Severity
from advisor.tui.desk import Stopped
from tests.builders import RKE2, advisory, component
from tests.planner.estate_worlds import STEVE, estate_world, member
from tests.planner.worlds import ANY_LATER, RKE2_TEXTS, World, hop_rule, world
from tests.tui.estate import SHUT, PaperDesk, with_clusters

OLD = advisory({"introduced": "v3.27.3", "fixed": "v3.28.0"}, name="old-calico")
WORSE = advisory({"introduced": "v3.27.3", "fixed": "v3.27.4"}, name="worse-calico", severity=Severity.CRITICAL)
NOT_YET = (*"rke2", "equals_sign", *"v1", "full_stop", *"30", "full_stop", "1", "plus", *"rke2r1")
"""Keys that name a release no way goes to."""


def _nothing() -> None:
    """Planning takes as long as it takes."""


def ended() -> None:
    """Somebody ends it."""
    raise Stopped("")


def desk_on(of: World, plans: Callable[[], object] = _nothing) -> PaperDesk:
    """A desk on one cluster."""
    return PaperDesk(inventory=with_clusters(of.cluster), knowledge=of.knowledge, plans=plans)


def roads(plans: Callable[[], object] = _nothing) -> PaperDesk:
    """A way that clears everything in two windows, and one that takes one."""
    return desk_on(world(OLD, WORSE, STEVE), plans)


def several(plans: Callable[[], object] = _nothing) -> PaperDesk:
    """A cluster with ways, one that let nobody in, and one whose release nobody knows."""
    of = world(OLD, WORSE, STEVE)
    odd = replace(of.cluster, name="odd", components=(component("v1.30.9+rke2r1", RKE2),))
    return PaperDesk(inventory=with_clusters(of.cluster, SHUT, odd), knowledge=of.knowledge, plans=plans)


def tended() -> PaperDesk:
    """A manager and two clusters that are alike."""
    of = estate_world(world(STEVE, OLD, WORSE), member("a"), member("b"))
    return PaperDesk(inventory=with_clusters(of.hub, *of.members), knowledge=of.knowledge)


def blocked() -> PaperDesk:
    """No rule allows the hop that would help."""
    return desk_on(world(OLD, rules=[*ANY_LATER[1:], hop_rule(RKE2, "rke2-none", to=RKE2_TEXTS[:1])]))
