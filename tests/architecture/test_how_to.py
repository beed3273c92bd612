"""The how-to pages are true: their files load, their commands exist, their links lead somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.cli.arguments import parser
from advisor.documents.answers import load_answers
from advisor.documents.bundled import bundled_folder
from advisor.documents.knowledge import load_knowledge
from advisor.documents.waivers import load_waivers
from tests.docs.pages import ROOT, blocks, command_lines, dead_links

PAGES = sorted((ROOT / "docs/how-to").glob("*.md"))
FOLDERS = (ROOT / "docs", ROOT / "inventory-examples")
EVERY_PAGE = [ROOT / "README.md", *(page for folder in FOLDERS for page in sorted(folder.rglob("*.md")))]


def test_the_files_load(tmp_path: Path) -> None:
    """With the knowledge that ships."""
    knowledge = load_knowledge([bundled_folder("rules")], use_cache=False).knowledge
    loaded = 0
    for page in PAGES:
        for number, text in enumerate(blocks(page, "yaml")):
            path = tmp_path / f"{page.stem}-{number}.yaml"
            path.write_text(text, encoding="utf-8")
            if "waivers:" in text:
                loaded += len(load_waivers(path, knowledge).waivers)
            elif "answers:" in text:
                loaded += len(load_answers(path, knowledge))
    assert loaded == 4


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands(page: Path) -> None:
    """Each command with its flags, also where its output goes to a file or another program."""
    commands = list(command_lines(page))
    assert commands
    for arguments in commands:
        parser().parse_args(arguments)


def test_every_page_leads_somewhere() -> None:
    """Each link of each page, from the page's own folder, to a file and a heading that are there."""
    dead = {str(page.relative_to(ROOT)): found for page in EVERY_PAGE if (found := dead_links(page))}
    assert not dead


def test_every_page_is_in_the_list() -> None:
    """`docs/README.md` names each page that somebody would look for."""
    listed = (ROOT / "docs/README.md").read_text(encoding="utf-8")
    assert [page.name for page in PAGES if f"(how-to/{page.name})" not in listed] == []
