"""Which release of a bundle ends a fault of what it ships: an RKE2 user moves RKE2, not the Calico inside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advisor.engine.conditions import evaluate
from advisor.engine.node_classes import UNSEEN
from advisor.engine.tests_on_facts import FactTests
from advisor.model.advisory import Advisory
from advisor.model.component import Component, Edition
from advisor.model.finding import BundleFix
from advisor.model.inventory import Cluster
from advisor.model.names import ComponentName
from advisor.model.release import Catalogue, Release, ReleaseStatus, Slot
from advisor.truth import Truth
from advisor.versions import Order, Version


def bundle_fixes(
    advisory: Advisory, component: Component, cluster: Cluster, tests: FactTests, edition: Edition | None
) -> tuple[BundleFix, ...]:
    """The first release of each bundle that ships a version free of the fault: on its line, or else on a later one.

    A release that would take the component back to an earlier version is no way out. Only bundles that are known to
    install the component in this cluster count. An edition nobody named counts as community.
    """
    return tuple(
        fix
        for installer in _installers(component, cluster, tests)
        if (fix := _first_free(advisory, component, installer, edition or Edition.COMMUNITY))
    )


def bringers(component: Component, cluster: Cluster, tests: FactTests) -> tuple[ComponentName, ...]:
    """The bundles that install a component in this cluster, each once, whether or not their version is known."""
    found: dict[ComponentName, None] = {}
    for bundle in cluster.components:
        catalogue = tests.knowledge.catalogues.get(bundle.name)
        slots = catalogue.slots if catalogue else ()
        if any(_is_of(slot, component) and _installs(slot, bundle, tests) for slot in slots):
            found[bundle.name] = None
    return tuple(found)


def _is_of(slot: Slot, component: Component) -> bool:
    return (slot.component, slot.build) == (component.name, component.build)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Installer:
    """A bundle in the cluster, and the slot of it that a component comes from."""

    name: ComponentName
    version: Version
    catalogue: Catalogue
    slot: Slot


def _installers(component: Component, cluster: Cluster, tests: FactTests) -> Iterator[_Installer]:
    """The bundles of the cluster, each once and in its oldest version, with the slot the component comes from."""
    seen: set[str] = set()
    for bundle in cluster.components:
        catalogue = tests.knowledge.catalogues.get(bundle.name)
        if catalogue is None or bundle.name in seen or not isinstance(bundle.version, Version):
            continue
        for slot in catalogue.slots:
            if _is_of(slot, component) and _installs(slot, bundle, tests):
                seen.add(bundle.name)
                yield _Installer(name=bundle.name, version=bundle.version, catalogue=catalogue, slot=slot)


def _installs(slot: Slot, bundle: Component, tests: FactTests) -> bool:
    return evaluate(slot.provided, lambda leaf: tests.outcome(leaf, UNSEEN, bundle).truth) is Truth.TRUE


def _first_free(advisory: Advisory, component: Component, installer: _Installer, edition: Edition) -> BundleFix | None:
    later = [each for each in installer.catalogue.releases if each.version.compare(installer.version) is Order.AFTER]
    own_line_first = sorted(later, key=lambda each: each.version.line != installer.version.line)
    obtainable = _obtainable(own_line_first, edition)
    first = next((each for each in obtainable if _is_free(advisory, component, installer.slot, each)), None)
    if first is None:
        return None
    slot = installer.slot.name
    return BundleFix(bundle=installer.name, version=str(first.version), slot=slot, ships=str(first.ships[slot]))


def _obtainable(releases: Sequence[Release], edition: Edition) -> Iterator[Release]:
    for release in releases:
        if release.status is ReleaseStatus.RELEASED and edition in release.editions:
            yield release


def _is_free(advisory: Advisory, component: Component, slot: Slot, release: Release) -> bool:
    shipped = release.ships.get(slot.name)
    return shipped is not None and is_free(advisory, component, shipped)


def is_free(advisory: Advisory, component: Component, version: Version) -> bool:
    """Whether moving a component there is no step back, to a version that was examined and has not the fault.

    That is so whatever the facts.
    """
    if advisory.examined.versions.contains(version) is not Truth.TRUE:
        return False
    if isinstance(component.version, Version) and version.compare(component.version) is Order.BEFORE:
        return False
    affected = advisory.affected_in(component.build)
    return (affected.versions | affected.uncertain).contains(version) is Truth.FALSE
