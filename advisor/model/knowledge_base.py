"""The knowledge base: all advisories, releases, facts and components, with their indexes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.model.advisory import Advisory
from advisor.model.fact import FactDeclaration
from advisor.model.names import AdvisoryId, ComponentName, FactName
from advisor.model.recognition import KnownComponent
from advisor.model.release import Catalogue
from advisor.model.upgrades import NO_UPGRADE_KNOWLEDGE, UpgradeKnowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One of the folders and bundles that a knowledge base is made of."""

    source: str
    """As the user named it."""
    name: str
    """What it calls itself; empty for a folder that does not say."""
    version: str
    is_bundle: bool
    signer: str
    """The id of the key that signed a bundle; empty for a folder, and for an unsigned bundle."""
    is_replaced: bool
    """Whether a later bundle of the same knowledge took its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Something that a later layer says anew."""

    name: str
    """An advisory, a fact, a component, or the component of a catalogue; `kb.yaml` for what the knowledge base is."""
    earlier: str
    """The file whose word no longer counts."""
    later: str

    def __str__(self) -> str:
        return f"{self.name}: {self.earlier} -> {self.later}"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeBase:
    """Everything the rules folders say, checked. Mappings are sorted by key."""

    name: str
    version: str
    as_of: str
    """The ISO date up to which upstream was read."""
    stale_after_days: int
    digest: str
    """`sha256:` over every file, so that a report names exactly what it was judged by."""
    digests: Mapping[AdvisoryId, str]
    """`sha256:` over what each advisory is judged by: its own file, facts, components, and the releases it needs."""
    advisories: Mapping[AdvisoryId, Advisory]
    facts: Mapping[FactName, FactDeclaration]
    components: Mapping[ComponentName, KnownComponent]
    catalogues: Mapping[ComponentName, Catalogue]
    by_component: Mapping[ComponentName, tuple[Advisory, ...]]
    """Advisories by the component they are about, sorted by id."""
    upgrades: UpgradeKnowledge = NO_UPGRADE_KNOWLEDGE
    layers: tuple[Layer, ...] = ()
    """What it is made of, in the order given; the built-in rules first."""
    overrides: tuple[Override, ...] = ()
    """What later layers say anew, sorted by name."""
