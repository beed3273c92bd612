"""A judgement under stand-ins, with the names and places of the cluster that it is given to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from advisor.engine.answers import Answered
from advisor.engine.likeness import FIRST, MARK, QUOTED, StandIns
from advisor.model.assessment import ClusterAssessment
from advisor.model.component import Component
from advisor.model.fact import Known, Missing
from advisor.model.finding import Evidence, Finding, NodeCount, TestEvidence
from advisor.model.inventory import Conflict
from advisor.model.provenance import Provenance


def named(judged: ClusterAssessment, filled: Answered, stand_ins: StandIns) -> ClusterAssessment:
    """The judgement as this cluster would have got it by itself, which equals the one judged but for names."""
    own = zip(judged.cluster.components, filled.cluster.components, strict=True)
    names = _Names(stand_ins=stand_ins, components={id(bare): (bare, real) for bare, real in own})
    conflicts = [*filled.cluster.conflicts, *filled.conflicts, *(names.conflict(each) for each in judged.conflicts)]
    return ClusterAssessment(
        cluster=filled.cluster,
        components=tuple(map(names.component, judged.components)),
        findings=tuple(map(names.finding, judged.findings)),
        gaps=names.gaps(judged.gaps),
        conflicts=tuple(sorted(conflicts, key=lambda conflict: (conflict.about, conflict.values))),
        node_groups=tuple(replace(each, names=names.nodes(each.names)) for each in judged.node_groups),
        rests_on=judged.rests_on,
    )


def quotes_names(judged: ClusterAssessment) -> bool:
    """Whether it says names or places in a way that cannot be said of another cluster.

    That is a text with the name of a setting's object in it, and what two bundles bring alike: its places are sorted.
    """
    if any(_is_joined(each) for each in judged.components):
        return True
    told = chain.from_iterable(_gaps_of(each) for each in judged.findings)
    return any(MARK in QUOTED.sub("", f"{gap.reason}{gap.how}") for gap in {*judged.gaps, *told})


def _is_joined(component: Component) -> bool:
    """Whether its places are those of several components, or were sorted, by which stand-ins change places."""
    is_first = [each.source.startswith(FIRST) for each in component.seen_in]
    return not all(is_first[:1]) or any(is_first[1:])


def _gaps_of(finding: Finding) -> Iterable[Missing]:
    yield from finding.missing
    for each in finding.evidence:
        if isinstance(each, TestEvidence) and isinstance(each.answer, Missing):
            yield each.answer


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """Gives things their names back, each once."""

    stand_ins: StandIns
    components: dict[int, tuple[Component, Component]]
    """By the identity of what was judged, which is held here too: that, and what it is in this cluster."""
    _nodes: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)

    def finding(self, finding: Finding) -> Finding:
        """The finding about this cluster's component, on its nodes, with its places."""
        return Finding(
            advisory=finding.advisory,
            component=finding.component and self.component(finding.component),
            status=finding.status,
            standing=finding.standing,
            evidence=tuple(map(self._evidence, finding.evidence)),
            missing=self.gaps(finding.missing),
            nodes=self._count(finding.nodes),
            fixed_in=finding.fixed_in,
            fixed_in_other_editions=finding.fixed_in_other_editions,
            fixed_in_bundles=finding.fixed_in_bundles,
            brought_by=finding.brought_by,
            rests_on=finding.rests_on,
            waiver=finding.waiver,
        )

    def component(self, component: Component) -> Component:
        """This cluster's own; what a bundle brings is where the bundle is."""
        known = self.components.get(id(component))
        if known is None:
            known = component, self._brought(component)
            self.components[id(component)] = known
        return known[1]

    def _brought(self, component: Component) -> Component:
        nodes = component.nodes
        return replace(
            component,
            seen_in=self._places(component.seen_in),
            nodes=None if nodes is None else frozenset(chain.from_iterable(map(self._names_of, nodes))),
        )

    def gaps(self, gaps: tuple[Missing, ...]) -> tuple[Missing, ...]:
        """What is missing, sorted, with the places that a reason quotes."""
        if not any(MARK in each.reason for each in gaps):
            return gaps
        return tuple(sorted(set(map(self._gap, gaps))))

    def _gap(self, gap: Missing) -> Missing:
        if MARK not in gap.reason:
            return gap
        return replace(gap, reason=QUOTED.sub(lambda found: self.stand_ins.texts[found[0]], gap.reason))

    def conflict(self, conflict: Conflict) -> Conflict:
        """The conflict with its places. Of a component the first is quoted."""
        values = tuple((says, real) for says, place in conflict.values for real in self._places((place,)))
        return replace(conflict, values=values)

    def nodes(self, marks: tuple[str, ...]) -> tuple[str, ...]:
        """The names of nodes, sorted."""
        if not marks:
            return ()
        found = self._nodes.get(marks)
        if found is None:
            found = tuple(sorted(chain.from_iterable(map(self._names_of, marks))))
            self._nodes[marks] = found
        return found

    def _names_of(self, mark: str) -> Sequence[str]:
        return self.stand_ins.nodes[mark]

    def _count(self, nodes: NodeCount) -> NodeCount:
        if not nodes.affected and not nodes.unknown:
            return nodes
        return replace(nodes, affected=self.nodes(nodes.affected), unknown=self.nodes(nodes.unknown))

    def _evidence(self, evidence: Evidence) -> Evidence:
        if not isinstance(evidence, TestEvidence):
            return evidence
        answer = evidence.answer
        if isinstance(answer, Known) and answer.seen_in:
            answer = replace(answer, seen_in=self._places(answer.seen_in))
        elif isinstance(answer, Missing):
            answer = self._gap(answer)
        return replace(evidence, answer=answer, nodes=self.nodes(evidence.nodes))

    def _places(self, places: Sequence[Provenance]) -> tuple[Provenance, ...]:
        return tuple(chain.from_iterable(map(self._place, places)))

    def _place(self, place: Provenance) -> Sequence[Provenance]:
        """What a stand-in stands for. Judging may have said another text, and of a setting another field."""
        layer = self.stand_ins.layers.get(place.source)
        if layer is not None:
            return (replace(layer, field=place.field, text=place.text),)
        real = self.stand_ins.places.get(place.source, (place,))
        return [replace(each, text=place.text) for each in real] if place.text else real
