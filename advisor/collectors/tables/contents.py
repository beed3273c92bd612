"""What a table shows -> the harvest: nodes, the images of workloads, namespaces; and what it cannot show as gaps."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from advisor.collectors.harvest import Carrier, Harvest
from advisor.collectors.kubernetes_objects import KUBE_SYSTEM, NAMESPACE, WORKLOADS
from advisor.collectors.nodes import add_annotations, add_node_info
from advisor.collectors.objects import NodeInfo
from advisor.collectors.tables.rollout import rollout_of
from advisor.collectors.tables.table import Row, Table
from advisor.collectors.wanted import Wanted
from advisor.collectors.workloads import ENVIRONMENT, TEMPLATE
from advisor.model.component import Basis
from advisor.model.fact import Observation
from advisor.model.inventory import Coverage, SettingsLayer
from advisor.model.provenance import Provenance

NO_ENVIRONMENT = "a table shows no environment, so it was not read (kubectl get {plural} -A -o json)"
NO_IMAGES = "the table shows no images"
NO_SETTINGS = "a table shows no settings"
#: No column names the operating system, and the kernel of Windows has a number that could be one of Linux's.
WINDOWS = "Windows "
NO_NAMESPACE = "neither the table nor the command above it tells the namespace"


def read_table(table: Table, wanted: Wanted, harvest: Harvest) -> None:
    """Adds what a table of a known kind shows."""
    harvest.accepted += 1
    reader = _READERS.get(table.kind)
    for row in table.rows:
        if reader is not None and row.name:
            reader(row, table, wanted, harvest)
        _add_signs(row, table, wanted, harvest)
    if table.kind == NAMESPACE and not table.gap:
        _add_namespaces({row.name for row in table.rows if row.name}, harvest)
    harvest.coverage.extend(_coverage(table, wanted))


def _read_node(row: Row, table: Table, wanted: Wanted, harvest: Harvest) -> None:
    cells = row.cells
    system = cells.get("OS-IMAGE", "")
    info = NodeInfo(
        kernel_version=cells.get("KERNEL-VERSION", ""),
        operating_system="windows" if system.startswith(WINDOWS) else "",
        os_image=system,
        kubelet_version=cells.get("VERSION", ""),
    )
    add_node_info(row.name, info, table.place.file, harvest)
    if row.annotations is not None:
        add_annotations(row.name, row.annotations, table.place.file, wanted, harvest)


def _add_namespaces(names: set[str], harvest: Harvest) -> None:
    """Every cluster has kube-system: a table without it is a selection."""
    if KUBE_SYSTEM in names:
        harvest.namespaces = names | (harvest.namespaces or set())


def _read_workload(row: Row, table: Table, wanted: Wanted, harvest: Harvest) -> None:
    containers, images = (row.cells.get(title, "").split(",") for title in ("CONTAINERS", "IMAGES"))
    if "IMAGES" not in row.cells:
        return
    label = f"{table.kind} {row.namespace}/{row.name}" if row.namespace else f"{table.kind} {row.name}"
    rollout = rollout_of(row, table.kind, label)
    if len(containers) != len(images):
        containers = [""] * len(images)
    for container, image in zip(containers, images, strict=True):
        found = wanted.images.recognise_container(container, image)
        if found is None:
            continue
        place = f"{TEMPLATE}.containers[{container}]"
        harvest.carriers.append(
            Carrier(
                known=found.known,
                version=found.version,
                build=found.pattern.build,
                states_only=found.pattern.states_only,
                basis=Basis.RUNNING if rollout.runs else Basis.INTENDED,
                is_live=True,
                object=label,
                is_pod=False,
                node="",
                namespace=row.namespace,
                pods=rollout.pods,
                not_yet_rolled=rollout.gap,
                seen_in=Provenance(source=table.place.file, object=label, field=f"{place}.image", text=image),
            )
        )
        if wanted.variables.get(found.known.name) and rollout.runs:
            harvest.unseen_environments.append(_environment(found.known.name, label, place, table))


def _environment(component: str, label: str, place: str, table: Table) -> SettingsLayer:
    return SettingsLayer(
        kind=ENVIRONMENT,
        name=label,
        component=component,
        values={},
        unread=NO_ENVIRONMENT.format(plural=_plural(table.kind)),
        seen_in=Provenance(source=table.place.file, object=label, field=f"{place}.env"),
    )


def _add_signs(row: Row, table: Table, wanted: Wanted, harvest: Harvest) -> None:
    """The facts that an object tells by being there."""
    for fact, sign in wanted.signs.get((table.kind, row.namespace, row.name), ()):
        if not sign.field:
            label = f"{table.kind} {row.namespace}/{row.name}"
            seen = Provenance(source=table.place.file, object=label, field="metadata.name", text=row.name)
            harvest.settings.facts.append(Observation(fact=fact, value=sign.value, seen_in=seen))


def _coverage(table: Table, wanted: Wanted) -> Iterator[Coverage]:
    kind, file = table.kind, table.place.file
    if not table.rows:
        return
    again = f"kubectl get {_plural(kind)}{'' if kind in _WITHOUT_NAMESPACE else ' -A'} -o json"
    namespaces = frozenset(row.namespace for row in table.rows) - {""}
    gap = table.gap or _gap(table)
    is_whole = kind in _WITHOUT_NAMESPACE
    if kind in _READERS or kind in wanted.kinds:
        yield Coverage(
            kind=kind,
            namespaces=None if is_whole or gap else namespaces,
            gap=gap,
            remedy=again if gap else "",
            source=file,
        )


def _gap(table: Table) -> str:
    """What keeps a table from showing all that a list of its kind would."""
    if table.kind in _WITHOUT_NAMESPACE:
        return ""
    if table.kind not in WORKLOADS:
        return NO_IMAGES if table.kind == "Pod" else NO_SETTINGS
    if "IMAGES" not in table.columns:
        return f"{NO_IMAGES}, for it was printed without -o wide"
    return "" if all(row.namespace for row in table.rows) else NO_NAMESPACE


def _plural(kind: str) -> str:
    return f"{kind.lower()}s"


def _skip(row: Row, table: Table, wanted: Wanted, harvest: Harvest) -> None:
    """Pods show no images in a table, and namespaces count together."""


_WITHOUT_NAMESPACE = frozenset({"Node", NAMESPACE})
_READERS: dict[str, Callable[[Row, Table, Wanted, Harvest], None]] = {
    "Node": _read_node,
    NAMESPACE: _skip,
    "Pod": _skip,
    **dict.fromkeys(WORKLOADS, _read_workload),
}
