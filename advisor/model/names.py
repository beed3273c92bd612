"""Identifiers that travel through the whole program as types of their own, so that none is mistaken for another."""

from __future__ import annotations

from typing import NewType

ComponentName = NewType("ComponentName", str)
"""A component as `rules/components.yaml` names it: `calico`, `vpc-cni`, `rancher`."""

AdvisoryId = NewType("AdvisoryId", str)
"""An advisory's id, equal to the name of its file without `.yaml`."""

FactName = NewType("FactName", str)
"""A fact as `rules/facts.yaml` names it: `felix.xdp_enabled`, `node.kernel`."""

TableId = NewType("TableId", str)
"""A compatibility table's id, equal to the name of its file without `.yaml`."""

HazardId = NewType("HazardId", str)
"""A hazard's id, equal to the name of its file without `.yaml`."""

RunbookId = NewType("RunbookId", str)
"""A runbook's id, equal to the name of its file without `.yaml`."""

FieldName = NewType("FieldName", str)
"""A field of a template, as `rules/hops/fields.yaml` names it: `node`, `to`."""
