"""Adds what is intended to a harvest: a component at a version, a fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from advisor.collectors.harvest import Harvest
from advisor.collectors.images import version_from
from advisor.collectors.wanted import Wanted
from advisor.model.component import Basis, Component, VersionUnknown
from advisor.model.fact import FactValue, Observation
from advisor.model.inventory import Note
from advisor.model.names import ComponentName, FactName
from advisor.model.provenance import Provenance
from advisor.versions import Version

CNI = FactName("cluster.cni")


def add_version(name: str, text: str, seen: Provenance, wanted: Wanted, harvest: Harvest) -> None:
    """Adds a component at the version a text states; a name that the rules do not know is passed over."""
    known = wanted.components.get(ComponentName(name))
    if known is not None:
        version = version_from(text, known, text=text)
        harvest.components.append(Component(name=known.name, version=version, basis=Basis.INTENDED, seen_in=(seen,)))


def add_unknown(name: str, unknown: VersionUnknown, seen: Provenance, wanted: Wanted, harvest: Harvest) -> None:
    """Adds a component that is intended at a version nobody wrote down."""
    known = wanted.components.get(ComponentName(name))
    if known is not None:
        harvest.components.append(Component(name=known.name, version=unknown, basis=Basis.INTENDED, seen_in=(seen,)))


def without_blanks(components: Iterable[Component]) -> Iterator[Component]:
    """The components without those whose file leaves the version open, where another file tells which was intended.

    A `cluster.yml` without a version stands beside the `.rkestate` in which rke wrote the one it took.
    """
    components = tuple(components)
    told = {each.name for each in components if each.basis is Basis.INTENDED and isinstance(each.version, Version)}
    for each in components:
        is_blank = isinstance(each.version, VersionUnknown) and not each.version.text
        if not (is_blank and each.basis is Basis.INTENDED and each.name in told):
            yield each


def add_image(reference: str, seen: Provenance, wanted: Wanted, harvest: Harvest) -> bool:
    """Adds the component an image is; false when it is none we know."""
    found = wanted.images.recognise(reference)
    if found is None or found.pattern.states_only:
        return False
    component = Component(
        name=found.known.name,
        version=found.version,
        build=found.pattern.build,
        basis=Basis.INTENDED,
        seen_in=(seen,),
    )
    harvest.components.append(component)
    return True


def add_fact(fact: FactName, value: FactValue, seen: Provenance, harvest: Harvest) -> None:
    """Adds a fact that gives way to what the cluster shows."""
    harvest.intended.facts.append(Observation(fact=fact, value=value, seen_in=seen))


def add_cni(plugin: str, seen: Provenance, harvest: Harvest) -> None:
    """Adds the network plugin, by the word that RKE1, RKE2 and K3s have for it."""
    value = plugin if plugin in {"calico", "canal", "cilium", "flannel"} else "other"
    add_fact(CNI, value, seen, harvest)


def say(what: str, seen: Provenance, harvest: Harvest) -> None:
    """Says what a file of this kind shows, and that it is no more than intended."""
    harvest.accepted += 1
    remedy = "save the cluster's objects with kubectl for what runs, or judge the wish with --basis intended"
    harvest.notes.append(Note(source=seen.source, says=what, remedy=remedy))
