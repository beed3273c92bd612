"""What one change would clear: a component at a later release, or, where no release helps, one thing set otherwise.

Releases are those that the findings themselves name, and all later ones on the same lines, so that clusters which need
different patches of one line are counted together under the patch that serves them all. What each release clears is
judged by the ranges of the advisories: a fault that comes back in it is not cleared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from advisor.engine.ways_out import Target, is_ended, offers, targets
from advisor.model.component import Edition
from advisor.model.finding import Finding, Status
from advisor.model.knowledge_base import KnowledgeBase
from advisor.planner.counterfactual import SettingChange
from advisor.planner.setting_axes import fact_of, turn_of, turn_text

Change: TypeAlias = Target | SettingChange
"""A component at a release, or something set otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearedBy:
    """One change in one cluster."""

    change: Change
    findings: tuple[int, ...]
    """The places, among the findings given, of those it clears; ascending, never empty."""


def cleared_by(
    findings: Sequence[Finding], knowledge: KnowledgeBase, edition: Edition | None = None
) -> tuple[ClearedBy, ...]:
    """Every one change that clears something that affects the cluster and that nobody waived."""
    affecting = [(at, each) for at, each in enumerate(findings) if each.status is Status.AFFECTED and not each.waiver]
    offered = dict.fromkeys(target for _, finding in affecting for target in offers(finding, knowledge, edition))
    found: dict[Change, list[int]] = {}
    for target in offered:
        catalogue = knowledge.catalogues.get(target.component)
        release = catalogue.by_text.get(target.version) if catalogue else None
        found[target] = [at for at, finding in affecting if is_ended(finding, target, release)]
    for at, finding in affecting:
        for change in _settings(finding):
            found.setdefault(change, []).append(at)
    return tuple(ClearedBy(change=change, findings=tuple(places)) for change, places in found.items() if places)


def _settings(finding: Finding) -> Iterator[SettingChange]:
    """What its workarounds set, each once; nothing where a release ends it."""
    if any(targets(finding)):
        return
    turns = (turn_of(each.clears) for each in finding.advisory.workarounds if each.clears)
    yield from dict.fromkeys(SettingChange(fact=fact_of(turn), end=turn_text(turn)) for turn in turns if turn)
