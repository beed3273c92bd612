"""What a plan was made from, so that it can be told later whether that still is so, and what exactly changed.

Digests say whether; versions, facts, nodes, coverage and the record of people say what.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from advisor.engine.baseline import inside
from advisor.model.answer import RecordedAnswer
from advisor.model.assessment import ClusterAssessment
from advisor.model.component import Component
from advisor.model.fact import FactValue, Observation
from advisor.model.inventory import Cluster, Coverage, SettingsLayer, Unreadable
from advisor.model.record import Record
from advisor.model.recorded_plan import MadeFrom, RecordedCluster, RecordedComponent, RecordedEntry, RecordedFact
from advisor.model.waiver import Waiver
from advisor.report.digests import inventory_digest
from advisor.report.document import Report
from advisor.report.record_json import Json, answer_document, waiver_document

_NOT_ITS_OWN = {"source", "because"}
"""The keys of a waiver or an answer that are no part of what it says."""


def made_from(judged: Report, record: Record) -> MadeFrom:
    """What a run judges by, as a plan made of it would record."""
    collected = {each.name: each for each in judged.inventory.clusters}
    return MadeFrom(
        clusters=tuple(_cluster(each, collected[each.cluster.name]) for each in judged.assessment.clusters),
        waivers=tuple(map(_waiver, record.waivers)),
        answers=tuple(map(_answer, record.answers)),
        knowledge_version=judged.knowledge.version,
        knowledge=judged.knowledge.digest,
        rules=judged.knowledge.digests,
        today=datetime.date.fromisoformat(judged.today),
    )


def made_from_document(judged: Report, record: Record) -> Mapping[str, Json]:
    """Inventories, waivers and answers. The rules are told under `knowledge`, digest by digest."""
    waivers = [waiver_document(each) for each in record.waivers]
    answers = [answer_document(each) for each in record.answers]
    return {
        "clusters": [_document(each) for each in made_from(judged, record).clusters],
        "waivers_digest": _digest(waivers),
        "waivers": waivers,
        "answers_digest": _digest(answers),
        "answers": answers,
    }


def _digest(entries: Sequence[Mapping[str, Json]]) -> str:
    """Over what entries say, whatever their order and wherever they stand."""
    told = sorted(json.dumps({**each, "source": ""}, sort_keys=True) for each in entries)
    return f"sha256:{hashlib.sha256(json.dumps(told).encode()).hexdigest()}"


def _document(cluster: RecordedCluster) -> Json:
    return {
        "name": cluster.name,
        "uid": cluster.uid,
        "inventory_digest": cluster.digest,
        "reached": cluster.is_reached,
        "components": [
            {
                "name": each.name,
                "version": each.version,
                "build": each.build,
                "edition": each.edition,
                "basis": each.basis,
                "nodes": None if each.nodes is None else list(each.nodes),
                "inside": each.inside,
            }
            for each in cluster.components
        ],
        "facts": [
            {
                "fact": each.fact,
                "value": each.value,
                "nodes": None if each.nodes is None else list(each.nodes),
                "object": each.object,
            }
            for each in cluster.facts
        ],
        "nodes": list(cluster.nodes or ()),
        "coverage": list(cluster.coverage or ()),
        "conflicts": list(cluster.conflicts or ()),
    }


def _cluster(assessed: ClusterAssessment, collected: Cluster) -> RecordedCluster:
    return RecordedCluster(
        name=collected.name,
        digest=inventory_digest(collected),
        is_reached=collected.is_reached,
        components=tuple(_component(each) for each in assessed.components),
        facts=(*_facts(collected.facts), *_node_facts(collected), *_settings(collected.layers)),
        nodes=tuple(sorted(each.name for each in collected.nodes)),
        coverage=tuple(sorted({_covered(each) for each in collected.coverage})),
        conflicts=tuple(sorted({each.about for each in assessed.conflicts})),
        uid=collected.uid,
    )


def _component(component: Component) -> RecordedComponent:
    return RecordedComponent(
        name=component.name,
        version=component.version_text if not component.version_reason else None,
        build=component.build,
        edition=component.edition,
        basis=component.basis,
        nodes=None if component.nodes is None else tuple(sorted(component.nodes)),
        inside=inside(component.inside) if component.inside else None,
    )


def _facts(facts: Iterable[Observation]) -> Iterator[RecordedFact]:
    for fact, value in sorted({(each.fact, each.value) for each in facts}, key=str):
        yield RecordedFact(fact=fact, value=value, nodes=None, object=None)


def _node_facts(cluster: Cluster) -> Iterator[RecordedFact]:
    """Each value with the nodes that have it."""
    found: defaultdict[tuple[str, str], list[tuple[str, Observation]]] = defaultdict(list)
    for node in cluster.nodes:
        for fact, seen in {(each.fact, _typed(each.value)): each for each in node.facts}.items():
            found[fact].append((node.name, seen))
    for _, seen_on in sorted(found.items()):
        first = seen_on[0][1]
        nodes = tuple(sorted(name for name, _ in seen_on))
        yield RecordedFact(fact=first.fact, value=first.value, nodes=nodes, object=None)


def _typed(value: FactValue) -> str:
    """A value as a key: true and 1 are two."""
    return json.dumps(value)


def _settings(layers: Iterable[SettingsLayer]) -> Iterator[RecordedFact]:
    """What objects set."""
    for layer in layers:
        nodes = None if layer.nodes is None else tuple(sorted(layer.nodes))
        for fact, value in sorted(layer.values.items()):
            shown = None if isinstance(value, Unreadable) else value
            yield RecordedFact(fact=fact, value=shown, nodes=nodes, object=f"{layer.kind} {layer.name}")


def _covered(entry: Coverage) -> str:
    where = "" if entry.namespaces is None else f" in {', '.join(sorted(entry.namespaces)) or 'no namespace'}"
    return f"{entry.kind}{where}{f': {entry.gap}' if entry.gap else ''}"


def _waiver(waiver: Waiver) -> RecordedEntry:
    return RecordedEntry(
        name=waiver.advisory,
        says=entry_text(waiver_document(waiver)),
        source=waiver.seen_in.source,
        created=waiver.created,
        expires=waiver.signature.expires,
    )


def _answer(answer: RecordedAnswer) -> RecordedEntry:
    return RecordedEntry(
        name=answer.question,
        says=entry_text(answer_document(answer)),
        source=answer.seen_in.source,
        created=None,
        expires=answer.signature.expires,
    )


def entry_text(entry: Mapping[str, Json]) -> str:
    """What an entry says as text that is equal when two say the same."""
    return json.dumps({key: value for key, value in entry.items() if key not in _NOT_ITS_OWN}, sort_keys=True)
