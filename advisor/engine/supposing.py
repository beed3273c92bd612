"""A cluster as it would be if a fact had another value: what a change of a setting, or another answer, comes to.

The value is stated outright and written into everything that can hold it, so that no source contradicts another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from advisor.engine.facts import ENVIRONMENT
from advisor.model.fact import FactDeclaration, FactValue, Observation
from advisor.model.inventory import Cluster, Node, SettingsLayer
from advisor.model.names import FactName
from advisor.model.provenance import Provenance
from advisor.versions import KernelSpan, VersionSyntaxError, parse_kernel

KERNEL = FactName("node.kernel")
NODE_OS = FactName("node.os_image")
SUPPOSED = Provenance(source="supposed")


def supposing(cluster: Cluster, declaration: FactDeclaration, value: FactValue) -> Cluster:
    """The cluster with a fact at one value, on every node."""
    stated = Observation(fact=declaration.name, value=value, seen_in=SUPPOSED)
    return replace(
        cluster,
        facts=tuple(_sorted([*_without(cluster.facts, declaration.name), stated])),
        vouched=_without(cluster.vouched, declaration.name),
        nodes=tuple(
            replace(
                each,
                facts=_without(each.facts, declaration.name),
                vouched=_without(each.vouched, declaration.name),
            )
            for each in cluster.nodes
        ),
        layers=_layers(cluster.layers, declaration, value),
    )


def supposing_kernel(cluster: Cluster, span: KernelSpan) -> Cluster:
    """The cluster with the kernels of a family moved to the span's series, where they are older.

    Which kernel of that series it will be nobody can say, so that it has neither ABI nor flavour, and what hangs on
    these stays unknown.
    """
    return replace(cluster, nodes=tuple(_moved(each, span) for each in cluster.nodes))


def moves_kernel(node: Node, span: KernelSpan) -> bool:
    """Whether a node's kernel is of the span's family and of an earlier series; False where it cannot be told."""
    texts = {str(each.value) for each in node.facts if each.fact == KERNEL}
    images = {str(each.value) for each in node.facts if each.fact == NODE_OS}
    if len(texts) != 1 or span.series is None:
        return False
    try:
        kernel = parse_kernel(texts.pop(), os_image=images.pop() if len(images) == 1 else None)
    except VersionSyntaxError:
        return False
    return bool(kernel.family) and kernel.family == span.family and kernel.series < span.series


def series_text(span: KernelSpan) -> str:
    """The series a span names, `5.15`; empty where it names none."""
    return ".".join(map(str, span.series)) if span.series else ""


def _moved(node: Node, span: KernelSpan) -> Node:
    if not moves_kernel(node, span):
        return node
    stated = Observation(fact=KERNEL, value=series_text(span), seen_in=SUPPOSED)
    return replace(node, facts=tuple(_sorted([*_without(node.facts, KERNEL), stated])))


def _without(observations: Iterable[Observation], fact: FactName) -> tuple[Observation, ...]:
    return tuple(each for each in observations if each.fact != fact)


def _sorted(observations: Iterable[Observation]) -> list[Observation]:
    return sorted(observations, key=lambda each: (each.fact, each.seen_in))


def _layers(
    layers: tuple[SettingsLayer, ...], declaration: FactDeclaration, value: FactValue
) -> tuple[SettingsLayer, ...]:
    """Every object that can hold the setting, holding it; one more where none was read, for a default to yield to."""
    setting, objects = declaration.setting, declaration.objects
    if setting is not None:
        kinds, component = {ENVIRONMENT, setting.kind}, setting.component
    elif objects is not None:
        kinds, component = {objects.kind}, objects.component
    else:
        return layers
    written = tuple(
        replace(each, values=MappingProxyType({**each.values, declaration.name: value}))
        if each.component == component and each.kind in kinds
        else each
        for each in layers
    )
    if setting is None:
        return written
    kind = setting.kind or ENVIRONMENT
    own = SettingsLayer(
        kind=kind,
        name="default",
        component=component,
        values=MappingProxyType({declaration.name: value}),
        seen_in=SUPPOSED,
    )
    is_there = any((each.kind, each.component, each.name) == (kind, component, "default") for each in written)
    return written if is_there else (*written, own)
