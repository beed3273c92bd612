"""`scan --estate` of live clusters: each a line, also one that lets nobody in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Advisor
from tests.cli.test_estate import lines_of
from tests.collectors.live.certificates import Authority
from tests.collectors.live.conftest import authority
from tests.collectors.survey.fleet import Fleet, fleet_in
from tests.collectors.survey.scripted_cluster import ScriptedCluster, objects_of

__all__ = ["authority"]

NOBODY_LISTENS = "https://127.0.0.1:1"


@pytest.fixture
def fleet(tmp_path: Path, authority: Authority) -> Iterator[Fleet]:
    """One cluster that is well, and one that is down."""
    with fleet_in(tmp_path, authority) as found:
        found.serve("prod", ScriptedCluster(objects=objects_of("clean-rke2-calico")))
        found.add("edge", NOBODY_LISTENS)
        yield found


def test_every_context_is_a_line_and_one_that_is_down_is_told(advisor: Advisor, fleet: Fleet) -> None:
    """By name, as in a report of both; the one that was read is judged, and the code says that one was not."""
    told = ("--kubeconfig", fleet.kubeconfig(), "--all-contexts", "--request-timeout", "2")
    done = advisor("scan", "--estate", *told, "-o", "jsonl")
    clusters, summary = lines_of(done.out)
    assert [(each["name"], each["verdict"]) for each in clusters] == [("edge", "unreachable"), ("prod", "clear")]
    assert done.code == summary["gate"]["exit_code"] == 4
    assert (summary["complete"], summary["inputs"]) == (True, {"read": 2, "broken": 0})
    assert clusters == advisor("scan", *told, "-o", "json").document["clusters"]
