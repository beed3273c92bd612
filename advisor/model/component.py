"""A component found in a cluster: which version, built by whom, and how we know."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from advisor.model.condition import Condition
from advisor.model.names import ComponentName
from advisor.model.provenance import Provenance
from advisor.versions import Version

UPSTREAM = "upstream"
"""The build that the project itself publishes, and unchanged copies of it."""


class Basis(StrEnum):
    """How a version is known, strongest first."""

    RUNNING = "running"
    BUNDLED = "bundled"
    INTENDED = "intended"
    PRESENT = "present"

    @property
    def rank(self) -> int:
        """0 for the strongest."""
        return list(Basis).index(self)


class Edition(StrEnum):
    """Under which terms a release can be had."""

    COMMUNITY = "community"
    PRIME = "prime"
    EXTENDED = "extended"
    """Paid support after the public end of life."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionUnknown:
    """A component whose version could not be read, and why. Never a guess."""

    text: str
    """What stood there: an image reference, a tag; empty when nothing did."""
    reason: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """The image in which a library was found."""

    text: str
    component: ComponentName | None
    """The component the image is; None when it is no known component."""
    version: Version | None
    is_named: bool = True
    """False when the source does not say which image it describes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One version of one component in one cluster."""

    name: ComponentName
    version: Version | VersionUnknown
    build: str = UPSTREAM
    edition: Edition | None = None
    """Stated by the source; None when it says nothing."""
    basis: Basis
    seen_in: tuple[Provenance, ...] = ()
    nodes: frozenset[str] | None = None
    """The nodes it runs on; None when the source does not tell, which means all it could run on."""
    inside: Container | None = None
    """For a library: the image that contains it."""
    provided: Condition | None = None
    """For a bundled component: what must hold for the bundle to install it; None when it always does."""
    vouched_by: Provenance | None = None
    """The answer that gives its version, or that of the image it is inside; None when a source does."""

    @property
    def sort_key(self) -> tuple[object, ...]:
        """Orders components by name, then from the oldest version to the newest, unknown versions last."""
        version = self.version
        known = (0, version.sort_key) if isinstance(version, Version) else (1, version.text, version.reason)
        return (self.name, *known, self.version_text, self.build, self.basis, self.inside.text if self.inside else "")

    @property
    def version_reason(self) -> str:
        """Why the version is not known; empty when it is."""
        return "" if isinstance(self.version, Version) else self.version.reason

    @property
    def version_text(self) -> str:
        """The version as written, or what stood in its place."""
        return str(self.version) if isinstance(self.version, Version) else self.version.text
