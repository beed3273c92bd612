from dataclasses import replace

import pytest

from advisor.collectors import collect
from advisor.collectors.sources import SourceText
from advisor.documents.bundled import bundled_folder
from advisor.documents.inventory import read_clusters
from advisor.documents.knowledge import load_knowledge
from advisor.documents.source import read_yaml_document
from advisor.model.component import Basis, Component, Container, Edition, VersionUnknown
from advisor.model.fact import Observation
from advisor.model.inventory import EVERYTHING, Cluster, Conflict, Coverage, Node, Note, SettingsLayer, Unreadable
from advisor.model.names import ComponentName, FactName
from advisor.model.provenance import Provenance
from advisor.problems import InvalidInput, Problem
from advisor.versions import parse_version
from tests.documents.small_rules import SEMANTIC_HINT, small_vocabulary, told

THING = ComponentName("thing")
V1 = parse_version("semantic", "v1.0.0")

SHORT = """\
schema_version: 1.0.0
clusters:
  - name: prod
    components: {thing: v1.0.0, platform: v1.28.1+rke2r1}
    nodes:
      - {name: b, kernel: 5.4.0-1, os_image: Ubuntu, operating_system: linux, facts: {thing.fast: true}}
      - {name: a}
    facts: {cluster.cni: thing, thing.errors: 3}
    coverage: all
"""

LONG = """\
schema_version: 1.0.0
clusters:
  - name: prod
    is_reached: false
    namespaces: [things, default]
    components:
      - name: thing
        version: v1.0.0
        build: rebuilt
        edition: prime
        basis: present
        nodes: [b, a]
        inside: {text: "thing:1", component: thing, version: v1.0.0, is_named: false}
        seen_in: [{source: s, object: o, field: f, text: t}, {source: r}]
      - {name: thing, version: null, text: "@sha256:1", reason: a digest only, how: look at the tag}
      - {name: platform}
    nodes:
      - name: a
        facts: [{fact: thing.fast, value: false, seen_in: {source: s}}, {fact: thing.fast, value: true}]
    settings:
      - kind: ThingConfiguration
        name: default
        component: thing
        values: {thing.fast: true, thing.errors: {unreadable: a reference}}
        unread: some fields were cut
        selector: has(x)
        nodes: [a]
        seen_in: {source: s, object: o}
      - {kind: environment, name: things/thing, component: thing, values: {}}
    coverage:
      - {kind: Pod, namespaces: all, source: pods.json}
      - {kind: DaemonSet, namespaces: [things], gap: forbidden, remedy: grant list}
    conflicts:
      - about: node.kernel of a
        values: [{says: x, seen_in: {source: s}}, {says: y, seen_in: {source: t}}]
    notes: [{source: s, says: skipped, remedy: again}, {source: s, says: cut}]
"""


def _read(text: str) -> tuple[tuple[Cluster, ...], list[Problem]]:
    problems: list[Problem] = []
    found = read_clusters(read_yaml_document(text.encode(), file="i.yaml"), small_vocabulary(), problems)
    return found, problems


def _cluster(text: str) -> Cluster:
    (cluster,), problems = _read(text)
    assert problems == []
    return cluster


class TestShortForm:
    def test_components_run_where_the_line_says(self) -> None:
        """Sorted by name; what nobody says is upstream's, running."""
        cluster = _cluster(SHORT)
        platform, thing = cluster.components
        assert thing == Component(
            name=THING,
            version=V1,
            basis=Basis.RUNNING,
            seen_in=(Provenance(source="i.yaml:4", field="components.thing", text="v1.0.0"),),
        )
        assert str(platform.version) == "v1.28.1+rke2r1"

    def test_facts_know_their_line(self) -> None:
        """Those of a node name the node; a boolean reads as it is written."""
        cluster = _cluster(SHORT)
        assert [(each.fact, each.value) for each in cluster.facts] == [("cluster.cni", "thing"), ("thing.errors", 3)]
        a, b = cluster.nodes
        assert (a.name, a.facts, b.name) == ("a", (), "b")
        assert {each.fact: each.value for each in b.facts} == {
            "node.kernel": "5.4.0-1",
            "node.os_image": "Ubuntu",
            "node.operating_system": "linux",
            "thing.fast": True,
        }
        assert b.facts[-1].seen_in == Provenance(
            source="i.yaml:6", object="Node b", field="facts.thing.fast", text="true"
        )

    def test_all_is_everything(self) -> None:
        """Somebody vouches that all there is stands in the file."""
        cluster = _cluster(SHORT)
        assert cluster.coverage == (Coverage(kind=EVERYTHING, namespaces=None, source="i.yaml"),)
        assert cluster.covers("Anything", "anywhere")
        assert cluster.is_reached

    def test_it_equals_its_long_form(self) -> None:
        """The short form is a way of writing, and holds nothing that the long form does not."""
        long = _cluster("""\
schema_version: 1.0.0
clusters:
  - name: prod
    components:
      - {name: platform, version: v1.28.1+rke2r1, build: upstream, basis: running}
      - {name: thing, version: v1.0.0}
    nodes:
      - name: a
        facts: []
      - name: b
        facts:
          - {fact: node.kernel, value: 5.4.0-1}
          - {fact: node.os_image, value: Ubuntu}
          - {fact: node.operating_system, value: linux}
          - {fact: thing.fast, value: true}
    facts: [{fact: thing.errors, value: 3}, {fact: cluster.cni, value: thing}]
    coverage: [{kind: "*", namespaces: all}]
    is_reached: true
""")
        assert _without_places(long) == _without_places(_cluster(SHORT))


def _without_places(cluster: Cluster) -> Cluster:
    nowhere = Provenance(source="")
    return replace(
        cluster,
        components=tuple(replace(each, seen_in=(nowhere,)) for each in cluster.components),
        nodes=tuple(
            replace(node, facts=tuple(replace(each, seen_in=nowhere) for each in node.facts)) for node in cluster.nodes
        ),
        facts=tuple(replace(each, seen_in=nowhere) for each in cluster.facts),
    )


class TestLongForm:
    def test_everything_a_source_can_show(self) -> None:
        """Nothing is dropped; sets are sets, and what is sorted in memory may stand in any order."""
        cluster = _cluster(LONG)
        assert (cluster.is_reached, cluster.namespaces) == (False, frozenset({"things", "default"}))
        platform, known, digest = cluster.components
        assert known == Component(
            name=THING,
            version=V1,
            build="rebuilt",
            edition=Edition.PRIME,
            basis=Basis.PRESENT,
            nodes=frozenset({"a", "b"}),
            inside=Container(text="thing:1", component=THING, version=V1, is_named=False),
            seen_in=(Provenance(source="r"), Provenance(source="s", object="o", field="f", text="t")),
        )
        assert digest.version == VersionUnknown(text="@sha256:1", reason="a digest only", how="look at the tag")
        assert platform.version == VersionUnknown(
            text="", reason="the inventory does not state the version of platform", how="kubectl get nodes"
        )
        here = Provenance(source="i.yaml:19", object="Node a")
        fast = FactName("thing.fast")
        assert cluster.nodes == (
            Node(
                name="a",
                facts=(
                    Observation(fact=fast, value=True, seen_in=here),
                    Observation(fact=fast, value=False, seen_in=Provenance(source="s")),
                ),
            ),
        )
        configuration, environment = cluster.layers
        assert configuration == SettingsLayer(
            kind="ThingConfiguration",
            name="default",
            component="thing",
            values={fast: True, FactName("thing.errors"): Unreadable(reason="a reference")},
            unread="some fields were cut",
            selector="has(x)",
            nodes=frozenset({"a"}),
            seen_in=Provenance(source="s", object="o"),
        )
        assert environment.seen_in == Provenance(source="i.yaml:29", object="environment things/thing")
        assert cluster.coverage == (
            Coverage(kind="Pod", namespaces=None, source="pods.json"),
            Coverage(
                kind="DaemonSet",
                namespaces=frozenset({"things"}),
                gap="forbidden",
                remedy="grant list",
                source="i.yaml",
            ),
        )
        values = (("x", Provenance(source="s")), ("y", Provenance(source="t")))
        assert cluster.conflicts == (Conflict(about="node.kernel of a", values=values),)
        assert cluster.notes == (Note(source="s", says="skipped", remedy="again"), Note(source="s", says="cut"))


HEAD = "schema_version: 1.0.0\nclusters:\n- name: prod\n"


@pytest.mark.parametrize(
    ("text", "expected", "hint"),
    [
        (
            "  components: {thign: v1}",
            ("unknown-component", 4, "/clusters/0/components/thign"),
            'did you mean "thing"?',
        ),
        ("  components: {thing: v1.x}", ("unreadable-version", 4, "/clusters/0/components/thing"), SEMANTIC_HINT),
        (
            "  components: [{name: thign}]",
            ("unknown-component", 4, "/clusters/0/components/0/name"),
            'did you mean "thing"?',
        ),
        (
            "  components: [{name: thing, version: x}]",
            ("unreadable-version", 4, "/clusters/0/components/0/version"),
            SEMANTIC_HINT,
        ),
        (
            "  components: [{name: thing, inside: {text: x, component: y}}]",
            ("unknown-component", 4, "/clusters/0/components/0/inside/component"),
            "components are listed in rules/components.yaml",
        ),
        (
            "  components: [{name: thing, inside: {text: x, version: v1.0.0}}]",
            ("version-of-nothing", 4, "/clusters/0/components/0/inside/version"),
            "name the component that the image is",
        ),
        ("  facts: {x.y: 1}", ("unknown-fact", 4, "/clusters/0/facts/x.y"), "facts are listed in rules/facts.yaml"),
        (
            "  facts: {thing.fast: 1}",
            ("wrong-value", 4, "/clusters/0/facts/thing.fast"),
            "thing.fast is a boolean; write true or false",
        ),
        (
            "  facts: [{fact: thing.fast, value: fast}]",
            ("wrong-value", 4, "/clusters/0/facts/0/value"),
            "thing.fast is a boolean; write true or false",
        ),
        (
            "  nodes: [{name: a}, {name: a}]",
            ("declared-twice", 4, "/clusters/0/nodes/1/name"),
            "remove one of the two, or give it a name of its own",
        ),
        (
            "- name: prod",
            ("declared-twice", 4, "/clusters/1/name"),
            "remove one of the two, or give it a name of its own",
        ),
        (
            "  settings: [{kind: k, name: n, component: c, values: {}}]",
            ("unknown-component", 4, "/clusters/0/settings/0/component"),
            "components are listed in rules/components.yaml",
        ),
        (
            "  settings: [{kind: k, name: n, component: thing, values: {a.b: 1}}]",
            ("unknown-fact", 4, "/clusters/0/settings/0/values/a.b"),
            "facts are listed in rules/facts.yaml",
        ),
        (
            "  settings: [{kind: k, name: n, component: thing, values: {thing.fast: 3}}]",
            ("wrong-value", 4, "/clusters/0/settings/0/values/thing.fast"),
            "thing.fast is a boolean; write true or false",
        ),
        ("  coverages: all", ("unknown-key", 4, "/clusters/0/coverages"), 'did you mean "coverage"?'),
        ("  coverage: some", ("not-one-of", 4, "/clusters/0/coverage"), None),
    ],
)
def test_each_problem_stands_where_it_is(text: str, expected: tuple[str, int, str], hint: str | None) -> None:
    """Code, line, pointer and how to mend it."""
    _, problems = _read(HEAD + text)
    assert told(problems) == [expected]
    if hint is not None:
        assert problems[0].hint == hint


def test_a_source_of_this_form_passes_the_same_gates() -> None:
    """All problems of all sources at once, of whatever gate."""
    knowledge = load_knowledge([bundled_folder("rules")], use_cache=False).knowledge
    one = "schema_version: 1.0.0\nclusters:\n- name: a\n  coverages: all\n  components: {calcio: v1.0.0, calico: new}\n"
    two = '{"schema_version": "1.0.0",\n "clusters": [{"name": "b", "facts": {"x.y": 1}, "nodez": []}]}'
    sources = [
        SourceText(name=name, data=text.encode(), is_named=True) for name, text in (("1.yaml", one), ("2.json", two))
    ]
    with pytest.raises(InvalidInput) as caught:
        collect(sources, knowledge)
    assert [(each.code, str(each.place)) for each in caught.value.problems] == [
        ("unknown-key", "1.yaml:4"),
        ("unknown-component", "1.yaml:5"),
        ("unreadable-version", "1.yaml:5"),
        ("unknown-fact", "2.json:2"),
        ("unknown-key", "2.json:2"),
    ]


def test_a_setting_may_be_a_text_of_any_kind() -> None:
    """An environment holds texts, and how its component reads `TRUE` is not for the inventory to say."""
    (cluster,), problems = _read(
        HEAD + "  settings: [{kind: k, name: n, component: thing, values: {thing.fast: 'TRUE'}}]"
    )
    assert problems == []
    assert cluster.layers[0].values == {FactName("thing.fast"): "TRUE"}


def test_all_gates_at_once() -> None:
    """A fault of shape hides neither a fault of meaning beside it nor one below it."""
    text = (
        "clusters:\n"
        "- name: [prod]\n"
        "  components: {thign: v1.0.0, thing: v1.x}\n"
        "  nodes: [{nam: a, facts: {x.y: 1}}, {name: b, kernal: 5, facts: {thing.fast: 0}}]\n"
        "  coverage: {kind: Pod}\n"
        "  settings: [{kind: k, name: n, component: c, values: 3}]\n"
    )
    _, problems = _read(text)
    assert sorted(told(problems)) == [
        ("missing-key", 1, ""),
        ("not-one-of", 5, "/clusters/0/coverage"),
        ("unknown-component", 3, "/clusters/0/components/thign"),
        ("unknown-component", 6, "/clusters/0/settings/0/component"),
        ("unknown-fact", 4, "/clusters/0/nodes/0/facts/x.y"),
        ("unknown-key", 4, "/clusters/0/nodes/0/nam"),
        ("unknown-key", 4, "/clusters/0/nodes/1/kernal"),
        ("unreadable-version", 3, "/clusters/0/components/thing"),
        ("wrong-type", 2, "/clusters/0/name"),
        ("wrong-type", 6, "/clusters/0/settings/0/values"),
        ("wrong-value", 4, "/clusters/0/nodes/1/facts/thing.fast"),
    ]
