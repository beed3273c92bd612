"""The law of answers, over inventories and answers made at random: they settle unknowns, or they make conflicts."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from advisor.engine import assess
from advisor.engine.gate import Gate, verdict_of
from advisor.model.advisory import Advisory
from advisor.model.answer import RecordedAnswer
from advisor.model.assessment import Assessment, Verdict
from advisor.model.component import Component, VersionUnknown
from advisor.model.fact import FactValue
from advisor.model.finding import Finding, Status
from advisor.model.inventory import Inventory
from advisor.model.names import FactName
from tests.builders import (
    BPF,
    CALICO,
    CNI,
    GROWS,
    INTERFACES,
    KERNEL,
    LIBRARY,
    NEW_KERNEL,
    OLD,
    OLD_KERNEL,
    RAN_BEFORE,
    RKE2,
    XDP,
    advisory,
    cluster,
    component,
    is_,
    knowledge_of,
    node,
    on_record,
    unreadable,
    vouched,
    vouched_absence,
    vouched_version,
)
from tests.engine.worlds import CALICO_TEXTS, NODE_NAMES, RKE2_TEXTS, World, worlds

#: Clusters and answers differ in more ways than either alone.
EFFORT = max(200, settings.get_profile(settings.get_current_profile_name()).max_examples)

DECIDED = {Status.AFFECTED, Status.FIXED, Status.NOT_AFFECTED}


def answers() -> st.SearchStrategy[list[RecordedAnswer]]:
    """A few answers, true or not, that may contradict what is seen and each other."""
    nodes = st.none() | st.sets(st.sampled_from(NODE_NAMES), min_size=1)
    said: list[tuple[FactName, FactValue]] = [
        *((fact, value) for fact in (BPF, XDP, RAN_BEFORE) for value in (True, False)),
        *((INTERFACES, number) for number in (0, 1)),
        *((KERNEL, text) for text in (OLD_KERNEL, NEW_KERNEL)),
    ]
    of_nodes = st.sampled_from(said)
    of_all: list[tuple[FactName, FactValue]] = [(GROWS, True), (GROWS, False), (CNI, "calico"), (CNI, "cilium")]
    of_cluster = st.sampled_from(of_all)
    facts = st.builds(lambda pair, where: vouched(*pair, nodes=where), of_nodes, nodes)
    cluster_facts = of_cluster.map(lambda pair: vouched(*pair))
    image = st.sampled_from(["", "sha256:0", "image"])
    versions = st.builds(lambda text, of: vouched_version(text, image=of), st.sampled_from(CALICO_TEXTS), image)
    bundles = st.sampled_from(RKE2_TEXTS).map(lambda text: vouched_version(text, RKE2))
    absences = st.sampled_from([CALICO, RKE2, LIBRARY]).map(vouched_absence)
    each = facts | facts | cluster_facts | versions | bundles | absences
    return st.lists(each, min_size=1, max_size=4).map(_numbered)


def _numbered(found: list[RecordedAnswer]) -> list[RecordedAnswer]:
    """Each with a place of its own, as in a file."""
    return [
        replace(each, seen_in=replace(each.seen_in, object=f"answer {number}")) for number, each in enumerate(found)
    ]


def _world(fault: Advisory, *components: Component) -> World:
    return World(cluster=cluster(*components, nodes=[node()]), knowledge=knowledge_of(fault))


@given(world=worlds(), said=answers())
@settings(max_examples=EFFORT)
@example(  # the default of a setting, against which an answer used to win
    world=_world(advisory(when=is_(XDP, True)), component()), said=[vouched(XDP, False)]
)
@example(  # an image whose version nobody knows, and an answer about what nobody sees
    world=_world(advisory(when=OLD), unreadable()), said=[vouched_version("v3.27.4"), vouched_absence(number=2)]
)
def test_answers_turn_no_verdict_round(world: World, said: list[RecordedAnswer]) -> None:
    """What is decided without them stays as it is; an affected cluster stays affected, a clear one is never made so."""
    before, after = _assessed(world, []), _assessed(world, said)
    for finding in before.clusters[0].findings:
        if finding.status in DECIDED:
            now = {each.status for each in after.clusters[0].findings if _is_about(finding, each)}
            assert now <= _fits(finding), (finding, now)
            assert now or finding.status is not Status.AFFECTED
    was, now_is = (verdict_of(each.clusters[0], Gate(), world.knowledge) for each in (before, after))
    assert was is not Verdict.AFFECTED or now_is is Verdict.AFFECTED
    assert was is not Verdict.CLEAR or now_is is not Verdict.AFFECTED


def _assessed(world: World, said: list[RecordedAnswer]) -> Assessment:
    return assess(Inventory(clusters=(world.cluster,)), world.knowledge, record=on_record(*said))


def _is_about(before: Finding, after: Finding) -> bool:
    """Whether two findings are about one component of one cluster, whose version the second may know."""
    if before.advisory != after.advisory or before.component is None or after.component is None:
        return False
    one, two = before.component, after.component
    if two.vouched_by is not None:
        return set(one.seen_in) <= set(two.seen_in) and (one.build, one.nodes) == (two.build, two.nodes)
    return one == two


def _fits(finding: Finding) -> set[Status]:
    component = finding.component
    if component and isinstance(component.version, VersionUnknown):  # its condition decided; its version may be fixed
        return {Status.NOT_AFFECTED, Status.FIXED}
    return {finding.status}


@given(world=worlds(), said=answers())
@settings(max_examples=EFFORT)
def test_every_answer_is_accounted_for(world: World, said: list[RecordedAnswer]) -> None:
    """Relied on, unused or contradicted: a contradicted one makes a conflict, and one unused changes no status."""
    whole = _assessed(world, said)
    use = whole.record
    assert {*use.rests_on, *use.unused_answers, *use.contradicted_answers} == set(said)
    assert len(use.unused_answers) + len({*use.rests_on, *use.contradicted_answers}) == len(said)
    places = {place for conflict in whole.clusters[0].conflicts for _, place in conflict.values}
    assert {each.seen_in for each in use.contradicted_answers} <= places
    used = [each for each in said if each not in use.unused_answers]
    assert _statuses(_assessed(world, used)) == _statuses(whole)


def _statuses(assessment: Assessment) -> list[tuple[str, str, Status, bool]]:
    return [
        (each.advisory.id, each.component.version_text if each.component else "", each.status, bool(each.missing))
        for each in assessment.clusters[0].findings
    ]
