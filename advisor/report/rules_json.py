"""What `advisor rules` prints as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from advisor.report.document import SCHEMA_VERSION


def listing_json(rows: Sequence[Mapping[str, str]]) -> str:
    """A listing, one object a row."""
    return json.dumps({"schema_version": SCHEMA_VERSION, "rows": list(rows)}, indent=2) + "\n"


def check_json(counts: Mapping[str, int], faults: Sequence[Mapping[str, str]]) -> str:
    """What checking the rules found: counts, and one object a fault."""
    document = {"schema_version": SCHEMA_VERSION, "passed": not faults, **counts, "faults": list(faults)}
    return json.dumps(document, indent=2) + "\n"
