"""Readers of what the advisor or a person wrote down earlier, each as far as the pages that are shown of it.

They are read beside one cluster and its findings, which stay the same.
"""

from __future__ import annotations

import datetime
import io
from functools import cache
from pathlib import Path
from zlib import crc32

from advisor.collectors import collect
from advisor.collectors.sources import read_sources
from advisor.documents.answers import read_answers
from advisor.documents.marks import dump_marks, load_marks
from advisor.documents.noted import load_noted
from advisor.documents.plan import read_plan
from advisor.documents.report import read_report
from advisor.documents.waivers import load_waivers
from advisor.engine import assess
from advisor.engine.baseline import Baseline
from advisor.engine.gate import Gate
from advisor.model.advisory import Severity
from advisor.model.inventory import Inventory
from advisor.model.record import Record
from advisor.model.recorded_plan import RecordedPlan
from advisor.model.reported import ReportedRun
from advisor.model.support import Horizon
from advisor.problems import Place, Problem
from advisor.report.as_terminal import as_terminal
from advisor.report.checklist_markdown import checklist_markdown
from advisor.report.checklist_marks import differences
from advisor.report.difference import difference, exit_code_of
from advisor.report.difference_page import difference_page
from advisor.report.document import Report
from advisor.report.screen import Screen
from advisor.report.verification import Seen, Verification, standing_of, verified
from advisor.report.verification_page import verification_page
from advisor.report.verification_results import verification_results
from tests.collectors.written import EXAMPLES, knowledge
from tests.fuzz.saved import saved
from tests.report.checklists import with_step

GOLDEN = Path(__file__).parents[1] / "golden"
PLAN, REPORT = GOLDEN / "plan-netlink-leak.json", GOLDEN / "scan-rke2-calico.json"
CLUSTER = EXAMPLES / "rke2-netlink-leak"
"""What the plan was made from."""
TODAY = datetime.date(2026, 11, 21)

_SCREEN = Screen(details=True, show_all=True)
_NOBODY = Record(today=TODAY)
#: One input in so many is shown as part of a whole report, which costs more than reading it.
_JUDGED = 8


def read_answers_file(data: bytes) -> str:
    """What `scan --answers` prints."""
    answers = read_answers(data, Path("answers.yaml"), knowledge())
    return _page_with(data, Record(today=TODAY, answers=answers))


def read_waivers_file(data: bytes) -> str:
    """What `scan --waivers` prints."""
    return _page_with(data, Record(today=TODAY, waivers=load_waivers(saved(data), knowledge()).waivers))


def read_baseline(data: bytes) -> str:
    """What `diff` prints, and what `scan --baseline` does."""
    run = read_report(data, file="report.json")
    found = difference(_earlier(), run)
    verdict = found.verdict(fail_on=Severity.LOW, allow_unknown=False)
    page = difference_page(found, verdict, exit_code_of(verdict, exit_zero=False), _SCREEN)
    return page + _page_with(data, _NOBODY, baseline=Baseline.of(run))


def read_plan_file(data: bytes) -> str:
    """What `verify` prints of a plan, before it and after its first hop."""
    return _verification(read_plan(data, file="plan.json"), after=None if crc32(data) % 2 else 1)


def read_marks_file(data: bytes) -> str:
    """The checklist with what people ticked, and what does not fit it."""
    checklist, marks = with_step("drain"), load_marks(saved(data))
    again = load_marks(saved(dump_marks(marks).encode()))
    assert again == marks, "what is written down reads as something else"
    told = (Problem(code="x", message=each, place=Place(file="marks.json")) for each in differences(marks, checklist))
    return "\n".join((*map(str, told), checklist_markdown(checklist, marks)))


def read_results_file(data: bytes) -> str:
    """What `verify --record` makes of what people noted."""
    plan = _plan()
    found = load_noted(saved(data), plan, "A", TODAY)
    seen = Seen(judged=_judged(_NOBODY), record=_NOBODY, measurements=None, noted=found.results)
    return _page_of(plan, seen, after=1)


def _page_with(data: bytes, record: Record, *, baseline: Baseline | None = None) -> str:
    if crc32(data) % _JUDGED:
        return ""
    return as_terminal(_judged(record, baseline=baseline), _SCREEN)


def _judged(record: Record, *, baseline: Baseline | None = None) -> Report:
    return Report(
        inventory=_inventory(),
        assessment=assess(_inventory(), knowledge(), record=record, horizon=Horizon(today=TODAY)),
        knowledge=knowledge(),
        gate=Gate(baseline=baseline),
        settings=(),
        today=TODAY.isoformat(),
        tool_version="0.1.0",
    )


def _verification(plan: RecordedPlan, *, after: int | None) -> str:
    return _page_of(plan, Seen(judged=_alone(), record=_NOBODY, measurements=None), after=after)


def _page_of(plan: RecordedPlan, seen: Seen, *, after: int | None) -> str:
    """As far as the program goes: a hop that no way has is refused before."""
    ways = [(course, course.ways[0] if course.ways else None) for course in plan.courses]
    has_it = all(way is not None and way.hops for _, way in ways)
    judged = seen.judged
    standings = [standing_of(plan, course, way, judged, after if has_it else None) for course, way in ways]
    run = Verification(plan=plan, judged=judged, checked=verified(plan, standings, seen), prometheus=None)
    verification_results(run)
    return verification_page(run, _SCREEN)


@cache
def _alone() -> Report:
    """The cluster, judged with nothing on record."""
    return _judged(_NOBODY)


@cache
def _inventory() -> Inventory:
    return collect(read_sources([str(CLUSTER)], io.BytesIO()), knowledge())


@cache
def _plan() -> RecordedPlan:
    return read_plan(PLAN.read_bytes(), file="plan.json")


@cache
def _earlier() -> ReportedRun:
    return read_report(REPORT.read_bytes(), file="earlier.json")
