"""`advisor rules list`: advisories, releases, compatibility, hops, facts or components, as a table or as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from advisor.cli.diagnostics import ExitCode
from advisor.cli.output import outputs_from, write_output
from advisor.cli.session import Session
from advisor.cli.settings import rules_told
from advisor.cli.upgrades import compatibility_rows, hop_rows
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName
from advisor.model.release import Catalogue, Line, Release
from advisor.problems import InvalidInput, Place, Problem, nearest
from advisor.report.plain import plain
from advisor.report.rules_json import listing_json

FORMATS = ("terminal", "json")

Row: TypeAlias = Mapping[str, "str | Mapping[str, str]"]
"""The cells of a row by column; a mapping stands for columns of its own, empty text for nothing."""


def listing(session: Session) -> ExitCode:
    """Lists advisories, releases, compatibility, hops, facts or components."""
    (output,) = outputs_from(session.arguments, FORMATS, "terminal")
    rules = session.load_rules(rules_told(session.arguments, session.environment, session.file))
    session.narrator.finish()
    rows = list(_rows(session, rules.knowledge))
    text = listing_json(rows) if output.format == "json" else _table(rows)
    write_output(text, output.path, session.stdout)
    return ExitCode.CLEAR


def _rows(session: Session, knowledge: KnowledgeBase) -> Iterator[Row]:
    what, component, line = session.arguments.what, session.arguments.component, session.arguments.line
    if line is not None and not (what == "releases" and component):
        raise _refused("usage", "--line picks among the releases of one component", "write: releases COMPONENT --line")
    match what:
        case "releases" if component:
            yield from _releases(_catalogue(component, knowledge), line)
        case "releases":
            yield from map(_summary, knowledge.catalogues.values())
        case "compatibility":
            yield from compatibility_rows(component, knowledge.upgrades)
        case "hops":
            yield from hop_rows(component, knowledge.upgrades)
        case "facts":
            for fact in knowledge.facts.values():
                yield {"name": fact.name, "type": fact.type, "scope": fact.scope, "meaning": fact.meaning}
        case "components":
            for known in knowledge.components.values():
                catalogue = knowledge.catalogues.get(known.name)
                count = str(len(catalogue.releases)) if catalogue else "0"
                yield {"name": known.name, "scheme": known.scheme, "presence": known.presence, "releases": count}
        case _:
            for advisory in knowledge.advisories.values():
                support = advisory.support
                versions = f"{support.tier} support" if support else str(advisory.affected.versions)
                yield {
                    "id": advisory.id,
                    "severity": advisory.severity,
                    "component": advisory.component,
                    "affected": versions,
                }


def _catalogue(component: str, knowledge: KnowledgeBase) -> Catalogue:
    catalogue = knowledge.catalogues.get(ComponentName(component))
    if catalogue is None:
        hint = nearest(component, knowledge.catalogues) or f"one of {', '.join(knowledge.catalogues)}"
        raise _refused("unknown-component", f'no releases are known of "{component}"', hint)
    return catalogue


def _summary(catalogue: Catalogue) -> Row:
    return {
        "component": catalogue.component,
        "releases": str(len(catalogue.releases)),
        "first": str(catalogue.releases[0].version),
        "last": str(catalogue.releases[-1].version),
        "read": catalogue.read,
        "source": catalogue.source,
    }


def _releases(catalogue: Catalogue, line: str | None) -> Iterator[Row]:
    """The releases of a catalogue, or of one line of it. Raises `InvalidInput` when it has no such line."""
    lines = dict.fromkeys(_dotted(release.version.line) for release in catalogue.releases)
    if line is not None and line not in lines:
        message = f'no release of {catalogue.component} is of a line "{line}"'
        raise _refused("unknown-line", message, f"one of {', '.join(lines)}")
    dates = {each.number: each for each in catalogue.lines}
    for release in catalogue.releases:
        if line is None or line == _dotted(release.version.line):
            yield {**_release(release, catalogue), **_dates(dates.get(release.version.line), catalogue)}


def _release(release: Release, catalogue: Catalogue) -> dict[str, str | Mapping[str, str]]:
    shipped = {**{slot: str(version) for slot, version in release.ships.items()}, **release.carries}
    columns = (*(slot.name for slot in catalogue.slots), *catalogue.carries)
    return {
        "version": str(release.version),
        "date": release.date or "",
        "editions": " ".join(sorted(release.editions)),
        "status": release.status,
        "ships": {name: shipped.get(name, "") for name in columns},
    }


def _dates(line: Line | None, catalogue: Catalogue) -> Row:
    if not catalogue.lines:
        return {}
    return {
        "maintenance_from": (line.maintenance_from if line else None) or "",
        "end_of_life": line.end_of_life if line else "",
    }


def _dotted(line: tuple[int, ...]) -> str:
    return ".".join(map(str, line))


def _refused(code: str, message: str, hint: str) -> InvalidInput:
    return InvalidInput([Problem(code=code, message=message, place=Place(file="command line"), hint=hint)])


def _table(rows: Iterable[Row]) -> str:
    """Columns as wide as their longest cell, without those that are empty throughout; the last one runs on."""
    flat = [dict(_cells(row)) for row in rows]
    if not flat:
        return ""
    titles = [title for title in flat[0] if any(row[title] for row in flat)]
    widths = {title: max(len(title), *(len(row[title]) for row in flat)) for title in titles[:-1]}
    lines = [{title: title.upper().replace("_", " ") for title in titles}, *flat]
    return "".join(
        "  ".join(plain(line[title]).ljust(widths.get(title, 0)) for title in titles).rstrip() + "\n" for line in lines
    )


def _cells(row: Row) -> Iterator[tuple[str, str]]:
    for title, cell in row.items():
        if isinstance(cell, str):
            yield title, cell
        else:
            yield from cell.items()
