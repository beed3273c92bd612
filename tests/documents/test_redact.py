"""A redacted inventory tells nobody whose it is, and everybody the same verdicts."""

from collections import Counter
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from advisor.collectors import collect
from advisor.collectors.sources import read_sources
from advisor.documents.bundled import bundled_folder
from advisor.documents.inventory import read_clusters
from advisor.documents.inventory_dump import dump_document, inventory_document
from advisor.documents.knowledge import load_knowledge
from advisor.documents.pseudonyms import Pseudonyms
from advisor.documents.redact import redacted
from advisor.documents.schema import check_shape, load_schema
from advisor.documents.source import INVENTORY_LIMITS, Data, Document, Known, read_json
from advisor.documents.vocabulary import Vocabulary
from advisor.engine import assess
from advisor.model.inventory import Cluster, Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.planner.estate import estates
from scripts.public_words import TARGET, public_words
from tests.strategies import Seen, removals

EXAMPLES = Path(__file__).resolve().parents[2] / "inventory-examples"
KEY = b"a key that is long enough"
MARK = "Zqx"
"""Stands in no word of ours: where it is left, something of the original is."""

#: What only the rules may put there: an inventory that holds anything else is refused, or it decides a verdict.
CLOSED = {"schema_version", "version", "build", "edition", "basis", "fact", "component"}
EVERYWHERE = ("namespaces", "all")


@pytest.fixture(scope="module")
def shipped() -> KnowledgeBase:
    """The rules that ship."""
    return load_knowledge([bundled_folder("rules")], use_cache=False).knowledge


@pytest.fixture(scope="module")
def examples(shipped: KnowledgeBase) -> tuple[Cluster, ...]:
    """The clusters of all inventory examples."""
    folders = sorted(path for path in EXAMPLES.iterdir() if path.is_dir())
    return tuple(
        cluster for folder in folders for cluster in collect(read_sources([str(folder)], BytesIO()), shipped).clusters
    )


def _marked(data: Data, mark: Callable[[str], str], key: str = "") -> Data:
    """A document with the mark in every text that somebody could have chosen."""
    match data:
        case str():
            return data if key in CLOSED or (key, data) == EVERYWHERE else mark(data)
        case Mapping():
            is_component = "basis" in data
            is_kernel = data.get("fact") == "node.kernel"
            return {
                inner: each
                if (is_component and inner == "name") or (is_kernel and inner == "value")
                else _marked(each, mark, inner)
                for inner, each in data.items()
            }
        case list():
            return [_marked(each, mark, key) for each in data]
        case _:
            return data


@given(st.data())
def test_no_original_token_is_left(shipped: KnowledgeBase, examples: tuple[Cluster, ...], data: st.DataObject) -> None:
    """Whatever stands in a text, and however it is joined to words that everybody knows."""
    cluster = examples[data.draw(st.integers(0, len(examples) - 1))]
    joint = data.draw(st.sampled_from(["", "-", ".", "/", ":", "@", " ", "_", '"', "=", "[", "1", "\n"]))
    is_first = data.draw(st.booleans())
    document = _marked(
        inventory_document(Inventory(clusters=(cluster,))),
        lambda text: f"{MARK}{joint}{text}" if is_first else f"{text}{joint}{MARK}",
    )
    assert MARK.lower() not in dump_document(redacted(document, shipped, KEY), "json").lower()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("10.12.0.7", "12"),
        ("https://10.12.0.7:6443/api", "10.12"),
        ("602401143452.dkr.ecr.eu-west-1.amazonaws.com/amazon-k8s-cni:v1.18.1", "602401143452"),
        ("registry.bank.example/platform/calico/node:v3.27.3", "bank"),
        ('nodes is forbidden: User "jane@bank.example" cannot list resource "nodes"', "jane"),
        ("node-role.bank/pool == 'gold'", "gold"),
        ("/home/jane/prod.yaml", "jane"),
        ("fd00:bad0:cafe::7", "cafe"),
        ("v3.27.3-bank2", "bank"),
        ("sha256:deadbeefdeadbeef", "beef"),
        ("eyJhbGciOiJSUzI1NiJ9.e30.c2ln", "eyJ"),
    ],
)
def test_what_people_have_in_their_texts_goes(shipped: KnowledgeBase, text: str, left: str) -> None:
    """Addresses, accounts, hosts, users, labels, paths, digests, tokens."""
    note: dict[str, Data] = {"source": "-", "says": text, "remedy": ""}
    document: Data = {"schema_version": "1.0.0", "clusters": [{"name": "c", "notes": [note]}]}
    assert left not in dump_document(redacted(document, shipped, KEY), "json")


def test_what_everybody_knows_stays_readable(shipped: KnowledgeBase, examples: tuple[Cluster, ...]) -> None:
    """A shared inventory still says what was seen where."""
    text = dump_document(redacted(inventory_document(Inventory(clusters=examples)), shipped, KEY), "json")
    for public in ("DaemonSet", "kube-system", "calico-node", "status.nodeInfo.kernelVersion"):
        assert public in text


@given(st.data())
def test_the_verdicts_are_the_same(shipped: KnowledgeBase, examples: tuple[Cluster, ...], data: st.DataObject) -> None:
    """Redaction is verdict-preserving, however much or little was seen."""
    cluster = examples[data.draw(st.integers(0, len(examples) - 1))]
    seen = Seen.whole(cluster)
    for _ in range(data.draw(st.integers(0, 3))):
        if possible := removals(seen.cluster, shipped):
            seen = possible[data.draw(st.integers(0, len(possible) - 1))].apply(seen)
    before = Inventory(clusters=(seen.cluster,))
    after = _read(redacted(inventory_document(before), shipped, KEY), shipped)
    assert _verdicts(after, shipped) == _verdicts(before, shipped)


def _read(document: Data, knowledge: KnowledgeBase) -> Inventory:
    read = read_json(dump_document(document, "json").encode(), file="i", limits=INVENTORY_LIMITS)
    vocabulary = Vocabulary(components=knowledge.components, facts=knowledge.facts)
    return Inventory(clusters=read_clusters(read, vocabulary, []))


def _verdicts(inventory: Inventory, knowledge: KnowledgeBase) -> Counter[object]:
    return Counter(
        (
            finding.advisory.id,
            finding.status,
            finding.standing,
            finding.component
            and (finding.component.build, finding.component.basis, not finding.component.version_reason),
            (len(finding.nodes.affected), len(finding.nodes.unknown)),
            finding.fixed_in,
            tuple((each.kind, each.fact) for each in finding.missing),
        )
        for cluster in assess(inventory, knowledge).clusters
        for finding in cluster.findings
    )


def test_one_key_gives_one_name(shipped: KnowledgeBase, examples: tuple[Cluster, ...]) -> None:
    """Two inventories of one cluster can be told to be of one cluster, with the key alone."""
    document = inventory_document(Inventory(clusters=examples[:1]))
    assert redacted(document, shipped, KEY) == redacted(document, shipped, KEY)
    assert redacted(document, shipped, KEY) != redacted(document, shipped, b"another key, as long")


def test_a_cluster_is_still_managed_by_the_same_one(shipped: KnowledgeBase) -> None:
    """Its manager's cluster has one new name in both places, so that both are planned together as before."""
    clusters: list[Data] = [
        {"name": "bank-hub", "components": [{"name": "rancher", "version": "v2.9.3", "basis": "running"}]},
        {"name": "bank-a", "managed_by": "bank-hub"},
        {"name": "bank-b", "managed_by": ""},
    ]
    document: Data = {"schema_version": "1.0.0", "clusters": clusters}
    after = _read(redacted(document, shipped, KEY), shipped)
    (hub,) = (each for each in after.clusters if each.managed_by is None)
    assert {each.managed_by for each in after.clusters} == {None, hub.name, ""}
    (found,) = estates(assess(after, shipped).clusters, shipped)
    assert found.hub.cluster.name == hub.name
    assert len(found.clusters) == 3
    assert "bank" not in dump_document(redacted(document, shipped, KEY), "json")


def test_labels_keep_nothing_but_their_likeness(shipped: KnowledgeBase) -> None:
    """Neither key nor value stays, though both are words that everybody uses; clusters alike in one are so after it."""
    clusters: list[Data] = [
        {"name": "a", "labels": {"cluster": "node", "bank": "secret"}},
        {"name": "b", "labels": {"cluster": "node"}},
    ]
    document: Data = {"schema_version": "1.0.0", "clusters": clusters}
    one, two = sorted(_read(redacted(document, shipped, KEY), shipped).clusters, key=lambda each: -len(each.labels))
    assert set(two.labels) < set(one.labels)
    assert not {"cluster", "node", "bank", "secret"} & {text for label in one.labels for text in label}


def test_it_has_the_shape_of_an_inventory(shipped: KnowledgeBase, examples: tuple[Cluster, ...]) -> None:
    """Every example, redacted, passes the gate that inventories pass."""
    for cluster in examples:
        data = redacted(inventory_document(Inventory(clusters=(cluster,))), shipped, KEY)
        assert check_shape(Document(file="i", data=data, lines=Known(0)), load_schema("inventory")) == []


@given(st.lists(st.text(max_size=8), max_size=6, unique=True))
@example(["node-1", "node-2", "NODE-1"])
def test_two_names_stay_two(names: list[str]) -> None:
    """No two nodes become one."""
    pseudonyms = Pseudonyms(KEY, public=[], private=names)
    assert len({pseudonyms.of(each) for each in names}) == len(names)


def test_the_order_tells_nothing(shipped: KnowledgeBase) -> None:
    """Nodes stand by their new names; the old order would say which was which."""
    nodes: list[Data] = [{"name": f"node-{number}", "facts": []} for number in range(20)]
    document: Data = {"schema_version": "1.0.0", "clusters": [{"name": "c", "nodes": nodes}]}
    [cluster] = _read(redacted(document, shipped, KEY), shipped).clusters
    text = dump_document(redacted(document, shipped, KEY), "json")
    assert sorted(text.index(node.name) for node in cluster.nodes) == [text.index(node.name) for node in cluster.nodes]


def test_the_public_words_are_those_of_our_messages() -> None:
    """`make docs` writes them; a word of ours that lacks there would be hidden for no reason."""
    assert TARGET.read_text(encoding="ascii") == public_words()
