"""What `make docs` runs: writes the pages under `docs/reference/`, and the public words. Pages that are no more go."""

from __future__ import annotations

from scripts.public_words import TARGET, public_words
from scripts.reference import FOLDER, reference_pages


def main() -> None:
    """Write every page."""
    pages = reference_pages()
    for name, text in pages.items():
        (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
        (FOLDER / name).write_text(text, encoding="utf-8")
    for path in FOLDER.rglob("*.md"):
        if str(path.relative_to(FOLDER)) not in pages:
            path.unlink()
    TARGET.write_text(public_words(), encoding="ascii")


if __name__ == "__main__":
    main()
