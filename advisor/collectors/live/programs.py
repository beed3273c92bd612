"""Runs a program that must end by itself: no input, no terminal, bounded time and output.

It gets a session of its own, so that it cannot open the terminal to ask, and so that what it started dies with it.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

_CHUNK_BYTES = 64 << 10
#: Seconds between looks at whether the program has ended while something it started still holds its output open.
_LOOK_EVERY = 0.05


class Stop(StrEnum):
    """Why a program has no result."""

    NOT_STARTED = "not-started"
    TIMEOUT = "timeout"
    TOO_MUCH = "too-much"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A program that ended."""

    code: int
    """As the shell has it; negative for a signal."""
    output: bytes = field(repr=False)
    complaint: bytes = field(repr=False)
    """What it wrote to standard error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A program that did not get so far."""

    why: Stop
    says: str
    complaint: bytes = field(default=b"", repr=False)


Run: TypeAlias = Finished | Stopped


def run(command: Sequence[str], *, environ: Mapping[str, str], seconds: float, size: int) -> Run:
    """Runs a command for at most so many seconds; more than `size` bytes of either output stop it."""
    ends_at = time.monotonic() + seconds
    try:
        process = subprocess.Popen(  # noqa: S603  # the kubeconfig's own plugin, without a shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(environ),
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        return Stopped(why=Stop.NOT_STARTED, says=getattr(error, "strerror", None) or str(error))
    with process:
        try:
            return _watch(process, ends_at, size)
        finally:
            _end(process)


def _watch(process: subprocess.Popen[bytes], ends_at: float, size: int) -> Run:
    assert process.stdout is not None
    assert process.stderr is not None
    output, complaint = bytearray(), bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ, output)
        selector.register(process.stderr, selectors.EVENT_READ, complaint)
        while selector.get_map():
            left = ends_at - time.monotonic()
            if left <= 0:
                return Stopped(why=Stop.TIMEOUT, says="it did not end in time", complaint=bytes(complaint))
            has_ended = process.poll() is not None
            ready = selector.select(0 if has_ended else min(left, _LOOK_EVERY))
            if has_ended and not ready:
                break
            for key, _ in ready:
                _take(selector, key)
            if max(len(output), len(complaint)) > size:
                return Stopped(why=Stop.TOO_MUCH, says=f"it printed more than {size >> 10} KiB")
    try:
        code = process.wait(max(0.0, ends_at - time.monotonic()))
    except subprocess.TimeoutExpired:
        return Stopped(why=Stop.TIMEOUT, says="it did not end in time", complaint=bytes(complaint))
    return Finished(code=code, output=bytes(output), complaint=bytes(complaint))


def _take(selector: selectors.BaseSelector, key: selectors.SelectorKey) -> None:
    piece = os.read(key.fd, _CHUNK_BYTES)
    if piece:
        key.data.extend(piece)
    else:
        selector.unregister(key.fileobj)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a program that still runs, and what it started. One that ended may leave an agent behind on purpose."""
    if process.poll() is not None:
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
