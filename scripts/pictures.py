"""What `make pictures` writes: the README's pictures of the planner's screen, of the example that its texts are about.

They are drawn without a terminal. Look at them before committing: they follow the screens, and nothing compares them.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from textual.pilot import Pilot

from advisor.tui.app import PlannerApp
from scripts.desks import desk_of

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"

WORDS = ("tui", "--today", "2026-11-21", "inventory-examples/rke2-netlink-leak")
#: Wide enough for a table and its page to stand side by side.
SIZE = (136, 34)
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
    app = PlannerApp(desk_of(*WORDS[1:]), is_watching=False)
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


if __name__ == "__main__":
    main()
