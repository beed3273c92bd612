"""Stands for a screen: a process that speaks what Textual's web driver speaks, and starts in no time.

It draws its arguments and its surroundings, and then what it is told.
"""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from typing import BinaryIO

from textual_serve._binary_encode import dump

#: What it can deliver.
FILE = b"a picture of the screen"


def main(mode: str, *rest: str) -> None:
    """Draws until it is asked to end."""
    if mode == "broken":
        sys.stderr.write("rules/x.yaml: error\x1b[2J\x9b1m of a rule\nhint: mend it\n")
        sys.exit(2)
    if mode == "loud":
        sys.stderr.write("".join(f"line {number} of very many\n" for number in range(100_000)))
        sys.exit(70)
    if mode == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    own = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) if mode == "parent" else None
    sys.stdout.buffer.write(b"a line of somebody else\n__GANGLION__\n")
    keys = ("TEXTUAL_DRIVER", "COLUMNS", "ROWS")
    seen = {"words": rest, "pid": os.getpid(), "own": own and own.pid, "leads": os.getpgrp() == os.getpid()}
    _send(
        b"D", json.dumps({**seen, **{key: os.environ.get(key) for key in keys}, "all": [*os.environ.values()]}).encode()
    )
    _serve(sys.stdin.buffer, is_stubborn=mode == "stubborn")


def _serve(told: BinaryIO, *, is_stubborn: bool) -> None:
    delivered = io.BytesIO(FILE)
    while head := told.read(5):
        payload = told.read(int.from_bytes(head[1:], "big"))
        if head[:1] == b"D":
            _send(b"D", b"typed " + payload)
            if payload == b"deliver":
                start = {"path": "/tmp/screen.svg", "open_method": "download", "mime_type": "image/svg+xml"}  # noqa: S108
                _send(b"M", json.dumps({"type": "deliver_file_start", "key": "k", "encoding": "", **start}).encode())
            continue
        match json.loads(payload):
            case {"type": "quit"} if not is_stubborn:
                _send(b"M", b'{"type": "exit"}')
                return
            case {"type": "deliver_chunk_request", "key": str(key)}:
                _send(b"P", dump(("deliver_chunk", key, delivered.read(8))))
            case said:
                _send(b"D", b"told " + json.dumps(said).encode())


def _send(kind: bytes, payload: bytes) -> None:
    sys.stdout.buffer.write(kind + len(payload).to_bytes(4, "big") + payload)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
