"""Reads what is neither JSON nor YAML: the lines around documents, and texts that people copy from a terminal."""

from __future__ import annotations

import re

from advisor.collectors.harvest import Harvest
from advisor.collectors.hosts.reading import read_host_texts
from advisor.collectors.image_lists import read_image_list
from advisor.collectors.json_stream import Skipped
from advisor.collectors.tables import read_table, tables_in
from advisor.collectors.wanted import Wanted

#: What some form of text has, so that logs are not looked through line by line. It stays on its line: where a search
#: for the start of a line may run over the following ones, many blank lines cost the square of their number.
_HAS_TITLES = re.compile(rb"^[^\S\n]*(?:NAMESPACE[^\S\n]+)?NAME[^\S\n]+[A-Z]", re.MULTILINE)
_IS_OF_A_HOST = re.compile(rb"^(?:PRETTY_NAME=|Linux \S+ \d+\.\d+\S* #)", re.MULTILINE)

#: Lists of images are far smaller; the largest release of a distribution names some hundred.
MAX_IMAGE_LIST = 4 << 20


def read_plain(part: Skipped, file: str, wanted: Wanted, harvest: Harvest) -> tuple[int, list[Skipped]]:
    """Adds what a text shows; how many parts of it were understood, and which were not."""
    hosts, tables, skipped = 0, 0, [part]
    if _IS_OF_A_HOST.search(part.text):
        hosts = read_host_texts(_text_of(part), file, harvest)
    if _HAS_TITLES.search(part.text):
        tables, skipped = _read_tables(part, file, wanted, harvest)
    images = 0
    if not tables and len(part.text) <= MAX_IMAGE_LIST:  # Rancher's collector puts some under the machine's own words
        images = read_image_list(_text_of(part), file, wanted, harvest)
    return hosts + tables + images, [] if hosts or images else skipped


def _text_of(part: Skipped) -> str:
    return part.text.decode("utf-8", errors="replace")


def _read_tables(part: Skipped, file: str, wanted: Wanted, harvest: Harvest) -> tuple[int, list[Skipped]]:
    understood, skipped = 0, list[Skipped]()
    for each in tables_in(_text_of(part), file=file, line=part.line, known=wanted.kinds):
        if isinstance(each, Skipped):
            skipped.append(each)
        elif each.kind:
            read_table(each, wanted, harvest)
            understood += 1
        else:
            skipped.append(Skipped(line=each.place.line or part.line, count=len(each.rows) + 1))
    return understood, skipped
