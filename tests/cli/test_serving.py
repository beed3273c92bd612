"""`advisor tui --serve`: what is refused, what each screen is started with, and a whole visit."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.cli.arguments import parse
from advisor.cli.serving import served_command
from advisor.problems import InvalidInput
from advisor.serve.server import opening_words
from tests.cli.conftest import Advisor
from tests.serve.running import gone, within_seconds

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = str(ROOT / "inventory-examples/rke2-netlink-leak")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--host", "127.0.0.1"), "--host and --port are for --serve"),
        (("--port", "8000"), "--host and --port are for --serve"),
        (("--serve", "--port", "web"), '"web" is no port'),
        (("--serve", "--port", "65536"), '"65536" is no port'),
        (("--serve", "--port", "-1"), "--port"),
        (("--serve", "--port", "٣"), "is no port"),
        (("--serve", "--host", " "), "names no address"),
        (("--serve", "--host", "192.0.2.1"), "cannot listen on 192.0.2.1, port 8000"),
        (("--serve", "--host", "a..b"), "cannot listen on a..b"),
        (("--serve", "-"), "standard input cannot be a source"),
        (("--serve", "--fail-on", "x"), "none of"),
    ],
)
def test_what_keeps_it_from_serving_is_told(advisor: Advisor, arguments: tuple[str, ...], says: str) -> None:
    """Before anything listens."""
    result = advisor("tui", *arguments, *([] if "-" in arguments else [EXAMPLE]))
    assert result.code == 2
    assert says in result.err


def test_all_that_no_tab_could_show_is_told_before_there_is_a_link(advisor: Advisor, tmp_path: Path) -> None:
    """Every source, the rules and what is on record at once, with the code of the table."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "there.json").write_text("{", encoding="utf-8")
    sources = ("there.json", "mising.json", "empty", "gone.json")
    result = advisor("tui", "--serve", "--port", "0", "--rules", "nope", *(str(tmp_path / each) for each in sources))
    assert result.code == 2
    assert "token" not in result.err
    for told in ("mising.json: error[missing-file]", "gone.json: error", "the folder is empty", "no such rules folder"):
        assert told in result.err
    assert "there.json: error" not in result.err


@pytest.mark.parametrize("flag", ["--answers", "--waivers", "--baseline", "--kubeconfig"])
def test_each_file_that_is_read_is_looked_for_before_there_is_a_link(advisor: Advisor, flag: str) -> None:
    """A tab would show it to nobody."""
    result = advisor("tui", "--serve", "--port", "0", flag, "gone", *([] if flag == "--kubeconfig" else [EXAMPLE]))
    assert result.code == 2
    assert "token" not in result.err
    assert "gone" in result.err


def test_a_port_in_use_is_told_with_a_way_out(advisor: Advisor) -> None:
    """No other is taken instead: the link would be another one than somebody waits for."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = advisor("tui", "--serve", "--port", str(taken.getsockname()[1]), EXAMPLE)
    assert result.code == 2
    assert "in use" in result.err
    assert "--port 0" in result.err
    assert "token" not in result.err


def test_without_the_extra_the_command_that_adds_it_is_told(advisor: Advisor, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a fault of the request, and no traceback."""
    for name in [each for each in sys.modules if each.startswith(("advisor.serve.", "textual_serve"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    result = advisor("tui", "--serve", EXAMPLE)
    assert result.code == 2
    assert "pip install 'upgrade-advisor[serve]'" in result.err


FLAGS = st.sampled_from(
    [
        ("--serve",),
        ("--host", "10.0.0.1"),
        ("--host=serve",),
        ("--port", "8000"),
        ("--port=--serve",),
        ("--context", "$(touch x)"),
        ("--context=--port",),
        ("--answers=--serve",),
        ("--rules", "a b"),
        ("-q",),
        ("`id`",),
        ("a;b\n",),
        ("host",),
    ]
)


@given(st.lists(FLAGS), st.lists(st.sampled_from(["--serve", "--host", "--port=1", "x"]) | st.text()) | st.none())
def test_each_screen_is_asked_for_the_same(flags: list[tuple[str, ...]], after: list[str] | None) -> None:
    """Whatever was typed means the same to it, but for what is the server's."""
    words = ["tui", *(word for each in flags for word in each), *([] if after is None else ["--", *after])]
    try:
        typed = vars(parse(words))
    except InvalidInput:
        return
    python, *options, module = (command := served_command(words))[:4]
    assert (python, options, module) == (sys.executable, ["-P", "-m"], "advisor")
    assert vars(parse(command[4:])) == {**typed, "serve": False, "host": None, "port": None}


def test_an_address_that_others_reach_is_said_aloud() -> None:
    """Loopback is not; the link names a place that a browser can go to."""
    quiet, loud = opening_words((("127.0.0.1", 8000),), "T"), opening_words((("10.0.0.7", 80), ("::1", 80)), "T")
    assert quiet[0] == "open http://127.0.0.1:8000/?token=T"
    assert not any("TLS" in line for line in quiet)
    assert "10.0.0.7 can be reached from other machines, and there is no TLS" in loud[0]
    assert "open http://10.0.0.7:80/?token=T" in loud
    assert "open http://[::1]:9/?token=T" in opening_words((("::1", 9),), "T")
    for everywhere in ("0.0.0.0", "::"):  # noqa: S104  # nothing listens there
        words = opening_words(((everywhere, 9),), "T")
        assert any("no TLS" in line for line in words)
        assert f"open http://{socket.gethostname()}:9/?token=T" in words


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """The program itself, with its link."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1795219200", "XDG_CACHE_HOME": str(folder / "knowledge")}
    words = ("tui", "--serve", "--port", "0", EXAMPLE)
    run = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "advisor", *words),
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a run in the background may ignore it
    )
    assert run.stderr
    try:
        told = ""
        while not (link := re.search(r"http://\S+", told)):
            line = await run.stderr.readline()
            assert line, told
            told += line.decode()
        yield run, link[0]
    finally:
        if run.returncode is None:
            run.kill()
            await run.wait()


@pytest.mark.parametrize(("ended_by", "sign"), [(signal.SIGINT, b"AFFECTED"), (signal.SIGKILL, b"Overview")])
def test_a_visit_from_the_link_to_the_end(
    tmp_path_factory: pytest.TempPathFactory, ended_by: signal.Signals, sign: bytes
) -> None:
    """The screen shows what the sources hold, and ends with the server, even one that could not see to it."""

    async def scene() -> None:
        async with (
            serving(tmp_path_factory.getbasetemp()) as (run, link),
            aiohttp.ClientSession(
                cookie_jar=aiohttp.CookieJar(unsafe=True)  # of an address too, as browsers do
            ) as client,
        ):
            place, _, token = link.partition("/?token=")
            assert (await client.get(link)).status == 200
            async with client.ws_connect(f"{place}/ws?width=120&height=40", headers={"Origin": place}) as tab:
                shown = b""
                while sign not in shown:
                    shown += await tab.receive_bytes(timeout=50)
                screens = children_of(run.pid)
                assert len(screens) == 1
                assert token.encode() not in Path(f"/proc/{screens[0]}/environ").read_bytes()
                run.send_signal(ended_by)
                assert await run.wait() == (-9 if ended_by is signal.SIGKILL else 130)
                assert await gone(screens[0])

    within_seconds(scene())


def children_of(pid: int) -> list[int]:
    """The processes that one has started and that are still there."""
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
