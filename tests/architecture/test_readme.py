"""The README's claims are true because they are run here."""

from __future__ import annotations

import io
import re
import shlex
from pathlib import Path

import pytest

from advisor.cli.arguments import parser
from advisor.cli.diagnostics import MEANING
from advisor.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```\n(.*?)```", README, re.DOTALL)


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
    lines = [line for block in BLOCKS for line in block.splitlines() if line.startswith("advisor ")]
    assert lines
    for line in lines:
        parser().parse_args(shlex.split(line)[1:])
    for name in re.findall(r"^\| `advisor (\w+(?: \w+)?)", README, re.MULTILINE):
        with pytest.raises(SystemExit, match="0"):
            parser().parse_args([*[word for word in name.split() if word.islower()], "--help"])


def test_every_link_leads_somewhere() -> None:
    """In the README, the examples and the decisions."""
    for page in (ROOT / "README.md", ROOT / "inventory-examples/README.md", ROOT / "docs/adr/README.md"):
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert target.startswith("https://") or (page.parent / target).exists(), f"{page}: {target}"
