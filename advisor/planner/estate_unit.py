"""One of the parts that an estate is planned in, with all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.planner.estate_terrain import Terrain
from advisor.planner.estate_ties import Ties
from advisor.planner.leftovers import Leftovers


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """The hub, or a group of clusters that are alike, with all that is known of it."""

    names: tuple[str, ...]
    terrain: Terrain
    ties: Ties | None
    """None for the hub."""
    left: Leftovers
