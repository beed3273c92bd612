"""Kubernetes lists and objects, as kubectl saves them -> what they show of components, nodes and settings.

Coverage follows one rule: in a saved list a kind that occurs is covered, in the namespaces it shows, unless the list
says that it continues. A single object covers only itself, and a kind that does not occur is not covered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from advisor.collectors.configuration import read_config_map, read_configuration
from advisor.collectors.harvest import Harvest
from advisor.collectors.nodes import read_node
from advisor.collectors.objects import Envelope, Item, ListMeta, is_written
from advisor.collectors.reading import Reading
from advisor.collectors.wanted import Wanted
from advisor.collectors.workloads import read_pod, read_workload
from advisor.model.inventory import Coverage
from advisor.problems import Place, Problem

CONTINUES = "the saved list continues on pages that are not here"
SAVE_WHOLE = "save the list without --chunk-size or --limit, or follow metadata.continue to its end"

NAMESPACE = "Namespace"
WORKLOADS = frozenset({"DaemonSet", "Deployment", "StatefulSet"})

#: Kinds without a namespace. Only those we read need to stand here.
CLUSTER_SCOPED = frozenset(
    {"Node", "Namespace", "FelixConfiguration", "Installation", "ClusterInformation", "IPPool", "Setting"}
)


@dataclass(slots=True)
class KubernetesReader:
    """Reads documents of one cluster into its harvest."""

    wanted: Wanted
    harvest: Harvest
    _readers: dict[str, Callable[[Reading, Wanted, Harvest], None]] = field(init=False)

    def __post_init__(self) -> None:
        self._readers = {
            "Node": read_node,
            "Pod": read_pod,
            "ConfigMap": read_config_map,
            **dict.fromkeys(WORKLOADS, read_workload),
        }

    def read(self, envelope: Envelope, text: bytes, place: Place) -> None:
        """Reads a list or a single object."""
        self.harvest.accepted += 1
        if envelope.items is None:
            self._read_item(text, "", place)
            return
        meta = msgspec.json.decode(envelope.metadata, type=ListMeta) if is_written(envelope.metadata) else ListMeta()
        own_kind = "" if envelope.kind == "List" else envelope.kind.removesuffix("List")
        seen: defaultdict[str, set[str]] = defaultdict(set)
        names: set[str] = set()
        for number, raw in enumerate(envelope.items):
            reading = self._read_item(raw, own_kind, _below(place, number))
            if reading is None:
                continue
            seen[reading.kind].add(reading.item.metadata.namespace)
            if reading.kind == NAMESPACE:
                names.add(reading.item.metadata.name)
        self.harvest.coverage.extend(_coverage(seen, own_kind, is_partial=bool(meta.continue_), source=place.file))
        if names and not meta.continue_:
            self.harvest.namespaces = names | (self.harvest.namespaces or set())

    def _read_item(self, raw: msgspec.Raw | bytes, own_kind: str, place: Place) -> Reading | None:
        try:
            item = msgspec.json.decode(raw, type=Item)
            kind = item.kind or own_kind
            reading = Reading(item=item, kind=kind, source=place.file, place=place)
            reader = self._readers.get(kind)
            if reader is not None:
                reader(reading, self.wanted, self.harvest)
            if self.wanted.is_wanted(kind):
                read_configuration(reading, raw, self.wanted, self.harvest)
        except (msgspec.DecodeError, RecursionError) as error:
            message = f"this object has not the form the Kubernetes API gives it: {error}"
            hint = "save it again with kubectl get -o json"
            self.harvest.problems.append(Problem(code="unexpected-form", message=message, place=place, hint=hint))
            return None
        return reading


def _below(place: Place, number: int) -> Place:
    return Place(file=place.file, line=place.line, pointer=f"{place.pointer}/items/{number}")


def _coverage(seen: Mapping[str, set[str]], own_kind: str, *, is_partial: bool, source: str) -> Iterator[Coverage]:
    """One entry a kind. A typed list that is empty shows that there is none, if it has no namespaces to hide in."""
    empty: dict[str, set[str]] = {own_kind: set()} if own_kind in CLUSTER_SCOPED else {}
    for kind, namespaces in sorted({**empty, **seen}.items()):
        yield Coverage(
            kind=kind,
            namespaces=None if kind in CLUSTER_SCOPED or namespaces == {""} else frozenset(namespaces),
            gap=CONTINUES if is_partial else "",
            remedy=SAVE_WHOLE if is_partial else "",
            source=source,
        )
