"""What a run holds is bounded by a batch: of a cluster that is written stays little more than its name."""

from __future__ import annotations

import gc
import tracemalloc
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from advisor.estate.account import Account
from advisor.estate.batch import Charge
from advisor.estate.executor import OneProcess
from advisor.estate.lines import Filed
from advisor.estate.run import Work, run
from advisor.estate.unit import ClusterUnit
from advisor.report.estate_tally import EstateTally
from tests.builders import advisory, cluster, component, knowledge_of
from tests.estate.watchers import Unwatched

FEW, MANY = 200, 800
#: Its name, its source, and a place among the names by which two of one name are found: 105 when this was written.
BYTES_A_CLUSTER = 180
#: Python keeps up to 2,000 tuples of each length that nobody uses, which would pass for growth, until it looks for
#: garbage; so it is made to look.
LOOKS = 20


@dataclass(slots=True)
class Weighing(Unwatched):
    """Notes the most that is held up to `FEW` clusters, and from there on."""

    peaks: list[int] = field(default_factory=list)

    def judged(self, account: Account) -> None:
        """A cluster is written."""
        if account.read % LOOKS == 0:
            gc.collect()
        if account.read in {FEW, MANY}:
            self.peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.reset_peak()


def test_memory_does_not_grow_with_the_number_of_clusters(
    tmp_path: Path, charge: Charge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six hundred clusters more cost their names."""
    monkeypatch.setattr("advisor.estate.sizing.MOST_UNITS", 4)  # so that few clusters fill a batch
    knowledge = knowledge_of(advisory())
    units = (ClusterUnit(cluster=cluster(component(), name=f"c{number}"), digest="") for number in range(MANY))
    lines = Filed.began(tmp_path / "lines.jsonl", {})
    watcher = Weighing()
    gc.collect()
    gc.freeze()  # as a run does: what was there before is not looked through again and again
    tracemalloc.start()
    try:
        account = Account(tally=EstateTally(most_clusters=10))
        run(Work(units=units, charge=charge, executor=OneProcess(knowledge)), lines, account, watcher)
    finally:
        tracemalloc.stop()
        gc.unfreeze()
        lines.close()
    few, many = watcher.peaks
    assert many - few < (MANY - FEW) * BYTES_A_CLUSTER
    assert (tmp_path / "lines.jsonl").stat().st_size > MANY * 4 * BYTES_A_CLUSTER
