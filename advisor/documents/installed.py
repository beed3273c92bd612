"""The components of an inventory: `{calico: v3.29.1}` for people, a list of all that is known for programs."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.documents.seen_in import here, stated
from advisor.documents.view import View
from advisor.documents.vocabulary import Vocabulary
from advisor.model.component import UPSTREAM, Basis, Component, Container, Edition, VersionUnknown
from advisor.model.recognition import KnownComponent
from advisor.versions import Version


def installed(view: View, vocabulary: Vocabulary) -> Iterator[Component]:
    """The components of one cluster, in the order written, from either form."""
    if "components" not in view:
        return
    written = view.at("components")
    if isinstance(written.data, dict):
        yield from _short(written, vocabulary)
        return
    for each in view.each("components"):
        known = vocabulary.component(each, "name")
        inside = _container(each.at("inside"), vocabulary) if "inside" in each else None
        if known is not None:
            yield _component(each, known, inside)


def _short(written: View, vocabulary: Vocabulary) -> Iterator[Component]:
    for name in written.keys():  # noqa: SIM118  # a view is no dict
        known = vocabulary.component_named(written.at(name), name)
        version = written.version(name, known.scheme) if known else None
        if known and version:
            place = here(written.at(name), field=f"components.{name}")
            yield Component(name=known.name, version=version, basis=Basis.RUNNING, seen_in=(place,))


def _component(view: View, known: KnownComponent, inside: Container | None) -> Component:
    places = tuple(sorted(stated(each) for each in view.each("seen_in")))
    return Component(
        name=known.name,
        version=_version(view, known),
        build=view.text("build") if "build" in view else UPSTREAM,
        edition=view.choice_or_none("edition", Edition),
        basis=view.choice("basis", Basis, default=Basis.RUNNING),
        seen_in=places if "seen_in" in view else (here(view, field=f"components.{known.name}"),),
        nodes=frozenset(view.texts("nodes")) if "nodes" in view else None,
        inside=inside,
    )


def _version(view: View, known: KnownComponent) -> Version | VersionUnknown:
    """The version, or why there is none."""
    reason = view.text_or_none("reason")
    how = view.text_or_none("how")
    unknown = VersionUnknown(
        text=view.text_or_none("text") or "",
        reason=f"the inventory does not state the version of {known.name}" if reason is None else reason,
        how=known.remedy if how is None else how,
    )
    if view.text_or_none("version") is None:
        return unknown
    return view.version("version", known.scheme) or unknown


def _container(view: View, vocabulary: Vocabulary) -> Container:
    known = vocabulary.component(view, "component") if "component" in view else None
    if "version" in view and "component" not in view:
        hint = "name the component that the image is"
        view.at("version").report("version-of-nothing", "a version needs a component to be read as", hint)
    return Container(
        text=view.text("text"),
        component=known.name if known else None,
        version=view.version("version", known.scheme) if known else None,
        is_named=view.flag("is_named", default=True),
    )
