"""A report that was written earlier -> what it recorded. `schemas/report.schema.json` is its shape.

Only what is compared is read. A report that is newer than this program is refused: a key we do not know may say that a
finding does not count.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

from advisor.documents.bounded import quoted, read_bounded
from advisor.documents.mistaken import mistaken
from advisor.documents.schema import check_shape, load_schema
from advisor.documents.source import INVENTORY_LIMITS, Document, read_json
from advisor.documents.view import View
from advisor.model.advisory import AdvisoryKind, Severity
from advisor.model.assessment import Verdict
from advisor.model.finding import Standing, Status
from advisor.model.names import AdvisoryId, ComponentName
from advisor.model.reported import ReportedCluster, ReportedFinding, ReportedRun, Subject
from advisor.problems import InvalidInput, Problem

READS = (1, 0)
"""The newest version of a report, major and minor, that is understood wholly."""

_VERSION = re.compile(r"([0-9]{1,5})\.([0-9]{1,5})\.[0-9]{1,5}")
_NOT_ITS_OWN = {"source", "because"}
_HINT = "write one with advisor scan -o json=report.json"


def load_report(path: Path) -> ReportedRun:
    """What a report recorded. Raises `InvalidInput` when it is none, or one of a newer program."""
    return read_report(read_bounded(path, size=INVENTORY_LIMITS.size), file=str(path))


def read_report(content: bytes, *, file: str) -> ReportedRun:
    """What the report in a file's content recorded. Raises as `load_report` does."""
    if problem := mistaken(content, file=file, kind="report"):
        raise InvalidInput([problem])
    document = read_json(content, file=file, limits=INVENTORY_LIMITS)
    if problem := _not_ours(document):
        raise InvalidInput([problem])
    problems = check_shape(document, load_schema("report"))
    if problems:
        raise InvalidInput(problems)
    view = View(document=document, data=document.data, problems=problems)
    return _report(view, f"sha256:{hashlib.sha256(content).hexdigest()}")


def _not_ours(document: Document) -> Problem | None:
    """Why this is no report that can be read at all; None when its shape is worth checking."""
    data = document.data if isinstance(document.data, dict) else {}
    tool = data.get("tool")
    if not isinstance(tool, dict) or tool.get("name") != "advisor" or "clusters" not in data or "goal" in data:
        what = "; it says what went wrong in a run" if "error" in data else ""
        what = "; it is a plan" if "goal" in data else what
        message = f"this is no report of the advisor{what}"
        return Problem(code="not-a-report", message=message, place=document.place(), hint=_HINT)
    written = data.get("schema_version")
    found = _VERSION.fullmatch(written) if isinstance(written, str) else None
    if found and (int(found[1]), int(found[2])) > READS:
        message = f"this report is of version {written}, and {READS[0]}.{READS[1]} is the newest understood here"
        hint = f"it was written by advisor {quoted(tool.get('version'))}: read it with that, or write it anew"
        return Problem(code="newer-report", message=message, place=document.place(["schema_version"]), hint=hint)
    return None


def _report(view: View, digest: str) -> ReportedRun:
    knowledge = view.at("knowledge")
    names = knowledge.at("rules").keys()
    rules = {AdvisoryId(name): knowledge.at("rules").text(name) for name in names}
    settings = ((each.text("name"), str(each.scalar("value"))) for each in view.at("gate").each("settings"))
    return ReportedRun(
        digest=digest,
        advisor=view.at("tool").text("version"),
        today=view.text("generated_at")[: len("2026-11-21")],
        knowledge_version=knowledge.text("version"),
        knowledge=knowledge.text("digest"),
        rules=MappingProxyType(rules),
        is_stale=knowledge.flag("stale", default=False),
        settings=tuple(sorted(settings)),
        waivers=_on_record(view.at("waivers")),
        answers=tuple(sorted((*map(_entry, view.each("rests_on")), *_on_record(view.at("answers"))))),
        verdict=view.choice("verdict", Verdict),
        clusters=tuple(sorted(map(_cluster, view.each("clusters")), key=lambda cluster: cluster.name)),
    )


def _cluster(view: View) -> ReportedCluster:
    name = view.text("name")
    return ReportedCluster(
        name=name,
        verdict=view.choice("verdict", Verdict),
        inventory=view.text("inventory_digest"),
        findings=tuple(_finding(name, each) for each in view.each("findings")),
        conflicts=tuple(sorted(_conflicts(view))),
    )


def _conflicts(view: View) -> Iterator[str]:
    for each in view.each("problems"):
        if each.text("kind") == "conflict":
            yield each.text("about")


def _finding(cluster: str, view: View) -> ReportedFinding:
    nodes = view.at("nodes")
    return ReportedFinding(
        subject=Subject(
            cluster=cluster,
            advisory=AdvisoryId(view.text("advisory")),
            component=ComponentName(view.text("component")),
            version=view.text_or_none("version") or "",
            build=view.text_or_none("build") or "",
            inside=view.text_or_none("inside") or "",
        ),
        kind=view.choice("kind", AdvisoryKind),
        severity=view.choice("severity", Severity),
        status=view.choice("status", Status),
        standing=view.choice_or_none("standing", Standing),
        basis=view.text_or_none("basis") or "",
        missing=tuple(sorted({f"{each.text('kind')} {each.text('fact')}" for each in view.each("missing")})),
        affected_nodes=nodes.number("affected"),
        unknown_nodes=nodes.number("unknown"),
        fixed_in=view.texts("fixed_in"),
        fixed_in_other_editions=view.texts("fixed_in_other_editions"),
        waiver="" if view.at("waiver").data is None else _entry(view.at("waiver")),
    )


def _on_record(view: View) -> tuple[str, ...]:
    """What people put on record, whatever became of it."""
    names = view.keys()
    return tuple(sorted(_entry(each) for became in names for each in view.each(became)))


def _entry(view: View) -> str:
    """A waiver or an answer as text that is equal when they say the same; why it covers nothing is not said by it."""
    data = view.data if isinstance(view.data, dict) else {}
    return json.dumps({key: value for key, value in data.items() if key not in _NOT_ITS_OWN}, sort_keys=True)
