"""`docs/tutorial.md` is followed step by step: its files are written, its commands run and print what it shows."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import pytest

from advisor.cli.main import run
from tests.docs.pages import ROOT, arguments_of

PAGE = ROOT / "docs/tutorial.md"
LEFT_OUT = "…\n"
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_COMMAND = re.compile(r"^\$ (.*)\n", re.MULTILINE)


def test_the_tutorial_can_be_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder of its own, beside the examples."""
    (tmp_path / "inventory-examples").symlink_to(ROOT / "inventory-examples")
    monkeypatch.chdir(tmp_path)
    ran = 0
    for language, text in _BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if language == "yaml":
            name = text.partition("\n")[0].removeprefix("# ")
            Path(name).write_text(text, encoding="utf-8")
        elif language == "console":
            _, *steps = _COMMAND.split(text)
            for command, shown in zip(steps[::2], steps[1::2], strict=True):
                assert_shown(shown, printed_by(command))
                ran += 1
    assert ran == 11


def printed_by(command: str) -> str:
    """What a line prints. Only `cp` is no command of ours."""
    arguments = arguments_of(command)
    if arguments is None:
        assert command.startswith("cp -r inventory-examples/")
        return subprocess.run(command.split(), capture_output=True, text=True, check=True).stdout
    out, err = io.StringIO(), io.StringIO()
    run(arguments, stdin=io.BytesIO(), stdout=out, stderr=err)
    assert "error[" not in err.getvalue()
    return out.getvalue()


def assert_shown(shown: str, printed: str) -> None:
    """The parts of a screen stand in what was printed, in order, each line whole; only what is marked is left out."""
    rest = printed.splitlines()
    for number, part in enumerate(f"\n{shown}".split(f"\n{LEFT_OUT}")):
        lines = part.removeprefix("\n").splitlines()
        places = range(len(rest) - len(lines) + 1) if number else (0,)
        at = next((place for place in places if rest[place : place + len(lines)] == lines), None)
        assert at is not None, part
        rest = rest[at + len(lines) :]
    assert not rest or shown.endswith(LEFT_OUT)


@pytest.mark.parametrize("shown", ["a\n…\nc\n", "…\nb\nc\n", "a\nb\n…\n", "a\nb\nc\n", "…\nb\n…\n"])
def test_a_screen_may_leave_out_what_it_marks(shown: str) -> None:
    """At its beginning, in the middle, at its end."""
    assert_shown(shown, "a\nb\nc\n")


@pytest.mark.parametrize("shown", ["b\n…\n", "a\n…\nx\n…\n", "…\nc\n…\nb\n…\n", "a\nc\n", "…\nb\n", "…\nb\n…\nb\n"])
def test_a_screen_that_is_not_printed_so_is_found(shown: str) -> None:
    """Whatever is wrong: a line, the order, what is left out unmarked."""
    with pytest.raises(AssertionError):
        assert_shown(shown, "a\nb\nc\n")
