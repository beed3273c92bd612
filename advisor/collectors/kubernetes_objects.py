"""Kubernetes lists and objects, as kubectl saves them -> what they show of components, nodes and settings.

Coverage follows one rule: in a saved list a kind that occurs is covered, in the namespaces it shows, unless the list
says that it continues. A single object covers only itself, a kind that does not occur is not covered, and neither is
one of which some objects are manifests, which no API server wrote.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import msgspec
from msgspec import UNSET

from advisor.collectors.configuration import read_config_map, read_configuration
from advisor.collectors.harvest import Harvest
from advisor.collectors.intended.helm_objects import read_helm_object
from advisor.collectors.nodes import read_node
from advisor.collectors.objects import MALFORMED, Item, JsonText, Meta, part_of
from advisor.collectors.reading import Reading
from advisor.collectors.wanted import Wanted
from advisor.collectors.workloads import read_pod, read_workload
from advisor.model.inventory import Coverage, Note
from advisor.problems import InvalidInput, Place, Problem

CONTINUES = "the saved list continues on pages that are not here"
SAVE_WHOLE = "save the list without --chunk-size or --limit, or follow metadata.continue to its end"
WRITTEN_BY_HAND = "some of the objects listed are manifests, or were saved without their status"
SAVE_AS_SENT = "save the list as kubectl get -o json prints it"

NAMESPACE = "Namespace"
SECRET = "Secret"  # noqa: S105  # a kind, no password
KUBE_SYSTEM = "kube-system"
HELM_OBJECTS = frozenset({"HelmChart", "HelmChartConfig"})
WORKLOADS = frozenset({"DaemonSet", "Deployment", "StatefulSet"})

#: The API groups of kinds whose names others use as well: Longhorn and Rancher have Nodes, OpenKruise has DaemonSets.
GROUPS = {
    **dict.fromkeys((NAMESPACE, "Node", "Pod", "ConfigMap"), frozenset({""})),
    **dict.fromkeys(WORKLOADS, frozenset({"apps", "extensions"})),
}

#: Kinds without a namespace. Only those we read need to stand here.
CLUSTER_SCOPED = frozenset(
    {
        *("Node", "Namespace", "Setting", "APIService", "Installation", "ClusterInformation", "FelixConfiguration"),
        *("IPPool", "IPAMConfig", "BlockAffinity", "GlobalNetworkPolicy"),
    }
)

#: Kinds that always have a namespace, so that one without is a manifest that does not name it.
NAMESPACED = frozenset({"Pod", "ConfigMap", *WORKLOADS})

#: Lists inside lists: `jq -s` and templates make one level.
MAX_LISTS = 4

#: After so many malformed objects a source is given up: nobody reads on.
MAX_PROBLEMS = 100


@dataclass(slots=True)
class _Listed:
    """What one list showed of one kind."""

    namespaces: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    """Kept of namespaces only."""
    has_manifests: bool = False


@dataclass(slots=True)
class _List:
    """A list while it is read."""

    own_kind: str
    api_version: str
    lists: int
    """How many lists it stands in, with itself."""
    kinds: defaultdict[str, _Listed] = field(default_factory=lambda: defaultdict(_Listed))
    is_live: bool = False
    nameless: int = 0
    """Items whose kind nobody tells."""


@dataclass(slots=True)
class KubernetesReader:
    """Reads documents of one cluster into its harvest."""

    wanted: Wanted
    harvest: Harvest
    is_served: bool = False
    """Whether the objects come from an API server right now, so that none of them is a manifest."""
    secrets: int = 0
    """How many Secrets were met, and passed over."""
    _readers: dict[str, Callable[[Reading, Wanted, Harvest], None]] = field(init=False)

    def __post_init__(self) -> None:
        self._readers = {
            "Node": read_node,
            "Pod": read_pod,
            "ConfigMap": read_config_map,
            **dict.fromkeys(HELM_OBJECTS, read_helm_object),
            **dict.fromkeys(WORKLOADS, read_workload),
        }

    def read(self, item: Item, text: JsonText, place: Place) -> None:
        """Reads a list or a single object; `item` is what was decoded of its text."""
        self.harvest.accepted += 1
        self._read(item, text, place, _List(own_kind="", api_version="", lists=0))

    def _read(self, item: Item | None, text: JsonText, place: Place, above: _List) -> None:
        """Reads what stands in a list, which may be a list itself."""
        try:
            item = item or msgspec.json.decode(text, type=Item)
            if item.items is UNSET:
                self._read_object(item, text, place, above)
            elif above.lists < MAX_LISTS:
                self._read_list(item, place, above.lists + 1)
            else:
                self._refuse(f"a list inside {MAX_LISTS} others", place)
        except MALFORMED as error:
            self._refuse(f"this object has not the form the Kubernetes API gives it: {error}", place)

    def _read_list(self, written: Item, place: Place, lists: int) -> None:
        own_kind = "" if written.kind == "List" else (written.kind or "").removesuffix("List")
        here = _List(own_kind=own_kind, api_version=(written.api_version or "") if own_kind else "", lists=lists)
        items = written.items or []
        for number, raw in enumerate(items):
            below = Place(file=place.file, line=place.line, pointer=f"{place.pointer}/items/{number}")
            self._read(None, raw, below, here)
        if here.nameless:
            says = f"skipped {here.nameless} items of the list at {place}: nothing tells their kind"
            self.harvest.notes.append(Note(source=place.file, says=says))
        if here.is_live or (own_kind and not items):
            self._add_coverage(here, is_partial=bool(part_of(written.metadata, Meta).continue_), source=place.file)

    def _read_object(self, item: Item, text: JsonText, place: Place, above: _List) -> None:
        api_version = item.api_version or above.api_version
        kind = self._qualified(item.kind or above.own_kind, api_version)
        if not kind:
            above.nameless += 1
            return
        group = api_version.rpartition("/")[0]
        self.secrets += kind == SECRET and not group
        reading = self.read_object(item, text, place, kind=kind, group=group)
        if reading is None:
            return
        meta = reading.meta
        above.is_live = above.is_live or reading.is_live
        listed = above.kinds[kind]
        listed.namespaces.add(meta.namespace)
        listed.has_manifests = listed.has_manifests or not reading.is_live
        if kind == NAMESPACE:
            listed.names.add(meta.name)

    def read_object(self, item: Item, text: JsonText, place: Place, *, kind: str, group: str) -> Reading | None:
        """Reads one object; `item` is what was decoded of its text. None when it has no name and needs one.

        Raises one of `MALFORMED` for an object of another form.
        """
        meta = part_of(item.metadata, Meta)
        reading = Reading(item, meta, kind, place.file, group, self.is_served)
        if not meta.name and (self.wanted.holds_settings(kind) or kind in {NAMESPACE, "Node"}):
            self._refuse(f"this {kind} has no name", place)
            return None
        reader = self._readers.get(kind)
        if reader is not None:
            reader(reading, self.wanted, self.harvest)
        if self.wanted.wants(kind, meta.namespace, meta.name):
            read_configuration(reading, text, self.wanted, self.harvest)
        if kind == NAMESPACE and meta.name == KUBE_SYSTEM and meta.uid:
            self.harvest.identities.setdefault(meta.uid, place)
        return reading

    def _add_coverage(self, here: _List, *, is_partial: bool, source: str) -> None:
        own_kind = self._qualified(here.own_kind, here.api_version)
        self.harvest.coverage.extend(_coverage(here, own_kind, is_partial=is_partial, source=source))
        listed = here.kinds.get(NAMESPACE, _Listed())
        names = set[str]() if listed.has_manifests else listed.names
        if KUBE_SYSTEM in names and not is_partial:  # every cluster has it: without it the list is a selection
            self.harvest.namespaces = names | (self.harvest.namespaces or set())

    def _qualified(self, kind: str, api_version: str) -> str:
        """The kind, with its group as `kubectl get` takes it (`Node.longhorn.io`) where it is not the one we mean."""
        group = api_version.rpartition("/")[0]
        ours = GROUPS.get(kind) or self.wanted.groups(kind)
        return f"{kind}.{group}" if api_version and ours and group not in ours else kind

    def _refuse(self, message: str, place: Place) -> None:
        hint = "save it again with kubectl get -o json"
        self.harvest.problems.append(Problem(code="unexpected-form", message=message, place=place, hint=hint))
        if len(self.harvest.problems) >= MAX_PROBLEMS:
            message = f"there are {MAX_PROBLEMS} problems up to here, and the rest was not read"
            raise InvalidInput([Problem(code="too-many-problems", message=message, place=place)])


def _coverage(here: _List, kind: str, *, is_partial: bool, source: str) -> Iterator[Coverage]:
    """One entry a kind. A typed list that is empty, of `kind`, shows that there is none, if it has no namespaces."""
    if kind in CLUSTER_SCOPED:
        here.kinds[kind]  # an entry, though there was no item
    for name, listed in sorted(here.kinds.items()):
        is_whole = name in CLUSTER_SCOPED or (listed.namespaces == {""} and name not in NAMESPACED)
        gap, remedy = (WRITTEN_BY_HAND, SAVE_AS_SENT) if listed.has_manifests else ("", "")
        yield Coverage(
            kind=name,
            namespaces=None if is_whole else frozenset(listed.namespaces - {""}),
            gap=CONTINUES if is_partial else gap,
            remedy=SAVE_WHOLE if is_partial else remedy,
            source=source,
        )
