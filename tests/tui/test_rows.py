"""Columns in the room there is."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from advisor.report.plain import ACTING, width
from advisor.tui.rows import GAP, Column, widths
from advisor.tui.widgets.fitted import fitted

COLUMNS = st.lists(
    st.builds(
        Column,
        name=st.text(max_size=3),
        title=st.just("title"),
        width=st.integers(1, 30),
        grows=st.booleans(),
        rank=st.integers(0, 3),
    ),
    min_size=1,
    max_size=6,
)


@given(COLUMNS, st.integers(1, 200))
def test_columns_fit_or_one_is_left(columns: list[Column], room: int) -> None:
    """None is narrower than it needs, and what is left out is of no lower rank than what stays."""
    found = widths(columns, room)
    kept = [number for number, wide in enumerate(found) if wide]
    assert kept
    assert sum(found) + GAP * (len(kept) - 1) <= room or len(kept) == 1
    assert all(found[number] >= columns[number].width for number in kept)
    left_out = [columns[number].rank for number in range(len(columns)) if number not in kept]
    assert not left_out or min(left_out) >= max(columns[number].rank for number in kept)


@given(COLUMNS, st.integers(1, 200))
def test_room_that_is_left_is_used_by_columns_that_grow(columns: list[Column], room: int) -> None:
    """All of it."""
    found = widths(columns, room)
    kept = [number for number, wide in enumerate(found) if wide]
    used = sum(found) + GAP * (len(kept) - 1)
    assert used >= room or not any(columns[number].grows for number in kept)


@given(st.text(), st.integers(1, 40), st.booleans())
def test_text_fits_exactly(text: str, columns: int, at_right: bool) -> None:
    """Also wide characters and those that act, of which none is left."""
    shown = fitted(text, columns, at_right=at_right)
    assert width(shown) == columns
    assert not any(unicodedata.category(each) in ACTING for each in shown)
