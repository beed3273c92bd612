"""What `make docs` runs: writes the pages under `docs/reference/` that are made from the code, and its public words."""

from __future__ import annotations

from pathlib import Path

from advisor.cli.exit_table import exit_codes_page
from scripts.public_words import TARGET, public_words

FOLDER = Path(__file__).resolve().parent.parent / "docs/reference"
PAGES = {"exit-codes.md": exit_codes_page}


def main() -> None:
    """Write every page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")
    TARGET.write_text(public_words(), encoding="ascii")


if __name__ == "__main__":
    main()
