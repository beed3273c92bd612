from pathlib import Path

import pytest

from advisor.model.names import AdvisoryId
from advisor.rulecheck.mutate import Mutant, mutants
from tests.documents.small_rules import RULE, edited, load, write_rules
from tests.rulecheck.pinned import rules_with

WHEN = "when: {fact: thing.fast, is: true}"


def _made(tmp_path: Path, *edits: tuple[str, str]) -> list[Mutant]:
    knowledge = rules_with(tmp_path, *edits).knowledge
    advisory = knowledge.advisories[AdvisoryId("thing-leaks")]
    return list(mutants(advisory, knowledge.catalogues))


def _what(tmp_path: Path, *edits: tuple[str, str], at: str = "") -> list[str]:
    return [mutant.what for mutant in _made(tmp_path, *edits) if not at or mutant.at[0] == at]


def test_every_mistake_of_a_rule_in_a_fixed_order(tmp_path: Path) -> None:
    """A bound one release off, a range left out, a span too wide or narrow, a condition forgotten or turned round."""
    assert [(mutant.what, mutant.at) for mutant in _made(tmp_path)] == [
        ("the range >=v1.1.0 <v1.2.1 is left out", ("affected", 0)),
        ("introduced v1.1.0 is moved to v1.0.1", ("affected", 0)),
        ("introduced v1.1.0 is moved to v1.1.1", ("affected", 0)),
        ("fixed v1.2.1 is moved to v1.2.0", ("affected", 0)),
        ("fixed v1.2.1 is moved to v1.3.0", ("affected", 0)),
        ("what was examined has no ends", ("examined",)),
        ("what was examined starts at v1.0.0", ("examined",)),
        ("what was examined starts at v1.1.0", ("examined",)),
        ("what was examined ends at v1.2.0", ("examined",)),
        ("what was examined ends at v1.3.0", ("examined",)),
        ("the test on thing.fast is turned round", ("when",)),
        ("the test on thing.fast is forgotten", ("when",)),
    ]


def test_each_differs_from_the_rule(tmp_path: Path) -> None:
    """In one part only."""
    knowledge = rules_with(tmp_path).knowledge
    advisory = knowledge.advisories[AdvisoryId("thing-leaks")]
    for mutant in mutants(advisory, knowledge.catalogues):
        differing = [
            name
            for name in ("affected", "builds", "examined", "when")
            if getattr(mutant.advisory, name) != getattr(advisory, name)
        ]
        assert differing == [mutant.at[0]]
        assert (mutant.advisory.id, mutant.advisory.fix) == (advisory.id, advisory.fix)


def test_without_a_catalogue_no_bound_has_a_neighbour(tmp_path: Path) -> None:
    """The other mistakes are made all the same."""
    advisory = rules_with(tmp_path).knowledge.advisories[AdvisoryId("thing-leaks")]
    assert [mutant.what for mutant in mutants(advisory, {})] == [
        "the range >=v1.1.0 <v1.2.1 is left out",
        "what was examined has no ends",
        "the test on thing.fast is turned round",
        "the test on thing.fast is forgotten",
    ]


def test_a_range_that_would_be_empty_is_not_made(tmp_path: Path) -> None:
    """It is the range left out, which is made already."""
    edit = ("{introduced: v1.1.0, fixed: v1.2.1}", "{introduced: v1.1.0, last_affected: v1.1.0}")
    assert _what(tmp_path, edit, at="affected") == [
        "the range >=v1.1.0 <=v1.1.0 is left out",
        "introduced v1.1.0 is moved to v1.0.1",
        "last_affected v1.1.0 is moved to v1.1.1",
    ]


def test_what_another_range_makes_good_is_no_mistake(tmp_path: Path) -> None:
    """Where one range ends and the next begins, either bound may move into the other."""
    edit = (
        "  - {introduced: v1.1.0, fixed: v1.2.1}",
        "  - {introduced: v1.1.0, limit: v1.2.0}\n  - {introduced: v1.2.0, fixed: v1.2.1}",
    )
    what = _what(tmp_path, edit, at="affected")
    assert "limit v1.2.0 is moved to v1.2.1" not in what
    assert "introduced v1.2.0 is moved to v1.1.1" not in what
    assert "limit v1.2.0 is moved to v1.1.1" in what


def test_builds_and_what_is_uncertain(tmp_path: Path) -> None:
    """A build judged as upstream, its own ranges; what nobody settled, settled, or one release more or less of it."""
    knowledge = load(write_rules(tmp_path, edited(RULE, ("limit: v1.1.0}", "limit: v1.1.0}")))).knowledge
    advisory = knowledge.advisories[AdvisoryId("thing-breaks")]
    found = [(mutant.what, mutant.at) for mutant in mutants(advisory, knowledge.catalogues)]
    assert [each for each in found if each[1][0] in {"builds", "uncertain"}] == [
        (">=v1.0.1 <v1.1.0 counts as settled", ("uncertain",)),
        ("what is uncertain starts at v1.0.0", ("uncertain",)),
        ("the build rebuilt is judged as upstream", ("builds", "rebuilt")),
        ("in the build rebuilt the range >=v1.1.0 <=v1.2.1 is left out", ("builds", "rebuilt", "affected", 0)),
        ("in the build rebuilt introduced v1.1.0 is moved to v1.0.1", ("builds", "rebuilt", "affected", 0)),
        ("in the build rebuilt introduced v1.1.0 is moved to v1.1.1", ("builds", "rebuilt", "affected", 0)),
        ("in the build rebuilt last_affected v1.2.1 is moved to v1.2.0", ("builds", "rebuilt", "affected", 0)),
        ("in the build rebuilt last_affected v1.2.1 is moved to v1.3.0", ("builds", "rebuilt", "affected", 0)),
    ]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (
            "{all: [{fact: thing.fast, is: true}, {fact: cluster.cni, is: thing}]}",
            [
                "part 1 of the condition is forgotten",
                "the test on thing.fast is turned round",
                "the test on thing.fast is forgotten",
                "part 2 of the condition is forgotten",
                "the test on cluster.cni is turned round",
                "the test on cluster.cni is forgotten",
            ],
        ),
        (
            "{any: [{fact: thing.fast, is: true}]}",
            ["the test on thing.fast is turned round", "the test on thing.fast is forgotten"],
        ),
        (
            "{not: {fact: thing.fast, is: true}}",
            ["a not is forgotten", "the test on thing.fast is turned round", "the test on thing.fast is forgotten"],
        ),
        (
            "{fact: thing.errors, at_least: 3}",
            [
                "the test on thing.errors is turned round",
                "the test on thing.errors is forgotten",
                "thing.errors needs one more",
                "thing.errors needs one less",
            ],
        ),
        (
            "{beside: thing, versions: [{limit: v1.2.0}]}",
            [
                "the test on thing is turned round",
                "the test on thing is forgotten",
                "the span of thing ends before v1.1.1",
                "the span of thing ends before v1.2.1",
            ],
        ),
        ("{inside: platform, versions: [{introduced: v1.28.1+rke2r1}]}", ["being inside platform is turned round"]),
        (
            '{fact: node.kernel, in: {family: ubuntu, series: "5.4"}, possibly: {from: "4.0", before: "4.1"}}',
            [
                "the test on node.kernel is turned round",
                "the test on node.kernel is forgotten",
                "the kernels nobody has settled count as safe",
                "kernels of every distribution count as ubuntu",
                "the kernel series 5.4 is moved to 5.3",
                "the kernel series 5.4 is moved to 5.5",
                "the kernel series 4.1 is moved to 4.2",
            ],
        ),
    ],
)
def test_conditions(when: str, expected: list[str], tmp_path: Path) -> None:
    """One part forgotten, turned round, or off by one; a span that would hold nothing is not made."""
    assert _what(tmp_path, (WHEN, f"when: {when}"), at="when") == expected
