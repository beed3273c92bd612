"""`scan --estate --scheduler ADDRESS`: the address, and the workers behind it. Dask is loaded here alone."""

from __future__ import annotations

import re

from advisor.cli.session import Session
from advisor.estate.batch import Charge
from advisor.estate.executor import Executor
from advisor.problems import InvalidInput, Place, Problem

#: Where a Dask scheduler listens unless it is told otherwise (https://docs.dask.org/en/stable/deploying-cli.html).
DEFAULT_PORT = 8786
_LAST_PORT = 65535
_ADDRESS = re.compile(r"(?:(tcp|tls)://)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?", re.ASCII)
_THIS_MACHINE = re.compile(r"127\.[0-9.]+|\[::1\]|localhost")


def scheduler_address(told: str) -> str:
    """The address as Dask writes it. Raises `InvalidInput` for what is none.

    >>> scheduler_address("dask.example"), scheduler_address("tls://[::1]:9000")
    ('tcp://dask.example:8786', 'tls://[::1]:9000')
    """
    found = _ADDRESS.fullmatch(told)
    if found is None or not 0 < int(found[3] or DEFAULT_PORT) <= _LAST_PORT:
        message, hint = f'"{told}" is no address of a scheduler', "write tcp://HOST:PORT or tls://HOST:PORT"
        raise InvalidInput([_problem("wrong-setting", message, hint)])
    scheme, host, port = found.groups()
    return f"{scheme or 'tcp'}://{host}:{port or DEFAULT_PORT}"


def is_open_to_others(address: str) -> bool:
    """Whether what is sent there leaves this machine, and is not encrypted."""
    scheme, _, rest = address.partition("://")
    return scheme == "tcp" and not _THIS_MACHINE.fullmatch(rest.rpartition(":")[0])


def workers_of(address: str, charge: Charge, session: Session) -> Executor:
    """The workers of a scheduler. Raises `InvalidInput`, or `NotReached` when it does not answer."""
    try:
        from advisor.estate.dask_workers import connected  # noqa: PLC0415  # an extra that need not be there
    except ModuleNotFoundError as error:
        message = f"--scheduler needs a package that is not installed: {error.name}"
        raise InvalidInput([_problem("no-extra", message, "pip install 'upgrade-advisor[distributed]'")]) from error
    if is_open_to_others(address):
        session.narrator.say(f"inventories travel to {address} unencrypted; tls:// encrypts them")
    session.narrator.progress(f"asking the workers of {address} what they judge by")
    return connected(address, charge)


def _problem(code: str, message: str, hint: str) -> Problem:
    return Problem(code=code, message=message, place=Place(file="--scheduler"), hint=hint)
