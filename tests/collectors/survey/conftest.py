"""Clusters served by scripted servers, and read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from advisor.collectors.live.target import InKubeconfig
from advisor.collectors.survey import survey
from advisor.model.inventory import Cluster
from tests.collectors.live.api_server import Script
from tests.collectors.live.conftest import Bench, authority, bench
from tests.collectors.written import knowledge

__all__ = ["authority", "bench"]

Read = Callable[..., Cluster]


@pytest.fixture
def read(bench: Bench, tmp_path: Path) -> Read:
    """Reads one cluster by its script, in no time; the pauses of its clock take none."""

    def start(script: Script, **around: object) -> Cluster:
        files = bench.kubeconfig(bench.serve(script).url)
        inventory = survey([InKubeconfig(files=files, context="test")], knowledge(), around=bench.around(**around))
        (cluster,) = inventory.clusters
        return cluster

    return start
