"""What may be said on the command line, to the program and to the single file alike.

The program builds its whole command line at each start, so this module is to import little.
"""

import argparse
import os
import re
from typing import NamedTuple, Optional

#: What a cluster is called when nobody names it: as the advisor calls one that no source names.
UNNAMED_CLUSTER = "cluster"
MAX_SAMPLE_SECONDS = 86400
MAX_NAME = 253

_TIME = re.compile(r"([0-9]{1,5})([smh]?)")
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600}


class Request(NamedTuple):
    """What to look at, and how long."""

    root: str
    """Where the node's root folder is seen."""
    is_root_told: bool
    """Whether somebody says so: the files there are then taken for the node's, whatever they look like."""
    cluster: str
    node: str
    """Empty: as Calico or the host itself says."""
    seconds: float
    """How long to look for what grows; 0 for one look."""


class WrongFlag(Exception):
    """A flag whose value cannot be meant."""

    def __init__(self, flag: str, message: str, hint: str) -> None:
        super().__init__(f"{flag}: {message}; {hint}")
        self.flag = flag
        self.message = message
        self.hint = hint


def add_host_flags(group: "argparse._ActionsContainer") -> None:
    """Adds the flags that say what to look at, and how long."""
    group.add_argument("--cluster", metavar="NAME", help="the cluster's name, where other sources name it too")
    group.add_argument("--node", metavar="NAME", help="as kubectl get nodes has it; else as Calico or the host says")
    group.add_argument("--sample", metavar="TIME", help="look for so long at what grows: 60s, 10m; else once")
    group.add_argument("--root", metavar="FOLDER", help="where the node's root folder is seen, such as /host")


def request_from(arguments: argparse.Namespace) -> Request:
    """What the flags ask for. Raises `WrongFlag`."""
    for flag, name in (("--cluster", arguments.cluster), ("--node", arguments.node)):
        if name is not None and (not name.isprintable() or not 0 < len(name) <= MAX_NAME):
            raise WrongFlag(flag, "this is no name", f"write one of at most {MAX_NAME} characters")
    root = "/" if arguments.root is None else os.path.abspath(arguments.root)
    if not os.path.isdir(root):
        raise WrongFlag("--root", f"{arguments.root!r} is no folder", "name where the node's / is mounted")
    return Request(
        root=root,
        is_root_told=arguments.root is not None,
        cluster=arguments.cluster or UNNAMED_CLUSTER,
        node=arguments.node or "",
        seconds=_seconds(arguments.sample),
    )


def _seconds(told: Optional[str]) -> float:
    found = _TIME.fullmatch(told or "0")
    seconds = int(found.group(1)) * _UNITS[found.group(2)] if found else -1
    if not 0 <= seconds <= MAX_SAMPLE_SECONDS:
        raise WrongFlag("--sample", f"{told!r} is no time to look for", "write 60s, 10m or 1h; a day at most")
    return seconds
