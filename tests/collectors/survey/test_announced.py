"""Clusters that are met first and read one after another: nobody is asked twice, and few are held at once.

That they come out as when all are read at once is held in `test_rancher.py`, where clusters say most of each other.
"""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Sequence

import pytest

from advisor.collectors.live.retries import Retries
from advisor.collectors.live.surroundings import Surroundings
from advisor.collectors.live.target import InKubeconfig, KubeconfigFiles
from advisor.collectors.survey import Announced, announce, read_ahead, survey
from advisor.collectors.survey.announced import CLUSTERS_AHEAD
from advisor.model.inventory import Cluster, Inventory
from advisor.problems import InvalidInput
from tests.collectors.live.api_server import Manner, Received, Sends
from tests.collectors.live.conftest import Bench
from tests.collectors.live.documents import UNAUTHORIZED
from tests.collectors.live.test_plugin import giving
from tests.collectors.survey.fleet import Fleet
from tests.collectors.survey.scripted_cluster import ScriptedCluster
from tests.collectors.survey.test_rancher import managed, mirrored, rancher
from tests.collectors.written import knowledge, namespace, node

SMALL = [namespace("kube-system"), node("n1", kubelet="v1.29.6+rke2r1")]
#: What hangs up is not asked again, for the pauses take their time.
BRIEF = Surroundings(retries=Retries(cut=0))
NOBODY_LISTENS = "https://127.0.0.1:1"


def targets_of(fleet: Fleet) -> Sequence[InKubeconfig]:
    """Every context of a fleet."""
    files = KubeconfigFiles(paths=(fleet.kubeconfig(),), must_exist=True, origin="--kubeconfig")
    return [InKubeconfig(files=files, context=name) for name in fleet.clusters]


def met(fleet: Fleet) -> tuple[Announced, ...]:
    """Every cluster of a fleet."""
    return announce(targets_of(fleet), knowledge(), around=BRIEF)


def read(announced: Sequence[Announced]) -> tuple[Cluster, ...]:
    """All of them."""
    return tuple(cluster for _, cluster in read_ahead(announced))


@pytest.mark.parametrize(
    "answer", [Sends(manner=Manner.HANG_UP), UNAUTHORIZED, Sends(body=b"<html>", content_type="text/html")]
)
def test_a_cluster_that_answers_nothing_is_asked_once(fleet: Fleet, answer: Sends) -> None:
    """Not again when its turn comes: waiting for a server that is down is most of what it costs."""
    server = fleet.serve("silent", lambda _: answer)
    announced = met(fleet)
    asked = len(server.received)
    clusters = read(announced)
    assert len(server.received) == asked
    assert [each.is_reached for each in clusters] == [False]
    assert Inventory(clusters=clusters) == survey(targets_of(fleet), knowledge(), around=BRIEF)


def test_one_that_nobody_listens_for_is_as_when_all_are_read_at_once(fleet: Fleet) -> None:
    """Beside one that is there."""
    fleet.serve("here", ScriptedCluster(objects=SMALL))
    fleet.add("gone", NOBODY_LISTENS)
    fleet.add("lost", NOBODY_LISTENS, user={"tokenFile": "no-such-file"})
    clusters = read(met(fleet))
    assert [(each.name, each.is_reached) for each in clusters] == [("gone", False), ("here", True), ("lost", False)]
    assert Inventory(clusters=clusters) == survey(targets_of(fleet), knowledge(), around=BRIEF)


def test_a_plugin_is_run_once(bench: Bench) -> None:
    """It may ask a person: the credential that meeting took is the one that reading sends."""
    server = bench.serve(ScriptedCluster(objects=SMALL))
    user = bench.plugin(f"echo x >> '{bench.folder}/runs'\n" + giving("t"))
    target = InKubeconfig(files=bench.kubeconfig(server.url, user), context="test")
    (cluster,) = read(announce([target], knowledge(), around=bench.around()))
    assert cluster.is_reached
    assert {each.header("authorization") for each in server.received} == {"Bearer t"}
    assert (bench.folder / "runs").read_text() == "x\n"


def test_one_that_drops_out_leaves_what_was_read(fleet: Fleet) -> None:
    """It was there when it was met; what it says of others stands, and it is not reached itself."""
    hub = rancher(managed(), mirrored())
    fleet.serve("hub", hub)
    announced = met(fleet)
    hub.breaks = lambda _: Sends(manner=Manner.HANG_UP)
    found = {each.name: each for each in read(announced)}
    assert [(name, each.is_reached, len(each.nodes)) for name, each in found.items()] == [
        ("hub", False, 0),
        ("prod", True, 1),
    ]


def test_one_that_drops_out_half_way_leaves_what_was_read_of_it(fleet: Fleet) -> None:
    """As with one report: the nodes are there, the workloads are a gap."""
    cluster = ScriptedCluster(objects=SMALL)

    def breaks(request: Received) -> Sends | None:
        return Sends(manner=Manner.HANG_UP) if request.path.endswith("daemonsets") else None

    cluster.breaks = breaks
    fleet.serve("shaky", cluster)
    (found,) = read(met(fleet))
    assert (found.is_reached, len(found.nodes), found.covers("DaemonSet", "kube-system")) == (True, 1, False)


def test_a_kubeconfig_at_fault_is_refused_before_anything_is_read(fleet: Fleet) -> None:
    """Where it was named; where all were asked for, it is a cluster that is not reached."""
    fleet.serve("here", ScriptedCluster(objects=SMALL))
    fleet.add("nobody", NOBODY_LISTENS, user={})
    with pytest.raises(InvalidInput) as refused:
        met(fleet)
    assert [each.code for each in refused.value.problems] == ["no-credentials"]
    found = announce(targets_of(fleet), knowledge(), everything=True)
    assert [each.is_reached for each in read(found)] == [True, False]


def test_few_are_read_before_somebody_takes_them(fleet: Fleet) -> None:
    """However many there are, and however long nobody takes the next one: so many are read, and no more."""
    names = [f"c{number:02}" for number in range(2 * CLUSTERS_AHEAD)]
    server = fleet.serve_many(dict.fromkeys(names, ScriptedCluster(objects=SMALL)))

    def read_so_far() -> int:
        return len({each.path for each in server.received if each.path.endswith("daemonsets")})

    reading = read_ahead(met(fleet))
    taken = [next(reading)]
    ends_at = time.monotonic() + 60
    while read_so_far() < CLUSTERS_AHEAD:
        assert time.monotonic() < ends_at
        time.sleep(0.02)
    time.sleep(0.3)
    assert read_so_far() == CLUSTERS_AHEAD
    taken += reading
    assert [(each.name, cluster.is_reached) for each, cluster in taken] == [(name, True) for name in names]


@pytest.mark.parametrize("of_rancher", [False, True])
def test_what_is_kept_of_a_cluster_does_not_grow_with_it(fleet: Fleet, *, of_rancher: bool) -> None:
    """Ten times the nodes cost next to nothing until it is read, in the cluster itself or behind its Rancher."""
    for name, count in (("warm", 1), ("small", 40), ("large", 400)):
        nodes = [node(f"node-{number}", kubelet="v1.29.6+rke2r1") for number in range(count)]
        mirrors = [mirrored(f"node-{number}") for number in range(count)]
        own = rancher(managed(), *mirrors) if of_rancher else ScriptedCluster(objects=[*SMALL, *nodes])
        fleet.serve(name, own)
    kept = {name: _weight_of(targets_of(fleet)[number]) for number, name in enumerate(fleet.clusters)}
    assert kept["large"] - kept["small"] < 360 * 20  # bytes a node: unpacked they are some thousand


def _weight_of(target: InKubeconfig) -> int:
    """Bytes that meeting a cluster leaves."""
    gc.collect()
    tracemalloc.start()
    try:
        announced = announce([target], knowledge())
        gc.collect()
        assert announced
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
