"""What differs between the inputs of two runs, and which of it could have caused a change.

The one thing to know before changing it: a report records inputs, not why a verdict came out. So a change is put down
to every input that differs and could have done it; where one input differs, that is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from advisor.model.advisory import AdvisoryKind
from advisor.model.reported import ReportedCluster, ReportedFinding, ReportedRun

Name = TypeVar("Name", bound=str)


class CauseKind(StrEnum):
    """The inputs of a run."""

    INVENTORY = "inventory"
    RULE = "rule"
    WAIVER = "waiver"
    ANSWER = "answer"
    DATE = "date"
    SETTING = "setting"
    ADVISOR = "advisor"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Cause:
    """One input."""

    kind: CauseKind
    what: str = ""
    """The cluster, the advisory or the setting; empty where there is one of the kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputChange:
    """An input that differs."""

    cause: Cause
    old: str
    """A digest, a day, a value, a version, or a count; empty when it was not there."""
    new: str


KNOWLEDGE = Cause(kind=CauseKind.RULE)
"""The rules as a whole: their age decides whether anything may be clear."""

#: Settings that are told apart as inputs of their own.
_NOT_AS_SETTINGS = {"today", "rules", "waivers", "answers"}
#: A setting that was told and says what holds anyhow.
_DEFAULTS = {
    *(("fail_on", "low"), ("basis", "running"), ("allow_stale", "0")),
    *((name, "false") for name in ("allow_unknown", "exit_zero")),
}
_EDITION, _FAIL_ON_EOL = "edition", "fail_on_eol"


def input_changes(old: ReportedRun, new: ReportedRun) -> tuple[InputChange, ...]:
    """Every input that differs, sorted."""
    return tuple(sorted(_changes(old, new), key=lambda change: change.cause))


def _changes(old: ReportedRun, new: ReportedRun) -> Iterator[InputChange]:
    yield from _each(CauseKind.INVENTORY, _inventories(old), _inventories(new))
    yield from _each(CauseKind.RULE, old.rules, new.rules)
    yield from _each(CauseKind.SETTING, _settings(old), _settings(new))
    if old.knowledge != new.knowledge:
        yield InputChange(cause=KNOWLEDGE, old=old.knowledge_version, new=new.knowledge_version)
    for kind, before, after in (
        (CauseKind.WAIVER, old.waivers, new.waivers),
        (CauseKind.ANSWER, old.answers, new.answers),
    ):
        if before != after:
            yield InputChange(cause=Cause(kind=kind), old=str(len(before)), new=str(len(after)))
    for kind, was, is_now in (
        (CauseKind.DATE, old.today, new.today),
        (CauseKind.ADVISOR, old.advisor, new.advisor),
    ):
        if was != is_now:
            yield InputChange(cause=Cause(kind=kind), old=was, new=is_now)


def _each(kind: CauseKind, old: Mapping[Name, str], new: Mapping[Name, str]) -> Iterator[InputChange]:
    for name in old.keys() | new.keys():
        before, after = old.get(name, ""), new.get(name, "")
        if before != after:
            yield InputChange(cause=Cause(kind=kind, what=name), old=before, new=after)


def _inventories(run: ReportedRun) -> Mapping[str, str]:
    return {cluster.name: cluster.inventory for cluster in run.clusters}


def _settings(run: ReportedRun) -> Mapping[str, str]:
    """Each setting with its value; one that was given several times with all of them."""
    told: dict[str, str] = {}
    for name, value in run.settings:
        if name not in _NOT_AS_SETTINGS and (name, value) not in _DEFAULTS:
            told[name] = f"{told[name]}, {value}" if name in told else value
    return told


def causes_of_finding(
    old: ReportedFinding | None, new: ReportedFinding | None, attributes: Iterable[str], inputs: Iterable[InputChange]
) -> tuple[Cause, ...]:
    """The inputs that differ and could have changed a finding in these attributes, sorted; never none."""
    known = [each for each in (old, new) if each is not None]
    subject = known[0].subject
    changed = set(attributes)
    is_only_waived = changed == {"waiver"}
    is_end_of_life = any(each.kind is AdvisoryKind.END_OF_LIFE for each in known)

    def could(cause: Cause) -> bool:
        match cause.kind:
            case CauseKind.INVENTORY:
                return cause.what == subject.cluster
            case CauseKind.RULE:
                return cause.what == subject.advisory and not is_only_waived
            case CauseKind.WAIVER:
                return "waiver" in changed
            case CauseKind.ANSWER:
                return not is_only_waived
            case CauseKind.DATE:
                return "waiver" in changed or is_end_of_life
            case CauseKind.SETTING:
                is_about_fixes = bool(changed & {"fixed_in", "fixed_in_other_editions"})
                return (cause.what == _EDITION and is_about_fixes) or (cause.what == _FAIL_ON_EOL and is_end_of_life)
            case CauseKind.ADVISOR:
                return True

    return _found(inputs, could)


def causes_of_verdict(
    old: ReportedCluster | None, new: ReportedCluster | None, beneath: Iterable[Cause], inputs: Iterable[InputChange]
) -> tuple[Cause, ...]:
    """The inputs that differ and could have changed a cluster's verdict; `beneath` are those of its findings."""
    known = [each for each in (old, new) if each is not None]
    name = known[0].name
    already = set(beneath)

    def could(cause: Cause) -> bool:
        match cause.kind:
            case CauseKind.INVENTORY:
                return cause.what == name
            case CauseKind.RULE:
                return cause in already or cause == KNOWLEDGE
            case CauseKind.WAIVER | CauseKind.ANSWER | CauseKind.DATE | CauseKind.SETTING | CauseKind.ADVISOR:
                return True

    return _found(inputs, could)


def _found(inputs: Iterable[InputChange], could: Callable[[Cause], bool]) -> tuple[Cause, ...]:
    """Those that could; where none could, all that differ; where nothing differs, it can only be the program."""
    causes = [change.cause for change in inputs]
    likely = [cause for cause in causes if could(cause)]
    return tuple(sorted(likely or causes or [Cause(kind=CauseKind.ADVISOR)]))
