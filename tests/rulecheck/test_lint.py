from collections.abc import Sequence
from pathlib import Path

import pytest

from advisor.problems import Problem
from advisor.rulecheck import check_rules
from tests.documents.small_rules import RULES, changed, load, told, write_rules
from tests.rulecheck.pinned import FILE, PINNED, checked, without_case


def _problems(tmp_path: Path, *edits: tuple[str, str]) -> Sequence[Problem]:
    return checked(tmp_path, *edits).problems


def _hints(problems: Sequence[Problem]) -> list[str | None]:
    return [problem.hint for problem in problems]


class TestBounds:
    @pytest.mark.parametrize(
        ("edit", "pointer"),
        [
            (("fixed: v1.2.1", "fixed: v1.1.7"), "/affected/0/fixed"),
            (("introduced: v1.1.0, fixed", "introduced: v1.0.9, fixed"), "/affected/0/introduced"),
            (("fixed: v1.2.1", "limit: v1.1.7"), "/affected/0/limit"),
            (("fixed: v1.2.1", "last_affected: v1.1.7"), "/affected/0/last_affected"),
        ],
    )
    def test_a_bound_that_is_no_release(self, edit: tuple[str, str], pointer: str, tmp_path: Path) -> None:
        """A typing error makes a version that never was."""
        found = [each for each in _problems(tmp_path, edit) if each.code == "no-such-release"]
        assert told(found) == [("no-such-release", 9, pointer)]
        assert _hints(found) == ["releases are listed in rules/releases/thing.yaml"]
        assert found[0].place.file == str(tmp_path / FILE)

    def test_in_a_build_too(self, tmp_path: Path) -> None:
        """Its ranges are typed by hand as well."""
        edit = ("when: {", "builds:\n  rebuilt:\n    affected: [{introduced: v1.1.0, fixed: v1.1.9}]\nwhen: {")
        assert ("no-such-release", 12, "/builds/rebuilt/affected/0/fixed") in told(_problems(tmp_path, edit))

    @pytest.mark.parametrize("bound", ["v1.9.0", "v1.2.0-rc.1", "v1.2.0"])
    def test_a_bound_that_may_be(self, bound: str, tmp_path: Path) -> None:
        """Outside of what the catalogue spans, or a pre-release, which no catalogue lists, or a release."""
        codes = {each.code for each in _problems(tmp_path, ("fixed: v1.2.1", f"fixed: {bound}"))}
        assert "no-such-release" not in codes

    def test_a_catalogue_that_claims_nothing(self, tmp_path: Path) -> None:
        """Without a span it does not say that it knows all releases."""
        files = {name: text for name, text in RULES.items() if not name.startswith("advisories/")}
        files["releases/thing.yaml"] = changed(
            files["releases/thing.yaml"], ("span: {from: v1.0.0, through: v1.3.0}\n", "")
        )
        rules = load(write_rules(tmp_path, {**files, FILE: changed(PINNED, ("fixed: v1.2.1", "fixed: v1.1.7"))}))
        assert check_rules(rules.knowledge, rules.cases, rules.place).problems == ()


class TestFixes:
    @pytest.mark.parametrize(
        ("fix", "codes"),
        [
            ("Move to v1.1.1.", ["fix-not-published", "fix-not-in-edition"]),
            ("v1.1.1 was withdrawn.", ["fix-not-in-edition"]),
            ("v1.1.1 is for Prime alone, and was withdrawn.", []),
        ],
    )
    def test_a_fix_that_not_everybody_can_have(self, fix: str, codes: list[str], tmp_path: Path) -> None:
        """It says so: v1.1.1 is for Prime, and withdrawn."""
        found = _problems(tmp_path, ("fixed: v1.2.1", "fixed: v1.1.1"), ("fix: Move to v1.2.1.", f"fix: {fix}"))
        fixes = [each for each in found if each.code.startswith("fix-")]
        assert [each.code for each in fixes] == codes
        assert all(each.place.pointer == "/affected/0/fixed" for each in fixes)


@pytest.mark.parametrize(
    ("edit", "pointer"),
    [
        (("title: Thing leaks when it is fast", "title: TODO, in one line"), "/title"),
        (("summary: It leaks.", "summary: It TODO."), "/summary"),
        (("consequence: Memory runs out.", "consequence: TODO"), "/consequence"),
        (("fix: Move to v1.2.1.", "fix: TODO"), "/fix"),
        (("says: the report", "says: TODO"), "/references/0"),
        (("run: thing --version, expect: v1.1.0", "run: TODO, expect: v1.1.0"), "/validation/before/0"),
        (("run: thing --version, expect: v1.2.1", "run: thing --version, expect: TODO"), "/validation/after/0"),
    ],
)
def test_what_a_scaffold_left_is_told(edit: tuple[str, str], pointer: str, tmp_path: Path) -> None:
    """Wherever it stands."""
    assert ("placeholder-left", pointer) in {(each.code, each.place.pointer) for each in _problems(tmp_path, edit)}


class TestExamined:
    def test_a_range_that_starts_outside(self, tmp_path: Path) -> None:
        """Nobody looked there."""
        problems = _problems(tmp_path, ("from: v1.0.1", "from: v1.1.1"))
        assert told(problems) == [("affected-but-not-examined", 9, "/affected/0")]
        assert _hints(problems) == ["widen examined, or drop the range"]

    @pytest.mark.parametrize("edit", [("from: v1.0.1", "from: v1.1.0"), ("introduced: v1.1.0, ", "")])
    def test_one_that_starts_inside_or_before_everything(self, edit: tuple[str, str], tmp_path: Path) -> None:
        """Its end need not be examined: a line that was never fixed goes on."""
        assert _problems(tmp_path, edit) == ()


class TestWorkarounds:
    @pytest.mark.parametrize(
        "clears",
        ["{fact: thing.fast, is: true}", "{fact: cluster.cni, is: other}", "{fact: thing.fast, one_of: [true, false]}"],
    )
    def test_one_that_clears_nothing(self, clears: str, tmp_path: Path) -> None:
        """After it the condition can still hold."""
        problems = _problems(tmp_path, ("clears: {fact: thing.fast, is: false}", f"clears: {clears}"))
        assert told(problems) == [("workaround-clears-nothing", 16, "/workarounds/0/clears")]
        assert _hints(problems) == ["name the fact and the value that make the condition false"]

    @pytest.mark.parametrize(
        "when",
        [
            "{fact: thing.fast, is: true}",
            "{not: {fact: thing.fast, is: false}}",
            "{all: [{fact: thing.fast, is: true}, {fact: cluster.cni, is: thing}]}",
        ],
    )
    def test_one_that_makes_the_condition_false(self, when: str, tmp_path: Path) -> None:
        """Whatever the other facts are."""
        problems = _problems(tmp_path, ("when: {fact: thing.fast, is: true}", f"when: {when}"))
        assert "workaround-clears-nothing" not in {each.code for each in problems}

    @pytest.mark.parametrize(
        ("asked", "series", "clears"),
        [
            ('{family: ubuntu, series: "5.4"}', "5.15", True),
            ('{family: ubuntu, series: "5.4"}', "5.4", False),
            ('{before: "5.16"}', "5.15", False),
            ("{family: ubuntu, fixed: 5.15.0-99-generic}", "5.15", False),
        ],
    )
    def test_one_that_moves_kernels(self, asked: str, series: str, clears: bool, tmp_path: Path) -> None:
        """A series clears where no kernel of it can be meant, whatever its counter."""
        cure = f'clears: {{fact: node.kernel, in: {{family: ubuntu, series: "{series}"}}}}'
        edits = [
            ("when: {fact: thing.fast, is: true}", f"when: {{fact: node.kernel, in: {asked}}}"),
            ("clears: {fact: thing.fast, is: false}", cure),
        ]
        assert ("workaround-clears-nothing" not in {each.code for each in _problems(tmp_path, *edits)}) is clears

    def test_one_of_two_ways(self, tmp_path: Path) -> None:
        """The other way is still open."""
        when = "{any: [{fact: thing.fast, is: true}, {fact: cluster.cni, is: thing}]}"
        problems = _problems(tmp_path, ("when: {fact: thing.fast, is: true}", f"when: {when}"))
        assert "workaround-clears-nothing" in {each.code for each in problems}

    def test_one_that_only_relieves(self, tmp_path: Path) -> None:
        """It claims nothing."""
        assert _problems(tmp_path, ("    clears: {fact: thing.fast, is: false}\n", "")) == ()


class TestTooFew:
    @pytest.mark.parametrize(
        ("names", "status"),
        [
            (("the first with it", "the last with it"), "affected"),
            (("the last without it", "slow"), "not_affected"),
            (("the fix",), "fixed"),
            (("one that nobody examined", "older than anything examined", "nobody knows how fast"), "unknown"),
        ],
    )
    def test_a_status_without_a_case(self, names: tuple[str, ...], status: str, tmp_path: Path) -> None:
        """Every status the rule can come to has one."""
        problems = _problems(tmp_path, *(without_case(name) for name in names))
        assert told(problems) == [("no-such-case", 25, "/cases")]
        assert problems[0].message == f"no case of thing-leaks expects {status}"
        assert _hints(problems) == ["add a small inventory that comes to it"]

    def test_a_line_that_was_never_fixed_needs_no_fixed_case(self, tmp_path: Path) -> None:
        """It cannot come to it."""
        problems = _problems(tmp_path, ("fixed: v1.2.1", "limit: v1.2.1"), without_case("the fix"))
        assert problems == ()

    def test_without_a_condition_nothing_need_be_unknown(self, tmp_path: Path) -> None:
        """The version alone decides."""
        unknown = ("one that nobody examined", "older than anything examined", "nobody knows how fast")
        edits = [("when: {fact: thing.fast, is: true}\n", ""), ("    clears: {fact: thing.fast, is: false}\n", "")]
        assert _problems(tmp_path, *edits, *(without_case(name) for name in unknown)) == ()
