"""Asks the few programs of the node that may be asked: read-only commands, bounded time and output, no shell."""

import json
import os
import selectors
import shutil
import signal
import subprocess
import time
from typing import Any

from advisor.evidence.files import AS_ROOT
from advisor.evidence.record import NotTold

#: Every program that is ever run. Each is only told to list or to say its version.
PROGRAMS = (
    "bpftool",
    "ethtool",
    "ip",
    "ipset",
    "iptables",
    "iptables-legacy-save",
    "iptables-nft-save",
    "iptables-save",
    "nft",
)
#: Seconds for one of them. Listing 100,000 rules takes a few.
MAX_SECONDS = 20.0
MAX_OUTPUT_BYTES = 64 << 20
#: Seconds for one that was killed to end; where the network's lock of the kernel is held, it never does.
LAST_SECONDS = 1.0

#: Where administrators' programs lie, which are not on the PATH of everybody.
_FOLDERS = ("/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin", "/bin")


def is_installed(program: str) -> bool:
    """Whether a program can be found."""
    return _path_of(program) is not None


def told_by(program: str, *arguments: str) -> bytes:
    """What a program prints. Raises `NotTold` when it is not there, fails, or does not end in time and size."""
    path = _path_of(program)
    if path is None:
        raise NotTold(f"{program} is not installed", f"install {program}, or look from where it is")
    words = " ".join((program,) + arguments)
    try:
        process = subprocess.Popen(
            (path,) + arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": _search_path(), "LC_ALL": "C"},
            start_new_session=True,
        )
    except OSError as error:
        raise NotTold(f"{program} cannot be run: {error.strerror}", f"run {words} by hand") from error
    try:
        output = _output(process, words)
    finally:
        _end(process)
    if process.returncode != 0:
        remedy = AS_ROOT if os.geteuid() else f"run {words} by hand, and see what it says"
        raise NotTold(f"{words} failed with code {process.returncode}", remedy)
    return output


def json_by(program: str, *arguments: str) -> Any:
    """What a program prints as JSON; an empty list where it prints nothing. Raises `NotTold`."""
    output = told_by(program, *arguments)
    try:
        return json.loads(output.decode("utf-8", "replace").strip() or "[]")
    except (ValueError, RecursionError) as error:
        words = " ".join((program,) + arguments)
        raise NotTold(f"{words} printed no JSON", f"run {words} by hand") from error


def _path_of(program: str) -> "str | None":
    assert program in PROGRAMS
    return shutil.which(program, path=_search_path())


def _search_path() -> str:
    """Absolute folders only: a program of the working folder is none of the node's."""
    told = os.environ.get("PATH", "").split(os.pathsep)
    return os.pathsep.join([each for each in told if os.path.isabs(each)] + list(_FOLDERS))


def _output(process: "subprocess.Popen[bytes]", words: str) -> bytes:
    assert process.stdout is not None
    ends_at, output = time.monotonic() + MAX_SECONDS, bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            left = ends_at - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise NotTold(f"{words} did not end in {MAX_SECONDS:.0f} s", "run it by hand")
            piece = os.read(process.stdout.fileno(), 1 << 16)
            if not piece:
                break
            output.extend(piece)
            if len(output) > MAX_OUTPUT_BYTES:
                raise NotTold(f"{words} printed more than {MAX_OUTPUT_BYTES >> 20} MiB", "run it by hand")
    try:
        process.wait(max(0.0, ends_at - time.monotonic()))
    except subprocess.TimeoutExpired as error:
        raise NotTold(f"{words} did not end in {MAX_SECONDS:.0f} s", "run it by hand") from error
    return bytes(output)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ends a program that still runs, with what it started. One that the kernel holds fast is left behind."""
    assert process.stdout is not None
    process.stdout.close()
    if process.poll() is not None:
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()
    try:
        process.wait(LAST_SECONDS)
    except subprocess.TimeoutExpired:
        process.returncode = -signal.SIGKILL  # told so that nobody waits for it any more
