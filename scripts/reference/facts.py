"""`facts.md`: every fact a condition may ask."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.model.condition import FactTest, leaves
from advisor.model.fact import FactDeclaration, FactType, FactValue, Reach, Scope, Setting
from advisor.model.knowledge_base import KnowledgeBase
from advisor.report.phrases import address_of, value_words
from scripts.reference.markdown import code, codes, page, prose, table

_BY = {
    Reach.API: "From the API",
    Reach.HOST: "On the node",
    Reach.PERSON: "From a person",
}


def facts_page(knowledge: KnowledgeBase) -> str:
    """The facts by name, with who asks for each."""
    return page("Facts", "`rules/facts.yaml`", _lines(knowledge))


def _lines(knowledge: KnowledgeBase) -> Iterator[str]:
    yield "A condition of a rule asks facts. One that no source shows is unknown, and the report says where to look:"
    yield "from the API of the cluster, on the node, or from a person, who [answers](../how-to/answers.md)."
    yield "A default holds only where everything that could override it was read and leaves the setting unset."
    yield ""
    for name in sorted(knowledge.facts):
        yield from _fact(knowledge.facts[name], knowledge)


def _fact(fact: FactDeclaration, knowledge: KnowledgeBase) -> Iterator[str]:
    yield f"## {fact.name}"
    yield ""
    yield prose(fact.meaning)
    yield ""
    yield f"- **Value**: {_value(fact)}, of {'each node' if fact.scope is Scope.NODE else 'the cluster'}"
    for way in fact.obtain:
        yield f"- **{_BY[way.reach]}**: {prose(way.says)}"
    if fact.setting:
        yield f"- **Set in**: {_places(fact.setting)}"
    if asking := sorted(_asking(fact, knowledge)):
        yield f"- **Asked by**: {codes(asking)}"
    yield ""
    yield from table(
        ("default", "versions", "builds", "source"),
        (
            (code(_shown(each.value)), code(str(each.versions)), ", ".join(each.builds), address_of(each.source))
            for each in fact.defaults
        ),
    )


def _value(fact: FactDeclaration) -> str:
    match fact.type:
        case FactType.CHOICE:
            return f"one of {codes(fact.choices)}"
        case FactType.NUMBER:
            return f"a whole number{f' of {fact.unit}' if fact.unit else ''}"
        case FactType.BOOLEAN:
            return "true or false"
        case FactType.KERNEL:
            return "a kernel's version"
        case FactType.TEXT:
            return "text"


def _shown(value: FactValue) -> str:
    return value_words(value) or '""'


def _places(setting: Setting) -> str:
    object_field = f"`{setting.field}` of {setting.kind}" if setting.kind else ""
    variable = f"`{setting.environment}` in the environment of {setting.component}" if setting.environment else ""
    return "; ".join(filter(None, (variable, object_field)))


def _asking(fact: FactDeclaration, knowledge: KnowledgeBase) -> Iterator[str]:
    for advisory in knowledge.advisories.values():
        if any(isinstance(leaf, FactTest) and leaf.fact == fact.name for leaf in leaves(advisory.when)):
            yield advisory.id
