"""The facts and settings of an inventory: what a source states, and what the objects hold that set things."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.documents.condition import check_value
from advisor.documents.seen_in import here, stated_or_here
from advisor.documents.view import View
from advisor.documents.vocabulary import Vocabulary
from advisor.model.fact import FactDeclaration, FactValue, Observation
from advisor.model.inventory import SettingsLayer, Unreadable
from advisor.model.names import FactName

NODE_FIELDS = ("kernel", "os_image", "operating_system")
"""Node facts that have a field of their own in the short form; each is the fact `node.<field>`."""


def observations(view: View, about: str, vocabulary: Vocabulary) -> Iterator[Observation]:
    """The facts of a cluster or node, in either form; `about` names the node, and is empty for a cluster."""
    if "facts" not in view:
        return
    written = view.at("facts")
    if isinstance(written.data, dict):
        for name in written.keys():  # noqa: SIM118  # a view is no dict
            declaration = vocabulary.fact_named(written.at(name), name)
            if declaration is not None:
                value = _value(written.at(name), declaration)
                place = here(written.at(name), object=about, field=f"facts.{name}")
                yield Observation(fact=declaration.name, value=value, seen_in=place)
        return
    for each in view.each("facts"):
        declaration = vocabulary.fact(each, "fact")
        if declaration is not None:
            value = _value(each.at("value"), declaration)
            yield Observation(fact=declaration.name, value=value, seen_in=stated_or_here(each, object=about))


def node_observations(view: View, vocabulary: Vocabulary) -> Iterator[Observation]:
    """The facts of one node, those that have a field of their own first."""
    about = f"Node {view.text('name')}"
    for key in NODE_FIELDS:
        if key in view:
            place = here(view.at(key), object=about, field=key)
            yield Observation(fact=FactName(f"node.{key}"), value=view.text(key), seen_in=place)
    yield from observations(view, about, vocabulary)


def settings_layers(view: View, vocabulary: Vocabulary) -> Iterator[SettingsLayer]:
    """The objects that set things, in the order written."""
    for each in view.each("settings"):
        known = vocabulary.component(each, "component")
        values = dict(_layer_values(each.at("values"), vocabulary))
        if known is not None:
            yield SettingsLayer(
                kind=each.text("kind"),
                name=each.text("name"),
                component=known.name,
                values=values,
                unread=each.text_or_none("unread") or "",
                selector=each.text_or_none("selector") or "",
                nodes=frozenset(each.texts("nodes")) if "nodes" in each else None,
                seen_in=stated_or_here(each, object=f"{each.text('kind')} {each.text('name')}"),
            )


def _layer_values(view: View, vocabulary: Vocabulary) -> Iterator[tuple[FactName, FactValue | Unreadable]]:
    for name in view.keys():  # noqa: SIM118  # a view is no dict
        each = view.at(name)
        declaration = vocabulary.fact_named(each, name)
        if declaration is None:
            continue
        if isinstance(each.data, dict):
            yield declaration.name, Unreadable(reason=each.text("unreadable"))
        elif isinstance(each.data, str):  # an environment holds texts, which its component reads in its own way
            yield declaration.name, each.data
        else:
            yield declaration.name, _value(each, declaration)


def _value(view: View, declaration: FactDeclaration) -> FactValue:
    value = view.own_scalar()
    check_value(view, value, declaration)
    return value
