from pathlib import Path

import pytest

from advisor.model.names import AdvisoryId
from advisor.rulecheck.run_cases import failures, knowing_only
from tests.documents.small_rules import ADVISORY, RULE, RULES, changed, load, write_rules
from tests.rulecheck.pinned import FILE, PINNED, checked, rules_with

STATUSES = ("affected", "not_affected", "fixed", "unknown")


def _what(tmp_path: Path, *edits: tuple[str, str], more: str = "") -> list[tuple[str, str]]:
    return [(failure.case.name, failure.what) for failure in checked(tmp_path, *edits, more=more).failed]


@pytest.mark.parametrize(
    ("name", "is_status"),
    [
        ("the first with it", "affected"),
        ("slow", "not_affected"),
        ("the fix", "fixed"),
        ("one that nobody examined", "unknown"),
    ],
)
@pytest.mark.parametrize("expected", STATUSES)
def test_a_case_holds_both_ways(name: str, is_status: str, expected: str, tmp_path: Path) -> None:
    """A finding that nobody expects fails it as surely as one that is missing."""
    start = PINNED.index(f"  - name: {name}\n")
    end = PINNED.index("    because", start)
    written = PINNED[start:end]
    found = _what(tmp_path, (written, written.replace(f"expect: {is_status}", f"expect: {expected}")))
    if expected == is_status:
        assert found == []
    else:
        assert found == [(name, f"it comes to {is_status}, and {expected} is expected")]


def _case(inventory: str, expect: str, *, more: str = "") -> str:
    return f"  - name: more\n    inventory: {inventory}\n    expect: {expect}\n    because: it is so.\n{more}"


def test_the_status_that_weighs_most_counts(tmp_path: Path) -> None:
    """Two versions of a component in one cluster are two findings."""
    both = (
        "{components: [{name: thing, version: v1.1.0}, {name: thing, version: v1.0.1}], "
        "nodes: [{name: a, facts: {thing.fast: true}}], coverage: all}"
    )
    assert _what(tmp_path, more=_case(both, "affected")) == []
    assert _what(tmp_path, more=_case(both, "not_affected")) == [
        ("more", "it comes to affected, and not_affected is expected")
    ]


def test_no_finding_at_all_is_not_affected(tmp_path: Path) -> None:
    """The component is not there, and the inventory says that it would be seen."""
    assert _what(tmp_path, more=_case("{components: {}, coverage: all}", "not_affected")) == []
    assert _what(tmp_path, more=_case("{components: {}, coverage: []}", "unknown")) == []


@pytest.mark.parametrize(
    ("errors", "standing"),
    [("", "exposed"), (", facts: {thing.errors: 1}", "confirmed"), (", facts: {thing.errors: 0}", "contradicted")],
)
@pytest.mark.parametrize("expected", ["exposed", "confirmed", "contradicted"])
def test_a_standing_is_pinned(errors: str, standing: str, expected: str, tmp_path: Path) -> None:
    """What an affected cluster shows of a symptom that is a fact."""
    text = changed(
        ADVISORY,
        ("facts: {thing.fast: true}}]}", f"facts: {{thing.fast: true}}}}]{errors}}}"),
        ("standing: exposed", f"standing: {expected}"),
    )
    rules = load(write_rules(tmp_path, {**RULES, RULE: text}))
    advisory = rules.knowledge.advisories[AdvisoryId("thing-breaks")]
    found = [each.what for each in failures(advisory, rules.cases[advisory.id][:1], rules.knowledge)]
    assert found == ([] if standing == expected else [f"its standing is {standing}, and {expected} is expected"])


def test_a_standing_is_that_of_every_finding(tmp_path: Path) -> None:
    """Two versions at once, of which one shows the symptom: neither standing is the case's."""
    text = changed(
        ADVISORY,
        ("{fact: thing.errors, at_least: 1}", "{fact: node.os_image, is: bad}"),
        (
            "{components: {thing: v1.1.0}, nodes: [{name: a, facts: {thing.fast: true}}]}",
            "{components: [{name: thing, version: v1.1.0, nodes: [a]}, {name: thing, version: v1.2.0, nodes: [b]}], "
            "nodes: [{name: a, os_image: bad, facts: {thing.fast: true}},"
            " {name: b, os_image: good, facts: {thing.fast: true}}]}",
        ),
        ("standing: exposed", "standing: confirmed"),
    )
    rules = load(write_rules(tmp_path, {**RULES, RULE: text}))
    advisory = rules.knowledge.advisories[AdvisoryId("thing-breaks")]
    found = [each.what for each in failures(advisory, rules.cases[advisory.id][:1], rules.knowledge)]
    assert found == ["its standing is confirmed, contradicted, and confirmed is expected"]


class TestMissing:
    @pytest.mark.parametrize(
        ("written", "what"),
        [
            ("[thing.fast]", None),
            ("[]", "it asks for thing.fast, and nothing is expected"),
            ("[thing.fast, thing.errors]", "it asks for thing.fast, and thing.errors, thing.fast is expected"),
            ("[thing.version]", "it asks for thing.fast, and thing.version is expected"),
        ],
    )
    def test_what_an_unknown_asks_for_is_pinned(self, written: str, what: str | None, tmp_path: Path) -> None:
        """No more and no less."""
        found = _what(tmp_path, ("missing: [thing.fast]", f"missing: {written}"))
        assert found == ([] if what is None else [("nobody knows how fast", what)])

    def test_it_need_not_be(self, tmp_path: Path) -> None:
        """A case that says nothing of it holds."""
        assert _what(tmp_path, ("    missing: [thing.fast]\n", "")) == []


def test_a_failure_knows_its_case_and_its_line(tmp_path: Path) -> None:
    """The author goes there."""
    (failure,) = checked(tmp_path, ("expect: fixed", "expect: affected")).failed
    assert (failure.case.name, failure.advisory.id) == ("the fix", "thing-leaks")
    assert (failure.case.place.file, failure.case.place.line) == (str(tmp_path / FILE), 38)


def test_other_advisories_do_not_meddle(tmp_path: Path) -> None:
    """A case speaks of its own advisory, whatever else hits the same inventory."""
    rules = rules_with(tmp_path)
    advisory = rules.knowledge.advisories[AdvisoryId("thing-leaks")]
    alone = knowing_only(advisory, rules.knowledge)
    assert list(alone.advisories) == ["thing-leaks"]
    assert dict(alone.by_component) == {advisory.component: (advisory,)}
    assert alone.catalogues is rules.knowledge.catalogues
