"""`rules/hops/<component>.yaml` and `rules/hops/hazards/<id>.yaml`: decodes legal hops, and what lies on their way."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.documents.advisory import reference
from advisor.documents.condition import check_value, condition
from advisor.documents.file_name import check_file_name
from advisor.documents.spans import version_spans
from advisor.documents.upgrade_vocabulary import UpgradeVocabulary
from advisor.documents.view import View
from advisor.documents.vocabulary import TWICE_HINT, Vocabulary
from advisor.model.advisory import Confidence, Severity, Step
from advisor.model.compatibility import Permission
from advisor.model.condition import ALWAYS
from advisor.model.fact import FactValue
from advisor.model.hop import Direction, Hazard, HazardCase, HopRule, HopRules, Instead, Patch, Prepare, Via
from advisor.model.names import FactName, HazardId
from advisor.model.recognition import KnownComponent
from advisor.truth import Truth
from advisor.versions import VersionSet

EXPECTED: Mapping[str, Truth] = {"applies": Truth.TRUE, "does_not_apply": Truth.FALSE, "unknown": Truth.UNKNOWN}
"""What a case of a hazard may expect."""


def hops(view: View, terms: UpgradeVocabulary) -> HopRules | None:
    """How one component may be moved; None, with problems noted, when its component is not known."""
    known = terms.names.component(view, "component")
    rules = [_rule(each, known, terms) for each in view.each("rules")]
    seen: set[str] = set()
    for each in view.each("rules"):
        name = each.text("id")
        if name in seen:
            each.at("id").report("declared-twice", f'the rule "{name}" is declared twice', TWICE_HINT)
        seen.add(name)
    if known is None:
        return None
    roll = tuple(tuple(str(part) for part in group.items()) for group in view.each("roll"))
    return HopRules(component=known.name, roll=roll, rules=tuple(rule for rule in rules if rule is not None))


def _rule(view: View, known: KnownComponent | None, terms: UpgradeVocabulary) -> HopRule | None:
    ends = {key: _versions(view, key, known) for key in ("from", "to")}
    when = condition(view.at("when"), terms.names) if "when" in view else ALWAYS
    references = terms.references(view)
    if known is None:
        return None
    return HopRule(
        id=view.text("id"),
        component=known.name,
        permission=view.choice("permission", Permission),
        says=view.text("says"),
        direction=view.choice("direction", Direction, default=Direction.UP),
        lines=view.number("lines") if "lines" in view else None,
        from_patch=view.choice("from_patch", Patch, default=Patch.ANY),
        to_patch=view.choice("to_patch", Patch, default=Patch.ANY),
        from_versions=ends["from"],
        to_versions=ends["to"],
        when=when,
        references=references,
        confidence=view.choice("confidence", Confidence, default=Confidence.HIGH),
        doubt=view.text_or_none("doubt"),
    )


def _versions(view: View, key: str, known: KnownComponent | None) -> VersionSet | None:
    return version_spans(view.at(key), known.scheme if known else None) if key in view else None


def hazard(view: View, vocabulary: Vocabulary) -> Hazard | None:
    """One hazard; None, with problems noted, when its component is not known."""
    check_file_name(view, "name both after the danger")
    known = vocabulary.component(view, "component")
    start, end = _versions(view, "from", known), _versions(view, "to", known)
    when = condition(view.at("when"), vocabulary) if "when" in view else ALWAYS
    scheme = known.scheme if known else None
    instead = tuple(way for each in view.each("instead") if (way := _instead(each, scheme)) is not None)
    cases = tuple(case for each in view.each("cases") if (case := _case(each, scheme, vocabulary)) is not None)
    references = tuple(reference(each) for each in view.each("references"))
    if known is None or start is None or end is None:
        return None
    return Hazard(
        id=HazardId(view.text("id")),
        title=view.text("title"),
        severity=view.choice("severity", Severity),
        component=known.name,
        from_versions=start,
        to_versions=end,
        when=when,
        consequence=view.text("consequence"),
        instead=instead,
        references=references,
        confidence=view.choice("confidence", Confidence),
        doubt=view.text_or_none("doubt"),
        cases=cases,
    )


def _instead(view: View, scheme: str | None) -> Instead | None:
    if "via" not in view:
        steps = (Step(do=each.text("do"), command=each.text_or_none("command")) for each in view.each("prepare"))
        return Prepare(tuple(steps))
    version = view.version("via", scheme)
    return Via(version, view.text("says")) if version else None


def _case(view: View, scheme: str | None, vocabulary: Vocabulary) -> HazardCase | None:
    start, end = view.version("from", scheme), view.version("to", scheme)
    names = view.at("facts").keys() if "facts" in view else []
    facts = tuple(_fact(view.at("facts"), name, vocabulary) for name in names)
    if start is None or end is None:
        return None
    return HazardCase(
        name=view.text("name"),
        start=start,
        end=end,
        facts=facts,
        expect=EXPECTED.get(view.text("expect"), Truth.UNKNOWN),
        because=view.text("because"),
        place=view.document.place(view.steps),
    )


def _fact(view: View, name: str, vocabulary: Vocabulary) -> tuple[FactName, FactValue]:
    declaration, value = vocabulary.fact_named(view.at(name), name), view.scalar(name)
    if declaration is not None:
        check_value(view.at(name), value, declaration)
    return FactName(name), value
