"""HelmChart and HelmChartConfig, in which RKE2 and K3s keep chart values: as text or, later, as an object."""

from __future__ import annotations

from typing import Any

import msgspec

from advisor.collectors.harvest import Harvest
from advisor.collectors.intended.chart_values import add_values
from advisor.collectors.objects import ABSENT, Object, is_written, part_of
from advisor.collectors.reading import Reading
from advisor.collectors.wanted import Wanted
from advisor.documents.source import RULES_LIMITS, attempt_yaml
from advisor.model.inventory import Note


class _Spec(Object):
    values: msgspec.Raw = ABSENT
    values_content: str = ""


def read_helm_object(reading: Reading, wanted: Wanted, harvest: Harvest) -> None:
    """Adds what the values intend. They are no more than a wish, also where an API server keeps them."""
    if reading.group != "helm.cattle.io":
        return
    spec = part_of(reading.item.spec, _Spec)
    if spec.values_content:
        written = attempt_yaml(spec.values_content.encode(), file=reading.source, limits=RULES_LIMITS)
        if written.problems or len(written.documents) != 1:
            says = f"{reading.label} holds values that cannot be read as YAML"
            harvest.notes.append(Note(source=reading.source, says=says))
        else:
            _add(written.documents[0].data, reading, "spec.valuesContent", wanted, harvest)
    if is_written(spec.values):
        _add(msgspec.json.decode(spec.values), reading, "spec.values", wanted, harvest)


def _add(values: Any, reading: Reading, field: str, wanted: Wanted, harvest: Harvest) -> None:
    if isinstance(values, dict):
        add_values(values, reading.provenance(field), wanted, harvest)
