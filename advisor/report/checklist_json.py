"""A checklist as JSON. `schemas/checklist.schema.json` says what each key means; keys only grow in a major version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

from advisor.model.checklist import Checklist
from advisor.report.record_json import Json

SCHEMA_VERSION = "1.0.0"


def checklist_json(checklist: Checklist) -> str:
    """The whole checklist, indented by two, one newline at the end."""
    return json.dumps(checklist_document(checklist), indent=2, ensure_ascii=True) + "\n"


def checklist_document(checklist: Checklist) -> Mapping[str, Json]:
    """The checklist as plain data: every field under its own name, so that it can be read back."""
    told: dict[str, Json] = asdict(checklist)
    version = told.pop("made_by")
    return {"schema_version": SCHEMA_VERSION, "tool": {"name": "advisor", "version": version}, **told}
