"""Findings as rows: one a fault, one a gap, and each gap with everything that waits for it."""

from __future__ import annotations

from dataclasses import replace

from advisor.model.component import VersionUnknown
from advisor.model.finding import Status
from advisor.tui.finding_rows import FoundRow, GapRow, finding_rows, found_at, table_row
from advisor.tui.session import FindingOrder, FindingsChoice
from tests.builders import BPF, CALICO, RAN_BEFORE, cluster, component, covering, knowledge_of, node, unreadable
from tests.tui.estate import ESTATE, SLOW, hit, report_on, with_clusters

REPORT = report_on()


def told(choice: FindingsChoice) -> list[str]:
    """What the rows are about, in order."""
    return [table_row(each).cells[2].text for each in finding_rows(REPORT, choice)]


def test_what_affects_comes_first_and_gaps_after_it() -> None:
    """The most severe of each first."""
    rows = finding_rows(REPORT, FindingsChoice())
    assert told(FindingsChoice()) == ["socket-leak", f"{CALICO}.version", RAN_BEFORE, "node.interfaces"]
    assert [type(each) for each in rows] == [FoundRow, GapRow, GapRow, GapRow]


def test_a_gap_is_one_row_over_all_clusters() -> None:
    """So that what a hundred findings lack is asked for once."""
    rows = finding_rows(report_on(with_clusters(hit("a"), hit("b"))), FindingsChoice())
    (gap,) = [each for each in rows if isinstance(each, GapRow) and each.members[0].gap.fact == RAN_BEFORE]
    assert gap.clusters == ("a", "b")
    assert len(gap.findings) == 2


def test_a_setting_that_is_read_in_several_places_is_one_row() -> None:
    """One answer gives it, however many places would have told it; two rows alike say nothing of which is which."""
    unlisted = cluster(
        component("v3.27.3"), nodes=[node("n-1")], coverage=[covering("Node", gap="forbidden")], name="a"
    )
    report = report_on(with_clusters(unlisted), knowledge_of(SLOW))
    (row,) = finding_rows(report, FindingsChoice())
    assert isinstance(row, GapRow)
    assert {each.gap.fact for each in row.members} == {BPF}
    assert len({each.gap.how for each in row.members}) == len(row.members) == 2


def test_images_that_hide_a_version_have_a_row_each() -> None:
    """An answer says which version one image is."""
    images = [
        replace(unreadable(), version=VersionUnknown(text=text, reason="named by its digest", how=f"ask about {text}"))
        for text in ("sha256:0", "sha256:1")
    ]
    rows = finding_rows(report_on(with_clusters(replace(hit("a"), components=tuple(images)))), FindingsChoice())
    versions = [each for each in rows if isinstance(each, GapRow) and each.members[0].gap.fact == f"{CALICO}.version"]
    assert len({each.key for each in versions}) == len(versions) == 2


def test_no_open_finding_is_without_a_row() -> None:
    """Whatever is affected or unknown stands in some row."""
    rows = finding_rows(REPORT, FindingsChoice())
    shown = {id(each.finding) for each in rows if isinstance(each, FoundRow)}
    shown |= {id(each) for row in rows if isinstance(row, GapRow) for each in row.findings}
    findings = [each for assessed in REPORT.assessment.clusters for each in assessed.findings]
    open_ones = {id(each) for each in findings if each.status in {Status.AFFECTED, Status.UNKNOWN}}
    assert shown == open_ones != set()


def test_settled_ones_are_listed_when_asked_for() -> None:
    """All of them."""
    rows = finding_rows(REPORT, FindingsChoice(shows_settled=True))
    found = [each for each in rows if isinstance(each, FoundRow)]
    assert len(found) == sum(len(each.findings) for each in REPORT.assessment.clusters)


def test_one_cluster_alone() -> None:
    """Faults and gaps."""
    assert told(FindingsChoice(cluster="dev")) == []
    assert told(FindingsChoice(cluster="prod")) == ["socket-leak", RAN_BEFORE, "node.interfaces"]


def test_a_search_finds_a_gap_by_what_waits_for_it() -> None:
    """And by the cluster it is in."""
    assert told(FindingsChoice(search="left-over prod")) == [RAN_BEFORE]
    assert told(FindingsChoice(search="sockets not-there")) == []


def test_every_order_shows_the_same_rows() -> None:
    """Each turned round is its reverse."""
    for order in FindingOrder:
        rows = told(FindingsChoice(order=order))
        assert sorted(rows) == sorted(told(FindingsChoice()))
        assert told(FindingsChoice(order=order, is_reversed=True)) == rows[::-1]


def test_a_row_is_found_again_after_judging_anew() -> None:
    """By its key, so that the cursor stays where it is."""
    before, after = finding_rows(REPORT, FindingsChoice()), finding_rows(report_on(ESTATE), FindingsChoice())
    for row in before:
        again = found_at(after, row.key)
        assert again is not None
        assert table_row(again) == table_row(row)
    assert found_at(after, "gone") is None


def test_two_versions_of_one_component_have_rows_that_tell_them_apart() -> None:
    """While a roll goes on; where there is one version, the row is the advisory alone."""
    rolling = hit("roll")
    rolling = replace(rolling, components=(*rolling.components, component("v3.27.2")))
    both = [
        table_row(row).cells[2].text
        for row in finding_rows(report_on(with_clusters(rolling)), FindingsChoice(shows_settled=True))
    ]
    assert {"socket-leak v3.27.2", "socket-leak v3.27.3"} <= set(both)
    one = [table_row(row).cells[2].text for row in finding_rows(report_on(with_clusters(hit("a"))), FindingsChoice())]
    assert "socket-leak" in one
