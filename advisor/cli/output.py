"""Where results go: standard output, or files. Of several outputs either all are written or none is."""

from __future__ import annotations

import errno
import io
import os
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from advisor.documents.written import WRITABLE_HINT, unwritable, write_files
from advisor.problems import InvalidInput, Place, Problem, nearest

STANDARD_OUTPUT = "standard output"
"""The place of a problem with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One format, and where it goes."""

    format: str
    path: Path | None
    """None for standard output, which may be asked for as `-` too."""


def outputs_from(arguments: Namespace, formats: tuple[str, ...], default: str) -> tuple[Output, ...]:
    """The outputs asked for, in the order given. Raises `InvalidInput` for those that the command cannot give."""
    problems: list[Problem] = []
    outputs = [_output(told, formats, problems) for told in arguments.output or [default]]
    to_stdout = [each for each in outputs if each.path is None]
    file = arguments.output_file
    if file and len(to_stdout) != 1:
        message = f"--output-file is for one format, and {len(to_stdout)} go to standard output"
        problems.append(_problem("which-output", message, "--output-file", "write -o FORMAT=FILE for each"))
    elif not file and len(to_stdout) > 1:
        message = f"{len(to_stdout)} formats cannot share standard output"
        problems.append(_problem("which-output", message, "--output", "write -o FORMAT=FILE for all but one"))
    metrics = getattr(arguments, "metrics", None)
    also = [Output(format="metrics", path=Path(metrics))] if metrics else []
    placed = tuple(Output(format=each.format, path=each.path or (Path(file) if file else None)) for each in outputs)
    placed = (*placed, *also)
    problems.extend(_unusable(each.path for each in placed if each.path))
    if problems:
        raise InvalidInput(problems)
    return placed


def _output(told: str, formats: tuple[str, ...], problems: list[Problem]) -> Output:
    name, has_path, path = told.partition("=")
    if name not in formats:
        hint = nearest(name, formats) or f"formats are {', '.join(formats)}"
        problems.append(_problem("unknown-format", f'no output format is named "{name}"', "--output", hint))
    elif has_path and not path:
        problems.append(_problem("no-path", f"{told} names no file", "--output", f"write {name}=FILE"))
    return Output(format=name, path=Path(path) if path not in {"", "-"} else None)


def _unusable(paths: Iterable[Path]) -> Iterator[Problem]:
    """What can be told of paths before any work is done: two that are one, and folders in place of files."""
    seen: set[str] = set()
    for path in paths:
        real = os.path.realpath(path)
        if real in seen:
            yield _problem("same-output", "two outputs go to this file", str(path), "give each a file of its own")
        seen.add(real)
        if path.is_dir():
            yield _problem("unwritable-output", "cannot write this file: it is a folder", str(path), WRITABLE_HINT)
        elif not path.parent.is_dir():
            yield _problem(
                "unwritable-output", "cannot write this file: its folder does not exist", str(path), WRITABLE_HINT
            )


def write_output(text: str, path: Path | None, stdout: TextIO) -> None:
    """Writes one result. Raises `InvalidInput` when it cannot be written; a file that was there before then stays."""
    write_outputs([Output(format="", path=path)], lambda _: text, stdout)


def write_outputs(outputs: Sequence[Output], render: Callable[[Output], str], stdout: TextIO) -> None:
    """Writes every result, files before standard output. Raises `InvalidInput` when one of them cannot be written.

    All files are written beside their places before the first takes its own: where one fails, all stay as they were.
    """
    texts = [(render(each), each.path) for each in outputs]
    write_files([(text.encode("utf-8", "backslashreplace"), path) for text, path in texts if path is not None])
    for text, path in texts:
        if path is None:
            _print(text, stdout)


def _print(text: str, stdout: TextIO) -> None:
    try:
        stdout.write(text)
        stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritable(STANDARD_OUTPUT, error) from error


class Closed(io.TextIOBase, TextIO):
    """Stands for a standard output that was closed before the program started: nothing can be written to it."""

    def write(self, text: str, /) -> int:
        """Raises OSError, as a file descriptor that is closed would."""
        raise OSError(errno.EBADF, "it is closed")


def _problem(code: str, message: str, where: str, hint: str | None) -> Problem:
    return Problem(code=code, message=message, place=Place(file=where), hint=hint)
