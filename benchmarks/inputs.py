"""The inputs of a session, made when first asked for, in one folder that the caller throws away."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from benchmarks.catalogue import Scale, write_catalogue
from benchmarks.cluster import Workload, write_cluster
from benchmarks.estate import estate_text
from benchmarks.fleet import write_fleet
from benchmarks.knowledge import workloads, write_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is measured, and how often."""

    nodes: int
    """Of the large cluster."""
    advisories: int
    live: tuple[int, ...]
    """Nodes of the clusters that are read over an API."""
    scanned_nodes: int
    """Of the cluster that a whole process scans with the knowledge that ships."""
    clusters: int
    """Under one Rancher."""
    fleets: tuple[int, ...]
    """Clusters judged in one run, ascending."""
    planned: Scale
    """The catalogue that is planned with; others are its doubles."""
    starts: int
    """Runs of what takes a fraction of a second, after one that does not count; 0 for that one alone."""
    runs: int
    """Runs of what takes seconds, likewise."""


_LARGE = Scale(components=6, releases=50)
_SMALL = Scale(components=4, releases=25)
_LEAST = Scale(components=2, releases=15, behind=1)

FULL = Size(
    nodes=10_000,
    advisories=2_000,
    live=(2_000, 10_000),
    scanned_nodes=500,
    planned=_LARGE,
    clusters=150,
    fleets=(100, 1_000),
    starts=15,
    runs=5,
)
QUICK = Size(
    nodes=1_000,
    advisories=200,
    live=(200, 1_000),
    scanned_nodes=100,
    planned=_SMALL,
    clusters=15,
    starts=5,
    runs=3,
    fleets=(20, 200),
)
TINY = Size(
    nodes=20, advisories=20, live=(5, 20), scanned_nodes=5, planned=_LEAST, clusters=2, fleets=(2, 4), starts=0, runs=0
)
"""Enough to see that every row runs."""

FLEETS = (1_000, 10_000, 100_000)
"""What `--full` judges: the largest takes an hour and some 10 GB."""

#: What the knowledge that ships has advisories about.
_CALICO = Workload(
    namespace="calico-system",
    name="calico-node",
    image="docker.io/rancher/mirrored-calico-node:v3.27.3",
    environment={"FELIX_XDPENABLED": "true"},
)


class Inputs:
    """Files of the sizes asked for."""

    def __init__(self, *, folder: Path, size: Size) -> None:
        self.folder = folder
        self.size = size

    @property
    def cache(self) -> Path:
        """The cache folder of every process."""
        return self.folder / "cache"

    @cached_property
    def scanned(self) -> Path:
        """The cluster that a whole process scans."""
        return self._cluster("scanned", self.size.scanned_nodes, (_CALICO,))

    def estate(self, clusters: int, *, all_different: bool) -> Path:
        """A Rancher and so many clusters that it manages: alike, or no two of which rules take for one."""
        path = self.folder / f"estate-{clusters}-{all_different}.json"
        path.write_text(estate_text(clusters, all_different=all_different), encoding="utf-8")
        return path

    @contextmanager
    def fleet(self, clusters: int, *, all_different: bool) -> Iterator[Path]:
        """So many inventories, thrown away at once, for the next ones may be many more."""
        folder = self.folder / "fleet"
        write_fleet(folder, clusters, all_different=all_different)
        try:
            yield folder
        finally:
            shutil.rmtree(folder)

    @cached_property
    def alike(self) -> Path:
        """The large cluster, with a handful of kernels."""
        return self._cluster("alike", self.size.nodes, workloads(self.size.advisories))

    @cached_property
    def twice_as_many(self) -> Path:
        """Twice the nodes, and the same handful of kernels."""
        return self._cluster("twice", 2 * self.size.nodes, workloads(self.size.advisories))

    @cached_property
    def different(self) -> Path:
        """The large cluster, no two nodes of which have the same kernel."""
        return self._cluster("different", self.size.nodes, workloads(self.size.advisories), all_different=True)

    @cached_property
    def rules(self) -> Path:
        """Advisories, a fifth of them about what is installed."""
        return self._rules("rules", others=0)

    @cached_property
    def rules_with_others(self) -> Path:
        """The same, and as many again about what is not installed."""
        return self._rules("rules-with-others", others=self.size.advisories)

    def catalogue(self, scale: Scale) -> Path:
        """A folder with knowledge of upgrades, and a cluster to plan for."""
        folder = self.folder / f"planned-{scale.components}-{scale.releases}-{scale.behind}"
        if not folder.exists():
            write_catalogue(folder, scale)
        return folder

    def live(self, nodes: int) -> Path:
        """A cluster to be served by an API, with a handful of kernels."""
        return self._cluster(f"live-{nodes}", nodes, (_CALICO,))

    def _cluster(self, name: str, nodes: int, running: tuple[Workload, ...], *, all_different: bool = False) -> Path:
        file = self.folder / f"{name}.json"
        write_cluster(file, nodes=nodes, all_different=all_different, workloads=running)
        return file

    def _rules(self, name: str, *, others: int) -> Path:
        folder = self.folder / name
        write_rules(folder, advisories=self.size.advisories, others=others)
        return folder
