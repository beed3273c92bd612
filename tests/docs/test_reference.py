"""The reference is what the program, its rules and its schemas say today, whatever the terminal and the Python."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping

import pytest

from advisor.cli.arguments import parser
from advisor.cli.main import COMMANDS
from scripts.reference import FOLDER, reference_pages
from scripts.reference.commands import commands_of
from scripts.reference.schemas import keys_of
from scripts.reference.settings import VARIABLES
from tests.docs.pages import ROOT

SCHEMAS = sorted(path.name.removesuffix(".schema.json") for path in (ROOT / "schemas").iterdir())


@pytest.fixture(scope="module")
def pages() -> Mapping[str, str]:
    """Every page as it is made now."""
    return reference_pages()


def test_every_page_is_fresh(pages: Mapping[str, str]) -> None:
    """`make docs` writes them."""
    written = {str(path.relative_to(FOLDER)): path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.md")}
    assert sorted(written) == sorted(pages)
    assert [name for name, text in pages.items() if written[name] != text] == []


def test_the_terminal_changes_nothing(pages: Mapping[str, str]) -> None:
    """Neither its width nor its colours, nor the order in which Python walks through sets."""
    program = (
        "import sys; from scripts.reference import reference_pages; sys.stdout.write(str(dict(reference_pages())))"
    )
    narrow = {**os.environ, "COLUMNS": "33", "PYTHONHASHSEED": "7", "FORCE_COLOR": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], env=narrow, capture_output=True, text=True, check=True)
    assert done.stdout == str(dict(pages))


#: A screen has no other form, and a draft is the file that it is written to.
WITHOUT_OUTPUT = {"advisor tui", "advisor rules new", "advisor rules import"}


def test_every_command_has_its_place(pages: Mapping[str, str]) -> None:
    """With a flag of its own, one that it shares, and its exit codes."""
    names = {each.name for each in commands_of(parser())}
    assert names == {" ".join(filter(None, ("advisor", *each))) for each in COMMANDS}
    sections = dict(re.findall(r"^## (advisor .*?)\n(.*?)(?=^## )", pages["commands.md"], re.MULTILINE | re.DOTALL))
    assert set(sections) == names
    for name, section in sections.items():
        assert f"(exit-codes.md#{name.replace(' ', '-')})" in section
        if name not in WITHOUT_OUTPUT:
            assert "`--output" in section
            assert "[Output](#output): " in section
    assert "`--fixed VERSION`" in sections["advisor rules new"]


def test_the_variables_are_those_that_the_program_reads() -> None:
    """Each name stands in the code, and each that the code asks the environment for stands on the page."""
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "advisor").rglob("*.py"))
    asked = set(re.findall(r'environ(?:ment)?(?:\.get\(|\[)"([A-Z_]+)"', code)) - {"HOME", "PATH", "ADVISOR_OUTPUT"}
    assert asked - {"ADVISOR_COLOR"} <= set(VARIABLES)
    assert [name for name in VARIABLES if f'"{name}"' not in code] == []


@pytest.mark.parametrize("schema", SCHEMAS)
def test_every_key_says_what_it_means(schema: str) -> None:
    """In the schema, where editors show it too."""
    assert [key for key, meaning in keys_of(schema) if not meaning] == []
