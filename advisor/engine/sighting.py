"""What looking for a component in a cluster comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from advisor.model.component import Component
from advisor.model.fact import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """A component that is not in the cluster, or a library nobody looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MayBe:
    """A component that was not seen, in a cluster where it could be unseen."""

    missing: Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The instances of a component on the strongest basis that knows any."""

    components: tuple[Component, ...]
    gap: Missing | None = None
    """Why there may be more of it: nobody knows what the release of some bundle ships."""
    unseen: Missing | None = None
    """What would show it running; None where it was seen running, or nobody looks for it."""


Sighting: TypeAlias = Absent | MayBe | Found
