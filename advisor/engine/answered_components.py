"""Answers about components: which version one is, or that it is not there, where no source could tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from advisor.engine.facts import FactReader
from advisor.engine.presence import sight
from advisor.engine.sighting import Absent, Found, MayBe, Sighting
from advisor.engine.tests_on_facts import FactTests
from advisor.model.answer import RecordedAnswer, VouchedAbsence, VouchedFact, VouchedVersion
from advisor.model.component import Basis, Component, VersionUnknown
from advisor.model.inventory import Cluster
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName
from advisor.model.provenance import Provenance
from advisor.versions import Order, Version

Shown = tuple[tuple[str, Provenance], ...]
"""What is observed, each with its place."""


def against_sight(answer: RecordedAnswer, cluster: Cluster, knowledge: KnowledgeBase) -> Shown:
    """What the cluster shows of a component that an answer says otherwise of; empty when they agree."""
    match answer.claim:
        case VouchedFact():
            return ()
        case VouchedAbsence(component=name):
            return _places(_definite(sighting(name, cluster, knowledge)))
        case VouchedVersion(component=name, version=version, image=image) if image:
            shown = [each for each in cluster.components if each.name == name and _is_image(each, image)]
            return _places([each for each in shown if _is_another(each, version)])
        case VouchedVersion(component=name, version=version):
            seen = sighting(name, cluster, knowledge)
            if isinstance(seen, Absent) and knowledge.components[name].shown_by:
                return (("it was looked for and is not there", Provenance(source=name)),)
            return _places([each for each in _definite(seen) if _is_another(each, version)])


def sighting(name: ComponentName, cluster: Cluster, knowledge: KnowledgeBase) -> Sighting:
    """Whether a component is in a cluster, as judging sees it."""
    return sight(knowledge.components[name], tests_on(cluster, knowledge))


def tests_on(cluster: Cluster, knowledge: KnowledgeBase) -> FactTests:
    """The tests on a cluster as it stands."""
    return FactTests(knowledge=knowledge, reader=FactReader(cluster=cluster), sight=sight)


def _places(components: Sequence[Component]) -> Shown:
    return tuple((each.version_text, place) for each in components for place in each.seen_in[:1])


def _definite(seen: Sighting) -> Sequence[Component]:
    """The components that are there for sure: what a bundle may have installed is not."""
    return [each for each in seen.components if each.provided is None] if isinstance(seen, Found) else []


def _is_image(component: Component, image: str) -> bool:
    version = component.version
    texts = {place.text for place in component.seen_in}
    return image in (texts | {version.text} if isinstance(version, VersionUnknown) else texts)


def _is_another(component: Component, version: Version) -> bool:
    seen = component.version
    return isinstance(seen, Version) and seen.compare(version) is not Order.SAME


def with_component(answer: RecordedAnswer, cluster: Cluster, knowledge: KnowledgeBase) -> Cluster:
    """The cluster with the version or the absence of a component filled in, where it was not seen."""
    match answer.claim:
        case VouchedFact():
            return cluster
        case VouchedAbsence(component=name):
            seen, is_hidden = sighting(name, cluster, knowledge), not knowledge.components[name].shown_by
            is_open = isinstance(seen, MayBe) or (isinstance(seen, Absent) and is_hidden)
            return (
                replace(cluster, vouched_absent=(*cluster.vouched_absent, (name, answer.seen_in)))
                if is_open
                else cluster
            )
        case VouchedVersion(image=image) as claim if image:
            return _with_components(cluster, [_of_image(each, claim, answer.seen_in) for each in cluster.components])
        case VouchedVersion(component=name, version=version):
            if not isinstance(sighting(name, cluster, knowledge), MayBe):
                return cluster
            place = answer.seen_in
            unseen = Component(name=name, version=version, basis=Basis.RUNNING, seen_in=(place,), vouched_by=place)
            return _with_components(cluster, [*cluster.components, unseen])


def _with_components(cluster: Cluster, components: Sequence[Component]) -> Cluster:
    return replace(cluster, components=tuple(sorted(components, key=lambda each: each.sort_key)))


def _of_image(component: Component, claim: VouchedVersion, place: Provenance) -> Component:
    """A component whose image an answer knows, or a library inside that image."""
    version, inside = component.version, component.inside
    if component.name == claim.component and isinstance(version, VersionUnknown) and version.text == claim.image:
        places = tuple(sorted({*component.seen_in, place}))
        return replace(component, version=claim.version, seen_in=places, vouched_by=place)
    if inside and inside.component == claim.component and inside.version is None and inside.text == claim.image:
        return replace(component, inside=replace(inside, version=claim.version), vouched_by=place)
    return component
