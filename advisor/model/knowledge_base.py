"""The knowledge base: all advisories, releases, facts and components, with their indexes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.model.advisory import Advisory
from advisor.model.fact import FactDeclaration
from advisor.model.names import AdvisoryId, ComponentName, FactName
from advisor.model.recognition import KnownComponent
from advisor.model.release import Catalogue


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
    advisories: Mapping[AdvisoryId, Advisory]
    facts: Mapping[FactName, FactDeclaration]
    components: Mapping[ComponentName, KnownComponent]
    catalogues: Mapping[ComponentName, Catalogue]
    by_component: Mapping[ComponentName, tuple[Advisory, ...]]
    """Advisories by the component they are about, sorted by id."""
