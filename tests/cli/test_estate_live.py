"""`scan --estate` of live clusters: each a line, also one that lets nobody in; interrupted, it can be gone on with."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Advisor, Result
from tests.cli.test_estate import lines_of
from tests.cli.test_estate_signals import Start, start, until
from tests.collectors.live.api_server import Received, ScriptedServer, Sends
from tests.collectors.live.certificates import Authority
from tests.collectors.live.conftest import authority
from tests.collectors.survey.fleet import Fleet, fleet_in
from tests.collectors.survey.scripted_cluster import RANCHER, ScriptedCluster, objects_of
from tests.collectors.survey.test_rancher import LOCAL, managed, mirrored, provisioned

__all__ = ["authority", "start"]

NOBODY_LISTENS = "https://127.0.0.1:1"
CLEAN = objects_of("clean-rke2-calico")


@pytest.fixture
def fleet(tmp_path: Path, authority: Authority) -> Iterator[Fleet]:
    """As many clusters as a test serves."""
    with fleet_in(tmp_path, authority) as found:
        yield found


def flags(fleet: Fleet) -> tuple[str, ...]:
    """All contexts, with a short patience."""
    return ("--kubeconfig", str(fleet.kubeconfig()), "--all-contexts", "--request-timeout", "2")


def test_every_context_is_a_line_and_one_that_is_down_is_told(advisor: Advisor, fleet: Fleet) -> None:
    """By name, as in a report of both; the one that was read is judged, and the code says that one was not."""
    fleet.serve("prod", ScriptedCluster(objects=CLEAN))
    fleet.add("edge", NOBODY_LISTENS)
    done = advisor("scan", "--estate", *flags(fleet), "-o", "jsonl")
    clusters, summary = lines_of(done.out)
    assert [(each["name"], each["verdict"]) for each in clusters] == [("edge", "unreachable"), ("prod", "clear")]
    assert done.code == summary["gate"]["exit_code"] == 4
    assert (summary["complete"], summary["inputs"]) == (True, {"read": 2, "broken": 0})
    assert clusters == advisor("scan", *flags(fleet), "-o", "json").document["clusters"]


def test_two_contexts_of_one_cluster_are_told_of_each_other(advisor: Advisor, fleet: Fleet) -> None:
    """Each in its own line, the first too: both were met before it was written."""
    server = fleet.serve("admin", ScriptedCluster(objects=CLEAN))
    fleet.add("dev", server.url)
    clusters, _ = lines_of(advisor("scan", "--estate", *flags(fleet), "-o", "jsonl").out)
    told = {each["name"]: [problem["says"] for problem in each["problems"]] for each in clusters}
    assert told == {
        "admin": ["this is the same cluster as dev: kube-system has one uid"],
        "dev": ["this is the same cluster as admin: kube-system has one uid"],
    }


# A Rancher


@pytest.fixture
def ranch(fleet: Fleet, authority: Authority) -> Fleet:
    """A management cluster, one of its clusters read by a context of its own, two that only Rancher tells of."""
    clusters = [
        managed("c-m-1", "production", ca=authority.pem),
        managed("c-m-2", "shop", version="v1.29.6+rke2r1"),
        managed("c-m-3", "archive", version="v1.31.14+rke2r1"),
    ]
    clusters[1]["metadata"]["labels"] = {"region": "eu"}
    mirrors = [mirrored(f"shop-{number}", of="c-m-2") for number in range(3)]
    objects = [*objects_of("rancher-management"), LOCAL, *clusters, *mirrors, provisioned(of="c-m-2")]
    hub = ScriptedCluster(objects=objects)
    hub.served = (*hub.served, *RANCHER)
    fleet.serve("hub", hub)
    fleet.serve("prod", ScriptedCluster(objects=CLEAN))
    return fleet


def test_a_rancher_gives_the_clusters_it_manages(advisor: Advisor, ranch: Fleet) -> None:
    """Each once, by name: what was read itself, and what only its Rancher tells of, with nodes and labels."""
    done = advisor("scan", "--estate", *flags(ranch), "--group-by", "region", "-o", "jsonl", "-o", "html=all.html")
    clusters, summary = lines_of(done.out)
    assert [each["name"] for each in clusters] == ["archive", "hub", "prod", "shop"]
    assert clusters == advisor("scan", *flags(ranch), "-o", "json").document["clusters"]
    by_name = {each["name"]: each for each in clusters}
    assert by_name["shop"]["distribution"] == {"name": "rke2", "version": "v1.29.6+rke2r1"}
    assert by_name["shop"]["nodes"]["count"] == 3
    assert (summary["clusters"]["count"], summary["inputs"]) == (4, {"read": 4, "broken": 0})
    assert [each["value"] for each in summary["by_group"]["groups"]] == ["eu"]
    assert "hunter2" not in done.out + Path("all.html").read_text(encoding="utf-8")


def test_a_rancher_alone_gives_its_clusters_too(advisor: Advisor, ranch: Fleet) -> None:
    """The current context is enough: what is not read itself is told by the Rancher, and is never clear."""
    done = advisor("scan", "--estate", "--kubeconfig", ranch.kubeconfig("hub"), "-o", "jsonl")
    clusters, _ = lines_of(done.out)
    assert [each["name"] for each in clusters] == ["archive", "hub", "production", "shop"]
    assert "clear" not in {each["verdict"] for each in clusters if each["name"] != "hub"}


# Going on


def many(fleet: Fleet, script: ScriptedCluster, count: int = 24) -> ScriptedServer:
    """So many clusters, c00 and so on."""
    return fleet.serve_many(dict.fromkeys((f"c{number:02}" for number in range(count)), script))


@pytest.fixture
def stopped(advisor: Advisor, fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> ScriptedServer:
    """A run over c00 to c23 that Ctrl-C ended at c20; whole.jsonl is what one that nobody ended wrote."""
    from advisor.estate import worker  # noqa: PLC0415  # patched below

    server = many(fleet, ScriptedCluster(objects=CLEAN))
    assert advisor("scan", "--estate", *flags(fleet), "-o", "jsonl=whole.jsonl").code == 0
    judge = worker.judge_inventory

    def stop(inventory: Any, source: str, *others: Any) -> Any:
        if source == "c20":
            raise KeyboardInterrupt
        return judge(inventory, source, *others)

    with monkeypatch.context() as patch:
        patch.setattr(worker, "judge_inventory", stop)
        assert advisor("scan", "--estate", *flags(fleet), "-o", "jsonl=part.jsonl").code == 130
    return server


def go_on(advisor: Advisor, fleet: Fleet) -> Result:
    """Goes on with the part."""
    return advisor("scan", "--estate", "--resume", *flags(fleet), "-o", "jsonl=part.jsonl")


def test_what_was_judged_is_not_read_again(advisor: Advisor, fleet: Fleet, stopped: ScriptedServer) -> None:
    """A cluster is another one the next minute: its line says what it was. The others are read, each once."""
    clusters, summary = lines_of(Path("part.jsonl").read_text(encoding="ascii"))
    assert [each["name"] for each in clusters] == [f"c{number:02}" for number in range(20)]
    assert not summary["complete"]
    stopped.received.clear()
    assert go_on(advisor, fleet).code == 0
    read = {each.path.split("/")[1] for each in stopped.received if each.path.endswith("daemonsets")}
    assert read == {"c20", "c21", "c22", "c23"}
    assert Path("part.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()


def test_a_context_that_leads_elsewhere_is_not_gone_on_with(
    advisor: Advisor, fleet: Fleet, stopped: ScriptedServer
) -> None:
    """Its line would stand for another cluster. One that was added stands in the way too."""
    fleet.clusters["c03"]["server"] = f"{stopped.url}/c04"
    done = go_on(advisor, fleet)
    assert done.code == 2
    assert "c03: error[cannot-resume]: what its context leads to is not what it was" in done.err
    fleet.clusters["c03"]["server"] = f"{stopped.url}/c03"
    fleet.add("a-new-one", NOBODY_LISTENS)
    assert "a-new-one stands in its place" in go_on(advisor, fleet).err


def test_ctrl_c_while_a_cluster_is_waited_for(start: Start, fleet: Fleet) -> None:
    """The lines of those before it are there at once, and what was read ahead is given up."""
    script, may_answer = ScriptedCluster(objects=CLEAN), threading.Event()
    waited: list[str] = []

    def breaks(request: Received) -> Sends | None:
        if request.path.endswith("deployments") and len([each for each in script.asked if each == request.path]) > 6:
            waited.append(request.path)
            may_answer.wait(60)
        return None

    script.breaks = breaks
    many(fleet, script)
    told = ("--kubeconfig", str(fleet.kubeconfig()), "--all-contexts", "--timeout", "1m")
    part = fleet.folder / "part.jsonl"
    run = start("-o", "jsonl=part.jsonl", *told)
    until(lambda: len(waited) >= 8 and part.stat().st_size > 0, run)
    os.killpg(run.pid, signal.SIGINT)
    out, said = run.communicate(timeout=20)
    may_answer.set()
    assert (run.returncode, out) == (130, b"")
    assert b"--resume goes on" in said
    clusters, summary = lines_of(part.read_text(encoding="ascii"))
    assert 0 < summary["clusters"]["count"] == len(clusters) < 24
    script.breaks = lambda _: None
    code = start("-o", "jsonl=part.jsonl", "--resume", *told).wait(60)
    clusters, summary = lines_of(part.read_text(encoding="ascii"))
    assert (len(clusters), summary["complete"], summary["gate"]["exit_code"]) == (24, True, code)
