"""What to keep of the objects we read: settings that rules ask for, and nothing else that stands beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from advisor.collectors.images import ImageBook
from advisor.model.fact import FactDeclaration, Objects, Sign
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName, FactName
from advisor.model.recognition import KnownComponent, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The allow lists, made once from the knowledge base."""

    images: ImageBook
    components: Mapping[ComponentName, KnownComponent]
    variables: Mapping[ComponentName, Mapping[str, FactName]]
    """Upper-case variable names by component. Felix reads its names without regard to case."""
    fields: Mapping[str, tuple[tuple[FactDeclaration, str], ...]]
    """By kind of configuration object: the facts set there, and the dotted path of each."""
    objects: Mapping[str, tuple[tuple[FactName, Objects], ...]]
    """By kind: the facts that all objects of the kind tell together."""
    signs: Mapping[tuple[str, str, str], tuple[tuple[FactName, Sign], ...]]
    """By kind, namespace and name of an object that tells a fact."""
    statements: Mapping[tuple[str, str], tuple[tuple[KnownComponent, Statement], ...]]
    """By kind and name of an object in which a component states its version."""
    node_annotations: Mapping[str, ComponentName]
    """The distribution that each annotation of a node tells."""

    def holds_settings(self, kind: str) -> bool:
        """Whether every object of a kind is looked into."""
        return kind in self.fields or kind in self.objects

    def looks_into(self, kind: str) -> bool:
        """Whether some object of a kind is looked into."""
        return self.holds_settings(kind) or any(kind == each for each, *_ in (*self.signs, *self.statements))

    def groups(self, kind: str) -> frozenset[str]:
        """The API groups of a kind that rules ask for; empty when no rule says."""
        return frozenset(group for _, objects in self.objects.get(kind, ()) for group in objects.groups)

    @property
    def kinds(self) -> frozenset[str]:
        """Every kind of object that holds settings, a sign or a statement, or shows a component."""
        shown_by = {kind for known in self.components.values() for kind in known.shown_by}
        named = {kind for kind, *_ in (*self.signs, *self.statements)}
        return frozenset({*self.fields, *self.objects, *named, *shown_by})

    def wants(self, kind: str, namespace: str, name: str) -> bool:
        """Whether an object holds settings, a sign or a statement. No other is looked into."""
        return self.holds_settings(kind) or (kind, namespace, name) in self.signs or (kind, name) in self.statements


def wanted_from(knowledge: KnowledgeBase) -> Wanted:
    """The allow lists of a knowledge base."""
    variables: defaultdict[ComponentName, dict[str, FactName]] = defaultdict(dict)
    fields: defaultdict[str, list[tuple[FactDeclaration, str]]] = defaultdict(list)
    objects: defaultdict[str, list[tuple[FactName, Objects]]] = defaultdict(list)
    signs: defaultdict[tuple[str, str, str], list[tuple[FactName, Sign]]] = defaultdict(list)
    for fact in knowledge.facts.values():
        if fact.setting and fact.setting.environment:
            variables[fact.setting.component][fact.setting.environment.upper()] = fact.name
        if fact.setting and fact.setting.kind and fact.setting.field:
            fields[fact.setting.kind].append((fact, fact.setting.field))
        if fact.objects:
            objects[fact.objects.kind].append((fact.name, fact.objects))
        for sign in fact.signs:
            signs[sign.kind, sign.namespace, sign.name].append((fact.name, sign))
    statements: defaultdict[tuple[str, str], list[tuple[KnownComponent, Statement]]] = defaultdict(list)
    for known in knowledge.components.values():
        for statement in known.statements:
            statements[statement.kind, statement.name].append((known, statement))
    return Wanted(
        images=ImageBook(knowledge.components),
        components=knowledge.components,
        variables=dict(variables),
        fields={kind: tuple(each) for kind, each in fields.items()},
        objects={kind: tuple(each) for kind, each in objects.items()},
        signs={key: tuple(each) for key, each in signs.items()},
        statements={key: tuple(each) for key, each in statements.items()},
        node_annotations={key: known.name for known in knowledge.components.values() for key in known.node_annotations},
    )
