import pytest

from advisor.documents.condition import condition, fact_test
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
)
from advisor.model.names import ComponentName, FactName
from advisor.problems import Problem
from advisor.versions import KernelSpan, VersionSet, parse_kernel, parse_version
from tests.documents.small_rules import SEMANTIC_HINT, small_vocabulary, told, view_of

FAST = FactTest(FactName("thing.fast"), OneOf((True,)))
KERNEL = FactName("node.kernel")
KERNEL_HINT = "bounds are kernels of the span's own family, the first before the last"


def _decoded(text: str) -> tuple[Condition, list[Problem]]:
    view = view_of(f"when: {text}")
    return condition(view.at("when"), small_vocabulary()), view.problems


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{fact: thing.fast, is: true}", FAST),
        ("{fact: cluster.cni, one_of: [thing, other]}", FactTest(FactName("cluster.cni"), OneOf(("thing", "other")))),
        ("{fact: thing.errors, at_least: 3}", FactTest(FactName("thing.errors"), AtLeast(3))),
        ("{fact: node.os_image, is: '7'}", FactTest(FactName("node.os_image"), OneOf(("7",)))),
        ("{not: {fact: thing.fast, is: true}}", Not(FAST)),
        ("{all: [{fact: thing.fast, is: true}]}", All((FAST,))),
        ("{any: [{fact: thing.fast, is: true}, {all: [{fact: thing.fast, is: true}]}]}", AnyOf((FAST, All((FAST,))))),
        (
            "{inside: thing, versions: [{introduced: v1.2.0}, {fixed: v1.1.0}]}",
            Inside(
                ComponentName("thing"),
                VersionSet.between(introduced=parse_version("semantic", "v1.2.0"))
                | VersionSet.between(fixed=parse_version("semantic", "v1.1.0")),
            ),
        ),
        (
            "{beside: thing, versions: [{limit: v1.2.0}]}",
            Beside(ComponentName("thing"), VersionSet.between(limit=parse_version("semantic", "v1.2.0"))),
        ),
        (
            '{fact: node.kernel, in: {family: ubuntu, series: "5.4"}}',
            FactTest(KERNEL, KernelIn((KernelSpan(family="ubuntu", series=(5, 4)),))),
        ),
        (
            '{fact: node.kernel, in: [{from: "5.4", before: "5.10"}], possibly: {flavour: aws, family: ubuntu}}',
            FactTest(
                KERNEL,
                KernelIn(
                    (KernelSpan(from_series=(5, 4), before_series=(5, 10)),),
                    (KernelSpan(family="ubuntu", flavour="aws"),),
                ),
            ),
        ),
        (
            "{fact: node.kernel, in: {introduced: 5.4.0-100-generic, family: ubuntu, fixed: 5.4.0-170-generic}}",
            FactTest(
                KERNEL,
                KernelIn(
                    (
                        KernelSpan(
                            family="ubuntu",
                            introduced=parse_kernel("5.4.0-100-generic"),
                            fixed=parse_kernel("5.4.0-170-generic"),
                        ),
                    )
                ),
            ),
        ),
    ],
)
def test_each_kind_is_decoded(text: str, expected: Condition) -> None:
    """One kind a node, nested at will."""
    assert _decoded(text) == (expected, [])


@pytest.mark.parametrize(
    ("text", "code", "pointer", "hint"),
    [
        ("{fact: thing.fats, is: true}", "unknown-fact", "/when/fact", 'did you mean "thing.fast"?'),
        ("{fact: x.y, is: true}", "unknown-fact", "/when/fact", "facts are listed in rules/facts.yaml"),
        ("{all: [{fact: x.y, is: 1}]}", "unknown-fact", "/when/all/0/fact", "facts are listed in rules/facts.yaml"),
        ("{inside: thign, versions: []}", "unknown-component", "/when/inside", 'did you mean "thing"?'),
        ("{inside: thing, versions: [{fixed: x}]}", "unreadable-version", "/when/versions/0/fixed", SEMANTIC_HINT),
        ("{beside: thign, versions: []}", "unknown-component", "/when/beside", 'did you mean "thing"?'),
        ("{beside: thing, versions: [{fixed: x}]}", "unreadable-version", "/when/versions/0/fixed", SEMANTIC_HINT),
        (
            "{beside: platform, versions: [{introduced: v1.28.1+rke2r1}]}",
            "wrong-test",
            "/when/beside",
            "use inside for a library in an image",
        ),
        (
            "{fact: thing.fast, is: 'yes'}",
            "wrong-value",
            "/when/is",
            "thing.fast is a boolean; write true or false",
        ),
        ("{fact: thing.fast, is: 1}", "wrong-value", "/when/is", "thing.fast is a boolean; write true or false"),
        ("{fact: thing.errors, is: true}", "wrong-value", "/when/is", "thing.errors is a number; write a whole number"),
        ("{fact: node.os_image, is: 7}", "wrong-value", "/when/is", "node.os_image is a text; write a text"),
        ("{fact: cluster.cni, one_of: [thing, calico]}", "wrong-value", "/when/one_of/1", "one of thing, other"),
        ("{fact: cluster.cni, is: 1}", "wrong-value", "/when/is", "cluster.cni is a choice; write one of its choices"),
        ("{fact: thing.fast, at_least: 1}", "wrong-test", "/when/at_least", "use is or one_of"),
        ("{fact: thing.fast, in: {family: ubuntu}}", "wrong-test", "/when/in", "use is or one_of"),
        ('{fact: node.kernel, in: {from: "5.10", before: "5.4"}}', "wrong-kernel-span", "/when/in", KERNEL_HINT),
        ("{fact: node.kernel, in: [{fixed: x}]}", "wrong-kernel-span", "/when/in/0", KERNEL_HINT),
        (
            "{fact: node.kernel, in: {family: rhel}, possibly: [{introduced: 5.4.0-1-generic, family: rhel}]}",
            "wrong-kernel-span",
            "/when/possibly/0",
            KERNEL_HINT,
        ),
    ],
)
def test_each_problem_stands_where_it_is(text: str, code: str, pointer: str, hint: str) -> None:
    """Code, pointer and how to mend it."""
    _, (problem,) = _decoded(text)
    assert (problem.code, problem.place.pointer, problem.place.line) == (code, pointer, 1)
    assert problem.hint == hint


def test_every_part_of_a_condition_is_looked_at() -> None:
    """A problem in one part does not hide those of the others."""
    _, problems = _decoded(
        "\n any:\n - {fact: a.b, is: 1}\n - not: {fact: thing.fast, is: 1}\n - {inside: x, versions: []}"
    )
    assert told(problems) == [
        ("unknown-fact", 3, "/when/any/0/fact"),
        ("wrong-value", 4, "/when/any/1/not/is"),
        ("unknown-component", 5, "/when/any/2/inside"),
    ]


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("{fact: thing.fast, iz: true}", "/when/iz"),
        ("{fact: [], is: true}", "/when/fact"),
        ("{fact: thing.errors, at_least: x}", "/when/at_least"),
        ("{fact: node.kernel, in: {series: '5'}}", "/when/in/series"),
        ("{fact: node.kernel, in: [5]}", "/when/in/0"),
        ("{fact: cluster.cni, one_of: {}}", "/when/one_of"),
        ("{all: 3}", "/when/all"),
        ("{inside: thing}", "/when"),
        ("{beside: thing}", "/when"),
        ("[]", "/when"),
        ("{}", "/when"),
    ],
)
def test_what_the_shape_gate_refused_is_not_told_again(text: str, refused: str) -> None:
    """Whatever stands there, it decodes to something, without a word."""
    view = view_of(f"when: {text}", refused=[refused])
    condition(view.at("when"), small_vocabulary())
    assert view.problems == []


def test_an_unknown_fact_tests_nothing() -> None:
    """As a condition it counts as always true; as a test there is none. Either way the problem is noted."""
    assert _decoded("{fact: x.y, is: 1}")[0] == ALWAYS
    view = view_of("when: {fact: x.y, is: 1}")
    assert fact_test(view.at("when"), small_vocabulary()) is None
