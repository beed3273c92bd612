"""Clusters as rows: what each says, which match, and in which order they stand."""

from __future__ import annotations

import pytest

from advisor.model.advisory import Severity
from advisor.tui.cluster_rows import chosen_clusters, cluster_rows, support_cell, table_row
from advisor.tui.session import ClusterOrder, OverviewChoice
from tests.tui.estate import report_on

ROWS = cluster_rows(report_on())
BY_NAME = {each.name: each for each in ROWS}


def names(choice: OverviewChoice) -> list[str]:
    """The clusters that are shown, in order."""
    return [each.name for each in chosen_clusters(ROWS, choice)]


def test_every_cluster_has_a_row() -> None:
    """Also those that let us in nowhere."""
    assert sorted(BY_NAME) == ["dev", "edge", "prod", "staging"]


def test_what_is_worst_affects_and_what_is_only_open_has_a_question_mark() -> None:
    """A critical unknown is not told as a critical fault, nor hidden behind a lesser one."""
    prod, staging = BY_NAME["prod"], BY_NAME["staging"]
    assert (prod.worst, prod.is_sure, prod.unknowns) == (Severity.HIGH, True, 2)
    assert (staging.worst, staging.is_sure) == (Severity.CRITICAL, False)
    assert prod.maybe is Severity.CRITICAL
    assert staging.maybe is None
    assert [table_row(each).cells[1].text for each in (prod, staging)] == ["high, critical?", "critical?"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (ClusterOrder.VERDICT, ["prod", "edge", "staging", "dev"]),
        (ClusterOrder.CLUSTER, ["dev", "edge", "prod", "staging"]),
        (ClusterOrder.WORST, ["prod", "edge", "staging", "dev"]),
        (ClusterOrder.UNKNOWNS, ["edge", "staging", "prod", "dev"]),
        (ClusterOrder.NODES, ["prod", "dev", "staging", "edge"]),
        (ClusterOrder.DISTRIBUTION, ["edge", "staging", "dev", "prod"]),
        (ClusterOrder.SUPPORT, ["dev", "edge", "prod", "staging"]),
    ],
)
def test_orders(order: ClusterOrder, expected: list[str]) -> None:
    """What needs most attention first; turned round, last."""
    assert names(OverviewChoice(order=order)) == expected
    assert names(OverviewChoice(order=order, is_reversed=True)) == expected[::-1]


def test_a_search_is_for_words_that_are_all_there() -> None:
    """In name, verdict, severity, distribution or versions."""
    assert names(OverviewChoice(search="rke2 AFFECTED")) == ["prod"]
    assert names(OverviewChoice(search="v3.27.4")) == ["dev"]
    assert names(OverviewChoice(search="nothing like it")) == []


def test_only_open_leaves_out_what_is_clear() -> None:
    """And nothing else."""
    assert names(OverviewChoice(only_open=True)) == ["prod", "edge", "staging"]


@pytest.mark.parametrize(
    ("days", "is_sure", "text"),
    [
        (None, False, "?"),
        (-1, True, "1 d over"),
        (0, True, "0 d left"),
        (91, True, "91 d left"),
        (-9, False, "9 d over?"),
    ],
)
def test_support_is_days(days: int | None, is_sure: bool, text: str) -> None:
    """With a question mark where the tier is not known."""
    assert support_cell(days, is_sure=is_sure).text == text
