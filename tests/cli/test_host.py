"""`inventory collect --host`, the file it prints, and what a scan makes of them."""

from __future__ import annotations

import ast
import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from advisor.cli.host_script import MODULES, host_script
from advisor.evidence.record import BY_HAND, document_of
from tests.cli.conftest import Advisor
from tests.evidence.fake_node import FakeNode

ROOT = Path(__file__).resolve().parents[2]
#: The founding rules know fewer facts.
RULES = ("--rules", ROOT / "rules")
LEAK = "calico-felix-netlink-handle-leak"

SNAPSHOT = {
    "apiVersion": "v1",
    "kind": "List",
    "items": [
        {
            "apiVersion": "v1",
            "kind": "Node",
            "metadata": {"name": "worker-1"},
            "status": {"nodeInfo": {"kernelVersion": "5.4.0-177-generic", "osImage": "Ubuntu 20.04.6 LTS"}},
        },
        {
            "apiVersion": "apps/v1",
            "kind": "DaemonSet",
            "metadata": {"name": "calico-node", "namespace": "calico-system"},
            "spec": {
                "template": {
                    "spec": {"containers": [{"name": "calico-node", "image": "docker.io/calico/node:v3.29.1"}]}
                }
            },
            "status": {"desiredNumberScheduled": 1, "updatedNumberScheduled": 1, "numberAvailable": 1},
        },
    ],
}


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """The single file, as it is copied to a node."""
    path = tmp_path / "collect_host.py"
    path.write_text(host_script(), encoding="utf-8")
    return path


def bare(script: Path, *arguments: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    """Runs the single file with python3 and nothing else: no packages, no environment, no site."""
    return subprocess.run(
        [sys.executable, "-I", "-S", script, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={},
        **more,
    )


def standing(advisor: Advisor, folder: Path, evidence: str) -> str:
    """How the leak stands in the cluster of the snapshot, with what a node shows beside it."""
    (folder / "snapshot").mkdir(exist_ok=True)
    (folder / "snapshot/all.json").write_text(json.dumps(SNAPSHOT), encoding="utf-8")
    (folder / "worker-1.host.json").write_text(evidence, encoding="utf-8")
    (cluster,) = advisor("scan", *RULES, "snapshot", "worker-1.host.json", "-o", "json").document["clusters"]
    (found,) = [each for each in cluster["findings"] if each["advisory"] == LEAK]
    assert found["status"] == "affected"
    return str(found["standing"])


def test_what_the_single_file_sees_confirms_a_finding(advisor: Advisor, tmp_path: Path, script: Path) -> None:
    """A real process that leaks real sockets, looked at by a bare python3."""
    node = FakeNode(tmp_path / "node")
    with node.felix(every=0.02):
        run = bare(script, "--root", node.root, "--sample", "1s")
        exposed = bare(script, "--root", node.root)
    assert (run.returncode, "not seen" in run.stderr) == (0, True)
    assert standing(advisor, tmp_path, run.stdout) == "confirmed"
    assert standing(advisor, tmp_path, exposed.stdout) == "exposed"


def test_a_steady_process_contradicts_it(advisor: Advisor, tmp_path: Path) -> None:
    """Looked at for ten minutes, on a clock that nobody waits for."""
    node = FakeNode(tmp_path / "node", seconds=600)
    with node.felix(every=0):
        seen = document_of(node.look()._replace(cluster="cluster"))
    assert standing(advisor, tmp_path, json.dumps(seen)) == "contradicted"


def test_the_program_sees_what_the_single_file_sees(advisor: Advisor, tmp_path: Path, script: Path) -> None:
    """One implementation; the program reads it back as it reads any inventory."""
    root = FakeNode(tmp_path / "node").root
    (theirs,) = json.loads(bare(script, "--root", root, "--cluster", "prod").stdout)["clusters"]
    result = advisor("inventory", "collect", "--host", "--root", root, "--cluster", "prod", *RULES)
    (ours,) = result.document["clusters"]
    assert result.code == 0
    assert ours["name"] == "prod"
    told = [[(each["fact"], each["value"]) for each in of["nodes"][0]["facts"]] for of in (ours, theirs)]
    assert told[0] == told[1]
    assert {each["kind"] for each in ours["coverage"]} == {each["kind"] for each in theirs["coverage"]}
    assert advisor("inventory", "show", *RULES, "-", stdin=result.out).code == 0


def test_every_fact_that_a_node_shows_is_looked_for_or_left_to_a_person(tmp_path: Path) -> None:
    """Of those that the knowledge base gets from a node; where a look tells one, it says so itself."""
    listed = yaml.safe_load((ROOT / "rules/facts.yaml").read_text(encoding="utf-8"))["facts"]
    ways = {each["name"]: [way["says"] for way in each["obtain"] if way["reach"] == "host"] for each in listed}
    asked = {each.fact for each in FakeNode(tmp_path).look().statements} - {"node.operating_system"}
    assert asked | set(BY_HAND) == {name for name, says in ways.items() if says}
    assert not asked & set(BY_HAND)
    look = "advisor inventory collect --host"
    for name in asked - {"node.kernel", "node.os_image"}:
        assert ways[name][0].startswith(look), name
    assert not [name for name in BY_HAND if any(says.startswith(look) for says in ways[name])]


def test_what_the_host_could_not_tell_is_said_where_it_is_asked(advisor: Advisor, tmp_path: Path) -> None:
    """With its own reason and remedy, in place of the general ones."""
    node = FakeNode(tmp_path / "node")
    seen = document_of(node.look()._replace(cluster="cluster"))
    seen["clusters"][0]["components"] = {"calico": "v3.27.3"}
    seen["clusters"][0]["facts"] = {"felix.bpf_enabled": False}
    text = json.dumps(seen)
    result = advisor("explain", *RULES, "calico-ebpf-ctlb-left-after-disable", "-", stdin=text)
    assert "on worker-1: the eBPF dataplane left nothing that shows it" in " ".join(result.out.split())


def test_the_file_is_one_that_old_pythons_read() -> None:
    """Python 3.6 is what RHEL 8 has for itself. Every name is given once, and every module is in it."""
    tree = ast.parse(host_script(), feature_version=(3, 6))
    defined = [each.name for each in tree.body if isinstance(each, ast.FunctionDef | ast.ClassDef)]
    defined += [
        name.id
        for each in tree.body
        if isinstance(each, ast.Assign)
        for target in each.targets
        for name in ast.walk(target)
        if isinstance(name, ast.Name)
    ]
    assert [name for name, count in Counter(defined).items() if count > 1] == []
    modules = {path.stem for path in (ROOT / "advisor/evidence").glob("*.py")} - {"__init__"}
    assert set(MODULES) == modules
    imported = {
        each.module if isinstance(each, ast.ImportFrom) else each.names[0].name
        for each in ast.walk(tree)
        if isinstance(each, ast.Import | ast.ImportFrom)
    }
    assert imported <= sys.stdlib_module_names
    assert not imported & {"__future__", "dataclasses", "socket", "urllib", "http"}


def pythons() -> list[Path]:
    """Every interpreter that is to be found here, of whatever version; never none."""
    names = [*(f"python3.{minor}" for minor in range(6, 20)), "python3", "pypy3"]
    found = [shutil.which(name, path="/usr/bin:/usr/local/bin:/usr/libexec") for name in names]
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    usual = Path(sys.executable)
    return sorted({usual, *(Path(each).resolve() for each in found if each), *kept.glob("3.*/bin/python3")})


def test_every_python_sees_the_same(tmp_path: Path, script: Path) -> None:
    """Whichever there are, without packages, environment, home, or modules that a small build leaves out."""
    root = FakeNode(tmp_path / "node").root
    missing = "sys.modules.update(dict.fromkeys(['ssl', '_ssl', 'socket', 'ctypes', 'lzma', 'bz2', 'readline']))"
    load = f"import sys; {missing}; exec(compile(sys.stdin.read(), 'c.py', 'exec'))"
    told = {}
    for python in pythons():
        run = subprocess.run(
            [str(python), "-I", "-S", "-W", "error", "-c", load, "--root", str(root)],
            input=script.read_text(encoding="utf-8"),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env={"LANG": "C", "LC_ALL": "C"},
        )
        assert (run.returncode, "Traceback" in run.stderr) == (0, False), f"{python}: {run.stderr}"
        told[python] = (run.stdout, run.stderr)
    assert len(set(told.values())) == 1, told


@pytest.mark.parametrize(
    ("streams", "code"), [(">&-", 2), (">/dev/full", 2), ("2>&- >/dev/null", 0), ("2>/dev/full >/dev/null", 0)]
)
def test_a_stream_that_takes_nothing_costs_only_what_is_written_there(
    tmp_path: Path, script: Path, streams: str, code: int
) -> None:
    """A result that is lost is told; narration that is lost is not worth a result."""
    root = FakeNode(tmp_path / "node").root
    line = f'"$@" {streams}'
    run = subprocess.run(
        ["/bin/sh", "-c", line, "sh", sys.executable, "-I", "-S", script, "--root", root],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (run.returncode, "Traceback" in run.stderr) == (code, False), run.stderr
    assert ("the result cannot be written" in run.stderr) == (code == 2)


def test_the_program_prints_the_file(advisor: Advisor) -> None:
    """To standard output, or to a file."""
    assert advisor("inventory", "collect", "--host", "--print-script").out == host_script()
    advisor("inventory", "collect", "--host", "--print-script", "--output-file", "collect_host.py")
    assert Path("collect_host.py").read_text(encoding="utf-8") == host_script()


def test_an_interrupted_look_writes_nothing(tmp_path: Path, script: Path) -> None:
    """What was there before stays."""
    root, target = FakeNode(tmp_path / "node").root, tmp_path / "out.json"
    target.write_text("before", encoding="utf-8")
    flags = ("--root", str(root), "--sample", "1h", "--output-file", str(target))
    command = [sys.executable, "-I", "-S", str(script), *flags]
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        # Where the run itself was started without interrupts, the child would inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # the child has one thread
    ) as process:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (130, "interrupted; nothing was written\n")
    assert target.read_text(encoding="utf-8") == "before"
    assert not list(tmp_path.glob("tmp*"))


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (("--sample", "soon"), "'soon' is no time to look for"),
        (("--sample", "86401"), "a day at most"),
        (("--root", "nowhere"), "'nowhere' is no folder"),
        (("--node", "a\nb"), "this is no name"),
        (("--cluster", ""), "this is no name"),
        (("--root", "."), "the name of this node is not to be seen"),
        (("--output-file", "nowhere/x.json", "--node", "n"), "cannot be written"),
    ],
)
def test_wrong_flags_are_told(tmp_path: Path, script: Path, flags: tuple[str, ...], says: str) -> None:
    """With what to write in their place, and exit code 2."""
    run = bare(script, *flags, cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert says in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--sample", "60s"), "--sample without --host"),
        (("--host", "prod.json"), "--host and sources exclude each other"),
        (("--host", "--context", "prod"), "--host and --context exclude each other"),
        (("--host", "--print-script", "--node", "n"), "--print-script prints"),
        (("--host", "--sample", "soon"), "'soon' is no time to look for"),
        (("--host", "--root", "."), "the name of this node is not to be seen"),
    ],
)
def test_flags_that_contradict_each_other_are_refused(advisor: Advisor, arguments: tuple[str, ...], says: str) -> None:
    """Before anything is looked at."""
    result = advisor("inventory", "collect", *arguments)
    assert (result.code, result.out) == (2, "")
    assert says in result.err
