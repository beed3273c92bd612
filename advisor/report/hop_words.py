"""The wording of a hop, shared by every format and front end: what it changes, asks for, and lets people feel.

A new kind of move gets its words here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from advisor.planner.disruption import disruption_of
from advisor.planner.outcome import (
    Planned,
    PlannedHop,
    PlannedSetting,
)
from advisor.report.phrases import some_names


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that a hop changes."""

    what: str
    """A component, or a fact that is set."""
    start: str
    end: str


def changes_of(hop: Planned) -> tuple[Changed, ...]:
    """What a hop changes: of a version first the component, then what its bundle drags along."""
    match hop:
        case PlannedHop():
            return tuple(Changed(each.component, each.start, each.end) for each in (hop.moves, *hop.drags))
        case PlannedSetting():
            return (Changed(hop.fact, hop.start, hop.end),)
        case _:
            assert_never(hop)


def hop_words(hop: Planned) -> str:
    """A hop in one line: `rke2 v1.29.6+rke2r1 -> v1.30.14+rke2r4, and with it calico v3.27.3 -> v3.30.2`."""
    return ", and with it ".join(f"{each.what} {each.start} -> {each.end}" for each in changes_of(hop))


def subject_of(hop: Planned) -> str:
    """What a runbook for the hop is about: a component, the setting of one, or the kernel of nodes."""
    match hop:
        case PlannedHop():
            return hop.moves.component
        case PlannedSetting(component=None):
            return "node kernels"
        case PlannedSetting():
            return f"{hop.component} settings"
        case _:
            assert_never(hop)


def mind_words(hop: Planned) -> Iterator[str]:
    """What somebody has to do besides: prepare for hazards, or choose among the ways to set something."""
    match hop:
        case PlannedHop():
            yield from (f"prepare for {each.id}: {each.title}" for each in hop.hazards)
        case PlannedSetting():
            ways = " or ".join(each.title for each in hop.workarounds)
            where = f" on {some_names(hop.nodes)}" if hop.nodes else ""
            yield f"a workaround of {hop.advisory}{where}: {ways}"
        case _:
            assert_never(hop)


def felt_words(hop: Planned) -> Iterator[str]:
    """What users and operators feel of a hop: that it cannot be undone, what its nodes go through."""
    felt = disruption_of(hop.runbook)
    if felt.irreversible:
        yield "no way back but a backup"
    if felt.drains:
        yield "drains nodes"
    if felt.reboots:
        yield "reboots nodes"
