"""The one release to go to: what it ends was looked at for each finding, and nothing else is claimed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from advisor.engine import assess
from advisor.engine.ways_out import ways_out
from advisor.model.advisory import Advisory
from advisor.model.component import Component, VersionUnknown
from advisor.model.finding import Status
from advisor.model.inventory import Inventory
from advisor.model.release import Catalogue
from tests.builders import CALICO, CNI, RANCHER, RKE2, advisory, catalogue, cluster, component, knowledge_of, release
from tests.builders import rke2_releases as releases

RUNS_RKE2 = (component("v1.29.6+rke2r1", RKE2), component("v3.27.3"))
SHIPS = releases(
    release("v1.29.7+rke2r1", RKE2, calico="v3.27.4"),
    release("v1.29.8+rke2r1", RKE2, calico="v3.28.1"),
    release("v1.30.1+rke2r1", RKE2, calico="v3.29.0"),
)


def _told(
    faults: Iterable[Advisory], components: Iterable[Component] = RUNS_RKE2, catalogues: Iterable[Catalogue] = (SHIPS,)
) -> list[tuple[str, str, list[str]]]:
    knowledge = knowledge_of(*faults, catalogues=catalogues)
    (judged,) = assess(Inventory(clusters=(cluster(*components, facts={CNI: "calico"}),)), knowledge).clusters
    findings = [each for each in judged.findings if each.status is Status.AFFECTED]
    return [
        (way.component, way.version, [each.advisory.id for each in way.ends]) for way in ways_out(findings, knowledge)
    ]


def _fault(name: str, *ranges: dict[str, str], **more: object) -> Advisory:
    return advisory(*ranges, name=name, **more)  # type: ignore[arg-type]  # each keyword is one of its own


def test_one_release_ends_both() -> None:
    """The later of the two that the findings name."""
    faults = [_fault("a", {"introduced": "v3.27.0", "fixed": "v3.27.4"}), _fault("b", {"introduced": "v3.27.0"})]
    faults[1] = _fault("b", {"introduced": "v3.27.0", "fixed": "v3.28.1"})
    assert _told(faults) == [(RKE2, "v1.29.8+rke2r1", ["a", "b"])]


def test_a_fault_that_comes_back_is_not_said_to_end() -> None:
    """v3.28.1 ends the second and has the first again, and so neither release ends both: the earlier is named."""
    back = _fault("a", {"introduced": "v3.27.0", "fixed": "v3.27.4"}, {"introduced": "v3.28.0", "fixed": "v3.29.0"})
    other = _fault("b", {"introduced": "v3.27.0", "fixed": "v3.28.1"})
    assert _told([back, other]) == [(RKE2, "v1.29.7+rke2r1", ["a"])]


def test_what_was_not_examined_is_not_said_to_end() -> None:
    """Nobody looked at v3.28.1 for the first."""
    faults = [
        _fault("a", {"introduced": "v3.27.0", "fixed": "v3.27.4"}, examined=("v3.20.0", "v3.27.9")),
        _fault("b", {"introduced": "v3.27.0", "fixed": "v3.28.1"}),
    ]
    assert _told(faults) == [(RKE2, "v1.29.7+rke2r1", ["a"])]


def test_a_distribution_ends_its_own_faults_too() -> None:
    """One release of RKE2 for a fault of RKE2 and one of the Calico in it."""
    own = _fault("own", {"introduced": "v1.29.0+rke2r1", "fixed": "v1.29.8+rke2r1"}, of=RKE2)
    assert _told([own, _fault("a")]) == [(RKE2, "v1.29.8+rke2r1", ["a", "own"])]


def test_what_a_distribution_brings_is_not_moved_by_itself() -> None:
    """Where the distribution's release is not known, or none of its releases ends it, nothing is named."""
    nobody_said = replace(RUNS_RKE2[0], version=VersionUnknown(text="", reason="unseen", how=""))
    assert _told([_fault("a")], [nobody_said, RUNS_RKE2[1]]) == []
    never = _fault("never", {"introduced": "v3.27.0", "fixed": "v3.29.1"}, examined=("v3.20.0", "v3.30.0"))
    calico = catalogue(CALICO, *(release(text, CALICO) for text in ("v3.27.3", "v3.27.4", "v3.29.1")))
    assert _told([never], catalogues=[SHIPS, calico]) == []
    assert _told([never], [RUNS_RKE2[1]], [SHIPS, calico]) == [(CALICO, "v3.29.1", ["never"])]


def test_components_that_are_moved_apart_have_a_way_each() -> None:
    """In the order of what they end."""
    rancher = catalogue(RANCHER, release("v2.9.0", RANCHER), release("v2.9.1", RANCHER))
    fault = _fault("rancher-fault", {"introduced": "v2.9.0", "fixed": "v2.9.1"}, of=RANCHER)
    told = _told([_fault("a"), fault], [*RUNS_RKE2, component("v2.9.0", RANCHER)], [SHIPS, rancher])
    assert told == [(RKE2, "v1.29.7+rke2r1", ["a"]), (RANCHER, "v2.9.1", ["rancher-fault"])]


def test_what_no_release_ends_has_no_way() -> None:
    """Nothing is made up."""
    assert _told([_fault("a", {"introduced": "v3.0.0"})]) == []


def test_without_a_catalogue_a_release_ends_what_names_it() -> None:
    """Calico that nobody bundles, of whose releases nothing is listed."""
    faults = [_fault("a"), _fault("b", {"introduced": "v3.27.0", "fixed": "v3.28.1"})]
    assert _told(faults, [component()], []) == [(CALICO, "v3.27.4", ["a"])]
