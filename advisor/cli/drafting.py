"""`advisor rules new`, `import osv` and `export osv`: drafts for people to finish, and records for others to read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from advisor.cli.diagnostics import ExitCode
from advisor.cli.output import write_output
from advisor.cli.session import Session
from advisor.cli.settings import rules_told, today_of
from advisor.documents.bounded import read_bounded
from advisor.documents.draft import draft_text, schema_beside
from advisor.documents.knowledge import Rules
from advisor.documents.osv import osv_faults
from advisor.documents.ranges import typed_range
from advisor.documents.source import RULES_LIMITS
from advisor.documents.written import write_file
from advisor.model.advisory import AdvisoryKind, Severity
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import AdvisoryId, ComponentName
from advisor.model.recognition import KnownComponent
from advisor.problems import InvalidInput, Place, Problem, nearest
from advisor.report.plain import plain
from advisor.rulecheck.scaffold import Sketch, draft

COMMAND_LINE = Place(file="command line")

#: The form of an id, as `schemas/advisory.schema.json` has it.
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


def new(session: Session) -> ExitCode:
    """Writes the first draft of an advisory, which passes the schema at once."""
    arguments = session.arguments
    rules = session.load_rules(rules_told(arguments, session.environment, session.file))
    session.narrator.finish()
    known = _component(arguments.component, rules.knowledge)
    name = _free_id(arguments.id, rules)
    entry = typed_range(_bounds(session, known, rules.knowledge), known.scheme, COMMAND_LINE)
    today = today_of(arguments, session.environment, session.file, session.now)
    sketch = Sketch(
        id=name,
        kind=AdvisoryKind(arguments.kind),
        known=known,
        ranges=(entry,),
        severity=Severity(arguments.severity),
        read=today.isoformat(),
    )
    path = _write(sketch, rules, Path(arguments.into))
    write_output(
        f"{plain(str(path))}: write what says TODO, then\n  advisor rules check {plain(arguments.into)}\n",
        None,
        session.stdout,
    )
    return ExitCode.CLEAR


def import_osv(session: Session) -> ExitCode:
    """Turns OSV records into drafts, all or none."""
    arguments = session.arguments
    rules = session.load_rules(rules_told(arguments, session.environment, session.file))
    session.narrator.finish()
    today = today_of(arguments, session.environment, session.file, session.now).isoformat()
    sketches = [*_imported(arguments.files, rules.knowledge, today)]
    for sketch in sketches:
        _free_id(sketch.id, rules)
    paths = [_write(sketch, rules, Path(arguments.into)) for sketch in sketches]
    write_output("".join(f"{plain(str(path))}\n" for path in paths), None, session.stdout)
    return ExitCode.CLEAR


def _component(name: str, knowledge: KnowledgeBase) -> KnownComponent:
    known = knowledge.components.get(ComponentName(name))
    if known is None:
        hint = nearest(name, knowledge.components) or f"one of {', '.join(knowledge.components)}"
        raise _refusal("unknown-component", f'no component is named "{name}"', COMMAND_LINE, hint)
    return known


def _free_id(name: str, rules: Rules) -> AdvisoryId:
    if not _ID.fullmatch(name):
        message = f'"{name}" cannot be an id, and no file can be called so'
        raise _refusal("wrong-id", message, COMMAND_LINE, "use small letters, digits and dashes: calico-example-leak")
    if AdvisoryId(name) in rules.knowledge.advisories:
        message = f"{name} is there already, in {rules.files[AdvisoryId(name)]}"
        raise _refusal("declared-twice", message, COMMAND_LINE, "name the new fault otherwise, or edit that file")
    return AdvisoryId(name)


def _bounds(session: Session, known: KnownComponent, knowledge: KnowledgeBase) -> dict[str, str]:
    """The bounds told; when there are none, the newest release but one has the fault, and the newest has not."""
    told = {name: getattr(session.arguments, name) for name in ("introduced", "fixed", "last_affected", "limit")}
    bounds = {name: text for name, text in told.items() if text}
    catalogue = knowledge.catalogues.get(known.name)
    releases = [each.version.release for each in catalogue.releases] if catalogue else []
    if not bounds and len(releases) < 2:  # noqa: PLR2004  # one with the fault, one without
        message = f"no releases of {known.name} are known to guess bounds from"
        raise _refusal("no-bounds", message, COMMAND_LINE, "give --introduced and --fixed")
    return bounds or {"introduced": releases[-2], "fixed": releases[-1]}


def _imported(files: Iterable[str], knowledge: KnowledgeBase, today: str) -> Iterable[Sketch]:
    problems: list[Problem] = []
    sketches: list[Sketch] = []
    for name in files:
        try:
            text = read_bounded(Path(name), size=RULES_LIMITS.size)
            faults = osv_faults(text, file=name, components=knowledge.components, read=today)
        except InvalidInput as error:
            problems.extend(error.problems)
            continue
        for fault in faults:
            known = knowledge.components[fault.component]
            sketches.append(
                Sketch(
                    id=fault.id,
                    kind=AdvisoryKind.SECURITY,
                    known=known,
                    ranges=fault.ranges,
                    title=fault.title,
                    summary=fault.summary,
                    severity=fault.severity,
                    references=fault.references,
                    read=today,
                    doubt=f"TODO: taken over from {fault.source}; nobody read the code at its bounds yet.",
                )
            )
    if problems:
        raise InvalidInput(problems)
    return sketches


def _write(sketch: Sketch, rules: Rules, into: Path) -> Path:
    """Writes a draft where its component's advisories stand. Raises `InvalidInput` when a file is there already."""
    inside = _home(sketch.known, rules) / f"{sketch.id}.yaml"
    path = into / inside
    if path.exists():
        raise _refusal("file-exists", "this file is there already", Place(file=str(path)), "give the fault another id")
    document: Mapping[str, Any] = draft(sketch, rules.knowledge.catalogues.get(sketch.known.name))
    made(path.parent)
    write_file(draft_text(document, schema_beside(into, inside)).encode(), path)
    return path


def _home(known: KnownComponent, rules: Rules) -> PurePosixPath:
    """The folder of a component's advisories, as the others have it."""
    others = rules.knowledge.by_component.get(known.name, ())
    for each in others:
        parts = Path(rules.files[each.id]).parts
        if "advisories" in parts:
            return PurePosixPath(*parts[len(parts) - parts[::-1].index("advisories") - 1 : -1])
    return PurePosixPath("advisories", known.name)


def made(folder: Path) -> Path:
    """A folder, made where it is not there. Raises `InvalidInput` when it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"cannot make this folder: {error.strerror or error}"
        raise _refusal("unwritable-output", message, Place(file=str(folder)), None) from error
    return folder


def _refusal(code: str, message: str, place: Place, hint: str | None) -> InvalidInput:
    return InvalidInput([Problem(code=code, message=message, place=place, hint=hint)])
