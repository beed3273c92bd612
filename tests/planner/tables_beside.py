"""Tables that have no say between a manager and a cluster that it tends."""

from __future__ import annotations

from dataclasses import replace

from advisor.model.compatibility import Binding, Permission, Role, Side
from tests.builders import CALICO, RANCHER, RKE2
from tests.planner.worlds import CALICO_TEXTS, RANCHER_TEXTS, RKE2_TEXTS, table

NOT_ASKED = (
    replace(
        table("of-the-hub", RANCHER, RKE2, (Permission.REFUSED, RANCHER_TEXTS, RKE2_TEXTS)),
        other=Side(component=RKE2, scheme="rke2", role=Role.LOCAL),
    ),
    table("of-calico", CALICO, RKE2, (Permission.ALLOWED, CALICO_TEXTS, RKE2_TEXTS), binds=Binding.MOVING_TO),
)
"""One of the cluster that the manager runs in, and a list of another component."""
