"""Reads pods and workloads: which components they run, at which version, with which settings in their environment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from advisor.collectors.harvest import Carrier, Environment, EnvironmentSource, Harvest
from advisor.collectors.objects import (
    MALFORMED,
    Container,
    PodSpec,
    PodStatus,
    Selector,
    SourceReference,
    Variable,
    WorkloadSpec,
    WorkloadStatus,
    is_written,
    part_of,
)
from advisor.collectors.reading import Reading
from advisor.collectors.wanted import Wanted
from advisor.model.component import Basis
from advisor.model.fact import FactValue
from advisor.model.inventory import SettingsLayer, Unreadable
from advisor.model.names import FactName

ENVIRONMENT = "environment"

TEMPLATE = "spec.template.spec"
"""Where a workload keeps what its pods are made of."""

#: Phases in which a pod's containers are gone.
OVER = frozenset({"Succeeded", "Failed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Containers, and how far they run."""

    spec: PodSpec
    basis: Basis
    field: str
    """Where the spec stands in its object."""
    pods: int | None = None
    not_yet_rolled: str = ""
    pods_match: str = ""


def read_pod(reading: Reading, wanted: Wanted, harvest: Harvest) -> None:
    """A pod that runs, or is about to. One that is over tells nothing."""
    phase = part_of(reading.item.status, PodStatus).phase
    if phase in OVER:
        return
    spec = part_of(reading.item.spec, PodSpec)
    runs = reading.is_live and not (phase == "Pending" and not spec.node_name)
    basis = Basis.RUNNING if runs else Basis.INTENDED
    _read_containers(reading, _Run(spec=spec, basis=basis, field="spec"), wanted, harvest)


def read_workload(reading: Reading, wanted: Wanted, harvest: Harvest) -> None:
    """A workload: what its template says, unless it is scaled to nothing or its rollout is under way."""
    spec = part_of(reading.item.spec, WorkloadSpec)
    status = part_of(reading.item.status, WorkloadStatus)
    runs = reading.is_live and spec.replicas != 0 and status.desired_number_scheduled != 0
    run = _Run(
        spec=spec.template.spec,
        basis=Basis.RUNNING if runs else Basis.INTENDED,
        field=TEMPLATE,
        pods=_pods(status),
        not_yet_rolled=_rollout_gap(reading, status) if runs else "",
        pods_match=_pods_match(spec.selector),
    )
    _read_containers(reading, run, wanted, harvest)


def _pods_match(selector: msgspec.Raw) -> str:
    """The labels that find a workload's pods, as the API takes them; empty where labels alone do not say it."""
    try:
        labels = part_of(selector, Selector).match_labels
    except MALFORMED:
        return ""
    return ",".join(f"{key}={value}" for key, value in sorted(labels.items()))


def _rollout_gap(reading: Reading, status: WorkloadStatus) -> str:
    """Why pods of an earlier template may still run; empty when all are of this one."""
    wanted = _pods(status)
    updated = status.updated_replicas if status.desired_number_scheduled is None else status.updated_number_scheduled
    if wanted is None:
        return ""
    if status.observed_generation and status.observed_generation < reading.meta.generation:
        return f"the rollout of {reading.label} has not begun"
    if updated < wanted:
        return f"the rollout of {reading.label} is under way: {updated} of {wanted} pods are of its present template"
    return ""


def _pods(status: WorkloadStatus) -> int | None:
    """How many pods a workload has; None when its status does not say."""
    return status.replicas if status.desired_number_scheduled is None else status.desired_number_scheduled


def _read_containers(reading: Reading, run: _Run, wanted: Wanted, harvest: Harvest) -> None:
    is_pod = reading.kind == "Pod"
    for container in run.spec.containers:
        found = wanted.images.recognise_container(container.name, container.image)
        if found is None:
            continue
        place = f"{run.field}.containers[{container.name}]"
        node = run.spec.node_name if is_pod else ""
        carrier = Carrier(
            known=found.known,
            version=found.version,
            build=found.pattern.build,
            states_only=found.pattern.states_only,
            basis=run.basis,
            is_live=reading.is_live,
            object=reading.label,
            is_pod=is_pod,
            node=node,
            namespace=reading.meta.namespace,
            pods=run.pods,
            not_yet_rolled=run.not_yet_rolled,
            pods_match=run.pods_match,
            seen_in=reading.provenance(f"{place}.image", container.image),
        )
        harvest.carriers.append(carrier)
        variables = wanted.variables.get(found.known.name)
        if variables and run.basis is Basis.RUNNING:
            layer = SettingsLayer(
                kind=ENVIRONMENT,
                name=reading.label,
                component=found.known.name,
                values={} if run.not_yet_rolled else _own_values(container, variables),
                unread=f"{run.not_yet_rolled}; others may have another environment" if run.not_yet_rolled else "",
                nodes=frozenset({node}) if node else None,
                seen_in=reading.provenance(f"{place}.env"),
            )
            sources = tuple(_sources(reading, container, variables))
            harvest.environments.append(Environment(layer=layer, sources=sources))


def _own_values(container: Container, variables: Mapping[str, FactName]) -> dict[FactName, FactValue | Unreadable]:
    """The settings among a container's own variables. Of two with one name the later holds."""
    return {variables[each.name.upper()]: _value(each) for each in container.env if each.name.upper() in variables}


def _value(variable: Variable) -> FactValue | Unreadable:
    if is_written(variable.value_from):
        return Unreadable(reason=f"the variable {variable.name} takes its value from another object")
    if "$(" in variable.value:
        return Unreadable(reason=f"the variable {variable.name} takes its value from other variables")
    return variable.value


def _sources(reading: Reading, container: Container, variables: Mapping[str, FactName]) -> Iterator[EnvironmentSource]:
    """The ConfigMaps and Secrets that could bring a setting: with a prefix, only variables that start so."""
    for source in container.env_from:
        if not any(variable.startswith(source.prefix.upper()) for variable in variables):
            continue
        both = ((source.config_map_ref, False), (source.secret_ref, True))
        references: list[tuple[SourceReference, bool]] = [(each, secret) for each, secret in both if each is not None]
        for reference, is_secret in references:
            yield EnvironmentSource(
                namespace=reading.meta.namespace,
                name=reference.name,
                prefix=source.prefix,
                is_optional=reference.optional,
                is_secret=is_secret,
            )
