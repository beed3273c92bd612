"""Runs the cases of hazards, and sees whether they notice when a bound or a condition is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from advisor.engine.hops import lies_on
from advisor.model.condition import ALWAYS, All, AtLeast, FactTest, KernelIn, Leaf, Not, OneOf
from advisor.model.hop import Hazard, HazardCase
from advisor.model.release import Catalogue
from advisor.truth import Truth, some, truth_of
from advisor.versions import Version, VersionSet, VersionSyntaxError, parse_kernel


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardMistake:
    """A hazard that was broken on purpose."""

    what: str
    """As a clause: `v3.30.7 counts as one it starts from`."""
    hazard: Hazard


def comes_to(hazard: Hazard, case: HazardCase) -> Truth:
    """Whether the hazard lies on the hop of a case, by what the case knows."""
    return lies_on(hazard, case.start, case.end, lambda leaf: _truth(leaf, case))


def failed_cases(hazard: Hazard) -> Iterator[HazardCase]:
    """The cases that do not come to what they expect."""
    return (case for case in hazard.cases if comes_to(hazard, case) is not case.expect)


def mistakes(hazard: Hazard, catalogue: Catalogue | None) -> Iterator[HazardMistake]:
    """Every set moved by one release at each end, and every condition dropped or turned round."""
    if catalogue is not None:
        for release, versions in _moved(hazard.from_versions, catalogue):
            what = f"{release} counts as one it {'starts' if _holds(versions, release) else 'does not start'} from"
            yield HazardMistake(what=what, hazard=replace(hazard, from_versions=versions))
        for release, versions in _moved(hazard.to_versions, catalogue):
            if (hazard.from_versions - VersionSet.between(introduced=release, last_affected=release)).is_empty:
                continue  # a hop from there leads elsewhere, so that no case could tell
            what = f"{release} counts as one it {'leads' if _holds(versions, release) else 'does not lead'} to"
            yield HazardMistake(what=what, hazard=replace(hazard, to_versions=versions))
    if hazard.when == ALWAYS:
        return
    yield HazardMistake(what="its condition is turned round", hazard=replace(hazard, when=Not(hazard.when)))
    operands = hazard.when.operands if isinstance(hazard.when, All) else (hazard.when,)
    for number in range(len(operands)):
        rest = All((*operands[:number], *operands[number + 1 :]))
        yield HazardMistake(what=f"part {number + 1} of its condition is dropped", hazard=replace(hazard, when=rest))


def is_noticed(mistake: HazardMistake) -> bool:
    """Whether a case fails once the mistake is made."""
    return next(failed_cases(mistake.hazard), None) is not None


def _moved(versions: VersionSet, catalogue: Catalogue) -> Iterator[tuple[Version, VersionSet]]:
    """The set with one release more or less, for every release beside one of its ends."""
    releases = [release.version for release in catalogue.releases]
    inside = [_holds(versions, release) for release in releases]
    for number, release in enumerate(releases):
        beside = {*inside[max(number - 1, 0) : number], *inside[number + 1 : number + 2]}
        if beside <= {inside[number]}:
            continue
        only = VersionSet.between(introduced=release, last_affected=release)
        yield release, versions - only if inside[number] else versions | only


def _holds(versions: VersionSet, release: Version) -> bool:
    return versions.contains(release) is Truth.TRUE


def _truth(leaf: Leaf, case: HazardCase) -> Truth:
    """A test by the facts of a case; what the case does not name is unknown."""
    facts = dict(case.facts)
    if not isinstance(leaf, FactTest) or leaf.fact not in facts:
        return Truth.UNKNOWN
    value = facts[leaf.fact]
    match leaf.test:
        case OneOf(values):
            return truth_of(value in values)
        case AtLeast(minimum):
            return truth_of(int(value) >= minimum)
        case KernelIn(spans, _):
            try:
                kernel = parse_kernel(str(value))
            except VersionSyntaxError:
                return Truth.UNKNOWN
            return some(span.contains(kernel) for span in spans)
