"""`advisor inventory collect --host`: looks at this machine, and saves what it shows as an inventory of one node."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from advisor.cli.live import CHOOSING, TIMING
from advisor.cli.output import write_output
from advisor.cli.session import Session
from advisor.collectors.sources import SourceText
from advisor.evidence.flags import WrongFlag, request_from
from advisor.evidence.record import HOST, Evidence, NotTold, document_of, gaps_in_words
from advisor.model.inventory import Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.problems import InvalidInput, Place, Problem

#: The flags that mean nothing without --host, by the names argparse gives them.
HOST_FLAGS = {
    "cluster": "--cluster",
    "node": "--node",
    "sample": "--sample",
    "root": "--root",
    "print_script": "--print-script",
}


def check_host(arguments: Namespace) -> None:
    """Raises `InvalidInput` for flags that contradict each other."""
    if problems := list(_contradictions(arguments)):
        raise InvalidInput(problems)


def print_script(session: Session) -> None:
    """Prints the single file, which needs no more than python3."""
    from advisor.cli.host_script import host_script  # noqa: PLC0415  # only this prints it

    path = session.arguments.output_file
    write_output(host_script(), Path(path) if path else None, session.stdout)


def look_at_host(session: Session, knowledge: KnowledgeBase) -> Inventory:
    """What this machine shows, read as any inventory is. Raises `InvalidInput`."""
    from advisor.collectors import collect  # noqa: PLC0415  # as for sources

    evidence = _evidence(session)
    for note in evidence.notes:
        session.narrator.say(note)
    for gap in gaps_in_words(evidence):
        for line in gap.splitlines():
            session.narrator.say(line)
    data = json.dumps(document_of(evidence)).encode()
    return collect([SourceText(name=f"{HOST}{evidence.node}", data=data, is_named=True)], knowledge)


def _evidence(session: Session) -> Evidence:
    from advisor.evidence.command import usual_clock  # noqa: PLC0415  # only a look needs it
    from advisor.evidence.look import look  # noqa: PLC0415  # as above

    try:
        return look(request_from(session.arguments), usual_clock(), session.narrator.progress)
    except WrongFlag as error:
        raise _refused("wrong-setting", error.message, error.flag, error.hint) from error
    except NotTold as error:
        raise _refused("no-node", error.why, "host", error.remedy) from error


def _contradictions(arguments: Namespace) -> Iterator[Problem]:
    told = [flag for name, flag in HOST_FLAGS.items() if getattr(arguments, name, None) not in {None, False}]
    if not arguments.host:
        if told:
            yield _usage(f"{', '.join(told)} without --host", "--host looks at this machine; add it")
        return
    others = [flag for name, flag in {**CHOOSING, **TIMING}.items() if getattr(arguments, name, None)]
    if arguments.sources or others:
        other = ", ".join([*(["sources"] if arguments.sources else []), *others])
        yield _usage(f"--host and {other} exclude each other", "save this machine first, and scan both files together")
    if arguments.print_script and len(told) > 1:
        rest = ", ".join(flag for flag in told if flag != "--print-script")
        yield _usage(f"--print-script prints, and {rest} is for a look", f"give {rest} to the script where it runs")


def _usage(message: str, hint: str) -> Problem:
    return Problem(code="usage", message=message, place=Place(file="command line"), hint=hint)


def _refused(code: str, message: str, where: str, hint: str) -> InvalidInput:
    return InvalidInput([Problem(code=code, message=message, place=Place(file=where), hint=hint)])
