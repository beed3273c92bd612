"""Clusters that are one and the same but for names: what is true of one on a whole walk is true of each of them.

Judging looks at names only to tell nodes apart, and where a waiver names them. Unlike the likeness by which clusters
are grouped, this leaves out nothing else, so that a group of clusters that are not alike shows when it is walked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace

from advisor.model.assessment import ClusterAssessment
from advisor.model.inventory import Cluster
from advisor.model.provenance import Provenance
from advisor.model.record import Record


def same_but_for_names(
    clusters: Iterable[ClusterAssessment], record: Record
) -> tuple[tuple[tuple[str, ...], ClusterAssessment], ...]:
    """The first of each sort, with the names of all of its sort, in the order given."""
    found: dict[object, list[ClusterAssessment]] = {}
    tells_apart = any(each.scope.clusters is not None or each.scope.nodes is not None for each in record.waivers)
    for each in clusters:
        name = each.cluster.name if tells_apart else ""
        found.setdefault((name, _apart_from_names(each.cluster)), []).append(each)
    return tuple((tuple(each.cluster.name for each in sort), sort[0]) for sort in found.values())


def _apart_from_names(cluster: Cluster) -> object:
    names = {node.name: f"node {number}" for number, node in enumerate(cluster.nodes)}
    coverage = tuple(replace(each, source="") for each in cluster.coverage)
    return _plain(replace(cluster, name="", coverage=coverage, notes=(), labels=()), names)


def _plain(value: object, names: Mapping[str, str]) -> object:
    """A value that can be compared, without the places where things were seen."""
    if isinstance(value, Provenance):
        return "seen"
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, Mapping):
        return frozenset((key, _plain(each, names)) for key, each in value.items())
    if isinstance(value, frozenset):
        return frozenset(_plain(each, names) for each in value)
    if isinstance(value, tuple):
        return tuple(_plain(each, names) for each in value)
    if is_dataclass(value):
        return (type(value), *(_plain(getattr(value, field.name), names) for field in fields(value)))
    return (type(value), value)
