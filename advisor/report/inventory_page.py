"""An inventory for a reader: what is there, what is set, and what the sources cannot show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from advisor.model.fact import FactValue
from advisor.model.inventory import Cluster, Inventory, SettingsLayer, Unreadable
from advisor.model.knowledge_base import KnowledgeBase
from advisor.report.layout import BOLD, DIM, YELLOW, Page
from advisor.report.phrases import component_words, number_of, some_names, value_words

#: A line of many, as a must-gather has fifty.
_NAMESPACES_SHOWN = 8


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
    lines = list(_layer_lines(cluster))
    lines += [f"{seen.fact} is {value_words(seen.value)} ({seen.seen_in})" for seen in cluster.facts]
    if lines:
        page.write("Settings and facts", indent=2, style=BOLD)
    for line in dict.fromkeys(lines):
        page.write(line, indent=4)


def _layer_lines(cluster: Cluster) -> Iterator[str]:
    """What layers set. Those of a kind that say the same are told together: each node has a pod, each API an object."""
    alike: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for layer in cluster.layers:
        for told in _layer_says(layer):
            alike[layer.kind, told].append(layer.name)
    for (kind, told), names in alike.items():
        yield f"{kind} {some_names(tuple(dict.fromkeys(names)))}: {told}"


def _layer_says(layer: SettingsLayer) -> list[str]:
    told = [f"{fact} {_told(value)}" for fact, value in sorted(layer.values.items())]
    if layer.unread:
        told.append(layer.unread)
    return told or ["sets nothing that a rule asks for"]


def _told(value: FactValue | Unreadable) -> str:
    """A value in words. An empty text leaves a setting unset, and is shown all the same."""
    return f"cannot be read ({value.reason})" if isinstance(value, Unreadable) else value_words(value)


def _coverage(page: Page, cluster: Cluster) -> None:
    page.write("Seen", indent=2, style=BOLD)
    namespaces: defaultdict[tuple[str, str, str, bool], set[str]] = defaultdict(set)
    for entry in cluster.coverage:
        namespaces[entry.kind, entry.gap, entry.remedy, entry.namespaces is None].update(entry.namespaces or ())
    for (kind, gap, remedy, is_everywhere), names in namespaces.items():
        where = "" if is_everywhere else f" in {some_names(tuple(sorted(names)), _NAMESPACES_SHOWN)}"
        page.write(f"{kind}{where}{f': {gap}' if gap else ''}", indent=4, style=YELLOW if gap else "")
        if remedy:
            page.write(remedy, indent=6, style=DIM)
    if cluster.namespaces is not None:
        page.write(f"every namespace: {', '.join(sorted(cluster.namespaces))}", indent=4)
    if not cluster.coverage:
        page.write("no list of anything: what is not named here may still be there", indent=4, style=YELLOW)
