"""Who is let in, without any server around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.serve.gate import SECRET_BYTES, Asked, Gate, Passed, Refused, names_of

HOST = "127.0.0.1:8000"


def gate() -> Gate:
    """One on loopback, on a machine named Planner."""
    return Gate(names=names_of("127.0.0.1", "Planner"))


def asked(
    *,
    host: str = HOST,
    origins: tuple[str, ...] = (),
    token: str | None = None,
    session: str = "",
    is_websocket: bool = False,
) -> Asked:
    """A request that has everything but what a test leaves out."""
    return Asked(hosts=(host,), origins=origins, token=token, session=session, is_websocket=is_websocket)


def test_the_link_opens_once() -> None:
    """The second to bring the token is told so; the session that it opened goes on."""
    it = gate()
    assert it.ruling(asked(token=it.token)) is Passed.OPENS
    assert it.ruling(asked(token=it.token)) is Refused.SPENT
    assert it.ruling(asked(session=it.session)) is Passed.KNOWN
    assert it.ruling(asked(session=it.session, token=it.token)) is Passed.KNOWN


@given(st.text(), st.text())
def test_nothing_but_the_secrets_opens(token: str, session: str) -> None:
    """Whatever is tried, and it spends nothing."""
    it = gate()
    assert it.ruling(asked(token=token, session=session)) is Refused.STRANGER
    assert it.ruling(asked(token=it.session, session=it.token)) is Refused.STRANGER
    assert it.ruling(asked(token=it.token)) is Passed.OPENS


def test_secrets_are_long_and_never_the_same() -> None:
    """And what shows a gate does not show them."""
    one, other = gate(), gate()
    assert len({one.token, one.session, other.token, other.session}) == 4
    assert all(len(each) >= SECRET_BYTES for each in (one.token, one.session))
    assert one.token not in repr(one)
    assert one.session not in repr(one)


@pytest.mark.parametrize(
    "host", [HOST, "localhost:9000", "LOCALHOST", "planner:8000", "Planner.", "[::1]:8000", "10.0.0.7:8000"]
)
def test_it_goes_by_addresses_and_its_own_names(host: str) -> None:
    """Under any port: ssh may forward another one."""
    it = gate()
    assert it.ruling(asked(host=host, session=it.session)) is Passed.KNOWN


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:8000", "127.0.0.1.evil.example", "", ":8000", "[::1", "a:b", "[localhost]:1"),
        *("localhost@evil.example", "evil.example/localhost", "localhost:8000 evil.example", "localhost,evil.example"),
    ],
)
def test_another_name_is_refused(host: str) -> None:
    """A name of somebody else that points here is how a page gets at a server of this machine (DNS rebinding)."""
    it = gate()
    assert it.ruling(asked(host=host, session=it.session)) is Refused.STRANGE_HOST
    assert it.ruling(asked(host=host, token=it.token)) is Refused.STRANGE_HOST


@pytest.mark.parametrize("hosts", [(), (HOST, HOST)])
def test_one_host_is_named_and_no_more(hosts: tuple[str, ...]) -> None:
    """What is in front of the server might look at another one than the gate."""
    it = gate()
    request = Asked(hosts=hosts, origins=(), token=None, session=it.session, is_websocket=False)
    assert it.ruling(request) is Refused.STRANGE_HOST


@pytest.mark.parametrize(
    ("origins", "is_websocket", "passes"),
    [
        ((f"http://{HOST}",), True, True),
        ((f"https://{HOST}",), True, False),
        ((f"http://{HOST}",), False, True),
        ((), False, True),
        ((), True, False),
        (("null",), True, False),
        (("http://127.0.0.1:9999",), True, False),
        (("http://127.0.0.1:9999",), False, False),
        (("http://evil.example",), True, False),
        ((f"http://{HOST}.evil.example",), True, False),
        ((f"http://{HOST}", "http://evil.example"), True, False),
    ],
)
def test_only_its_own_pages_ask(origins: tuple[str, ...], is_websocket: bool, passes: bool) -> None:
    """A page of another site, or of another server of this machine, has the browser's cookie on its side."""
    it = gate()
    ruling = it.ruling(asked(origins=origins, session=it.session, is_websocket=is_websocket))
    assert ruling is (Passed.KNOWN if passes else Refused.STRANGE_ORIGIN)
