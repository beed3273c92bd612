"""Laws of judging, over every case of every advisory, every example inventory, and inventories made at random."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from advisor.collectors import collect
from advisor.collectors.sources import SourceText
from advisor.documents.bundled import bundled_folder
from advisor.engine import assess
from advisor.engine.gate import Gate, verdict_of
from advisor.model.assessment import ClusterAssessment, Verdict
from advisor.model.case import Case
from advisor.model.component import Basis, Component, VersionUnknown
from advisor.model.fact import MissingKind
from advisor.model.finding import Finding, Status
from advisor.model.inventory import Cluster, Inventory, Node
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import AdvisoryId, ComponentName
from advisor.model.support import Horizon
from advisor.report.as_json import as_json
from advisor.report.document import Report
from advisor.rulecheck.run_cases import knowing_only
from tests.builders import CALICO, OPERATING_SYSTEM, knowledge_of
from tests.engine.conftest import EXAMPLE_NAMES, example_sources
from tests.engine.worlds import CATALOGUES, World, worlds
from tests.strategies import Removal, Seen, removals

#: Random clusters differ more than cases do, so that a law over them needs more of them.
EFFORT = max(200, settings.get_profile(settings.get_current_profile_name()).max_examples)

HORIZON = Horizon(today=date(2026, 11, 21), days=30)

IDS = sorted(path.stem for path in bundled_folder("rules").glob("advisories/**/*.yaml"))


class TestMoreFactsOnlySettleUnknowns:
    """What a part of an inventory decides, the whole of it decides too, on one basis and without conflicts."""

    @pytest.mark.parametrize("advisory", IDS)
    def test_for_each_case_less_one_thing(
        self, advisory: str, knowledge: KnowledgeBase, shipped_cases: Mapping[AdvisoryId, tuple[Case, ...]]
    ) -> None:
        """Every case of the advisory, with any one thing not seen."""
        name = AdvisoryId(advisory)
        alone = knowing_only(knowledge.advisories[name], knowledge)
        for case in shipped_cases[name]:
            _check_each_removal(case.cluster, alone)

    @pytest.mark.parametrize("name", EXAMPLE_NAMES)
    def test_for_each_example_less_one_thing(
        self, name: str, knowledge: KnowledgeBase, examples: Mapping[str, Cluster]
    ) -> None:
        """Every example, with any one thing not seen."""
        _check_each_removal(examples[name], knowledge)

    @pytest.mark.parametrize("advisory", IDS)
    @given(data=st.data())
    def test_for_cases_less_several_things(
        self,
        advisory: str,
        knowledge: KnowledgeBase,
        shipped_cases: Mapping[AdvisoryId, tuple[Case, ...]],
        data: st.DataObject,
    ) -> None:
        """Any case of the advisory, with several things not seen."""
        name = AdvisoryId(advisory)
        case = data.draw(st.sampled_from(shipped_cases[name]))
        alone = knowing_only(knowledge.advisories[name], knowledge)
        _check(case.cluster, data.draw(_several(case.cluster, alone)), alone)

    @pytest.mark.parametrize("name", EXAMPLE_NAMES)
    @given(data=st.data())
    def test_for_examples_less_several_things(
        self, name: str, knowledge: KnowledgeBase, examples: Mapping[str, Cluster], data: st.DataObject
    ) -> None:
        """Any example, with several things not seen."""
        _check(examples[name], data.draw(_several(examples[name], knowledge)), knowledge)

    @given(world=worlds(), data=st.data())
    @settings(max_examples=2 * EFFORT)
    def test_for_random_clusters_and_conditions(self, world: World, data: st.DataObject) -> None:
        """A synthetic advisory with a random condition, judged in a random cluster, with several things not seen."""
        _check(world.cluster, data.draw(_several(world.cluster, world.knowledge)), world.knowledge)


def _several(cluster: Cluster, knowledge: KnowledgeBase) -> st.SearchStrategy[list[Removal]]:
    possible = removals(cluster, knowledge)
    return st.lists(st.sampled_from(possible), min_size=1, max_size=6) if possible else st.just([])


def _check_each_removal(cluster: Cluster, knowledge: KnowledgeBase) -> None:
    for removal in removals(cluster, knowledge):
        _check(cluster, [removal], knowledge)


def _check(cluster: Cluster, removed: Sequence[Removal], knowledge: KnowledgeBase) -> None:
    whole = _assessed(cluster, knowledge)
    if _has_conflicts(whole):
        return
    seen = Seen.whole(cluster)
    for removal in removed:
        seen = removal.apply(seen)
    part = _assessed(seen.cluster, knowledge)
    what = f"{cluster.name} without {', '.join(each.what for each in removed)}"
    assert not list(_overturned(part, whole, seen.origins)), what
    if not any(each.drops_component for each in removed) and _on_one_basis(part, whole, knowledge):
        verdict = verdict_of(part, Gate(), knowledge)
        assert verdict in (Verdict.UNDECIDED, verdict_of(whole, Gate(), knowledge)), what


def _assessed(cluster: Cluster, knowledge: KnowledgeBase) -> ClusterAssessment:
    (assessed,) = assess(Inventory(clusters=(cluster,)), knowledge, horizon=HORIZON).clusters
    return assessed


def _has_conflicts(assessed: ClusterAssessment) -> bool:
    return bool(assessed.conflicts) or any(gap.kind is MissingKind.CONFLICT for gap in assessed.gaps)


def _overturned(part: ClusterAssessment, whole: ClusterAssessment, origins: Sequence[int]) -> Iterator[str]:
    """What the part decided and the whole decides otherwise."""
    bases = _bases(whole)
    for finding in part.findings:
        component = finding.component
        if finding.status is Status.UNKNOWN or component is None or bases.get(component.name) is not component.basis:
            continue
        found = {each.status for each in _same(finding, part, whole, origins)}
        fits = {finding.status}
        is_affected = finding.status is Status.AFFECTED  # a product that ended as a whole, whatever its version
        if isinstance(component.version, VersionUnknown) and not is_affected:  # its version may be a fixed one
            fits = {Status.NOT_AFFECTED, Status.FIXED}
        if not found <= fits or (finding.status is Status.AFFECTED and not found):
            yield f"{finding.advisory.id} {component.version_text}: {finding.status}, then {sorted(found)}"


def _same(
    finding: Finding, part: ClusterAssessment, whole: ClusterAssessment, origins: Sequence[int]
) -> Iterator[Finding]:
    """The findings in the whole about what a finding in the part is about."""
    placed = zip(origins, part.cluster.components, strict=True)
    originals = [whole.cluster.components[origin] for origin, each in placed if each == finding.component]
    for each in whole.findings:
        if each.advisory == finding.advisory and each.component:
            if originals and each.component in originals:
                yield each
            if not originals and _name(each) == _name(finding):  # brought by a bundle
                yield each


def _name(finding: Finding) -> tuple[str, str]:
    assert finding.component is not None
    return (finding.component.version_text, finding.component.build)


def _bases(assessed: ClusterAssessment) -> Mapping[ComponentName, Basis]:
    return {component.name: component.basis for component in assessed.components}


def _on_one_basis(part: ClusterAssessment, whole: ClusterAssessment, knowledge: KnowledgeBase) -> bool:
    bases = _bases(whole)
    judged = [item for item in _bases(part).items() if item[0] in knowledge.by_component]
    return all(bases.get(name) is basis for name, basis in judged)


class TestGroupsAndMemory:
    """Judging by groups of nodes, and remembering what was asked before, is only quicker."""

    @given(world=worlds())
    @settings(max_examples=EFFORT)
    def test_groups_say_what_their_nodes_say_one_by_one(self, world: World) -> None:
        """A component that may run anywhere comes to the worst of what each node alone comes to."""
        cluster, knowledge = world.cluster, world.knowledge
        linux = [node for node in cluster.nodes if not _runs_windows(node)]
        assume(linux and cluster.covers("Node"))
        alone = [_assessed(replace(cluster, nodes=(node,)), knowledge) for node in linux]
        for finding in _assessed(cluster, knowledge).findings:
            if finding.component and finding.component.nodes is None:
                each = [_the_same(finding, assessed) for assessed in alone]
                status = min((found.status for found in each), key=lambda status: status.rank)
                assert finding.status is status
                deciding = [found for found in each if found.status is status]
                assert set(finding.missing) == {gap for found in deciding for gap in found.missing}
                assert finding.nodes.affected == tuple(name for found in each for name in found.nodes.affected)
                assert finding.nodes.unknown == tuple(name for found in each for name in found.nodes.unknown)

    @given(world=worlds(), other=worlds())
    @settings(max_examples=EFFORT)
    def test_an_advisory_among_others_says_what_it_says_alone(self, world: World, other: World) -> None:
        """What was asked for one advisory or component is never told wrongly to the next."""
        one, two = (each.knowledge.by_component[CALICO][0] for each in (world, other))
        renamed = replace(two, id=AdvisoryId("another-fault"))
        together = _assessed(world.cluster, knowledge_of(one, renamed, catalogues=CATALOGUES)).findings
        for fault in (one, renamed):
            alone = _assessed(world.cluster, knowledge_of(fault, catalogues=CATALOGUES)).findings
            assert [finding for finding in together if finding.advisory == fault] == list(alone)

    @given(world=worlds())
    @settings(max_examples=EFFORT)
    def test_a_component_among_others_says_what_it_says_alone(self, world: World) -> None:
        """Two versions that run beside each other do not change what is said of either."""
        cluster, knowledge = world.cluster, world.knowledge
        running = [each for each in cluster.components if each.basis is Basis.RUNNING and each.name == CALICO]
        together = _assessed(cluster, knowledge)
        for component in running:
            others = tuple(each for each in cluster.components if each == component or each not in running)
            alone = _assessed(replace(cluster, components=others), knowledge)
            assert _about(component, together) >= _about(component, alone)


def _runs_windows(node: Node) -> bool:
    return any(seen.fact == OPERATING_SYSTEM and seen.value == "windows" for seen in node.facts)


def _the_same(finding: Finding, assessed: ClusterAssessment) -> Finding:
    found = [
        each for each in assessed.findings if (each.advisory, each.component) == (finding.advisory, finding.component)
    ]
    return found[0]


def _about(component: Component, assessed: ClusterAssessment) -> set[str]:
    return {repr(finding) for finding in assessed.findings if finding.component == component}


class TestReductions:
    """The removals above remove something, and leave enough to be decided."""

    def test_they_leave_decided_findings(self, knowledge: KnowledgeBase, examples: Mapping[str, Cluster]) -> None:
        """A law about what the part decides says little if the part decides nothing."""
        decided = settled = 0
        for cluster in examples.values():
            whole = _assessed(cluster, knowledge)
            for removal in removals(cluster, knowledge):
                part = _assessed(removal.apply(Seen.whole(cluster)).cluster, knowledge)
                decided += sum(finding.status is not Status.UNKNOWN for finding in part.findings)
                settled += len(whole.findings) > 0 and _statuses(part) != _statuses(whole)
        assert decided > 1000
        assert settled > 100

    def test_most_random_clusters_have_no_conflict(self) -> None:
        """As above, for the clusters made at random: at least some of each status are met."""
        met: set[Status] = set()

        @given(world=worlds())
        @settings(max_examples=200)
        def meet(world: World) -> None:
            assessed = _assessed(world.cluster, world.knowledge)
            assume(not _has_conflicts(assessed))
            met.update(finding.status for finding in assessed.findings)

        meet()
        assert met == set(Status)


def _statuses(assessed: ClusterAssessment) -> list[Status]:
    return [finding.status for finding in assessed.findings]


class TestOrderOfSources:
    """Shuffled input gives the same bytes."""

    @pytest.mark.parametrize("name", EXAMPLE_NAMES)
    @pytest.mark.parametrize("seed", range(3))
    def test_shuffled_examples(self, name: str, seed: int, knowledge: KnowledgeBase) -> None:
        """The files, the documents in them and the items of their lists, each in another order."""
        sources = example_sources(name)
        shuffle = random.Random(seed)  # noqa: S311  # no secret depends on it
        shuffled = [_reordered(each, shuffle) for each in shuffle.sample(sources, len(sources))]
        assert _report(shuffled, knowledge) == _report(sources, knowledge)


def _reordered(source: SourceText, shuffle: random.Random) -> SourceText:
    documents = [_with_items_reordered(each, shuffle) for each in _documents(source)]
    if len(documents) == 1 and "items" not in documents[0]:
        return source  # nothing to reorder, and its places name its lines
    texts = [json.dumps(each) for each in shuffle.sample(documents, len(documents))]
    return SourceText(name=source.name, data="\n".join(texts).encode(), is_named=source.is_named)


def _documents(source: SourceText) -> list[Any]:
    text = source.data.decode()
    if source.name.endswith(".yaml"):
        return [each for each in yaml.safe_load_all(text) if each]
    decoder, documents, at = json.JSONDecoder(), [], 0
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        document, at = decoder.raw_decode(text, at)
        documents.append(document)
    return documents


def _with_items_reordered(document: Any, shuffle: random.Random) -> Any:
    if isinstance(document, dict) and isinstance(document.get("items"), list):
        return {**document, "items": shuffle.sample(document["items"], len(document["items"]))}
    return document


def _report(sources: Sequence[SourceText], knowledge: KnowledgeBase) -> str:
    inventory = collect(sources, knowledge)
    return as_json(
        Report(
            inventory=inventory,
            assessment=assess(inventory, knowledge),
            knowledge=knowledge,
            gate=Gate(),
            settings=(),
            today="2026-11-21",
            tool_version="0",
        )
    )
