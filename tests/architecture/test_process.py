"""The program as a process: what it loads, and how it leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "inventory-examples/clean-eks"

#: Too slow to load for work that does not need them, or nothing a scan of files may touch at all.
NOT_FOR_A_SCAN = {
    *("jsonschema", "packageurl", "packaging", "requests", "kubernetes", "textual", "rich", "socket", "ssl"),
    *("yaml", "difflib", "tempfile", "traceback", "advisor.rulecheck", "advisor.documents.cases", "advisor.cli.rules"),
    *("tarfile", "advisor.documents.minisign", "urllib3", "advisor.collectors.live", "advisor.collectors.survey"),
}
FIXED_DAY = {"SOURCE_DATE_EPOCH": "1795219200"}


def advisor(
    *arguments: str, cache: Path, stdin: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Runs `python -m advisor` in a process of its own."""
    return subprocess.run(  # our own program
        [sys.executable, "-m", "advisor", *arguments],
        cwd=ROOT,
        env={**os.environ, "KUBECONFIG": "/nonexistent", "XDG_CACHE_HOME": str(cache), **FIXED_DAY, **environment},
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_warm_scan_of_json_loads_nothing_it_does_not_need(tmp_path: Path) -> None:
    """The static import contracts do not see what a package's `__init__` drags in, or what a cold start hides."""
    code = (
        "import sys, io, json; from advisor.cli.main import run\n"
        f"run(['scan', {str(EXAMPLE / 'cluster.json')!r}], "
        "stdin=io.BytesIO(), stdout=io.StringIO(), stderr=sys.stderr)\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    loaded: set[str] = set()
    for _ in ("cold", "warm"):
        done = subprocess.run(  # our own program
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        loaded = set(json.loads(done.stdout))
    assert not loaded & NOT_FOR_A_SCAN


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--version"], 0),
        (["--help"], 0),
        (["scan", "--help"], 0),
        ([], 2),
        (["scan", "inventory-examples/clean-eks"], 0),
        (["scan", "inventory-examples/rke1-canal"], 1),
        (["scan", "no-such-file"], 2),
        (["scan", "inventory-examples/digest-pinned"], 3),
        (["explain", "calico-xdp-btf-wipe-loop"], 0),
        (["explain", "calico-xdp-btf-wipe-loop", "inventory-examples/rke1-canal"], 1),
        (["explain", "no-such-advisory"], 2),
        (["explain", "calico-felix-netlink-handle-leak", "inventory-examples/digest-pinned"], 3),
        (["inventory", "show", "inventory-examples/rke1-canal"], 0),
        (["inventory", "show"], 2),
        (["rules", "list"], 0),
        (["rules", "show", "calico-xdp-btf-wipe-loop"], 0),
        (["rules", "check", "no-such-folder"], 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_exit_codes_of_the_program(arguments: list[str], code: int, tmp_path: Path) -> None:
    """Frozen: pipelines rest on them."""
    assert advisor(*arguments, cache=tmp_path).returncode == code


def test_standard_input_is_a_source(tmp_path: Path) -> None:
    """As `kubectl … | advisor scan -` gives it."""
    text = (EXAMPLE / "cluster.json").read_text(encoding="utf-8")
    assert advisor("scan", "-", cache=tmp_path, stdin=text).returncode == 0


def test_two_runs_print_the_same_bytes(tmp_path: Path) -> None:
    """Whatever the hash seed and whether the cache is warm."""
    runs = [
        advisor("scan", "-o", "json", "inventory-examples/mid-roll", cache=tmp_path, PYTHONHASHSEED=seed).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1] != ""


def test_no_colour_reaches_a_pipe(tmp_path: Path) -> None:
    """Nor with FORCE_COLOR of other programs; `--color always` is how it is asked for."""
    assert "\x1b" not in advisor("scan", "inventory-examples/rke1-canal", cache=tmp_path, FORCE_COLOR="1").stdout


def test_a_reader_that_leaves_early_is_no_defect(tmp_path: Path) -> None:
    """As in `advisor rules show … | head -1`: no traceback."""
    done = subprocess.run(  # noqa: S602  # a pipe is what is tested
        f"{sys.executable} -m advisor rules show calico-xdp-btf-wipe-loop | head -c 1 >/dev/null",
        shell=True,
        cwd=ROOT,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "Traceback" not in done.stderr
    assert "defect" not in done.stderr


def test_an_interrupt_is_130_without_a_traceback(tmp_path: Path) -> None:
    """Ctrl-C while it waits for standard input."""
    process = subprocess.Popen(
        [sys.executable, "-m", "advisor", "scan", "-"],
        cwd=ROOT,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A run in the background may have been started with interrupts ignored, which children inherit.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # the child has one thread
    )
    deadline = time.monotonic() + 30
    while not list(tmp_path.rglob("*.msgpack")) and time.monotonic() < deadline:
        time.sleep(0.02)  # the knowledge is cached just before standard input is read
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors == "interrupted\n"


def test_a_defect_is_70_and_names_its_trace(tmp_path: Path) -> None:
    """Nobody is left with a traceback on the screen, and nothing of it is lost."""
    code = (
        "import sys; from advisor.cli import main, rules\n"
        "main.COMMANDS['rules', 'list'] = lambda session: 1 // 0\n"
        "sys.argv = ['advisor', 'rules', 'list']; sys.exit(main.main())"
    )
    done = subprocess.run(  # our own program
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 70
    assert "Traceback" not in done.stderr
    (trace,) = tmp_path.glob("advisor-trace-*.txt")
    assert str(trace) in done.stderr
    assert "ZeroDivisionError" in trace.read_text(encoding="utf-8")
