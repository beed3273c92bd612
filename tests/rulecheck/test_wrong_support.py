"""The mistakes made on purpose in an end of life, and what is wrong with one although it loads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from advisor.model.advisory import Advisory, AdvisoryKind
from advisor.model.case import Case
from advisor.model.finding import Status
from advisor.model.support import DateBasis, EndsAt, Support, SupportLine
from advisor.problems import Place
from advisor.rulecheck import check_rules
from advisor.rulecheck.lint import lint
from advisor.rulecheck.mutate import mutants
from advisor.rulecheck.run_cases import failures
from advisor.rulecheck.wrong_support import wrong_support
from tests.builders import advisory, cluster, component, knowledge_of

DATED = SupportLine(line="3.27", ends=date(2026, 3, 1), basis=DateBasis.PUBLISHED)
OPEN = SupportLine(line="3.28", ends=None, not_before=date(2027, 1, 1), basis=DateBasis.ESTIMATED, note="by a rule")
SILENT = SupportLine(line="3.29", ends=None, basis=None)
SUPPORT = Support(
    tier="upstream", ends_at=EndsAt.END_OF_DAY, builds=frozenset({"upstream", "hardened"}), lines=(DATED, OPEN, SILENT)
)


def _advisory(support: Support = SUPPORT) -> Advisory:
    return replace(
        advisory(), kind=AdvisoryKind.END_OF_LIFE, support=support, affected=replace(advisory().affected, ranges=())
    )


def test_every_mistake_in_a_fixed_order() -> None:
    """A line left out, a day one off to either side, a build too many or too few."""
    assert [(what, at) for _, what, at in wrong_support(SUPPORT)] == [
        ("the line 3.27 is left out", ("lines", 0)),
        ("of the line 3.27 the end 2026-03-01 is moved to 2026-02-28", ("lines", 0)),
        ("of the line 3.27 the end 2026-03-01 is moved to 2026-03-02", ("lines", 0)),
        ("the line 3.28 is left out", ("lines", 1)),
        ("of the line 3.28 the first possible end 2027-01-01 is moved to 2026-12-31", ("lines", 1)),
        ("of the line 3.28 the first possible end 2027-01-01 is moved to 2027-01-02", ("lines", 1)),
        ("the line 3.29 is left out", ("lines", 2)),
        ("it is about every build", ("of_builds",)),
        ("it is not about the build hardened", ("of_builds",)),
        ("it is not about the build upstream", ("of_builds",)),
    ]


def test_each_differs_and_is_made_of_the_advisory() -> None:
    """A mutant that equals the rule would be noticed by nobody."""
    wrong = [each for each, _, _ in wrong_support(SUPPORT)]
    assert all(each != SUPPORT for each in wrong)
    assert [each.advisory.support for each in mutants(_advisory(), {})] == wrong
    whole = replace(SUPPORT, builds=frozenset(), lines=(replace(DATED, line="any"),))
    assert len(list(wrong_support(whole))) == 2


def _case(day: date, expect: Status) -> Case:
    seen = cluster(component("v3.27.3"))
    return Case(
        name=str(day),
        cluster=seen,
        expect=expect,
        standing=None,
        missing=None,
        because="it is so",
        place=Place(file="x.yaml"),
        today=day,
    )


LAST, NEXT = _case(date(2026, 3, 1), Status.NOT_AFFECTED), _case(date(2026, 3, 2), Status.AFFECTED)


@pytest.mark.parametrize(("cases", "unnoticed"), [((LAST, NEXT), 0), ((LAST,), 1), ((NEXT,), 1)])
def test_a_day_is_pinned_by_a_case_on_each_side(cases: tuple[Case, ...], unnoticed: int) -> None:
    """The last day with support and the first one without."""
    support = replace(SUPPORT, builds=frozenset(), lines=(DATED,))
    knowledge = knowledge_of(_advisory(support))
    assert not list(failures(_advisory(support), cases, knowledge))
    moved = [each for each, what, _ in wrong_support(support) if "is moved to" in what]
    assert sum(not list(failures(_advisory(each), cases, knowledge)) for each in moved) == unnoticed


def test_what_no_case_notices_survives() -> None:
    """A day that nobody pins is reported, although no version tells the two advisories apart."""
    fault = replace(
        _advisory(replace(SUPPORT, builds=frozenset(), lines=(DATED,))), doubt="A calendar would settle it."
    )
    knowledge = knowledge_of(fault)

    def survivors(*cases: Case) -> list[str]:
        found = check_rules(knowledge, {fault.id: cases}, lambda _name, _steps: Place(file="x.yaml"))
        return [each.what for each in found.survivors]

    assert survivors(LAST, NEXT) == []
    assert survivors(NEXT) == ["of the line 3.27 the end 2026-03-01 is moved to 2026-02-28"]


def _codes(fault: Advisory, *expected: Status) -> list[str]:
    cases = [_case(date(2026, 3, 1), each) for each in expected]
    return [each.code for each in lint(fault, cases, None, lambda steps: Place(file="x.yaml", pointer=str(steps)))]


def test_an_estimate_is_told_as_one() -> None:
    """In doubt, with what would settle it."""
    fault = _advisory()
    every = (Status.AFFECTED, Status.NOT_AFFECTED, Status.UNKNOWN)
    assert _codes(replace(fault, doubt=None), *every) == ["estimate-without-doubt"]
    assert _codes(replace(fault, doubt="A calendar would settle it."), *every) == []
    published = _advisory(replace(SUPPORT, lines=(DATED,)))
    assert _codes(replace(published, doubt=None), *every) == []


def test_the_statuses_it_can_come_to_have_cases() -> None:
    """Affected only where some end is known, unknown only where one is not, and fixed never."""
    doubted = replace(_advisory(), doubt="A calendar would settle it.")
    assert _codes(doubted) == ["no-such-case"] * 3
    open_only = replace(doubted, support=replace(SUPPORT, lines=(OPEN,)))
    assert _codes(open_only, Status.NOT_AFFECTED, Status.UNKNOWN) == []
    dated_only = replace(doubted, support=replace(SUPPORT, lines=(DATED,)))
    assert _codes(dated_only, Status.AFFECTED, Status.NOT_AFFECTED) == []
