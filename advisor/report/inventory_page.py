"""An inventory for a reader: what is there, what is set, and what the sources cannot show."""

from __future__ import annotations

from collections import defaultdict

from advisor.model.fact import FactValue
from advisor.model.inventory import Cluster, Inventory, SettingsLayer, Unreadable
from advisor.model.knowledge_base import KnowledgeBase
from advisor.report.layout import BOLD, DIM, YELLOW, Page
from advisor.report.phrases import component_words, number_of, some_names, value_words


def inventory_page(inventory: Inventory, knowledge: KnowledgeBase, *, columns: int, colour: bool) -> str:
    """The page as text."""
    page = Page(columns=columns, colour=colour)
    for cluster in inventory.clusters:
        page.blank()
        counted = number_of(len(cluster.nodes), "node") if cluster.is_reached else "not reached"
        page.spread(cluster.name, counted, left_style=BOLD)
        if cluster.labels:
            page.labelled("Labels", ", ".join(f"{key}={value}" for key, value in cluster.labels))
        _notes(page, cluster)
        _components(page, cluster, knowledge)
        _nodes(page, cluster)
        _settings(page, cluster)
        _coverage(page, cluster)
    return page.text()


def _notes(page: Page, cluster: Cluster) -> None:
    """What a reader has to know before believing the rest: what was skipped or half understood, what is torn."""
    for note in cluster.notes:
        remedy = f"; {note.remedy}" if note.remedy else ""
        page.labelled("Note", f"{note.source}: {note.says}{remedy}")
    for conflict in cluster.conflicts:
        page.labelled("Conflict", conflict.about, gutter=10)
        for says, place in conflict.values:
            page.labelled("", f"{says} ({place})", gutter=10)


def _components(page: Page, cluster: Cluster, knowledge: KnowledgeBase) -> None:
    page.write("Components", indent=2, style=BOLD)
    for component in cluster.components:
        words = component_words(component, knowledge.components[component.name].title)
        on = f", {number_of(len(component.nodes), 'node')}" if component.nodes is not None else ""
        inside = f" inside {component.inside.text or 'an unnamed image'}" if component.inside else ""
        page.write(f"{words}{inside} — {component.basis}{on}", indent=4)
        for place in component.seen_in[:1]:
            more = f" and {len(component.seen_in) - 1} more" if len(component.seen_in) > 1 else ""
            page.write(f"{place}{more}", indent=6, style=DIM)
    if not cluster.components:
        page.write("none was seen", indent=4)


def _nodes(page: Page, cluster: Cluster) -> None:
    groups: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for node in cluster.nodes:
        facts = dict.fromkeys(f"{seen.fact} {value_words(seen.value)}" for seen in node.facts)
        groups[tuple(facts)].append(node.name)
    if groups:
        page.write("Nodes", indent=2, style=BOLD)
    for alike, names in groups.items():
        page.write(some_names(tuple(names)), indent=4)
        for fact in alike:
            page.write(fact, indent=6, style=DIM)


def _settings(page: Page, cluster: Cluster) -> None:
    lines = [line for layer in cluster.layers for line in _layer_lines(layer)]
    lines += [f"{seen.fact} is {value_words(seen.value)} ({seen.seen_in})" for seen in cluster.facts]
    if lines:
        page.write("Settings and facts", indent=2, style=BOLD)
    for line in dict.fromkeys(lines):
        page.write(line, indent=4)


def _layer_lines(layer: SettingsLayer) -> list[str]:
    where = f"{layer.kind} {layer.name}"
    told = [f"{where}: {fact} {_told(value)}" for fact, value in sorted(layer.values.items())]
    if layer.unread:
        told.append(f"{where}: {layer.unread}")
    return told or [f"{where}: sets nothing that a rule asks for"]


def _told(value: FactValue | Unreadable) -> str:
    """A value in words. An empty text leaves a setting unset, and is shown all the same."""
    return f"cannot be read ({value.reason})" if isinstance(value, Unreadable) else value_words(value)


def _coverage(page: Page, cluster: Cluster) -> None:
    page.write("Seen", indent=2, style=BOLD)
    for entry in cluster.coverage:
        where = "" if entry.namespaces is None else f" in {', '.join(sorted(entry.namespaces))}"
        gap = f": {entry.gap}" if entry.gap else ""
        page.write(f"{entry.kind}{where}{gap}", indent=4, style=YELLOW if entry.gap else "")
        if entry.remedy:
            page.write(entry.remedy, indent=6, style=DIM)
    if cluster.namespaces is not None:
        page.write(f"every namespace: {', '.join(sorted(cluster.namespaces))}", indent=4)
    if not cluster.coverage:
        page.write("no list of anything: what is not named here may still be there", indent=4, style=YELLOW)
