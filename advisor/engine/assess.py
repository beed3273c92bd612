"""The engine's verb: an inventory judged against the knowledge base."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from advisor.engine.alike import Alike
from advisor.engine.answers import Answered, answered
from advisor.engine.bundle_fixes import bringers, bundle_fixes
from advisor.engine.derived_facts import with_derived_facts
from advisor.engine.facts import FactReader
from advisor.engine.fixes import Fixes, fixes_after
from advisor.engine.judge import Judgement, judge
from advisor.engine.node_classes import NodeClass, classes_running, names_of, node_classes
from advisor.engine.presence import sight
from advisor.engine.record import answers_on, recorded
from advisor.engine.sighting import Absent, Found, MayBe
from advisor.engine.standing import standing_of, symptom_conflicts
from advisor.engine.tests_on_facts import FactTests
from advisor.model.advisory import Advisory
from advisor.model.assessment import Assessment, ClusterAssessment, NodeGroup
from advisor.model.component import Component, Edition
from advisor.model.fact import Missing, MissingKind
from advisor.model.finding import Finding, NodeCount, Status
from advisor.model.inventory import Cluster, Conflict, Inventory, Node
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import FactName
from advisor.model.provenance import Provenance
from advisor.model.recognition import KnownComponent, Presence
from advisor.model.record import NOTHING_ON_RECORD, Record
from advisor.model.support import Horizon

KERNEL = FactName("node.kernel")
OS_IMAGE = FactName("node.os_image")


def assess(
    inventory: Inventory,
    knowledge: KnowledgeBase,
    *,
    edition: Edition | None = None,
    record: Record = NOTHING_ON_RECORD,
    horizon: Horizon | None = None,
    alike: Alike | None = None,
) -> Assessment:
    """Judges every advisory against every component that is there or may be. Clusters keep their order, by name.

    The answers on record settle what is unknown; the waivers on record mark the findings they cover. Without a horizon
    no end of life can be judged, and each is unknown.
    `alike` remembers clusters that were judged by the same knowledge: one that no rule can tell from such a cluster is
    not judged again. It changes nothing in what comes out.
    """
    if alike and alike.knowledge is not knowledge:
        raise ValueError("what is remembered was judged by other knowledge")
    answers = answers_on(record)
    about = _About(edition=edition, horizon=horizon)
    filled = [answered(cluster, answers, knowledge, edition) for cluster in inventory.clusters]

    def judged(each: Answered) -> ClusterAssessment:
        return _assess_cluster(each, knowledge, about)

    clusters = [alike.judged(each, about, judged) if alike else judged(each) for each in filled]
    contradicted = {place for each in filled for place in each.contradicted}
    return recorded(clusters, contradicted, record)


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    """What is said of the run, and not of a cluster."""

    edition: Edition | None
    horizon: Horizon | None


def _assess_cluster(filled: Answered, knowledge: KnowledgeBase, about: _About) -> ClusterAssessment:
    cluster = filled.cluster
    told = with_derived_facts(cluster, knowledge, about.edition)
    tests = FactTests(knowledge=knowledge, reader=FactReader(cluster=told), sight=sight)
    classes = node_classes(cluster)
    judged: list[Component] = []
    findings: list[Finding] = []
    unsought: list[Missing] = []
    conflicts: list[Conflict] = [*cluster.conflicts, *filled.conflicts]
    for known in knowledge.components.values():
        match sight(known, tests):
            case Found(components=components, gap=gap, unseen=unseen):
                judged.extend(components)
                advisories = knowledge.by_component.get(known.name, ())
                unsought.extend([unseen] if unseen and advisories else [])
                findings.extend(_unseen(advisory, gap) for advisory in advisories if gap)
                for component in components:
                    for finding, found in _findings(advisories, component, known, classes, tests, about):
                        findings.append(finding)
                        conflicts.extend(found)
            case MayBe(missing=missing):
                findings.extend(_unseen(each, missing) for each in knowledge.by_component.get(known.name, ()))
            case Absent():
                if _is_unsought(known, cluster) and known.name in knowledge.by_component:
                    unsought.append(_unsought(known))
    return ClusterAssessment(
        cluster=cluster,
        components=tuple(sorted(judged, key=lambda component: component.sort_key)),
        findings=tuple(sorted(findings, key=_by_weight)),
        gaps=_gaps(findings, unsought),
        conflicts=tuple(sorted(conflicts, key=lambda conflict: (conflict.about, conflict.values))),
        node_groups=_node_groups(classes),
        rests_on=_all_rests(findings, tests),
    )


def _all_rests(findings: Iterable[Finding], tests: FactTests) -> tuple[Provenance, ...]:
    """The places of the answers behind the findings, and behind the findings that there are not."""
    told = {place for finding in findings for place in finding.rests_on}
    absent = {place for name, place in tests.cluster.vouched_absent if name in tests.knowledge.by_component}
    return tuple(sorted(told | absent | tests.relied_on))


def _is_unsought(known: KnownComponent, cluster: Cluster) -> bool:
    return known.presence is Presence.OPPORTUNISTIC and all(known.name != name for name, _ in cluster.vouched_absent)


def _findings(
    advisories: Iterable[Advisory],
    component: Component,
    known: KnownComponent,
    classes: tuple[NodeClass, ...],
    tests: FactTests,
    about: _About,
) -> Iterator[tuple[Finding, tuple[Conflict, ...]]]:
    """The finding of each advisory about a component, with the conflicts its symptoms show."""
    own = classes_running(component, classes)
    is_counted = known.runs_on_every_node and bool(own)
    catalogue = tests.knowledge.catalogues.get(component.name)
    for advisory in advisories:
        judgement = judge(advisory, component, own, tests, catalogue, about.horizon)
        is_affected = judgement.status is Status.AFFECTED
        is_open = is_affected or judgement.status is Status.UNKNOWN
        fixes = fixes_after(advisory, component, catalogue, about.edition, about.horizon) if is_open else Fixes()
        standing = standing_of(advisory, component, judgement.affected_classes, tests) if is_affected else None
        finding = Finding(
            advisory=advisory,
            component=component,
            status=judgement.status,
            standing=standing,
            evidence=judgement.evidence,
            missing=judgement.missing,
            nodes=nodes_told(judgement.nodes, on_every_node=is_counted),
            fixed_in=fixes.obtainable,
            fixed_in_other_editions=fixes.in_other_editions,
            fixed_in_bundles=bundle_fixes(advisory, component, tests.cluster, tests, about.edition) if is_open else (),
            brought_by=bringers(component, tests.cluster, tests) if is_open else (),
            rests_on=_rests_on(component, judgement),
        )
        yield finding, () if is_open else symptom_conflicts(advisory, component, own, tests)


def nodes_told(nodes: NodeCount, *, on_every_node: bool) -> NodeCount:
    """What a finding tells of nodes: by name only of what runs on all of them."""
    return nodes if on_every_node else _anywhere(nodes)


def _anywhere(nodes: NodeCount) -> NodeCount:
    """Whether it is unknown on some node, of a component that runs on some of them, nobody knows which."""
    is_open = nodes.unknown or nodes.unseen is Status.UNKNOWN
    return NodeCount(unseen=Status.UNKNOWN if is_open else None, is_torn=nodes.is_torn)


def _rests_on(component: Component, judgement: Judgement) -> tuple[Provenance, ...]:
    return judgement.rests_on if component.vouched_by is None else (component.vouched_by, *judgement.rests_on)


def _unseen(advisory: Advisory, missing: Missing) -> Finding:
    return Finding(
        advisory=advisory,
        component=None,
        status=Status.UNKNOWN,
        standing=None,
        evidence=(),
        missing=(missing,),
        nodes=NodeCount(),
        fixed_in=(),
        fixed_in_other_editions=(),
    )


def _unsought(known: KnownComponent) -> Missing:
    reason = f"no SBOM shows whether an image contains {known.title}"
    return Missing(kind=MissingKind.INVENTORY, fact=f"{known.name}.version", reason=reason, how=known.remedy)


def _gaps(findings: Sequence[Finding], unsought: Sequence[Missing]) -> tuple[Missing, ...]:
    return tuple(sorted({*unsought, *(gap for finding in findings for gap in finding.missing)}))


def _node_groups(classes: Sequence[NodeClass]) -> tuple[NodeGroup, ...]:
    groups: defaultdict[tuple[str, str], list[NodeClass]] = defaultdict(list)
    for each in classes:
        node = each.representative
        if node is not None:
            groups[_text(node, KERNEL), _text(node, OS_IMAGE)].append(each)
    alike = sorted(groups.items())
    return tuple(NodeGroup(kernel=kernel, os=os, names=names_of(members)) for (kernel, os), members in alike)


def _text(node: Node, fact: FactName) -> str:
    return " / ".join(dict.fromkeys(str(seen.value) for seen in node.facts if seen.fact == fact))


def _by_weight(finding: Finding) -> tuple[int, int, str, str, str]:
    component = finding.component
    version, build = (component.version_text, component.build) if component else ("", "")
    return (finding.status.rank, finding.advisory.severity.rank, finding.advisory.id, version, build)
