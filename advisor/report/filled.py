"""Runbooks with the values of one hop in their fields. What only a person knows stays in braces, and is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from advisor.model.assessment import ClusterAssessment
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import FieldName
from advisor.model.runbook import Claim, Runbook, RunbookCheck, RunbookStep
from advisor.model.template import Field, Slot, Template, Values, render
from advisor.planner.outcome import Planned, PlannedHop

_MINOR = re.compile(r"v?([0-9]+\.[0-9]+)\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A runbook for one hop."""

    runbook: Runbook
    """Its templates hold text alone."""
    blanks: tuple[Field, ...]
    """The fields that nobody gave a value for, each once, in the order of work."""


def nodes_of(clusters: Iterable[ClusterAssessment]) -> Iterator[str]:
    """The names of their nodes."""
    return (node.name for assessed in clusters for node in assessed.cluster.nodes)


def values_of(hop: Planned, nodes: Iterable[str], knowledge: KnowledgeBase) -> Values:
    """What a hop says of the fields. A node is named only where there is one: of several each has its turn."""
    values = _versions(hop, knowledge) if isinstance(hop, PlannedHop) else {}
    names = list(nodes)
    if len(names) == 1:
        values["node"] = names[0]
    return MappingProxyType({FieldName(name): value for name, value in values.items()})


def _versions(hop: PlannedHop, knowledge: KnowledgeBase) -> dict[str, str]:
    start, end = hop.moves.start, hop.moves.end
    values = {"from": start, "to": end, "to_number": end.removeprefix("v")}
    if knowledge.components[hop.moves.component].is_distribution:
        minors = {"from_minor": _minor(start), "to_minor": _minor(end)}
        values |= {name: minor for name, minor in minors.items() if minor}
    return values


def _minor(version: str) -> str:
    found = _MINOR.match(version)
    return found[1] if found else ""


def filled(runbook: Runbook, values: Values) -> Filled:
    """A runbook with values in its fields. One that is not of its field's form stays out: that field is a blank."""
    return _Filling(values).of(runbook)


class _Filling:
    """Fills one runbook, and notes what is left blank."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._blanks: dict[Field, None] = {}

    def of(self, runbook: Runbook) -> Filled:
        way_back, disruption = runbook.rollback, runbook.disruption
        no_return = way_back.point_of_no_return
        done = replace(
            runbook,
            conditions=self._claims(runbook.conditions),
            prechecks=self._checks(runbook.prechecks),
            backup=self._steps(runbook.backup),
            actions=self._steps(runbook.actions),
            order=self._claims(runbook.order),
            validation=self._checks(runbook.validation),
            disruption=replace(disruption, says=self._claims(disruption.says)),
            rollback=replace(
                way_back,
                needs=self._claim(way_back.needs),
                point_of_no_return=self._claim(no_return) if no_return else None,
                steps=self._steps(way_back.steps),
            ),
            mind=self._claims(runbook.mind),
        )
        return Filled(runbook=done, blanks=tuple(self._blanks))

    def _claims(self, claims: Iterable[Claim]) -> tuple[Claim, ...]:
        return tuple(map(self._claim, claims))

    def _claim(self, claim: Claim) -> Claim:
        return replace(claim, says=self._text(claim.says))

    def _checks(self, checks: Iterable[RunbookCheck]) -> tuple[RunbookCheck, ...]:
        return tuple(
            replace(each, run=self._text(each.run) if each.run else None, expect=self._text(each.expect))
            for each in checks
        )

    def _steps(self, steps: Iterable[RunbookStep]) -> tuple[RunbookStep, ...]:
        return tuple(
            replace(
                each,
                do=self._text(each.do),
                run=self._text(each.run) if each.run else None,
                expect=self._text(each.expect) if each.expect else None,
            )
            for each in steps
        )

    def _text(self, template: Template) -> Template:
        rendered = render(template, _accepted(template, self._values))
        self._blanks.update(dict.fromkeys(rendered.blanks))
        return replace(template, written=rendered.text, parts=(rendered.text,))


def _accepted(template: Template, values: Values) -> Mapping[FieldName, str]:
    slots = (part for part in template.parts if isinstance(part, Slot))
    return {
        slot.field.name: values[slot.field.name]
        for slot in slots
        if slot.field.name in values and slot.field.accepts(values[slot.field.name])
    }
