"""How a reader answers what is missing: the line of an answers file, to copy and fill in."""

from __future__ import annotations

import json

from advisor.model.answer import ABSENT
from advisor.model.component import VersionUnknown
from advisor.model.fact import FactDeclaration, FactType, Missing, MissingKind, Reach, Scope
from advisor.model.finding import Finding
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import FactName

VERSION_SUFFIX = ".version"


def answer_line(gap: Missing, finding: Finding, cluster: str, knowledge: KnowledgeBase) -> str | None:
    """The entry that would settle a gap, without owner, reason and date; None where nobody can vouch for it.

    Only what the inventory lacks can be answered, and for what the API shows no line is offered: it is better read than
    vouched for. A kernel that is known but compares with nothing is not lacking.
    """
    if gap.kind is not MissingKind.INVENTORY:
        return None
    clusters = f"clusters: [{_quoted(cluster)}]"
    fact = knowledge.facts.get(FactName(gap.fact))
    if fact is not None:
        return fact_answer_line(fact, cluster)
    component = finding.component
    if gap.fact != f"{finding.component_name}{VERSION_SUFFIX}":
        return None
    if component is None:
        return f"- {{fact: {gap.fact}, value: {ABSENT}, scope: {{{clusters}}}}}"
    if isinstance(component.version, VersionUnknown) and component.version.text:
        return (
            f"- {{fact: {gap.fact}, value: VERSION, scope: {{{clusters}, image: {_quoted(component.version.text)}}}}}"
        )
    return None


def fact_answer_line(fact: FactDeclaration, cluster: str) -> str | None:
    """The entry that answers for a fact, as `answer_line` has it."""
    nodes = ", nodes: all" if fact.scope is Scope.NODE else ""
    value = None if fact.obtain and fact.obtain[0].reach is Reach.API else _value(fact)
    scope = f"{{clusters: [{_quoted(cluster)}]{nodes}}}"
    return f"- {{fact: {fact.name}, value: {value}, scope: {scope}}}" if value else None


def _value(fact: FactDeclaration) -> str | None:
    """What may stand as the value; None for kernels, which the list of nodes shows."""
    match fact.type:
        case FactType.BOOLEAN:
            return "TRUE_OR_FALSE"
        case FactType.NUMBER:
            return "NUMBER"
        case FactType.CHOICE:
            return "_OR_".join(fact.choices).upper()
        case FactType.TEXT:
            return "TEXT"
        case FactType.KERNEL:
            return None


def _quoted(text: str) -> str:
    """A text as YAML reads it back, whatever stands in it."""
    return json.dumps(text)
