"""Runs over an estate that end early, as real processes: Ctrl-C, the killer of the kernel, a disk without room.

The last source is standard input, which the test leaves open: so a run is held up at a place that is known, after some
lines are written and before all are.
"""

from __future__ import annotations

import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.test_estate import lines_of
from tests.estate.makers import inventory, write_estate

ROOT = Path(__file__).resolve().parents[2]
LAST = inventory("last")

Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Starts `advisor scan --estate` in a process group of its own; what is left of it ends with the test."""
    runs: list[subprocess.Popen[bytes]] = []
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ADVISOR_")},
        "XDG_CACHE_HOME": str(tmp_path_factory.getbasetemp() / "cache"),
        "SOURCE_DATE_EPOCH": "1795219200",
        "PYTHONPATH": str(ROOT),
    }

    def begin(*arguments: str, **options: object) -> subprocess.Popen[bytes]:
        run: subprocess.Popen[bytes] = subprocess.Popen(
            [sys.executable, "-m", "advisor", "scan", "--estate", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            env=environment,
            start_new_session=True,
            **options,  # type: ignore[call-overload]  # what one test needs more
        )
        runs.append(run)
        return run

    yield begin
    for run in runs:
        with suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
        run.communicate()


def until(is_so: Callable[[], bool], run: subprocess.Popen[bytes]) -> None:
    """Waits for something that a run does."""
    for _ in range(3_000):
        if is_so():
            return
        assert run.poll() is None, run.communicate()
        time.sleep(0.02)
    raise AssertionError("it never came to that")


def _ended(group: int) -> bool:
    """Whether no process of a group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def _finish(run: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Gives a run its last inventory; its code, and what it said."""
    _, said = run.communicate(LAST, timeout=120)
    return run.returncode, said.decode()


@pytest.mark.parametrize(("ends", "jobs"), [(signal.SIGINT, "1"), (signal.SIGINT, "2"), (signal.SIGKILL, "2")])
def test_a_run_that_is_ended_leaves_lines_and_nothing_running_and_can_be_gone_on_with(
    start: Start, tmp_path: Path, ends: signal.Signals, jobs: str
) -> None:
    """The bytes are those of a run that nobody ended, though the next one has another number of processes."""
    write_estate(tmp_path / "estate", 8)
    part = tmp_path / "part.jsonl"
    run = start("-o", "jsonl=part.jsonl", "--jobs", jobs, "estate", "-")
    until(lambda: part.exists() and part.stat().st_size > 0, run)
    if ends is signal.SIGINT:
        os.killpg(run.pid, ends)  # as a terminal does it
    else:
        os.kill(run.pid, ends)
    out, said = run.communicate(timeout=60)
    assert out == b""
    assert b"Traceback" not in said
    for _ in range(500):
        if _ended(run.pid):
            break
        time.sleep(0.02)
    assert _ended(run.pid)
    if ends is signal.SIGINT:
        assert run.returncode == 130
        clusters, summary = lines_of(part.read_text(encoding="ascii"))
        assert not summary["complete"]
        assert 0 < summary["clusters"]["count"] == len(clusters) < 9
    else:
        assert run.returncode == -signal.SIGKILL
        with part.open("ab") as file:
            file.write(b'{"name": "torn')
    assert _finish(start("-o", "jsonl=part.jsonl", "--resume", "--jobs", "1", "estate", "-"))[0] == 1
    assert _finish(start("-o", "jsonl=whole.jsonl", "--jobs", "1", "estate", "-"))[0] == 1
    assert part.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["estate", "part.jsonl", "whole.jsonl"]


def _no_more_than(size: int) -> Callable[[], None]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def test_a_disk_without_room_leaves_whole_lines_to_go_on_from(start: Start, tmp_path: Path) -> None:
    """The run ends with 2, and says what to do; there is no half line."""
    write_estate(tmp_path / "estate", 6)
    part = tmp_path / "part.jsonl"
    run = start("-o", "jsonl=part.jsonl", "--jobs", "1", "estate", preexec_fn=_no_more_than(200_000))
    code, said = _finish(run)
    assert code == 2
    assert "part.jsonl: error[unwritable-output]" in said
    assert "--resume goes on" in said
    written = part.read_bytes()
    assert written.endswith(b"\n")
    assert 0 < written.count(b"\n") < 6
    assert _finish(start("-o", "jsonl=part.jsonl", "--resume", "estate"))[0] == 1
    assert _finish(start("-o", "jsonl=whole.jsonl", "estate"))[0] == 1
    assert part.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_a_full_standard_output_is_said(start: Start, tmp_path: Path) -> None:
    """As with every other format."""
    write_estate(tmp_path / "estate", 2)
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "advisor", "scan", "--estate", "-o", "jsonl", "estate"],
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
            timeout=60,
        )
    assert run.returncode == 2
    assert b"standard output: error[unwritable-output]" in run.stderr
    assert b"hint: make room there" in run.stderr


def test_a_terminal_is_told_how_far_it_is_how_fast_and_how_long_yet(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """On one line of it, which is wiped at the end."""
    write_estate(tmp_path / "estate", 4)
    ours, terminal = os.openpty()
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "XDG_CACHE_HOME": str(tmp_path_factory.getbasetemp() / "cache"),
    }
    command = [sys.executable, "-m", "advisor", "scan", "--estate", "-o", "jsonl=all.jsonl", "estate"]
    run = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=terminal, cwd=tmp_path, env=environment)
    os.close(terminal)
    said = _everything(ours).decode()
    assert run.wait(timeout=60) == 1
    *shown, last = said.split("\r\x1b[K")
    assert any(re.fullmatch(r"judged 1 of 4 inventories, [0-9.,]+/s, [0-9]+ s left", each) for each in shown), said
    assert max(map(len, shown)) < 80
    assert last == ""


def _everything(terminal: int) -> bytes:
    """What is written to a terminal until nobody has it open any more."""
    said = b""
    with suppress(OSError), open(terminal, "rb", buffering=0) as file:
        while more := file.read(4096):
            said += more
    return said
