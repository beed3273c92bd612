"""`rules/advisories/**/<id>.yaml`: decodes one advisory. Its cases are read apart, by `cases.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import assert_never

from advisor.documents.condition import condition, fact_test
from advisor.documents.file_name import check_file_name
from advisor.documents.ranges import affected_ranges, check_bounds, version_set, version_span
from advisor.documents.support import support
from advisor.documents.view import View
from advisor.documents.vocabulary import Vocabulary
from advisor.model.advisory import (
    Advisory,
    AdvisoryKind,
    Affected,
    Alert,
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
from advisor.model.condition import ALWAYS, AtLeast, KernelIn, OneOf, Test
from advisor.model.names import AdvisoryId
from advisor.versions import KernelSpan, VersionSet


def advisory(view: View, vocabulary: Vocabulary) -> Advisory | None:
    """One advisory; None, with problems noted, when its component or what was examined is not readable.

    Every part is read whatever became of the others, so that all problems come at once.
    """
    check_file_name(view, "name both after the fault")
    known = vocabulary.component(view, "component")
    kind = view.choice("kind", AdvisoryKind)
    lines = support(view) if kind is AdvisoryKind.END_OF_LIFE else None
    if lines is not None:
        versions = _no_versions(known.scheme) if known else None
    else:
        versions = _versions(view, known.scheme) if known else None
        if known is None:
            _check_versions(view)
    when = condition(view.at("when"), vocabulary) if "when" in view else ALWAYS
    symptoms = tuple(_symptom(each, vocabulary) for each in view.each("symptoms"))
    workarounds = tuple(_workaround(each, vocabulary) for each in view.each("workarounds"))
    references = tuple(reference(each) for each in view.each("references"))
    if known is None or versions is None:
        return None
    return Advisory(
        id=AdvisoryId(view.text("id")),
        kind=kind,
        title=view.text("title"),
        summary=view.text("summary"),
        severity=view.choice("severity", Severity),
        component=known.name,
        examined=versions.examined,
        affected=versions.affected,
        builds=versions.builds,
        when=when,
        symptoms=symptoms,
        consequence=view.text("consequence"),
        fix=view.text("fix"),
        workarounds=workarounds,
        validation=_validation(view.at("validation")),
        references=references,
        confidence=view.choice("confidence", Confidence),
        doubt=view.text_or_none("doubt"),
        support=lines,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Versions:
    """What an advisory says of versions, which only the component's scheme can read."""

    examined: Examined
    affected: Affected
    builds: Mapping[str, Affected]


def _versions(view: View, scheme: str) -> _Versions | None:
    span = version_span(view.at("examined"), scheme)
    affected = _affected(view, scheme)
    names = view.at("builds").keys() if "builds" in view else []
    builds = MappingProxyType({name: _affected(view.at("builds", name), scheme) for name in names})
    if span is None:
        return None
    examined = Examined(versions=span, prereleases=view.at("examined").flag("prereleases", default=False))
    return _Versions(examined=examined, affected=affected, builds=builds)


def _no_versions(scheme: str) -> _Versions:
    """What an end of life says of affected versions: its lines say it all."""
    nothing = VersionSet.empty(scheme)
    return _Versions(
        examined=Examined(versions=nothing, prereleases=False),
        affected=Affected(ranges=(), versions=nothing, uncertain=nothing),
        builds=MappingProxyType({}),
    )


def _check_versions(view: View) -> None:
    """What can be seen without the component's scheme."""
    names = view.at("builds").keys() if "builds" in view else []
    check_bounds([view.at("examined")])
    for each in (view, *(view.at("builds", name) for name in names)):
        check_bounds(chain(each.each("affected"), each.each("uncertain")))


def _affected(view: View, scheme: str) -> Affected:
    ranges = affected_ranges(view.each("affected"), scheme)
    union = VersionSet.of([VersionSet.empty(scheme), *(entry.versions for entry in ranges)])
    return Affected(ranges=ranges, versions=union, uncertain=version_set(view.each("uncertain"), scheme))


def _symptom(view: View, vocabulary: Vocabulary) -> Symptom:
    return Symptom(
        says=view.text("says"),
        kind=view.text("kind"),
        query=view.text_or_none("query"),
        alert=_alert(view.at("alert")) if "alert" in view else None,
        when=fact_test(view.at("when"), vocabulary) if "when" in view else None,
    )


def _alert(view: View) -> Alert:
    return Alert(above=view.number("above") if "above" in view else None, lasting=view.text("for"))


def _workaround(view: View, vocabulary: Vocabulary) -> Workaround:
    clears = fact_test(view.at("clears"), vocabulary) if "clears" in view else None
    if clears is not None and not _sets(clears.test):
        hint = "use is; for kernels in, with one family and one series"
        view.at("clears").report("wrong-test", "a workaround sets a fact to a value", hint)
    return Workaround(
        title=view.text("title"),
        steps=tuple(Step(do=each.text("do"), command=each.text_or_none("command")) for each in view.each("steps")),
        cost=view.text("cost"),
        rollback=view.text("rollback"),
        clears=clears,
    )


def _sets(test: Test) -> bool:
    """Whether somebody can do it: bring a fact to a value, or kernels to a series of their family."""
    match test:
        case OneOf():
            return True
        case KernelIn(spans=(span,), possibly=()):
            return span == KernelSpan(family=span.family, series=span.series) and bool(span.family and span.series)
        case KernelIn() | AtLeast():
            return False
        case _:
            assert_never(test)


def reference(view: View) -> Reference:
    """A source with what it says."""
    return Reference(url=view.text("url"), says=view.text("says"), read=view.date("read"))


def _validation(view: View) -> Validation:
    before, after = (tuple(_check(each) for each in view.each(key)) for key in ("before", "after"))
    return Validation(before=before, after=after)


def _check(view: View) -> Check:
    return Check(title=view.text("title"), kind=view.text("kind"), run=view.text("run"), expect=view.text("expect"))
