"""What `advisor rules` and `advisor waivers` print as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from advisor.model.names import ComponentName, FactName
from advisor.report.document import SCHEMA_VERSION


def listing_json(rows: Sequence[Mapping[str, str | Mapping[str, str]]]) -> str:
    """A listing, one object a row. What is empty inside an object of a row is left out."""
    written = [{name: _filled(cell) for name, cell in row.items()} for row in rows]
    return json.dumps({"schema_version": SCHEMA_VERSION, "rows": written}, indent=2) + "\n"


def _filled(cell: str | Mapping[str, str]) -> str | dict[str, str]:
    return cell if isinstance(cell, str) else {name: text for name, text in cell.items() if text}


def check_json(
    counts: Mapping[str, int],
    faults: Sequence[Mapping[str, str]],
    *,
    advisories: Mapping[ComponentName, int],
    unasked: Sequence[FactName],
) -> str:
    """What checking the rules found: counts, one object a fault, and what the rules speak of."""
    coverage = {"advisories": dict(advisories), "unasked_facts": list(unasked)}
    document = {
        "schema_version": SCHEMA_VERSION,
        "passed": not faults,
        **counts,
        "faults": list(faults),
        "coverage": coverage,
    }
    return json.dumps(document, indent=2) + "\n"


def waiver_check_json(count: int, faults: Sequence[Mapping[str, str]], warnings: Sequence[Mapping[str, str]]) -> str:
    """What checking waivers found: how many there are, one object a fault, and one a warning, which fails nothing."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "passed": not faults,
        "waivers": count,
        "faults": list(faults),
        "warnings": list(warnings),
    }
    return json.dumps(document, indent=2) + "\n"
