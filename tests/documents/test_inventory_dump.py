import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from advisor.collectors import collect
from advisor.collectors.sources import read_sources
from advisor.documents.bundled import bundled_folder
from advisor.documents.inventory import read_clusters
from advisor.documents.inventory_dump import dump_inventory, inventory_document
from advisor.documents.knowledge import load_knowledge
from advisor.documents.schema import check_shape, load_schema
from advisor.documents.source import INVENTORY_LIMITS, Document, Known, read_json, read_yaml_document
from advisor.documents.vocabulary import Vocabulary
from advisor.model.component import UPSTREAM, Basis, Component, Container, Edition, VersionUnknown
from advisor.model.fact import FactValue, Observation
from advisor.model.inventory import (
    EVERYTHING,
    Cluster,
    Conflict,
    Coverage,
    Inventory,
    Node,
    Note,
    SettingsLayer,
    Unreadable,
)
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName, FactName
from advisor.model.provenance import Provenance
from advisor.problems import Problem
from advisor.versions import parse_version
from tests.documents.small_rules import small_vocabulary

EXAMPLES = Path(__file__).resolve().parents[2] / "inventory-examples"
READERS: dict[str, Callable[[bytes], Document]] = {
    "json": lambda text: read_json(text, file="i", limits=INVENTORY_LIMITS),
    "yaml": lambda text: read_yaml_document(text, file="i", limits=INVENTORY_LIMITS),
}


def _read_back(inventory: Inventory, form: str, vocabulary: Vocabulary) -> Inventory:
    problems: list[Problem] = []
    document = READERS[form](dump_inventory(inventory, form).encode())
    found = read_clusters(document, vocabulary, problems)
    assert problems == []
    return Inventory(clusters=found)


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
#: What YAML would take for something else, if it were not in quotes.
traps = st.sampled_from(["true", "null", "~", "1.30", "007", "0x1F", "1e3", "12:30:45", "2026-11-21", "<<", "=", "- a"])
words = names | traps
#: Keys of labels, those among them that YAML would take for something else.
keys = st.sampled_from(["env", "example.org/area", "true", "null", "1.30", "007", "0x1F", "2026-11-21"])
places = st.builds(Provenance, source=words, object=texts, field=texts, text=texts | traps)
node_sets = st.none() | st.frozensets(words, max_size=3)

VALUES: dict[str, st.SearchStrategy[FactValue]] = {
    "thing.fast": st.booleans(),
    "thing.errors": st.integers(-(10**17), 10**17),
    "cluster.cni": st.sampled_from(["thing", "other"]),
    "node.kernel": words,
    "node.os_image": texts | traps,
}
fact_names = st.sampled_from(sorted(VALUES)).map(FactName)


@st.composite
def observations(draw: st.DrawFn) -> Observation:
    """One fact with a value that it may have."""
    name = draw(fact_names)
    return Observation(fact=name, value=draw(VALUES[name]), seen_in=draw(places))


@st.composite
def containers(draw: st.DrawFn) -> Container:
    """An image; only a known one has a version."""
    is_known = draw(st.booleans())
    version = parse_version("semantic", "v1.0.0") if is_known and draw(st.booleans()) else None
    return Container(
        text=draw(texts),
        component=ComponentName("thing") if is_known else None,
        version=version,
        is_named=draw(st.booleans()),
    )


versions = st.sampled_from(["v1.0.0", "1.2.3-rc.1", "v1.10.0+meta"]).map(lambda text: parse_version("semantic", text))
unknown_versions = st.builds(VersionUnknown, text=texts, reason=words, how=texts)
components = st.builds(
    Component,
    name=st.just(ComponentName("thing")),
    version=versions | unknown_versions,
    build=st.sampled_from([UPSTREAM, "rancher-hardened"]),
    edition=st.none() | st.sampled_from(Edition),
    basis=st.sampled_from(Basis),
    seen_in=st.lists(places, max_size=2).map(lambda found: tuple(sorted(found))),
    nodes=node_sets,
    inside=st.none() | containers(),
    provided=st.none(),
)


@st.composite
def layers(draw: st.DrawFn) -> SettingsLayer:
    """One object that sets things, or seems to."""
    set_here = draw(st.sets(fact_names, max_size=3))
    unreadable = st.builds(Unreadable, reason=words)
    return SettingsLayer(
        kind=draw(words),
        name=draw(words),
        component="thing",
        values={name: draw(VALUES[name] | unreadable | texts) for name in set_here},
        unread=draw(texts),
        selector=draw(texts),
        nodes=draw(node_sets),
        seen_in=draw(places),
    )


def _sorted_facts(found: list[Observation]) -> tuple[Observation, ...]:
    return tuple(sorted(found, key=lambda each: (each.fact, each.seen_in)))


facts = st.lists(observations(), max_size=3).map(_sorted_facts)
clusters = st.builds(
    Cluster,
    name=words,
    components=st.lists(components, max_size=3).map(lambda found: tuple(sorted(found, key=lambda each: each.sort_key))),
    nodes=st.lists(st.builds(Node, name=words, facts=facts), max_size=3, unique_by=lambda node: node.name).map(
        lambda found: tuple(sorted(found, key=lambda node: node.name))
    ),
    facts=facts,
    layers=st.lists(layers(), max_size=2).map(
        lambda found: tuple(sorted(found, key=lambda layer: (layer.kind, layer.name)))
    ),
    coverage=st.lists(
        st.builds(
            Coverage,
            kind=words | st.just(EVERYTHING),
            namespaces=st.none() | st.frozensets(words, max_size=2),
            gap=texts,
            remedy=texts,
            source=words,
        ),
        max_size=2,
    ).map(tuple),
    namespaces=st.none() | st.frozensets(words, max_size=3),
    conflicts=st.lists(
        st.builds(Conflict, about=words, values=st.lists(st.tuples(texts, places), max_size=2).map(tuple)), max_size=2
    ).map(tuple),
    notes=st.lists(st.builds(Note, source=words, says=words, remedy=texts), max_size=2).map(tuple),
    managed_by=st.none() | texts,
    uid=st.none() | words,
    labels=st.dictionaries(keys, texts | traps, max_size=2).map(lambda found: tuple(sorted(found.items()))),
    is_reached=st.booleans(),
)
inventories = st.lists(clusters, min_size=1, max_size=2, unique_by=lambda cluster: cluster.name).map(
    lambda found: Inventory(clusters=tuple(found))
)
EMPTY = Inventory(clusters=(Cluster(name="c", components=(), nodes=()),))


@pytest.mark.parametrize("form", sorted(READERS))
@given(inventories)
@example(EMPTY)
def test_what_was_dumped_is_read_back(form: str, inventory: Inventory) -> None:
    """decode∘encode is identity."""
    assert _read_back(inventory, form, small_vocabulary()) == inventory


@given(inventories)
def test_both_forms_hold_the_same_and_have_the_shape_of_the_schema(inventory: Inventory) -> None:
    """Other programs read either by the schema alone, and see all there is."""
    document = Document(file="i", data=inventory_document(inventory), lines=Known(0))
    assert check_shape(document, load_schema("inventory")) == []
    for form, read in READERS.items():
        assert read(dump_inventory(inventory, form).encode()).data == document.data


def test_dumping_twice_gives_the_same_bytes() -> None:
    """Sets are sorted; JSON ends in one newline and is plain ASCII."""
    nodes = frozenset(f"näme-{number}" for number in range(20))
    thing = Component(
        name=ComponentName("thing"), version=parse_version("semantic", "1.0.0"), nodes=nodes, basis=Basis.RUNNING
    )
    inventory = Inventory(clusters=(Cluster(name="c", components=(thing,), nodes=()),))
    for form in READERS:
        first = dump_inventory(inventory, form)
        assert first == dump_inventory(_read_back(inventory, form, small_vocabulary()), form)
        assert first.isascii()
    assert json.loads(dump_inventory(inventory, "json"))["clusters"][0]["components"][0]["nodes"] == sorted(nodes)


@pytest.fixture(scope="module")
def shipped() -> KnowledgeBase:
    """The rules that ship."""
    return load_knowledge([bundled_folder("rules")], use_cache=False).knowledge


@pytest.mark.parametrize("form", sorted(READERS))
@pytest.mark.parametrize("example", sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir()))
def test_a_collected_inventory_is_read_back(example: str, form: str, shipped: KnowledgeBase) -> None:
    """Saving an inventory and reading it again changes nothing that could change a verdict."""
    inventory = collect(read_sources([str(EXAMPLES / example)], BytesIO()), shipped)
    vocabulary = Vocabulary(components=shipped.components, facts=shipped.facts)
    assert _read_back(inventory, form, vocabulary) == inventory
