"""The how-to pages are true: their files load, their commands exist, their links lead somewhere."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from advisor.cli.arguments import parser
from advisor.documents.answers import load_answers
from advisor.documents.bundled import bundled_folder
from advisor.documents.knowledge import load_knowledge
from advisor.documents.waivers import load_waivers

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs/how-to").glob("*.md"))


def _blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


def test_the_files_load(tmp_path: Path) -> None:
    """With the knowledge that ships."""
    knowledge = load_knowledge([bundled_folder("rules")], use_cache=False).knowledge
    loaded = 0
    for page in PAGES:
        for number, text in enumerate(_blocks(page, "yaml")):
            path = tmp_path / f"{page.stem}-{number}.yaml"
            path.write_text(text, encoding="utf-8")
            if "waivers:" in text:
                loaded += len(load_waivers(path, knowledge).waivers)
            elif "answers:" in text:
                loaded += len(load_answers(path, knowledge))
    assert loaded == 4


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_and_links(page: Path) -> None:
    """Each command with its flags, each link from the page's own folder."""
    lines = [line for block in _blocks(page, "") for line in block.splitlines() if line.startswith("advisor ")]
    for line in lines:
        parser().parse_args(shlex.split(line)[1:])
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (page.parent / target).exists(), target
