"""`rules/facts.yaml`: decodes the declarations of facts."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.documents.condition import check_value
from advisor.documents.ranges import version_set
from advisor.documents.view import View
from advisor.documents.vocabulary import Vocabulary
from advisor.model.fact import (
    Default,
    FactDeclaration,
    FactType,
    Obtain,
    Reach,
    Scope,
    Setting,
    Sign,
)
from advisor.model.names import ComponentName, FactName
from advisor.model.recognition import KnownComponent
from advisor.versions import VersionSet


def facts(view: View, components: Mapping[ComponentName, KnownComponent]) -> dict[FactName, FactDeclaration]:
    """Every declaration, by name. A name declared twice is a Problem."""
    vocabulary = Vocabulary(components=components, facts={})
    found: dict[FactName, FactDeclaration] = {}
    for each in view.each("facts"):
        declaration = _declaration(each, vocabulary)
        if declaration.name in found:
            each.at("name").report("declared-twice", f'the fact "{declaration.name}" is declared twice')
        found[declaration.name] = declaration
    return found


def _declaration(view: View, vocabulary: Vocabulary) -> FactDeclaration:
    setting = _setting(view.at("setting"), vocabulary) if "setting" in view else None
    declaration = FactDeclaration(
        name=FactName(view.text("name")),
        type=FactType(view.text("type")),
        scope=Scope(view.text("scope")),
        meaning=view.text("meaning"),
        unit=view.text_or_none("unit"),
        choices=view.texts("choices"),
        obtain=tuple(Obtain(reach=Reach(each.text("reach")), says=each.text("says")) for each in view.each("obtain")),
        setting=setting,
        defaults=_defaults(view, vocabulary, setting),
        signs=tuple(_sign(each) for each in view.each("signs")),
    )
    for kind in ("defaults", "signs"):
        for each in view.each(kind):
            check_value(each.at("value"), each.scalar("value"), declaration)
    if declaration.type is FactType.CHOICE and not declaration.choices:
        view.report("choice-without-choices", f"{declaration.name} is a choice, and its choices are not listed")
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
    if "defaults" not in view:
        return ()
    if setting is None:
        view.at("defaults").report("default-without-setting", "only a setting has defaults", "say where it is set")
        return ()
    scheme = vocabulary.components[setting.component].scheme
    found = []
    for each in view.each("defaults"):
        first, last = each.version("from", scheme), each.version("through", scheme)
        if first is None or last is None:
            continue
        try:
            versions = VersionSet.between(introduced=first, last_affected=last)
        except ValueError as error:
            each.report("range-is-empty", str(error))
            continue
        builds = each.texts("builds")
        default = Default(builds=builds, versions=versions, value=each.scalar("value"), source=each.text("source"))
        found.append(default)
    return tuple(found)


def _sign(view: View) -> Sign:
    return Sign(
        kind=view.text("kind"),
        name=view.text("name"),
        namespace=view.text_or_none("namespace") or "",
        field=view.text_or_none("field") or "",
        equals=view.text_or_none("equals") or "",
        value=view.scalar("value"),
    )
