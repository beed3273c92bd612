"""Work side by side: none hides or delays another, and the order of the results is that of the jobs."""

from __future__ import annotations

import threading

import pytest

from advisor.collectors.survey.side_by_side import side_by_side


def test_results_come_in_the_order_of_the_jobs() -> None:
    """Whoever is done first."""
    first_may_go = threading.Event()

    def first() -> str:
        assert first_may_go.wait(10)
        return "first"

    def second() -> str:
        first_may_go.set()
        return "second"

    assert side_by_side([first, second]) == ["first", "second"]


def test_no_more_at_once_than_told() -> None:
    """The bound holds, and is reached."""
    lock, together = threading.Lock(), threading.Barrier(2)
    now = most = 0

    def job() -> int:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        together.wait(10)
        with lock:
            now -= 1
        return 0

    assert side_by_side([job] * 6, at_once=2) == [0] * 6
    assert most == 2


def test_one_that_raises_lets_the_others_end() -> None:
    """And then its exception is raised, as it is."""
    done: list[int] = []

    def fails() -> None:
        raise LookupError("the first")

    with pytest.raises(LookupError, match="the first"):
        side_by_side([fails, lambda: done.append(1)], at_once=1)
    assert done == [1]


def test_nothing_to_do() -> None:
    """Gives nothing."""
    assert side_by_side([]) == []
