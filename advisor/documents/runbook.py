"""`rules/hops/runbooks/<id>.yaml`, and `rules/hops/checks.yaml` with what they share: decodes how a hop is done."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

from advisor.documents.condition import condition
from advisor.documents.file_name import check_file_name
from advisor.documents.template import template
from advisor.documents.upgrade_vocabulary import UpgradeVocabulary
from advisor.documents.view import View
from advisor.model.advisory import Confidence, Reference
from advisor.model.comparison import Comparison, parse_comparison
from advisor.model.condition import ALWAYS
from advisor.model.names import RunbookId
from advisor.model.runbook import (
    Authority,
    Change,
    Claim,
    Disruption,
    Rollback,
    Runbook,
    RunbookCheck,
    RunbookStep,
    WayBack,
)
from advisor.model.template import Language, Template
from advisor.problems import nearest

SharedChecks: TypeAlias = Mapping[str, tuple[RunbookCheck, ...]]
"""Groups of checks by name."""


def shared_checks(view: View, terms: UpgradeVocabulary) -> SharedChecks:
    """`rules/hops/checks.yaml`, decoded."""
    groups = view.at("checks")
    return {
        name: tuple(_Parts(view, terms).check(each) for each in groups.each(name))
        for name in groups.keys()  # noqa: SIM118  # a view is no mapping
    }


def runbook(view: View, terms: UpgradeVocabulary, shared: SharedChecks | None) -> Runbook | None:
    """One runbook; None, with problems noted, when its component is not known. `shared` is None when unreadable."""
    check_file_name(view, "name both after what is moved, and by which means")
    known = terms.names.component(view, "component") if "component" in view else None
    parts = _Parts(view, terms, shared)
    when = condition(view.at("when"), terms.names) if "when" in view else ALWAYS
    sections = {key: parts.claims(key) for key in ("conditions", "order", "mind")}
    checks = {key: parts.checks(key) for key in ("prechecks", "validation")}
    steps = {key: parts.steps(view, key) for key in ("backup", "actions")}
    disruption, rollback = parts.disruption(), parts.way_back()
    if known is None and "component" in view:
        return None
    return Runbook(
        id=RunbookId(view.text("id")),
        title=view.text("title"),
        component=known.name if known else None,
        changes=view.choice("changes", Change, default=Change.VERSION),
        parts=view.texts("parts"),
        when=when,
        conditions=sections["conditions"],
        prechecks=checks["prechecks"],
        backup=steps["backup"],
        actions=steps["actions"],
        order=sections["order"],
        validation=checks["validation"],
        disruption=disruption,
        rollback=rollback,
        mind=sections["mind"],
        references=parts.references(),
        confidence=view.choice("confidence", Confidence),
        doubt=view.text_or_none("doubt"),
    )


def _comparison(view: View) -> Comparison | None:
    """What every value of a query must satisfy; None where only a person can tell. The schema has its form."""
    return parse_comparison(view.text("passes")) if "passes" in view and view.at("passes").is_sound else None


class _Parts:
    """Decodes the parts of one document, and keeps what they cite."""

    def __init__(self, view: View, terms: UpgradeVocabulary, shared: SharedChecks | None = None) -> None:
        self._view = view
        self._terms = terms
        self._shared = shared
        self._cited: set[str] = set()

    def references(self) -> Mapping[str, Reference]:
        known = self._terms.sources or {}
        return MappingProxyType({key: known[key] for key in sorted(self._cited) if key in known})

    def claims(self, key: str) -> tuple[Claim, ...]:
        return tuple(self.claim(each) for each in self._view.each(key))

    def claim(self, view: View) -> Claim:
        authority, sources = self._backing(view)
        return Claim(says=self._template(view, "says", Language.TEXT), authority=authority, sources=sources)

    def checks(self, key: str) -> tuple[RunbookCheck, ...]:
        return tuple(check for each in self._view.each(key) for check in self._check_or_group(each))

    def _check_or_group(self, view: View) -> tuple[RunbookCheck, ...]:
        if "use" not in view:
            return (self.check(view),)
        name = view.text("use")
        group = self._shared.get(name) if self._shared is not None else ()
        if group is None:
            hint = nearest(name, self._shared or ()) or "groups of checks are declared in rules/hops/checks.yaml"
            view.at("use").report("unknown-checks", f'no group of checks is named "{name}"', hint)
        self._cited.update(key for check in group or () for key in check.sources)
        return group or ()

    def check(self, view: View) -> RunbookCheck:
        language = Language.PROMQL if "promql" in view else Language.SHELL
        authority, sources = self._backing(view)
        return RunbookCheck(
            title=view.text("title"),
            run=self._template_or_none(view, "promql" if language is Language.PROMQL else "run", language),
            language=language,
            expect=self._template(view, "expect", Language.TEXT),
            passes=_comparison(view),
            authority=authority,
            sources=sources,
        )

    def steps(self, view: View, key: str) -> tuple[RunbookStep, ...]:
        return tuple(self._step(each) for each in view.each(key))

    def _step(self, view: View) -> RunbookStep:
        authority, sources = self._backing(view)
        return RunbookStep(
            do=self._template(view, "do", Language.TEXT),
            run=self._template_or_none(view, "run", Language.SHELL),
            manifest=view.text_or_none("manifest"),
            expect=self._template_or_none(view, "expect", Language.TEXT),
            only=view.text_or_none("only"),
            authority=authority,
            sources=sources,
        )

    def disruption(self) -> Disruption:
        view = self._view.at("disruption")
        return Disruption(
            rolling=view.flag("rolling", default=False),
            drains=view.flag("drains", default=False),
            reboots=view.flag("reboots", default=False),
            says=tuple(self.claim(each) for each in view.each("says")),
        )

    def way_back(self) -> WayBack:
        view = self._view.at("rollback")
        return WayBack(
            kind=view.choice("kind", Rollback),
            needs=self.claim(view.at("needs")),
            point_of_no_return=self.claim(view.at("point_of_no_return")) if "point_of_no_return" in view else None,
            steps=self.steps(view, "steps"),
        )

    def _backing(self, view: View) -> tuple[Authority, tuple[str, ...]]:
        """Who says it, and where. What upstream says has a source that says it."""
        authority, sources = view.choice("authority", Authority, default=Authority.UPSTREAM), self._terms.keys(view)
        if authority is Authority.UPSTREAM and not sources:
            hint = "cite where upstream says it, or write authority: inferred or ours"
            view.report("claim-without-source", "nothing says where this comes from", hint)
        self._cited.update(sources)
        return authority, sources

    def _template(self, view: View, key: str, language: Language) -> Template:
        return template(view.at(key), language, self._terms.fields)

    def _template_or_none(self, view: View, key: str, language: Language) -> Template | None:
        return self._template(view, key, language) if key in view else None
