"""The application: every request passes the gate first, whatever it asks for.

Of textual-serve the script that draws, its fonts, its downloads and its packets are used. The application around them
is made here, because its own lets everybody in and loads a font from elsewhere.
"""

from __future__ import annotations

from typing import assert_never

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from advisor.serve.gate import Asked, Gate, Passed, Refused
from advisor.serve.page import HEADERS, KEYS_SCRIPT, entered_page
from advisor.serve.tabs import Tabs


def application(gate: Gate, tabs: Tabs) -> web.Application:
    """The application. Whatever is asked for, under any path and by any method, passes the gate first."""
    app = web.Application(middlewares=[_guard(gate)])
    app.on_response_prepare.append(_with_headers)
    app.router.add_get("/", tabs.page)
    app.router.add_get("/keys.js", _keys)
    app.router.add_get("/ws", tabs.screen)
    app.router.add_get("/download/{key}", tabs.textual.handle_download)
    app.router.add_static("/static", tabs.textual.statics_path)
    return app


async def _keys(_: web.Request) -> web.Response:
    return web.Response(text=KEYS_SCRIPT, content_type="text/javascript")


def _guard(gate: Gate) -> Middleware:
    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        match gate.ruling(_asked(request)):
            case Passed.KNOWN:
                return await handler(request)
            case Passed.OPENS:
                answer = web.Response(text=entered_page(), content_type="text/html")
                answer.set_cookie(_cookie(request), gate.session, path="/", httponly=True, samesite="Strict")
                return answer
            case Refused() as refusal:
                return web.Response(status=403, text=f"{refusal}\n")
            case never:
                assert_never(never)

    return guard


async def _with_headers(_: web.Request, answer: web.StreamResponse) -> None:
    answer.headers.update(HEADERS)
    answer.headers.popall(hdrs.SERVER, None)


def _asked(request: web.Request) -> Asked:
    can_open = request.method == hdrs.METH_GET and request.path == "/"  # a HEAD may be a preview of the link
    return Asked(
        hosts=tuple(request.headers.getall(hdrs.HOST, ())),
        origins=tuple(request.headers.getall(hdrs.ORIGIN, ())),
        token=request.query.get("token") if can_open else None,
        session=request.cookies.get(_cookie(request), ""),
        is_websocket=hdrs.UPGRADE in request.headers or request.path == "/ws",
    )


def _cookie(request: web.Request) -> str:
    """One name for each port: browsers give a machine's cookies to all its servers, and one must not unseat another."""
    _, _, port = request.host.rpartition(":")
    return f"advisor-{port}" if port.isdecimal() else "advisor"
