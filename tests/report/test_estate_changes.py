"""What one change would clear, in the cases that decide what is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from advisor.model.advisory import Advisory, Step, Workaround
from advisor.model.component import Component, Edition
from advisor.model.finding import Status
from advisor.model.release import Catalogue
from advisor.report.estate_changes import cleared_by
from advisor.report.estate_ranking import ranked_changes, words_of
from advisor.report.estate_result import result_of
from advisor.report.estate_tally import EstateTally
from tests.builders import (
    CALICO,
    CNI,
    RKE2,
    XDP,
    advisory,
    catalogue,
    cluster,
    component,
    is_,
    knowledge_of,
    on_record,
    release,
    rke2_releases,
    waiver,
)
from tests.report.reports import report_of

CATALOGUE = catalogue(CALICO, *map(release, ("v3.27.3", "v3.27.4", "v3.27.5", "v3.27.6", "v3.28.0")))
EARLY = advisory({"introduced": "v3.27.0", "fixed": "v3.27.4"}, name="early")
LATE = advisory({"introduced": "v3.27.0", "fixed": "v3.27.6"}, name="late")


def _told(
    faults: Sequence[Advisory], *running: Sequence[Component], catalogues: Sequence[Catalogue] = (CATALOGUE,)
) -> list[tuple[str, int, int]]:
    knowledge = knowledge_of(*faults, catalogues=catalogues)
    clusters = [cluster(*each, name=f"c{number}", facts={CNI: "calico"}) for number, each in enumerate(running)]
    report = report_of(*clusters, knowledge=knowledge)
    tally = EstateTally()
    for each in report.assessment.clusters:
        tally.add(result_of(report, each))
    return [(words_of(change), count.clusters, count.freed) for change, count in ranked_changes(tally, knowledge)]


def test_clusters_that_need_different_patches_of_a_line_count_together() -> None:
    """v3.27.4 clears one finding in each; v3.27.6 both, and of it alone both clusters are rid of everything."""
    assert _told([EARLY, LATE], [component("v3.27.3")], [component("v3.27.5")]) == [
        ("calico v3.27.6", 2, 2),
        ("calico v3.27.4", 1, 0),
    ]


def test_a_cluster_is_not_counted_for_a_release_behind_it() -> None:
    """v3.27.4 is no way for what runs v3.27.5."""
    assert ("calico v3.27.4", 1, 1) not in _told([LATE], [component("v3.27.5")])


def test_a_fault_that_comes_back_is_not_cleared() -> None:
    """v3.27.6 ends the second and has the first again, and so it clears no more than v3.27.4 does."""
    back = advisory(
        {"introduced": "v3.27.0", "fixed": "v3.27.4"}, {"introduced": "v3.27.6", "fixed": "v3.28.0"}, name="back"
    )
    assert _told([back, LATE], [component("v3.27.3")]) == [("calico v3.28.0", 1, 1), ("calico v3.27.4", 1, 0)]


def test_a_distribution_is_what_moves_where_it_brings_the_component() -> None:
    """Nobody is told to move the Calico inside RKE2."""
    ships = rke2_releases(
        release("v1.29.6+rke2r1", RKE2, calico="v3.27.3"),
        release("v1.29.7+rke2r1", RKE2, calico="v3.27.4"),
        release("v1.29.8+rke2r1", RKE2, calico="v3.27.6"),
    )
    runs = (component("v1.29.6+rke2r1", RKE2), component("v3.27.3"))
    assert _told([EARLY, LATE], runs, catalogues=[ships]) == [
        ("rke2 v1.29.8+rke2r1", 1, 1),
        ("rke2 v1.29.7+rke2r1", 1, 0),
    ]


def test_a_release_for_others_is_no_way() -> None:
    """What only Prime has is offered to nobody who did not say Prime."""
    prime = catalogue(
        CALICO, release("v3.27.4"), release("v3.27.5", CALICO, Edition.PRIME), release("v3.27.6", CALICO, Edition.PRIME)
    )
    knowledge = knowledge_of(EARLY, LATE, catalogues=[prime])
    (judged,) = report_of(cluster(component("v3.27.3")), knowledge=knowledge).assessment.clusters
    assert [each.change for each in cleared_by(judged.findings, knowledge)] == [
        each.change for each in cleared_by(judged.findings, knowledge, Edition.COMMUNITY)
    ]
    assert [words_of(each.change) for each in cleared_by(judged.findings, knowledge)] == ["calico v3.27.4"]
    assert len(cleared_by(judged.findings, knowledge, Edition.PRIME)) > 1


def test_a_setting_is_told_only_where_no_release_helps() -> None:
    """One of the two is fixed nowhere, and its workaround clears it."""
    around = Workaround(
        title="Turn it off.", steps=(Step(do="Do."),), cost="None.", rollback="Undo.", clears=is_(XDP, False)
    )
    never = replace(advisory({"introduced": "v3.0.0"}, name="never"), workarounds=(around,))
    fixed = replace(EARLY, workarounds=(around,))
    assert _told([never], [component("v3.27.3")]) == [("felix.xdp_enabled=false", 1, 1)]
    assert _told([fixed], [component("v3.27.3")]) == [("calico v3.27.4", 1, 1)]


def test_what_is_waived_asks_for_no_change() -> None:
    """Somebody accepted it."""
    knowledge = knowledge_of(EARLY, catalogues=[CATALOGUE])
    report = report_of(cluster(component("v3.27.3")), knowledge=knowledge, record=on_record(waiver("early")))
    (judged,) = report.assessment.clusters
    assert [each.status for each in judged.findings] == [Status.AFFECTED]
    assert result_of(report, judged).cures == ()
