"""Looks of several advisories that are one look are made once."""

from __future__ import annotations

from advisor.model.advisory import Check
from advisor.model.checklist import Item, Part
from advisor.model.names import AdvisoryId
from advisor.report.checklist_maker import ItemMaker, advisory_checks


def look(run: str, *, title: str = "Sockets", expect: str = "few") -> Check:
    """A command."""
    return Check(title=title, kind="command", run=run, expect=expect)


def made(*checks: tuple[str, Check]) -> tuple[Item, ...]:
    """The items of these looks."""
    return advisory_checks(ItemMaker(), Part.PRECHECK, 1, [(AdvisoryId(name), check) for name, check in checks])


def test_what_is_run_alike_is_run_once_for_all_of_them() -> None:
    """In the place of the first; what differs is said for each."""
    one, two = made(("a", look("ss")), ("b", look("ip")), ("c", look("ss")))
    assert (one.id, one.says, one.expect) == ("w1.precheck.1", "a, c: Sockets", "few")
    assert (two.id, two.says, [each.text for each in two.copied]) == ("w1.precheck.2", "b: Sockets", ["ip"])


def test_what_must_come_out_is_told_for_each_where_it_differs() -> None:
    """And so are the titles."""
    (item,) = made(("a", look("ss")), ("b", look("ss", title="Links", expect="none")), ("c", look("ss")))
    assert item.says == "a, c: Sockets; b: Links"
    assert item.expect == "a, c: few; b: none"


def test_a_query_is_no_command_though_it_reads_alike() -> None:
    """They are run in different places."""
    query = Check(title="Sockets", kind="promql", run="up", expect="few")
    assert len(made(("a", look("up")), ("b", query))) == 2
