"""The advisor's own inventory form: YAML or JSON <-> `Cluster` values. `schemas/inventory.schema.json` is its shape.

It has a short form for people (`components: {calico: v3.29.1}`, `coverage: all`) and a long form that holds whatever
any other source shows; `dump` writes the long form, and reading that back gives the same values.
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.documents.condition import check_value
from advisor.documents.view import View
from advisor.documents.vocabulary import Vocabulary
from advisor.model.component import Basis, Component, Container, Edition, VersionUnknown
from advisor.model.fact import FactValue, Observation
from advisor.model.inventory import EVERYTHING, Cluster, Conflict, Coverage, Node, Note, SettingsLayer, Unreadable
from advisor.model.names import FactName
from advisor.model.provenance import Provenance
from advisor.model.recognition import KnownComponent
from advisor.versions import Version

NODE_FIELDS = {
    "kernel": FactName("node.kernel"),
    "os_image": FactName("node.os_image"),
    "operating_system": FactName("node.operating_system"),
}
"""Node facts that have a field of their own in the short form."""


def clusters(view: View, vocabulary: Vocabulary) -> tuple[Cluster, ...]:
    """Every cluster of an inventory document, in the order written. Names that stand twice are a Problem."""
    found: dict[str, Cluster] = {}
    for each in view.each("clusters"):
        cluster = cluster_of(each, vocabulary, name="")
        if cluster.name in found:
            each.at("name").report("declared-twice", f'the cluster "{cluster.name}" stands twice')
        found[cluster.name] = cluster
    return tuple(found.values())


def cluster_of(view: View, vocabulary: Vocabulary, *, name: str) -> Cluster:
    """One cluster; `name` serves when it gives none."""
    reader = _ClusterReader(view=view, vocabulary=vocabulary, name=view.text_or_none("name") or name)
    return Cluster(
        name=reader.name,
        components=tuple(sorted(reader.components(), key=lambda component: component.sort_key)),
        nodes=tuple(sorted(reader.nodes(), key=lambda node: node.name)),
        facts=tuple(sorted(reader.observations(view, ""), key=_observation_key)),
        layers=tuple(sorted(reader.layers(), key=lambda layer: (layer.kind, layer.name))),
        coverage=tuple(reader.coverage()),
        namespaces=frozenset(view.texts("namespaces")) if "namespaces" in view else None,
        conflicts=tuple(reader.conflicts()),
        notes=tuple(reader.notes()),
        is_reached=view.flag("is_reached", default=True),
    )


def _observation_key(seen: Observation) -> tuple[str, Provenance]:
    return (seen.fact, seen.seen_in)


class _ClusterReader:
    """Reads the parts of one cluster."""

    def __init__(self, *, view: View, vocabulary: Vocabulary, name: str) -> None:
        self.name = name
        self._view = view
        self._vocabulary = vocabulary

    def components(self) -> Iterator[Component]:
        view = self._view
        if "components" not in view:
            return
        written = view.at("components")
        if isinstance(written.data, dict):
            for name in written.keys():
                yield from self._short_component(written, name)
            return
        for each in view.each("components"):
            known = self._vocabulary.component(each, "name")
            if known is not None:
                yield self._component(each, known)

    def _short_component(self, written: View, name: str) -> Iterator[Component]:
        known = self._vocabulary.component_named(written.at(name), name)
        version = written.version(name, known.scheme) if known else None
        if known and version:
            place = self._provenance(written.at(name), field=f"components.{name}", text=written.text(name))
            yield Component(name=known.name, version=version, basis=Basis.RUNNING, seen_in=(place,))

    def _component(self, view: View, known: KnownComponent) -> Component:
        edition = view.text_or_none("edition")
        build = {"build": view.text("build")} if "build" in view else {}
        return Component(
            name=known.name,
            version=self._version(view, known),
            edition=Edition(edition) if edition else None,
            basis=Basis(view.text_or_none("basis") or Basis.RUNNING),
            seen_in=self._seen_in(view) or (self._provenance(view, field=f"components.{known.name}"),),
            nodes=frozenset(view.texts("nodes")) if "nodes" in view else None,
            inside=self._container(view.at("inside")) if "inside" in view else None,
            **build,
        )

    def _version(self, view: View, known: KnownComponent) -> Version | VersionUnknown:
        unknown = VersionUnknown(
            text=view.text_or_none("text") or "",
            reason=view.text_or_none("reason") or f"the inventory does not state the version of {known.name}",
            how=view.text_or_none("how") or known.remedy,
        )
        if view.text_or_none("version") is None:
            return unknown
        return view.version("version", known.scheme) or unknown

    def _container(self, view: View) -> Container:
        known = self._vocabulary.component(view, "component") if "component" in view else None
        return Container(
            text=view.text("text"),
            component=known.name if known else None,
            version=view.version("version", known.scheme) if known else None,
            is_named=view.flag("is_named", default=True),
        )

    def nodes(self) -> Iterator[Node]:
        seen: set[str] = set()
        for each in self._view.each("nodes"):
            name = each.text("name")
            if name in seen:
                each.at("name").report("declared-twice", f'the node "{name}" stands twice')
            seen.add(name)
            yield Node(name=name, facts=tuple(sorted(self._node_facts(each, name), key=_observation_key)))

    def _node_facts(self, view: View, name: str) -> Iterator[Observation]:
        for key, fact in NODE_FIELDS.items():
            if key in view:
                place = self._provenance(view.at(key), object=f"Node {name}", field=key, text=view.text(key))
                yield Observation(fact=fact, value=view.text(key), seen_in=place)
        yield from self.observations(view, f"Node {name}")

    def observations(self, view: View, about: str) -> Iterator[Observation]:
        """The facts of a cluster or node, in either form."""
        if "facts" not in view:
            return
        written = view.at("facts")
        if isinstance(written.data, dict):
            for name in written.keys():
                declaration = self._vocabulary.fact_named(written.at(name), name)
                if declaration is not None:
                    check_value(written.at(name), written.scalar(name), declaration)
                    place = self._provenance(written.at(name), object=about, field=f"facts.{name}")
                    yield Observation(fact=declaration.name, value=written.scalar(name), seen_in=place)
            return
        for each in view.each("facts"):
            declaration = self._vocabulary.fact(each, "fact")
            if declaration is not None:
                check_value(each.at("value"), each.scalar("value"), declaration)
                place = self._provenance_in(each) or self._provenance(each, object=about)
                yield Observation(fact=declaration.name, value=each.scalar("value"), seen_in=place)

    def layers(self) -> Iterator[SettingsLayer]:
        for each in self._view.each("settings"):
            known = self._vocabulary.component(each, "component")
            values = dict(self._values(each.at("values")))
            place = self._provenance_in(each) or self._provenance(
                each, object=f"{each.text('kind')} {each.text('name')}"
            )
            if known is not None:
                yield SettingsLayer(
                    kind=each.text("kind"),
                    name=each.text("name"),
                    component=known.name,
                    values=values,
                    unread=each.text_or_none("unread") or "",
                    selector=each.text_or_none("selector") or "",
                    nodes=frozenset(each.texts("nodes")) if "nodes" in each else None,
                    seen_in=place,
                )

    def _values(self, view: View) -> Iterator[tuple[FactName, FactValue | Unreadable]]:
        for name in view.keys():
            declaration = self._vocabulary.fact_named(view.at(name), name)
            if declaration is None:
                continue
            each = view.at(name)
            if isinstance(each.data, dict):
                yield declaration.name, Unreadable(reason=each.text("unreadable"))
            else:
                yield declaration.name, each.own_scalar()

    def coverage(self) -> Iterator[Coverage]:
        view = self._view
        if "coverage" not in view:
            return
        file = view.document.file
        if view.at("coverage").data == "all":
            yield Coverage(kind=EVERYTHING, namespaces=None, source=file)
            return
        for each in view.each("coverage"):
            everywhere = each.at("namespaces").data == "all"
            yield Coverage(
                kind=each.text("kind"),
                namespaces=None if everywhere else frozenset(each.texts("namespaces")),
                gap=each.text_or_none("gap") or "",
                remedy=each.text_or_none("remedy") or "",
                source=each.text_or_none("source") or file,
            )

    def conflicts(self) -> Iterator[Conflict]:
        for each in self._view.each("conflicts"):
            values = ((value.text("says"), _provenance(value.at("seen_in"))) for value in each.each("values"))
            yield Conflict(about=each.text("about"), values=tuple(values))

    def notes(self) -> Iterator[Note]:
        for each in self._view.each("notes"):
            remedy = each.text_or_none("remedy") or ""
            yield Note(source=each.text("source"), says=each.text("says"), remedy=remedy)

    def _seen_in(self, view: View) -> tuple[Provenance, ...]:
        return tuple(sorted(_provenance(each) for each in view.each("seen_in")))

    def _provenance_in(self, view: View) -> Provenance | None:
        return _provenance(view.at("seen_in")) if "seen_in" in view else None

    def _provenance(self, view: View, *, object: str = "", field: str = "", text: str = "") -> Provenance:
        place = view.document.place(view.steps)
        shown = text or (str(view.data) if not isinstance(view.data, dict | list) else "")
        return Provenance(source=str(place), object=object, field=field, text=shown)


def _provenance(view: View) -> Provenance:
    return Provenance(
        source=view.text("source"),
        object=view.text_or_none("object") or "",
        field=view.text_or_none("field") or "",
        text=view.text_or_none("text") or "",
    )
