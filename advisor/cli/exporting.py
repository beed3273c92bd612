"""`advisor rules export`: advisories as records of OSV, or as rules of Prometheus."""

from __future__ import annotations

import json
from pathlib import Path

from advisor.cli.diagnostics import ExitCode
from advisor.cli.drafting import made
from advisor.cli.judging import advisory_named
from advisor.cli.output import Output, outputs_from, write_output, write_outputs
from advisor.cli.session import Session
from advisor.cli.settings import rules_told
from advisor.documents.written import write_file
from advisor.model.advisory import Advisory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.problems import InvalidInput, Place, Problem
from advisor.report.as_osv import as_osv
from advisor.report.as_prometheus_rules import as_prometheus_rules
from advisor.report.plain import plain


def export(session: Session) -> ExitCode:
    """Writes the advisories named, or all, in the format asked for."""
    arguments = session.arguments
    outputs = outputs_from(arguments, (arguments.format,), arguments.format)
    if arguments.format == "prometheus" and arguments.into:
        message = "rules of Prometheus are one file, and --into is for one file each"
        hint = "write --output-file advisor-rules.yaml"
        raise InvalidInput([Problem(code="usage", message=message, place=Place(file="command line"), hint=hint)])
    rules = session.load_rules(rules_told(arguments, session.environment, session.file))
    session.narrator.finish()
    chosen = [advisory_named(name, rules) for name in arguments.advisories] or [*rules.knowledge.advisories.values()]
    if arguments.into is not None:
        _each(chosen, rules.knowledge, Path(arguments.into), session)
        return ExitCode.CLEAR
    write_outputs(outputs, lambda output: _whole(chosen, rules.knowledge, output), session.stdout)
    return ExitCode.CLEAR


def _whole(chosen: list[Advisory], knowledge: KnowledgeBase, output: Output) -> str:
    if output.format == "prometheus":
        import yaml  # noqa: PLC0415  # what else is exported is JSON

        return yaml.safe_dump(as_prometheus_rules(chosen), sort_keys=False, width=120, allow_unicode=False)
    records = [as_osv(each, knowledge) for each in chosen]
    return _json(records[0] if len(records) == 1 else records)


def _each(chosen: list[Advisory], knowledge: KnowledgeBase, into: Path, session: Session) -> None:
    """One record a file."""
    folder = made(into)
    for each in chosen:
        write_file(_json(as_osv(each, knowledge)).encode(), folder / f"{each.id}.json")
    write_output(f"{plain(str(folder))}: {len(chosen)} records\n", None, session.stdout)


def _json(document: object) -> str:
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"
