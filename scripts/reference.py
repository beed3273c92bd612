"""What `make docs` runs: writes the pages under `docs/reference/` that are made from the code."""

from __future__ import annotations

from pathlib import Path

from advisor.cli.exit_table import exit_codes_page

FOLDER = Path(__file__).resolve().parent.parent / "docs/reference"
PAGES = {"exit-codes.md": exit_codes_page}


def main() -> None:
    """Write every page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
