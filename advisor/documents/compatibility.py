"""`rules/compatibility/<id>.yaml`: decodes a table of versions that may or may not stand together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from advisor.documents.condition import TESTS, condition, test_on
from advisor.documents.file_name import check_file_name
from advisor.documents.spans import version_spans
from advisor.documents.upgrade_vocabulary import UpgradeVocabulary
from advisor.documents.view import View
from advisor.model.advisory import Confidence
from advisor.model.compatibility import (
    Binding,
    CompatibilityTable,
    MinorSpan,
    Operand,
    Permission,
    Role,
    Row,
    Side,
    Whatever,
)
from advisor.model.condition import ALWAYS, FactTest
from advisor.model.fact import FactDeclaration
from advisor.model.names import TableId
from advisor.versions import VersionSet


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """What the rows of a table are about; None for what is not known, with a problem noted."""

    of: Side | None
    other: Side | FactDeclaration | None


def compatibility(view: View, terms: UpgradeVocabulary) -> CompatibilityTable | None:
    """One table; None, with problems noted, when one of its sides is not known."""
    check_file_name(view, "name both after its two sides")
    sides = _Sides(of=_side(view.at("of"), terms), other=_other(view.at("with"), terms))
    meaning = {each: view.at("meaning").text(each) for each in Permission if each in view.at("meaning")}
    when = condition(view.at("when"), terms.names) if "when" in view else ALWAYS
    rows = tuple(
        row
        for number, each in enumerate(view.each("rows"), start=1)
        for row in _rows(each, number, sides, terms, table=view)
    )
    if sides.of is None or sides.other is None:
        return None
    return CompatibilityTable(
        id=TableId(view.text("id")),
        title=view.text("title"),
        of=sides.of,
        other=sides.other if isinstance(sides.other, Side) else None,
        binds=view.choice("binds", Binding),
        when=when,
        meaning=MappingProxyType(meaning),
        unlisted=view.at("meaning").text("unlisted"),
        rows=rows,
    )


def _side(view: View, terms: UpgradeVocabulary) -> Side | None:
    known = terms.names.component(view, "component")
    others = [terms.names.component_named(each, each.own_text()) for each in view.each("read_from")]
    role = view.choice_or_none("role", Role)
    if known is None:
        return None
    read_from = tuple(each.name for each in others if each is not None)
    return Side(component=known.name, scheme=known.scheme, role=role, read_from=read_from)


def _other(view: View, terms: UpgradeVocabulary) -> Side | FactDeclaration | None:
    return terms.names.fact(view, "fact") if "fact" in view else _side(view, terms)


def _rows(view: View, number: int, sides: _Sides, terms: UpgradeVocabulary, *, table: View) -> Iterator[Row]:
    """One written row: a verdict for what stands under `allowed`, one for what stands under `refused`."""
    of = version_spans(view.at("of"), sides.of.scheme if sides.of else None)
    when = condition(view.at("when"), terms.names) if "when" in view else ALWAYS
    references = terms.references(view)
    for permission in Permission:
        if permission not in view:
            continue
        if permission not in table.at("meaning"):
            hint = f"say under meaning what {permission} stands for"
            view.at(permission).report("no-meaning", f"nothing says what {permission} means in this table", hint)
            continue
        for operand in _operands(view.at(permission), sides):
            if of is not None:
                yield Row(
                    table=TableId(table.text("id")),
                    number=number,
                    permission=permission,
                    of=of,
                    other=operand,
                    when=when,
                    says=view.text_or_none("says") or table.at("meaning").text(permission),
                    references=references,
                    confidence=view.choice("confidence", Confidence, default=Confidence.HIGH),
                    doubt=view.text_or_none("doubt"),
                )


def _operands(view: View, sides: _Sides) -> Iterator[Operand]:
    """What a row asks of the second side; several distances are several rows."""
    if "whatever" in view:
        yield from _whatever(view, sides)
    elif isinstance(sides.other, FactDeclaration):
        yield from _fact_test(view, sides.other)
    elif _is_distance(view):
        items = [view] if isinstance(view.data, dict) else [view.at(n) for n in range(len(view.items()))]
        for each in items:
            span = each.at("minors")
            yield MinorSpan(*(span.number(key) if key in span else None for key in ("from", "through")))
    else:
        found: VersionSet | None = version_spans(view, sides.other.scheme if sides.other else None)
        if found is not None:
            yield found


def _whatever(view: View, sides: _Sides) -> Iterator[Whatever]:
    """Beside it no test may stand: one of the two would say nothing."""
    if isinstance(sides.other, Side):
        view.report("no-fact", "only a fact can be whatever it is", "name the versions, from the first one known on")
    elif len(view.keys()) > 1:
        view.report("whatever-and-a-test", "whatever it is, and a test on it, cannot both hold", "keep one of them")
    else:
        yield Whatever()


def _fact_test(view: View, declaration: FactDeclaration) -> Iterator[FactTest]:
    """The test that a row asks of a fact; none, with a problem noted, where it names versions or a distance."""
    if isinstance(view.data, dict) and not view.data.keys().isdisjoint(TESTS):
        yield FactTest(declaration.name, test_on(view, declaration))
    else:
        message = f"the other side is the fact {declaration.name}, and this is no test on it"
        view.report("wrong-test", message, f"write one of {', '.join(TESTS)}, such as {{is: …}}")


def _is_distance(view: View) -> bool:
    first = view.data[0] if isinstance(view.data, list) and view.data else view.data
    return isinstance(first, dict) and "minors" in first
