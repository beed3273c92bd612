"""The order in which people look for names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from advisor.report.natural import natural

NAMES = st.text(alphabet="ab-019", max_size=8) | st.text(max_size=8)


@given(st.lists(NAMES, unique=True))
def test_it_is_an_order_of_all_names(names: list[str]) -> None:
    """Whatever is in them two can be told apart, and they come out the same from any order."""
    assert len({natural(each) for each in names}) == len(names)
    backwards = names[::-1]
    assert sorted(names, key=natural) == sorted(backwards, key=natural)


@given(st.text(alphabet="ab-", max_size=3), st.lists(st.integers(min_value=0), unique=True))
def test_numbers_go_by_their_size(stem: str, numbers: list[int]) -> None:
    """Of names that differ in a number alone."""
    names = [f"{stem}{number}" for number in numbers]
    assert sorted(names, key=natural) == [f"{stem}{number}" for number in sorted(numbers)]


def test_a_number_may_be_as_long_as_it_likes() -> None:
    """Longer than what Python turns into one."""
    assert sorted(["9" * 5000, "1" + "0" * 5000], key=natural) == ["9" * 5000, "1" + "0" * 5000]
