"""What can be moved in a cluster: one axis a component, with every release of it, and what each release drags along.

A release that may not be gone to stays on its axis, marked with the constraint that bars it: what a plan could do
without that constraint is asked when there is no way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from advisor.engine.fixes import proven_edition
from advisor.model.assessment import ClusterAssessment
from advisor.model.component import Component, Edition
from advisor.model.inventory import Cluster
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName
from advisor.model.recognition import Presence
from advisor.model.release import Catalogue, Release, ReleaseStatus, Slot
from advisor.planner.ground import Ground
from advisor.planner.lines import around, is_known, of_one_line
from advisor.planner.outcome import Constraint, Held
from advisor.planner.question import Options
from advisor.problems import InvalidInput, Place, Problem
from advisor.truth import Truth
from advisor.versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A version that an axis can stand at."""

    version: Version
    brings: Mapping[ComponentName, Version]
    """The versions of what the bundle drags along."""
    barred: tuple[Constraint, ...]
    """Why nobody may go there, sorted; empty when it can be had."""
    is_prerelease: bool = False
    """Whether it is no release yet: then it is nobody's latest one."""

    @property
    def is_offered(self) -> bool:
        """Whether it is a release that can be had."""
        return not self.barred and not self.is_prerelease


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A component that can be moved."""

    component: Component
    """As it was found."""
    drags: tuple[Component, ...]
    """What moves with it, as it was found, by name."""
    candidates: tuple[Candidate, ...]
    """Oldest first."""
    start: int
    """Where it stands now, as a place in the candidates."""
    edition: Edition
    keep: Constraint | None
    """The user's wish that it stays; None when it may move."""

    @property
    def name(self) -> ComponentName:
        """The component's name."""
        return self.component.name

    @property
    def names(self) -> frozenset[ComponentName]:
        """The component's name, and those of what it drags."""
        return frozenset({self.name, *(each.name for each in self.drags)})

    def components_at(self, place: int) -> tuple[Component, ...]:
        """The component and what it drags, as they are at a candidate."""
        candidate = self.candidates[place]
        moved = replace(self.component, version=candidate.version)
        dragged = (each for each in self.drags if each.name in candidate.brings)
        return (moved, *(replace(each, version=candidate.brings[each.name]) for each in dragged))

    def has_later_patch(self, place: int) -> bool:
        """Whether a later release of the same line can be had."""
        at = self.candidates[place].version
        later = self.candidates[place + 1 :]
        return any(each.is_offered and each.version.line == at.line for each in later)


@dataclass(frozen=True, slots=True, kw_only=True)
class Movable:
    """The axes of a cluster, by name, and what stays."""

    axes: tuple[Axis, ...]
    held: tuple[Held, ...]


def movable(assessed: ClusterAssessment, knowledge: KnowledgeBase, options: Options) -> Movable:
    """What can be moved. Raises `InvalidInput` for a component that stands at no known release, or at several."""
    problems: list[Problem] = []
    held: list[Held] = []
    chosen: list[Component] = []
    managed = dict(_managed(assessed, knowledge))
    for name, several in _by_name(assessed.components).items():
        found = of_one_line(several, knowledge.catalogues.get(name))
        reason = _runs_elsewhere(name, assessed.cluster, knowledge) or _why_held(name, found, knowledge, managed)
        fault = None if reason else _fault(name, found, knowledge, assessed.cluster)
        if reason:
            held.extend(Held(component=name, version=each.version_text, why=reason) for each in found)
        elif fault:
            problems.append(fault)
        else:
            chosen.append(found[0])
    if problems:
        raise InvalidInput(problems)
    axes = (_axis(each, [d for d, by in managed.values() if by == each.name], knowledge, options) for each in chosen)
    return Movable(axes=tuple(axes), held=tuple(dict.fromkeys(held)))


def _by_name(components: Iterable[Component]) -> dict[ComponentName, list[Component]]:
    found: dict[ComponentName, list[Component]] = {}
    for each in components:
        found.setdefault(each.name, []).append(each)
    return dict(sorted(found.items()))


def _managed(
    assessed: ClusterAssessment, knowledge: KnowledgeBase
) -> Iterator[tuple[ComponentName, tuple[Component, ComponentName]]]:
    """The components that a bundle of the cluster installs, each with that bundle; of several versions the first."""
    ground = Ground.of(assessed.cluster, assessed.components, knowledge)
    for bundle in assessed.components:
        catalogue = knowledge.catalogues.get(bundle.name)
        for component in reversed(assessed.components) if catalogue else ():
            if catalogue and slot_of(component, catalogue, ground):
                yield component.name, (component, bundle.name)


def slot_of(component: Component, catalogue: Catalogue, ground: Ground) -> Slot | None:
    """The slot of a bundle that installs a component here; None when none is known to."""
    for slot in catalogue.slots:
        is_same = (slot.component, slot.build) == (component.name, component.build)
        is_others = slot.unless is not None and ground.truth(slot.unless) is Truth.TRUE
        if is_same and not is_others and ground.truth(slot.provided) is Truth.TRUE:
            return slot
    return None


def _runs_elsewhere(name: ComponentName, cluster: Cluster, knowledge: KnowledgeBase) -> str:
    if cluster.managed_by is None or not knowledge.components[name].manages_clusters:
        return ""
    where = f"in {cluster.managed_by}" if cluster.managed_by else "in another cluster"
    return f"it runs {where}, and only its agents are here; to move it, plan the two clusters together"


def _why_held(
    name: ComponentName,
    found: Iterable[Component],
    knowledge: KnowledgeBase,
    managed: Mapping[ComponentName, tuple[Component, ComponentName]],
) -> str:
    if name in managed:
        return f"it moves with {managed[name][1]}, which brings it"
    if knowledge.components[name].presence is Presence.OPPORTUNISTIC:
        return "it is part of another image"
    if name not in knowledge.upgrades.hops:
        return "the knowledge base has no rules for moving it"
    catalogue = knowledge.catalogues.get(name)
    if catalogue is None or not (catalogue.span or catalogue.by_line.issuperset(each.build for each in found)):
        return "the knowledge base does not list all of its releases"
    return ""


def _fault(name: ComponentName, found: list[Component], knowledge: KnowledgeBase, cluster: Cluster) -> Problem | None:
    place = Place(file=f"cluster {cluster.name}")
    versions = sorted({each.version_text for each in found})
    unread = next((each.version for each in found if not isinstance(each.version, Version)), None)
    if unread is not None:
        message = f"the version of {name} is not known: {unread.reason}"
        return Problem(code="version-not-known", message=message, place=place, hint=unread.how)
    if len(found) > 1:
        message = f"{name} stands at several versions or builds at once: {', '.join(versions)}"
        hint = "finish that roll first, then plan"
        return Problem(code="roll-in-progress", message=message, place=place, hint=hint)
    version = found[0].version
    assert isinstance(version, Version)
    if not is_known(found[0], version, knowledge.catalogues[name]):
        message = f"{name} {version} is in no release table here, so no hop from it is known"
        hint = f"use newer knowledge (`--rules`); `advisor rules list releases {name}` shows what is known"
        return Problem(code="version-not-catalogued", message=message, place=place, hint=hint)
    return None


def _axis(component: Component, drags: list[Component], knowledge: KnowledgeBase, options: Options) -> Axis:
    catalogue = knowledge.catalogues[component.name]
    edition = component.edition or options.edition or proven_edition(component, catalogue) or Edition.COMMUNITY
    slots = {each.name: _slot_name(each, catalogue) for each in drags}
    assert isinstance(component.version, Version)
    before, after = around(component, component.version, catalogue)
    here = Candidate(
        version=component.version,
        brings=MappingProxyType({each.name: each.version for each in drags if isinstance(each.version, Version)}),
        barred=(),
    )
    older, newer = (
        [_candidate(catalogue, release, slots, edition, options) for release in side] for side in (before, after)
    )
    wish = f"--keep {component.name}"
    keep = Constraint(name=wish, says=f"{component.name} stays as it is", lifted_by=f"no {wish}")
    return Axis(
        component=component,
        drags=tuple(sorted((each for each in drags if each.name in here.brings), key=lambda each: each.name)),
        candidates=(*older, here, *newer),
        start=len(older),
        edition=edition,
        keep=keep if component.name in options.keep else None,
    )


def _slot_name(component: Component, catalogue: Catalogue) -> str:
    """The slot by build: `_managed` found one whose condition holds, and a build has one slot."""
    return next(
        slot.name for slot in catalogue.slots if (slot.component, slot.build) == (component.name, component.build)
    )


def _candidate(
    catalogue: Catalogue, release: Release, slots: Mapping[ComponentName, str], edition: Edition, options: Options
) -> Candidate:
    brings = {each: release.ships[slot] for each, slot in sorted(slots.items()) if slot in release.ships}
    unknown = _unknown_inside(catalogue.component, set(slots) - set(brings))
    return Candidate(
        version=release.version,
        brings=MappingProxyType(brings),
        barred=tuple(sorted([*_bars(catalogue, release, edition, options), *unknown])),
        is_prerelease=release.status is ReleaseStatus.PRERELEASE,
    )


def _unknown_inside(name: ComponentName, unknown: Iterable[ComponentName]) -> Iterator[Constraint]:
    for each in unknown:
        yield Constraint(name=f"{name} ships {each}", says=f"what a release of {name} ships of {each} has to be known")


def _bars(catalogue: Catalogue, release: Release, edition: Edition, options: Options) -> Iterator[Constraint]:
    name, status = catalogue.component, release.status
    if status is ReleaseStatus.PRERELEASE and not options.allow_prerelease:
        yield NO_PRERELEASE
    if status not in {ReleaseStatus.RELEASED, ReleaseStatus.PRERELEASE}:
        yield Constraint(name=f"{name} {status}", says=f"no release of {name} is gone to that is {status}")
    elif edition not in release.editions:
        yield _edition(catalogue, edition)
    if str(release.version) in options.avoid.get(name, frozenset()):
        wish = f"--avoid {name}={release.version}"
        yield Constraint(name=wish, says=f"{name} {release.version} is to be avoided", lifted_by=f"no {wish}")


NO_PRERELEASE = Constraint(
    name="--allow-prerelease", says="no alpha, beta or candidate is gone to", lifted_by="--allow-prerelease"
)


def _edition(catalogue: Catalogue, edition: Edition) -> Constraint:
    name = catalogue.component
    offered = {each for release in catalogue.releases for each in release.editions}
    others = [f"--edition {each}" for each in Edition if each in offered and each is not edition]
    return Constraint(
        name=f"{name} edition",
        says=f"only releases of {name} of the {edition} edition can be had",
        lifted_by=" or ".join(others),
    )
