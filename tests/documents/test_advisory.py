import pytest

from advisor.documents.advisory import advisory
from advisor.documents.source import read_yaml_document
from advisor.documents.view import View
from advisor.model.advisory import (
    Advisory,
    AdvisoryKind,
    Check,
    Confidence,
    Reference,
    Severity,
    Step,
    Symptom,
)
from advisor.model.condition import ALWAYS, AtLeast, FactTest, OneOf
from advisor.model.names import FactName
from advisor.problems import Problem
from tests.documents.small_rules import ADVISORY, SEMANTIC_HINT, changed, small_vocabulary, told

RANGE_HINT = "introduced comes first; of fixed, limit (both exclusive) and last_affected at most one follows"


def _decoded(text: str, *, refused: tuple[Problem, ...] = ()) -> tuple[Advisory | None, list[Problem]]:
    document = read_yaml_document(text.encode(), file="rules/advisories/net/thing-breaks.yaml").refusing(refused)
    view = View(document=document, data=document.data, problems=[])
    return advisory(view, small_vocabulary()), view.problems


def test_an_advisory_is_decoded_whole() -> None:
    """Every key of the file has its place in the value."""
    found, problems = _decoded(ADVISORY)
    assert problems == []
    assert found is not None
    assert (found.id, found.kind, found.severity) == ("thing-breaks", AdvisoryKind.DEFECT, Severity.HIGH)
    assert (found.title, found.summary) == ("Thing breaks when it is fast", "It breaks.")
    assert (found.component, str(found.examined.versions)) == ("thing", ">=v1.0.0 <=v1.3.0")
    assert not found.examined.prereleases
    assert str(found.affected.versions) == ">=v1.1.0 <v1.1.1 || >=v1.2.0 <v1.3.0"
    assert [each.confidence for each in found.affected.ranges] == [Confidence.MEDIUM, Confidence.HIGH]
    assert str(found.affected.uncertain) == ">=v1.0.1 <v1.1.0"
    assert str(found.builds["rebuilt"].versions) == ">=v1.1.0 <=v1.2.1"
    assert found.builds["rebuilt"].uncertain.is_empty
    assert found.when == FactTest(FactName("thing.fast"), OneOf((True,)))
    assert found.symptoms == (
        Symptom(says="It logs that it broke.", kind="log"),
        Symptom(says="It fails more often.", kind="metric", query="rate(errors[5m])"),
        Symptom(says="Errors are counted.", kind="fact", when=FactTest(FactName("thing.errors"), AtLeast(1))),
    )
    assert (found.consequence, found.fix) == ("Nothing works.", "Move to v1.1.1.")
    (workaround,) = found.workarounds
    assert workaround.steps == (Step(do="Switch it.", command="thing --slow"), Step(do="Wait."))
    assert workaround.clears == FactTest(FactName("thing.fast"), OneOf((False,)))
    assert (workaround.title, workaround.cost, workaround.rollback) == ("Make it slow", "It is slow.", "thing --fast")
    assert found.validation.before == (
        Check(title="Which version", kind="command", run="thing --version", expect="v1.1.0"),
    )
    assert found.validation.after[0].expect == "v1.1.1"
    assert found.references == (Reference(url="https://thing.example/1", says="the report", read="2026-08-22"),)
    assert (found.confidence, found.doubt) == (Confidence.HIGH, "Whether v1.0.1 has it.")


def test_what_may_be_left_out_is_nothing() -> None:
    """Without a condition it always applies, and upstream's ranges are those of every build."""
    text = ADVISORY
    for start, end in (("uncertain:", "when:"), ("when:", "symptoms:"), ("symptoms:", "consequence:")):
        text = text[: text.index(start)] + text[text.index(end) :]
    text = changed(text[: text.index("workarounds:")] + text[text.index("validation:") :], ("doubt:", "# doubt:"))
    found, problems = _decoded(changed(text, ("through: v1.3.0}", "through: v1.3.0, prereleases: true}")))
    assert problems == []
    assert found is not None
    assert (found.when, found.symptoms, found.workarounds, found.doubt) == (ALWAYS, (), (), None)
    assert found.affected_in("rebuilt") is found.affected
    assert found.examined.prereleases


@pytest.mark.parametrize(
    ("edit", "expected", "hint"),
    [
        (("id: thing-breaks", "id: thing-brakes"), ("id-is-not-the-file-name", 1, "/id"), "name both after the fault"),
        (("component: thing", "component: thign"), ("unknown-component", 6, "/component"), 'did you mean "thing"?'),
        (("from: v1.0.0", "from: v1"), ("unreadable-version", 7, "/examined/from"), SEMANTIC_HINT),
        (
            ("from: v1.0.0", "from: v2.0.0"),
            ("range-is-empty", 7, "/examined"),
            "from comes first, through is the last version in it",
        ),
        (("fixed: v1.1.1", "fixed: v1.0.1"), ("wrong-range", 9, "/affected/0"), RANGE_HINT),
        (
            ("fixed: v1.1.1", "fixed: v1.2.1"),
            ("ranges-overlap", 10, "/affected/1"),
            "end the earlier range with a limit where the later one starts",
        ),
        (("limit: v1.1.0", "limit: x"), ("unreadable-version", 12, "/uncertain/0/limit"), SEMANTIC_HINT),
        (
            ("last_affected: v1.2.1", "last_affected: x"),
            ("unreadable-version", 15, "/builds/rebuilt/affected/0/last_affected"),
            SEMANTIC_HINT,
        ),
        (
            ("when: {fact: thing.fast", "when: {fact: thing.fats"),
            ("unknown-fact", 16, "/when/fact"),
            'did you mean "thing.fast"?',
        ),
        (
            ("fact: thing.errors", "fact: thing.error"),
            ("unknown-fact", 20, "/symptoms/2/when/fact"),
            'did you mean "thing.errors"?',
        ),
        (
            ("is: false}", "is: 0}"),
            ("wrong-value", 26, "/workarounds/0/clears/is"),
            "thing.fast is a boolean; write true or false",
        ),
        (
            ("clears: {fact: thing.fast, is: false}", "clears: {fact: thing.errors, at_least: 2}"),
            ("wrong-test", 26, "/workarounds/0/clears"),
            "use is; for kernels in, with one family and one series",
        ),
        (
            ("clears: {fact: thing.fast, is: false}", "clears: {fact: node.kernel, in: {family: ubuntu}}"),
            ("wrong-test", 26, "/workarounds/0/clears"),
            "use is; for kernels in, with one family and one series",
        ),
        (("read: 2026-08-22", "read: 2026-02-31"), ("no-such-date", 33, "/references/0/read"), "write year-month-day"),
    ],
)
def test_each_problem_stands_where_it_is(edit: tuple[str, str], expected: tuple[str, int, str], hint: str) -> None:
    """Code, line, pointer and how to mend it; nothing else follows from it."""
    _, problems = _decoded(changed(ADVISORY, edit))
    assert told(problems) == [expected]
    assert problems[0].hint == hint


def test_nothing_hides_another_part() -> None:
    """Least of all a component nobody knows, or a span that cannot be read."""
    edits = [
        ("component: thing", "component: thign"), ("from: v1.0.0", "from: old"), ("fixed: v1.1.1", "fixed: soon"),
        ("limit: v1.1.0", "limit: later"), ("last_affected: v1.2.1", "last_affected: last"),
        ("when: {fact: thing.fast", "when: {fact: a.b"), ("fact: thing.errors", "fact: c.d"),
        ("clears: {fact: thing.fast", "clears: {fact: e.f"), ("read: 2026-08-22", "read: 2026-02-31"),
    ]  # fmt: skip
    found, problems = _decoded(changed(ADVISORY, *edits))
    assert found is None
    assert sorted(told(problems), key=lambda each: each[1] or 0) == [
        ("unknown-component", 6, "/component"),
        ("unreadable-version", 7, "/examined/from"),
        ("unreadable-version", 9, "/affected/0/fixed"),
        ("unreadable-version", 12, "/uncertain/0/limit"),
        ("unreadable-version", 15, "/builds/rebuilt/affected/0/last_affected"),
        ("unknown-fact", 16, "/when/fact"),
        ("unknown-fact", 20, "/symptoms/2/when/fact"),
        ("unknown-fact", 26, "/workarounds/0/clears/fact"),
        ("no-such-date", 33, "/references/0/read"),
    ]
