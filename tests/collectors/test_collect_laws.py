import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from advisor.documents.inventory_dump import dump_inventory
from advisor.model.inventory import Cluster, Inventory
from advisor.problems import InvalidInput
from tests.collectors.written import (
    DIGEST,
    EXAMPLES,
    Written,
    as_json,
    as_yaml,
    cluster_information,
    cluster_of,
    config_map,
    container,
    felix,
    inventory_of,
    listed,
    meta,
    namespace,
    node,
    pod,
    refused,
    server_version,
    source,
    typed,
    variable,
    workload,
)

#: Long for a machine under load, short beside what a text that makes a reader hang would take.
PATIENCE_SECONDS = 20
RECORDED = sorted(path for path in EXAMPLES.glob("*/*") if path.suffix == ".json")

names = st.sampled_from(["a", "b", "node.n1", "default"])
spaces = st.sampled_from(["kube-system", "calico-system"])
images = st.sampled_from(
    [
        "calico/node:v3.27.3",
        "calico/node:v3.27.4",
        "rancher/hardened-calico:v3.27.3-build20240423",
        f"calico/node@{DIGEST}",
        "calico/node:latest",
        "rancher/rancher:v2.10.3",
        "rancher/rancher-agent:v2.9.2",
        "tigera/cnx-node:v3.19.1",
        "nginx:1",
    ]
)
flags = st.sampled_from(["true", "false", "$(X)", ""])
references = st.fixed_dictionaries({"name": names}, optional={"optional": st.booleans()})
environment = st.fixed_dictionaries(
    {},
    optional={
        "env": st.lists(
            st.builds(variable, st.sampled_from(["FELIX_XDPENABLED", "FELIX_BPFENABLED"]), flags), max_size=2
        ),
        "envFrom": st.lists(
            st.fixed_dictionaries({}, optional={"configMapRef": references, "secretRef": references}), max_size=2
        ),
    },
)
containers = st.builds(lambda image, more: container(image, **more), images, environment)
statuses = st.none() | st.fixed_dictionaries(
    {"desiredNumberScheduled": st.integers(0, 3)},
    optional={"updatedNumberScheduled": st.integers(0, 3), "observedGeneration": st.integers(0, 2)},
)
objects = st.one_of(
    st.builds(
        node,
        st.sampled_from(["n1", "n2"]),
        kernel=st.sampled_from(["5.4.0-186-generic", "6.1.0"]),
        kubelet=st.sampled_from(["v1.29.6", "v1.29.6+rke2r1", "odd"]),
        images=st.lists(images, max_size=2),
    ),
    st.builds(
        workload,
        containers,
        name=names,
        namespace=spaces,
        status=statuses,
        generation=st.integers(1, 2),
        is_live=st.booleans(),
    ),
    st.builds(
        pod,
        containers,
        name=names,
        namespace=spaces,
        on=st.sampled_from(["n1", "n2", ""]),
        phase=st.sampled_from(["Running", "Pending", "Failed"]),
    ),
    st.builds(felix, st.fixed_dictionaries({}, optional={"bpfEnabled": st.booleans()}), names, is_live=st.booleans()),
    st.builds(
        config_map,
        names,
        st.fixed_dictionaries({}, optional={"FELIX_XDPENABLED": flags}),
        spaces,
        is_live=st.booleans(),
    ),
    st.builds(namespace, spaces),
    st.builds(cluster_information, st.sampled_from(["v3.27.3", "v3.27.4", "odd"])),
    st.builds(server_version, st.sampled_from(["v2.10.3", "v2.10.4"])),
)
lists = st.builds(
    lambda items, more: listed(*items, **more),
    st.lists(objects, max_size=5),
    st.sampled_from([{}, {}, {"continue": "x"}]),
)
documents = st.one_of(lists, objects, st.sampled_from([refused("nodes"), refused("pods"), typed("FelixConfiguration")]))
clusters = st.lists(documents, min_size=1, max_size=5)


def _seen(inventory: Inventory) -> list[Cluster]:
    """Clusters without the lines that notes name, which are those of the file."""
    return [replace(cluster, notes=()) for cluster in inventory.clusters]


def _read(*texts: bytes) -> list[Cluster]:
    """All texts as if they were of one source."""
    return _seen(inventory_of(*(source(text, "f") for text in texts)))


# The order and the form of what is read


@given(clusters, st.randoms(use_true_random=False))
def test_the_order_of_sources_does_not_matter(written: list[Written], chance: random.Random) -> None:
    """Shuffled input gives the same bytes."""
    texts = [source(each, f"file-{number}") for number, each in enumerate(written)]
    expected = inventory_of(*texts)
    chance.shuffle(texts)
    assert inventory_of(*texts) == expected
    assert dump_inventory(inventory_of(*texts), "json") == dump_inventory(expected, "json")


@given(st.lists(objects, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_items_does_not_matter(items: list[Written], chance: random.Random) -> None:
    """Nor does that of documents."""
    for written in (listed(*items), items):
        expected = _read(as_json(written))
        chance.shuffle(items)
        assert _read(as_json(listed(*items) if isinstance(written, dict) else items)) == expected


@given(clusters)
@example([listed(), refused("nodes")])
def test_every_form_of_the_same_documents_gives_the_same(written: list[Written]) -> None:
    """One after another, one a line, an array, YAML, one a file, and with log between."""
    expected = _read(as_json(*written))
    forms = [
        [as_json(*written, indent=None)],
        [as_json(*written).replace(b"\n", b"\r\n")],
        [as_json(written)],
        [as_json(written, indent=None)],
        [as_yaml(*written)],
        [as_yaml(written)],
        [as_json(each) for each in written],
        [as_yaml(each) for each in written],
        [b"going on\n".join(as_json(each) for each in written)],
        [b"\xef\xbb\xbf" + as_json(*written)],
        [as_json(*written), as_yaml(*written)],
    ]
    for form in forms:
        assert _read(*form) == expected


@given(st.lists(objects, min_size=1, max_size=8), st.integers(1, 7))
def test_a_list_cut_into_several_shows_the_same_but_for_its_coverage(items: list[Written], at: int) -> None:
    """A namespace is covered only by the lists that show it, and that all together do."""
    (whole,) = _read(as_json(listed(*items)))
    (parts,) = _read(as_json(listed(*items[:at])), as_json(listed(*items[at:])))
    if all(_is_live(each) for each in items):
        assert _covered(parts) == _covered(whole)
        assert (parts.namespaces or frozenset()) <= (whole.namespaces or frozenset())
    for name in ("components", "nodes", "facts", "name", "is_reached"):
        assert getattr(parts, name) == getattr(whole, name)


def _is_live(written: Written) -> bool:
    return "uid" in written["metadata"]


def _covered(cluster: Cluster) -> set[tuple[str, str | None]]:
    return {(each.kind, space) for each in cluster.coverage if not each.gap for space in each.namespaces or (None,)}


@given(clusters)
def test_a_source_given_twice_adds_nothing(written: list[Written]) -> None:
    """Neither components nor conflicts."""
    text = as_json(*written)
    assert _read(text, text) == _read(text)


@given(clusters)
def test_what_was_collected_is_read_back(written: list[Written]) -> None:
    """decode∘encode is identity, from any source."""
    inventory = inventory_of(*(source(each, f"file-{number}") for number, each in enumerate(written)))
    text = dump_inventory(inventory, "json")
    again = inventory_of(source(text.encode(), "saved"))
    assert dump_inventory(again, "json") == text
    assert again == inventory


@given(clusters, documents)
def test_another_source_takes_no_coverage_away(written: list[Written], more: Written) -> None:
    """What was seen stays seen."""
    before = inventory_of(*map(source, map(as_json, written))).clusters[0]
    after = inventory_of(*map(source, map(as_json, [*written, more]))).clusters[0]
    assert set(before.coverage) <= set(after.coverage)
    assert {each.name for each in before.nodes} <= {each.name for each in after.nodes}
    assert (before.namespaces or frozenset()) <= (after.namespaces or frozenset())


@given(clusters)
def test_what_no_list_shows_is_not_covered(written: list[Written]) -> None:
    """Absence counts only inside coverage, and a list that continues has none."""
    whole = [each for each in written if "items" in each and not each["metadata"].get("continue")]
    shown = {item.get("kind", each["kind"]) for each in whole for item in each["items"] or [{}]}
    for entry in cluster_of(*written).coverage:
        assert entry.gap or entry.kind in {kind.removesuffix("List") for kind in shown}


# Hostile texts


def _is_answered(text: bytes) -> None:
    """An inventory or a refusal, in bounded time; and what is said can be written."""
    start = time.perf_counter()
    for is_named in (True, False):
        try:
            told = dump_inventory(inventory_of(source(text, "f", is_named=is_named)), "json")
        except InvalidInput as error:
            told = "\n".join(map(str, error.problems))
        assert told
        told.encode("ascii", errors="backslashreplace")
    assert time.perf_counter() - start < PATIENCE_SECONDS


fragments = st.sampled_from(
    [
        *(bytes([byte]) for byte in range(0, 256, 5)),
        *b"{}[]\",:\\ \n\r\t-#'&*!|>%@`".split(),
        *(letter.encode() for letter in "{}[]\",:\\ \n\r-#'&*!|>%@`"),
        b'{"kind":',
        b'"apiVersion": "v1"',
        b'"items": [',
        b"\n{\n",
        b"\n}\n",
        b"apiVersion: v1\n",
        b"kind: List\n",
        b"items:\n",
        b"- ",
        b"---\n",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\\ud800",
        b"==== START logs for container a\n",
        b"==== END logs for container a\n",
        b"Warning: x\n",
        b'{"bomFormat":"CycloneDX"',
        b'{"spdxVersion":"SPDX-2.3"',
        b"schema_version: 1.0.0\nclusters:\n",
    ]
)


@given(st.binary(max_size=200) | st.lists(fragments, max_size=40).map(b"".join))
@example(b'{"kind": "Pod\xff", "apiVersion": "v1"}')  # raised UnicodeDecodeError, which msgspec does not wrap
@example(b'{"kind":"List","apiVersion":"v1","metadata":5,"items":[]}')  # raised ValidationError outside the net
@example(b'{"kind":"Node","apiVersion":"v1","metadata":{"name":"\\ud800"}}')
@example(b'{"bomFormat":"CycloneDX","metadata":{"component":{"type":"container","name":"\xff"}}}')
def test_any_bytes_are_answered(text: bytes) -> None:
    """Never another exception."""
    _is_answered(text)


keys = st.sampled_from(
    [
        "kind",
        "apiVersion",
        "metadata",
        "items",
        "name",
        "namespace",
        "uid",
        "spec",
        "status",
        "template",
        "containers",
        "env",
        "envFrom",
        "nodeInfo",
        "images",
        "names",
        "data",
        "continue",
        "bomFormat",
        "components",
        "purl",
        "type",
        "spdxVersion",
        "packages",
        "externalRefs",
        "clusters",
        "schema_version",
        "value",
        "valueFrom",
        "details",
        "reason",
        "kernelVersion",
        "kubeletVersion",
        "x",
    ]
)
texts = st.sampled_from(
    ["List", "Node", "NodeList", "Pod", "DaemonSet", "ConfigMap", "Status", "Config", "Table", "v1", "apps/v1", ""]
) | st.text(max_size=5)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=6),
    max_leaves=25,
)


@given(anything)
def test_any_json_is_answered(written: object) -> None:
    """As JSON, and as YAML."""
    _is_answered(as_json(written))
    _is_answered(as_yaml(written))


@given(anything, st.sampled_from(["Node", "Pod", "DaemonSet", "Deployment", "ConfigMap", "FelixConfiguration", "List"]))
def test_any_inside_of_an_object_is_answered(inside: object, kind: str) -> None:
    """Whatever stands where its parts belong."""
    about = {"apiVersion": "apps/v1" if kind in {"DaemonSet", "Deployment"} else "v1", "kind": kind}
    for part in ("metadata", "spec", "status", "data", "items"):
        _is_answered(as_json(listed(about | {"metadata": meta("a", "b"), part: inside})))


@given(st.sampled_from(RECORDED), st.integers(0, 2**32))
def test_recorded_clusters_with_parts_replaced_are_answered(path: Path, seed: int) -> None:
    """Random parts deleted, or given another type."""
    chance = random.Random(seed)  # noqa: S311  # a test's chance, repeatable by its seed
    text = path.read_bytes()
    start = text.index(b"{") if b"{" in text else 0
    document, _ = json.JSONDecoder().raw_decode(text[start:].decode())
    for _ in range(chance.randint(1, 12)):
        _replace_somewhere(document, chance)
    _is_answered(as_json(document))


def _replace_somewhere(document: Any, chance: random.Random) -> None:
    """One part, at any depth, becomes another."""
    others: Sequence[Callable[[], object]] = (
        lambda: None,
        lambda: [],
        lambda: {},
        lambda: "",
        lambda: 10**30,
        lambda: 1.5,
        lambda: True,
        lambda: [None],
        lambda: {"name": None},
        lambda: "\ud7ff\x1b[31m",
    )
    place = document
    while True:
        steps = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not steps:
            return
        step = chance.choice(steps)
        inner = place[step]
        if not isinstance(inner, dict | list) or not inner or chance.random() < 0.1:
            if isinstance(place, dict) and chance.random() < 0.3:
                del place[step]
            else:
                place[step] = chance.choice(others)()
            return
        place = inner


def _cuts(text: bytes, every: int) -> Iterator[bytes]:
    return (text[:end] for end in range(0, len(text), every))


@pytest.mark.parametrize("form", [4, None, "yaml"])
def test_a_text_cut_anywhere_is_answered(form: Any) -> None:
    """Every 97th byte: it is refused, or what is left is whole."""
    items = [node(images=["calico/node:v3.27.3"]), workload(), pod(), felix({"bpfEnabled": True}), config_map("a", {})]
    text = as_yaml(listed(*items)) if form == "yaml" else as_json(listed(*items), indent=form)
    for cut in _cuts(text, 97):
        _is_answered(cut)


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_recorded_cluster_cut_short_is_never_taken_for_whole(path: Path) -> None:
    """At a hundred places: an error, and no inventory that lacks the rest."""
    text = path.read_bytes().rstrip()
    last = text.rindex(b"\n{") if b"\n{" in text else 0  # where several documents stand, only the last one is cut
    every = max(97, (len(text) - last) // 9_700 * 97)
    for end in range(last + 3, len(text), every):
        with pytest.raises(InvalidInput):
            inventory_of(source(text[:end], "f"))


def test_the_whole_of_a_large_list_is_read() -> None:
    """A thousand nodes, with all their names."""
    text = as_json(listed(*chain((node(f"n{number}") for number in range(1_000)), [workload()])))
    (cluster,) = inventory_of(source(text, "f")).clusters
    assert len(cluster.nodes) == 1_000
