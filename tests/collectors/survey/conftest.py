"""Clusters served by scripted servers, and read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from advisor.collectors.live.target import InKubeconfig
from advisor.collectors.survey import survey
from advisor.model.inventory import Cluster
from advisor.model.knowledge_base import KnowledgeBase
from tests.collectors.live.api_server import Script
from tests.collectors.live.certificates import Authority
from tests.collectors.live.conftest import Bench, authority, bench, stranger
from tests.collectors.survey.fleet import Fleet, fleet_in
from tests.collectors.written import knowledge

__all__ = ["authority", "bench", "stranger"]

Read = Callable[..., Cluster]


@pytest.fixture
def read(bench: Bench) -> Read:
    """Reads one cluster by its script, in no time; the pauses of its clock take none."""

    def start(script: Script, *, rules: KnowledgeBase | None = None, **around: object) -> Cluster:
        target = InKubeconfig(files=bench.kubeconfig(bench.serve(script).url), context="test")
        inventory = survey([target], rules or knowledge(), around=bench.around(**around))
        (cluster,) = inventory.clusters
        return cluster

    return start


@pytest.fixture
def fleet(tmp_path: Path, authority: Authority) -> Iterator[Fleet]:
    """Several clusters, as many as a test serves."""
    with fleet_in(tmp_path, authority) as found:
        yield found
