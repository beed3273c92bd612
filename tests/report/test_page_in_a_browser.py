"""The page as a browser has it. Chosen with `-m browser`, where chromium is installed."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from advisor.report.as_html import as_html
from tests.builders import advisory, cluster, component, knowledge_of, node
from tests.report.reports import eventful, report_of
from tests.serve.chromium import Page, page_of

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


_MANY = as_html(
    report_of(
        cluster(component(), nodes=[node("n1")], name="prod"),
        knowledge=knowledge_of(*(advisory(name=f"fault-{number}") for number in range(8))),
    )
)
#: It took six when every cell of a card had a line of its own.
MOST_SHEETS = 4
_ROWS = "[...document.querySelectorAll('#affected tbody tr')]"
_SEEN = f"{_ROWS}.filter((row) => row.offsetHeight > 0).map((row) => row.cells[1].textContent.split(' ')[0])"


@pytest.mark.parametrize("width", [400, 800, 1400])
def test_tables_sort_and_filter_at_every_width(tmp_path: Path, width: int) -> None:
    """What is filtered away is not seen, cards or not, and nothing is wider than the page."""
    found = asyncio.run(_used(tmp_path, width))
    every = [f"fault-{number}" for number in range(8)]
    assert found["filtered"] == ["fault-3"]
    assert found["count"] == "1 of 8 rows"
    assert (found["up"], found["down"]) == (every, every[::-1])
    assert found["widest"] <= width
    assert found["cards"] is (width < 1024)


def test_on_paper_the_findings_stand_together(tmp_path: Path) -> None:
    """Eight of them on a sheet behind the summary, and what they are in full on the next ones."""
    path, paper = tmp_path / "page.html", tmp_path / "page.pdf"
    path.write_text(_MANY, encoding="utf-8")
    browser = shutil.which("chromium")
    assert browser, "chromium is not installed"
    flags = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}")
    subprocess.run(
        [browser, *flags, f"--print-to-pdf={paper}", path.as_uri()], capture_output=True, check=True, timeout=120
    )
    assert paper.read_bytes().count(b"/Type /Page\n") <= MOST_SHEETS


async def _used(folder: Path, width: int) -> dict[str, Any]:
    path = folder / "page.html"
    path.write_text(_MANY, encoding="utf-8")
    async with page_of(folder / "profile") as page:
        await page.tell(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False
        )
        await page.tell("Page.navigate", url=path.as_uri())
        await page.until_true("document.querySelector('label.filter') !== null")
        found = {
            "widest": await page.evaluate("document.documentElement.scrollWidth"),
            "cards": await page.evaluate(f"getComputedStyle({_ROWS}[0]).display === 'block'"),
        }
        await _filter(page, "fault-3")
        found["filtered"] = await page.evaluate(_SEEN)
        found["count"] = await page.evaluate("document.querySelector('#affected label.filter span').textContent")
        await _filter(page, "")
        assert await page.evaluate("document.querySelectorAll('#affected th button')[1].offsetHeight > 0")
        for way in ("up", "down"):
            await page.evaluate("document.querySelectorAll('#affected th button')[1].click()")
            found[way] = await page.evaluate(_SEEN)
        return found


async def _filter(page: Page, text: str) -> None:
    await page.evaluate(
        f"var box = document.querySelector('#affected input'); box.value = {json.dumps(text)};"
        "box.dispatchEvent(new Event('input'))"
    )
