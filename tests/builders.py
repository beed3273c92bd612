"""Values for tests: each function makes one noun of the model, and a test states only what matters to it.

The knowledge made here is synthetic and small: Calico on every node with two settings of Felix, Rancher in two
editions, an RKE2 that ships Calico in two builds, and a library that is judged only where it is shown.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from advisor.model.advisory import (
    Advisory,
    AdvisoryKind,
    Affected,
    AffectedRange,
    Confidence,
    Examined,
    Severity,
    Symptom,
    Validation,
)
from advisor.model.answer import Claim, RecordedAnswer, VouchedAbsence, VouchedFact, VouchedVersion
from advisor.model.component import UPSTREAM, Basis, Component, Container, Edition, VersionUnknown
from advisor.model.condition import ALWAYS, AtLeast, Condition, FactTest, KernelIn, OneOf
from advisor.model.fact import (
    Default,
    FactDeclaration,
    FactType,
    FactValue,
    Field,
    Objects,
    Observation,
    Obtain,
    Reach,
    Scope,
    Setting,
)
from advisor.model.inventory import EVERYTHING, Cluster, Conflict, Coverage, Node, SettingsLayer, Unreadable
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import AdvisoryId, ComponentName, FactName
from advisor.model.provenance import Provenance
from advisor.model.recognition import KnownComponent, Presence
from advisor.model.record import Record
from advisor.model.release import Catalogue, Release, ReleaseStatus, Slot
from advisor.model.signature import Signature
from advisor.model.waiver import Waiver, WaiverScope
from advisor.versions import KernelSpan, Version, VersionSet, parse_version

CALICO, RANCHER, RKE2, LIBRARY, KUBERNETES = (
    ComponentName(name) for name in ("calico", "rancher", "rke2", "netlink", "kubernetes")
)

KERNEL = FactName("node.kernel")
OS_IMAGE = FactName("node.os_image")
OPERATING_SYSTEM = FactName("node.operating_system")
CNI = FactName("cluster.cni")
BPF = FactName("felix.bpf_enabled")
XDP = FactName("felix.xdp_enabled")
POOLS = FactName("calico.pools")
RAN_BEFORE = FactName("node.ran_before")
INTERFACES = FactName("node.interfaces")
GROWS = FactName("rancher.grows")

OLD_KERNEL, NEW_KERNEL = "5.4.0-182-generic", "5.15.0-107-generic"

_SCHEME = {CALICO: "image-build", RANCHER: "rancher", RKE2: "rke2", LIBRARY: "go-module", KUBERNETES: "kubernetes"}

# Provenance


def place(source: str = "cluster.json", **parts: str) -> Provenance:
    """Where a value was read."""
    return Provenance(source=source, **parts)


# Versions and ranges


def version(text: str, of: ComponentName = CALICO) -> Version:
    """A version of a component's scheme."""
    return parse_version(_SCHEME[of], text)


def affected_range(of: ComponentName = CALICO, **bounds: str) -> AffectedRange:
    """One range; the bounds are `introduced`, `fixed`, `last_affected`, `limit`."""
    parsed = {name: version(text, of) for name, text in bounds.items()}
    return AffectedRange(
        introduced=parsed.get("introduced"),
        fixed=parsed.get("fixed"),
        last_affected=parsed.get("last_affected"),
        limit=parsed.get("limit"),
        versions=VersionSet.between(**parsed),
    )


def affected(
    *ranges: Mapping[str, str], uncertain: Iterable[Mapping[str, str]] = (), of: ComponentName = CALICO
) -> Affected:
    """What is known of one build."""
    made = tuple(affected_range(of, **bounds) for bounds in ranges)
    return Affected(
        ranges=made,
        versions=_union(made, of),
        uncertain=_union([affected_range(of, **bounds) for bounds in uncertain], of),
    )


def _union(ranges: Iterable[AffectedRange], of: ComponentName) -> VersionSet:
    return VersionSet.of([VersionSet.empty(_SCHEME[of]), *(each.versions for each in ranges)])


def span(first: str, last: str, of: ComponentName = CALICO) -> VersionSet:
    """Versions from the first through the last."""
    return VersionSet.between(introduced=version(first, of), last_affected=version(last, of))


# Facts and conditions


def declared(
    name: FactName,
    kind: FactType = FactType.BOOLEAN,
    *,
    scope: Scope = Scope.NODE,
    choices: tuple[str, ...] = (),
    setting: Setting | None = None,
    objects: Objects | None = None,
    defaults: tuple[Default, ...] = (),
    reach: Reach = Reach.API,
) -> FactDeclaration:
    """A declaration of a fact, which looking it up obtains."""
    return FactDeclaration(
        name=name,
        type=kind,
        scope=scope,
        meaning=f"What {name} is.",
        unit=None,
        choices=choices,
        obtain=(Obtain(reach=reach, says=f"look up {name}"),),
        setting=setting,
        defaults=defaults,
        signs=(),
        objects=objects,
    )


def felix_setting(
    short_name: str, kind: FactType, default: FactValue, *, choices: tuple[str, ...] = ()
) -> FactDeclaration:
    """A setting of Felix, `xdpEnabled`, with a compiled default in upstream builds from v3.22.0 through v3.32.1."""
    known_default = Default(
        builds=(UPSTREAM,), versions=span("v3.22.0", "v3.32.1"), value=default, source="config_params.go"
    )
    setting = Setting(
        component=CALICO,
        environment=f"FELIX_{short_name.upper()}",
        kind="FelixConfiguration",
        field=f"spec.{short_name}",
        selector_objects=VersionSet.between(introduced=version("v3.32.0")),
    )
    snake_case = "".join(f"_{char.lower()}" if char.isupper() else char for char in short_name)
    name = FactName(f"felix.{snake_case}")
    return declared(name, kind, setting=setting, defaults=(known_default,), choices=choices)


POOL_OBJECTS = Objects(
    component=CALICO,
    kind="IPPool",
    groups=frozenset({"projectcalico.org"}),
    field=Field(path="spec.mode", one_of=("Always",), others=("Never",), unset="Never"),
    some=True,
    none=False,
)
"""Whether some pool has the mode Always."""


FACTS: Mapping[FactName, FactDeclaration] = {
    each.name: each
    for each in (
        declared(KERNEL, FactType.KERNEL),
        declared(OS_IMAGE, FactType.TEXT),
        declared(OPERATING_SYSTEM, FactType.TEXT),
        declared(CNI, FactType.CHOICE, scope=Scope.CLUSTER, choices=("calico", "canal", "cilium")),
        felix_setting("bpfEnabled", FactType.BOOLEAN, False),
        felix_setting("xdpEnabled", FactType.BOOLEAN, True),
        declared(RAN_BEFORE, reach=Reach.PERSON),
        declared(INTERFACES, FactType.NUMBER, reach=Reach.HOST),
        declared(GROWS, scope=Scope.CLUSTER),
        declared(POOLS, scope=Scope.CLUSTER, objects=POOL_OBJECTS),
    )
}


def is_(fact: FactName, *values: FactValue) -> FactTest:
    """The fact is one of the values."""
    return FactTest(fact=fact, test=OneOf(values=values))


def at_least(fact: FactName, minimum: int) -> FactTest:
    """The fact is the number or greater."""
    return FactTest(fact=fact, test=AtLeast(minimum=minimum))


OLD = FactTest(
    fact=KERNEL,
    test=KernelIn(
        spans=(KernelSpan(family="ubuntu", series=(5, 4)),),
        possibly=(KernelSpan(from_series=(5, 0), before_series=(5, 6)),),
    ),
)
"""The kernel is Ubuntu's 5.4; other kernels from 5.0 to before 5.6 nobody has settled."""


# Inventories


def observed(fact: FactName, value: FactValue, source: str = "cluster.json") -> Observation:
    """A stated value."""
    return Observation(fact=fact, value=value, seen_in=place(source, field=fact))


def node(
    name: str = "n1", kernel: str | None = OLD_KERNEL, facts: Mapping[FactName, FactValue] = MappingProxyType({})
) -> Node:
    """A Linux node with the kernel of Ubuntu 20.04; None states no kernel."""
    stated: dict[FactName, FactValue] = {OPERATING_SYSTEM: "linux", **facts}
    if kernel is not None:
        stated[KERNEL] = kernel
    return Node(name=name, facts=tuple(observed(fact, value) for fact, value in sorted(stated.items())))


def component(
    text: str = "v3.27.3",
    of: ComponentName = CALICO,
    *,
    build: str = UPSTREAM,
    basis: Basis = Basis.RUNNING,
    edition: Edition | None = None,
    nodes: Iterable[str] | None = None,
    inside: Container | None = None,
) -> Component:
    """A component, Calico unless another is named, running on every node."""
    return Component(
        name=of,
        version=version(text, of),
        build=build,
        edition=edition,
        basis=basis,
        seen_in=(place(object=f"DaemonSet {of}", field="image", text=text),),
        nodes=None if nodes is None else frozenset(nodes),
        inside=inside,
    )


def unreadable(
    of: ComponentName = CALICO, *, basis: Basis = Basis.RUNNING, nodes: Iterable[str] | None = None
) -> Component:
    """A component whose image is pinned by its digest."""
    return Component(
        name=of,
        version=VersionUnknown(text="sha256:0", reason="the image is named by its digest", how="name it by its tag"),
        basis=basis,
        seen_in=(place(object=f"DaemonSet {of}", field="image", text="sha256:0"),),
        nodes=None if nodes is None else frozenset(nodes),
    )


def felix_configuration(
    values: Mapping[FactName, FactValue | Unreadable], name: str = "default", *, selector: str = ""
) -> SettingsLayer:
    """A FelixConfiguration object."""
    return SettingsLayer(
        kind="FelixConfiguration",
        name=name,
        component=CALICO,
        values=values,
        selector=selector,
        seen_in=place(object=f"FelixConfiguration {name}", field="spec"),
    )


def pool(says: FactValue | Unreadable | None, name: str = "default") -> SettingsLayer:
    """An IPPool object, and what it says of the fact that all pools tell; None: it was saved before anybody asked."""
    return SettingsLayer(
        kind="IPPool",
        name=name,
        component=CALICO,
        values={} if says is None else {POOLS: says},
        seen_in=place(object=f"IPPool {name}", field="spec"),
    )


def environment(
    values: Mapping[FactName, FactValue | Unreadable] = MappingProxyType({}),
    name: str = "DaemonSet kube-system/calico-node",
    *,
    nodes: Iterable[str] | None = None,
    unread_because: str = "",
) -> SettingsLayer:
    """The environment of a calico-node container, of a workload's template unless nodes are named."""
    return SettingsLayer(
        kind="environment",
        name=name,
        component=CALICO,
        values=values,
        unread=unread_because,
        nodes=None if nodes is None else frozenset(nodes),
        seen_in=place(object=name, field="env"),
    )


def covering(kind: str, *namespaces: str, gap: str = "", remedy: str = "", source: str = "cluster.json") -> Coverage:
    """Coverage of a kind in the namespaces, or in the whole cluster when none is named."""
    where = frozenset(namespaces) if namespaces else None
    return Coverage(kind=kind, namespaces=where, gap=gap, remedy=remedy, source=source)


ALL_COVERED = (covering(EVERYTHING),)
"""Somebody vouches that all there is stands in the inventory."""

SETTINGS_COVERED = (covering("FelixConfiguration"), covering("Node"))


def cluster(
    *components: Component,
    nodes: Iterable[Node] = (),
    facts: Mapping[FactName, FactValue] | Iterable[Observation] = (),
    layers: Iterable[SettingsLayer] = (),
    coverage: Iterable[Coverage] = ALL_COVERED,
    namespaces: Iterable[str] | None = None,
    conflicts: Iterable[Conflict] = (),
    name: str = "prod",
    is_reached: bool = True,
) -> Cluster:
    """A cluster in which everything was seen, unless `coverage` says less."""
    stated = [observed(fact, value) for fact, value in facts.items()] if isinstance(facts, Mapping) else facts
    return Cluster(
        name=name,
        components=components,
        nodes=tuple(nodes),
        facts=tuple(stated),
        layers=tuple(layers),
        coverage=tuple(coverage),
        namespaces=None if namespaces is None else frozenset(namespaces),
        conflicts=tuple(conflicts),
        is_reached=is_reached,
    )


# Knowledge


def advisory(
    *ranges: Mapping[str, str],
    of: ComponentName = CALICO,
    name: str = "synthetic-fault",
    when: Condition = ALWAYS,
    severity: Severity = Severity.HIGH,
    examined: tuple[str, str] | None = None,
    prereleases: bool = False,
    uncertain: Iterable[Mapping[str, str]] = (),
    builds: Mapping[str, Affected] = MappingProxyType({}),
    symptoms: Iterable[FactTest | None] = (),
) -> Advisory:
    """An advisory; without ranges it affects Calico from v3.27.3 to before v3.27.4, or all of another component."""
    everywhere = ({"introduced": "v3.27.3", "fixed": "v3.27.4"},) if of == CALICO else ({"introduced": "v0.0.1"},)
    return Advisory(
        id=AdvisoryId(name),
        kind=AdvisoryKind.DEFECT,
        title="A synthetic fault",
        summary="It is only here.",
        severity=severity,
        component=of,
        examined=Examined(
            versions=span(*examined, of=of) if examined else VersionSet.everything(_SCHEME[of]),
            prereleases=prereleases,
        ),
        affected=affected(*(ranges or everywhere), uncertain=uncertain, of=of),
        builds=builds,
        when=when,
        symptoms=tuple(Symptom(says="It shows.", kind="fact" if test else "log", when=test) for test in symptoms),
        consequence="It hurts.",
        fix="Move on.",
        validation=Validation(before=(), after=()),
        references=(),
        confidence=Confidence.HIGH,
    )


def release(
    text: str,
    of: ComponentName = CALICO,
    *editions: Edition,
    status: ReleaseStatus = ReleaseStatus.RELEASED,
    **ships: str,
) -> Release:
    """A release for everyone, unless editions are named; `ships` is the Calico version by slot."""
    return Release(
        version=version(text, of),
        date=None,
        editions=frozenset(editions or (Edition.COMMUNITY, Edition.PRIME)),
        status=status,
        ships={slot: version(shipped) for slot, shipped in ships.items()},
        carries=MappingProxyType({}),
    )


def catalogue(
    of: ComponentName,
    *releases: Release,
    spanning: tuple[str, str] | None = None,
    slots: tuple[Slot, ...] = (),
    by_line: Iterable[str] = (),
) -> Catalogue:
    """The releases of a component, oldest first; `spanning` the versions it claims to know all releases of."""
    return Catalogue(
        component=of,
        source="https://example.org",
        read="2026-01-01",
        span=span(*spanning, of=of) if spanning else None,
        by_line=frozenset(by_line),
        slots=slots,
        carries=(),
        lines=(),
        releases=releases,
        by_text=MappingProxyType({each.version.release: each for each in releases}),
    )


def rke2_releases(*releases: Release) -> Catalogue:
    """RKE2's releases, which ship Calico for `cni: calico` and, rebuilt, inside Canal."""
    slots = (
        Slot(name="calico", component=CALICO, build=UPSTREAM, provided=is_(CNI, "calico")),
        Slot(name="canal", component=CALICO, build="rancher-hardened", provided=is_(CNI, "canal")),
    )
    return catalogue(RKE2, *releases, slots=slots)


def known_component(
    name: ComponentName,
    *,
    presence: Presence = Presence.EXPECTED,
    homes: tuple[str, ...] = (),
    shown_by: tuple[str, ...] = (),
    runs_on_every_node: bool = True,
    kubelet_marker: str | None = None,
) -> KnownComponent:
    """How a component is recognised."""
    return KnownComponent(
        name=name,
        title=name.capitalize(),
        scheme=_SCHEME[name],
        presence=presence,
        runs_on_every_node=runs_on_every_node,
        homes=homes,
        shown_by=shown_by,
        images=(),
        containers=(),
        statements=(),
        module=None,
        kubelet_marker=kubelet_marker,
        remedy=f"look for {name}",
    )


COMPONENTS = {
    each.name: each
    for each in (
        known_component(CALICO, homes=("calico-system", "kube-system"), shown_by=("DaemonSet", "Pod")),
        known_component(RANCHER, homes=("cattle-system",), shown_by=("Deployment", "Pod"), runs_on_every_node=False),
        known_component(RKE2, kubelet_marker="+rke2r"),
        known_component(LIBRARY, presence=Presence.OPPORTUNISTIC, runs_on_every_node=False),
    )
}


def hash_of(value: object) -> str:
    """64 hexadecimal digits that differ when the value does."""
    return hashlib.sha256(repr(value).encode()).hexdigest()


def knowledge_of(*advisories: Advisory, catalogues: Iterable[Catalogue] = ()) -> KnowledgeBase:
    """A knowledge base of the synthetic components and facts, with these advisories and catalogues."""
    about = sorted({each.component for each in advisories})
    return KnowledgeBase(
        name="synthetic",
        version="1",
        as_of="2026-01-01",
        stale_after_days=180,
        digest=f"sha256:{hash_of(advisories)}",
        digests={each.id: f"sha256:{hash_of(each)}" for each in advisories},
        advisories={each.id: each for each in sorted(advisories, key=lambda each: each.id)},
        facts=dict(sorted(FACTS.items())),
        components=dict(sorted(COMPONENTS.items())),
        catalogues={each.component: each for each in catalogues},
        by_component={
            name: tuple(sorted((each for each in advisories if each.component == name), key=lambda each: each.id))
            for name in about
        },
    )


# What people put on record

TODAY = datetime.date(2026, 11, 21)


def signed(expires: str = "2026-12-31") -> Signature:
    """Somebody's word, until a day."""
    return Signature(owner="ada", reason="Looked at it.", expires=datetime.date.fromisoformat(expires))


def vouched(
    fact: FactName,
    value: FactValue,
    *,
    nodes: Iterable[str] | None = None,
    clusters: Iterable[str] | None = None,
    expires: str = "2026-12-31",
    number: int = 1,
) -> RecordedAnswer:
    """An answer about a fact, on all nodes unless some are named."""
    claim = VouchedFact(fact=fact, value=value, nodes=None if nodes is None else frozenset(nodes))
    return _answer(fact, claim, clusters, expires, number)


def vouched_version(
    text: str, of: ComponentName = CALICO, *, image: str = "", expires: str = "2026-12-31", number: int = 1
) -> RecordedAnswer:
    """An answer about a version, of an image or of what nobody saw."""
    claim = VouchedVersion(component=of, version=version(text, of), image=image)
    return _answer(f"{of}.version", claim, None, expires, number)


def vouched_absence(of: ComponentName = CALICO, *, number: int = 1) -> RecordedAnswer:
    """An answer that a component is not there."""
    return _answer(f"{of}.version", VouchedAbsence(component=of), None, "2026-12-31", number)


def _answer(question: str, claim: Claim, clusters: Iterable[str] | None, expires: str, number: int) -> RecordedAnswer:
    return RecordedAnswer(
        question=question,
        claim=claim,
        clusters=None if clusters is None else frozenset(clusters),
        signature=signed(expires),
        seen_in=place("answers.yaml", object=f"answer {number} of ada"),
    )


def waiver(
    of: str = "synthetic-fault",
    *,
    clusters: Iterable[str] | None = None,
    components: Iterable[ComponentName] | None = None,
    versions: Iterable[str] | None = None,
    nodes: Iterable[str] | None = None,
    created: str = "2026-11-01",
    expires: str = "2026-12-31",
    covers_unknown: bool = False,
    number: int = 1,
) -> Waiver:
    """A waiver of everything about an advisory, unless a scope is given."""
    return Waiver(
        advisory=AdvisoryId(of),
        scope=WaiverScope(
            clusters=None if clusters is None else frozenset(clusters),
            components=None if components is None else frozenset(components),
            versions=None if versions is None else frozenset(versions),
            nodes=None if nodes is None else frozenset(nodes),
        ),
        signature=signed(expires),
        created=datetime.date.fromisoformat(created),
        covers_unknown=covers_unknown,
        seen_in=place("waivers.yaml", object=f"waiver {number} of ada"),
    )


def on_record(*entries: RecordedAnswer | Waiver, today: datetime.date = TODAY) -> Record:
    """What is on record on a day."""
    return Record(
        today=today,
        answers=tuple(each for each in entries if isinstance(each, RecordedAnswer)),
        waivers=tuple(each for each in entries if isinstance(each, Waiver)),
    )
