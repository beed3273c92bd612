"""Conditions as rules write them. The shape gate saw to it that each node is of exactly one kind."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.documents.bounded import quoted
from advisor.documents.ranges import version_set
from advisor.documents.view import View
from advisor.documents.vocabulary import Vocabulary
from advisor.model.condition import (
    ALWAYS,
    All,
    AnyOf,
    AtLeast,
    Beside,
    Condition,
    FactTest,
    Inside,
    KernelIn,
    Not,
    OneOf,
    Test,
)
from advisor.model.fact import FactDeclaration, FactType, FactValue
from advisor.model.recognition import Presence
from advisor.versions import Kernel, KernelSpan, VersionSyntaxError, parse_kernel

PYTHON_TYPE = {
    FactType.BOOLEAN: bool,
    FactType.NUMBER: int,
    FactType.TEXT: str,
    FactType.CHOICE: str,
    FactType.KERNEL: str,
}


def condition(view: View, vocabulary: Vocabulary) -> Condition:
    """A condition; a part with a problem counts as always true, for a problem keeps the rules from being used."""
    if "all" in view:
        return All(tuple(condition(each, vocabulary) for each in view.each("all")))
    if "any" in view:
        return AnyOf(tuple(condition(each, vocabulary) for each in view.each("any")))
    if "not" in view:
        return Not(condition(view.at("not"), vocabulary))
    if "inside" in view:
        known = vocabulary.component(view, "inside")
        return Inside(known.name, version_set(view.each("versions"), known.scheme)) if known else ALWAYS
    if "beside" in view:
        return _beside(view, vocabulary)
    return fact_test(view, vocabulary) or ALWAYS


def _beside(view: View, vocabulary: Vocabulary) -> Condition:
    known = vocabulary.component(view, "beside")
    if known is None:
        return ALWAYS
    if known.presence is Presence.OPPORTUNISTIC:
        message = f"nobody looks for {known.name} in a cluster, so this could never be false"
        view.at("beside").report("wrong-test", message, "use inside for a library in an image")
    return Beside(known.name, version_set(view.each("versions"), known.scheme))


def fact_test(view: View, vocabulary: Vocabulary) -> FactTest | None:
    """A test on one fact; None, with a problem noted, when the fact is not declared."""
    declaration = vocabulary.fact(view, "fact")
    return FactTest(declaration.name, test_on(view, declaration)) if declaration else None


def check_value(view: View, value: FactValue, declaration: FactDeclaration) -> None:
    """Notes a problem when a value cannot be one of the fact's."""
    if type(value) is not PYTHON_TYPE[declaration.type]:
        hint = f"{declaration.name} is a {declaration.type}; write {_example(declaration)}"
        view.report("wrong-value", f"{quoted(value)} is no value of {declaration.name}", hint)
    elif declaration.choices and value not in declaration.choices:
        hint = f"one of {', '.join(declaration.choices)}"
        view.report("wrong-value", f"{quoted(value)} is no value of {declaration.name}", hint)


def _example(declaration: FactDeclaration) -> str:
    words = {
        FactType.BOOLEAN: "true or false",
        FactType.NUMBER: "a whole number",
        FactType.CHOICE: "one of its choices",
    }
    return words.get(declaration.type, "a text")


TESTS = ("is", "one_of", "at_least", "in")
"""The words of a test, of which each has one."""


def test_on(view: View, declaration: FactDeclaration) -> Test:
    """A test whose fact is named elsewhere: `is`, `one_of`, `at_least`, or `in` with what is `possibly` in."""
    if "is" in view:
        value = view.scalar("is")
        check_value(view.at("is"), value, declaration)
        return OneOf((value,))
    if "one_of" in view:
        for each in view.each("one_of"):
            check_value(each, each.own_scalar(), declaration)
        return OneOf(tuple(each.own_scalar() for each in view.each("one_of")))
    if "at_least" in view:
        _require(view.at("at_least"), declaration, FactType.NUMBER)
        return AtLeast(view.number("at_least"))
    _require(view.at("in"), declaration, FactType.KERNEL)
    return KernelIn(tuple(_spans(view, "in")), tuple(_spans(view, "possibly")))


def _require(view: View, declaration: FactDeclaration, needed: FactType) -> None:
    if declaration.type is not needed:
        message = f"{declaration.name} is a {declaration.type}, and this test asks for a {needed}"
        view.report("wrong-test", message, "use is or one_of")


def _spans(view: View, key: str) -> Iterator[KernelSpan]:
    """One span or a list of them."""
    if key not in view:
        return
    written = view.at(key)
    for each in view.each(key) if isinstance(written.data, list) else [written]:
        span = _span(each)
        if span is not None:
            yield span


def _span(view: View) -> KernelSpan | None:
    try:
        return KernelSpan(
            family=view.text_or_none("family"),
            flavour=view.text_or_none("flavour"),
            series=_series(view, "series"),
            from_series=_series(view, "from"),
            before_series=_series(view, "before"),
            introduced=_kernel(view, "introduced"),
            fixed=_kernel(view, "fixed"),
        )
    except (ValueError, VersionSyntaxError) as error:
        hint = "bounds are kernels of the span's own family, the first before the last"
        view.report("wrong-kernel-span", str(error), hint)
        return None


def _series(view: View, key: str) -> tuple[int, int] | None:
    if key not in view:
        return None
    major, minor = view.text(key).split(".")
    return int(major), int(minor)


def _kernel(view: View, key: str) -> Kernel | None:
    return parse_kernel(view.text(key)) if key in view else None
