"""`advisor rules new`, `import osv`, `export osv` and `show`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from advisor.documents.bundled import bundled_folder
from advisor.documents.knowledge import load_knowledge
from advisor.report.as_osv import as_osv
from tests.cli.conftest import Advisor

SCHEMA = json.loads((Path(__file__).parent.parent / "fixtures" / "osv-1.7.5.schema.json").read_text())


def _valid(record: object) -> None:
    jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(record)


class TestNew:
    def test_it_stands_where_the_others_stand(self, advisor: Advisor, tmp_path: Path) -> None:
        """And the check then says what is left to write, and nothing else."""
        made = advisor("rules", "new", "calico-x", "--component", "calico", "--into", "ours")
        assert made.code == 0
        path = tmp_path / "ours/advisories/cni/calico/calico-x.yaml"
        assert str(path.relative_to(tmp_path)) in made.out
        checked = advisor("rules", "check", "ours")
        assert checked.code == 1
        assert "error[placeholder-left]: title still says TODO" in checked.out
        assert checked.out.count("error[") == checked.out.count("error[placeholder-left]")
        assert "rules check FAILED: 1 advisories" in checked.out

    def test_an_editor_finds_the_schema(self, advisor: Advisor, tmp_path: Path) -> None:
        """Where a folder of schemas stands beside the rules."""
        (tmp_path / "schemas").mkdir()
        (tmp_path / "schemas" / "advisory.schema.json").write_text("{}")
        advisor("rules", "new", "calico-x", "--component", "calico")
        first, *_ = (tmp_path / "rules/advisories/cni/calico/calico-x.yaml").read_text().splitlines()
        assert first == "# yaml-language-server: $schema=../../../../schemas/advisory.schema.json"

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (("x", "--component", "calcio"), "unknown-component"),
            (("calico-xdp-btf-wipe-loop", "--component", "calico"), "declared-twice"),
            (("x", "--component", "calico", "--introduced", "soon"), "unreadable-version"),
            (("x", "--component", "calico", "--introduced", "v3.31.0", "--fixed", "v3.30.0"), "wrong-range"),
            (("x", "--component", "calico", "--fixed", "v3.30.0", "--limit", "v3.30.0"), "wrong-range"),
        ],
    )
    def test_what_makes_no_draft_is_told(self, arguments: tuple[str, ...], code: str, advisor: Advisor) -> None:
        """And nothing is written."""
        result = advisor("rules", "new", *arguments)
        assert (result.code, f"error[{code}]" in result.err) == (2, True)
        assert not Path("rules").exists()

    def test_nothing_is_written_over(self, advisor: Advisor, tmp_path: Path) -> None:
        """A draft somebody has begun to fill in."""
        advisor("rules", "new", "calico-x", "--component", "calico")
        path = tmp_path / "rules/advisories/cni/calico/calico-x.yaml"
        path.write_text("mine")
        assert advisor("rules", "new", "calico-x", "--component", "calico").code == 2
        assert path.read_text() == "mine"

    @pytest.mark.parametrize("flag", [("-o", "json"), ("--output-file", "draft.yaml")])
    @pytest.mark.parametrize("verb", [("new", "calico-x", "--component", "calico"), ("import", "osv", "record.json")])
    def test_a_draft_has_one_form_and_one_place(
        self, advisor: Advisor, tmp_path: Path, verb: tuple[str, ...], flag: tuple[str, str]
    ) -> None:
        """A flag that would be heeded nowhere is refused, and nothing is written."""
        result = advisor("rules", *verb, *flag)
        assert result.code == 2
        assert f"unrecognized arguments: {flag[0]}" in result.err
        assert not (tmp_path / "rules").exists()


class TestExport:
    def test_every_shipped_advisory_is_valid(self) -> None:
        """By the schema that OSV publishes."""
        knowledge = load_knowledge([bundled_folder("rules")]).knowledge
        for advisory in knowledge.advisories.values():
            _valid(as_osv(advisory, knowledge))

    def test_one_on_standard_output(self, advisor: Advisor) -> None:
        """Its ranges, its releases, and that the version alone does not decide."""
        record = advisor("rules", "export", "osv", "calico-xdp-btf-wipe-loop").document
        _valid(record)
        (affected,) = record["affected"]
        assert affected["package"]["name"] == "github.com/projectcalico/calico"
        assert {"type": "SEMVER", "events": [{"introduced": "3.28.0"}, {"fixed": "3.28.1"}]} in affected["ranges"]
        assert affected["versions"] == ["v3.26.5", "v3.27.3", "v3.28.0"]
        assert "The versions alone do not decide." in record["details"]

    def test_all_as_files(self, advisor: Advisor, tmp_path: Path) -> None:
        """One each."""
        assert advisor("rules", "export", "osv", "--into", "osv").code == 0
        names = {path.stem for path in (tmp_path / "osv").iterdir()}
        assert "rancher-steve-proxy-connection-leak" in names
        assert len(names) == 6
        assert len(advisor("rules", "export", "osv").document) == 6

    def test_an_unknown_one(self, advisor: Advisor) -> None:
        """With the nearest spelling."""
        result = advisor("rules", "export", "osv", "calico-xdp-btf-wipe-lop")
        assert (result.code, "did you mean" in result.err) == (2, True)


class TestImport:
    def _write(self, tmp_path: Path, **parts: Any) -> Path:
        affected = [
            {
                "package": {"ecosystem": "Go", "name": "github.com/projectcalico/calico"},
                "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "3.26.2"}]}],
            }
        ]
        record = {
            "id": "GHSA-1",
            "modified": "2026-01-01T00:00:00Z",
            "summary": "A fault of Typha",
            "affected": affected,
        }
        path = tmp_path / "record.json"
        path.write_text(json.dumps({**record, **parts}))
        return path

    def test_a_record_becomes_a_draft(self, advisor: Advisor, tmp_path: Path) -> None:
        """Which loads, and whose cases hold."""
        record = self._write(tmp_path, database_specific={"severity": "HIGH"})
        made = advisor("rules", "import", "osv", record, "--into", "ours")
        assert (made.code, made.out) == (0, "ours/advisories/cni/calico/calico-ghsa-1.yaml\n")
        text = (tmp_path / "ours/advisories/cni/calico/calico-ghsa-1.yaml").read_text()
        assert "kind: security" in text
        assert "- {fixed: v3.26.2, confidence: medium}" in text
        checked = advisor("rules", "check", "ours")
        assert checked.out.count("error[") == checked.out.count("error[placeholder-left]")
        assert re.search(r": 1 advisories, (\d+) of \1 cases hold, (\d+) of \2 deliberate", checked.out)

    def test_a_severity_nobody_gave_is_asked_for(self, advisor: Advisor, tmp_path: Path) -> None:
        """The draft says so where it has to be written."""
        advisor("rules", "import", "osv", self._write(tmp_path), "--into", "ours")
        checked = advisor("rules", "check", "ours")
        assert (checked.code, '"TODO" is not one of' in checked.err) == (2, True)

    def test_all_or_none(self, advisor: Advisor, tmp_path: Path) -> None:
        """One that cannot be taken keeps the others from being written."""
        (tmp_path / "other.json").write_text("{}")
        result = advisor("rules", "import", "osv", self._write(tmp_path), "other.json", "--into", "ours")
        assert (result.code, "not-osv" in result.err) == (2, True)
        assert not (tmp_path / "ours").exists()


def test_show_prints_a_page_or_the_source(advisor: Advisor) -> None:
    """A person reads the page; the source is what its author wrote."""
    page = advisor("rules", "show", "calico-xdp-btf-wipe-loop").out
    source = advisor("rules", "show", "--source", "calico-xdp-btf-wipe-loop").out
    assert "examined: {from:" in source
    assert "examined: {from:" not in page
    assert "calico-xdp-btf-wipe-loop" in page


def test_an_id_that_cannot_be_one_writes_nothing(advisor: Advisor, tmp_path: Path) -> None:
    """The schema would refuse the draft, and with it every command that loads the folder."""
    for name in ("bad_id", "Bad", "../up", "-x", ""):
        result = advisor("rules", "new", "--component", "calico", "--into", tmp_path / "ours", "--", name)
        assert (result.code, "error[wrong-id]" in result.err) == (2, True), name
    assert not (tmp_path / "ours").exists()
