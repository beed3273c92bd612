"""Values of an estate's run <-> JSON, for the file that an interrupted run is gone on with.

Not pickle, for that file lies beside a report, and whoever reads one may have got it from others: only the values of
`_KINDS` come out of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeAlias

from advisor.engine.ways_out import Target
from advisor.estate.batch import RecordMarks
from advisor.model.advisory import Severity
from advisor.model.assessment import Verdict
from advisor.model.fact import MissingKind
from advisor.model.finding import Status
from advisor.planner.counterfactual import SettingChange
from advisor.problems import Place, Problem
from advisor.report.estate_changes import ClearedBy
from advisor.report.estate_result import ClusterResult, ResultFinding, ResultGap

Packed: TypeAlias = "str | int | bool | list[Packed] | None"

_KINDS: Mapping[str, type[Any]] = MappingProxyType(
    {
        each.__name__: each
        for each in (
            *(ClusterResult, ResultFinding, ResultGap, ClearedBy, Target, SettingChange),
            *(Verdict, Severity, Status, MissingKind),
            *(RecordMarks, Problem, Place),
        )
    }
)
_TUPLE = "()"


def packed(value: object) -> Packed:
    """A value as JSON has it: what is no text, number or nothing is a list that begins with its kind."""
    if isinstance(value, StrEnum):
        return [type(value).__name__, value.value]
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, tuple):
        return [_TUPLE, *map(packed, value)]
    assert is_dataclass(value), type(value)
    assert type(value).__name__ in _KINDS, type(value)
    return [type(value).__name__, *(packed(getattr(value, each.name)) for each in fields(value))]


def unpacked(data: Packed) -> Any:
    """The value again. Raises ValueError, KeyError or TypeError for what `packed` never gave."""
    if not isinstance(data, list):
        return data
    head, *parts = data
    values = map(unpacked, parts)
    if head == _TUPLE:
        return tuple(values)
    kind = _KINDS[str(head)]
    if issubclass(kind, StrEnum):
        return kind(*values)
    return kind(**{each.name: value for each, value in zip(fields(kind), values, strict=True)})
