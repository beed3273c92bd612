"""`rules/advisories/**/<id>.yaml`: decodes one advisory. Its cases are read apart, by `cases.py`."""

from __future__ import annotations

from pathlib import PurePath
from types import MappingProxyType

from advisor.documents.condition import condition, fact_test
from advisor.documents.ranges import affected_ranges, version_set
from advisor.documents.view import View
from advisor.documents.vocabulary import Vocabulary
from advisor.model.advisory import (
    Advisory,
    AdvisoryKind,
    Affected,
    Check,
    Confidence,
    Examined,
    Reference,
    Severity,
    Step,
    Symptom,
    Validation,
    Workaround,
)
from advisor.model.condition import ALWAYS, OneOf
from advisor.model.names import AdvisoryId
from advisor.versions import VersionSet


def advisory(view: View, vocabulary: Vocabulary) -> Advisory | None:
    """One advisory; None, with problems noted, when its component or what was examined is not readable."""
    _check_name(view)
    known = vocabulary.component(view, "component")
    if known is None:
        return None
    examined = _examined(view.at("examined"), known.scheme)
    if examined is None:
        return None
    builds = view.at("builds").keys() if "builds" in view else []
    return Advisory(
        id=AdvisoryId(view.text("id")),
        kind=AdvisoryKind(view.text("kind")),
        title=view.text("title"),
        summary=view.text("summary"),
        severity=Severity(view.text("severity")),
        component=known.name,
        examined=examined,
        affected=_affected(view, known.scheme),
        builds=MappingProxyType({name: _affected(view.at("builds", name), known.scheme) for name in builds}),
        when=condition(view.at("when"), vocabulary) if "when" in view else ALWAYS,
        symptoms=tuple(_symptom(each, vocabulary) for each in view.each("symptoms")),
        consequence=view.text("consequence"),
        fix=view.text("fix"),
        workarounds=tuple(_workaround(each, vocabulary) for each in view.each("workarounds")),
        validation=Validation(
            before=tuple(_check(each) for each in view.at("validation").each("before")),
            after=tuple(_check(each) for each in view.at("validation").each("after")),
        ),
        references=tuple(
            Reference(url=each.text("url"), says=each.text("says"), read=each.text("read"))
            for each in view.each("references")
        ),
        confidence=Confidence(view.text("confidence")),
        doubt=view.text_or_none("doubt"),
    )


def _check_name(view: View) -> None:
    stem = PurePath(view.document.file).stem
    if view.text("id") != stem:
        message = f'the id is "{view.text("id")}", and the file is named {stem}.yaml'
        view.at("id").report("id-is-not-the-file-name", message, "name both after the fault")


def _examined(view: View, scheme: str) -> Examined | None:
    first, last = view.version("from", scheme), view.version("through", scheme)
    if first is None or last is None:
        return None
    try:
        versions = VersionSet.between(introduced=first, last_affected=last)
    except ValueError as error:
        view.report("range-is-empty", str(error))
        return None
    return Examined(versions=versions, prereleases=view.flag("prereleases", default=False))


def _affected(view: View, scheme: str) -> Affected:
    ranges = affected_ranges(view.each("affected"), scheme)
    union = VersionSet.of([VersionSet.empty(scheme), *(entry.versions for entry in ranges)])
    return Affected(ranges=ranges, versions=union, uncertain=version_set(view.each("uncertain"), scheme))


def _symptom(view: View, vocabulary: Vocabulary) -> Symptom:
    return Symptom(
        says=view.text("says"),
        kind=view.text("kind"),
        query=view.text_or_none("query"),
        when=fact_test(view.at("when"), vocabulary) if "when" in view else None,
    )


def _workaround(view: View, vocabulary: Vocabulary) -> Workaround:
    clears = fact_test(view.at("clears"), vocabulary) if "clears" in view else None
    if clears is not None and not isinstance(clears.test, OneOf):
        view.at("clears").report("wrong-test", "a workaround sets a fact to a value", "use is")
    return Workaround(
        title=view.text("title"),
        steps=tuple(Step(do=each.text("do"), command=each.text_or_none("command")) for each in view.each("steps")),
        cost=view.text("cost"),
        rollback=view.text("rollback"),
        clears=clears,
    )


def _check(view: View) -> Check:
    return Check(title=view.text("title"), kind=view.text("kind"), run=view.text("run"), expect=view.text("expect"))
