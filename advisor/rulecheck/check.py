"""The verb of this package: everything that can be said of rules that load."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from advisor.model.advisory import Advisory
from advisor.model.case import Case
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import AdvisoryId
from advisor.problems import Place, Problem
from advisor.rulecheck.coverage import Coverage, coverage_of
from advisor.rulecheck.equivalent import says_the_same
from advisor.rulecheck.lint import lint
from advisor.rulecheck.mutate import Mutant, Steps, mutants
from advisor.rulecheck.run_cases import Failure, failures
from advisor.rulecheck.whole import stale_references, twins


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCheck:
    """What checking the rules found."""

    problems: tuple[Problem, ...]
    failed: tuple[Failure, ...]
    survivors: tuple[Mutant, ...]
    """Mistakes that no case notices."""
    advisories: int
    cases: int
    mutants: int
    """Mistakes that change a verdict somewhere."""
    coverage: Coverage

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return not (self.problems or self.failed or self.survivors)


def check_rules(
    knowledge: KnowledgeBase,
    cases: Mapping[AdvisoryId, Sequence[Case]],
    place: Callable[[AdvisoryId, Steps], Place],
    *,
    names: Collection[AdvisoryId] | None = None,
) -> RuleCheck:
    """Lints every advisory, runs its cases, and sees whether they notice mistakes.

    `place` says where a part of an advisory stands; `names` are the ones to check, None for all of them.
    An advisory with a failing case is not broken further.
    """
    names = knowledge.advisories if names is None else names
    problems: list[Problem] = [*stale_references(knowledge, names, place), *twins(knowledge, names, place)]
    failed: list[Failure] = []
    survivors: list[Mutant] = []
    made = 0
    for name in sorted(names):
        advisory = knowledge.advisories[name]
        own = cases.get(name, ())
        problems.extend(lint(advisory, own, knowledge.catalogues.get(advisory.component), partial(place, name)))
        broken = list(failures(advisory, own, knowledge))
        failed.extend(broken)
        if broken:
            continue
        for mutant in mutants(advisory, knowledge.catalogues):
            if _is_noticed(mutant.advisory, own, knowledge):
                made += 1
            elif not _is_none(mutant, advisory, knowledge):
                made += 1
                survivors.append(mutant)
    return RuleCheck(
        problems=tuple(problems),
        failed=tuple(failed),
        survivors=tuple(survivors),
        advisories=len(names),
        cases=sum(len(cases.get(name, ())) for name in names),
        mutants=made,
        coverage=coverage_of(knowledge),
    )


def _is_noticed(mutant: Advisory, cases: Sequence[Case], knowledge: KnowledgeBase) -> bool:
    return next(failures(mutant, cases, knowledge), None) is not None


def _is_none(mutant: Mutant, advisory: Advisory, knowledge: KnowledgeBase) -> bool:
    """Whether the mistake changes nothing that could be noticed."""
    catalogue = knowledge.catalogues.get(advisory.component)
    return says_the_same(advisory, mutant.advisory, catalogue, knowledge.facts)
