"""`verify`: a plan and sources -> whether it still holds, and whether its last hop reached its outcome."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from advisor.cli.diagnostics import ExitCode
from advisor.cli.judging import judged, record_of
from advisor.cli.live import seconds_of
from advisor.cli.output import Output, outputs_from, write_outputs
from advisor.cli.rendering import screen_of
from advisor.cli.session import Session
from advisor.cli.settings import Settings, settings_from
from advisor.documents.plan import PLAN_BYTES, load_plan, read_plan
from advisor.model.measurement import Measurement
from advisor.model.noted import Noted
from advisor.model.recorded_plan import RecordedCourse, RecordedPlan, RecordedWay
from advisor.problems import InvalidInput, Place, Problem
from advisor.report.document import Report
from advisor.report.step import BY_PERSON
from advisor.report.verification import (
    Checked,
    Seen,
    Standing,
    Verification,
    standing_of,
    verified,
    wanted_queries,
)

STANDARD_INPUT = "-"
FORMATS = ("terminal", "json", "junit", "record")

#: What a run may be compared with says nothing of a plan.
_NO_PART = frozenset({"baseline"})
#: The flags about a Prometheus that mean nothing without one.
_OF_PROMETHEUS = {
    "prometheus_token_file": "--prometheus-token-file",
    "prometheus_ca_file": "--prometheus-ca-file",
    "prometheus_timeout": "--prometheus-timeout",
}
_LETTERS = re.compile(r"[A-Z]{1,4}")


def verify(session: Session) -> ExitCode:
    """Verifies a plan."""
    outputs = outputs_from(session.arguments, FORMATS, "terminal")
    settings = settings_from(session.arguments, session.environment, session.file, session.now)
    _check_flags(session)
    plan = _plan(session)
    ways = [_chosen(each, plan, session) for each in plan.courses]
    after = _after(session, ways)
    noted = _noted(session, plan, ways, settings)
    rules = session.load_rules(settings.rules)
    settings.check_day(rules.knowledge.as_of, session.narrator.say)
    record = record_of(settings, rules.knowledge)
    found = judged(session, settings, rules.knowledge, record, None)
    found = replace(found, settings=tuple(each for each in found.settings if each.name not in _NO_PART))
    _check_clusters(plan, found)
    standings = [standing_of(plan, course, way, found, after) for course, way in zip(plan.courses, ways, strict=True)]
    measurements = _measured(session, plan, standings)
    seen = Seen(judged=found, record=record, measurements=measurements, noted=noted)
    run = Verification(
        plan=plan,
        judged=found,
        checked=verified(plan, standings, seen),
        prometheus=session.arguments.prometheus,
    )
    _check_noted(run.checked, noted, session)
    session.narrator.finish()
    write_outputs(outputs, lambda output: _rendered(run, output, session), session.stdout)
    return ExitCode(run.exit_code)


# The request


def _plan(session: Session) -> RecordedPlan:
    """The plan, from a file or standard input. Raises `InvalidInput`."""
    told: str = session.arguments.plan
    if told != STANDARD_INPUT:
        return load_plan(Path(told))
    if STANDARD_INPUT in session.arguments.sources:
        message = "standard input is the plan or a source, and not both"
        raise InvalidInput([_problem("usage", message, "command line", "save one of them to a file")])
    return read_plan(session.stdin.read(PLAN_BYTES + 1), file="standard input")


def _check_flags(session: Session) -> None:
    """Raises `InvalidInput` for flags that mean nothing, or nothing together."""
    given = session.arguments
    problems: list[Problem] = []
    if given.after is not None and not (given.after.isascii() and given.after.isdecimal() and len(given.after) < 5):  # noqa: PLR2004  # a number that fits
        message = f'"{given.after}" is no number of a hop'
        problems.append(_problem("wrong-setting", message, "--after", "write 1 for the first hop, 0 for before it"))
    if given.alternative is not None and not _LETTERS.fullmatch(given.alternative):
        message = f'"{given.alternative}" is no alternative'
        problems.append(_problem("wrong-setting", message, "--alternative", "write its letter, such as A"))
    if given.prometheus is None:
        for name, flag in _OF_PROMETHEUS.items():
            if getattr(given, name):
                message = f"{flag} is about a Prometheus, and none is named"
                problems.append(_problem("usage", message, flag, "name it with --prometheus URL"))
    if given.prometheus_timeout is not None and not seconds_of(given.prometheus_timeout):
        message = f'"{given.prometheus_timeout}" is no time to wait'
        problems.append(_problem("wrong-setting", message, "--prometheus-timeout", "write seconds, or 90s, 5m"))
    if problems:
        raise InvalidInput(problems)


def _chosen(course: RecordedCourse, plan: RecordedPlan, session: Session) -> RecordedWay | None:
    """The alternative that somebody chose, else the first; None where the plan has none.

    Raises `InvalidInput` where it has others.
    """
    wanted: str | None = session.arguments.alternative
    if not course.ways and (wanted is None or len(plan.courses) > 1):
        return None
    found = next((each for each in course.ways if wanted in {None, each.name}), None)
    if found is None:
        names = ", ".join(each.name for each in course.ways) or "none"
        message = f'the plan for {", ".join(course.clusters)} has no alternative "{wanted}"'
        raise InvalidInput([_problem("no-such-alternative", message, "--alternative", f"it has {names}")])
    if wanted is None and len(course.ways) > 1:
        names = ", ".join(each.name for each in course.ways)
        session.narrator.say(f"{plan.file} has the alternatives {names}: alternative {found.name} is verified")
    return found


def _after(session: Session, ways: Sequence[RecordedWay | None]) -> int | None:
    """The hop whose outcome is to be judged; None where the inventory is to tell. Raises `InvalidInput`."""
    if session.arguments.after is None:
        return None
    after = int(session.arguments.after)
    most = max((len(way.hops) for way in ways if way), default=0)
    if any(way and after > len(way.hops) for way in ways) or after > most:
        message = f"there is no hop {after}"
        hint = f"the plan has {most} hops, counted from 1" if most else "the plan has no hop at all"
        raise InvalidInput([_problem("no-such-hop", message, "--after", hint)])
    return after


def _noted(
    session: Session, plan: RecordedPlan, ways: Sequence[RecordedWay | None], settings: Settings
) -> Mapping[str, Noted]:
    """What people noted. Raises `InvalidInput` where that cannot be used."""
    told: str | None = session.arguments.record
    if told is None:
        return {}
    if len(plan.courses) > 1:
        message = f"results are about one plan, and {plan.file} holds {len(plan.courses)}"
        raise InvalidInput([_problem("several-plans", message, "--record", "plan each cluster in a file of its own")])
    from advisor.documents.noted import load_noted  # noqa: PLC0415  # reads YAML, which most runs need not

    way = ways[0]
    return load_noted(Path(told), plan, way.name if way else "", settings.today).results


def _check_noted(checked: Sequence[Checked], noted: Mapping[str, Noted], session: Session) -> None:
    """Says which results count for nothing. Raises `InvalidInput` for those of steps that are not there."""
    problems: list[Problem] = []
    for number, each in noted.items():
        hop, _, _ = number.partition(".")
        judged_hop = {str(one.judged) for one in checked}
        if hop not in judged_hop:
            session.narrator.say(
                f"{each.source}: step {number} belongs to another hop, and is not judged now", loudness=2
            )
            continue
        step = next((step for one in checked for step in one.steps if step.number == number), None)
        if step is None:
            message = f"hop {hop} has no step {number}"
            problems.append(_problem("no-such-step", message, each.source, "write a new file with -o record=FILE"))
        elif step.kind not in BY_PERSON:
            session.narrator.say(f"{each.source}: step {number} is told by the inventory, and by nobody else")
        elif step.noted is None:
            session.narrator.say(f"{each.source}: step {number} was measured, and what was noted does not count")
    if problems:
        raise InvalidInput(problems)


def _check_clusters(plan: RecordedPlan, found: Report) -> None:
    """Raises `InvalidInput` for a plan of other clusters than the sources show."""
    wanted = {name for course in plan.courses for name in course.clusters}
    there = {each.cluster.name for each in found.assessment.clusters}
    if wanted.isdisjoint(there):
        shown = ", ".join(sorted(there)) or "no cluster"
        message = f"this is a plan for {', '.join(sorted(wanted))}, and the sources show {shown}"
        hint = "name the sources, or the context, that the plan was made from"
        raise InvalidInput([_problem("another-cluster", message, plan.file, hint)])
    planned = {each.name: each.uid for each in plan.made_from.clusters if each.name in wanted and each.uid}
    seen = {each.cluster.name: each.cluster.uid for each in found.assessment.clusters if each.cluster.uid}
    if others := sorted(name for name in planned.keys() & seen.keys() if planned[name] != seen[name]):
        problems = [_another_of_its_name(name, planned[name], seen[name], plan.file) for name in others]
        raise InvalidInput(problems)


def _another_of_its_name(name: str, planned: str | None, seen: str | None, file: str) -> Problem:
    message = (
        f'the sources show another cluster that is called "{name}": its kube-system has the uid {seen}, '
        f"and that of the plan {planned}"
    )
    hint = "name the sources of the cluster that was planned for; of one that was made anew, make a new plan"
    return _problem("another-cluster", message, file, hint)


# Prometheus


def _measured(session: Session, plan: RecordedPlan, standings: Sequence[Standing]) -> Mapping[str, Measurement] | None:
    """What Prometheus tells; None where none was named. Raises `InvalidInput` where it cannot be asked at all."""
    given = session.arguments
    if given.prometheus is None:
        return None
    from advisor.collectors.live.clock import Deadlines  # noqa: PLC0415  # only a run that asks needs sockets
    from advisor.collectors.prometheus import endpoint, measure  # noqa: PLC0415  # as above

    seconds = seconds_of(given.prometheus_timeout)
    deadlines = Deadlines(request=seconds, whole=seconds * 10) if seconds else Deadlines()
    token, authority = (
        Path(each) if each else None for each in (given.prometheus_token_file, given.prometheus_ca_file)
    )
    at = endpoint(given.prometheus, token, authority, deadlines)
    session.narrator.progress(f"asking {at.url}")
    return measure(wanted_queries(plan, standings), at)


# The answer


def _rendered(run: Verification, output: Output, session: Session) -> str:
    match output.format:
        case "json":
            from advisor.report.verification_json import verification_json  # noqa: PLC0415  # few formats in a run

            return verification_json(run)
        case "junit":
            from advisor.report.verification_junit import verification_junit  # noqa: PLC0415  # as above

            return verification_junit(run)
        case "record":
            from advisor.report.verification_results import verification_results  # noqa: PLC0415  # as above

            return verification_results(run)
        case _:
            from advisor.report.verification_page import verification_page  # noqa: PLC0415  # as above

            return verification_page(run, screen_of(session, output))


def _problem(code: str, message: str, where: str, hint: str) -> Problem:
    return Problem(code=code, message=message, place=Place(file=where), hint=hint)
