"""A plan that was written earlier -> what it recorded. `schemas/plan.schema.json` is its shape.

A plan that is newer than this program is refused: a key we do not know may hold a step that has to be looked at.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from advisor.documents.bounded import quoted, read_bounded
from advisor.documents.mistaken import mistaken
from advisor.documents.schema import check_shape, load_schema
from advisor.documents.source import INVENTORY_LIMITS, Document, read_json
from advisor.documents.view import View
from advisor.model.advisory import Severity
from advisor.model.comparison import parse_comparison
from advisor.model.component import Basis
from advisor.model.names import AdvisoryId, ComponentName, FactName
from advisor.model.recorded_plan import (
    MadeFrom,
    RecordedCheck,
    RecordedCluster,
    RecordedComponent,
    RecordedCourse,
    RecordedEntry,
    RecordedFact,
    RecordedHop,
    RecordedPlan,
    RecordedWay,
)
from advisor.model.template import Language
from advisor.problems import InvalidInput, Problem

PLAN_BYTES = INVENTORY_LIMITS.size
"""A plan that is larger is refused."""

READS = (1, 0)
"""The newest version of a plan, major and minor, that is understood wholly."""

_VERSION = re.compile(r"([0-9]{1,5})\.([0-9]{1,5})\.[0-9]{1,5}")
_NOT_ITS_OWN = {"source", "because"}
_HINT = "write one with advisor plan -o json=plan.json"
_LANGUAGE = {"command": Language.SHELL, "promql": Language.PROMQL}


def load_plan(path: Path) -> RecordedPlan:
    """What a plan recorded. Raises `InvalidInput` when it is none, or one of a newer program."""
    return read_plan(read_bounded(path, size=PLAN_BYTES), file=str(path))


def read_plan(content: bytes, *, file: str) -> RecordedPlan:
    """What the plan in a file's content recorded. Raises as `load_plan` does."""
    if problem := mistaken(content, file=file, kind="plan"):
        raise InvalidInput([problem])
    document = read_json(content, file=file, limits=INVENTORY_LIMITS)
    if problem := _not_ours(document):
        raise InvalidInput([problem])
    problems = check_shape(document, load_schema("plan"))
    if problems:
        raise InvalidInput(problems)
    view = View(document=document, data=document.data, problems=problems)
    plan = _plan(view, file, f"sha256:{hashlib.sha256(content).hexdigest()}")
    if problems:
        raise InvalidInput(problems)
    return plan


def _not_ours(document: Document) -> Problem | None:
    """Why this is no plan that can be read at all; None when its shape is worth checking."""
    data = document.data if isinstance(document.data, dict) else {}
    tool = data.get("tool")
    if not isinstance(tool, dict) or tool.get("name") != "advisor" or "goal" not in data:
        what = "; it says what went wrong in a run" if "error" in data else ""
        what = "; it is the report of a scan" if "verdict" in data and "clusters" in data else what
        return Problem(
            code="not-a-plan", message=f"this is no plan of the advisor{what}", place=document.place(), hint=_HINT
        )
    written = data.get("schema_version")
    found = _VERSION.fullmatch(written) if isinstance(written, str) else None
    if found and (int(found[1]), int(found[2])) > READS:
        message = f"this plan is of version {written}, and {READS[0]}.{READS[1]} is the newest understood here"
        hint = f"it was written by advisor {quoted(tool.get('version'))}: read it with that, or plan anew"
        return Problem(code="newer-plan", message=message, place=document.place(["schema_version"]), hint=hint)
    return None


def _plan(view: View, file: str, digest: str) -> RecordedPlan:
    options, advisories = view.at("options"), view.at("advisories")
    names = [AdvisoryId(name) for name in advisories.keys()]  # noqa: SIM118  # a view is no mapping
    courses = view.each("plans") if "plans" in view else [view]
    return RecordedPlan(
        file=file,
        digest=digest,
        advisor=view.at("tool").text("version"),
        severity=options.choice("severity", Severity),
        plans_for_support=view.at("gate").at("fail_on_eol").data is not None,
        courses=tuple(_course(each) for each in courses),
        made_from=_made_from(view),
        titles=MappingProxyType({name: advisories.at(name).text("title") for name in names}),
        after=MappingProxyType(
            {name: tuple(_after(each) for each in advisories.at(name).each("after")) for name in names}
        ),
    )


def _made_from(view: View) -> MadeFrom:
    made, knowledge = view.at("made_from"), view.at("knowledge")
    clusters = (_cluster(each) for each in made.each("clusters"))
    return MadeFrom(
        clusters=tuple(sorted(clusters, key=lambda cluster: cluster.name)),
        waivers=tuple(_entry(each, "id") for each in made.each("waivers")),
        answers=tuple(_entry(each, "fact") for each in made.each("answers")),
        knowledge_version=knowledge.text("version"),
        knowledge=knowledge.text("digest"),
        rules=MappingProxyType({AdvisoryId(key): text for key, text in knowledge.at("rules").texts_by_key().items()}),
        today=_day(view, "generated_at"),
    )


def _day(view: View, key: str) -> datetime.date:
    """The day of a date or a moment; the first there is where, with a problem noted, no calendar has it."""
    written = view.text(key)
    try:
        return datetime.date.fromisoformat(written[: len("2026-11-21")])
    except ValueError:
        view.at(key).report("no-such-date", f"no calendar has the day of {quoted(written)}", _HINT)
        return datetime.date.min


def _cluster(view: View) -> RecordedCluster:
    return RecordedCluster(
        name=view.text("name"),
        digest=view.text("inventory_digest"),
        is_reached=view.flag("reached", default=True),
        components=tuple(_component(each) for each in view.each("components")),
        facts=tuple(_fact(each) for each in view.each("facts")),
        nodes=_texts(view, "nodes"),
        coverage=_texts(view, "coverage"),
        conflicts=_texts(view, "conflicts"),
        uid=view.text_or_none("uid"),
    )


def _component(view: View) -> RecordedComponent:
    return RecordedComponent(
        name=ComponentName(view.text("name")),
        version=view.text_or_none("version"),
        build=view.text("build"),
        edition=view.text_or_none("edition"),
        basis=view.choice("basis", Basis),
        nodes=_texts(view, "nodes"),
        inside=view.text_or_none("inside"),
    )


def _fact(view: View) -> RecordedFact:
    return RecordedFact(
        fact=FactName(view.text("fact")),
        value=None if view.at("value").data is None else view.scalar("value"),
        nodes=_texts(view, "nodes"),
        object=view.text_or_none("object"),
    )


def _texts(view: View, key: str) -> tuple[str, ...] | None:
    return None if key not in view or view.at(key).data is None else view.texts(key)


def _entry(view: View, name: str) -> RecordedEntry:
    data: Mapping[str, object] = view.data if isinstance(view.data, dict) else {}
    own = {key: value for key, value in data.items() if key not in _NOT_ITS_OWN}
    return RecordedEntry(
        name=view.text(name),
        says=json.dumps(own, sort_keys=True),
        source=view.text("source"),
        created=_day(view, "created") if "created" in view else None,
        expires=_day(view, "expires"),
    )


def _course(view: View) -> RecordedCourse:
    return RecordedCourse(
        clusters=view.texts("clusters"),
        outcome=view.text("outcome"),
        ways=tuple(_way(each) for each in view.each("alternatives")),
    )


def _way(view: View) -> RecordedWay:
    return RecordedWay(
        name=view.text("name"),
        hops=tuple(_hop(each) for each in view.each("hops")),
        unresolved=frozenset(AdvisoryId(each.text("advisory")) for each in view.each("unresolved")),
    )


def _hop(view: View) -> RecordedHop:
    component, fact, runbook = view.text_or_none("component"), view.text_or_none("fact"), view.at("runbook")
    drags = view.at("drags").texts_by_key()
    return RecordedHop(
        window=view.number("window"),
        cluster=view.text("cluster"),
        component=ComponentName(component) if component else None,
        fact=FactName(fact) if fact else None,
        start=view.text("from"),
        end=view.text("to"),
        drags=MappingProxyType({ComponentName(name): version for name, version in drags.items()}),
        nodes=view.texts("nodes"),
        clears=tuple(map(AdvisoryId, view.texts("clears"))),
        introduces=tuple(map(AdvisoryId, view.texts("introduces"))),
        checks=tuple(check for each in runbook.each("runbooks") for check in _checks(each)),
        asks=tuple(each.text("fact") for each in runbook.each("asks")),
        has_runbook=runbook.text("choice") != "none",
    )


def _checks(runbook: View) -> Iterator[RecordedCheck]:
    fields = tuple(each.text("field") for each in runbook.each("fill_in"))
    yield from (_check(each, fields) for each in runbook.each("validation"))


def _check(view: View, fields: Iterable[str]) -> RecordedCheck:
    run = view.text_or_none("run")
    passes = view.text_or_none("passes")
    return RecordedCheck(
        title=view.text("title"),
        language=view.choice("language", Language),
        run=run,
        expect=view.text("expect"),
        passes=parse_comparison(passes) if passes else None,
        blanks=tuple(each for each in fields if f"{{{each}}}" in (run or "")),
    )


def _after(view: View) -> RecordedCheck:
    return RecordedCheck(
        title=view.text("title"),
        language=_LANGUAGE.get(view.text("kind")),
        run=view.text("run"),
        expect=view.text("expect"),
        passes=None,
    )
