"""`rules/facts.yaml`: decodes the declarations of facts."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.documents.bounded import quoted
from advisor.documents.condition import check_value
from advisor.documents.ranges import version_set, version_span
from advisor.documents.view import View
from advisor.documents.vocabulary import ANY_FACT, TWICE_HINT, Vocabulary
from advisor.model.fact import (
    Default,
    FactDeclaration,
    FactType,
    Field,
    Objects,
    Obtain,
    Reach,
    Scope,
    Setting,
    Sign,
)
from advisor.model.names import ComponentName, FactName
from advisor.model.recognition import KnownComponent


def facts(
    view: View, components: Mapping[ComponentName, KnownComponent], unusable: set[str]
) -> dict[FactName, FactDeclaration]:
    """Every declaration, by name. A name declared twice is a Problem.

    One whose shape is at fault is left out, and its name joins `unusable`, where those of components are already.
    """
    vocabulary = Vocabulary(components=components, facts={}, unusable=frozenset(unusable))
    found: dict[FactName, FactDeclaration] = {}
    for each in view.each("facts"):
        declaration = _declaration(each, vocabulary)
        if declaration.name in found:
            each.at("name").report("declared-twice", f'the fact "{declaration.name}" is declared twice', TWICE_HINT)
        if each.is_sound:
            found[declaration.name] = declaration
        else:
            unusable.add(declaration.name or ANY_FACT)
    if not found:
        unusable.add(ANY_FACT)
    return found


def _declaration(view: View, vocabulary: Vocabulary) -> FactDeclaration:
    setting = _setting(view.at("setting"), vocabulary) if "setting" in view else None
    declaration = FactDeclaration(
        name=FactName(view.text("name")),
        type=view.choice("type", FactType),
        scope=view.choice("scope", Scope),
        meaning=view.text("meaning"),
        unit=view.text_or_none("unit"),
        choices=view.texts("choices"),
        obtain=tuple(Obtain(reach=each.choice("reach", Reach), says=each.text("says")) for each in view.each("obtain")),
        setting=setting,
        defaults=_defaults(view, vocabulary, setting),
        signs=tuple(_sign(each) for each in view.each("signs")),
        objects=_objects(view.at("objects"), vocabulary) if "objects" in view else None,
    )
    if view.at("type").is_sound:
        for kind in ("defaults", "signs"):
            for each in view.each(kind):
                check_value(each.at("value"), each.scalar("value"), declaration)
        for key in ("some", "none") if "objects" in view else ():
            check_value(view.at("objects", key), view.at("objects").scalar(key), declaration)
    if declaration.objects and (declaration.scope is not Scope.CLUSTER or "setting" in view):
        message = f"{declaration.name} is told by all objects of a kind, so it is no setting and no fact of a node"
        view.at("objects").report("objects-tell-a-cluster", message, "write scope: cluster, and no setting")
    if declaration.type is FactType.CHOICE and "choices" not in view:
        view.at("type").report(
            "choice-without-choices",
            f"{declaration.name} is a choice, and its choices are not listed",
            "list them under choices",
        )
    return declaration


def _setting(view: View, vocabulary: Vocabulary) -> Setting | None:
    known = vocabulary.component(view, "component")
    if known is None:
        return None
    selector = version_set(view.each("selector_objects"), known.scheme) if "selector_objects" in view else None
    return Setting(
        component=known.name,
        environment=view.text_or_none("environment"),
        kind=view.text_or_none("kind"),
        field=view.text_or_none("field"),
        selector_objects=selector,
    )


def _defaults(view: View, vocabulary: Vocabulary, setting: Setting | None) -> tuple[Default, ...]:
    if "defaults" in view and "setting" not in view:
        view.at("defaults").report("default-without-setting", "only a setting has defaults", "say where it is set")
    if setting is None:
        return ()
    scheme = vocabulary.components[setting.component].scheme
    return tuple(made for each in view.each("defaults") if (made := _default(each, scheme)))


def _default(view: View, scheme: str) -> Default | None:
    versions = version_span(view, scheme)
    if versions is None:
        return None
    builds = view.texts("builds")
    return Default(builds=builds, versions=versions, value=view.scalar("value"), source=view.text("source"))


def _objects(view: View, vocabulary: Vocabulary) -> Objects | None:
    known = vocabulary.component(view, "component")
    if known is None:
        return None
    return Objects(
        component=known.name,
        kind=view.text("kind"),
        groups=frozenset(view.texts("groups")),
        field=_field(view) if "field" in view else None,
        some=view.scalar("some"),
        none=view.scalar("none"),
    )


def _field(view: View) -> Field:
    one_of = tuple(each.own_scalar() for each in view.each("one_of"))
    for each in (*view.each("one_of"), *view.each("others"), view.at("unset")):
        if type(each.own_scalar()) is not type(one_of[0]):
            message = f"{quoted(each.own_scalar())} is of another type than {quoted(one_of[0])}"
            each.report("wrong-value", message, "write all texts, all numbers, or all of true and false")
    return Field(
        path=view.text("field"),
        one_of=one_of,
        others=tuple(each.own_scalar() for each in view.each("others")),
        unset=view.scalar("unset"),
    )


def _sign(view: View) -> Sign:
    return Sign(
        kind=view.text("kind"),
        name=view.text("name"),
        namespace=view.text_or_none("namespace") or "",
        field=view.text_or_none("field") or "",
        equals=view.text_or_none("equals") or "",
        value=view.scalar("value"),
    )
