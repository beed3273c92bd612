"""What the server does for the session, and for nobody else: a real one, over loopback."""

from __future__ import annotations

import asyncio
import json
from http.cookies import SimpleCookie

import aiohttp
import pytest

from advisor.serve.gate import Refused
from advisor.serve.page import HEADERS
from advisor.serve.tabs import MAX_SCREENS
from tests.serve.painter import FILE
from tests.serve.running import Running, drawn, gone, is_alive, running, seen, within_seconds

PATHS = ("/", "/?token=wrong", "/keys.js", "/static/js/textual.js", "/static/", "/download/k", "/ws", "/none", "//")


def test_without_token_or_cookie_every_path_is_forbidden() -> None:
    """By any method; what is there and what is not cannot be told apart."""

    async def scene() -> None:
        async with running("plain") as server:
            for path in PATHS:
                for method in ("GET", "HEAD", "POST", "OPTIONS", "DELETE"):
                    status, text = await server.get(path, method=method, Cookie=f"advisor-{server.port}=wrong")
                    assert (status, text.strip()) != (200, ""), path
                    assert status == 403, (method, path)
            for path in ("/keys.js", "/ws", "/static/js/textual.js"):  # the token opens the page, and nothing else
                assert (await server.get(f"{path}?token={server.gate.token}"))[0] == 403
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await server.client.ws_connect(server.url("/ws"), headers={"Origin": f"http://{server.authority}"})
            assert refused.value.status == 403

    within_seconds(scene())


def test_the_link_opens_a_session_once() -> None:
    """A preview of it spends nothing. The cookie is for this server's pages alone, and no script reads it."""

    async def scene() -> None:
        async with running("plain") as server:
            link = f"/?token={server.gate.token}"
            assert (await server.get(link, method="HEAD"))[0] == 403
            async with server.client.get(server.url(link)) as answer:
                assert answer.status == 200
                assert server.gate.token not in await answer.text()
                cookie = SimpleCookie(answer.headers["Set-Cookie"])[f"advisor-{server.port}"]
            assert cookie["httponly"]
            assert cookie["samesite"] == "Strict"
            assert cookie["path"] == "/"
            assert cookie["domain"] == ""
            assert cookie.value == server.gate.session
            assert await server.get(link) == (403, f"{Refused.SPENT}\n")
            status, page = await server.get("/", Cookie=f"advisor-{server.port}={cookie.value}")
            assert status == 200
            assert "a &lt;title&gt;" in page
            assert f"ws://{server.authority}/ws" in page

    within_seconds(scene())


def test_every_answer_keeps_to_itself() -> None:
    """Refusals too: no frame around it, nothing from elsewhere, nothing kept, and no word on what serves it."""

    async def scene() -> None:
        async with running("plain") as server:
            for headers in (server.known, {}):
                for path in PATHS:
                    async with server.client.get(server.url(path), headers=headers) as answer:
                        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
                        assert "Server" not in answer.headers

    within_seconds(scene())


@pytest.mark.parametrize(
    "changed",
    [{"Origin": "http://evil.example"}, {"Origin": "http://127.0.0.1:1"}, {"Origin": "null"}, {"Host": "evil.example"}],
)
def test_a_page_of_somebody_else_opens_no_screen(changed: dict[str, str]) -> None:
    """Though the browser sends the cookie along."""

    async def scene() -> None:
        async with running("plain") as server:
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await server.client.ws_connect(server.url("/ws"), headers={**server.known, **changed})
            assert refused.value.status == 403
            assert (await server.get("/ws", Cookie=server.known["Cookie"]))[0] == 403  # none at all

    within_seconds(scene())


HOSTILE = ("$(touch owned)", "`id`", "; rm -rf x", "a b\tc", "'\"", "-", "*", "a\nb", "é✓", "\\", "&& true #")


def test_words_reach_the_process_as_they_are() -> None:
    """No shell has its hands on them. It is told its size, and neither token nor session."""

    async def scene() -> None:
        async with running("plain", *HOSTILE) as server, server.tab() as tab:
            first = await seen(tab)
            assert tuple(first["words"]) == HOSTILE
            assert first["TEXTUAL_DRIVER"] == "textual.drivers.web_driver:WebDriver"
            assert (first["COLUMNS"], first["ROWS"]) == ("100", "30")
            assert not [each for each in first["all"] if server.gate.token in each or server.gate.session in each]

    within_seconds(scene())


def test_keys_and_sizes_are_handed_on() -> None:
    """Within bounds; what the page never sends is passed over, and the screen goes on."""

    async def scene() -> None:
        async with running("plain") as server, server.tab("/ws?width=99999999999&height=-3") as tab:
            first = await seen(tab)
            assert (first["COLUMNS"], first["ROWS"]) == ("80", "24")
            for junk in (
                "",
                "[",
                "{}",
                "[1]",
                '["stdin"]',
                '["stdin", 1]',
                '["resize", {"width": "1"}]',
                "[" * 100_000,
            ):
                await tab.send_str(junk)
            await tab.send_bytes(b"\xff")
            await tab.send_json(["stdin", "qé\ud800"])
            assert await drawn(tab) == "typed qé?".encode()
            await tab.send_json(["resize", {"width": 10**12, "height": -5}])
            assert await drawn(tab) == b'told {"type": "resize", "width": 600, "height": 5}'
            await tab.send_json(["focus"])
            assert await drawn(tab) == b'told {"type": "focus"}'
            await tab.send_json(["ping", "now"])
            assert await tab.receive_json() == ["pong", "now"]

    within_seconds(scene())


def test_each_tab_has_a_screen_of_its_own_up_to_a_bound() -> None:
    """One too many is refused and told; closing one makes room."""

    async def scene() -> None:
        async with running("plain") as server:
            tabs = [await server.tab() for _ in range(MAX_SCREENS)]
            pids = [(await seen(each))["pid"] for each in tabs]
            assert len(set(pids)) == MAX_SCREENS
            async with server.tab() as one_more:
                refusal = f"{MAX_SCREENS} screens are open already; close one of them"
                assert (await drawn(one_more)).decode().endswith(refusal)
                assert (await one_more.receive(timeout=10)).type is aiohttp.WSMsgType.CLOSE
            assert server.told == [refusal]
            await tabs[0].close()
            assert await gone(pids[0])
            while (text := await _first_drawn(server)).endswith(refusal.encode()):
                await asyncio.sleep(0.05)  # the process is gone a moment before its room is free
            assert json.loads(text)["pid"] not in pids

    within_seconds(scene())


async def _first_drawn(server: Running) -> bytes:
    async with server.tab() as tab:
        return await drawn(tab)


@pytest.mark.parametrize("mode", ["plain", "stubborn", "parent"])
def test_a_closed_tab_ends_its_process_and_what_that_started(mode: str) -> None:
    """Also one that will not end when it is asked to."""

    async def scene() -> None:
        async with running(mode) as server:
            async with server.tab() as tab:
                first = await seen(tab)
                assert first["leads"]
            assert await gone(first["pid"])
            assert first["own"] is None or await gone(first["own"])

    within_seconds(scene())


def test_the_end_of_the_server_ends_every_screen() -> None:
    """And every tab learns of it."""

    async def scene() -> None:
        async with running("plain") as server:
            tabs = [await server.tab() for _ in range(2)]
            pids = [(await seen(each))["pid"] for each in tabs]
            assert all(is_alive(each) for each in pids)
            await server.tabs.end()
            assert [await gone(each) for each in pids] == [True, True]
            assert (await tabs[0].receive(timeout=10)).type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED}

    within_seconds(scene())


def test_what_a_process_says_before_it_fails_is_shown() -> None:
    """In the tab, and beside the server; control characters reach no terminal as such."""

    async def scene() -> None:
        async with running("broken") as server, server.tab() as tab:
            said = (await drawn(tab)).decode()
            assert said.endswith("rules/x.yaml: error�[2J�1m of a rule\r\nhint: mend it")
            assert (await tab.receive(timeout=10)).type is aiohttp.WSMsgType.CLOSE
            assert server.told[-1] == "hint: mend it"

    within_seconds(scene())


def test_of_what_a_process_says_the_end_is_kept() -> None:
    """As much as somebody may read; no process can fill the memory with it."""

    async def scene() -> None:
        async with running("loud") as server, server.tab() as tab:
            said = await drawn(tab)
            assert said.endswith(b"line 99999 of very many")
            assert 10_000 < len(said) < 20_000
            assert sum(map(len, server.told)) < 20_000

    within_seconds(scene())


def test_a_program_that_cannot_be_started_ends_the_tab() -> None:
    """And the server goes on."""

    async def scene() -> None:
        async with running("plain") as server:
            server.tabs.command = ("/nowhere/advisor",)
            async with server.tab() as tab:
                assert "cannot be started" in (await drawn(tab)).decode()
            assert "cannot be started" in server.told[0]
            assert (await server.get("/", **server.known))[0] == 200

    within_seconds(scene())


def test_a_file_that_a_screen_delivers_can_be_fetched_by_its_session() -> None:
    """As Textual's picture of the screen; by nobody else, and no other file."""

    async def scene() -> None:
        async with running("plain") as server, server.tab() as tab:
            await seen(tab)
            await tab.send_json(["stdin", "deliver"])
            assert await drawn(tab) == b"typed deliver"
            assert json.loads(await tab.receive_str()) == ["deliver_file_start", "k"]
            assert (await server.get("/download/k"))[0] == 403
            assert (await server.get("/download/other", **server.known))[0] == 404
            async with server.client.get(server.url("/download/k"), headers=server.known) as answer:
                assert answer.headers["Content-Disposition"] == "attachment; filename=screen.svg"
                assert await answer.read() == FILE

    within_seconds(scene())


def test_no_log_holds_a_secret(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    """Also of a request that is none."""

    async def scene() -> None:
        async with running("plain") as server:
            await server.get(f"/?token={server.gate.token}")
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(f"GET /?token={server.gate.token} HTTP/9.9 nonsense\r\n\r\n".encode())
            assert b"400" in await reader.read(100)
            writer.close()
            async with server.tab() as tab:
                await seen(tab)
            out = capfd.readouterr()
            assert server.gate.token not in caplog.text + out.out + out.err
            assert server.gate.session not in caplog.text + out.out + out.err

    with caplog.at_level("DEBUG"):
        within_seconds(scene())


def test_a_defect_is_told_without_what_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the place in the code."""

    async def scene() -> None:
        async with running("plain") as server:
            monkeypatch.setattr(server.tabs, "title", None)  # nothing a user can do; it stands for any defect
            assert (await server.get("/?token=secret", **server.known))[0] == 500
            assert server.told[0].startswith("a defect in the server, ")
            assert any("page.py" in line for line in server.told)
            assert "secret" not in "".join(server.told)

    within_seconds(scene())
