from __future__ import annotations

import signal

import pytest

from advisor.cli.interrupts import Interrupts


def test_ctrl_c_interrupts_at_once_where_nothing_is_held() -> None:
    """As Python does it; and it is given back afterwards."""
    before = signal.getsignal(signal.SIGINT)
    interrupts = Interrupts()
    with pytest.raises(KeyboardInterrupt), interrupts.listening():
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def _held(interrupts: Interrupts, done: list[str], *, times: int) -> None:
    """Presses Ctrl-C so many times while something is held, and notes what is reached."""
    with interrupts.listening():
        with interrupts.held():
            for _ in range(times):
                signal.raise_signal(signal.SIGINT)
                done.append("held")
        done.append("after")


@pytest.mark.parametrize("times", [1, 2])
def test_the_first_ctrl_c_waits_for_what_belongs_together_and_the_second_does_not(times: int) -> None:
    """What is held is done, what comes after it is not; but a reader that stalls may hold a write up for ever."""
    done: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        _held(Interrupts(), done, times=times)
    assert done == ["held"]
