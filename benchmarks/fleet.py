"""Inventories of very many clusters, a file each, in the advisor's own form: 20 to 200 nodes, as few bytes as it takes.

What clusters differ in is that of `estate.py`. Those that are alike have one of 40 shapes, the first ones more often,
and differ in their names and in how many nodes they have, as clusters that one team rolls out do.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

from benchmarks.cluster import SEED
from benchmarks.estate import member_of_shape

SHAPES = 40
FEWEST_NODES, MOST_NODES = 20, 200
#: A folder that holds more files than this is slow on some file systems.
FILES_A_FOLDER = 1_000


def write_fleet(folder: Path, clusters: int, *, all_different: bool) -> None:
    """Writes so many files, seeded. The first thousand of a larger fleet are those of a smaller one."""
    random = Random(SEED)
    for number in range(clusters):
        likely = min(int(random.expovariate(4 / SHAPES)), SHAPES - 1)
        nodes = random.randint(FEWEST_NODES, MOST_NODES)
        below = folder / f"{number // FILES_A_FOLDER:03}"
        if number % FILES_A_FOLDER == 0:
            below.mkdir(parents=True)
        text = cluster_text(number, shape=number if all_different else likely, nodes=nodes)
        (below / f"{number % FILES_A_FOLDER:03}.json").write_text(text, encoding="ascii")


def cluster_text(number: int, *, shape: int, nodes: int) -> str:
    """An inventory of one cluster. Its nodes have the kernels of its shape in turns."""
    member, kernels = member_of_shape(shape)
    held = [
        {"name": f"node-{place:03}", "facts": {"node.kernel": kernels[place % len(kernels)]}} for place in range(nodes)
    ]
    cluster = {**member, "name": f"cluster-{number:06}", "managed_by": None, "nodes": held}
    told = {key: value for key, value in cluster.items() if value is not None}
    return json.dumps({"schema_version": "1.0.0", "clusters": [told]}, separators=(",", ":"))
