"""What is relied upon of others: a newer textual-serve or Textual that changes it is noticed here first."""

from __future__ import annotations

import inspect
from importlib import import_module

import pytest
from textual.drivers.web_driver import WebDriver
from textual_serve.app_service import AppService
from textual_serve.server import Server

from advisor.serve.driver import is_served, served_environment
from advisor.serve.page import screen_page

STATIC = Server("", public_url="/").statics_path


@pytest.mark.parametrize("word", [".textual-terminal", "sessionWebsocketUrl", "fontSize", "-first-byte", "-closed"])
def test_the_script_looks_for_what_the_page_has(word: str) -> None:
    """Each is a name that the page and the script share."""
    assert word in (STATIC / "js/textual.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("word", ["xterm-helper-textarea", "'Roboto Mono'", "/download/", '"stdin"', '"resize"'])
def test_the_script_does_what_the_server_answers(word: str) -> None:
    """Keys, sizes, downloads, and the font that the page brings along."""
    assert word in (STATIC / "js/textual.js").read_text(encoding="utf-8")


def test_every_file_that_the_page_names_is_there() -> None:
    """Under /static, where the application puts them."""
    page = screen_page(title="", websocket="")
    named = [part.split('"')[0] for part in page.split('"/static/')[1:]]
    assert len(named) == 3
    assert all((STATIC / each).is_file() for each in named)


def test_the_service_takes_over_packets_as_it_did() -> None:
    """The functions that a screen inherits are there, and wait where it waits."""
    for name in ("on_data", "on_meta", "on_packed", "send_meta", "send_bytes", "set_terminal_size", "focus", "blur"):
        assert inspect.iscoroutinefunction(getattr(AppService, name))
    assert AppService.encode_packet(b"D", b"xy") == b"D\x00\x00\x00\x02xy"


def test_the_driver_that_is_asked_for_is_textuals() -> None:
    """And an environment for it is known again."""
    environment = served_environment({"A": "b"}, columns=90, rows=20)
    module, _, name = environment["TEXTUAL_DRIVER"].partition(":")
    assert getattr(import_module(module), name) is WebDriver
    assert is_served(environment)
    assert not is_served({"A": "b"})
    assert environment["A"] == "b"
