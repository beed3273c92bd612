"""How far the rollout of a workload is, by the counts in its row."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.collectors.tables.table import Row

UNTOLD = "a table does not tell how many pods of {label} are of its present template"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollout:
    """How many pods a workload has, and whether all are of its present template."""

    pods: int | None
    """None when the row does not tell."""
    gap: str
    """Why pods of an earlier template may still run; empty when the rollout is complete."""

    @property
    def runs(self) -> bool:
        """Whether it is scaled to anything."""
        return self.pods != 0


def rollout_of(row: Row, kind: str, label: str) -> Rollout:
    """The rollout of the workload in a row; `kind` is one that has a template."""
    of = row.cells.get("READY", "").partition("/")[2]
    pods = _count(row.cells.get("DESIRED") or of)
    updated = _count(row.cells.get("UP-TO-DATE", ""))
    if pods == 0 or (updated is not None and pods is not None and updated >= pods):
        return Rollout(pods=pods, gap="")
    if updated is None or pods is None:
        return Rollout(pods=pods, gap=UNTOLD.format(label=label))
    says = f"the rollout of {label} is under way: {updated} of {pods} pods are of its present template"
    return Rollout(pods=pods, gap=says)


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < _DIGITS else None


#: More pods than have so many digits no cluster runs.
_DIGITS = 9
