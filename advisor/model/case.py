"""A case: a small inventory and what an advisory must say of it. Cases keep a rule true while others edit it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from advisor.model.finding import Standing, Status
from advisor.model.inventory import Cluster
from advisor.problems import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case of one advisory."""

    name: str
    cluster: Cluster
    expect: Status
    """The status that weighs most among the advisory's findings; `not_affected` when there is none."""
    standing: Standing | None
    """None when the case does not pin it."""
    missing: frozenset[str] | None
    """The facts an unknown must ask for; None when the case does not pin them."""
    because: str
    place: Place
    today: date | None = None
    """The day on which it is judged, for an end of life; None for every other kind."""
