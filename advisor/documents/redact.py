"""An inventory that can be shared: every name, address and label under another name, every verdict as it was.

What rules decide by stays: components, versions, builds, kernels, facts, coverage. What else stands in an inventory is
text, and of that stay the words that the advisor's own files hold. `Pseudonyms` makes the other names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from itertools import chain
from typing import TypeAlias

from advisor.documents.pseudonyms import Pseudonyms, parts
from advisor.documents.source import Data
from advisor.evidence.record import HOST
from advisor.model.fact import FactType
from advisor.model.knowledge_base import KnowledgeBase

_Rewrite: TypeAlias = Callable[[Data], Data]

#: Where a file of settings is one node's own: the rest of the name is the node's.
_OF_NODE = "node."
#: Names that every cluster has.
_EVERYBODYS = ("default", "kube-system", "kube-public", "kube-node-lease")
STANDARD_INPUT = "-"
#: Closed vocabularies of the schema; what stands there comes from the rules, or is refused when it is read.
_AS_IT_IS = frozenset({"schema_version", "version", "build", "edition", "basis", "fact", "component"})


def redacted(document: Data, knowledge: KnowledgeBase, key: bytes) -> Data:
    """The document of an inventory (`inventory_document`), with other names for what is not public."""
    named = tuple(_named(knowledge))
    public = {*_public_words(), *named, *chain.from_iterable(map(parts, named)), *_EVERYBODYS, *_versions(document)}
    names = Pseudonyms(key, public=public, private=_private(document))
    kernels = frozenset(each.name for each in knowledge.facts.values() if each.type is FactType.KERNEL)
    return _Redaction(names, kernels).document(document)


class _Redaction:
    def __init__(self, names: Pseudonyms, kernels: frozenset[str]) -> None:
        self._names = names
        self._kernels = kernels

    def document(self, document: Data) -> Data:
        """The whole inventory, sorted by the new names: the old order would tell something of the old ones."""
        return _with(document, clusters=lambda clusters: _sorted(_each(clusters, self._cluster), "name"))

    def _cluster(self, cluster: Data) -> Data:
        return self._by_key(
            cluster,
            name=self._name,
            uid=self._name,
            managed_by=lambda found: self._name(found) if found else found,
            components=lambda found: _each(found, self._component),
            nodes=lambda found: _sorted(_each(found, self._node), "name"),
            facts=lambda found: _each(found, self._fact),
            settings=lambda found: _sorted(_each(found, self._layer), "kind", "name"),
            namespaces=self._namespaces,
            labels=self._labels,
            coverage=lambda found: _each(found, self._coverage),
        )

    def _component(self, component: Data) -> Data:
        return self._by_key(component, name=_kept, nodes=self._nodes, inside=self._container)

    def _container(self, container: Data) -> Data:
        return self._by_key(container)

    def _node(self, node: Data) -> Data:
        return self._by_key(node, name=self._name, facts=lambda found: _each(found, self._fact))

    def _fact(self, fact: Data) -> Data:
        is_kernel = isinstance(fact, Mapping) and fact.get("fact") in self._kernels
        return self._by_key(fact, value=_kept) if is_kernel else self._by_key(fact)

    def _layer(self, layer: Data) -> Data:
        return self._by_key(layer, name=self._object, nodes=self._nodes, values=self._values)

    def _values(self, values: Data) -> Data:
        assert isinstance(values, Mapping)
        return {fact: self._any(value) for fact, value in values.items()}

    def _labels(self, labels: Data) -> Data:
        """Keys too: whoever has labels has words of its own for them."""
        assert isinstance(labels, Mapping)
        return dict(sorted((self._names.of(key), self._name(value)) for key, value in labels.items()))

    def _coverage(self, entry: Data) -> Data:
        return self._by_key(entry, namespaces=self._namespaces)

    def _object(self, name: Data) -> Data:
        assert isinstance(name, str)
        if name.startswith(_OF_NODE):
            return _OF_NODE + self._names.of(name.removeprefix(_OF_NODE))
        return self._names.name(name)

    def _name(self, name: Data) -> Data:
        assert isinstance(name, str)
        return self._names.of(name)

    def _nodes(self, names: Data) -> Data:
        assert isinstance(names, list)
        return sorted((self._name(each) for each in names), key=str)

    def _namespaces(self, names: Data) -> Data:
        if not isinstance(names, list):
            return names
        return sorted((self._names.name(str(each)) for each in names), key=str)

    def _by_key(self, data: Data, **by: _Rewrite) -> Data:
        """A mapping with some of its values rewritten in their own way, and all others word by word."""
        assert isinstance(data, Mapping)
        kept: dict[str, _Rewrite] = dict.fromkeys(_AS_IT_IS, _kept)
        return {key: {**kept, **by}.get(key, self._any)(value) for key, value in data.items()}

    def _any(self, value: Data) -> Data:
        if isinstance(value, str):
            return self._names.words(value)
        if isinstance(value, Mapping):
            return {key: self._any(each) for key, each in value.items()}
        return [self._any(each) for each in value] if isinstance(value, list) else value


def _kept(value: Data) -> Data:
    return value


def _each(found: Data, rewrite: _Rewrite) -> list[Data]:
    assert isinstance(found, list)
    return [rewrite(each) for each in found]


def _sorted(found: list[Data], *keys: str) -> list[Data]:
    return sorted(found, key=lambda each: [str(each[key]) for key in keys] if isinstance(each, Mapping) else [])


def _with(data: Data, **by: _Rewrite) -> Data:
    assert isinstance(data, Mapping)
    return {key: by.get(key, _kept)(value) for key, value in data.items()}


def _private(document: Data) -> Iterator[str]:
    """The names that somebody gave, wherever they occur again, even if they are words that everybody uses."""
    for key, value in _texts(document):
        if key in {"source", "nodes"} and value != STANDARD_INPUT:
            yield value.removeprefix(HOST) or value  # by that word a look at a host is known again
    for cluster in _list(document, "clusters"):
        yield from (str(each["name"]) for each in (cluster, *_list(cluster, "nodes")))


def _versions(document: Data) -> Iterator[str]:
    return (value for key, value in _texts(document) if key == "version")


def _texts(data: Data, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a document, with the key that it stands under."""
    match data:
        case str():
            yield key, data
        case Mapping():
            for inner, each in data.items():
                yield from _texts(each, inner)
        case list():
            for each in data:
                yield from _texts(each, key)
        case _:
            return


def _list(data: Data | Mapping[str, Data], key: str) -> list[Mapping[str, Data]]:
    found = data.get(key) if isinstance(data, Mapping) else None
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def _named(knowledge: KnowledgeBase) -> Iterator[str]:
    """Every text of the rules on what is recognised and read: it stands in the repository."""
    for known in knowledge.components.values():
        yield from (known.name, known.title, known.remedy, known.module or "")
        yield from (*known.containers, *known.homes, *known.shown_by, *known.node_annotations)
        yield from (image.path for image in known.images)
        for statement in known.statements:
            yield from (statement.kind, statement.group, statement.name, statement.field)
    for fact in knowledge.facts.values():
        yield from (fact.name, fact.meaning, *fact.choices, *(each.says for each in fact.obtain))
        yield from (str(default.value) for default in fact.defaults)
        for sign in fact.signs:
            yield from (sign.kind, sign.name, sign.namespace, sign.field, sign.equals)
        if fact.setting:
            yield from (fact.setting.environment or "", fact.setting.kind or "", fact.setting.field or "")
        if fact.objects:
            yield from (fact.objects.kind, *fact.objects.groups)


def _public_words() -> Iterator[str]:
    """The words of the advisor's own messages; `make docs` writes the list."""
    yield from files("advisor.documents").joinpath("public_words.txt").read_text(encoding="ascii").split()
