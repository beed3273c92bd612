"""Runs the cases inside advisories. Each holds both ways: an unexpected status fails it as surely as a missing one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType

from advisor.engine import assess
from advisor.model.advisory import Advisory
from advisor.model.case import Case
from advisor.model.finding import Finding, Status
from advisor.model.inventory import Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.support import Horizon


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A case that did not come to what it expects."""

    advisory: Advisory
    case: Case
    what: str
    """The difference, as a clause."""


def failures(advisory: Advisory, cases: Iterable[Case], knowledge: KnowledgeBase) -> Iterator[Failure]:
    """The cases that fail, in the order written. Only this advisory is judged."""
    alone = knowing_only(advisory, knowledge)
    for case in cases:
        difference = _difference(case, _findings(case, alone))
        if difference:
            yield Failure(advisory=advisory, case=case, what=difference)


def knowing_only(advisory: Advisory, knowledge: KnowledgeBase) -> KnowledgeBase:
    """The same knowledge with one advisory in it."""
    return replace(
        knowledge,
        advisories=MappingProxyType({advisory.id: advisory}),
        by_component=MappingProxyType({advisory.component: (advisory,)}),
    )


def _findings(case: Case, knowledge: KnowledgeBase) -> tuple[Finding, ...]:
    horizon = Horizon(today=case.today) if case.today else None
    assessed = assess(Inventory(clusters=(case.cluster,)), knowledge, horizon=horizon)
    return assessed.clusters[0].findings


def _difference(case: Case, findings: tuple[Finding, ...]) -> str:
    status = min((finding.status for finding in findings), key=lambda each: each.rank, default=Status.NOT_AFFECTED)
    if status is not case.expect:
        return f"it comes to {status}, and {case.expect} is expected"
    decisive = [finding for finding in findings if finding.status is status]
    standings = {finding.standing for finding in decisive}
    if case.standing is not None and standings != {case.standing}:
        found = ", ".join(sorted(str(each) for each in standings))
        return f"its standing is {found}, and {case.standing} is expected"
    missing = {gap.fact for finding in decisive for gap in finding.missing}
    if case.missing is not None and missing != case.missing:
        asked, wanted = (", ".join(sorted(each)) or "nothing" for each in (missing, case.missing))
        return f"it asks for {asked}, and {wanted} is expected"
    return ""
