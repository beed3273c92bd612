"""`advisor inventory`: what the sources or clusters show, for a person or in the advisor's own form."""

from __future__ import annotations

import secrets
from pathlib import Path

from advisor.cli.diagnostics import ExitCode
from advisor.cli.hosting import check_host, look_at_host, print_script
from advisor.cli.output import Output, outputs_from, write_outputs
from advisor.cli.session import Session
from advisor.cli.settings import rules_told
from advisor.documents.bounded import read_bounded
from advisor.documents.inventory_dump import dump_document, dump_inventory, inventory_document
from advisor.documents.redact import redacted
from advisor.model.inventory import Inventory
from advisor.problems import InvalidInput, Place, Problem
from advisor.report.inventory_page import inventory_page

SHOWN = ("terminal", "json", "yaml")
SAVED = ("json", "yaml")

#: A key shorter than this could be found by trying: 128 bits, as RFC 2104 asks of HMAC.
SHORTEST_KEY_BYTES = 16
#: No key is longer; a larger file is another file.
LONGEST_KEY_BYTES = 4096


def show(session: Session) -> ExitCode:
    """Prints the inventory."""
    return _write(session, SHOWN)


def save(session: Session) -> ExitCode:
    """Saves the inventory in the advisor's own form, as JSON when nothing else is said."""
    check_host(session.arguments)
    if session.arguments.print_script:
        print_script(session)
        return ExitCode.CLEAR
    return _write(session, SAVED)


def redact(session: Session) -> ExitCode:
    """Writes the inventory with other names for whatever would tell whose it is."""
    outputs = outputs_from(session.arguments, SAVED, SAVED[0])
    key = _key(session.arguments.key)
    rules = session.load_rules(rules_told(session.arguments, session.environment, session.file))
    inventory = session.collect(rules.knowledge)
    session.narrator.finish()
    if not session.arguments.key:
        session.narrator.say("without --key the other names are random: the next run gives other ones")
    document = redacted(inventory_document(inventory), rules.knowledge, key)
    write_outputs(outputs, lambda output: dump_document(document, output.format), session.stdout)
    return _code(inventory)


def _key(file: str | None) -> bytes:
    """The key in a file, or a random one. Raises `InvalidInput` for one that would be easily found."""
    if file is None:
        return secrets.token_bytes(SHORTEST_KEY_BYTES * 2)
    key = read_bounded(file, size=LONGEST_KEY_BYTES).strip()
    if len(key) < SHORTEST_KEY_BYTES:
        message = f"the key has {len(key)} bytes; under {SHORTEST_KEY_BYTES} it could be found by trying"
        hint = f"openssl rand -hex 32 > {Path(file).name}"
        raise InvalidInput([Problem(code="short-key", message=message, place=Place(file=file), hint=hint)])
    return key


def _write(session: Session, formats: tuple[str, ...]) -> ExitCode:
    outputs = outputs_from(session.arguments, formats, formats[0])
    rules = session.load_rules(rules_told(session.arguments, session.environment, session.file))
    is_host = getattr(session.arguments, "host", False)
    inventory = look_at_host(session, rules.knowledge) if is_host else session.collect(rules.knowledge)
    session.narrator.finish()

    def render(output: Output) -> str:
        if output.format != "terminal":
            return dump_inventory(inventory, output.format)
        in_terminal = output.path is None
        columns = session.columns if in_terminal else 80
        return inventory_page(inventory, rules.knowledge, columns=columns, colour=session.colour and in_terminal)

    write_outputs(outputs, render, session.stdout)
    return _code(inventory)


def _code(inventory: Inventory) -> ExitCode:
    """What there is was written; whether all of it was to be seen is in the code."""
    return ExitCode.CLEAR if all(each.is_reached for each in inventory.clusters) else ExitCode.UNREACHABLE
