from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from advisor.estate import errand
from advisor.estate.batch import Answer, Batch, Charge, Done
from advisor.estate.errand import greeting, run_errand


def test_a_worker_with_several_threads_judges_one_batch_after_another(
    charge: Charge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it remembers of one for the next is not made for two at once."""
    at_once, most = 0, 0
    counting = threading.Lock()

    def work(_: Batch) -> Answer:
        nonlocal at_once, most
        with counting:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.01)
        with counting:
            at_once -= 1
        return Done(outcomes=(), seconds=0)

    monkeypatch.setattr(errand, "work", work)
    sent = greeting(charge)
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: run_errand(sent.version, sent.content), range(8)))
    assert (answers, most) == ([Done(outcomes=(), seconds=0)] * 8, 1)
