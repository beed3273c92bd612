"""What a measured value has to satisfy."""

from __future__ import annotations

import pytest

from advisor.model.comparison import parse_comparison


@pytest.mark.parametrize(
    ("text", "holds", "fails"),
    [
        ("== 0", 0.0, 0.1),
        ("!= 0", 0.1, 0.0),
        ("> 0", 0.1, 0.0),
        (">= 1.5", 1.5, 1.4),
        ("< -2", -2.1, -2.0),
        ("<= 3", 3.0, float("inf")),
    ],
)
def test_a_comparison(text: str, holds: float, fails: float) -> None:
    """A value on each side of the bound; written back it is the same."""
    comparison = parse_comparison(text)
    assert comparison.holds_for(holds)
    assert not comparison.holds_for(fails)
    assert str(comparison) == text


@pytest.mark.parametrize(
    "text", ["", "0", "==0", "= 0", "== ", "== 1e3", "== NaN", "~0", "> 0 on every node", "== 0\n"]
)
def test_prose_is_no_comparison(text: str) -> None:
    """No words are read for numbers."""
    with pytest.raises(ValueError, match="is no comparison"):
        parse_comparison(text)
