"""The program's entry: arguments -> command -> exit code. Everything that goes wrong is told here, and nowhere else."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from advisor.cli.arguments import parse
from advisor.cli.diagnostics import ExitCode, Narrator, problem_text, problems_json, tell, write_trace
from advisor.cli.output import STANDARD_OUTPUT, Closed, write_output
from advisor.cli.presentation import completed, settings_file, unknown_variables, wants_json
from advisor.problems import AdvisorError, InvalidInput, NotReached, Place, Problem

if TYPE_CHECKING:
    from advisor.cli.session import Session


def _command(module: str, name: str) -> Callable[[Session], ExitCode]:
    """A command whose module is loaded when it is run: no command pays for another."""

    def command(session: Session) -> ExitCode:
        code: ExitCode = getattr(import_module(f"advisor.cli.{module}"), name)(session)
        return code

    return command


COMMANDS: dict[tuple[str, str | None], Callable[[Session], ExitCode]] = {
    ("scan", None): _command("judging", "scan"),
    ("plan", None): _command("planning", "plan"),
    ("checklist", None): _command("reviewing", "checklist"),
    ("explain", None): _command("judging", "explain"),
    ("completion", None): _command("completion", "completion"),
    ("diff", None): _command("difference", "diff"),
    ("inventory", "show"): _command("inventory", "show"),
    ("inventory", "collect"): _command("inventory", "save"),
    ("inventory", "redact"): _command("inventory", "redact"),
    ("rules", "bundle"): _command("bundling", "bundle"),
    ("rules", "check"): _command("rules", "check"),
    ("rules", "export"): _command("exporting", "export"),
    ("rules", "import"): _command("drafting", "import_osv"),
    ("rules", "new"): _command("drafting", "new"),
    ("rules", "list"): _command("listing", "listing"),
    ("rules", "show"): _command("rules", "show"),
    ("tui", None): _command("desk", "tui"),
    ("verify", None): _command("verifying", "verify"),
    ("waivers", "check"): _command("waivers", "check"),
}


def main() -> int:
    """Runs the program on the process's own arguments and streams."""
    gc.disable()  # one run, one exit: collecting costs a fifth of a large scan, and peak memory is the same without it
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # A stream that was closed before we started is None, whatever its annotation says.
    stdin = sys.stdin.buffer if sys.stdin else io.BytesIO()
    code = run(sys.argv[1:], stdin=stdin, stdout=sys.stdout or Closed(), stderr=sys.stderr or io.StringIO())
    _settle_stderr()
    return code


def run(arguments: Sequence[str], *, stdin: BinaryIO, stdout: TextIO, stderr: TextIO) -> int:
    """Runs one command and gives its exit code. Raises nothing but what `--help` and `--version` raise to leave."""
    try:
        return _run(arguments, stdin, stdout, stderr)
    except InvalidInput as error:
        return _refuse(error.problems, ExitCode.BAD_REQUEST, arguments, stdout, stderr)
    except NotReached as error:
        return _refuse([error.problem], ExitCode.UNREACHABLE, arguments, stdout, stderr)
    except AdvisorError as error:
        fault = Problem(code="cannot-run", message=str(error), place=Place(file="advisor"))
        return _refuse([fault], ExitCode.BAD_REQUEST, arguments, stdout, stderr)
    except KeyboardInterrupt:
        tell(stderr, "interrupted\n")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        _abandon_stdout()  # whoever read our output has seen enough
        return ExitCode.INTERRUPTED
    except Exception as error:  # the root: a defect of ours is told with a trace, not thrown at the user
        message = f"a defect in the advisor; please report it with the trace in {write_trace(error, stderr)}"
        defect = Problem(code="defect", message=message, place=Place(file="advisor"))
        return _refuse([defect], ExitCode.DEFECT, arguments, stdout, stderr)


def _run(arguments: Sequence[str], stdin: BinaryIO, stdout: TextIO, stderr: TextIO) -> int:
    try:
        given = parse(arguments)
    except SystemExit:  # --help and --version, whose text still has to come out
        write_output("", None, stdout)
        raise
    from advisor.cli.session import Session  # noqa: PLC0415  # --help and --version have left, and need none of it

    file = settings_file(given.config, os.environ, Path())
    parsed = completed(given, os.environ, file)
    narrator = Narrator(
        stream=stderr,
        loudness=0 if parsed.quiet else 2 if parsed.verbose else 1,
        shows_progress=stderr.isatty() and not (parsed.no_progress or parsed.quiet),
    )
    for line in unknown_variables(os.environ):
        narrator.say(line)
    session = Session(
        arguments=parsed,
        environment=os.environ,
        file=file,
        now=datetime.now(tz=UTC),
        stdin=stdin,
        stdout=stdout,
        narrator=narrator,
        words=tuple(arguments),
    )
    try:
        return COMMANDS[parsed.command, getattr(parsed, "verb", None)](session)
    finally:
        narrator.finish()


def _refuse(
    problems: Sequence[Problem], code: ExitCode, arguments: Sequence[str], stdout: TextIO, stderr: TextIO
) -> ExitCode:
    """Says what is wrong in words, and as JSON where that was asked for. The code stands, whoever can hear it."""
    for problem in problems:
        tell(stderr, f"{problem_text(problem)}\n")
    if wants_json(arguments, os.environ, Path()):
        try:
            stdout.write(problems_json(problems, code))
            stdout.flush()
        except OSError:
            _abandon_stdout()
    elif any(problem.place.file == STANDARD_OUTPUT for problem in problems):
        _abandon_stdout()
    return code


def _settle_stderr() -> None:
    """Narration that nobody can hear any more changes no code, at the interpreter's own flush at exit either."""
    try:
        if sys.stderr:
            sys.stderr.flush()
    except OSError:
        _abandon(sys.stderr)


def _abandon_stdout() -> None:
    """Gives up a result that cannot be delivered."""
    if sys.stdout:
        _abandon(sys.stdout)


def _abandon(stream: TextIO) -> None:
    """Lets the interpreter's own flush at exit succeed: what is buffered would fail again, and change the code."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


if __name__ == "__main__":
    sys.exit(main())
