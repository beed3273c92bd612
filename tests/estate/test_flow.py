"""Units in, outcomes out: the same whoever judges, bounded, and never a batch lost with its worker."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.estate.batch import Answer, Batch, Charge, Done, Outcome
from advisor.estate.executor import OneProcess, Pending
from advisor.estate.flow import judge_estate
from advisor.estate.processes import Processes
from advisor.estate.sizing import ENOUGH_SECONDS, MOST_BYTES, MOST_UNITS, Sizing, batches
from advisor.estate.unit import FileUnit
from advisor.estate.worker import work
from advisor.model.knowledge_base import KnowledgeBase
from advisor.problems import InvalidInput
from tests.estate.makers import die_of_deadly, inventory, text, units_in, write_estate


def test_several_processes_give_what_one_gives(tmp_path: Path, charge: Charge, knowledge: KnowledgeBase) -> None:
    """In the same order, with what is broken at its place."""
    estate = write_estate(tmp_path / "estate", 12)
    (estate / "005.yaml").write_bytes(b"nonsense {")
    alone = list(judge_estate(units_in(estate), charge, OneProcess(knowledge)))
    processes = Processes(2)
    try:
        together = list(judge_estate(units_in(estate), charge, processes))
    finally:
        processes.close()
    assert alone == together
    assert [each.source for each in alone] == [str(estate / f"{number:03}.yaml") for number in range(12)]
    assert [bool(each.problems) for each in alone] == [number == 5 for number in range(12)]


def test_a_file_may_have_several_clusters_or_one_without_a_name(charge: Charge, knowledge: KnowledgeBase) -> None:
    """Those of a file come by name; one that nobody names is called by its file."""
    nameless = b'{"kind": "NodeList", "apiVersion": "v1", "metadata": {"resourceVersion": "1"}, "items": []}'
    units = [text("two.yaml", inventory("b", "a")), text("edge/nodes.json", nameless)]
    two, one = judge_estate(units, charge, OneProcess(knowledge))
    assert [each.result.name for each in two.clusters] == ["a", "b"]
    assert [(each.result.name, each.result.source) for each in one.clusters] == [("edge/nodes.json",) * 2]


@pytest.mark.parametrize(("name", "is_read"), [("once.yaml", True), ("deadly.yaml", False)])
def test_a_worker_that_dies_takes_nothing_with_it(tmp_path: Path, charge: Charge, name: str, *, is_read: bool) -> None:
    """Its batch is tried again among new workers; what kills them too is told, and the others are all there."""
    estate = write_estate(tmp_path / "estate", 9)
    (estate / name).write_bytes(inventory("killer"))
    processes = Processes(2, die_of_deadly)
    try:
        outcomes = list(judge_estate(list(units_in(estate)), charge, processes))
    finally:
        processes.close()
    assert [each.source.rpartition("/")[2] for each in outcomes] == [*(f"{n:03}.yaml" for n in range(9)), name]
    assert [each.result.name for each in outcomes[-1].clusters] == (["killer"] if is_read else [])
    assert [(each.code, each.place.file) for outcome in outcomes for each in outcome.problems] == (
        [] if is_read else [("worker-died", str(estate / name))]
    )


@dataclass
class Counting:
    """An executor that counts what is under way, and judges when it is asked for a result."""

    width: int
    under_way: int = 0
    most: int = 0
    sizes: list[int] = field(default_factory=list)

    def submit(self, batch: Batch) -> Pending:
        """Counts it."""
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        self.sizes.append(len(batch.units))
        return _Counted(self, batch)

    def renew(self) -> None:
        """Nothing is ever gone."""

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class _Counted:
    counting: Counting
    batch: Batch

    def result(self) -> Answer:
        self.counting.under_way -= 1
        outcomes = tuple(Outcome(source=each.name, digest="") for each in self.batch.units)
        return Done(outcomes=outcomes, seconds=len(outcomes) * ENOUGH_SECONDS / 7)


@given(count=st.integers(0, 200), width=st.integers(1, 9))
def test_what_is_under_way_is_bounded_and_nothing_is_lost_or_doubled(count: int, width: int) -> None:
    """However many there are; and batches come to the size that is worth handing over."""
    counting = Counting(width=width)
    units = (text(str(number), b"") for number in range(count))
    outcomes = judge_estate(units, _NOBODYS, counting)
    assert [each.source for each in outcomes] == [str(number) for number in range(count)]
    assert counting.most <= width
    assert max(counting.sizes, default=0) <= 8


_NOBODYS: Charge = None  # type: ignore[assignment]  # a batch carries it, and these executors never look


@given(sizes=st.lists(st.integers(0, MOST_BYTES * 2), max_size=40), units=st.integers(1, 8))
def test_batches_hold_so_many_bytes_or_one_that_is_larger(sizes: list[int], units: int) -> None:
    """In order, and everything."""
    files = [FileUnit(path=str(number), size=size) for number, size in enumerate(sizes)]
    found = list(batches(files, _NOBODYS, Sizing(units=units)))
    assert [each for batch in found for each in batch.units] == files
    for batch in found:
        assert 1 <= len(batch.units) <= units
        assert len(batch.units) == 1 or sum(each.size for each in batch.units) <= MOST_BYTES


def test_batches_grow_to_what_is_worth_it_and_shrink_again() -> None:
    """By what the last one took, never by leaps, never past the bound, never to nothing."""
    sizing = Sizing()
    sizes = []
    for seconds_each in (0.001, 0.001, 0.001, 0.001, 0.001, 1.0, 1e-9, 1e-9, 1e-9, 1e-9, 1e-9, 1e-9):
        sizing.learn(sizing.units, sizing.units * seconds_each)
        sizes.append(sizing.units)
    assert sizes == [4, 16, 64, 251, 251, 1, 4, 16, 64, 256, 512, 512]
    assert sizes[-1] == MOST_UNITS


@pytest.mark.parametrize("field_name", ["version", "knowledge"])
def test_a_worker_with_other_knowledge_or_another_version_judges_nothing(charge: Charge, field_name: str) -> None:
    """It says both sides."""
    other = replace(charge, handshake=replace(charge.handshake, **{field_name: "other"}))
    batch = Batch(charge=other, units=(text("a", inventory("a")),))
    executor = replace_task(batch)
    with pytest.raises(InvalidInput, match=f"other-{field_name}.*other"):
        list(judge_estate(batch.units, other, executor))


def replace_task(batch: Batch) -> Counting:
    """An executor that works as another process would, in this one."""

    class Elsewhere(Counting):
        def submit(self, batch: Batch) -> Pending:
            return _Worked(batch)

    return Elsewhere(width=1)


@dataclass
class _Worked:
    batch: Batch

    def result(self) -> Answer:
        return work(self.batch)
