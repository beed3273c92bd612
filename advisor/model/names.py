"""Identifiers that travel through the whole program as types of their own, so that none is mistaken for another."""

from __future__ import annotations

from typing import NewType

ComponentName = NewType("ComponentName", str)
"""A component as `rules/components.yaml` names it: `calico`, `vpc-cni`, `rancher`."""

AdvisoryId = NewType("AdvisoryId", str)
"""An advisory's id, equal to the name of its file without `.yaml`."""

FactName = NewType("FactName", str)
"""A fact as `rules/facts.yaml` names it: `felix.xdp_enabled`, `node.kernel`."""
