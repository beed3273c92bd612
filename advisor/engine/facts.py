"""Answers a question for a fact: its value and why we know it, or what is missing and who has it.

The order in which settings override each other is `facts/settings` knowledge turned into data: the container's
environment beats the node's own object, which beats a selector object, which beats the object `default`; only where
all of these were read and leave the setting unset does the compiled default hold. A layer nobody read could hold
anything, so everything below it stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from advisor.engine.setting_values import NotUnderstood, read_setting
from advisor.model.component import Component
from advisor.model.fact import (
    Answer,
    Default,
    FactDeclaration,
    Known,
    Missing,
    MissingKind,
    Objects,
    Observation,
    Reach,
    Scope,
    Setting,
)
from advisor.model.inventory import Cluster, Coverage, Node, SettingsLayer, Unreadable
from advisor.model.names import FactName
from advisor.model.provenance import Provenance
from advisor.truth import Truth
from advisor.versions import Version

ENVIRONMENT = "environment"
DISAGREE = "sources disagree"
"""Begins a reason that goes on with the places where something else is said."""

#: Kinds of object that hold containers, and with them environments.
WORKLOADS = ("DaemonSet", "Deployment", "StatefulSet", "Pod")
#: What was not read, and the command that reads it: `ConfigMap a/b, which was not read (kubectl get configmaps …)`.
_REMEDY = re.compile(r"not read \((kubectl get [^()]+)\)")


@dataclass(frozen=True, slots=True)
class _Unset:
    """A layer, or all of them, that were read and leave a setting alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactReader:
    """Reads the facts of one cluster."""

    cluster: Cluster

    def ask(self, fact: FactDeclaration, *, node: Node | None, component: Component) -> Answer:
        """The value of a fact on a node (None: no node was seen), as the component reads it.

        What a person vouches for counts only where nothing was observed, and where no sources disagree.
        """
        found = self.observed(fact, node=node, component=component)
        if isinstance(found, Known) or found.kind is MissingKind.CONFLICT:
            return found
        vouched = [*(_matching(node.vouched, fact.name) if node else ()), *_matching(self.cluster.vouched, fact.name)]
        if not vouched:
            return found
        if len({each.value for each in vouched}) > 1:
            return _conflict(fact, vouched)
        return Known(value=vouched[0].value, seen_in=tuple(each.seen_in for each in vouched), is_vouched=True)

    def observed(self, fact: FactDeclaration, *, node: Node | None, component: Component) -> Answer:
        """As `ask`, without what people vouch for."""
        stated = self._stated(fact, node)
        if fact.objects is not None:
            return _agreed(fact, stated, self._together(fact, fact.objects))
        if fact.setting is None:
            return stated or self._unseen(fact, node)
        if node is None and fact.scope is Scope.NODE and not self.cluster.covers("Node"):
            derived: Answer = self._nodes_unlisted(fact)
        else:
            derived = self._setting(fact, fact.setting, node, component)
        return _agreed(fact, stated, derived)

    def _stated(self, fact: FactDeclaration, node: Node | None) -> Answer | None:
        """What sources state outright; a statement for the node is more special than one for the cluster."""
        local = _matching(node.facts, fact.name) if node else []
        found = local or _matching(self.cluster.facts, fact.name)
        if not found:
            return None
        if len({entry.value for entry in found}) > 1:
            return _conflict(fact, found)
        return Known(value=found[0].value, seen_in=tuple(entry.seen_in for entry in found))

    def _unseen(self, fact: FactDeclaration, node: Node | None) -> Missing:
        if fact.scope is Scope.NODE and node is None:
            return self._nodes_unlisted(fact)
        # A look at a host names the facts that it could not tell, in place of kinds of objects.
        gap = self._gap([fact.name, *(sign.kind for sign in fact.signs)])
        return _missing(fact, "no source states it", gap=gap)

    def _gap(self, kinds: Iterable[str]) -> Coverage | None:
        """Why objects of some kinds were not all seen; None when no source told of a gap."""
        asked = frozenset(kinds)
        return next((entry for entry in self.cluster.coverage if entry.kind in asked and entry.gap), None)

    def _nodes_unlisted(self, fact: FactDeclaration) -> Missing:
        """A fact of nodes nobody listed: before the fact itself the nodes are wanted."""
        gap = self._gap(["Node"])
        missing = _missing(fact, "the nodes were not listed", gap=gap)
        nodes = gap.remedy if gap and gap.remedy else "kubectl get nodes -o json"
        is_from_api = bool(fact.obtain) and fact.obtain[0].reach is Reach.API
        own = how_to_get(fact)
        return replace(missing, how=nodes if own == nodes or (gap and is_from_api) else f"{nodes}; then {own}")

    def _setting(self, fact: FactDeclaration, setting: Setting, node: Node | None, component: Component) -> Answer:
        layers = [layer for layer in self.cluster.layers if layer.component == setting.component]
        for answer in self._strongest_first(fact, setting, node, component, layers):
            if not isinstance(answer, _Unset):
                return answer
        return _default(fact, component)

    def _strongest_first(
        self,
        fact: FactDeclaration,
        setting: Setting,
        node: Node | None,
        component: Component,
        layers: Sequence[SettingsLayer],
    ) -> Iterable[Answer | _Unset]:
        """What each layer says, lazily: a stronger layer that decides keeps weaker ones from being asked."""
        if setting.environment is not None:
            environments = [layer for layer in layers if layer.kind == ENVIRONMENT]
            if environments or not self.cluster.covers(ENVIRONMENT):
                yield _environment(fact, component, node, environments, self._gap(WORKLOADS))
        if setting.kind is None:
            return
        objects = [layer for layer in layers if layer.kind == setting.kind]
        if not self.cluster.covers(setting.kind):
            yield self._unlisted_objects(fact, setting.kind, objects)
            return
        if node is not None:
            yield from (_said(fact, layer, component) for layer in objects if layer.name == f"node.{node.name}")
        yield from _selected(fact, setting, component, objects)
        yield from (_said(fact, layer, component) for layer in objects if layer.name == "default")

    def _together(self, fact: FactDeclaration, told_by: Objects) -> Answer:
        """What all objects of a kind tell: one that counts decides, and none only where each was read."""
        layers = [
            each for each in self.cluster.layers if (each.component, each.kind) == (told_by.component, told_by.kind)
        ]
        counting = tuple(_place(fact, each) for each in layers if each.values.get(fact.name) == told_by.some)
        if counting:
            return Known(value=told_by.some, seen_in=counting)
        for layer in layers:
            said = layer.values.get(fact.name)
            if isinstance(said, Unreadable):
                return _missing(fact, f"{told_by.kind} {layer.name}: {said.reason}")
            if said is None:
                return _missing(fact, f"{told_by.kind} {layer.name} was saved without it")
        if not self.cluster.covers(told_by.kind):
            return self._unlisted_objects(fact, told_by.kind, layers)
        return Known(value=told_by.none, seen_in=tuple(_place(fact, each) for each in layers))

    def _unlisted_objects(self, fact: FactDeclaration, kind: str, objects: Sequence[SettingsLayer]) -> Missing:
        gap = self._gap([kind])
        seen = f"only {', '.join(sorted(layer.name for layer in objects))} was given" if objects else ""
        reason = gap.gap if gap else seen or "they were not listed"
        return _missing(fact, f"{kind} objects: {reason}", how=gap.remedy if gap else "")


def _matching(observations: Iterable[Observation], fact: FactName) -> list[Observation]:
    return [entry for entry in observations if entry.fact == fact]


def _environment(
    fact: FactDeclaration,
    component: Component,
    node: Node | None,
    layers: Sequence[SettingsLayer],
    gap: Coverage | None,
) -> Answer | _Unset:
    """What the container's environment says; a pod's own environment is nearer than its workload's template."""
    own = [layer for layer in layers if node and layer.nodes is not None and node.name in layer.nodes]
    chosen = own or [layer for layer in layers if layer.nodes is None]
    if not chosen:
        return _missing(fact, f"the environment of the {component.name} container was not read", gap=gap)
    answers = [_said(fact, layer, component) for layer in chosen]
    decided = [answer for answer in answers if not isinstance(answer, _Unset)]
    if not decided:
        return _Unset()
    known = [answer for answer in decided if isinstance(answer, Known)]
    if len({answer.value for answer in known}) > 1 or (known and len(decided) < len(answers)):
        return _missing(fact, "two workloads set it differently", MissingKind.CONFLICT)
    return next((answer for answer in decided if isinstance(answer, Missing)), decided[0])


def _selected(
    fact: FactDeclaration, setting: Setting, component: Component, objects: Sequence[SettingsLayer]
) -> Iterable[Answer | _Unset]:
    """Objects that choose their nodes by a selector. Which nodes that are is not evaluated: unknown if it matters."""
    naming = [layer for layer in objects if layer.selector and fact.name in layer.values]
    if not naming or setting.selector_objects is None:
        return
    version = component.version
    honoured = setting.selector_objects.contains(version) if isinstance(version, Version) else Truth.UNKNOWN
    if honoured is not Truth.FALSE:
        names = ", ".join(layer.name for layer in naming)
        yield _missing(fact, f"{setting.kind} {names} sets it for the nodes of a selector")


def _said(fact: FactDeclaration, layer: SettingsLayer, component: Component) -> Answer | _Unset:
    """What one layer says. A value that does not parse gives the compiled default, not the next weaker layer."""
    raw = layer.values.get(fact.name)
    if isinstance(raw, Unreadable):
        return _missing(fact, raw.reason, how=_remedy_in(raw.reason))
    if raw is None or raw == "":
        return _missing(fact, layer.unread, how=_remedy_in(layer.unread)) if layer.unread else _Unset()
    value = read_setting(fact, raw)
    if isinstance(value, NotUnderstood):
        return _default(fact, component)
    return Known(value=value, seen_in=(_place(fact, layer),))


def _place(fact: FactDeclaration, layer: SettingsLayer) -> Provenance:
    """Where in a layer the setting stands, or the field that tells whether an object counts."""
    setting = fact.setting
    if setting is None:
        asked = fact.objects.field if fact.objects else None
        return replace(layer.seen_in, field=asked.path) if asked else layer.seen_in
    inside = f"{layer.seen_in.field}[{setting.environment}]"
    field = inside if layer.kind == ENVIRONMENT else setting.field or ""
    return replace(layer.seen_in, field=field, text=str(layer.values.get(fact.name, "")))


def _default(fact: FactDeclaration, component: Component) -> Answer:
    if not isinstance(component.version, Version):
        return _missing(fact, f"nobody set it, and its default depends on the version of {component.name}")
    for default in fact.defaults:
        if _holds_for(default, component, component.version):
            return Known(value=default.value, seen_in=(), default_source=default.source)
    what = f"{component.name} {component.version} ({component.build})"
    return _missing(fact, f"nobody set it, and no default is known for {what}", MissingKind.KNOWLEDGE)


def _holds_for(default: Default, component: Component, version: Version) -> bool:
    return component.build in default.builds and default.versions.contains(version) is Truth.TRUE


def _agreed(fact: FactDeclaration, observed: Answer | None, derived: Answer) -> Answer:
    """What is stated outright and what follows from settings must not contradict each other.

    That there is no object to be seen contradicts nobody: whoever states the fact may know of one.
    """
    if observed is None or isinstance(observed, Missing):
        return observed or derived
    is_read = isinstance(derived, Known) and bool(derived.seen_in or derived.default_source)
    if isinstance(derived, Known) and is_read and derived.value != observed.value:
        places = " and ".join([*map(str, observed.seen_in), *_grounds(derived)])
        return _missing(fact, f"{DISAGREE}: {places}", MissingKind.CONFLICT)
    return observed


def _grounds(derived: Known) -> list[str]:
    """What a value rests on that no source states."""
    if derived.default_source is not None:
        return ["its default, for everything that could set it was read"]
    return [str(place) for place in derived.seen_in]


def _conflict(fact: FactDeclaration, found: Sequence[Observation]) -> Missing:
    values = "; ".join(f"{entry.value} ({entry.seen_in})" for entry in found)
    return _missing(fact, f"{DISAGREE}: {values}", MissingKind.CONFLICT)


def _missing(
    fact: FactDeclaration,
    reason: str,
    kind: MissingKind = MissingKind.INVENTORY,
    *,
    gap: Coverage | None = None,
    how: str = "",
) -> Missing:
    """What is missing. A gap says why more exactly, and its remedy comes before the general way to the fact."""
    reason = f"{reason}: {gap.gap}" if gap else reason
    how = how or (gap.remedy if gap else "") or how_to_get(fact)
    return Missing(kind=kind, fact=fact.name, reason=reason, how=how)


def _remedy_in(reason: str) -> str:
    """The command a collector named as what would have shown it; empty where it named none."""
    match = _REMEDY.search(reason)
    return match[1] if match else ""


def how_to_get(fact: FactDeclaration) -> str:
    """The first way to obtain a fact, with who can do it."""
    if not fact.obtain:
        return ""
    way = fact.obtain[0]
    who = {Reach.API: "", Reach.HOST: "on the node: ", Reach.PERSON: "ask whoever runs the cluster: "}[way.reach]
    return f"{who}{way.says}"
