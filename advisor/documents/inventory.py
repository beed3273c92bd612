"""The advisor's own inventory form: YAML or JSON -> `Cluster` values. `schemas/inventory.schema.json` is its shape.

It has a short form for people (`components: {calico: v3.29.1}`, `coverage: all`) and a long form that holds whatever
any other source shows; `inventory_dump.py` writes the long form, and reading that back gives the same values.
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.documents.installed import installed
from advisor.documents.observed import node_observations, observations, settings_layers
from advisor.documents.schema import check_shape, load_schema
from advisor.documents.seen_in import stated
from advisor.documents.source import Document
from advisor.documents.view import View
from advisor.documents.vocabulary import TWICE_HINT, Vocabulary
from advisor.model.fact import Observation
from advisor.model.inventory import EVERYTHING, Cluster, Conflict, Coverage, Node, Note
from advisor.model.provenance import Provenance
from advisor.problems import Problem

WHOLE = "all"
"""What the short form says for everything: all kinds in `coverage`, the whole cluster in `namespaces`."""


def read_clusters(document: Document, vocabulary: Vocabulary, problems: list[Problem]) -> tuple[Cluster, ...]:
    """Every cluster of an inventory document, through the gates of shape and meaning.

    What is wrong joins `problems`; then the clusters are of no use.
    """
    found = check_shape(document, load_schema("inventory"))
    problems.extend(found)
    refused = document.refusing(found)
    return clusters(View(document=refused, data=refused.data, problems=problems), vocabulary)


def clusters(view: View, vocabulary: Vocabulary) -> tuple[Cluster, ...]:
    """Every cluster of an inventory document, in the order written. Names that stand twice are a Problem."""
    found: dict[str, Cluster] = {}
    for each in view.each("clusters"):
        cluster = cluster_of(each, vocabulary, name="")
        if cluster.name in found:
            each.at("name").report("declared-twice", f'the cluster "{cluster.name}" stands twice', TWICE_HINT)
        found[cluster.name] = cluster
    return tuple(found.values())


def cluster_of(view: View, vocabulary: Vocabulary, *, name: str) -> Cluster:
    """One cluster; `name` serves when it gives none."""
    return Cluster(
        name=view.text_or_none("name") or name,
        components=tuple(sorted(installed(view, vocabulary), key=lambda component: component.sort_key)),
        nodes=tuple(sorted(_nodes(view, vocabulary), key=lambda node: node.name)),
        facts=tuple(sorted(observations(view, "", vocabulary), key=_observation_key)),
        layers=tuple(sorted(settings_layers(view, vocabulary), key=lambda layer: (layer.kind, layer.name))),
        coverage=tuple(_coverage(view)),
        namespaces=frozenset(view.texts("namespaces")) if "namespaces" in view else None,
        conflicts=tuple(_conflicts(view)),
        notes=tuple(_notes(view)),
        managed_by=view.text_or_none("managed_by"),
        labels=tuple(sorted(view.at("labels").texts_by_key().items())) if "labels" in view else (),
        uid=view.text_or_none("uid"),
        is_reached=view.flag("is_reached", default=True),
    )


def _observation_key(seen: Observation) -> tuple[str, Provenance]:
    return (seen.fact, seen.seen_in)


def _nodes(view: View, vocabulary: Vocabulary) -> Iterator[Node]:
    seen: set[str] = set()
    for each in view.each("nodes"):
        name = each.text("name")
        if name in seen:
            each.at("name").report("declared-twice", f'the node "{name}" stands twice', TWICE_HINT)
        seen.add(name)
        yield Node(name=name, facts=tuple(sorted(node_observations(each, vocabulary), key=_observation_key)))


def _coverage(view: View) -> Iterator[Coverage]:
    if "coverage" not in view:
        return
    file = view.document.file
    if view.at("coverage").data == WHOLE:
        yield Coverage(kind=EVERYTHING, namespaces=None, source=file)
        return
    for each in view.each("coverage"):
        everywhere = each.at("namespaces").data == WHOLE
        yield Coverage(
            kind=each.text("kind"),
            namespaces=None if everywhere else frozenset(each.texts("namespaces")),
            gap=each.text_or_none("gap") or "",
            remedy=each.text_or_none("remedy") or "",
            source=each.text_or_none("source") or file,
        )


def _conflicts(view: View) -> Iterator[Conflict]:
    for each in view.each("conflicts"):
        values = ((value.text("says"), stated(value.at("seen_in"))) for value in each.each("values"))
        yield Conflict(about=each.text("about"), values=tuple(values))


def _notes(view: View) -> Iterator[Note]:
    for each in view.each("notes"):
        yield Note(source=each.text("source"), says=each.text("says"), remedy=each.text_or_none("remedy") or "")
