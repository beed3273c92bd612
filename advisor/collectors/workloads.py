"""Reads pods and workloads: which components they run, at which version, and with which settings in their environment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from advisor.collectors.harvest import Carrier, Environment, EnvironmentSource, Harvest
from advisor.collectors.images import RecognisedImage
from advisor.collectors.objects import Container, PodSpec, PodStatus, Variable, WorkloadSpec, WorkloadStatus, is_written
from advisor.collectors.reading import Reading
from advisor.collectors.wanted import Wanted
from advisor.model.component import Basis
from advisor.model.fact import FactValue
from advisor.model.inventory import SettingsLayer, Unreadable
from advisor.model.names import FactName

ENVIRONMENT = "environment"

#: Phases in which a pod's containers are gone.
OVER = frozenset({"Succeeded", "Failed"})


def read_pod(reading: Reading, wanted: Wanted, harvest: Harvest) -> None:
    """A pod that runs, or is about to. One that is over tells nothing."""
    if not is_written(reading.item.spec):
        return
    phase = msgspec.json.decode(reading.item.status, type=PodStatus).phase if is_written(reading.item.status) else ""
    if phase in OVER:
        return
    spec = msgspec.json.decode(reading.item.spec, type=PodSpec)
    basis = Basis.RUNNING if reading.is_live else Basis.INTENDED
    _read_containers(reading, spec, wanted, harvest, basis=basis, field="spec", not_yet_rolled="")


def read_workload(reading: Reading, wanted: Wanted, harvest: Harvest) -> None:
    """A workload: what its template says, unless it is scaled to nothing or its rollout is under way."""
    if not is_written(reading.item.spec):
        return
    spec = msgspec.json.decode(reading.item.spec, type=WorkloadSpec)
    status = msgspec.json.decode(reading.item.status, type=WorkloadStatus) if is_written(reading.item.status) else None
    runs = reading.is_live and spec.replicas != 0 and not (status and status.desired_number_scheduled == 0)
    _read_containers(
        reading,
        spec.template.spec,
        wanted,
        harvest,
        basis=Basis.RUNNING if runs else Basis.INTENDED,
        field="spec.template.spec",
        not_yet_rolled=_rollout_gap(reading, status) if runs and status else "",
    )


def _rollout_gap(reading: Reading, status: WorkloadStatus) -> str:
    """Why pods of an earlier template may still run; empty when all are of this one."""
    wanted = status.replicas if status.desired_number_scheduled is None else status.desired_number_scheduled
    updated = status.updated_replicas if status.desired_number_scheduled is None else status.updated_number_scheduled
    if wanted is None:
        return ""
    if status.observed_generation and status.observed_generation < reading.item.metadata.generation:
        return f"the rollout of {reading.label} has not begun"
    if updated < wanted:
        return f"the rollout of {reading.label} is under way: {updated} of {wanted} pods are of its present template"
    return ""


def _read_containers(
    reading: Reading,
    spec: PodSpec,
    wanted: Wanted,
    harvest: Harvest,
    *,
    basis: Basis,
    field: str,
    not_yet_rolled: str,
) -> None:
    is_pod = reading.kind == "Pod"
    for container in spec.containers or ():
        found = wanted.images.recognise(container.image)
        if found is None:
            continue
        place = f"{field}.containers[{container.name}]"
        carrier = Carrier(
            known=found.known,
            version=found.version,
            build=found.pattern.build,
            states_only=found.pattern.states_only,
            basis=basis,
            object=reading.label,
            is_pod=is_pod,
            node=spec.node_name if is_pod else "",
            not_yet_rolled=not_yet_rolled,
            seen_in=reading.provenance(f"{place}.image", container.image),
        )
        harvest.carriers.append(carrier)
        variables = wanted.variables.get(found.known.name)
        if variables and basis is Basis.RUNNING:
            harvest.environments.append(_environment(reading, container, found, variables, carrier))


def _environment(
    reading: Reading,
    container: Container,
    found: RecognisedImage,
    variables: Mapping[str, FactName],
    carrier: Carrier,
) -> Environment:
    """The settings in a container's environment, and where the rest of it comes from."""
    sources = container.env_from or []
    own = {variables[each.name.upper()]: _value(each) for each in container.env or () if each.name.upper() in variables}
    layer = SettingsLayer(
        kind=ENVIRONMENT,
        name=reading.label,
        component=found.known.name,
        values=own,
        nodes=frozenset({carrier.node}) if carrier.node else None,
        seen_in=reading.provenance(carrier.seen_in.field.replace(".image", ".env")),
    )
    return Environment(
        layer=layer,
        sources=tuple(_config_map_sources(reading, container)),
        reads_secret=any(source.secret_ref for source in sources),
    )


def _config_map_sources(reading: Reading, container: Container) -> Sequence[EnvironmentSource]:
    return [
        EnvironmentSource(
            namespace=reading.item.metadata.namespace,
            name=source.config_map_ref.name,
            prefix=source.prefix,
            is_optional=source.config_map_ref.optional,
        )
        for source in container.env_from or ()
        if source.config_map_ref is not None
    ]


def _value(variable: Variable) -> FactValue | Unreadable:
    if variable.value_from is not None:
        return Unreadable(reason=f"the variable {variable.name} takes its value from another object")
    return variable.value or ""
