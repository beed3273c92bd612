"""Which components of a cluster to judge: on their strongest basis, brought by a bundle, or perhaps there unseen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from advisor.engine.conditions import evaluate
from advisor.engine.node_classes import UNSEEN
from advisor.engine.sighting import Absent, Found, MayBe, Sighting
from advisor.engine.tests_on_facts import FactTests
from advisor.model.component import Basis, Component, VersionUnknown
from advisor.model.condition import leaves
from advisor.model.fact import Missing, MissingKind
from advisor.model.inventory import EVERYTHING, NODE_ANNOTATIONS, Cluster
from advisor.model.recognition import KnownComponent, Presence
from advisor.model.release import Release, Slot
from advisor.truth import Truth
from advisor.versions import Version

NODE = "Node"


def sight(known: KnownComponent, tests: FactTests) -> Sighting:
    """Whether a component is there, and which versions of it."""
    cluster = tests.cluster
    seen = [component for component in cluster.components if component.name == known.name]
    running = [component for component in seen if component.basis is Basis.RUNNING]
    if running:
        return Found(components=tuple(running))
    if any(known.name == name for name, _ in cluster.vouched_absent):
        return Absent()
    if known.presence is Presence.OPPORTUNISTIC:
        return Found(components=tuple(seen)) if seen else Absent()
    if _would_be_seen(known, cluster) or _is_no_nodes_own(known, tests):
        return Absent()
    bundled, gap = _bundled(known, tests)
    told = {component.basis for component in seen}
    bundled = tuple(each for each in bundled if each.basis is Basis.BUNDLED or each.basis not in told)
    candidates = sorted([*seen, *bundled], key=lambda component: component.basis.rank)
    if candidates:
        strongest = candidates[0].basis
        chosen = tuple(each for each in candidates if each.basis is strongest)
        return Found(components=chosen, gap=gap, unseen=_not_looked_for(known, cluster))
    return MayBe(missing=gap or _not_looked_for(known, cluster))


def _would_be_seen(known: KnownComponent, cluster: Cluster) -> bool:
    """Whether some kind of object that shows the component was listed in all its homes."""
    return any(all(cluster.covers(kind, home) for home in known.homes) for kind in known.shown_by if known.homes)


def _is_no_nodes_own(known: KnownComponent, tests: FactTests) -> bool:
    """Whether it is a distribution, and every node names another; one without a kubelet names none.

    One that only annotations tell may run on nodes whose annotations nobody saw.
    """
    cluster, kinds = tests.cluster, tests.knowledge.components
    if not known.is_distribution or not cluster.covers(NODE):
        return False
    if known.node_annotations and any(entry.kind == NODE_ANNOTATIONS for entry in cluster.coverage):
        return False
    named = [each for each in cluster.components if kinds[each.name].is_distribution and each.basis is Basis.RUNNING]
    is_everywhere = any(each.nodes is None and each.vouched_by is None for each in named)
    if cluster.covers(EVERYTHING) or is_everywhere:
        return True
    nodes = {name for each in named for name in each.nodes or ()}
    return bool(cluster.nodes) and all(node.name in nodes for node in cluster.nodes)


def _not_looked_for(known: KnownComponent, cluster: Cluster) -> Missing:
    of_nodes = (NODE, NODE_ANNOTATIONS) if known.node_annotations else (NODE,)
    kinds = of_nodes if known.is_distribution else known.shown_by
    gaps = [entry for entry in cluster.coverage if entry.gap and entry.kind in kinds]
    unseen = [home for home in known.homes if not any(cluster.covers(kind, home) for kind in known.shown_by)]
    where = f" in {', '.join(unseen)}" if unseen else ""
    unlisted = f"{' or '.join((NODE,) if known.is_distribution else kinds)} objects{where} were not listed"
    silent = "not every node says what its kubelet is" if known.is_distribution and cluster.covers(NODE) else ""
    why = gaps[0].gap if gaps else silent or unlisted
    remedy = gaps[0].remedy if gaps and gaps[0].remedy else known.remedy
    return Missing(kind=MissingKind.INVENTORY, fact=f"{known.name}.version", reason=why, how=remedy)


def _bundled(known: KnownComponent, tests: FactTests) -> tuple[tuple[Component, ...], Missing | None]:
    """What the releases of the cluster's bundles install of a component, and the gap if a release is not catalogued."""
    found: dict[tuple[str, str, str, Basis], Component] = {}
    gap: Missing | None = None
    for bundle in tests.cluster.components:
        catalogue = tests.knowledge.catalogues.get(bundle.name)
        slots = [slot for slot in catalogue.slots if slot.component == known.name and slot.is_told] if catalogue else []
        if not catalogue or not slots:
            continue
        version = bundle.version
        release = catalogue.by_text.get(version.release) if isinstance(version, Version) else None
        if release is None or bundle.vouched_by is not None:
            gap = _uncatalogued(bundle, known, _not_looked_for(known, tests.cluster).how)
            continue
        for component in _installed(bundle, release, slots, tests):
            key = (component.version_text, component.build, str(component.provided), component.basis)
            found[key] = _together(found[key], component) if key in found else component
    return tuple(found.values()), gap


def _together(one: Component, two: Component) -> Component:
    """What two bundles bring alike, on the nodes of both."""
    nodes = None if one.nodes is None or two.nodes is None else one.nodes | two.nodes
    return replace(one, nodes=nodes, seen_in=tuple(sorted({*one.seen_in, *two.seen_in})))


def _installed(bundle: Component, release: Release, slots: list[Slot], tests: FactTests) -> Iterator[Component]:
    """What a release installs. Of one that is only intended it is intended too, unless another image is named."""
    for slot in slots:
        if slot.name not in release.ships:
            continue
        component = Component(
            name=slot.component,
            version=release.ships[slot.name],
            build=slot.build,
            basis=max(Basis.BUNDLED, bundle.basis, key=lambda basis: basis.rank),
            seen_in=tuple(replace(place, text=f"{bundle.name} {bundle.version_text}") for place in bundle.seen_in),
            nodes=bundle.nodes,
            provided=slot.provided,
        )
        truth = _installs(slot, component, tests)
        if truth is Truth.TRUE:
            yield replace(component, provided=None)
        elif truth is Truth.UNKNOWN:
            yield component


def _installs(slot: Slot, component: Component, tests: FactTests) -> Truth:
    for leaf in leaves(slot.provided):
        tests.relied_on.update(tests.outcome(leaf, UNSEEN, component).rests_on)
    return evaluate(slot.provided, lambda leaf: tests.outcome(leaf, UNSEEN, component).truth)


def _uncatalogued(bundle: Component, known: KnownComponent, how: str) -> Missing:
    """Nobody knows what a bundle ships; `how` says what shows the component itself, which then decides."""
    if isinstance(bundle.version, VersionUnknown):
        return Missing(
            kind=MissingKind.INVENTORY,
            fact=f"{bundle.name}.version",
            reason=bundle.version.reason,
            how=bundle.version.how,
        )
    what = f"{bundle.name} {bundle.version}"
    if bundle.vouched_by is not None:
        reason = f"{what} is only vouched for, and what it ships was not seen"
        return Missing(kind=MissingKind.INVENTORY, fact=f"{known.name}.version", reason=reason, how=how)
    return Missing(
        kind=MissingKind.KNOWLEDGE,
        fact=f"{bundle.name}.version",
        reason=f"{what} is in no release table here, so what it ships of {known.name} is not known",
        how=how,
    )
