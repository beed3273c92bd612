"""What `make pictures` writes: the README's pictures of the planner's screen, of the example that its texts are about.

They are drawn without a terminal. Look at them before committing: they follow the screens, and nothing compares them.
"""

from __future__ import annotations

import asyncio
import io
import re
from datetime import UTC, datetime
from pathlib import Path

from textual.pilot import Pilot

from advisor.cli.arguments import parse
from advisor.cli.desk import SessionDesk
from advisor.cli.diagnostics import Narrator
from advisor.cli.plan_request import plan_request
from advisor.cli.presentation import completed
from advisor.cli.session import Session
from advisor.cli.settings import settings_from
from advisor.documents.settings_file import NO_SETTINGS_FILE
from advisor.tui.app import PlannerApp

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"

WORDS = ("tui", "--today", "2026-11-21", "inventory-examples/rke2-netlink-leak")
SIZE = (120, 34)
#: Each picture, and the keys that lead to it one after another.
PICTURES = {"findings": ("2",), "plan": ("3",)}

#: The fonts that most machines have; a page that shows the picture may load none, and the letters keep to their cells.
FONTS = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace'


def main() -> None:
    """Writes every picture anew."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in asyncio.run(_pictures()).items():
        path = FOLDER / f"{name}.svg"
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(ROOT)}  {len(text) >> 10} KiB")


async def _pictures() -> dict[str, str]:
    app = PlannerApp(_desk(), is_watching=False)
    app.animation_level = "none"
    drawn = {}
    async with app.run_test(size=SIZE) as pilot:
        await _settled(pilot)
        for name, keys in PICTURES.items():
            await pilot.press(*keys)
            await _settled(pilot)
            drawn[name] = _self_contained(app.export_screenshot(title=f"advisor {' '.join(WORDS)}"))
    return drawn


async def _settled(pilot: Pilot[None]) -> None:
    """Every worker has ended, and those that they started; what they told is drawn."""
    for _ in range(3):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause(0.2)


def _self_contained(svg: str) -> str:
    """The picture without the fonts that it would load from elsewhere."""
    without = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return re.sub(r"font-family: (?:Fira Code|arial)[^;]*;", f"font-family: {FONTS};", without)


def _desk() -> SessionDesk:
    """What the command line would show."""
    arguments = completed(parse(WORDS), {}, NO_SETTINGS_FILE)
    session = Session(
        arguments=arguments,
        environment={},
        file=NO_SETTINGS_FILE,
        now=datetime(2026, 11, 21, tzinfo=UTC),
        stdin=io.BytesIO(),
        stdout=io.StringIO(),
        narrator=Narrator(stream=io.StringIO(), loudness=0, shows_progress=False),
    )
    return SessionDesk(
        session=session,
        settings=settings_from(arguments, {}, NO_SETTINGS_FILE, session.now),
        request=plan_request(arguments, {}, NO_SETTINGS_FILE),
    )


if __name__ == "__main__":
    main()
