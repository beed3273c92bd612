"""The README's claims are true because they are run here."""

from __future__ import annotations

import io
import re
import shlex

import pytest

from advisor.cli.arguments import parser
from advisor.cli.diagnostics import MEANING
from advisor.cli.main import run
from advisor.cli.rendering import FORMATS
from scripts.pictures import PICTURES
from scripts.reference.commands import commands_of
from tests.docs.pages import ROOT, blocks, command_lines

PAGE = ROOT / "README.md"
README = PAGE.read_text(encoding="utf-8")
BLOCKS = blocks(PAGE)
SCREENS = [each.removeprefix("$ ").partition("\n") for each in BLOCKS if each.startswith("$ ")]


def output_of(command: str) -> str:
    """What a command line of the README prints, up to the line at which its `head` ends."""
    line, _, lines = command.partition(" | head -n ")
    program, *arguments = shlex.split(line)
    assert program == "advisor"
    out = io.StringIO()
    run(arguments, stdin=io.BytesIO(), stdout=out, stderr=io.StringIO())
    return "".join(out.getvalue().splitlines(keepends=True)[: int(lines) if lines else None])


@pytest.mark.parametrize(("command", "screen"), [(command, screen) for command, _, screen in SCREENS])
def test_each_screen_is_what_the_program_prints(monkeypatch: pytest.MonkeyPatch, command: str, screen: str) -> None:
    """Byte for byte."""
    monkeypatch.chdir(ROOT)
    assert output_of(command) == screen


def test_it_opens_with_the_two_commands() -> None:
    """And both are targets of the Makefile."""
    commands = [line.split("#")[0].strip() for line in BLOCKS[0].splitlines()]
    assert commands == ["make demo", "make test"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(f"\n{command.removeprefix('make ')}:" in makefile for command in commands)


def test_the_exit_codes_are_those_of_the_program() -> None:
    """Code and meaning."""
    rows = dict(re.findall(r"^\| (\d+) \| (.*) \|$", README, re.MULTILINE))
    assert {int(code): text.replace("`", "") for code, text in rows.items()} == {int(c): m for c, m in MEANING.items()}


def test_every_command_named_exists() -> None:
    """With its flags."""
    commands = list(command_lines(PAGE))
    assert commands
    for arguments in commands:
        parser().parse_args(arguments)


def test_the_table_of_commands_is_whole() -> None:
    """Each command of the program, and no other; the shortest way to each."""
    rows = re.findall(r"^\| `advisor ([^`]*)` \|", README, re.MULTILINE)
    listed = {" ".join(word for word in row.split() if word.isalpha() and word.islower()) for row in rows}
    assert {name.partition(" osv")[0] for name in listed} == {
        each.name.removeprefix("advisor ") for each in commands_of(parser())
    }


def test_every_format_is_named() -> None:
    """Those of a scan are all there are."""
    assert f"{', '.join(f'`{name}`' for name in FORMATS)} ([what" in README


def test_its_pictures_are_there_and_need_nothing_else() -> None:
    """Each says in words what it shows, names the example of the page, and loads neither font nor script."""
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]*)\)", README)
    assert [path for _, path in pictures] == [f"docs/pictures/{name}.svg" for name in PICTURES]
    for words, path in pictures:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert len(words) > 80
        assert "rke2-netlink-leak" in text
        assert len(text) < 100_000
        assert not re.search(r"<script|<image|@font-face|@import|url\((?!#)|href=\"(?!#)", text)
