"""Work side by side: none hides or delays another, the results come in order, and only so many are begun."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

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

    assert list(side_by_side([first, second])) == ["first", "second"]


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

    assert list(side_by_side([job] * 6, at_once=2)) == [0] * 6
    assert most == 2


@pytest.mark.parametrize(("ahead", "begun"), [(1, 1), (3, 3), (None, 6)])
def test_no_more_is_begun_than_may_be_ahead(ahead: int | None, begun: int) -> None:
    """What is begun is held until somebody takes it; a job that is not begun was not even asked for."""
    asked: list[int] = []

    def jobs() -> Iterator[Callable[[], int]]:
        for number in range(6):
            asked.append(number)
            yield lambda number=number: number  # type: ignore[misc]  # the number of this round

    results = side_by_side(jobs(), at_once=2, ahead=ahead)
    assert next(results) == 0
    assert len(asked) == begun
    assert list(results) == [1, 2, 3, 4, 5]


def test_who_takes_no_more_ends_what_was_not_begun() -> None:
    """An interrupted run asks no further cluster."""
    may_go, done = threading.Event(), list[int]()

    def held() -> None:
        assert may_go.wait(10)

    results = side_by_side([lambda: None, held, lambda: done.append(1)], at_once=1)
    next(results)
    threads = [each for each in threading.enumerate() if each.name == "advisor-cluster"]
    results.close()
    may_go.set()
    for each in threads:
        each.join(10)
    assert done == []


def test_one_that_raises_is_told_in_its_turn() -> None:
    """Those before it are had; then its exception is raised, as it is."""

    def fails() -> int:
        raise LookupError("the second")

    results = side_by_side([lambda: 1, fails, lambda: 3])
    assert next(results) == 1
    with pytest.raises(LookupError, match="the second"):
        next(results)


def test_nothing_to_do() -> None:
    """Gives nothing."""
    assert list(side_by_side([])) == []
