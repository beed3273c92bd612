import re
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.documents.compatibility import compatibility
from advisor.documents.hop import hazard, hops
from advisor.documents.knowledge import load_knowledge
from advisor.documents.runbook import runbook, shared_checks
from advisor.model.advisory import Confidence, Step
from advisor.model.compatibility import Binding, MinorSpan, Permission, Role
from advisor.model.condition import ALWAYS, FactTest, KernelIn, OneOf
from advisor.model.hop import Direction, Patch, Prepare, Via
from advisor.model.names import ComponentName, FactName, HazardId, RunbookId, TableId
from advisor.model.runbook import Authority, Change, Rollback
from advisor.model.template import Form, Language, Supplier
from advisor.model.upgrades import UpgradeKnowledge
from advisor.truth import Truth
from advisor.versions import parse_version
from tests.documents.small_rules import RULES, changed, load, problems_in, told, view_of, write_rules
from tests.documents.small_upgrades import CHECKS, HAZARD, RUNBOOK, SOURCES, TABLE, UPGRADES, small_terms

FAST = FactName("thing.fast")


def faults(file: str, *edits: tuple[str, str]) -> list[tuple[str, int | None, str]]:
    """What a decoder finds wrong with one small file, edited; the gates before it are not asked."""
    view = replace(view_of(changed(UPGRADES[file], *edits)), problems=[])
    view = replace(view, document=replace(view.document, file=file))
    terms = small_terms()
    if file.startswith("compatibility/"):
        compatibility(view, terms)
    elif file.startswith("hops/hazards/"):
        hazard(view, terms.names)
    elif file.startswith("hops/runbooks/"):
        runbook(view, terms, shared_checks(view_of(CHECKS), terms))
    else:
        hops(view, terms)
    return told(view.problems)


@pytest.fixture(scope="module")
def upgrades(tmp_path_factory: pytest.TempPathFactory) -> UpgradeKnowledge:
    """What the small files say."""
    return load(write_rules(tmp_path_factory.mktemp("rules"), UPGRADES)).knowledge.upgrades


class TestTables:
    def test_a_table_is_decoded_whole(self, upgrades: UpgradeKnowledge) -> None:
        """Sides, binding, meanings; a written row gives one row for each verdict."""
        table = upgrades.tables[TableId("thing-platform")]
        assert (table.of.component, table.other and table.other.component) == ("thing", "platform")
        assert (table.binds, table.unlisted) == (Binding.STANDING, "Nobody tested them.")
        assert table.when == FactTest(FactName("cluster.cni"), OneOf(("thing",)))
        assert [(row.number, row.permission) for row in table.rows] == [
            (1, Permission.ALLOWED),
            (2, Permission.ALLOWED),
            (2, Permission.REFUSED),
            (3, Permission.REFUSED),
        ]
        first, *_, last = table.rows
        assert str(first.of) == ">=v1.0.0 <v1.1.0"
        assert str(first.other) == ">=v1.28.1+rke2r1 <=v1.28.1+rke2r1 || >=v1.28.2+rke2r1 <=v1.28.2+rke2r1"
        assert (first.says, first.confidence, first.doubt) == ("They are tested together.", Confidence.HIGH, None)
        assert (last.says, last.confidence, last.doubt) == ("The fast path is too fast.", "medium", "Nobody ran it.")
        assert last.when == FactTest(FAST, OneOf((True,)))
        assert [(each.url, each.read) for each in last.references] == [("thing/thing@0123abc", "2026-08-23")]
        assert last.name == "thing-platform row 3"

    def test_a_second_side_that_is_a_fact(self, upgrades: UpgradeKnowledge) -> None:
        """Its rows test the fact."""
        table = upgrades.tables[TableId("thing-kernel")]
        (row,) = table.rows
        assert table.other is None
        assert isinstance(row.other, FactTest)
        assert row.other.fact == "node.kernel"
        assert isinstance(row.other.test, KernelIn)

    def test_distances(self, upgrades: UpgradeKnowledge) -> None:
        """Several under one verdict are several rows."""
        table = upgrades.tables[TableId("platform-platform")]
        assert (table.of.role, table.other and table.other.role) == (Role.KUBELET, Role.APISERVER)
        assert [row.other for row in table.rows] == [MinorSpan(0, 3), MinorSpan(None, -1), MinorSpan(4, None)]

    @pytest.mark.parametrize(
        ("file", "edit", "expected"),
        [
            (
                "thing-platform",
                ("of: {component: thing}", "of: {component: thign}"),
                ("unknown-component", 3, "/of/component"),
            ),
            (
                "thing-platform",
                ("with: {component: platform}", "with: {component: form}"),
                ("unknown-component", 4, "/with/component"),
            ),
            ("thing-kernel", ("fact: node.kernel", "fact: node.kernle"), ("unknown-fact", 4, "/with/fact")),
            ("thing-platform", ("id: thing-platform", "id: thing-form"), ("id-is-not-the-file-name", 1, "/id")),
            (
                "thing-platform",
                ("sources: [thing-docs]}", "sources: [thing-dogs]}"),
                ("unknown-source", 12, "/rows/0/sources/0"),
            ),
            ("thing-platform", ("of: v1.1.0", "of: v1.x"), ("unreadable-version", 13, "/rows/1/of")),
            ("thing-platform", ("v1.28.2+rke2r1", "v1.28.x"), ("unreadable-version", 12, "/rows/0/allowed/1")),
            (
                "thing-platform",
                ("from: v1.2.1, through: v1.3.0", "from: v1.3.0, through: v1.2.1"),
                ("wrong-span", 14, "/rows/2/of/1"),
            ),
            (
                "thing-platform",
                ("from: v1.0.0, before: v1.1.0", "from: v1.0.0, through: v1.0.1, before: v1.1.0"),
                ("wrong-span", 12, "/rows/0/of"),
            ),
            ("thing-kernel", ("allowed: {in", "refused: {in"), ("no-meaning", 8, "/rows/0/refused")),
            ("thing-kernel", ('in: {from: "5.10"}', "at_least: 5"), ("wrong-test", 8, "/rows/0/allowed/at_least")),
            (
                "thing-kernel",
                ('allowed: {in: {from: "5.10"}}', 'allowed: {whatever: true, in: {from: "5.10"}}'),
                ("whatever-and-a-test", 8, "/rows/0/allowed"),
            ),
            (
                "thing-platform",
                ("allowed: [v1.28.1+rke2r1, v1.28.2+rke2r1]", "allowed: {whatever: true}"),
                ("no-fact", 12, "/rows/0/allowed"),
            ),
        ],
    )
    def test_each_problem_stands_where_it_is(
        self, file: str, edit: tuple[str, str], expected: tuple[str, int, str]
    ) -> None:
        """Code, line and pointer; nothing else follows from it."""
        assert faults(f"compatibility/{file}.yaml", edit) == [expected]


class TestHops:
    def test_rules_are_decoded_whole(self, upgrades: UpgradeKnowledge) -> None:
        """What is left out means any: any line, any patch, any version."""
        hops = upgrades.hops[ComponentName("thing")]
        assert hops.roll == (("server",), ("agent", "observer"))
        patch, following, never = hops.rules
        assert (patch.permission, patch.direction, patch.lines) == (Permission.ALLOWED, Direction.UP, 0)
        assert (patch.from_patch, patch.from_versions, patch.when) == (Patch.ANY, None, ALWAYS)
        assert (following.from_patch, following.to_patch, following.lines) == (Patch.LATEST, Patch.LATEST, 1)
        assert (never.permission, never.lines) == (Permission.REFUSED, None)
        assert (str(never.from_versions), str(never.to_versions)) == ("<v1.1.0", ">=v1.2.0 <=v1.2.0")

    def test_a_rule_declared_twice(self) -> None:
        """Its name is how a plan cites it."""
        edit = ("id: thing-next", "id: thing-patch")
        assert faults("hops/thing.yaml", edit) == [("declared-twice", 5, "/rules/1/id")]


class TestHazards:
    def test_a_hazard_is_decoded_whole(self, upgrades: UpgradeKnowledge) -> None:
        """Ways round in the order written; cases with their facts and lines."""
        hazard = upgrades.hazards[HazardId("thing-trips")]
        assert (str(hazard.from_versions), str(hazard.to_versions)) == ("<v1.1.0", ">=v1.1.0")
        via = Via(parse_version("semantic", "v1.1.1"), "It ties its laces.")
        assert hazard.instead == (via, Prepare((Step(do="Slow down.", command="thing --slow"),)))
        assert [case.expect for case in hazard.cases] == [Truth.TRUE, *[Truth.FALSE] * 3, Truth.UNKNOWN]
        assert hazard.cases[0].facts == ((FAST, True),)
        assert hazard.cases[4].facts == ()
        assert hazard.cases[0].place.line == 17

    @pytest.mark.parametrize(
        ("edit", "expected"),
        [
            (
                ("{thing.fast: true}, expect: applies", "{thing.fats: true}, expect: applies"),
                ("unknown-fact", 17, "/cases/0/facts/thing.fats"),
            ),
            (
                ("{thing.fast: true}, expect: applies", "{thing.fast: 3}, expect: applies"),
                ("wrong-value", 17, "/cases/0/facts/thing.fast"),
            ),
            (("via: v1.1.1", "via: soon"), ("unreadable-version", 10, "/instead/0/via")),
            (("from: {before: v1.1.0}", "from: {before: v1}"), ("unreadable-version", 5, "/from/before")),
        ],
    )
    def test_each_problem_stands_where_it_is(self, edit: tuple[str, str], expected: tuple[str, int, str]) -> None:
        """Code, line and pointer; nothing else follows from it."""
        assert faults("hops/hazards/thing-trips.yaml", edit) == [expected]


class TestRunbooks:
    def test_a_runbook_is_decoded_whole(self, upgrades: UpgradeKnowledge) -> None:
        """With the checks it shares, and everything it cites."""
        runbook = upgrades.runbooks[RunbookId("thing-manual")]
        assert (runbook.component, runbook.changes, runbook.parts) == ("thing", Change.VERSION, ())
        assert [check.title for check in runbook.prechecks] == ["Nodes", "Errors", "Version"]
        assert [check.language for check in runbook.prechecks] == [Language.SHELL, Language.PROMQL, Language.SHELL]
        assert runbook.validation[0].run is None
        assert [step.authority for step in runbook.actions] == [Authority.UPSTREAM, Authority.OURS, Authority.UPSTREAM]
        assert [step.only for step in runbook.actions] == [None, "air gap", None]
        assert runbook.actions[2].manifest == "kind: Thing\n"
        assert runbook.backup[0].expect is not None
        assert (runbook.disruption.rolling, runbook.disruption.drains, runbook.disruption.reboots) == (
            True,
            False,
            True,
        )
        assert runbook.rollback.kind is Rollback.RESTORE
        assert runbook.rollback.point_of_no_return is not None
        assert list(runbook.references) == ["thing-code", "thing-docs"]

    def test_a_field_says_who_knows_it(self, upgrades: UpgradeKnowledge) -> None:
        """And what its values look like."""
        (save,) = upgrades.runbooks[RunbookId("thing-manual")].backup
        assert save.run is not None
        assert [(field.name, field.form, field.comes_from) for field in save.run.fields] == [
            ("node", Form.NAME, Supplier.PERSON)
        ]

    @pytest.mark.parametrize(
        ("edit", "expected"),
        [
            (("{use: before}", "{use: after}"), ("unknown-checks", 8, "/prechecks/0/use")),
            (("thing --on {node}", "thing --on {noed}"), ("unknown-field", 9, "/prechecks/1/run")),
            (("thing --on {node}", "thing # {node}"), ("field-cannot-be-quoted", 9, "/prechecks/1/run")),
            (("{says: It bites., authority: ours}", "{says: It bites.}"), ("claim-without-source", 31, "/mind/0")),
        ],
    )
    def test_each_problem_stands_where_it_is(self, edit: tuple[str, str], expected: tuple[str, int, str]) -> None:
        """Code, line and pointer; nothing else follows from it."""
        assert faults("hops/runbooks/thing-manual.yaml", edit) == [expected]


class TestTogether:
    def test_rules_without_upgrades(self, tmp_path: Path) -> None:
        """Nothing of it has to be there."""
        found = load(write_rules(tmp_path, RULES)).knowledge.upgrades
        assert [len(each) for each in (found.tables, found.hops, found.hazards, found.runbooks)] == [0] * 4

    def test_a_warm_cache_says_the_same(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Value for value, though each is decoded when it is asked for."""
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        folder = write_rules(tmp_path / "rules", UPGRADES)
        cold = load_knowledge([folder]).knowledge.upgrades
        warm = load_knowledge([folder]).knowledge.upgrades
        assert len(list((tmp_path / "cache").rglob("*.msgpack"))) == 1
        for kind in ("tables", "hops", "hazards", "runbooks"):
            assert type(getattr(warm, kind)).__name__ == "LazyMapping"
            assert _without_places(dict(getattr(warm, kind))) == _without_places(dict(getattr(cold, kind)))

    def test_a_later_folder_overrides_by_name(self, tmp_path: Path) -> None:
        """Visibly, entries of sources and fields too."""
        later = {
            "compatibility/thing-platform.yaml": changed(TABLE, ("They are tested together.", "They are not.")),
            "sources.yaml": changed(SOURCES, ("the documents", "the newer documents")),
        }
        rules = load(write_rules(tmp_path / "a", UPGRADES), write_rules(tmp_path / "b", later))
        table = rules.knowledge.upgrades.tables[TableId("thing-platform")]
        assert table.meaning[Permission.ALLOWED] == "They are not."
        assert table.rows[0].references[0].says == "the newer documents"
        assert [each.name for each in rules.knowledge.overrides] == ["thing-code", "thing-docs", "thing-platform"]

    def test_twins_of_one_folder_are_refused(self, tmp_path: Path) -> None:
        """The name is how reports cite it."""
        files = {**UPGRADES, "hops/again.yaml": UPGRADES["hops/thing.yaml"]}
        assert [code for code, _, _ in told(problems_in(write_rules(tmp_path, files)))] == ["declared-twice"]

    @pytest.mark.parametrize("file", ["sources.yaml", "hops/fields.yaml", "hops/checks.yaml"])
    def test_a_file_of_names_that_cannot_be_read_is_told_once(self, tmp_path: Path, file: str) -> None:
        """Not again wherever one of its names is used."""
        files = {**UPGRADES, file: "{"}
        assert {problem.place.file for problem in problems_in(write_rules(tmp_path, files))} == {str(tmp_path / file)}

    def test_all_problems_come_at_once(self, tmp_path: Path) -> None:
        """Over all kinds."""
        files = {
            **UPGRADES,
            "compatibility/thing-platform.yaml": changed(TABLE, ("of: v1.1.0", "of: v1.x")),
            "hops/hazards/thing-trips.yaml": changed(HAZARD, ("via: v1.1.1", "via: soon")),
            "hops/runbooks/thing-manual.yaml": changed(RUNBOOK, ("{use: before}", "{use: after}")),
        }
        codes = [code for code, _, _ in told(problems_in(write_rules(tmp_path, files)))]
        assert sorted(codes) == ["unknown-checks", "unreadable-version", "unreadable-version"]

    def test_the_gate_of_shape_knows_every_kind(self, tmp_path: Path) -> None:
        """One fault of shape in each."""
        edits = {
            "compatibility/thing-platform.yaml": ("binds: standing", "binds: always"),
            "compatibility/thing-kernel.yaml": ("  - {of: {from: v1.0.0}, allowed", "  - {allowed"),
            "hops/thing.yaml": ("permission: refused", "permission: denied"),
            "hops/hazards/thing-trips.yaml": ("expect: applies", "expect: yes"),
            "hops/runbooks/thing-manual.yaml": ("{use: before}", "{use: before, title: x}"),
            "hops/fields.yaml": ("form: version", "form: any"),
            "hops/checks.yaml": ("title: Nodes, ", ""),
            "sources.yaml": ('url: "https://thing.example/docs"', "url: here"),
        }
        files = {**UPGRADES, **{file: changed(UPGRADES[file], edit) for file, edit in edits.items()}}
        found = {
            (problem.place.file[len(str(tmp_path)) + 1 :], problem.code)
            for problem in problems_in(write_rules(tmp_path, files))
        }
        assert found == {
            ("compatibility/thing-platform.yaml", "not-one-of"),
            ("compatibility/thing-kernel.yaml", "missing-key"),
            ("hops/thing.yaml", "not-one-of"),
            ("hops/hazards/thing-trips.yaml", "not-one-of"),
            ("hops/runbooks/thing-manual.yaml", "too-many"),
            ("hops/fields.yaml", "not-one-of"),
            ("hops/checks.yaml", "missing-key"),
            ("sources.yaml", "wrong-form"),
        }

    def test_a_place_is_found(self, tmp_path: Path) -> None:
        """For whoever checks rules."""
        rules = load(write_rules(tmp_path, UPGRADES))
        place = rules.upgrade_place("compatibility", "thing-platform", ("rows", 1))
        assert str(place) == f"{tmp_path}/compatibility/thing-platform.yaml:13"


def _without_places(found: object) -> str:
    """The value as text; cached documents have no lines, so places are left out."""
    return re.sub(r"line=(\d+|None)", "line=", repr(found))
