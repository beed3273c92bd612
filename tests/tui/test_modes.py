"""Which screen each place has, and what is loaded before the first of them is painted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from advisor.tui.modes import MODES
from advisor.tui.places import Place
from advisor.tui.screens.frame import Frame

ROOT = Path(__file__).resolve().parents[2]
#: Nothing of these is on the first screen.
NOT_FOR_THE_FIRST_PAINT = {
    *("advisor.planner", "advisor.report.plan_document", "advisor.report.as_html", "advisor.report.checklist_document"),
    *("advisor.documents.knowledge", "advisor.documents.answers_dump", "advisor.tui.marking", "advisor.tui.exports"),
    *("advisor.tui.screens.findings", "advisor.tui.screens.plan", "advisor.tui.screens.checklist", "yaml"),
}


def loaded_by(code: str) -> set[str]:
    """The modules that a Python of its own has after some code."""
    code = f"import json, sys\n{code}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


def test_the_first_paint_loads_what_it_shows_and_no_more() -> None:
    """The job that reads loads the rest, while somebody sees that it does."""
    first = loaded_by("import advisor.tui.app\nadvisor.tui.app.MODES['overview']()")
    assert "advisor.tui.screens.overview" in first
    assert not first & NOT_FOR_THE_FIRST_PAINT
    rest = loaded_by("from advisor.tui.modes import load_screens\nload_screens()")
    assert {f"advisor.tui.screens.{place}" for place in Place} <= rest


@pytest.mark.parametrize("place", Place)
def test_every_place_has_its_screen(place: Place) -> None:
    """By its name."""
    make = MODES[place]
    assert callable(make)
    screen = make()
    assert isinstance(screen, Frame)
    assert screen.PLACE is place
