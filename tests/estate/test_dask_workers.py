"""Workers of a Dask cluster, with a real scheduler and real workers on loopback."""

from __future__ import annotations

import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import dask
import pytest

from advisor.estate import dask_client, dask_workers
from advisor.estate.batch import Batch, Charge, Outcome
from advisor.estate.carried import carried
from advisor.estate.dask_workers import DaskWorkers, connected
from advisor.estate.errand import errand_of
from advisor.estate.executor import OneProcess
from advisor.estate.flow import judge_estate
from advisor.model.knowledge_base import KnowledgeBase
from advisor.problems import InvalidInput, NotReached
from tests.estate.dask_cluster import Cluster
from tests.estate.makers import inventory, text, units_in, write_estate


@pytest.fixture(scope="module")
def rules_elsewhere(founding_rules: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same rules, in another folder than ours: where a worker's own lie is its own matter."""
    return Path(shutil.copytree(founding_rules, tmp_path_factory.mktemp("elsewhere") / "rules"))


@pytest.fixture(scope="module")
def cluster(
    rules_elsewhere: Path, knowledge: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cluster]:
    """A scheduler with two workers, for the tests that leave it as it is."""
    assert knowledge.digest  # its cache is warm now
    with pytest.MonkeyPatch.context() as patch, closing(Cluster(rules_elsewhere)) as made:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
        made.add(2)
        yield made


@pytest.fixture(scope="module")
def strict(rules_elsewhere: Path) -> Iterator[Cluster]:
    """A scheduler that tries nothing again, and has no workers but those a test adds and takes away."""
    with closing(Cluster(rules_elsewhere, allowed_failures=0)) as made:
        yield made


def judged(estate: Path, charge: Charge, workers: DaskWorkers) -> list[Outcome]:
    """What each inventory of a folder comes to."""
    return list(judge_estate(carried(units_in(estate)), charge, workers))


def test_a_cluster_gives_what_one_process_gives(
    tmp_path: Path, charge: Charge, knowledge: KnowledgeBase, cluster: Cluster
) -> None:
    """To the byte and in the same order, with what is broken or cannot be read at its place."""
    estate = write_estate(tmp_path / "estate", 12)
    (estate / "005.yaml").write_bytes(b"nonsense {")
    (estate / "007.yaml").unlink()
    (estate / "007.yaml").symlink_to("nowhere")
    alone = list(judge_estate(units_in(estate), charge, OneProcess(knowledge)))
    with closing(connected(cluster.address, charge)) as workers:
        assert workers.width == 4
        together = judged(estate, charge, workers)
    assert together == alone
    assert [bool(each.problems) for each in alone] == [number in {5, 7} for number in range(12)]


@pytest.mark.parametrize("scheduler", ["cluster", "strict"], ids=["Dask tries again", "Dask gives it up"])
def test_a_worker_that_is_killed_loses_and_doubles_nothing(
    tmp_path: Path, charge: Charge, knowledge: KnowledgeBase, scheduler: str, request: pytest.FixtureRequest
) -> None:
    """In the middle of a batch. Where Dask gives the batch up, it is tried alone."""
    estate = write_estate(tmp_path / "estate", 9)
    (estate / "004-once.yaml").write_bytes(inventory("killer"))
    cluster: Cluster = request.getfixturevalue(scheduler)
    started = cluster.add(2) if scheduler == "strict" else cluster.workers
    try:
        with closing(connected(cluster.address, charge)) as workers:
            together = judged(estate, charge, workers)
        assert [each.poll() for each in started].count(-signal.SIGKILL) == 1
    finally:
        cluster.drop(started)
        if scheduler == "cluster":
            cluster.add(2)
    assert (estate / "004-once.yaml.died").exists()
    (estate / "004-once.yaml.died").unlink()
    assert together == list(judge_estate(units_in(estate), charge, OneProcess(knowledge)))


MISFITS: dict[str, tuple[tuple[str, ...], str]] = {
    "another version": (("--version", "99.0"), r"this worker is advisor 99\.0, and the run is of "),
    "an advisor that knows nothing of this": (("--without-advisor",), "it does not have this advisor"),
}


@pytest.mark.parametrize("name", MISFITS)
def test_a_worker_that_would_judge_otherwise_is_named_before_anything_is_judged(
    charge: Charge, cluster: Cluster, name: str
) -> None:
    """By its address, and with what to do."""
    arguments, told = MISFITS[name]
    (misfit,) = cluster.add(1, *arguments)
    try:
        with pytest.raises(InvalidInput, match=told) as caught:
            connected(cluster.address, charge)
    finally:
        cluster.drop([misfit])
    (problem,) = caught.value.problems
    assert problem.place.file.startswith("worker tcp://127.0.0.1:")
    assert problem.hint


def test_workers_with_other_rules_are_all_named(charge: Charge, cluster: Cluster) -> None:
    """Each has its line."""
    other = replace(charge, handshake=replace(charge.handshake, knowledge="sha256:other"))
    with pytest.raises(InvalidInput, match=r"other-knowledge.*the run goes by sha256:other") as caught:
        connected(cluster.address, other)
    assert len({each.place.file for each in caught.value.problems}) == 2


def test_a_worker_that_comes_later_is_held_against_the_run_too(charge: Charge, cluster: Cluster) -> None:
    """Every batch carries what it is to be judged by, and the worker that refuses it says which it is."""
    other = replace(charge, handshake=replace(charge.handshake, knowledge="sha256:other"))
    with closing(connected(cluster.address, charge)) as workers, pytest.raises(InvalidInput) as caught:
        list(judge_estate([text("a", inventory("a"))], other, workers))
    assert [each.code for each in caught.value.problems] == ["other-knowledge"]
    assert caught.value.problems[0].place.file.startswith("worker tcp://127.0.0.1:")


def test_what_is_under_way_is_bounded_by_bytes(
    charge: Charge, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many workers there are."""
    monkeypatch.setattr(dask_workers, "MOST_BYTES_UNDER_WAY", 2_000)
    batch = Batch(charge=charge, units=(text("a", inventory("a") + b"#" * 2_000),))
    with closing(connected(cluster.address, charge)) as workers:
        pending = workers.submit(batch)
        assert workers.width == 1
        pending.result()
        assert workers.width == 4


def test_no_inventory_stands_in_what_is_printed_of_a_batch(charge: Charge) -> None:
    """Nor in what a log shows of it."""
    batch = Batch(charge=charge, units=(text("a", b"token: hunter2"),))
    assert "hunter2" not in f"{batch!r} {errand_of(batch)!r}"


# Schedulers that are none, or gone


class _Refusing(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing."""


def _http() -> tuple[str, Callable[[], None]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def end() -> None:
        server.shutdown()
        server.server_close()

    return f"tcp://127.0.0.1:{server.server_port}", end


def _listening(greeting: bytes) -> tuple[str, Callable[[], None]]:
    server = socket.create_server(("127.0.0.1", 0))
    open_ones: list[socket.socket] = []

    def greet() -> None:
        try:
            while True:
                open_ones.append(server.accept()[0])
                open_ones[-1].sendall(greeting)
        except OSError:
            return

    def end() -> None:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        for each in open_ones:
            each.close()

    threading.Thread(target=greet, daemon=True).start()
    return f"tcp://127.0.0.1:{server.getsockname()[1]}", end


def _nobody() -> tuple[str, Callable[[], None]]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"tcp://127.0.0.1:{server.getsockname()[1]}", lambda: None


OTHERS: dict[str, tuple[Callable[[], tuple[str, Callable[[], None]]], str]] = {
    "nobody": (_nobody, "refused|Timed out"),
    "no such host": (lambda: ("tcp://nowhere.invalid:8786", lambda: None), "nowhere.invalid"),
    "an HTTP server": (_http, "does not speak as Dask does"),
    "one that never answers": (lambda: _listening(b""), "does not speak as Dask does"),
    "an SSH server": (lambda: _listening(b"SSH-2.0-OpenSSH_9.6\r\n" * 3), "no Dask scheduler"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_scheduler_is_told_before_long(charge: Charge, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Whatever it answers, if it does."""
    monkeypatch.setattr(dask_client, "ANSWER_SECONDS", 1.0)
    make, told = OTHERS[name]
    address, end = make()
    started = time.monotonic()
    try:
        with pytest.raises(NotReached, match=told) as caught:
            connected(address, charge)
    finally:
        end()
    assert time.monotonic() - started < 10
    assert caught.value.problem.place.file == address
    assert caught.value.problem.hint


def test_a_worker_is_no_scheduler(charge: Charge, cluster: Cluster) -> None:
    """Though it speaks as one."""
    with pytest.raises(NotReached, match="no Dask scheduler"):
        connected(cluster.worker_address, charge)


def test_an_address_in_the_clear_is_refused_where_dask_is_told_to_encrypt(charge: Charge) -> None:
    """By Dask, before anything is sent; it is a setting that is at fault."""
    with (
        dask.config.set({"distributed.comm.require-encryption": True}),
        pytest.raises(InvalidInput, match="encryption"),
    ):
        connected("tcp://127.0.0.1:1", charge)


def test_an_encrypted_address_needs_certificates(charge: Charge) -> None:
    """Dask's configuration names them; without, nothing is sent."""
    with pytest.raises(InvalidInput, match=r"(?s)TLS.*distributed\.comm"):
        connected("tls://127.0.0.1:1", charge)


def test_a_cluster_without_workers_is_not_waited_for_for_ever(
    charge: Charge, strict: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some clusters start workers only when there is work, so that it is waited for them at all."""
    monkeypatch.setattr(dask_workers, "WITHOUT_WORKERS_SECONDS", 0.3)
    with pytest.raises(NotReached, match="no worker"):
        connected(strict.address, charge)
