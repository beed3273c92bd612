"""Random clusters with a random advisory about them: small, so that what they hold meets at its boundaries."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from advisor.model.component import Basis, Component, Container
from advisor.model.condition import Beside, Condition, Inside, Leaf
from advisor.model.fact import FactValue
from advisor.model.inventory import Cluster, Coverage, Node, SettingsLayer, Unreadable
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName, FactName
from tests.builders import (
    ALL_COVERED,
    BPF,
    CALICO,
    CNI,
    GROWS,
    INTERFACES,
    LIBRARY,
    NEW_KERNEL,
    OLD,
    OLD_KERNEL,
    OPERATING_SYSTEM,
    OS_IMAGE,
    POOLS,
    RAN_BEFORE,
    RKE2,
    XDP,
    advisory,
    at_least,
    catalogue,
    cluster,
    component,
    covering,
    environment,
    felix_configuration,
    is_,
    knowledge_of,
    node,
    pool,
    release,
    rke2_releases,
    span,
    unreadable,
    version,
)
from tests.strategies import conditions

LEAVES: tuple[Leaf, ...] = (
    is_(BPF, False),
    is_(XDP, True),
    OLD,
    is_(RAN_BEFORE, True),
    at_least(INTERFACES, 1),
    is_(GROWS, True),
    is_(CNI, "calico"),
    is_(POOLS, True),
    Beside(component=RKE2, versions=span("v1.29.6+rke2r1", "v1.29.7+rke2r1", RKE2)),
)
LIBRARY_LEAVES: tuple[Leaf, ...] = (Inside(component=CALICO, versions=span("v3.29.0", "v3.30.0")), is_(GROWS, True))

CALICO_TEXTS = ("v3.27.3", "v3.27.4", "v3.28.0", "v3.30.0", "v3.32.0", "v3.33.0", "v3.27.3-rc1", "v3.27.99")
RKE2_TEXTS = ("v1.29.6+rke2r1", "v1.29.7+rke2r1", "v1.29.8+rke2r1", "v1.29.99+rke2r1")
NODE_NAMES = ("n1", "n2", "n3")

CATALOGUES = (
    catalogue(
        CALICO,
        *(release(text) for text in ("v3.27.3", "v3.27.4", "v3.28.0", "v3.30.0", "v3.32.0")),
        spanning=("v3.26.0", "v3.32.0"),
    ),
    rke2_releases(
        release("v1.29.6+rke2r1", RKE2, calico="v3.27.3", canal="v3.28.0"),
        release("v1.29.7+rke2r1", RKE2, calico="v3.27.3", canal="v3.27.3"),
        release("v1.29.8+rke2r1", RKE2, calico="v3.27.4"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A cluster, and the knowledge it is judged by."""

    cluster: Cluster
    knowledge: KnowledgeBase


def worlds() -> st.SearchStrategy[World]:
    """Worlds in which an advisory about Calico and one about a library inside images are judged."""
    return st.builds(_world, _clusters(), conditions(LEAVES), conditions(LIBRARY_LEAVES))


def _world(seen: Cluster, when: Condition, around: Condition) -> World:
    fault = advisory(
        {"introduced": "v3.27.3", "fixed": "v3.27.4"},
        {"introduced": "v3.28.0"},
        uncertain=[{"introduced": "v3.30.0", "limit": "v3.31.0"}],
        when=when,
        examined=("v3.22.0", "v3.32.1"),
    )
    library_fault = advisory(of=LIBRARY, name="library-fault", when=around)
    return World(cluster=seen, knowledge=knowledge_of(fault, library_fault, catalogues=CATALOGUES))


def _clusters() -> st.SearchStrategy[Cluster]:
    return st.builds(
        _cluster,
        components=_components(),
        nodes=st.lists(_nodes(), max_size=3, unique_by=lambda each: each.name),
        facts=_some(
            {
                GROWS: st.booleans(),
                CNI: st.sampled_from(["calico", "canal", "cilium"]),
                XDP: st.booleans(),
                POOLS: st.booleans(),
            }
        ),
        layers=st.lists(_layers(), max_size=4, unique_by=lambda layer: layer.name),
        coverage=st.sampled_from(COVERAGES),
        namespaces=st.sampled_from([None, ("kube-system",), ("calico-system", "kube-system")]),
    )


COVERAGES: tuple[tuple[Coverage, ...], ...] = (
    ALL_COVERED,
    (covering("Node"), covering("FelixConfiguration"), covering("DaemonSet")),
    (covering("Node"), covering("FelixConfiguration"), covering("DaemonSet", "kube-system")),
    (covering("Node"), covering("environment")),
    (),
)


def _cluster(
    *,
    components: list[Component],
    nodes: list[Node],
    facts: dict[FactName, FactValue],
    layers: list[SettingsLayer],
    coverage: tuple[Coverage, ...],
    namespaces: tuple[str, ...] | None,
) -> Cluster:
    """The parts together, without a statement that contradicts a layer or a statement about more."""
    set_in_layers = {fact for layer in layers for fact in layer.values}
    stated = {fact: value for fact, value in facts.items() if fact not in set_in_layers}
    return cluster(
        *sorted(components, key=lambda each: each.name),
        nodes=sorted((_without({*stated, *set_in_layers}, each) for each in nodes), key=lambda each: each.name),
        facts=stated,
        layers=layers,
        coverage=coverage,
        namespaces=namespaces,
    )


def _without(facts: set[FactName], each: Node) -> Node:
    return replace(each, facts=tuple(seen for seen in each.facts if seen.fact not in facts))


def _some(values: dict[FactName, st.SearchStrategy[FactValue]]) -> st.SearchStrategy[dict[FactName, FactValue]]:
    return st.fixed_dictionaries({}, optional=values)


def _nodes() -> st.SearchStrategy[Node]:
    kernels = st.sampled_from([OLD_KERNEL, NEW_KERNEL, "5.3.0-76-generic", "5.4.219", None])
    facts = _some(
        {
            RAN_BEFORE: st.booleans(),
            INTERFACES: st.sampled_from([0, 1]),
            OS_IMAGE: st.just("Ubuntu 20.04.6 LTS"),
            XDP: st.booleans(),
        }
    )
    linux = st.builds(node, st.sampled_from(NODE_NAMES), kernels, facts)
    windows = st.builds(node, st.just("w1"), st.just("10.0.20348.2527"), st.just({OPERATING_SYSTEM: "windows"}))
    return linux | linux | linux | windows


def _layers() -> st.SearchStrategy[SettingsLayer]:
    value: st.SearchStrategy[FactValue | Unreadable] = st.sampled_from(
        [True, False, "", "none", "ture", Unreadable(reason="it is not shown")]
    )
    values: st.SearchStrategy[dict[FactName, FactValue | Unreadable]] = st.fixed_dictionaries(
        {}, optional={BPF: value, XDP: value}
    )
    objects = st.builds(felix_configuration, values, st.sampled_from(["default", "node.n1", "node.n2"]))
    selected = st.builds(felix_configuration, values, st.just("chosen"), selector=st.just("all()"))
    template = st.builds(environment, values, unread_because=st.sampled_from(["", "", "it was not read"]))
    pods = st.sampled_from(NODE_NAMES).flatmap(
        lambda name: st.builds(environment, values, st.just(f"Pod {name}"), nodes=st.just([name]))
    )
    pools = st.builds(
        pool,
        st.sampled_from([True, False, None, Unreadable(reason="it is odd")]),
        st.sampled_from(["blue", "green"]),
    )
    return objects | template | pods | selected | pools


def _components() -> st.SearchStrategy[list[Component]]:
    where = st.sampled_from([None, None, ("n1",), ("n1", "n2"), ("n1", "n2", "n3", "w1")])
    calico = st.builds(
        component,
        st.sampled_from(CALICO_TEXTS),
        build=st.sampled_from(["upstream", "upstream", "rancher-hardened"]),
        basis=st.sampled_from([Basis.RUNNING, Basis.RUNNING, Basis.INTENDED]),
        nodes=where,
    )
    digest = st.builds(unreadable, nodes=where)
    distribution = st.builds(component, st.sampled_from(RKE2_TEXTS), st.just(RKE2), nodes=where)
    library = st.builds(component, st.just("v1.3.0"), st.just(LIBRARY), inside=_containers())
    return st.lists(calico | digest | distribution | distribution | library, max_size=3)


def _containers() -> st.SearchStrategy[Container | None]:
    name = ComponentName("calico")
    around = st.sampled_from(["v3.28.0", "v3.29.0", "v3.30.0"]).map(
        lambda text: Container(text=text, component=name, version=version(text))
    )
    return st.none() | around | st.just(Container(text="image", component=None, version=None))
