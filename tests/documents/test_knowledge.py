from pathlib import Path

import pytest

from advisor import __version__
from advisor.documents.knowledge import load_cases
from advisor.model.fact import FactType
from advisor.model.names import AdvisoryId, ComponentName, FactName
from tests.documents.small_rules import (
    ADVISORY,
    COMPONENTS,
    FACTS,
    KB,
    RELEASES,
    RULE,
    RULES,
    changed,
    edited,
    load,
    problems_in,
    told,
    write_rules,
)

BREAKS = AdvisoryId("thing-breaks")


def test_a_rules_folder_is_a_knowledge_base(tmp_path: Path) -> None:
    """Every mapping sorted by key; each advisory found by its component."""
    second = changed(ADVISORY, ("id: thing-breaks", "id: a-fault"))
    rules = load(write_rules(tmp_path, {**RULES, "advisories/a-fault.yaml": second}))
    knowledge = rules.knowledge
    assert (knowledge.name, knowledge.version) == ("small", "2026.1")
    assert (knowledge.as_of, knowledge.stale_after_days) == ("2026-08-22", 180)
    assert list(knowledge.advisories) == ["a-fault", "thing-breaks"]
    assert list(knowledge.components) == ["platform", "thing"]
    assert list(knowledge.facts) == sorted(knowledge.facts)
    assert list(knowledge.catalogues) == ["platform", "thing"]
    assert [each.id for each in knowledge.by_component[ComponentName("thing")]] == ["a-fault", "thing-breaks"]
    assert list(knowledge.by_component) == ["thing"]
    assert rules.files == {"a-fault": str(tmp_path / "advisories/a-fault.yaml"), "thing-breaks": str(tmp_path / RULE)}
    assert [case.name for case in rules.cases[BREAKS]][:2] == ["before the fix", "at the fix"]
    assert str(rules.place(BREAKS, ("affected", 1))) == f"{tmp_path / RULE}:10"
    assert rules.knowledge.overrides == ()


def test_cases_can_be_had_alone(tmp_path: Path) -> None:
    """Each knows its line."""
    cases = load_cases([write_rules(tmp_path)])
    assert [case.place.line for case in cases[BREAKS]] == [37, 42, 46, 50]


class TestNames:
    def test_the_id_is_the_name_of_the_file(self, tmp_path: Path) -> None:
        """So that a reader of a report finds the file."""
        files = {name: text for name, text in RULES.items() if name != RULE}
        (problem,) = problems_in(write_rules(tmp_path, {**files, "advisories/thing-brakes.yaml": ADVISORY}))
        assert told([problem]) == [("id-is-not-the-file-name", 1, "/id")]
        assert problem.message == 'the id is "thing-breaks", and the file is named thing-brakes.yaml'

    def test_two_of_one_id_in_one_folder(self, tmp_path: Path) -> None:
        """Neither can override the other: which of them would?"""
        (problem,) = problems_in(write_rules(tmp_path, {**RULES, "advisories/other/thing-breaks.yaml": ADVISORY}))
        assert (problem.code, problem.place.pointer) == ("declared-twice", "/id")
        assert problem.place.file == str(tmp_path / "advisories/other/thing-breaks.yaml")
        assert str(tmp_path / RULE) in problem.message
        assert problem.hint == "remove one of the two, or give it a name of its own"

    def test_a_copy_that_kept_its_id_is_told_once(self, tmp_path: Path) -> None:
        """Its id is not its file's name: that is the mistake, whichever of the two comes first."""
        for name in ("advisories/a-copy.yaml", "advisories/z-copy.yaml"):
            problems = problems_in(write_rules(tmp_path / name[-11], {**RULES, name: ADVISORY}))
            assert [each.code for each in problems] == ["id-is-not-the-file-name"]

    def test_the_faults_of_a_twin_are_told_too(self, tmp_path: Path) -> None:
        """The author mends both at once."""
        twin = changed(ADVISORY, ("fixed: v1.1.1", "fixed: soon"), ("{thing: v1.1.1}", "{thign: v1.1.1}"))
        problems = problems_in(write_rules(tmp_path, {**RULES, "advisories/other/thing-breaks.yaml": twin}))
        assert [each.code for each in problems] == ["declared-twice", "unreadable-version", "unknown-component"]

    def test_two_catalogues_of_one_component(self, tmp_path: Path) -> None:
        """As for advisories."""
        problems = problems_in(write_rules(tmp_path, {**RULES, "releases/z.yaml": changed(RELEASES, ("v1.0.1", "x"))}))
        assert told(problems) == [("declared-twice", 1, "/component"), ("unreadable-version", 7, "/releases/1/version")]


class TestSeveralFolders:
    def test_a_later_one_adds(self, tmp_path: Path) -> None:
        """It needs no kb.yaml, no components and no facts of its own: only the first says what this is."""
        extra = {"advisories/a-fault.yaml": changed(ADVISORY, ("id: thing-breaks", "id: a-fault"))}
        rules = load(write_rules(tmp_path / "base"), write_rules(tmp_path / "extra", extra))
        assert list(rules.knowledge.advisories) == ["a-fault", "thing-breaks"]
        assert (rules.knowledge.name, rules.knowledge.overrides) == ("small", ())

    def test_a_later_one_overrides_visibly(self, tmp_path: Path) -> None:
        """Of every kind: what took whose place is named."""
        base, extra = tmp_path / "base", tmp_path / "extra"
        write_rules(base)
        platform = COMPONENTS[COMPONENTS.index("  - name: platform") :]
        errors = FACTS[FACTS.index("  - name: thing.errors") : FACTS.index("  - name: cluster")]
        write_rules(
            extra,
            {
                "advisories/thing-breaks.yaml": changed(ADVISORY, ("severity: high", "severity: low")),
                "releases/thing.yaml": RELEASES + "  - {version: v1.4.0}\n",
                "components.yaml": "components:\n" + changed(platform, ("Platform", "P")),
                "facts.yaml": "facts:\n" + changed(errors, ("number", "text"), ("    unit: errors per hour\n", "")),
                "kb.yaml": changed(KB, ("name: small", "name: large")),
            },
        )
        # The rule that asks for errors counts them, and they are a text now.
        assert [each.code for each in problems_in(base, extra)] == ["wrong-test"]
        (extra / "advisories/thing-breaks.yaml").write_text(
            changed(ADVISORY, ("severity: high", "severity: low"), ("at_least: 1", "is: many"))
        )
        rules = load(base, extra)
        assert rules.knowledge.advisories[BREAKS].severity == "low"
        assert rules.knowledge.name == "large"
        assert len(rules.knowledge.catalogues[ComponentName("thing")].releases) == 8
        assert rules.knowledge.components[ComponentName("platform")].title == "P"
        assert rules.knowledge.facts[FactName("thing.errors")].type is FactType.TEXT
        assert sorted(map(str, rules.knowledge.overrides)) == [
            f"kb.yaml: {base / 'kb.yaml'} -> {extra / 'kb.yaml'}",
            f"platform: {base / 'components.yaml'} -> {extra / 'components.yaml'}",
            f"thing-breaks: {base / RULE} -> {extra / 'advisories/thing-breaks.yaml'}",
            f"thing.errors: {base / 'facts.yaml'} -> {extra / 'facts.yaml'}",
            f"thing: {base / 'releases/thing.yaml'} -> {extra / 'releases/thing.yaml'}",
        ]

    def test_the_last_of_three_counts(self, tmp_path: Path) -> None:
        """Each step is named."""
        folders = [write_rules(tmp_path / "0")]
        for number, severity in ((1, "low"), (2, "medium")):
            text = changed(ADVISORY, ("severity: high", f"severity: {severity}"))
            folders.append(write_rules(tmp_path / str(number), {"advisories/thing-breaks.yaml": text}))
        rules = load(*folders)
        assert rules.knowledge.advisories[BREAKS].severity == "medium"
        assert [str(each).count("->") for each in rules.knowledge.overrides] == [1, 1]

    def test_what_is_overridden_is_not_judged(self, tmp_path: Path) -> None:
        """It counts for nothing, so what it names may be gone."""
        base = write_rules(tmp_path / "base", edited(RULE, ("fixed: v1.1.1", "fixed: soon")))
        load(base, write_rules(tmp_path / "extra", {"advisories/thing-breaks.yaml": ADVISORY}))

    def test_problems_of_every_folder_come_at_once(self, tmp_path: Path) -> None:
        """Each names its file."""
        base = write_rules(tmp_path / "base", edited("facts.yaml", ("type: text", "type: txt")))
        extra = write_rules(tmp_path / "extra", {"advisories/x.yaml": changed(ADVISORY, ("v1.1.1", "x"))})
        assert [each.code for each in problems_in(base, extra)] == [
            "not-one-of",
            "id-is-not-the-file-name",
            "unreadable-version",
        ]


class TestAbout:
    def test_nothing_says_what_this_is(self, tmp_path: Path) -> None:
        """The first folder is the one that must."""
        folder = write_rules(tmp_path, {name: text for name, text in RULES.items() if name != "kb.yaml"})
        (problem,) = problems_in(folder)
        assert (problem.code, problem.place.file) == ("no-kb-file", str(folder / "kb.yaml"))
        assert problem.hint == "name the folder that this one adds to first"

    def test_it_hides_nothing_else(self, tmp_path: Path) -> None:
        """Nor does no folder at all end in anything but a problem."""
        files = {name: text for name, text in RULES.items() if name != "kb.yaml"}
        files[RULE] = changed(ADVISORY, ("v1.1.1", "x"))
        assert {each.code for each in problems_in(write_rules(tmp_path, files))} == {"no-kb-file", "unreadable-version"}
        assert [each.code for each in problems_in()] == ["no-kb-file"]

    @pytest.mark.parametrize("text", ["name: [", "name: small\n", "- x"])
    def test_a_broken_one_is_not_missing(self, text: str, tmp_path: Path) -> None:
        """It is there."""
        codes = {each.code for each in problems_in(write_rules(tmp_path, {**RULES, "kb.yaml": text}))}
        assert "no-kb-file" not in codes

    @pytest.mark.parametrize("required", [f"=={__version__}", ">=0", f"<={__version__}", ">=0.0.1.dev1"])
    def test_an_advisor_that_fits(self, required: str, tmp_path: Path) -> None:
        """The specifier is PEP 440's."""
        load(write_rules(tmp_path, edited("kb.yaml", (">=0.1,<1", required))))

    def test_a_pre_release_of_the_advisor_counts(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whoever tries one out has to be able to load the rules. Patched, because this may be none."""
        monkeypatch.setattr("advisor.documents.about.__version__", "0.2.0.dev1")
        load(write_rules(tmp_path))

    @pytest.mark.parametrize("required", [">=99", "<0.0.1", f"!={__version__}"])
    def test_an_advisor_that_does_not(self, required: str, tmp_path: Path) -> None:
        """Both versions are named."""
        (problem,) = problems_in(write_rules(tmp_path, edited("kb.yaml", (">=0.1,<1", required))))
        assert told([problem]) == [("needs-another-advisor", 4, "/requires_advisor")]
        assert required in problem.message
        assert __version__ in problem.message
        assert problem.hint

    def test_every_folder_may_need_one(self, tmp_path: Path) -> None:
        """Also one whose other words count for nothing."""
        base = write_rules(tmp_path / "base", edited("kb.yaml", (">=0.1,<1", ">=99")))
        assert [each.code for each in problems_in(base, write_rules(tmp_path / "x", {"kb.yaml": KB}))] == [
            "needs-another-advisor"
        ]

    def test_what_is_no_specifier(self, tmp_path: Path) -> None:
        """With an example of one."""
        (problem,) = problems_in(write_rules(tmp_path, edited("kb.yaml", (">=0.1,<1", "new"))))
        assert told([problem]) == [("wrong-specifier", 4, "/requires_advisor")]
        assert problem.hint == "write one such as >=0.1,<1"
