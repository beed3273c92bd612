"""Reads files of the node, never more than is said, and never one that could block or is no file."""

import errno
import os
import stat
from typing import Callable, Iterator, List, NamedTuple, Sequence

from advisor.evidence.record import NotTold, Statement, Unseen

#: More than any file that is held whole: /proc/modules, modules.dep, a kubeconfig.
MAX_FILE_BYTES = 4 << 20
_PIECE_OF_TEXT = 1 << 16

AS_ROOT = "run it as root on the node"
OUTSIDE = "run it on the node itself, not in a container"


class Root(NamedTuple):
    """Where the node's own root folder is seen."""

    path: str
    is_told: bool = False
    """Whether somebody says so: the files there are then taken for the node's, whatever they look like."""

    def at(self, path: str) -> str:
        """A path of the node, as we reach it."""
        return path if self.path == "/" else self.path.rstrip("/") + path


def opened(path: str, *, device: bool = False) -> int:
    """A descriptor of a regular file, or of a character device where that is wanted. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode) or (device and stat.S_ISCHR(mode)):
        return descriptor
    os.close(descriptor)
    raise OSError(errno.EINVAL, "it is no regular file", path)


def text_of(path: str, *, size: int = MAX_FILE_BYTES) -> str:
    """The text of a small file. Raises OSError, and `NotTold` for one that is larger than anything expected there."""
    data = bytearray()
    with os.fdopen(opened(path), "rb", buffering=0) as file:
        while len(data) <= size:
            # In small pieces: the kernel makes room for all that is asked for, and refuses to make much.
            piece = file.read(_PIECE_OF_TEXT)
            if not piece:
                break
            data += piece
    if len(data) > size:
        raise NotTold(f"{path} has more than {size >> 10} KiB", "look at it by hand")
    return data.decode("utf-8", "replace")


def lines_of(path: str) -> Iterator[str]:
    """The lines of a file of the kernel, one after another and each cut where no real one ends. Raises OSError."""
    with os.fdopen(opened(path), "rb") as file:
        while True:
            line = file.readline(4096)
            if not line:
                return
            yield line.decode("utf-8", "replace")


def exists(path: str) -> bool:
    """Whether something is there. Raises PermissionError where nobody may tell us."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def reason_of(error: OSError) -> NotTold:
    """Why a file could not be read, with what would help."""
    path = os.fsdecode(error.filename or "a file")
    if isinstance(error, PermissionError):
        return NotTold(f"reading {path} was refused", AS_ROOT if os.geteuid() else OUTSIDE)
    if isinstance(error, FileNotFoundError):
        return NotTold(f"{path} is not there", "nothing, where a node has no use for it; else " + OUTSIDE)
    return NotTold("{} cannot be read: {}".format(path, error.strerror or "an error"), "look at it by hand")


def attempt(facts: Sequence[str], ask: Callable[[], List[Statement]]) -> List[Statement]:
    """What asking gives, or why none of these facts could be told."""
    try:
        return ask()
    except NotTold as error:
        why = error
    except OSError as error:
        why = reason_of(error)
    return [Unseen(fact, why.why, why.remedy) for fact in facts]
