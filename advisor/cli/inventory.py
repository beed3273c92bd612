"""`advisor inventory show`: what the sources show, for a person or in the advisor's own form."""

from __future__ import annotations

from advisor.cli.diagnostics import ExitCode
from advisor.cli.output import outputs_from, write_output
from advisor.cli.session import Session
from advisor.cli.settings import rules_told
from advisor.documents.inventory_dump import dump_inventory
from advisor.report.inventory_page import inventory_page

FORMATS = ("terminal", "json", "yaml")


def show(session: Session) -> ExitCode:
    """Prints the inventory of the sources."""
    outputs = outputs_from(session.arguments, FORMATS, "terminal")
    rules = session.load_rules(rules_told(session.arguments, session.environment))
    inventory = session.collect(rules.knowledge)
    session.narrator.finish()
    for output in outputs:
        if output.format == "terminal":
            in_terminal = output.path is None
            columns = session.columns if in_terminal else 80
            text = inventory_page(inventory, rules.knowledge, columns=columns, colour=session.colour and in_terminal)
        else:
            text = dump_inventory(inventory, output.format)
        write_output(text, output.path, session.stdout)
    return ExitCode.CLEAR
