"""What the knowledge base says of upgrades: what may stand together, which hops are legal, how each is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from advisor.model.names import ComponentName, HazardId, RunbookId, TableId

if TYPE_CHECKING:  # a scan asks for none of them, and loads none of them
    from advisor.model.compatibility import CompatibilityTable
    from advisor.model.hop import Hazard, HopRules
    from advisor.model.runbook import Runbook


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeKnowledge:
    """Mappings are sorted by key; a value is decoded when it is first asked for."""

    tables: Mapping[TableId, CompatibilityTable] = field(default_factory=lambda: MappingProxyType({}))
    hops: Mapping[ComponentName, HopRules] = field(default_factory=lambda: MappingProxyType({}))
    hazards: Mapping[HazardId, Hazard] = field(default_factory=lambda: MappingProxyType({}))
    runbooks: Mapping[RunbookId, Runbook] = field(default_factory=lambda: MappingProxyType({}))


NO_UPGRADE_KNOWLEDGE = UpgradeKnowledge()
"""Of a rules folder that says nothing of changing versions."""
