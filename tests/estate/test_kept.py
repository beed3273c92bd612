from __future__ import annotations

import json

import pytest
from hypothesis import given

from advisor.estate.batch import RecordMarks
from advisor.estate.kept import Packed, packed, unpacked
from advisor.problems import Place, Problem
from advisor.report.estate_result import ClusterResult
from tests.report.estates import estates


@given(estate=estates())
def test_results_come_back_as_they_were(estate: list[ClusterResult]) -> None:
    """Enumerations and all, through JSON."""
    told = tuple(estate)
    assert repr(unpacked(json.loads(json.dumps(packed(told))))) == repr(told)


def test_problems_and_marks_come_back_as_they_were() -> None:
    """With what is not there."""
    problem = Problem(code="a", message="b", place=Place(file="c", line=3))
    told = (problem, RecordMarks(applied=(1, 2)))
    assert unpacked(json.loads(json.dumps(packed(told)))) == told


@pytest.mark.parametrize(
    "data", [["os.system", "x"], ["Path", "/"], ["Verdict", "fine"], ["Place"], [], [["Place"], 1]]
)
def test_nothing_else_comes_out(data: Packed) -> None:
    """Whatever a file says."""
    with pytest.raises((ValueError, KeyError, TypeError)):
        unpacked(data)
