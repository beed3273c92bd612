"""Where results go: standard output, or files that are written beside and renamed, so that none is ever half there."""

from __future__ import annotations

import os
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from advisor.problems import InvalidInput, Place, Problem, nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One format, and where it goes."""

    format: str
    path: Path | None
    """None for standard output."""


def outputs_from(arguments: Namespace, formats: tuple[str, ...], default: str) -> tuple[Output, ...]:
    """The outputs asked for, in the order given. Raises `InvalidInput` for a format that the command does not have."""
    problems: list[Problem] = []
    outputs: list[Output] = []
    for told in arguments.output or [default]:
        name, has_path, path = told.partition("=")
        if name not in formats:
            hint = nearest(name, formats) or f"formats are {', '.join(formats)}"
            problems.append(_problem("unknown-format", f'no output format is named "{name}"', "--output", hint))
        elif has_path and not path:
            problems.append(_problem("no-path", f"{told} names no file", "--output", f"write {name}=FILE"))
        outputs.append(Output(format=name, path=Path(path) if path else None))
    to_stdout = [each for each in outputs if each.path is None]
    file = arguments.output_file
    if file and len(to_stdout) != 1:
        message = f"--output-file is for one format, and {len(to_stdout)} go to standard output"
        problems.append(_problem("which-output", message, "--output-file", "write -o FORMAT=FILE for each"))
    elif not file and len(to_stdout) > 1:
        message = f"{len(to_stdout)} formats cannot share standard output"
        problems.append(_problem("which-output", message, "--output", "write -o FORMAT=FILE for all but one"))
    if problems:
        raise InvalidInput(problems)
    return tuple(Output(format=each.format, path=each.path or (Path(file) if file else None)) for each in outputs)


def write_output(text: str, path: Path | None, stdout: TextIO) -> None:
    """Writes a result. Raises `InvalidInput` when a file cannot be written; what was there before then stays."""
    if path is None:
        stdout.write(text)
        stdout.flush()
    else:
        write_file(text.encode("utf-8"), path)


def write_file(content: bytes, path: Path) -> None:
    """Writes a file beside its place and renames it. Raises `InvalidInput`; what was there before then stays."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True) if beside.parent.is_dir() else None
        reason = error.strerror or str(error)
        hint = "name a file in a folder that exists and that you may write to"
        raise InvalidInput(
            [_problem("unwritable-output", f"cannot write this file: {reason}", str(path), hint)]
        ) from error


def _problem(code: str, message: str, where: str, hint: str | None) -> Problem:
    return Problem(code=code, message=message, place=Place(file=where), hint=hint)
