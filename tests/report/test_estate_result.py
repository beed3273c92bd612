"""What is kept of a cluster is what its report says of it."""

from __future__ import annotations

import pickle

from advisor.model.advisory import Severity
from advisor.model.assessment import Verdict
from advisor.model.finding import Status
from advisor.report.estate_result import ClusterResult, result_of
from tests.report.reports import eventful

REPORT = eventful()
RESULTS = {each.cluster.name: result_of(REPORT, each, source="estate/a.json") for each in REPORT.assessment.clusters}


def test_counts_are_those_of_the_report() -> None:
    """Over all clusters they come to the report's own summary."""
    for place, severity in enumerate(Severity):
        assert sum(each.affected[place] for each in RESULTS.values()) == REPORT.affected(severity)
    assert sum(sum(each.unknown) for each in RESULTS.values()) == len(REPORT.undecided)
    assert {each.verdict for each in RESULTS.values()} == {REPORT.verdict_of(x) for x in REPORT.assessment.clusters}


def test_only_what_is_open_is_kept() -> None:
    """What is fixed or not affected needs no decision, and there is most of it."""
    assert {each.status for result in RESULTS.values() for each in result.findings} == {Status.AFFECTED, Status.UNKNOWN}


def test_what_was_not_reached_says_why() -> None:
    """In the words of whoever tried."""
    (unreached,) = (each for each in RESULTS.values() if each.verdict is Verdict.UNREACHABLE)
    assert unreached.note
    assert all(not each.note for each in RESULTS.values() if each is not unreached)


def test_a_result_goes_from_process_to_process() -> None:
    """What a worker sends is what arrives."""
    sent = tuple(RESULTS.values())
    arrived: tuple[ClusterResult, ...] = pickle.loads(pickle.dumps(sent))  # noqa: S301  # our own bytes
    assert arrived == sent
