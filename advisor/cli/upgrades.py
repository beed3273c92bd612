"""What `advisor rules list` and `advisor rules show` say of compatibility tables, hops, hazards and runbooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from advisor.model.compatibility import CompatibilityTable
from advisor.model.names import ComponentName, HazardId, RunbookId, TableId
from advisor.model.upgrades import UpgradeKnowledge
from advisor.problems import InvalidInput, Place, Problem, nearest
from advisor.report.layout import Page
from advisor.report.upgrade_pages import (
    component_page,
    hazard_page,
    operand_words,
    runbook_page,
    side_words,
    table_page,
    versions_words,
)


def compatibility_rows(name: str | None, upgrades: UpgradeKnowledge) -> Iterator[Mapping[str, str]]:
    """Every table, or every row of the table named. Raises `InvalidInput` when there is no such table."""
    if name is not None:
        yield from _rows(_table(name, upgrades))
        return
    for table in upgrades.tables.values():
        other = side_words(table.other) if table.other else "a fact"
        rows = str(len(table.rows))
        yield {"id": table.id, "of": side_words(table.of), "with": other, "binds": table.binds, "rows": rows} | {
            "title": table.title
        }


def hop_rows(name: str | None, upgrades: UpgradeKnowledge) -> Iterator[Mapping[str, str]]:
    """Rules, hazards and runbooks, of one component or of all. Raises `InvalidInput` when it has no hops."""
    if name is not None and name not in upgrades.hops:
        hint = nearest(name, upgrades.hops) or f"one of {', '.join(upgrades.hops)}"
        raise _refused("unknown-component", f'no hops are known of "{name}"', hint)
    for component, hops in upgrades.hops.items():
        for rule in hops.rules if name in (None, component) else ():
            yield {"id": rule.id, "kind": "rule", "component": component, "says": f"{rule.permission}: {rule.says}"}
    for hazard in upgrades.hazards.values():
        if name in (None, hazard.component):
            yield {"id": hazard.id, "kind": "hazard", "component": hazard.component, "says": hazard.title}
    for runbook in upgrades.runbooks.values():
        if name in (None, runbook.component):
            yield {"id": runbook.id, "kind": "runbook", "component": runbook.component or "", "says": runbook.title}


def upgrade_page(name: str, upgrades: UpgradeKnowledge, page: Page) -> str | None:
    """The page of a table, hazard, runbook, or of a component's hops; None when nothing is named so."""
    if table := upgrades.tables.get(TableId(name)):
        return table_page(table, page)
    if hazard := upgrades.hazards.get(HazardId(name)):
        return hazard_page(hazard, page)
    if runbook := upgrades.runbooks.get(RunbookId(name)):
        return runbook_page(runbook, page)
    if ComponentName(name) in upgrades.hops:
        return component_page(ComponentName(name), upgrades, page)
    return None


def upgrade_names(upgrades: UpgradeKnowledge) -> tuple[str, ...]:
    """Everything that has a page."""
    return (*upgrades.tables, *upgrades.hazards, *upgrades.runbooks, *upgrades.hops)


def _rows(table: CompatibilityTable) -> Iterator[Mapping[str, str]]:
    for row in table.rows:
        yield {
            "row": str(row.number),
            "of": versions_words(row.of),
            "verdict": row.permission,
            "with": operand_words(row.other),
            "confidence": row.confidence,
            "source": " ".join(reference.url for reference in row.references),
        }


def _table(name: str, upgrades: UpgradeKnowledge) -> CompatibilityTable:
    found = upgrades.tables.get(TableId(name))
    if found is None:
        hint = nearest(name, upgrades.tables) or f"one of {', '.join(upgrades.tables)}"
        raise _refused("unknown-table", f'no compatibility table is named "{name}"', hint)
    return found


def _refused(code: str, message: str, hint: str) -> InvalidInput:
    return InvalidInput([Problem(code=code, message=message, place=Place(file="command line"), hint=hint)])
