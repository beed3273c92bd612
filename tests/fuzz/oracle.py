"""What a reader may make of hostile bytes: values that can be shown, or problems that can be told. All else is a fault.

Time is bounded by the input's size in CPU seconds of this process, so that a busy machine changes nothing.
"""

from __future__ import annotations

import contextlib
import re
import signal
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType

from advisor.problems import InvalidInput, Problem
from tests.fuzz.readers import Read

#: Some readers take 30 ms for an empty file, and 64 MiB may come out of any archive; a byte takes some 2 microseconds.
SECONDS, SECONDS_A_BYTE = 3.0, 0.00002


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a reader did that no reader may do."""

    signature: str
    """Alike for inputs that show the same fault."""
    says: str


class TooSlow(BaseException):
    """An input took longer than its size allows. Not an `Exception`, so that no reader can swallow it."""


def fault_of(read: Read, data: bytes) -> Fault | None:
    """What is wrong with how a reader takes an input; None when nothing is."""
    try:
        with _deadline(SECONDS + len(data) * SECONDS_A_BYTE):
            shown = read(data)
    except InvalidInput as error:
        return _fault_in(error.problems)
    except (Exception, TooSlow, SystemExit) as error:  # whatever it is, it is the fault looked for
        return Fault(signature=_signature(error), says="".join(traceback.format_exception(error))[-4000:])
    return _fault_in_text(shown, "shown")


def _fault_in(problems: tuple[Problem, ...]) -> Fault | None:
    if not problems:
        return Fault(signature="refused without a problem", says="InvalidInput with no problem in it")
    for each in problems:
        if not (each.place.file and each.message and each.code):
            return Fault(signature=f"half a problem: {each.code}", says=repr(each))
        if fault := _fault_in_text(f"{each.message}{each.hint or ''}", f"problem {each.code}"):
            return fault
    return None


def _fault_in_text(text: str, what: str) -> Fault | None:
    """Text that could steer a terminal, or that cannot be written at all."""
    if _STEERS.search(text) is None and not (what.startswith("problem") and "\n" in text):
        return None
    return Fault(signature=f"{what}: control character", says=ascii(text[:2000]))


#: Controls but the end of a line, halves of pairs, lines of their own, and what turns the direction of writing:
#: https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
_STEERS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def _signature(error: BaseException) -> str:
    """The kind of an error and the last line of ours that it passed."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [each for each in frames if "/advisor/" in each.filename] or frames
    where = f"{ours[-1].filename.rpartition('/advisor/')[2]}:{ours[-1].name}" if ours else ""
    return f"{type(error).__name__} {where}"


@contextlib.contextmanager
def _deadline(seconds: float) -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow(f"more than {seconds:.1f} s")

    earlier = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, earlier)
