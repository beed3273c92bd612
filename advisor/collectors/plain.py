"""Reads what is neither JSON nor YAML: the lines around documents, and texts that people copy from a terminal."""

from __future__ import annotations

import re

from advisor.collectors.harvest import Harvest
from advisor.collectors.json_stream import Skipped
from advisor.collectors.tables import read_table, tables_in
from advisor.collectors.wanted import Wanted

_HAS_TITLES = re.compile(rb"^\s*(?:NAMESPACE\s+)?NAME\s+[A-Z]", re.MULTILINE)


def read_plain(part: Skipped, file: str, wanted: Wanted, harvest: Harvest) -> tuple[int, list[Skipped]]:
    """Adds what a text shows; how many parts of it were understood, and which were not."""
    if _HAS_TITLES.search(part.text) is None:
        return 0, [part]
    text = part.text.decode("utf-8", errors="replace")
    understood, skipped = 0, list[Skipped]()
    for each in tables_in(text, file=file, line=part.line, known=wanted.kinds):
        if isinstance(each, Skipped):
            skipped.append(each)
        elif each.kind:
            read_table(each, wanted, harvest)
            understood += 1
        else:
            skipped.append(Skipped(line=each.place.line or part.line, count=len(each.rows) + 1))
    return understood, skipped
