"""Inventories that travel with their bytes: who judges them on another machine sees no file of this one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from advisor.estate.unit import BrokenUnit, FileUnit, TextUnit, Unit, content_of
from advisor.problems import InvalidInput


def carried(units: Iterable[Unit]) -> Iterator[Unit]:
    """The same inventories, each file read when its turn comes; so a batch knows how large it is."""
    for each in units:
        yield _read(each) if isinstance(each, FileUnit) else each


def _read(unit: FileUnit) -> Unit:
    try:
        return TextUnit(name=unit.name, data=content_of(unit))
    except InvalidInput as error:
        return BrokenUnit(name=unit.name, problems=error.problems)
