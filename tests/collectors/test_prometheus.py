"""Asking a Prometheus: a scripted one over real TLS that misbehaves in every way met, and Debian's own."""

from __future__ import annotations

import json
import math
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from advisor.collectors.live.clock import Deadlines
from advisor.collectors.prometheus import MAX_BODY_BYTES, Endpoint, endpoint, measure
from advisor.model.measurement import Measured, Measurement, Sample, Unmeasured
from advisor.problems import InvalidInput
from tests.collectors.live.api_server import Manner, Received, Script, ScriptedServer, Sends, serving
from tests.collectors.live.certificates import Authority

TOKEN = "s3cret-t0ken"  # noqa: S105  # of a server that lives for a test
PATIENT = Deadlines(request=5, whole=20)
HASTY = Deadlines(request=0.2, whole=0.6)


def vector(*values: str, **more: Any) -> bytes:
    """An answer with a series for each value."""
    result = [{"metric": {"pod": f"p{number}"}, "value": [1.5, value]} for number, value in enumerate(values)]
    return answer({"resultType": "vector", "result": result}, **more)


def answer(data: Any, **more: Any) -> bytes:
    """A successful answer."""
    return json.dumps({"status": "success", "data": data, **more}).encode()


GOOD = Sends(body=vector("3"))


@pytest.fixture(scope="module")
def authority() -> Authority:
    """One for all tests."""
    return Authority()


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """What is stopped when the test ends."""
    with ExitStack() as found:
        yield found


def asked(
    stack: ExitStack,
    authority: Authority,
    folder: Path,
    script: Script,
    *,
    queries: tuple[str, ...] = ("up",),
    deadlines: Deadlines = PATIENT,
    token: bool = False,
) -> tuple[list[Measurement], ScriptedServer]:
    """What asking a scripted server over TLS comes to."""
    server = stack.enter_context(serving(script, authority=authority))
    (folder / "ca.pem").write_bytes(authority.pem)
    (folder / "token").write_text(f"{TOKEN}\n", encoding="ascii")
    at = endpoint(server.url, folder / "token" if token else None, folder / "ca.pem", deadlines)
    return list(measure(queries, at).values()), server


def unmeasured(found: Measurement) -> Unmeasured:
    """The reason why there is no value."""
    assert isinstance(found, Unmeasured)
    return found


class TestGood:
    """What can be relied upon."""

    def test_a_vector(self, stack: ExitStack, authority: Authority, tmp_path: Path) -> None:
        """Every series with its labels, also what is infinite or no number: that is for whoever judges."""
        found, server = asked(stack, authority, tmp_path, lambda _: Sends(body=vector("3", "+Inf", "NaN")), token=True)
        (measured,) = found
        assert isinstance(measured, Measured)
        assert measured.samples[0] == Sample(labels=(("pod", "p0"),), value=3.0)
        assert measured.samples[1].value == math.inf
        assert math.isnan(measured.samples[2].value)
        (request,) = server.received
        assert (request.method, request.path, request.query["query"]) == ("GET", "/api/v1/query", "up")
        assert request.all("authorization") == [f"Bearer {TOKEN}"]

    def test_a_scalar_and_nothing_at_all(self, stack: ExitStack, authority: Authority, tmp_path: Path) -> None:
        """A scalar is one value without labels; an empty vector is an answer too."""

        def script(request: Received) -> Sends:
            is_scalar = request.query["query"] == "scalar"
            return Sends(body=answer({"resultType": "scalar", "result": [1, "2"]}) if is_scalar else vector())

        found, server = asked(stack, authority, tmp_path, script, queries=("scalar", "nothing"))
        assert found == [Measured(samples=(Sample(labels=(), value=2.0),)), Measured(samples=())]
        assert server.received[0].all("authorization") == []

    def test_a_query_arrives_as_it_is_written(self, stack: ExitStack, authority: Authority, tmp_path: Path) -> None:
        """Whatever characters it has."""
        query = 'sum(rate(a{b=~"c.*&d=1",e!="é"}[5m])) > 0 # +'
        _, server = asked(stack, authority, tmp_path, lambda _: GOOD, queries=(query,))
        assert server.received[0].query["query"] == query


BAD: dict[str, tuple[Sends, bool, str]] = {
    "HTML": (
        Sends(body=b"<html>Sign in</html>", content_type="text/html"),
        False,
        "is no Prometheus (HTTP 200, text/html)",
    ),
    "not found": (Sends(status=404, body=b"404 page not found", content_type="text/plain"), False, "is no Prometheus"),
    "other JSON": (Sends(body=b'{"kind": "Status"}'), False, "is no Prometheus"),
    "a list": (Sends(body=b"[1]"), False, "is no Prometheus"),
    "redirect": (
        Sends(status=302, headers={"Location": "https://elsewhere.example/"}),
        False,
        "no redirect is followed",
    ),
    "401": (Sends(status=401, body=b"no"), False, "did not let us in (HTTP 401)"),
    "403": (Sends(status=403, body=b"no"), False, "did not let us in (HTTP 403)"),
    "error": (
        Sends(status=400, body=b'{"status":"error","errorType":"bad_data","error":"parse \\u001b[31merror"}'),
        True,
        "could not answer: bad_data: parse \\x1b[31merror",
    ),
    "error in a 200": (Sends(body=b'{"status":"error","errorType":"execution","error":"x"}'), True, "execution: x"),
    "overloaded": (
        Sends(status=503, body=b'{"status":"error","errorType":"timeout","error":"slow"}'),
        True,
        "timeout: slow",
    ),
    "partial": (Sends(body=vector("0", warnings=["store 2 is down"])), True, "may not be whole: store 2 is down"),
    "matrix": (Sends(body=answer({"resultType": "matrix", "result": []})), True, "answered with matrix"),
    "string": (Sends(body=answer({"resultType": "string", "result": [1, "x"]})), True, "answered with string"),
    "no data": (Sends(body=b'{"status":"success"}'), True, "answered with nothing"),
    "no number": (Sends(body=vector("many")), True, "cannot be read"),
    "another form": (Sends(body=answer({"resultType": "vector", "result": [{"metric": {}}]})), True, "cannot be read"),
    "cut": (Sends(body=vector("3"), manner=Manner.CUT), False, "broke"),
    "hang up": (Sends(manner=Manner.HANG_UP), False, "broke"),
    "huge": (Sends(body=b" " * (MAX_BODY_BYTES + 1)), False, "more than 1 MiB"),
    "bomb": (Sends(body=b" " * (MAX_BODY_BYTES * 20), is_packed=True), False, "more than 1 MiB"),
}


class TestBad:
    """Everything else is a reason, never a number."""

    @pytest.mark.parametrize("name", BAD)
    def test_an_answer(self, stack: ExitStack, authority: Authority, tmp_path: Path, name: str) -> None:
        """With the place in it, and whether others would fare alike."""
        sends, is_reached, reason = BAD[name]
        found, server = asked(stack, authority, tmp_path, lambda _: sends, token=True)
        got = unmeasured(found[0])
        assert reason in got.reason
        assert server.url in got.reason
        assert (got.is_reached, bool(got.hint)) == (is_reached, True)
        assert TOKEN not in f"{got.reason} {got.hint}"

    @pytest.mark.parametrize("manner", [Manner.SILENT, Manner.DRIP, Manner.DRIP_HEADERS])
    def test_slow(self, stack: ExitStack, authority: Authority, tmp_path: Path, manner: Manner) -> None:
        """It is waited for once, however many questions there are."""
        begun = time.monotonic()
        found, server = asked(
            stack, authority, tmp_path, lambda _: Sends(manner=manner), queries=("a", "b", "c"), deadlines=HASTY
        )
        assert time.monotonic() - begun < 2  # ten times what one question may take
        assert all("did not answer within 0.2 s" in unmeasured(each).reason for each in found)
        assert len(server.received) == 1

    def test_down(self) -> None:
        """Nobody listens."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{free.getsockname()[1]}"
        got = unmeasured(measure(("up",), Endpoint(url=url))["up"])
        assert (got.is_reached, "nobody answers" in got.reason) == (False, True)
        assert "--prometheus" in got.hint

    def test_an_authority_that_is_not_trusted(self, stack: ExitStack, authority: Authority, tmp_path: Path) -> None:
        """Nothing is asked, and no token sent."""
        server = stack.enter_context(serving(lambda _: GOOD, authority=authority))
        (tmp_path / "token").write_text(TOKEN, encoding="ascii")
        got = unmeasured(measure(("up",), endpoint(server.url, tmp_path / "token", None, PATIENT))["up"])
        assert "not to be trusted" in got.reason
        assert "--prometheus-ca-file" in got.hint
        assert server.received == []

    def test_a_fault_in_one_query_leaves_the_others(
        self, stack: ExitStack, authority: Authority, tmp_path: Path
    ) -> None:
        """Prometheus was reached, so it is asked on."""

        def script(request: Received) -> Sends:
            return BAD["error"][0] if request.query["query"] == "wrong" else GOOD

        found, _ = asked(stack, authority, tmp_path, script, queries=("wrong", "right"))
        assert [type(each) for each in found] == [Unmeasured, Measured]

    def test_a_body_at_the_bound_is_read(self, stack: ExitStack, authority: Authority, tmp_path: Path) -> None:
        """On this side of it."""
        body = vector("3")
        found, _ = asked(stack, authority, tmp_path, lambda _: Sends(body=body + b" " * (MAX_BODY_BYTES - len(body))))
        assert isinstance(found[0], Measured)


class TestRequests:
    """What is refused before anything is asked."""

    @pytest.mark.parametrize(
        ("url", "code"),
        [
            ("prometheus:9090", "bad-url"),
            ("ftp://p", "bad-url"),
            ("https://", "bad-url"),
            ("https://p:x", "bad-url"),
            ("https://p /a", "bad-url"),
            ("https://ann:pw@p", "bad-url"),
            ("https://p?a=1", "bad-url"),
        ],
    )
    def test_urls(self, url: str, code: str) -> None:
        """A password in a URL is not repeated."""
        with pytest.raises(InvalidInput) as raised:
            endpoint(url, None, None, PATIENT)
        assert [each.code for each in raised.value.problems] == [code]
        assert "pw" not in str(raised.value)

    @pytest.mark.parametrize("content", ["", "\n", "two\nlines", "gr\u00fcn"])
    def test_tokens(self, tmp_path: Path, content: str) -> None:
        """One line that a header can carry."""
        (tmp_path / "token").write_text(content, encoding="utf-8")
        with pytest.raises(InvalidInput) as raised:
            endpoint("https://p", tmp_path / "token", None, PATIENT)
        assert [each.code for each in raised.value.problems] == ["bad-token"]

    def test_a_token_in_the_clear(self, tmp_path: Path) -> None:
        """Only to this machine."""
        (tmp_path / "token").write_text(TOKEN, encoding="ascii")
        assert endpoint("http://127.0.0.1:9090", tmp_path / "token", None, PATIENT).token == TOKEN
        with pytest.raises(InvalidInput) as raised:
            endpoint("http://p:9090", tmp_path / "token", None, PATIENT)
        assert [each.code for each in raised.value.problems] == ["token-in-the-clear"]
        assert TOKEN not in str(raised.value)

    def test_all_at_once(self, tmp_path: Path) -> None:
        """URL, token and authority."""
        with pytest.raises(InvalidInput) as raised:
            endpoint("p", tmp_path / "no", tmp_path / "none", PATIENT)
        assert [each.code for each in raised.value.problems] == ["bad-url", "missing-file", "missing-file"]

    def test_the_token_is_in_no_representation(self, tmp_path: Path) -> None:
        """So that no trace shows it."""
        (tmp_path / "token").write_text(TOKEN, encoding="ascii")
        assert TOKEN not in repr(endpoint("https://p", tmp_path / "token", None, PATIENT))


PROMETHEUS = shutil.which("prometheus")


@pytest.mark.skipif(PROMETHEUS is None, reason="no Prometheus is installed (apt-get install prometheus)")
def test_debians_prometheus(tmp_path: Path) -> None:
    """A value, an empty answer, a scalar, and a query it does not understand, from the real thing."""
    assert PROMETHEUS is not None
    (tmp_path / "prometheus.yml").write_text("global: {}\n", encoding="ascii")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        PROMETHEUS,
        f"--config.file={tmp_path}/prometheus.yml",
        f"--storage.tsdb.path={tmp_path}/data",
        f"--web.listen-address=127.0.0.1:{port}",
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        try:
            url = f"http://127.0.0.1:{port}"
            _until_ready(url)
            found = measure(("vector(1)", "up", "scalar(vector(0/0))", "sum(", '"text"'), Endpoint(url=url))
        finally:
            run.terminate()
    assert found["vector(1)"] == Measured(samples=(Sample(labels=(), value=1.0),))
    assert found["up"] == Measured(samples=())
    nan = found["scalar(vector(0/0))"]
    assert isinstance(nan, Measured)
    assert math.isnan(nan.samples[0].value)
    assert "could not answer: bad_data" in unmeasured(found["sum("]).reason
    assert unmeasured(found["sum("]).is_reached
    assert "answered with string" in unmeasured(found['"text"']).reason


def _until_ready(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{url}/-/ready", timeout=1).close()  # noqa: S310  # our own
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
        else:
            return
    pytest.fail("Prometheus did not become ready")
