"""`advisor inventory`: what the sources or clusters show, for a person or in the advisor's own form."""

from __future__ import annotations

from advisor.cli.diagnostics import ExitCode
from advisor.cli.output import Output, outputs_from, write_outputs
from advisor.cli.session import Session
from advisor.cli.settings import rules_told
from advisor.documents.inventory_dump import dump_inventory
from advisor.model.inventory import Inventory
from advisor.report.inventory_page import inventory_page

SHOWN = ("terminal", "json", "yaml")
SAVED = ("json", "yaml")


def show(session: Session) -> ExitCode:
    """Prints the inventory."""
    return _write(session, SHOWN)


def save(session: Session) -> ExitCode:
    """Saves the inventory in the advisor's own form, as JSON when nothing else is said."""
    return _write(session, SAVED)


def _write(session: Session, formats: tuple[str, ...]) -> ExitCode:
    outputs = outputs_from(session.arguments, formats, formats[0])
    rules = session.load_rules(rules_told(session.arguments, session.environment, session.file))
    inventory = session.collect(rules.knowledge)
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
