"""Clusters that agree on everything any rule asks are judged once: `Alike` remembers what was judged, within bounds."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace

from advisor.engine.answers import Answered
from advisor.engine.asked import Asked, asked_by
from advisor.engine.likeness import bare
from advisor.engine.named import named, quotes_names
from advisor.model.assessment import ClusterAssessment
from advisor.model.component import Component
from advisor.model.fact import FactValue, Observation
from advisor.model.inventory import Cluster, Coverage, SettingsLayer, Unreadable
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.provenance import Provenance
from advisor.versions import Version

#: So many judgements are remembered, each of some 100 kB. An estate has some dozen sorts of clusters, or no two alike.
MOST_REMEMBERED = 256

Plain = tuple[object, ...]
"""Texts, numbers and tuples of them: alike for what is alike, and written the same by every process."""


@dataclass(slots=True)
class Alike:
    """The judgements of one knowledge base, by what decided them. Whoever judges many clusters owns one."""

    knowledge: KnowledgeBase
    most: int = MOST_REMEMBERED
    _asked: Asked = field(init=False)
    _sorts: OrderedDict[Hashable, _Sort] = field(default_factory=OrderedDict)
    """The latest used last."""

    def __post_init__(self) -> None:
        self._asked = asked_by(self.knowledge)

    def judged(
        self, filled: Answered, about: Hashable, judge: Callable[[Answered], ClusterAssessment]
    ) -> ClusterAssessment:
        """What `judge` gives for a cluster, without asking it where one like it was judged for the same `about`."""
        own = bare(filled.cluster, self._asked)
        key = (about, _key(own.cluster))
        sort = self._sorts.get(key)
        if sort is None:
            judged = judge(Answered(cluster=own.cluster, conflicts=(), contradicted=frozenset()))
            sort = _Sort(judged=None if quotes_names(judged) else judged, likeness=_digest(key[1]))
            self._remember(key, sort)
        self._sorts.move_to_end(key)
        found = judge(filled) if sort.judged is None else named(sort.judged, filled, own.stand_ins)
        return replace(found, likeness=sort.likeness)

    def _remember(self, key: Hashable, sort: _Sort) -> None:
        self._sorts[key] = sort
        if len(self._sorts) > self.most:
            self._sorts.popitem(last=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sort:
    """Clusters that are alike."""

    judged: ClusterAssessment | None
    """None where the judgement quotes names, so that each of them is judged."""
    likeness: str


def likeness_of(cluster: Cluster, asked: Asked) -> str:
    """What a cluster has in common with every other that is alike in what is asked."""
    return _digest(_key(bare(cluster, asked).cluster))


def _digest(key: Plain) -> str:
    """The same in every process."""
    return hashlib.blake2b(repr(key).encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()


def _key(cluster: Cluster) -> Plain:
    """All that a bare cluster says."""
    return (
        tuple(map(_component, cluster.components)),
        tuple((each.name, _facts(each.facts), _vouched(each.vouched)) for each in cluster.nodes),
        _facts(cluster.facts),
        tuple(map(_layer, cluster.layers)),
        tuple(map(_coverage, cluster.coverage)),
        _sorted(cluster.namespaces),
        _vouched(cluster.vouched),
        tuple((name, _place(place)) for name, place in cluster.vouched_absent),
    )


def _sorted(names: Iterable[str] | None) -> Plain | None:
    return None if names is None else tuple(sorted(names))


def _facts(seen: Iterable[Observation]) -> Plain:
    return tuple((each.fact, _value(each.value), each.seen_in.source) for each in seen)


def _vouched(seen: Iterable[Observation]) -> Plain:
    """What is answered, with its place: that is the answer, which a report lists."""
    return tuple((each.fact, _value(each.value), _place(each.seen_in)) for each in seen)


def _component(each: Component) -> Plain:
    inside = each.inside
    return (
        each.name,
        _version(each),
        each.build,
        each.edition,
        each.basis,
        tuple(place.source for place in each.seen_in),
        _sorted(each.nodes),
        inside and (inside.text, inside.component, inside.version and str(inside.version), inside.is_named),
        each.provided and str(each.provided),
        each.vouched_by and _place(each.vouched_by),
    )


def _version(each: Component) -> Plain:
    version = each.version
    if isinstance(version, Version):
        return (version.scheme, version.text)
    return (version.text, version.reason, version.how)


def _layer(each: SettingsLayer) -> Plain:
    return (
        each.kind,
        each.name,
        each.component,
        tuple((fact, _value(each.values[fact])) for fact in sorted(each.values)),
        each.unread,
        each.selector,
        _sorted(each.nodes),
        _place(each.seen_in),
    )


def _coverage(each: Coverage) -> Plain:
    return (each.kind, _sorted(each.namespaces), each.gap, each.remedy)


def _value(value: FactValue | Unreadable) -> Plain:
    """A value with its type: `True` equals 1, and they are told as different words."""
    if isinstance(value, Unreadable):
        return ("unreadable", value.reason)
    return (type(value).__name__, value)


def _place(place: Provenance) -> Plain:
    return (place.source, place.object, place.field, place.text)
