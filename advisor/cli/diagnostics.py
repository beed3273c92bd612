"""Standard error and exit codes, both in one place. stdout is data; what is said here is narration.

The codes are a contract (`docs/reference/exit-codes.md`, frozen by tests).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from typing import TextIO

from advisor import __version__
from advisor.problems import Problem
from advisor.report.plain import plain, width
from advisor.report.problem_json import problem_document

#: How a hint begins, which lies below its problem.
HINT = "  hint: "
LINE_COLUMNS = 80


class ExitCode(IntEnum):
    """What a run comes to. Where several apply, the first of `PRECEDENCE` is returned."""

    CLEAR = 0
    AFFECTED = 1
    BAD_REQUEST = 2
    UNDECIDED = 3
    UNREACHABLE = 4
    DEFECT = 70
    INTERRUPTED = 130


PRECEDENCE = (
    ExitCode.DEFECT,
    ExitCode.BAD_REQUEST,
    ExitCode.AFFECTED,
    ExitCode.UNREACHABLE,
    ExitCode.UNDECIDED,
    ExitCode.CLEAR,
)

MEANING = {
    ExitCode.CLEAR: "clear: nothing at or above --fail-on, and nothing undecided",
    ExitCode.AFFECTED: (
        "affected at or above --fail-on and not waived; for plan: no legal way, or none that clears all; "
        "for diff: something new; for verify: the plan moved, or a step failed; "
        "for rules check and waivers check: they failed"
    ),
    ExitCode.BAD_REQUEST: "the request is at fault: usage, or an inventory, rules or settings that cannot be read",
    ExitCode.UNDECIDED: "undecided: nothing affected, but something unknown, in conflict, or judged by stale knowledge",
    ExitCode.UNREACHABLE: "could not look: a cluster, or what was to be asked beside it, let us in nowhere",
    ExitCode.DEFECT: "a defect in the advisor; the message names the trace file",
    ExitCode.INTERRUPTED: "interrupted",
}


@dataclass(slots=True)
class Narrator:
    """Says on standard error what is going on, as loudly as asked."""

    stream: TextIO
    loudness: int
    """0 is quiet, 1 says what matters, 2 says everything."""
    shows_progress: bool
    _open_line: bool = False

    def say(self, text: str, *, loudness: int = 1) -> None:
        """A line of narration."""
        if self.loudness >= loudness:
            self._end_progress()
            tell(self.stream, f"{plain(text)}\n")

    def complain(self, text: str) -> None:
        """What is wrong, however quiet it is to be. The text is safe to show, and may have several lines."""
        self._end_progress()
        tell(self.stream, f"{text}\n")

    def progress(self, text: str) -> None:
        """What is being done right now, on one line that the next one overwrites."""
        if self.shows_progress:
            tell(self.stream, f"\r\x1b[K{plain(text)[:78]}")
            self._open_line = True

    def finish(self) -> None:
        """Leaves the terminal clean."""
        self._end_progress()

    def _end_progress(self) -> None:
        if self._open_line:
            tell(self.stream, "\r\x1b[K")
            self._open_line = False


def tell(stream: TextIO, text: str) -> None:
    """Writes to standard error. That nobody can hear it is never worth another exit code."""
    with suppress(OSError):
        stream.write(text)
        stream.flush()


def problem_text(problem: Problem) -> str:
    """A problem with its hint, safe to show.

    A hint too long for a line is a list: each of its parts gets a line, and none is broken, for it may be a command.
    """
    lines = (plain(line) for line in str(problem).splitlines())
    return "\n".join(line if width(line) <= LINE_COLUMNS else _listed(line) for line in lines)


def _listed(line: str) -> str:
    return line.replace("; ", ";\n" + " " * len(HINT)) if line.startswith(HINT) else line


def problems_json(problems: Sequence[Problem], code: ExitCode) -> str:
    """Problems as JSON, for standard output where JSON was asked for. Shape: `schemas/error.schema.json`."""
    document = {
        "schema_version": "1.0.0",
        "tool": {"name": "advisor", "version": __version__},
        "error": {
            "exit_code": int(code),
            "problems": [problem_document(problem) for problem in problems],
        },
    }
    return json.dumps(document, indent=2) + "\n"


def write_trace(error: BaseException, stderr: TextIO) -> str:
    """Writes the traceback of a defect to a file of its own and gives its name; where none can be made, to `stderr`."""
    import tempfile  # noqa: PLC0415  # only for what should never happen
    import traceback  # noqa: PLC0415  # as above

    try:
        with tempfile.NamedTemporaryFile("w", prefix="advisor-trace-", suffix=".txt", delete=False) as file:
            file.write(f"advisor {__version__}\n")
            traceback.print_exception(error, file=file)
            return file.name
    except OSError:
        tell(stderr, "".join(traceback.format_exception(error)))
        return "the lines above"
