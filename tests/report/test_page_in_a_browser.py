"""The page as a browser has it. Chosen with `-m browser`, where chromium is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from advisor.report.as_html import as_html
from tests.report.reports import eventful

pytestmark = pytest.mark.browser


def _dom(tmp_path: Path, text: str) -> str:
    """The page after its script ran."""
    path = tmp_path / "page.html"
    path.write_text(text, encoding="utf-8")
    browser = shutil.which("chromium")
    assert browser, "chromium is not installed"
    flags = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom")
    return subprocess.run(
        [browser, *flags, path.as_uri()], capture_output=True, text=True, check=True, timeout=120
    ).stdout


def test_its_script_runs_under_its_own_policy(tmp_path: Path) -> None:
    """Heads of tables become buttons, and tables of some length get a filter."""
    dom = _dom(tmp_path, as_html(eventful()))
    assert '<th scope="col"><button type="button">Severity</button></th>' in dom
    assert '<label class="filter">' in dom


def test_another_script_does_not(tmp_path: Path) -> None:
    """Even one that got into the page."""
    injected = "<script>document.title = 'owned'</script></main>"
    dom = _dom(tmp_path, as_html(eventful()).replace("</main>", injected, 1))
    assert "<title>owned" not in dom
