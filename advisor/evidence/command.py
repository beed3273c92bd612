"""The command line of the single file: looks, and writes all of it or nothing."""

import argparse
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
        sys.stderr.write("".join(f"{line}\n" for line in [*evidence.notes, *gaps_in_words(evidence)]))
        _write(json.dumps(document_of(evidence), indent=2) + "\n", arguments.output_file)
    except (WrongFlag, NotTold) as error:
        remedy = "" if isinstance(error, WrongFlag) else f"\n  hint: {error.remedy}"
        sys.stderr.write(f"error: {error}{remedy}\n")
        return REFUSED
    except OSError as error:
        sys.stderr.write(f"error: the result cannot be written: {error.strerror}\n")
        return REFUSED
    except KeyboardInterrupt:
        sys.stderr.write("interrupted; nothing was written\n")
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
    return _tell_terminal if sys.stderr.isatty() else lambda _: None


def _tell_terminal(text: str) -> None:
    sys.stderr.write(f"\r\x1b[K{text[:78]}")
    sys.stderr.flush()


def _say_end() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")


def _write(text: str, path: Optional[str]) -> None:
    """Writes the whole of it or nothing. Raises OSError."""
    if path is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    descriptor, beside = tempfile.mkstemp(dir=os.path.dirname(os.path.abspath(path)))
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise
