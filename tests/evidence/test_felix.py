"""Felix's sockets: real processes that hold real netlink sockets, seen through the folder of a node."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from advisor.evidence import processes
from advisor.evidence.record import NotTold, Seen
from advisor.evidence.sampling import SOCKETS, Clock, Glance, growth_of
from tests.evidence.fake_node import FakeNode

pytestmark = pytest.mark.skipif(not Path("/proc/self/net/netlink").exists(), reason="needs the /proc of Linux")

REAL = Clock(now=time.monotonic, wait=time.sleep)


def test_a_process_that_leaks_is_measured(tmp_path: Path) -> None:
    """One socket in 20 ms is 180,000 an hour; a busy machine gets to fewer, never to none."""
    node = FakeNode(tmp_path, seconds=1, clock=REAL)
    with node.felix(every=0.02):
        rate = node.facts()[SOCKETS]
    assert isinstance(rate, int)
    assert 20_000 < rate <= 200_000


def test_a_process_that_holds_what_it_has_does_not_grow(tmp_path: Path) -> None:
    """After ten minutes that is told; after a moment it is not, and after one look neither."""
    node = FakeNode(tmp_path)
    with node.felix(every=0):
        assert node.gaps()[SOCKETS][0] == "Felix has 5 netlink sockets; one look tells no growth"
        node.seconds = 599
        assert "5 netlink sockets, 5 after 599 s: too short to tell" in node.gaps()[SOCKETS][0]
        node.seconds = 600
        assert node.facts()[SOCKETS] == 0
        assert node.facts()["node.calico_tmp_interfaces"] == 0
        assert "Felix holds 8 descriptors open, 5 of them netlink sockets" in node.look().notes


@pytest.mark.parametrize(("name", "flag"), [("calico-node", "-confd"), ("other", "-felix"), ("calico-node", "x-felix")])
def test_others_are_not_taken_for_felix(tmp_path: Path, name: str, flag: str) -> None:
    """calico-node runs several parts, each told by a flag of its own."""
    node = FakeNode(tmp_path)
    with node.felix(every=0, name=name, flag=flag):
        assert node.gaps()[SOCKETS][0] == processes.NO_FELIX


def test_two_of_them_are_told_apart_by_nobody(tmp_path: Path) -> None:
    """As with the nodes of kind, which share a machine."""
    node = FakeNode(tmp_path)
    with node.felix(every=0), node.felix(every=0, name="calico-felix"):
        assert "2 processes are Felix" in node.gaps()[SOCKETS][0]


def test_a_process_that_ends_meanwhile_is_said(tmp_path: Path) -> None:
    """It is no process without sockets."""
    node = FakeNode(tmp_path, seconds=600)
    with node.felix(every=0) as pid:
        looks = []

        def wait(seconds: float) -> None:
            looks.append(seconds)
            if len(looks) == 3:
                (node.root / f"proc/{pid}").unlink()

        node.clock = Clock(now=lambda: float(sum(looks)), wait=wait)
        assert node.gaps()[SOCKETS][0] == "Felix ended while it was looked at"


def test_more_descriptors_than_can_be_counted_are_a_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process holds eight."""
    node = FakeNode(tmp_path, seconds=600)
    with node.felix(every=0):
        monkeypatch.setattr(processes, "MAX_DESCRIPTORS", 8)
        assert SOCKETS in node.facts()
        monkeypatch.setattr(processes, "MAX_DESCRIPTORS", 7)
        assert node.gaps()[SOCKETS][0] == "Felix holds more than 7 descriptors"


def test_one_that_we_may_not_look_into_is_a_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the kernel says to who is not root."""
    node = FakeNode(tmp_path, seconds=600)
    real = os.scandir

    def guarded(path: str) -> object:
        if str(path).endswith("/fd"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    with node.felix(every=0) as pid:
        monkeypatch.setattr(os, "scandir", guarded)
        why, remedy = node.gaps()[SOCKETS]
    assert why == f"Felix is process {pid}, and what it holds open is not shown to us"
    assert remedy == "run it as root on the node"


def glances(*counts: int, every: float = 10, restarts: bool = False) -> list[Glance]:
    """What looks came to, one every so many seconds."""
    return [Glance(number * every, str(number if restarts else 0), 99, count) for number, count in enumerate(counts)]


@pytest.mark.parametrize(
    ("looks", "rate"),
    [
        (glances(10, 20, 30, every=300), 120),
        (glances(30, 20, 10, every=300), 0),
        (glances(10, 10, every=600), 0),
        (glances(10, 10, every=599), None),
        (glances(10, 13, 16), 1080),
        (glances(10, 12, 14), None),
        (glances(10, 13, 22), 2160),
        (glances(10, 13, 23), None),
        (glances(10, 60, 61), None),
        (glances(10, 20, 30, every=300, restarts=True), None),
    ],
)
def test_a_rate_is_told_where_the_time_was_long_enough(looks: list[Glance], rate: int | None) -> None:
    """Ten minutes; or less, where both halves grew alike. None: it is not told."""
    if rate is None:
        with pytest.raises(NotTold):
            growth_of(looks)
    else:
        (told,) = growth_of(looks)
        assert isinstance(told, Seen)
        assert told.value == rate
