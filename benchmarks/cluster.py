"""Makes clusters as `kubectl get namespaces,nodes,daemonsets -A -o json` prints them, seeded, of any size.

A node comes to 18.9 kB: nearly all of it is what nobody asks for (conditions, addresses, and the images in its cache),
which is what makes reading real lists slow. The text is put together from pieces that are encoded once, because an
encoder that indents takes a minute for 10,000 nodes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from random import Random
from textwrap import indent

from benchmarks.node import NODE

SEED = 20261121
#: kubelet reports up to 50 images, those that fill most of the disk; fewer is what brings a node to its size.
IMAGES_A_NODE = 37
#: Images that some nodes of a cluster have in their cache.
IMAGE_POOL = 150
#: So many of the images of a node are on no other, where nodes are all different.
OWN_IMAGES = 4

#: Kernel and operating system of nodes that differ as little as the nodes of one cluster do, the most common first.
SYSTEMS = (
    ("5.15.0-113-generic", "Ubuntu 22.04.4 LTS"),
    ("5.4.0-177-generic", "Ubuntu 20.04.6 LTS"),
    ("6.8.0-45-generic", "Ubuntu 24.04.1 LTS"),
    ("5.14.0-427.13.1.el9_4.x86_64", "Red Hat Enterprise Linux 9.4 (Plow)"),
    ("6.1.90-99.173.amzn2023.x86_64", "Amazon Linux 2023.4.20240513"),
)
SERIES = (("5.15.0", "Ubuntu 22.04.4 LTS"), ("5.4.0", "Ubuntu 20.04.6 LTS"), ("6.8.0", "Ubuntu 24.04.1 LTS"))
KUBELETS = ("v1.28.10+rke2r1", "v1.28.9+rke2r1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """A DaemonSet with one container."""

    namespace: str
    name: str
    image: str
    environment: Mapping[str, str]


def write_cluster(file: Path, *, nodes: int, all_different: bool, workloads: Sequence[Workload]) -> None:
    """Writes a cluster. Nodes that are all different each have a kernel of their own; else they share a handful."""
    namespaces = ["default", *sorted({each.namespace for each in workloads})]
    items = chain(
        (_encoded(_namespace(name)) for name in namespaces),
        _nodes(nodes, all_different=all_different),
        (_encoded(_daemon_set(each, nodes)) for each in workloads),
    )
    with file.open("w", encoding="utf-8") as out:
        out.write('{\n    "apiVersion": "v1",\n    "items": [\n')
        out.write(next(items))
        for item in items:
            out.write(",\n")
            out.write(item)
        out.write('\n    ],\n    "kind": "List",\n    "metadata": {\n        "resourceVersion": ""\n    }\n}\n')


def _nodes(count: int, *, all_different: bool) -> Iterator[str]:
    random = Random(SEED)
    template = _encoded(NODE)
    pool = [_image(f"registry.example/platform/service-{number:03}", random) for number in range(IMAGE_POOL)]
    for number in range(count):
        chosen = random.sample(pool, IMAGES_A_NODE)
        if all_different:
            own = (_image(f"registry.example/team/app-{number}-{each}", random) for each in range(OWN_IMAGES))
            chosen[:OWN_IMAGES] = own
            series, system = SERIES[number % len(SERIES)]
            kernel = f"{series}-{number + 1}-generic"
        else:
            kernel, system = SYSTEMS[min(int(random.expovariate(1)), len(SYSTEMS) - 1)]
        name = f"worker-{number:05}.example"
        yield _filled(
            template,
            {
                "@name@": name,
                "@address@": f"10.{number >> 14 & 63}.{number >> 7 & 127}.{number & 127}",
                "@uid@": sha256(name.encode()).hexdigest()[:32],
                "@kernel@": kernel,
                "@system@": system,
                "@kubelet@": KUBELETS[number % 7 == 0],
                '"@images@"': ",\n".join(chosen).lstrip(),
            },
        )


def _filled(template: str, values: Mapping[str, str]) -> str:
    for mark, value in values.items():
        template = template.replace(mark, value)
    return template


def _encoded(data: object, *, depth: int = 2) -> str:
    return indent(json.dumps(data, indent=4), "    " * depth)


def _image(repository: str, random: Random) -> str:
    """An entry of `status.images`, by digest and by tag."""
    names = [f"{repository}@sha256:{random.randbytes(32).hex()}", f"{repository}:v1.{random.randrange(40)}.0"]
    return _encoded({"names": names, "sizeBytes": random.randrange(10**7, 10**9)}, depth=5)


def _meta(name: str, namespace: str = "") -> dict[str, object]:
    home = {"namespace": namespace} if namespace else {}
    uid = sha256(f"{namespace}/{name}".encode()).hexdigest()[:32]
    return {"creationTimestamp": "2025-02-11T13:13:52Z", "name": name, **home, "resourceVersion": "339", "uid": uid}


def _namespace(name: str) -> dict[str, object]:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": _meta(name), "status": {"phase": "Active"}}


def _daemon_set(workload: Workload, nodes: int) -> dict[str, object]:
    variables = [{"name": name, "value": value} for name, value in sorted(workload.environment.items())]
    container = {"name": workload.name, "image": workload.image, "env": variables}
    labels = {"k8s-app": workload.name}
    return {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {**_meta(workload.name, workload.namespace), "generation": 1},
        "spec": {
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
        },
        "status": {
            "desiredNumberScheduled": nodes,
            "numberReady": nodes,
            "observedGeneration": 1,
            "updatedNumberScheduled": nodes,
        },
    }
