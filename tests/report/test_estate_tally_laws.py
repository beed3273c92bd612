"""A tally comes to the same whatever the order of adding and merging, and counts what is there."""

from __future__ import annotations

import pickle
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from advisor.model.advisory import Severity
from advisor.model.assessment import Verdict
from advisor.report.estate_result import ClusterResult
from advisor.report.estate_tally import EstateTally
from tests.report.estates import estates


def _tally(results: Iterable[ClusterResult]) -> EstateTally:
    tally = EstateTally(group_by="env", most_clusters=3, most_groups=2)
    for each in results:
        tally.add(each)
    return tally


@given(estates(), st.randoms(use_true_random=False), st.integers(0, 6))
def test_order_and_parts_are_of_no_matter(results: list[ClusterResult], random: object, cut: int) -> None:
    """Law: a tally of all is any merge of tallies of its parts, in any order."""
    shuffled = list(results)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis' Random has no public type
    one, two = _tally(shuffled[:cut]), _tally(shuffled[cut:])
    two.merge(one)
    assert two == _tally(results)


@given(estates())
def test_every_cluster_is_counted_once(results: list[ClusterResult]) -> None:
    """Law: by group and as a whole the numbers are those of the clusters, shown or not."""
    tally = _tally(results)
    parts = [*tally.groups.values(), tally.other_groups, tally.unlabelled]
    assert sum(each.clusters for each in parts) == tally.whole.clusters == len(results)
    assert tally.not_shown + len(tally.worst) == len(results)
    for verdict in Verdict:
        assert tally.whole.verdicts[verdict] == sum(each.verdict is verdict for each in results)
    for place, severity in enumerate(Severity):
        assert tally.whole.affected[severity] == sum(each.affected[place] for each in results)


@given(estates())
def test_by_advisory_a_cluster_counts_once_for_each_way_it_has(results: list[ClusterResult]) -> None:
    """Law: against counting by hand."""
    tally = _tally(results)
    for advisory, count in tally.advisories.items():
        mine = [[each for each in result.findings if each.advisory == advisory] for result in results]
        assert count.affected == sum(any(each.affects for each in found) for found in mine)
        assert count.unknown == sum(any(each.is_undecided for each in found) for found in mine)
        assert count.waived == sum(any(each.is_waived for each in found) for found in mine)


@given(estates(most=2))
def test_results_and_tallies_go_from_process_to_process(results: list[ClusterResult]) -> None:
    """What a worker sends is what arrives."""
    tally = _tally(results)
    assert pickle.loads(pickle.dumps((results, tally))) == (results, tally)  # noqa: S301  # our own bytes
