"""Lists: read to their end, or with a gap where they cannot be."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from dataclasses import replace

import pytest

from advisor.collectors.live.gaps import Gap, Why
from advisor.collectors.live.pages import ListPage, PageOrGap, Restarted, list_pages
from advisor.collectors.live.resource import DAEMON_SETS, NODES
from tests.collectors.live.api_server import Manner, Received, Sends
from tests.collectors.live.conftest import Bench
from tests.collectors.live.documents import (
    EXPIRED,
    NO_SUCH_PATH,
    UNAUTHORIZED,
    as_json,
    forbidden,
    in_turn,
    names_in,
    node_list,
    paths,
    status,
)


def told(steps: list[PageOrGap]) -> list[object]:
    """A page as its names, a restart as `again`, a gap as why."""
    return [
        names_in(step.items) if isinstance(step, ListPage) else "again" if isinstance(step, Restarted) else step.why
        for step in steps
    ]


def only_gap(steps: list[PageOrGap]) -> Gap:
    """The gap, which must be all there is."""
    (gap,) = steps
    assert isinstance(gap, Gap)
    return gap


class Expiring:
    """A server whose lists of five expire at the second page so many times."""

    def __init__(self, times: int, *, offers_rest: bool = True) -> None:
        self.times = times
        self.offers_rest = offers_rest

    def __call__(self, request: Received) -> Sends:
        """Two names a page."""
        match request.query.get("continue"):
            case None:
                return node_list("ab", "2")
            case "2" if self.times:
                self.times -= 1
                return status(410, "Expired", "too old", continue_="rest" if self.offers_rest else "")
            case "2" | "rest":
                return node_list("cd", "3")
        return node_list("e")


def test_follows_continue_to_its_end(bench: Bench) -> None:
    """An empty `continue` is the only end mark; each page is handed on as it comes."""
    server = bench.serve(Expiring(0))
    steps = list(list_pages(bench.connect(server), NODES, limit=2))
    assert told(steps) == [["a", "b"], ["c", "d"], ["e"]]
    assert [(step.number, step.is_last) for step in steps if isinstance(step, ListPage)] == [
        (1, False), (2, False), (3, True),
    ]  # fmt: skip
    assert [each.query for each in server.received] == [
        {"limit": "2"},
        {"limit": "2", "continue": "2"},
        {"limit": "2", "continue": "3"},
    ]


def test_asks_for_500_and_the_next_page_only_when_it_is_wanted(bench: Bench) -> None:
    """One page is in memory at a time: the second is asked for after the first was taken."""
    server = bench.serve(Expiring(0))
    pages = list_pages(bench.connect(server), NODES)
    next(pages)
    assert [each.query for each in server.received] == [{"limit": "500"}]


def test_in_a_namespace(bench: Bench) -> None:
    """The path has it."""
    server = bench.serve(lambda _: as_json({"kind": "DaemonSetList", "items": []}))
    steps = list(list_pages(bench.connect(server), DAEMON_SETS, namespace="kube-system"))
    assert told(steps) == [[]]
    assert server.received[0].path == "/apis/apps/v1/namespaces/kube-system/daemonsets"


@pytest.mark.parametrize("items", [[], [{"metadata": {"name": "a"}}] * 3])
def test_shorter_page_than_asked_for_is_no_end(bench: Bench, items: list[object]) -> None:
    """A server may send less than the limit, even nothing, and go on; `remainingItemCount` is not looked at."""
    first = as_json({"kind": "NodeList", "metadata": {"continue": "x", "remainingItemCount": 0}, "items": items})
    steps = list(list_pages(bench.connect(bench.serve(in_turn(first, node_list("b")))), NODES))
    assert len(steps) == 2
    assert isinstance(steps[0], ListPage)
    assert not steps[0].is_last


def test_items_that_are_null_are_an_empty_list(bench: Bench) -> None:
    """Go writes a list without objects so, and servers that do not mind send it."""
    empty = as_json({"kind": "NodeList", "metadata": {}, "items": None})
    assert told(list(list_pages(bench.connect(bench.serve(lambda _: empty)), NODES))) == [[]]


class TestExpired:
    def test_once_starts_again(self, bench: Bench) -> None:
        """What was seen so far is to be forgotten; the second reading is whole."""
        steps = list(list_pages(bench.connect(bench.serve(Expiring(1))), NODES))
        assert told(steps) == [["a", "b"], "again", ["a", "b"], ["c", "d"], ["e"]]

    def test_twice_goes_on_inconsistently(self, bench: Bench) -> None:
        """With the token the server offers; the gap at the end says that it is not of one moment."""
        steps = list(list_pages(bench.connect(bench.serve(Expiring(2))), NODES))
        assert told(steps) == [["a", "b"], "again", ["a", "b"], ["c", "d"], ["e"], Why.INCONSISTENT]

    def test_twice_without_an_offer_ends_in_a_gap(self, bench: Bench) -> None:
        """The rest was not seen."""
        steps = list(list_pages(bench.connect(bench.serve(Expiring(2, offers_rest=False))), NODES))
        assert told(steps) == [["a", "b"], "again", ["a", "b"], Why.INCONSISTENT]
        last_page = steps[2]
        assert isinstance(last_page, ListPage)
        assert not last_page.is_last

    def test_for_ever_ends(self, bench: Bench) -> None:
        """A server that expires everything, always with the same offer, does not keep us."""
        server = bench.serve(lambda request: status(410, "Expired", "x", continue_="r") if request.query.get("continue")
                             else node_list("a", "2"))  # fmt: skip
        steps = list(list_pages(bench.connect(server), NODES))
        assert told(steps) == [["a"], "again", ["a"], Why.INCONSISTENT]

    def test_at_the_first_page(self, bench: Bench) -> None:
        """Nothing was given that could expire."""
        steps = list(list_pages(bench.connect(bench.serve(lambda _: EXPIRED)), NODES))
        assert told(steps) == [Why.INCONSISTENT]


class TestGap:
    def test_forbidden_names_the_missing_right(self, bench: Bench) -> None:
        """The remedy is a rule of a role."""
        gap = only_gap(
            list(list_pages(bench.connect(bench.serve(lambda _: forbidden("daemonsets", "apps"))), DAEMON_SETS))
        )
        assert gap.why is Why.FORBIDDEN
        assert gap.says.startswith("may not list daemonsets.apps cluster-wide: daemonsets is forbidden")
        assert gap.remedy == "grant the verb list on daemonsets in the API group apps"

    def test_forbidden_cluster_wide_may_be_permitted_in_a_namespace(self, bench: Bench) -> None:
        """The caller falls back to single namespaces."""
        kube_system = as_json({"kind": "DaemonSetList", "items": [{"metadata": {"name": "canal"}}]})
        script = paths(
            {
                "/apis/apps/v1/daemonsets": forbidden("daemonsets", "apps"),
                "/apis/apps/v1/namespaces/kube-system/daemonsets": kube_system,
            }
        )
        connection = bench.connect(bench.serve(script))
        assert told(list(list_pages(connection, DAEMON_SETS))) == [Why.FORBIDDEN]
        assert told(list(list_pages(connection, DAEMON_SETS, namespace="kube-system"))) == [["canal"]]

    def test_after_the_first_page_the_rest_is_unseen(self, bench: Bench) -> None:
        """A right that is lost, a server that goes down in the middle."""
        steps = list(list_pages(bench.connect(bench.serve(in_turn(node_list("a", "2"), forbidden()))), NODES))
        assert told(steps) == [["a"], Why.FORBIDDEN]

    @pytest.mark.parametrize(
        ("answer", "why"),
        [
            (UNAUTHORIZED, Why.UNAUTHENTICATED),
            (NO_SUCH_PATH, Why.ABSENT),
            (status(406, "NotAcceptable", "no json"), Why.UNREADABLE),
            (Sends(manner=Manner.HANG_UP), Why.UNREACHABLE),
            (status(503, "ServiceUnavailable", "down"), Why.UNREACHABLE),
        ],
    )
    def test_of_every_other_kind(self, bench: Bench, answer: Sends, why: Why) -> None:
        """Each told apart."""
        assert told(list(list_pages(bench.connect(bench.serve(lambda _: answer)), NODES))) == [why]

    def test_table_is_recognised(self, bench: Bench) -> None:
        """Some proxies send the table that kubectl prints from; it lacks most fields, so it is no list."""
        table = as_json({"kind": "Table", "apiVersion": "meta.k8s.io/v1", "columnDefinitions": [], "rows": []})
        gap = only_gap(list(list_pages(bench.connect(bench.serve(lambda _: table)), NODES)))
        assert gap.why is Why.UNREADABLE
        assert "table" in gap.says

    @pytest.mark.parametrize(
        "data",
        [
            {"kind": "NodeList"},
            {"kind": "PodList", "items": []},
            {"kind": "Node"},
            {"items": []},
            [],
            "x",
            {"items": 5},
            {"kind": "NodeList", "items": {}},
            {"kind": 5, "items": []},
            {"kind": "NodeList", "metadata": 5, "items": []},
        ],
    )
    def test_what_is_no_list_of_this_kind(self, bench: Bench, data: object) -> None:
        """Another list, an object, anything: never an empty list."""
        gap = only_gap(list(list_pages(bench.connect(bench.serve(lambda _: as_json(data))), NODES)))
        assert gap.why is Why.UNREADABLE

    def test_endless_list_ends(self, bench: Bench) -> None:
        """The same continue token twice would go on for ever."""
        steps = list(list_pages(bench.connect(bench.serve(lambda _: node_list("a", "x"))), NODES))
        assert told(steps) == [["a"], Why.UNREADABLE]


@pytest.mark.parametrize(
    "fault", [lambda: Sends(manner=Manner.RESET), lambda: status(429, "T", "x", headers={"Retry-After": "1"})]
)
def test_fault_on_a_later_page_is_mended_there(bench: Bench, fault: Callable[[], Sends]) -> None:
    """The page is asked for again, not the list."""
    server = bench.serve(in_turn(node_list("a", "2"), fault(), node_list("b")))
    assert told(list(list_pages(bench.connect(server), NODES))) == [["a"], ["b"]]
    assert [each.query.get("continue") for each in server.received] == [None, "2", "2"]


def test_memory_is_bounded_by_a_page(bench: Bench) -> None:
    """24 MB of nodes in 12 pages never take the memory of more than a few pages, the server's own included."""
    item = {"metadata": {"name": "n"}, "status": {"images": ["x" * 4000]}}
    bodies = {last: as_json({"kind": "NodeList", "metadata": {"continue": "" if last else "x"}, "items": [item] * 500})
              for last in (False, True)}  # fmt: skip

    def script(request: Received) -> Sends:
        number = int(request.query.get("continue", "0"))
        page = bodies[number == 11]
        return replace(page, body=page.body.replace(b'"x"', b'"%d"' % (number + 1)))

    connection = bench.connect(bench.serve(script))
    tracemalloc.start()
    try:
        count = sum(isinstance(step, ListPage) for step in list_pages(connection, NODES))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    size = len(bodies[True].body)
    assert (count, size) > (11, 2_000_000)
    assert peak < 6 * size
