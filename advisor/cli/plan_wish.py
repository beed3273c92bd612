"""What a plan is asked for, between the command line and a form: both go through the same gate."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace

from advisor.cli.plan_request import USUAL_TRIES, PlanRequest, plan_request
from advisor.cli.settings import Settings
from advisor.documents.settings_file import NO_SETTINGS_FILE
from advisor.model.component import Edition
from advisor.planner.question import USUAL_INTERVAL, USUAL_WORK
from advisor.report.document import GateSetting
from advisor.report.wish import Wish

#: Where a setting comes from that somebody typed into a form.
_ORIGIN = "form"


def wish_of(request: PlanRequest, settings: Settings) -> Wish:
    """A request as a form shows it."""
    return Wish(
        goal=request.goal,
        target=" ".join(request.targets),
        edition=settings.edition or "",
        avoid=" ".join(request.avoid),
        keep=" ".join(request.keep),
        every=f"{request.every_days}d",
        hops_per_window=str(request.hops_per_window),
        max_hops=str(request.max_hops or ""),
        allow_os=request.allow_os,
        allow_prerelease=request.allow_prerelease,
        assume_nearest=request.assume_nearest,
    )


def wished(wish: Wish, usual: PlanRequest) -> PlanRequest:
    """The request of a form; what a form does not ask stays as usual. Raises `InvalidInput` with all that is wrong."""
    typed = Namespace(
        goal=wish.goal,
        target=wish.target.split(),
        avoid=wish.avoid.split(),
        keep=wish.keep.split(),
        every=wish.every or None,
        hops_per_window=wish.hops_per_window or None,
        max_hops=wish.max_hops or None,
        try_answers=str(usual.replans),
        work=str(usual.work),
        severity=usual.severity,
        allow_os=wish.allow_os,
        allow_prerelease=wish.allow_prerelease,
        assume_nearest=wish.assume_nearest,
    )
    request = plan_request(typed, {}, NO_SETTINGS_FILE)
    return replace(request, told=tuple(_told(request, usual)))


def _told(request: PlanRequest, usual: PlanRequest) -> Iterator[GateSetting]:
    """What is not at its default, with where it comes from: what was told before the form came keeps its origin."""
    before = {(each.name, each.value): each for each in usual.told}
    for each in request.told:
        if each.value != _DEFAULTS.get(each.name):
            yield before.get((each.name, each.value), replace(each, origin=_ORIGIN))


#: What a form always holds, and is no setting while it says this.
_DEFAULTS = {
    "goal": "clear",
    "every": f"{USUAL_INTERVAL}d",
    "hops_per_window": "1",
    "try_answers": str(USUAL_TRIES),
    "work": str(USUAL_WORK),
}


def with_edition(settings: Settings, wish: Wish) -> Settings:
    """The settings under the edition of a form."""
    edition = Edition(wish.edition) if wish.edition else None
    if edition is settings.edition:
        return settings
    others = tuple(each for each in settings.told if each.name != "edition")
    told = (GateSetting(name="edition", value=edition, origin=_ORIGIN),) if edition else ()
    return replace(settings, edition=edition, told=(*others, *told))
