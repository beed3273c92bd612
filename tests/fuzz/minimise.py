"""Makes an input that shows a fault as short as a few hundred tries can."""

from __future__ import annotations

from collections.abc import Callable

TRIES = 300


def minimised(data: bytes, shows: Callable[[bytes], bool], *, tries: int = TRIES) -> bytes:
    """The shortest input found that still shows the fault: parts are left out, larger ones first.

    >>> minimised(b"....x....", lambda data: b"x" in data)
    b'x'
    """
    size = max(len(data) // 2, 1)
    while tries > 0:
        at, is_shorter = 0, False
        while at < len(data) and tries > 0:
            tried = data[:at] + data[at + size :]
            tries -= 1
            if shows(tried):
                data, is_shorter = tried, True
            else:
                at += size
        if size == 1 and not is_shorter:
            break
        size = max(size // 2, 1)
    return data
