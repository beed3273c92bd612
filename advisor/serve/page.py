"""The pages, and the headers of every answer. Nothing is loaded from anywhere else.

What draws the terminal is textual-serve's own script: it looks for an element of class `textual-terminal`, and marks
the body `-first-byte` when something was drawn and `-closed` when the connection has ended.
"""

from __future__ import annotations

from html import escape

HEADERS = {
    # Styles are written into the page by the terminal as it draws; scripts are files of this server, and no others.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
        "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""They keep what is shown from other pages, from caches, and from whoever is linked to."""

_STYLE = """\
@font-face {
  font-family: "Roboto Mono"; font-weight: 100 700;
  src: url("/static/fonts/RobotoMono-VariableFont_wght.ttf");
}
html, body { margin: 0; height: 100%; overflow: hidden; background: #121212; color: #e0e0e0; }
body { font: 16px "Roboto Mono", Monaco, monospace; }
#terminal { position: fixed; inset: 0; }
p { margin: 0; padding: 1rem; position: fixed; }
#wait { top: 0; }
#ended { bottom: 0; left: 0; right: 0; display: none; background: #e0e0e0; color: #121212; z-index: 10; }
#ended a { color: inherit; }
.-first-byte #wait { display: none; }
.-closed #ended { display: block; }
.-closed #wait { display: none; }
"""

KEYS_SCRIPT = """\
addEventListener("load", () => document.querySelector(".xterm-helper-textarea").focus());
"""
"""Gives the terminal the keys from the start; the script before this one has made it by then."""


def screen_page(*, title: str, websocket: str) -> str:
    """The page that a screen is drawn on; its connection is asked for at that address."""
    return f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{escape(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/css/xterm.css">
<style>
{_STYLE}</style>
<script src="/static/js/textual.js"></script>
<script src="/keys.js"></script>
</head>
<body>
<div id="terminal" class="textual-terminal" data-session-websocket-url="{escape(websocket)}" data-font-size="16"></div>
<p id="wait" role="status">Opening the screen …</p>
<p id="ended" role="status">This screen has ended. <a href="/">Open it again</a></p>
</body>
</html>
"""


def entered_page() -> str:
    """What the link answers: it leads on to the screen, so that the token stays in no history.

    A redirect would still count as asked for by whatever page the link stood on, and the cookie would not be sent.
    """
    return """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>advisor</title>
<link rel="icon" href="data:,">
<meta http-equiv="refresh" content="0; url=/">
</head>
<body><a href="/">the screen</a></body>
</html>
"""
