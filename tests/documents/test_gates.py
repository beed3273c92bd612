"""All three gates over whole rules folders: every fault is told, each once, and none hides another."""

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.problems import Problem
from tests.documents.small_rules import RULE, RULES, changed, edited, problems_in, told, write_rules

#: Faults of one rule of all kinds: the edit, and what it comes to.
FAULTS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "unknown key": (("kind: defect", "kind: defect\ncolour: red"), ("unknown-key", "/colour")),
    "misspelt severity": (("severity: high", "severity: hihg"), ("not-one-of", "/severity")),
    "misspelt key": (("consequence:", "consequense:"), ("unknown-key", "/consequense")),
    "unreadable version": (("fixed: v1.1.1", "fixed: soon"), ("unreadable-version", "/affected/0/fixed")),
    "unknown component": (("component: thing", "component: thign"), ("unknown-component", "/component")),
    "unknown fact": (("when: {fact: thing.fast", "when: {fact: thing.fats"), ("unknown-fact", "/when/fact")),
    "fact in a case": (
        ("facts: {thing.fast: true}", "facts: {thing.fats: true}"),
        ("unknown-fact", "/cases/0/inventory/nodes/0/facts/thing.fats"),
    ),
    "shape of a case": (
        ("{components: {thing: v1.1.1}, coverage", "{components: {thing: v1.1.1}, coverag"),
        ("unknown-key", "/cases/1/inventory/coverag"),
    ),
    "status of a case": (("expect: not_affected", "expect: maybe"), ("not-one-of", "/cases/2/expect")),
    "missing reference": (
        ('\n  - {url: "https://thing.example/1", says: the report, read: 2026-08-22}', " []"),
        ("too-few", "/references"),
    ),
    "no such day": (("read: 2026-08-22", "read: 2026-02-30"), ("no-such-date", "/references/0/read")),
    "misspelt bound": (("limit: v1.3.0", "limmit: v1.3.0"), ("unknown-key", "/affected/1/limmit")),
    "duplicate key": (("fix: Move", "fix: Move.\nfix: Move"), ("duplicate-key", "/fix")),
    "alias": (("summary: It breaks.", "summary: *text"), ("yaml-alias", "/summary")),
    "merge": (("symptoms:", "<<: {a: b}\nsymptoms:"), ("yaml-merge", "")),
    "tag": (("doubt: Whether", "doubt: !!str Whether"), ("yaml-tag", "/doubt")),
    "number for a key": (("validation:", "1: x\nvalidation:"), ("key-not-text", "")),
    "wrong type": (("title: Thing breaks when it is fast", "title: 12"), ("wrong-type", "/title")),
    "wrong fact value": (
        ("clears: {fact: thing.fast, is: false}", "clears: {fact: thing.fast, is: 1}"),
        ("wrong-value", "/workarounds/0/clears/is"),
    ),
    "overlap": (
        ("{introduced: v1.1.0, last_affected: v1.2.1}", "{introduced: v1.1.0}, {introduced: v1.2.0}"),
        ("ranges-overlap", "/builds/rebuilt/affected/1"),
    ),
}

#: Pairs that touch the same text, or of which one makes the other meaningless.
AT_ODDS = {
    frozenset({"missing reference", "no such day"}),
    # Which versions overlap is a question only the component's scheme answers.
    frozenset({"unknown component", "overlap"}),
}


def _problems(tmp_path: Path, faults: tuple[str, ...]) -> tuple[Problem, ...]:
    return problems_in(write_rules(tmp_path, edited(RULE, *(FAULTS[name][0] for name in faults))))


def _code_and_pointer(problem: Problem) -> tuple[str, str]:
    return problem.code, problem.place.pointer


@pytest.mark.parametrize("name", FAULTS)
def test_one_fault_is_one_problem(name: str, tmp_path: Path) -> None:
    """Each with its file, its line and its pointer, and nothing that follows from it."""
    (problem,) = _problems(tmp_path, (name,))
    assert _code_and_pointer(problem) == FAULTS[name][1]
    assert problem.place.file == str(tmp_path / RULE)
    text = (tmp_path / RULE).read_text(encoding="utf-8").splitlines()
    last = problem.place.pointer.rpartition("/")[2]
    assert problem.place.line is not None
    assert last.isdecimal() or last in text[problem.place.line - 1]


def test_a_fault_that_two_definitions_refuse_is_one_problem(tmp_path: Path) -> None:
    """A test on a fact is a condition too, and neither knows the key."""
    files = edited(RULE, ("when: {fact: thing.fast, is: true}", "when: {fact: thing.fast, is: true, iz: 1}"))
    assert told(problems_in(write_rules(tmp_path, files))) == [("unknown-key", 16, "/when/iz")]


def test_five_faults_are_five_problems(tmp_path: Path) -> None:
    """Of five kinds, found by three gates, in one run."""
    five = ("unknown key", "misspelt severity", "unreadable version", "unknown component", "fact in a case")
    assert told(_problems(tmp_path, five)) == [
        ("unknown-key", 3, "/colour"),
        ("not-one-of", 6, "/severity"),
        ("unknown-component", 7, "/component"),
        ("unreadable-version", 10, "/affected/0/fixed"),
        ("unknown-fact", 39, "/cases/0/inventory/nodes/0/facts/thing.fats"),
    ]


def test_all_faults_at_once(tmp_path: Path) -> None:
    """Whatever else is wrong."""
    names = tuple(name for name in FAULTS if name not in {"missing reference", "unknown component"})
    found = _problems(tmp_path, names)
    assert sorted(map(_code_and_pointer, found)) == sorted(FAULTS[name][1] for name in names)


@pytest.mark.parametrize("pair", [pair for pair in combinations(FAULTS, 2) if frozenset(pair) not in AT_ODDS])
def test_no_fault_hides_another(pair: tuple[str, str], tmp_path: Path) -> None:
    """Whichever two there are, both are told, each once."""
    found = _problems(tmp_path, pair)
    assert sorted(map(_code_and_pointer, found)) == sorted(FAULTS[name][1] for name in pair)


@given(st.sets(st.sampled_from(sorted(FAULTS)), min_size=3, max_size=8))
def test_no_number_of_faults_hides_one(tmp_path_factory: pytest.TempPathFactory, names: set[str]) -> None:
    """Any faults that can stand in one text together."""
    for pair in AT_ODDS:
        if pair <= names:
            names = names - {sorted(pair)[0]}
    found = _problems(tmp_path_factory.mktemp("rules"), tuple(name for name in FAULTS if name in names))
    assert sorted(map(_code_and_pointer, found)) == sorted(FAULTS[name][1] for name in names)


OTHER_FILES = [
    ("kb.yaml", ("name:", "nmae:"), ("unknown-key", 1, "/nmae")),
    ("kb.yaml", ("2026-08-22", "2026-02-30"), ("no-such-date", 3, "/as_of")),
    ("kb.yaml", (">=0.1,<1", ">=99"), ("needs-another-advisor", 4, "/requires_advisor")),
    ("kb.yaml", ("name: small", "name: {"), ("yaml-syntax", 2, "/name")),
    ("components.yaml", ("scheme: rke2", "scheme: rke3"), ("unknown-scheme", 18, "/components/1/scheme")),
    ("components.yaml", ("scheme: semantic", "sheme: semantic"), ("unknown-key", 4, "/components/0/sheme")),
    ("components.yaml", ("presence: expected", "presence: yes"), ("not-one-of", 5, "/components/0/presence")),
    ("components.yaml", ("name: thing", "name: thing\n    name: thing"), ("duplicate-key", 3, "/components/0/name")),
    ("components.yaml", ("name: thing", "name: thing: x"), ("yaml-syntax", 2, "/components/0")),
    ("facts.yaml", ("type: boolean", "type: bool"), ("not-one-of", 18, "/facts/3/type")),
    ("facts.yaml", ("type: choice", "type: chioce"), ("not-one-of", 37, "/facts/5/type")),
    ("facts.yaml", ("  - name: thing.fast", "  - nam: thing.fast"), ("unknown-key", 17, "/facts/3/nam")),
    ("facts.yaml", ("value: true", "value: 1"), ("wrong-value", 29, "/facts/3/defaults/0/value")),
    ("facts.yaml", ("component: thing", "component: other"), ("unknown-component", 23, "/facts/3/setting/component")),
    ("facts.yaml", ("facts:", "fakts:"), ("unknown-key", 1, "/fakts")),
    ("facts.yaml", ("facts:", "facts: ["), ("yaml-syntax", 3, "/facts/0")),
    ("releases/thing.yaml", ("v1.0.1", "soon"), ("unreadable-version", 7, "/releases/1/version")),
    ("releases/thing.yaml", ("component: thing", "component: [thing]"), ("wrong-type", 1, "/component")),
    ("releases/platform.yaml", ("slots:", "slot:"), ("unknown-key", 4, "/slot")),
    ("releases/platform.yaml", ("fact: cluster.cni", "fact: a.b"), ("unknown-fact", 5, "/slots/0/when/fact")),
]


@pytest.mark.parametrize(("file", "edit", "expected"), OTHER_FILES)
def test_one_fault_of_another_file_is_one_problem(
    file: str, edit: tuple[str, str], expected: tuple[str, int, str], tmp_path: Path
) -> None:
    """A declaration at fault is told where it stands, and not once more wherever its name is used."""
    found = problems_in(write_rules(tmp_path, edited(file, edit)))
    assert [(each.code, each.place.pointer) for each in found] == [(expected[0], expected[2])]
    assert found[0].place.file == str(tmp_path / file)


@pytest.mark.parametrize(("file", "edit", "expected"), OTHER_FILES)
def test_no_file_hides_the_faults_of_another(
    file: str, edit: tuple[str, str], expected: tuple[str, int, str], tmp_path: Path
) -> None:
    """Not even a file that cannot be read at all, or the file that others take their names from."""
    five = ("unknown key", "misspelt severity", "unreadable version", "number for a key", "shape of a case")
    files = edited(RULE, *(FAULTS[name][0] for name in five))
    files[file] = changed(files[file], edit)
    found = problems_in(write_rules(tmp_path, files))
    of_rule = [_code_and_pointer(each) for each in found if each.place.file == str(tmp_path / RULE)]
    assert sorted(of_rule) == sorted(FAULTS[name][1] for name in five)
    assert (expected[0], expected[2]) in [_code_and_pointer(each) for each in found if each.place.file.endswith(file)]


class TestSyntax:
    def test_an_error_that_ends_the_file_is_all_there_is_to_say_of_it(self, tmp_path: Path) -> None:
        """What was noted before it is told too; of the shape of half a file nothing is said."""
        text = changed(RULES[RULE], ("kind: defect", "kind: defect\nkind: x"), ("severity: high", "severity: [high"))
        found = problems_in(write_rules(tmp_path, {**RULES, RULE: text}))
        assert [each.code for each in found] == ["duplicate-key", "yaml-syntax"]

    def test_a_second_document_hides_nothing_of_the_first(self, tmp_path: Path) -> None:
        """It is one problem, and the first document is read as if it stood alone."""
        text = changed(RULES[RULE], ("severity: high", "severity: x"), ("fixed: v1.1.1", "fixed: y")) + "---\na: 1\n"
        found = problems_in(write_rules(tmp_path, {**RULES, RULE: text}))
        assert [each.code for each in found] == ["not-one-of", "unreadable-version", "several-documents"]

    def test_the_later_of_two_like_keys_is_looked_at(self, tmp_path: Path) -> None:
        """It is what counts, and it may be wrong in its own way."""
        files = edited(RULE, ("severity: high", "severity: high\nseverity: hihg"))
        assert told(problems_in(write_rules(tmp_path, files))) == [
            ("duplicate-key", 6, "/severity"),
            ("not-one-of", 6, "/severity"),
        ]

    @pytest.mark.parametrize("text", ["", "\n# only this\n", "\x00", "\ufeff"])
    def test_a_file_without_content(self, text: str, tmp_path: Path) -> None:
        """One problem, of that file."""
        (problem,) = problems_in(write_rules(tmp_path, {**RULES, "advisories/x.yaml": text}))
        assert problem.place.file == str(tmp_path / "advisories/x.yaml")

    @pytest.mark.parametrize("text", ["[]", "3", "a", "- a: b"])
    def test_a_file_that_is_no_mapping(self, text: str, tmp_path: Path) -> None:
        """Its shape is wrong as a whole, and nothing else is said."""
        for file in RULES:
            (problem,) = [
                each
                for each in problems_in(write_rules(tmp_path, {**RULES, file: text}))
                if each.place.file.endswith(file)
            ]
            assert (problem.code, problem.place.pointer) == ("wrong-type", "")
