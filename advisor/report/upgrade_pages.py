"""What is known of upgrades for a reader: a compatibility table, how a component moves, a hazard, a runbook.

Every claim says who makes it, so that our own advice is never taken for upstream's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

from advisor.model.advisory import Reference
from advisor.model.compatibility import CompatibilityTable, MinorSpan, Operand, Row, Side, Whatever
from advisor.model.condition import ALWAYS, Condition, FactTest
from advisor.model.hop import Hazard, HopRule, Prepare, Via
from advisor.model.names import ComponentName
from advisor.model.runbook import Authority, Claim, Rollback, Runbook, RunbookCheck, RunbookStep
from advisor.model.upgrades import UpgradeKnowledge
from advisor.report.advisory_page import condition_lines
from advisor.report.layout import BOLD, Page
from advisor.report.phrases import expected
from advisor.report.screen import SEVERITY_STYLE
from advisor.versions import Interval, VersionSet

AUTHORITY_WORDS: Mapping[Authority, str] = {
    Authority.UPSTREAM: "",
    Authority.INFERRED: "[inferred]",
    Authority.OURS: "[ours]",
}
WAY_BACK: Mapping[Rollback, str] = {
    Rollback.REVERSIBLE: "the same way back",
    Rollback.RESTORE: "only by restoring a backup",
    Rollback.FORWARD_ONLY: "there is none",
}


def table_page(table: CompatibilityTable, page: Page) -> str:
    """A compatibility table: what each verdict means, then every row with its sources."""
    page.write(table.id, style=BOLD)
    page.write(table.title, style=BOLD)
    page.blank()
    for permission, meaning in table.meaning.items():
        page.labelled(permission, meaning, gutter=10)
    page.labelled("unlisted", table.unlisted, gutter=10)
    page.labelled("binds", "in every state" if table.binds == "standing" else "the version moved to", gutter=10)
    _conditions(page, "Only where", table.when)
    cited: dict[str, Reference] = {}
    page.blank()
    for row in table.rows:
        cited.update({reference.url: reference for reference in row.references})
        page.write(row_words(row, table), indent=2)
        if row.says != table.meaning[row.permission]:
            page.write(row.says, indent=4)
        if row.doubt:
            page.labelled("Doubt", row.doubt, indent=4)
    _sources(page, cited.values())
    return page.text()


def row_words(row: Row, table: CompatibilityTable) -> str:
    """A row as a clause: `rancher >=v2.12.0 refused with rke1 >=v1.0.0`."""
    other = operand_words(row.other)
    second = f"{side_words(table.other)} {other}" if table.other else other
    return f"{side_words(table.of)} {versions_words(row.of)} {row.permission} with {second}"


def side_words(side: Side) -> str:
    """A side by its component and role."""
    return f"{side.component} ({side.role})" if side.role else side.component


def operand_words(operand: Operand) -> str:
    """What a row asks of its second side."""
    match operand:
        case FactTest():
            return f"{operand.fact} {expected(operand)}"
        case Whatever():
            return "the fact, whatever it is"
        case VersionSet():
            return versions_words(operand)
        case MinorSpan(None, last):
            return f"{last} minors ahead or fewer"
        case MinorSpan(first, None):
            return f"{first} minors ahead or more"
        case MinorSpan(first, last):
            return f"{first} to {last} minors ahead"
        case _:
            assert_never(operand)


def versions_words(versions: VersionSet) -> str:
    """A set of versions; a release by itself is named once."""
    return ", ".join(_interval_words(interval) for interval in versions.intervals) or "none"


def _interval_words(interval: Interval) -> str:
    lower, upper = interval.lower, interval.upper
    if lower and upper and lower.version == upper.version:
        return str(lower.version)
    return str(interval)


def component_page(component: ComponentName, upgrades: UpgradeKnowledge, page: Page) -> str:
    """How a component moves: the legal steps, in which order its parts go, hazards, runbooks."""
    hops = upgrades.hops[component]
    page.write(f"Hops of {component}", style=BOLD)
    page.write("What no rule allows is refused.")
    cited: dict[str, Reference] = {}
    for rule in hops.rules:
        cited.update({reference.url: reference for reference in rule.references})
        _rule(page, rule)
    if hops.roll:
        page.blank()
        page.write("Order of a roll: " + ", then ".join(" and ".join(group) for group in hops.roll))
    hazards = [each for each in upgrades.hazards.values() if each.component == component]
    runbooks = [each for each in upgrades.runbooks.values() if each.component == component]
    _names(page, "Hazards", [(each.id, each.title) for each in hazards])
    _names(page, "Runbooks", [(each.id, each.title) for each in runbooks])
    _sources(page, cited.values())
    return page.text()


def _rule(page: Page, rule: HopRule) -> None:
    page.blank()
    page.spread(rule.id, rule.permission, left_style=BOLD)
    page.write(rule.says, indent=2)
    _conditions(page, "Only where", rule.when, indent=2)
    if rule.doubt:
        page.labelled("Doubt", rule.doubt, indent=2)


def _names(page: Page, heading: str, names: Iterable[tuple[str, str]]) -> None:
    listed = list(names)
    if listed:
        _heading(page, heading)
    for name, title in listed:
        page.write(f"{name}: {title}", indent=2)


def hazard_page(hazard: Hazard, page: Page) -> str:
    """A hazard: between which versions it lies, what it does, and the way round."""
    page.spread(hazard.id, hazard.severity.upper(), left_style=BOLD, right_style=SEVERITY_STYLE[hazard.severity])
    page.write(hazard.title, style=BOLD)
    page.blank()
    page.labelled("from", f"{hazard.component} {versions_words(hazard.from_versions)}", gutter=6)
    page.labelled("to", f"{hazard.component} {versions_words(hazard.to_versions)}", gutter=6)
    _conditions(page, "Only where", hazard.when)
    _heading(page, "What it does")
    page.write(hazard.consequence, indent=2)
    _heading(page, "What to do instead")
    for way in hazard.instead:
        match way:
            case Via(version, says):
                page.write(f"Go to {version} first: {says}", indent=2)
            case Prepare(steps):
                for step in steps:
                    page.write(step.do, indent=2)
                    if step.command:
                        page.verbatim(step.command, indent=4)
            case _:
                assert_never(way)
    _sources(page, hazard.references, f" ({hazard.confidence} confidence)")
    if hazard.doubt:
        page.labelled("Doubt", hazard.doubt)
    return page.text()


def runbook_page(runbook: Runbook, page: Page) -> str:
    """A runbook in the order of work."""
    runbook_lines(page, runbook)
    return page.text()


def runbook_lines(page: Page, runbook: Runbook) -> None:
    """A runbook in the order of work. A mark says where upstream is not the one who says so."""
    numbers = {key: number for number, key in enumerate(runbook.references, start=1)}
    words = _Words(page, numbers)
    page.write(runbook.id, style=BOLD)
    page.write(runbook.title, style=BOLD)
    _conditions(page, "For clusters where", runbook.when)
    page.write("[ours] marks our own advice, [inferred] what we conclude; a number is a source.", indent=0)
    words.claims("Before anybody begins", runbook.conditions)
    words.checks("Look before", runbook.prechecks)
    words.steps("Save", runbook.backup)
    words.steps("Do", runbook.actions)
    words.claims("Order", runbook.order)
    words.checks("Look after", runbook.validation)
    words.claims("What users feel", runbook.disruption.says)
    way_back = runbook.rollback
    words.claims(f"The way back: {WAY_BACK[way_back.kind]}", (way_back.needs,))
    if way_back.point_of_no_return:
        words.claim("No return after", way_back.point_of_no_return)
    words.steps("Steps back", way_back.steps)
    words.claims("Mind", runbook.mind)
    _heading(page, f"How we know ({runbook.confidence} confidence)")
    for key, reference in runbook.references.items():
        page.write(f"[{numbers[key]}] {reference.url}: {reference.says} (read {reference.read})", indent=2)
    if runbook.doubt:
        page.labelled("Doubt", runbook.doubt)


class _Words:
    """Writes the parts of one runbook, each with who says so."""

    def __init__(self, page: Page, numbers: Mapping[str, int]) -> None:
        self._page = page
        self._numbers = numbers

    def claims(self, heading: str, claims: Iterable[Claim]) -> None:
        listed = list(claims)
        if listed:
            _heading(self._page, heading)
        for claim in listed:
            self.claim("-", claim)

    def claim(self, label: str, claim: Claim) -> None:
        text = f"{claim.says.written} {self._marks(claim.authority, claim.sources)}"
        self._page.labelled(label, text, gutter=len(label) + 1)

    def checks(self, heading: str, checks: Iterable[RunbookCheck]) -> None:
        listed = list(checks)
        if listed:
            _heading(self._page, heading)
        for check in listed:
            self._page.labelled("-", f"{check.title} {self._marks(check.authority, check.sources)}", gutter=2)
            if check.run:
                self._page.verbatim(check.run.written, indent=4)
            self._page.labelled("Expect", check.expect.written, indent=4)

    def steps(self, heading: str, steps: Iterable[RunbookStep]) -> None:
        listed = list(steps)
        if listed:
            _heading(self._page, heading)
        for number, step in enumerate(listed, start=1):
            scope = f"({step.only}) " if step.only else ""
            text = f"{scope}{step.do.written} {self._marks(step.authority, step.sources)}"
            self._page.labelled(f"{number}.", text, gutter=4)
            for command in (step.run.written if step.run else None, step.manifest):
                if command:
                    self._page.verbatim(command, indent=6)
            if step.expect:
                self._page.labelled("Expect", step.expect.written, indent=6)

    def _marks(self, authority: Authority, sources: Iterable[str]) -> str:
        cited = "".join(f"[{self._numbers[key]}]" for key in sources if key in self._numbers)
        return f"{AUTHORITY_WORDS[authority]}{cited}"


def _conditions(page: Page, heading: str, condition: Condition, *, indent: int = 0) -> None:
    if condition == ALWAYS:
        return
    page.write(heading, indent=indent)
    for line, depth in condition_lines(condition):
        page.write(line, indent=indent + 2 + 2 * depth)


def _heading(page: Page, text: str) -> None:
    page.blank()
    page.write(text, style=BOLD)


def _sources(page: Page, references: Iterable[Reference], confidence: str = "") -> None:
    _heading(page, f"How we know{confidence}")
    for reference in references:
        page.write(f"{reference.url}: {reference.says} (read {reference.read})", indent=2)
