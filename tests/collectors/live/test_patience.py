"""How long and how often we ask: Retry-After, broken connections, deadlines. Pauses take no time here."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from advisor.collectors.live.answers import Failure, Page, Unreachable
from advisor.collectors.live.clock import Deadlines
from tests.collectors.live.api_server import Manner, Received, Sends
from tests.collectors.live.conftest import Bench, FakeClock
from tests.collectors.live.documents import VERSION, in_turn, status

PATH = "/apis/crd.projectcalico.org/v1/felixconfigurations"
LONG = Sends(body=b'{"a": "' + b"x" * 20_000 + b'"}')


def busy(code: int = 429, after: str | None = "1") -> Sends:
    """A busy server."""
    headers = {} if after is None else {"Retry-After": after}
    return status(code, "TooManyRequests", "storage is (re)initializing", headers=headers)


class TestBusy:
    def test_is_asked_again_when_it_says(self, bench: Bench) -> None:
        """429 with Retry-After on the first list of a custom resource after a start: wait, and the list is there."""
        server = bench.serve(in_turn(busy(), busy(after="3"), VERSION))
        assert isinstance(bench.connect(server).get(PATH), Page)
        assert bench.clock.slept == [1, 3]
        assert bench.log.waited == [("list felixconfigurations.crd.projectcalico.org cluster-wide", 1),
                                    ("list felixconfigurations.crd.projectcalico.org cluster-wide", 3)]  # fmt: skip

    @pytest.mark.parametrize("code", [500, 502, 503, 504])
    def test_without_a_time_it_is_asked_with_growing_pauses(self, bench: Bench, code: int) -> None:
        """A few times, for nobody said that it helps."""
        server = bench.serve(lambda _: busy(code, None))
        answer = bench.connect(server).get(PATH)
        assert isinstance(answer, Unreachable)
        assert answer.failure is Failure.BUSY
        assert f"answered {code} 4 times: storage is (re)initializing" in answer.reason
        assert bench.clock.slept == [0.5, 1, 2]

    def test_for_ever_is_given_up(self, bench: Bench) -> None:
        """A bounded number of times, and never taken for an empty list."""
        server = bench.serve(lambda _: busy())
        answer = bench.connect(server).get(PATH)
        assert isinstance(answer, Unreachable)
        assert "answered 429 9 times" in answer.reason
        assert len(server.received) == 9

    def test_that_wants_too_long_is_given_up_at_once(self, bench: Bench) -> None:
        """Even where the time for the whole would allow it; the answer tells how long it wanted."""
        answer = bench.connect(bench.serve(lambda _: busy(after="90"))).get(PATH)
        assert isinstance(answer, Unreachable)
        assert "answered 429 once" in answer.reason
        assert "after 90 s" in answer.reason
        assert bench.clock.slept == []

    @pytest.mark.parametrize("after", ["soon", "-1", "1e9", "²", "Wed, 21 Oct 99999 07:28:00 GMT"])
    def test_with_a_time_that_is_none(self, bench: Bench, after: str) -> None:
        """Whole seconds and dates count; the rest is as if it were not there."""
        server = bench.serve(in_turn(busy(after=after), VERSION))
        assert isinstance(bench.connect(server).get(PATH), Page)
        assert bench.clock.slept == [0.5]

    @pytest.mark.parametrize(("seconds", "slept"), [(7, [7.0]), (-3600, [0.0])])
    def test_with_a_date(self, bench: Bench, seconds: int, slept: list[float]) -> None:
        """As proxies write it. It counts from the server's own date: our clock may be another."""
        said_at = datetime(2001, 1, 1, tzinfo=UTC)
        until = format_datetime(said_at + timedelta(seconds=seconds), usegmt=True)
        headers = {"Retry-After": until, "Date": format_datetime(said_at, usegmt=True)}
        server = bench.serve(in_turn(status(503, "", "", headers=headers), VERSION))
        assert isinstance(bench.connect(server).get(PATH), Page)
        assert bench.clock.slept == slept

    def test_with_a_date_too_far_away(self, bench: Bench) -> None:
        """A day is longer than anybody waits, and the answer says so."""
        until = format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True)
        answer = bench.connect(bench.serve(lambda _: busy(after=until))).get(PATH)
        assert isinstance(answer, Unreachable)
        assert "answered 429 once" in answer.reason
        assert bench.clock.slept == []


class TestBroken:
    @pytest.mark.parametrize("manner", [Manner.CUT, Manner.CUT_CHUNK, Manner.RESET, Manner.HANG_UP])
    @pytest.mark.parametrize("is_packed", [False, True], ids=["plain", "gzip"])
    def test_answer_is_asked_for_again(self, bench: Bench, manner: Manner, is_packed: bool) -> None:
        """Half an answer is none: it is asked for again."""
        body = b"[" + b",".join(b"%d" % (number * 7919 % 10007) for number in range(5000)) + b"]"
        broken = Sends(body=body, manner=manner, is_packed=is_packed)
        answer = bench.connect(bench.serve(in_turn(broken, VERSION))).get(PATH)
        assert isinstance(answer, Page)
        assert answer.data == VERSION.body

    def test_json_that_stops_without_a_word_is_noticed(self, bench: Bench) -> None:
        """Where only the end of the connection ends the body, its JSON tells whether it is whole."""
        cut = Sends(body=LONG.body[:-5], manner=Manner.CLOSE)
        server = bench.serve(in_turn(cut, VERSION))
        answer = bench.connect(server).get(PATH)
        assert isinstance(answer, Page)
        assert len(server.received) == 2

    def test_again_and_again_is_given_up(self, bench: Bench) -> None:
        """Three attempts in all."""
        server = bench.serve(lambda _: Sends(manner=Manner.HANG_UP))
        answer = bench.connect(server).get(PATH)
        assert isinstance(answer, Unreachable)
        assert answer.failure is Failure.CUT
        assert len(server.received) == 3

    def test_gzip_that_is_none(self, bench: Bench) -> None:
        """A proxy that says gzip and sends something else."""
        answer = bench.connect(bench.serve(lambda _: Sends(headers={"Content-Encoding": "gzip"}))).get(PATH)
        assert isinstance(answer, Unreachable)
        assert "could not be unpacked" in answer.reason

    def test_connection_that_was_kept_and_closed_meanwhile(self, bench: Bench) -> None:
        """A server that closes after each answer, without saying so."""
        server = bench.serve(lambda _: Sends(body=b"{}", manner=Manner.CLOSE))
        connection = bench.connect(server)
        assert all(isinstance(connection.get(PATH), Page) for _ in range(3))


class TestDeadline:
    @pytest.mark.parametrize("manner", [Manner.SILENT, Manner.DRIP, Manner.DRIP_HEADERS])
    def test_of_a_request_holds_whatever_the_server_does(self, bench: Bench, manner: Manner) -> None:
        """One that never answers, and one that sends a byte now and then, so that no single read takes long."""
        connection = bench.connect(bench.serve(lambda _: Sends(manner=manner)), deadlines=Deadlines(request=0.3))
        started = time.monotonic()
        answer = connection.get(PATH)
        assert isinstance(answer, Unreachable)
        assert answer.failure is Failure.TIMEOUT
        assert "within 0.3 s" in answer.reason
        assert 0.25 < time.monotonic() - started < 2
        assert bench.clock.slept == []

    def test_of_the_whole_ends_the_pauses(self, bench: Bench) -> None:
        """A pause that would go past the end is not begun."""
        server = bench.serve(lambda _: busy(after="40"))
        answer = bench.connect(server, deadlines=Deadlines(whole=100)).get(PATH)
        assert isinstance(answer, Unreachable)
        assert answer.failure is Failure.BUSY
        assert bench.clock.slept == [40, 40]

    def test_of_the_whole_ends_the_sending(self, bench: Bench) -> None:
        """What is asked after it is not sent."""
        server = bench.serve()
        connection = bench.connect(server, deadlines=Deadlines(whole=100))
        assert isinstance(connection.get(PATH), Page)
        bench.clock.sleep(100)
        answer = connection.get(PATH)
        assert isinstance(answer, Unreachable)
        assert answer.failure is Failure.OUT_OF_TIME
        assert "the 100 s" in answer.reason
        assert len(server.received) == 1

    def test_of_the_whole_shortens_the_last_request(self, bench: Bench) -> None:
        """Less is left than a request may take."""

        class Late(FakeClock):
            def now(self) -> float:
                return 99.7 if bench.log.waited else 0.0

        def script(_: Received) -> Sends:
            bench.log.waited.append(("", 0))
            return Sends(manner=Manner.SILENT)

        bench.clock = Late()
        connection = bench.connect(bench.serve(script), deadlines=Deadlines(request=5, whole=100))
        bench.log.waited.append(("", 0))
        started = time.monotonic()
        answer = connection.get(PATH)
        assert isinstance(answer, Unreachable)
        assert time.monotonic() - started < 2
