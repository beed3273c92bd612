"""How a problem is told."""

from __future__ import annotations

import pytest

from advisor.cli.diagnostics import LINE_COLUMNS, problem_text
from advisor.problems import Place, Problem
from tests.cli.conftest import Advisor

ROOM = LINE_COLUMNS - len("  hint: ")


def test_what_is_not_understood_is_told_what_would_be_on_a_screen(advisor: Advisor) -> None:
    """A line for each form; in JSON it stays one text."""
    result = advisor("scan", "-", "-o", "json", stdin="nothing that anybody saves: [")
    assert result.code == 2
    lines = result.err.splitlines()
    assert len(lines) > 10
    assert max(map(len, lines)) <= 80
    assert "        kubectl cluster-info dump;" in lines
    (problem,) = result.document["error"]["problems"]
    assert " ".join(line.strip() for line in lines[1:]) == f"hint: {problem['hint']}"


@pytest.mark.parametrize(
    ("hint", "lines"),
    [
        (f"do this; {'x' * (ROOM - 9)}", 1),
        (f"do this; {'x' * (ROOM - 8)}", 2),
        ("kubectl get " + "a," * ROOM, 1),
    ],
)
def test_a_hint_is_broken_where_it_is_too_long_and_between_its_parts_alone(hint: str, lines: int) -> None:
    """A part may be a command, which is copied."""
    text = problem_text(Problem(code="c", message="m; " * ROOM, place=Place(file="f"), hint=hint))
    assert len(text.splitlines()) == 1 + lines
