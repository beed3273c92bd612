from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.documents.lazy import LazyMapping

keys = st.lists(st.integers(), unique=True)


@given(keys)
def test_it_equals_the_mapping_it_stands_for(wanted: list[int]) -> None:
    """Keys in the order given, each with what `make` gives."""
    lazy = LazyMapping(wanted, str)
    assert isinstance(lazy, Mapping)
    assert (list(lazy), len(lazy)) == (wanted, len(wanted))
    assert dict(lazy) == {key: str(key) for key in wanted}
    assert lazy == {key: str(key) for key in wanted}


@given(keys, st.lists(st.integers()))
def test_it_has_the_keys_it_was_given_and_no_others(wanted: list[int], asked: list[int]) -> None:
    """`make` is never asked for another."""
    lazy = LazyMapping(wanted, wanted.index)
    for key in asked:
        assert (key in lazy) is (key in wanted)
        assert lazy.get(key) == (wanted.index(key) if key in wanted else None)
        if key not in wanted:
            with pytest.raises(KeyError):
                lazy[key]


@given(st.lists(st.integers(0, 5)))
def test_a_value_is_made_once_and_when_it_is_read(read: list[int]) -> None:
    """Listing the keys makes nothing."""
    made: list[int] = []

    def make(key: int) -> int:
        made.append(key)
        return key

    lazy = LazyMapping(range(6), make)
    assert (list(lazy), len(lazy), made) == (list(range(6)), 6, [])
    for key in read:
        assert lazy[key] == key
    assert made == list(dict.fromkeys(read))


def test_a_value_that_cannot_be_made_is_tried_again() -> None:
    """The error is the reader's, and no half-made value is kept."""
    attempts: list[str] = []

    def make(key: str) -> str:
        attempts.append(key)
        if len(attempts) == 1:
            raise ValueError(key)
        return key

    lazy = LazyMapping(["a"], make)
    with pytest.raises(ValueError, match="a"):
        lazy["a"]
    assert (lazy["a"], attempts) == ("a", ["a", "a"])
