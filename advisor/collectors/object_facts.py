"""What one object says of the facts that all objects of its kind tell together: whether it counts, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.model.fact import FactValue, Field, Objects
from advisor.model.inventory import Unreadable

LIST = "[]"
_ODD = object()
"""Stands for what is no value of any field."""


def what_it_says(written: object, objects: Objects) -> FactValue | Unreadable:
    """The value of the fact if this were the only object.

    One value that counts decides, whatever stands beside it in a list; a value nobody can read leaves it open.
    """
    if objects.field is None:
        return objects.some
    unread: Unreadable | None = None
    for value in _values(written, objects.field.path.split("."), objects.field.unset):
        said = _counts(value, objects.field)
        if said is True:
            return objects.some
        if isinstance(said, Unreadable):
            unread = said
    return unread or objects.none


def _counts(value: object, field: Field) -> bool | Unreadable:
    if type(value) is type(field.one_of[0]):
        if value in field.one_of:
            return True
        if not field.others or value in field.others:
            return False
        return Unreadable(reason=f"{field.path} has a value that no rule knows")
    return Unreadable(reason=f"{field.path} is written in a form it cannot have")


def _values(written: object, path: list[str], unset: FactValue) -> Iterator[object]:
    """The values at a path; `unset` where a part of it is left out. An empty list has none."""
    if written is None or not path:
        yield unset if written is None else written
        return
    key, *rest = path
    within = written.get(key.removesuffix(LIST)) if isinstance(written, dict) else _ODD
    if not key.endswith(LIST) or within is None:
        yield from _values(within, rest if within is not _ODD else [], unset)
    elif isinstance(within, list):
        for each in within:
            yield from _values(each, rest, unset)
    else:
        yield _ODD
