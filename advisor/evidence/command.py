"""The command line of the single file: looks, and writes all of it or nothing."""

import argparse
import errno
import json
import os
import sys
import tempfile
import time
from typing import Callable, List, Optional

from advisor.evidence.flags import WrongFlag, add_host_flags, request_from
from advisor.evidence.look import look
from advisor.evidence.record import NotTold, document_of, gaps_in_words
from advisor.evidence.sampling import Clock

DONE, REFUSED, INTERRUPTED = 0, 2, 130


def usual_clock() -> Clock:
    """Time as it passes."""
    return Clock(now=time.monotonic, wait=time.sleep)


def run_file(told: Optional[List[str]] = None) -> int:
    """Looks, and writes what was seen: the whole of the single file."""
    arguments = _parser().parse_args(told)
    try:
        request = request_from(arguments)
        evidence = look(request, usual_clock(), _progress())
        _say_end()
        _say("".join(f"{line}\n" for line in [*evidence.notes, *gaps_in_words(evidence)]))
        _write(json.dumps(document_of(evidence), indent=2) + "\n", arguments.output_file)
    except (WrongFlag, NotTold) as error:
        remedy = "" if isinstance(error, WrongFlag) else f"\n  hint: {error.remedy}"
        _say(f"error: {error}{remedy}\n")
        return REFUSED
    except OSError as error:
        _say(f"error: the result cannot be written: {error.strerror}\n")
        return REFUSED
    except KeyboardInterrupt:
        _say("interrupted; nothing was written\n")
        return INTERRUPTED
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="What this node shows of itself, as an inventory that advisor scan reads. It only looks.",
        epilog="Needs nothing but python3. Run it as root: what others may not see is named in the result, with why.",
    )
    add_host_flags(parser)
    parser.add_argument("--output-file", metavar="FILE", help="write it there, and not to standard output")
    return parser


def _progress() -> Callable[[str], None]:
    """Tells a terminal what is being done, on one line; others are told nothing."""
    return _tell_terminal if _is_heard_by_terminal() else lambda _: None


def _tell_terminal(text: str) -> None:
    _say(f"\r\x1b[K{text[:78]}")


def _say_end() -> None:
    if _is_heard_by_terminal():
        _say("\r\x1b[K")


def _is_heard_by_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def _say(text: str) -> None:
    """Says something on standard error. That nobody can hear it, or that it is closed, costs no result."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        sys.stderr = None  # what is left in its buffer would be an error once more, at the end


def _write(text: str, path: Optional[str]) -> None:
    """Writes the whole of it or nothing. Raises OSError."""
    if path is None and sys.stdout is None:
        raise OSError(errno.EBADF, "standard output is closed")
    if path is None:
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except OSError:
            sys.stdout = None  # as with standard error
            raise
        return
    descriptor, beside = tempfile.mkstemp(dir=os.path.dirname(os.path.abspath(path)))
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise
