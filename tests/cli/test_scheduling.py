"""`scan --estate --scheduler`: the same run on a Dask cluster, and what is told when it is not there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from advisor.estate import dask_client, dask_workers
from tests.cli.conftest import Advisor
from tests.estate.dask_cluster import Cluster
from tests.estate.makers import inventory, write_estate

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    """Seven inventories of a cluster each."""
    return write_estate(tmp_path / "estate", 7)


@pytest.fixture
def cluster(founding_rules: Path, request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """A scheduler and a worker, in the environment that the program has in a test."""
    request.getfixturevalue("advisor")
    with closing(Cluster(founding_rules)) as made:
        made.add(1)
        yield made


@pytest.mark.parametrize("fate", ["scheduler-killed", "scheduler-hung"])
def test_a_scheduler_that_goes_away_leaves_a_run_that_can_be_gone_on_with(
    advisor: Advisor, estate: Path, cluster: Cluster, fate: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is done stays, and says that it is not all; what goes on, here or elsewhere, ends in the same bytes."""
    for module in (dask_client, dask_workers):
        monkeypatch.setattr(module, "ANSWER_SECONDS", 1.0)
    monkeypatch.setattr(dask_workers, "LOOK_SECONDS", 0.3)
    whole = advisor("scan", "--estate", "-o", "jsonl=whole.jsonl", estate)
    assert advisor("scan", "--estate", "-o", "jsonl", "--scheduler", cluster.address, estate).out.encode() == (
        Path("whole.jsonl").read_bytes()
    )
    (estate / f"005-{fate}.yaml").write_bytes(inventory("last"))
    lost = advisor("scan", "--estate", "-o", "jsonl=part.jsonl", "--scheduler", cluster.address, estate)
    assert f"{cluster.address}: error[no-scheduler]: the scheduler is gone" in lost.err
    assert "--resume" in lost.err
    *lines, last = map(json.loads, Path("part.jsonl").read_text(encoding="ascii").splitlines())
    assert (last["complete"], last["clusters"]["count"]) == (False, len(lines))
    assert len(lines) < 8
    affects = any(each["verdict"] == "affected" for each in lines)  # which lines are done is for the machine to say
    assert (whole.code, lost.code) == (1, 1 if affects else 4)
    assert advisor("scan", "--estate", "--resume", "-o", "jsonl=part.jsonl", estate).code == 1
    advisor("scan", "--estate", "-o", "jsonl=all.jsonl", estate)
    assert Path("part.jsonl").read_bytes() == Path("all.jsonl").read_bytes()


def test_a_scheduler_that_is_not_there_is_told_before_anything_is_written(
    advisor: Advisor, estate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was looked at: 4, as where a cluster is not reached, also with --exit-zero."""
    monkeypatch.setattr(dask_client, "ANSWER_SECONDS", 0.3)
    Path("old.jsonl").write_text("kept\n", encoding="utf-8")
    done = advisor("scan", "--estate", "--exit-zero", "-o", "jsonl=old.jsonl", "--scheduler", "127.0.0.1:1", estate)
    assert (done.code, done.out) == (4, "")
    assert "tcp://127.0.0.1:1: error[no-scheduler]: " in done.err
    assert Path("old.jsonl").read_text(encoding="utf-8") == "kept\n"


REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "no address": (("--estate", "--scheduler", "a b"), "no address of a scheduler"),
    "another protocol": (("--estate", "--scheduler", "http://dask:8786"), "tcp://HOST:PORT"),
    "an empty one": (("--estate", "--scheduler", ""), "no address of a scheduler"),
    "a port that is none": (("--estate", "--scheduler", "dask:65536"), "no address of a scheduler"),
    "processes too": (("--estate", "--scheduler", "dask", "--jobs", "2"), "leave out --jobs"),
    "one cluster": (("--scheduler", "dask"), "add --estate"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_meant_is_refused(advisor: Advisor, estate: Path, name: str) -> None:
    """With what to do about it."""
    flags, told = REFUSED[name]
    done = advisor("scan", *flags, estate)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_without_the_extra_the_command_that_installs_it_is_told(
    advisor: Advisor, estate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing of it is loaded by any other run."""
    monkeypatch.delitem(sys.modules, "advisor.estate.dask_workers", raising=False)
    monkeypatch.delattr("advisor.estate.dask_workers", raising=False)
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = advisor("scan", "--estate", "--scheduler", "dask", estate)
    assert done.code == 2
    assert "pip install 'upgrade-advisor[distributed]'" in done.err


def test_a_run_without_a_scheduler_loads_no_dask(founding_rules: Path, tmp_path: Path) -> None:
    """It need not be installed."""
    write_estate(tmp_path / "estate", 1)
    code = (
        "import sys, io; from advisor.cli.main import run\n"
        f"run(['scan', '--estate', {str(tmp_path / 'estate')!r}], stdin=io.BytesIO(), stdout=io.StringIO(), "
        "stderr=sys.stderr)\nprint({'dask', 'distributed', 'tornado'} & sys.modules.keys() or 'none')"
    )
    cache = {"XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **cache}, capture_output=True, text=True, check=True
    )
    assert done.stdout == "none\n"


def test_inventories_that_leave_this_machine_in_the_clear_are_said_to(
    advisor: Advisor, estate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is sent."""
    monkeypatch.setattr(dask_client, "ANSWER_SECONDS", 0.3)
    done = advisor("scan", "--estate", "--scheduler", "nowhere.invalid", estate)
    assert done.code == 4
    assert "inventories travel to tcp://nowhere.invalid:8786 unencrypted" in done.err
