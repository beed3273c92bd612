"""What a plan was made from, so that it can be told later whether that still is so, and what exactly changed.

Digests say whether; versions, facts and the record of people say what.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from advisor.model.assessment import ClusterAssessment
from advisor.model.component import Component
from advisor.model.fact import FactValue, Observation
from advisor.model.inventory import Cluster, SettingsLayer, Unreadable
from advisor.report.digests import inventory_digest
from advisor.report.plan_document import PlanReport
from advisor.report.record_json import Json, answer_document, waiver_document


def made_from_document(report: PlanReport) -> Mapping[str, Json]:
    """Inventories, waivers and answers. The rules are told under `knowledge`, digest by digest."""
    waivers = [waiver_document(each) for each in report.record.waivers]
    answers = [answer_document(each) for each in report.record.answers]
    collected = {each.name: each for each in report.judged.inventory.clusters}
    return {
        "clusters": [_cluster(each, collected[each.cluster.name]) for each in report.judged.assessment.clusters],
        "waivers_digest": _digest(waivers),
        "waivers": waivers,
        "answers_digest": _digest(answers),
        "answers": answers,
    }


def _digest(entries: Sequence[Mapping[str, Json]]) -> str:
    """Over what entries say, whatever their order and wherever they stand."""
    told = sorted(json.dumps({**each, "source": ""}, sort_keys=True) for each in entries)
    return f"sha256:{hashlib.sha256(json.dumps(told).encode()).hexdigest()}"


def _cluster(assessed: ClusterAssessment, collected: Cluster) -> Json:
    return {
        "name": collected.name,
        "inventory_digest": inventory_digest(collected),
        "reached": collected.is_reached,
        "components": [_component(each) for each in assessed.components],
        "facts": [*_facts(None, collected.facts), *_node_facts(collected), *_settings(collected.layers)],
    }


def _component(component: Component) -> Json:
    return {
        "name": component.name,
        "version": component.version_text if not component.version_reason else None,
        "build": component.build,
        "edition": component.edition,
        "basis": component.basis,
    }


def _facts(nodes: Sequence[str] | None, facts: Iterable[Observation]) -> Iterator[Json]:
    for fact, value in sorted({(each.fact, each.value) for each in facts}, key=str):
        yield {"fact": fact, "value": value, "nodes": nodes, "object": None}


def _node_facts(cluster: Cluster) -> Iterator[Json]:
    """Each value with the nodes that have it."""
    found: defaultdict[tuple[str, FactValue], list[str]] = defaultdict(list)
    for node in cluster.nodes:
        for fact, value in {(each.fact, each.value) for each in node.facts}:
            found[fact, value].append(node.name)
    for (name, known), nodes in sorted(found.items(), key=str):
        yield {"fact": name, "value": known, "nodes": sorted(nodes), "object": None}


def _settings(layers: Iterable[SettingsLayer]) -> Iterator[Json]:
    """What objects set; null for a value that the source does not show."""
    for layer in layers:
        nodes = None if layer.nodes is None else sorted(layer.nodes)
        for fact, value in sorted(layer.values.items()):
            shown = None if isinstance(value, Unreadable) else value
            yield {"fact": fact, "value": shown, "nodes": nodes, "object": f"{layer.kind} {layer.name}"}
