"""What the lists of one kind leave seen and unseen. Coverage is told only of a list that was read to its end.

Where a kind may not be listed in the whole cluster, it is asked for namespace by namespace: in those that components
are known to live in, and in those that were listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from advisor.collectors.harvest import Harvest
from advisor.collectors.kubernetes_objects import NAMESPACE
from advisor.collectors.live.discovery import Absent, Discovery, Undiscovered
from advisor.collectors.live.gaps import Gap, Why
from advisor.collectors.live.resource import Resource
from advisor.collectors.survey.lists import ListReader
from advisor.collectors.survey.resources import SERVED, find
from advisor.collectors.wanted import Wanted
from advisor.model.inventory import Coverage

#: With more namespaces than this, those beyond are not asked one by one, and the report says so.
NAMESPACES_TRIED = 100


def read_kind(kind: str, discovery: Discovery, reader: ListReader, harvest: Harvest) -> None:
    """Reads every object of a kind into the harvest, with what of it stays unseen."""
    source = reader.connection.name
    served = SERVED.get(kind)
    if served is None:
        says = f"nothing tells the advisor where the API serves objects of the kind {kind}"
        remedy = f"kubectl get {kind.lower()} -A -o json, and scan that"
        harvest.coverage.append(Coverage(kind=kind, namespaces=None, gap=says, remedy=remedy, source=source))
        return
    match find(served, discovery):
        case Resource() as resource:
            _read_lists(kind, resource, reader, harvest)
        case Absent():
            harvest.coverage.append(Coverage(kind=kind, namespaces=None, source=source))
        case Undiscovered(gap=gap):
            harvest.coverage.append(uncovered(kind, gap, source))


def uncovered(kind: str, gap: Gap, source: str) -> Coverage:
    """A gap as the coverage of a kind."""
    return Coverage(kind=kind, namespaces=None, gap=gap.says, remedy=gap.remedy, source=source)


def _read_lists(kind: str, resource: Resource, reader: ListReader, harvest: Harvest) -> None:
    listed = reader.read(kind, resource)
    harvest.add(listed.harvest)
    source = reader.connection.name
    if listed.gap is None:
        harvest.coverage.append(Coverage(kind=kind, namespaces=None, source=source))
        if kind == NAMESPACE:
            harvest.namespaces = listed.names
    elif listed.gap.why is Why.FORBIDDEN and resource.is_namespaced:
        _read_namespaces(kind, resource, listed.gap, reader, harvest)
    else:
        harvest.coverage.append(uncovered(kind, listed.gap, source))


def _read_namespaces(kind: str, resource: Resource, refusal: Gap, reader: ListReader, harvest: Harvest) -> None:
    """Asks for a kind where it may be permitted, and says what remains unseen."""
    candidates = namespaces_to_try(homes(kind, reader.wanted), harvest.namespaces)
    seen: list[str] = []
    for namespace in candidates:
        listed = reader.read(kind, resource, namespace=namespace)
        harvest.add(listed.harvest)
        if listed.gap is None:
            seen.append(namespace)
    source = reader.connection.name
    if seen:
        harvest.coverage.append(Coverage(kind=kind, namespaces=frozenset(seen), source=source))
    says = f"{refusal.says}; seen only in {', '.join(seen)}" if seen else refusal.says
    harvest.coverage.append(Coverage(kind=kind, namespaces=None, gap=says, remedy=refusal.remedy, source=source))


def homes(kind: str, wanted: Wanted) -> tuple[str, ...]:
    """The namespaces in which rules look for objects of a kind, or in which components live."""
    of_signs = {namespace for known, namespace, _ in wanted.signs if known == kind and namespace}
    of_components = {home for known in wanted.components.values() for home in known.homes}
    return tuple(sorted(of_signs | of_components))


def namespaces_to_try(homes: Sequence[str], listed: Iterable[str] | None) -> tuple[str, ...]:
    """The namespaces to ask one by one: homes first, and none that is known not to exist."""
    if listed is None:
        return tuple(homes)
    known = sorted(listed)
    first = [home for home in homes if home in known]
    others = [name for name in known if name not in first]
    return tuple([*first, *others][:NAMESPACES_TRIED])
