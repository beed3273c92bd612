"""The verb of this package: everything that can be said of rules that load."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from advisor.model.advisory import Advisory
from advisor.model.case import Case
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import AdvisoryId
from advisor.problems import Place, Problem
from advisor.rulecheck.lint import lint
from advisor.rulecheck.mutate import Mutant, Steps, mutants
from advisor.rulecheck.run_cases import Failure, failures


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

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return not (self.problems or self.failed or self.survivors)


def check_rules(
    knowledge: KnowledgeBase,
    cases: Mapping[AdvisoryId, Sequence[Case]],
    place: Callable[[AdvisoryId, Steps], Place],
) -> RuleCheck:
    """Lints every advisory, runs its cases, and sees whether they notice mistakes.

    `place` says where a part of an advisory stands. An advisory with a failing case is not broken further.
    """
    problems: list[Problem] = []
    failed: list[Failure] = []
    survivors: list[Mutant] = []
    made = 0
    for name, advisory in knowledge.advisories.items():
        own = cases.get(name, ())
        problems.extend(lint(advisory, own, knowledge.catalogues.get(advisory.component), partial(place, name)))
        broken = list(failures(advisory, own, knowledge))
        failed.extend(broken)
        if broken:
            continue
        for mutant in mutants(advisory, knowledge.catalogues):
            made += 1
            if not _is_noticed(mutant.advisory, own, knowledge):
                survivors.append(mutant)
    return RuleCheck(
        problems=tuple(problems),
        failed=tuple(failed),
        survivors=tuple(survivors),
        advisories=len(knowledge.advisories),
        cases=sum(len(own) for own in cases.values()),
        mutants=made,
    )


def _is_noticed(mutant: Advisory, cases: Sequence[Case], knowledge: KnowledgeBase) -> bool:
    return next(failures(mutant, cases, knowledge), None) is not None
