"""The benchmark suite runs: every row once, on inputs too small to say anything of speed, so that none of them rots."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.documents.knowledge import load_cases, load_knowledge
from advisor.rulecheck.run_cases import failures
from benchmarks.__main__ import main
from benchmarks.cluster import write_cluster
from benchmarks.inputs import TINY, Inputs
from benchmarks.knowledge import workloads, write_rules
from benchmarks.measure import Sample
from benchmarks.rows import ROWS
from benchmarks.table import Measured, as_table


@pytest.mark.parametrize("name", ROWS)
def test_a_row_measures_something(name: str, tmp_path: Path) -> None:
    """Whatever it measures takes time, against a yardstick that takes time too."""
    for measured in ROWS[name](Inputs(folder=tmp_path, size=TINY)):
        assert measured.ours.seconds > 0
        assert measured.yardstick is None or measured.yardstick.seconds > 0
        assert measured.goal is None or measured.ratio is not None


def _kernels(file: Path) -> list[str]:
    items = json.loads(file.read_bytes())["items"]
    return [item["status"]["nodeInfo"]["kernelVersion"] for item in items if item["kind"] == "Node"]


def test_nodes_are_alike_or_all_different(tmp_path: Path) -> None:
    """Alike means a handful of kernels; different means that no two nodes share one."""
    inputs = Inputs(folder=tmp_path, size=TINY)
    assert len(_kernels(inputs.alike)) == len(_kernels(inputs.different)) == TINY.nodes
    assert len(set(_kernels(inputs.alike))) <= 5
    assert len(set(_kernels(inputs.different))) == TINY.nodes


def test_a_node_is_as_large_as_those_the_goals_were_set_with(tmp_path: Path) -> None:
    """10,000 nodes come to 189 MB."""
    sizes = []
    for nodes in (100, 200):
        write_cluster(tmp_path / "cluster.json", nodes=nodes, all_different=False, workloads=())
        sizes.append((tmp_path / "cluster.json").stat().st_size)
    assert 18_500 <= (sizes[1] - sizes[0]) / 100 <= 19_300


def test_the_same_seed_gives_the_same_inputs(tmp_path: Path) -> None:
    """Two sessions measure the same bytes."""
    one, two = (Inputs(folder=tmp_path / name, size=TINY) for name in ("one", "two"))
    for each in (one, two):
        each.folder.mkdir()
    assert one.different.read_bytes() == two.different.read_bytes()
    for file in one.rules.rglob("*.yaml"):
        assert file.read_bytes() == (two.rules / file.relative_to(one.rules)).read_bytes()


def test_synthetic_advisories_hold_their_own_cases(tmp_path: Path) -> None:
    """They pass every gate, and come to what their authors would expect."""
    write_rules(tmp_path, advisories=40, others=20)
    knowledge = load_knowledge([tmp_path], use_cache=False).knowledge
    cases = load_cases([tmp_path])
    assert len(knowledge.advisories) == 60
    for name, advisory in knowledge.advisories.items():
        assert not list(failures(advisory, cases[name], knowledge))


def test_a_fifth_of_the_components_is_installed() -> None:
    """Most advisories are about what a cluster has not got, as in life."""
    assert [each.name for each in workloads(100)] == ["agent-000", "agent-005"]


def test_the_table_shows_the_ratio_and_marks_a_missed_goal() -> None:
    """A reader need not do the division."""
    slow, quick = Sample(seconds=3, peak=500_000_000), Sample(seconds=1, peak=0)
    table = as_table(
        [
            Measured(work="met", ours=slow, yardstick=quick, against="half", goal=3),
            Measured(work="missed", ours=slow, yardstick=quick, goal=2.1, goal_memory=450_000_000),
            Measured(work="alone", ours=Sample(seconds=0.0123, peak=0)),
        ]
    )
    assert table == (
        "| Work   | ours    | yardstick |      | ratio  | goal                      | peak memory |\n"
        "|--------|---------|-----------|------|--------|---------------------------|-------------|\n"
        "| met    | 3.00 s  | 1.00 s    | half | 3.00 × | ≤ 3 ×                     | 500 MB      |\n"
        "| missed | 3.00 s  | 1.00 s    |      | 3.00 × | ≤ 2.1 ×, ≤ 450 MB  MISSED | 500 MB      |\n"
        "| alone  | 12.3 ms |           |      |        |                           |             |"
    )


def test_a_row_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """The message names those that there are."""
    with pytest.raises(SystemExit) as left:
        main(["planner"])
    assert left.value.code == 2
    assert "there are start, scan-warm" in capsys.readouterr().err
