"""The terms of a run: all that decides what an inventory comes to, beside the inventory and the knowledge.

A plain value, so that it can be sent to another process, which then judges as this one would.
"""

from __future__ import annotations

from dataclasses import dataclass

from advisor.engine import assess
from advisor.engine.alike import Alike
from advisor.engine.gate import Gate
from advisor.model.component import Edition
from advisor.model.inventory import Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.record import Record
from advisor.model.support import Horizon
from advisor.report.document import GateSetting, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What every inventory of a run is judged by."""

    gate: Gate
    edition: Edition | None
    record: Record
    horizon: Horizon
    settings: tuple[GateSetting, ...]
    """Every setting that is not at its default."""
    tool_version: str
    exit_zero: bool


def report_on(inventory: Inventory, knowledge: KnowledgeBase, terms: Terms, alike: Alike | None = None) -> Report:
    """What an inventory comes to. Who judges several for the same knowledge hands `alike` from one to the next."""
    if alike is None and len(inventory.clusters) > 1:
        alike = Alike(knowledge)
    assessment = assess(
        inventory, knowledge, edition=terms.edition, record=terms.record, horizon=terms.horizon, alike=alike
    )
    return Report(
        inventory=inventory,
        assessment=assessment,
        knowledge=knowledge,
        gate=terms.gate,
        settings=terms.settings,
        today=terms.horizon.today.isoformat(),
        tool_version=terms.tool_version,
        exit_zero=terms.exit_zero,
    )
