"""Real BPF programs, as the connect-time load balancer has them: loaded and attached by the bpf system call itself."""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from pathlib import Path

#: Numbers of include/uapi/linux/bpf.h and of the system call, by machine.
_SYSCALL = {"x86_64": 321, "aarch64": 280}
_LOAD, _ATTACH, _LINK = 5, 8, 28
_SOCK_ADDR = 18
CONNECT4, SENDMSG4 = 10, 14
#: r0 = 1; exit: let it pass.
_PROGRAM = struct.pack("<BBhi", 0xB7, 0, 0, 1) + struct.pack("<BBhi", 0x95, 0, 0, 0)


def _bpf(command: int, attributes: bytes) -> int:
    data = ctypes.create_string_buffer(attributes.ljust(144, b"\0"), 144)
    libc = ctypes.CDLL(None, use_errno=True)
    done = int(libc.syscall(_SYSCALL[os.uname().machine], command, data, len(data)))
    if done < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return done


def load(name: str, place: int) -> int:
    """A descriptor of a program of this name, to be attached to such a place. Raises OSError."""
    code, licence = ctypes.create_string_buffer(_PROGRAM), ctypes.create_string_buffer(b"GPL")
    attributes = struct.pack(
        "=IIQQIIQII16sII",
        _SOCK_ADDR,
        len(_PROGRAM) // 8,
        ctypes.addressof(code),
        ctypes.addressof(licence),
        0,
        0,
        0,
        0,
        0,
        name.encode(),
        0,
        place,
    )
    return _bpf(_LOAD, attributes)


def attach(program: int, cgroup: Path, place: int, *, as_link: bool) -> int:
    """Attaches it to a cgroup: by a link for as long as the descriptor given lasts, or for good. Raises OSError."""
    folder = os.open(cgroup, os.O_RDONLY)
    try:
        if as_link:
            return _bpf(_LINK, struct.pack("=IIII", program, folder, place, 0))
        return _bpf(_ATTACH, struct.pack("=IIII", folder, program, place, 0))
    finally:
        os.close(folder)


def why_not() -> str:
    """Why programs cannot be attached here; empty when they can."""
    if sys.platform != "linux" or os.uname().machine not in _SYSCALL:
        return "the system call is known here for Linux on x86_64 and aarch64 alone"
    try:
        os.close(load("why_not", CONNECT4))
    except OSError as error:
        return f"the kernel loads no BPF program for us: {error}"
    return "" if cgroups() else "no cgroup2 is mounted"


def cgroups() -> Path | None:
    """Where the cgroups of version 2 are mounted."""
    for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines():
        _, folder, kind, *_ = line.split()
        if kind == "cgroup2":
            return Path(folder)
    return None
