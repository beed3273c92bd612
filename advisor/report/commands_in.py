"""The commands that stand in a sentence, so that a reader can copy them."""

from __future__ import annotations

import re

#: Only what lists: whatever else a sentence quotes may do harm without the words around it.
_LISTING = re.compile(r"kubectl get [a-z0-9][a-z0-9.,/-]*[a-z0-9](?: (?:-A|-(?:n|o|l) [\w.=/-]*\w))*")


def commands_in(prose: str) -> tuple[str, ...]:
    """Each once, in order.

    >>> commands_in("ask: who? kubectl get plans.upgrade.cattle.io -A shows Plans, kubectl get nodes -o wide; too.")
    ('kubectl get plans.upgrade.cattle.io -A', 'kubectl get nodes -o wide')
    """
    return tuple(dict.fromkeys(_LISTING.findall(prose)))
