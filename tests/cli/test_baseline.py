"""`--baseline`: an earlier report makes its findings known, says what vanished, and is refused when it is none."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from advisor.documents.report import load_report
from tests.cli.conftest import Advisor
from tests.report.test_schemas import EXAMPLES, ROOT, faults

Inventory = Callable[..., Path]

AFFECTED = """
components: {calico: v3.29.1}
facts: {felix.bpf_enabled: false}
nodes: [{name: n1, kernel: 6.8.0-31-generic}]
coverage: all
"""
LEAK = "calico-felix-netlink-handle-leak"


@pytest.fixture
def known(advisor: Advisor, inventory: Inventory, tmp_path: Path) -> Path:
    """A report of a cluster with one fault."""
    advisor("scan", "--fail-on", "high", "-o", "json=known.json", inventory(AFFECTED))
    return tmp_path / "known.json"


class TestKnownFindings:
    """Only what is new fails."""

    def test_a_known_finding_passes_and_stays_visible(
        self, advisor: Advisor, inventory: Inventory, known: Path
    ) -> None:
        """The terminal never calls the cluster clear."""
        result = advisor("scan", "--baseline", known, inventory(AFFECTED))
        assert result.code == 0
        assert LEAK in result.out
        assert "Baseline known since 2026-11-21; it does not count" in result.out
        assert "NOTHING NEW" in result.out
        assert "CLEAR" not in result.out

    def test_json_says_which_findings_are_known(self, advisor: Advisor, inventory: Inventory, known: Path) -> None:
        """And by which report, with its digest, so that a reviewer sees what was let pass."""
        document = advisor("scan", "-o", "json", "--baseline", known, inventory(AFFECTED)).document
        marked = {each["advisory"] for each in document["clusters"][0]["findings"] if each["in_baseline"]}
        assert LEAK in marked
        assert document["summary"]["in_baseline"] == len(marked)
        assert document["baseline"]["digest"].startswith("sha256:")
        assert document["baseline"]["vanished"] == []
        assert {"name": "baseline", "value": str(known), "origin": "flag"} in document["gate"]["settings"]
        assert faults("report", document) == []

    def test_what_vanished_is_said(self, advisor: Advisor, inventory: Inventory, known: Path) -> None:
        """With what became of it."""
        fixed = inventory(AFFECTED.replace("v3.29.1", "v3.29.2"))
        result = advisor("scan", "--baseline", known, fixed)
        assert f"no more: {LEAK} (calico v3.29.1 in prod), which is fixed" in " ".join(result.out.split())
        (gone,) = advisor("scan", "-o", "json", "--baseline", known, fixed).document["baseline"]["vanished"]
        assert (gone["advisory"], gone["version"], gone["status"]) == (LEAK, "v3.29.1", "affected")
        nobody = advisor("scan", "--baseline", known, inventory("components: {calico: v3.31.7}").name)
        assert "does not affect it now" in " ".join(nobody.out.split())

    def test_a_cluster_that_is_no_longer_looked_at_is_said(
        self, advisor: Advisor, inventory: Inventory, known: Path
    ) -> None:
        """Its findings did not go away."""
        path = inventory(AFFECTED.replace("v3.29.1", "v3.31.7"))
        path.write_text(path.read_text(encoding="utf-8").replace("name: prod", "name: stage"), encoding="utf-8")
        result = advisor("scan", "--baseline", known, path)
        assert "whose cluster was not looked at" in " ".join(result.out.split())

    def test_explain_counts_as_scan_does(self, advisor: Advisor, inventory: Inventory, known: Path) -> None:
        """And says nothing of other advisories, which it did not judge."""
        assert advisor("explain", LEAK, inventory(AFFECTED)).code == 1
        assert advisor("explain", "--baseline", known, LEAK, inventory(AFFECTED)).code == 0
        other = advisor("explain", "--baseline", known, "-o", "json", "calico-xdp-btf-wipe-loop", inventory(AFFECTED))
        assert other.document["report"]["baseline"]["vanished"] == []

    def test_the_report_of_this_run_is_not_written_over_it(
        self, advisor: Advisor, inventory: Inventory, known: Path
    ) -> None:
        """A second run would find everything in it, and pass."""
        before = known.read_bytes()
        for path in (known, known.parent / "." / known.name):
            result = advisor("scan", "--baseline", known, "-o", f"json={path}", inventory(AFFECTED))
            assert result.code == 2
            assert "error[baseline-is-output]" in result.err
        assert known.read_bytes() == before


class TestRefused:
    """A baseline that cannot be one ends the run: what it should have made known would all look new, or worse."""

    def refuse(self, advisor: Advisor, inventory: Inventory, path: str | Path) -> str:
        """What is said of it; the run comes to 2 and prints no data."""
        result = advisor("scan", "--baseline", path, inventory(AFFECTED))
        assert (result.code, result.out) == (2, "")
        return result.err

    def changed(self, known: Path, **keys: Any) -> Path:
        """The report with some keys changed."""
        document = json.loads(known.read_text(encoding="utf-8"))
        known.write_text(json.dumps(document | keys), encoding="utf-8")
        return known

    @pytest.mark.parametrize("version", ["1.1.0", "2.0.0", "1.99999.0"])
    def test_a_newer_report(self, advisor: Advisor, inventory: Inventory, known: Path, version: str) -> None:
        """A key we do not know may say that a finding does not count; a newer patch changes no key."""
        told = self.refuse(advisor, inventory, self.changed(known, schema_version=version))
        assert "error[newer-report]" in told
        assert f"of version {version}, and 1.0 is the newest understood here" in told
        self.changed(known, schema_version="1.0.9")
        assert advisor("scan", "--baseline", known, inventory(AFFECTED)).code == 0

    @pytest.mark.parametrize(
        "text", ["{}", "[]", "3", '{"version": "2.1.0", "runs": []}', '{"tool": {"name": "trivy"}, "clusters": []}']
    )
    def test_what_another_tool_wrote(self, advisor: Advisor, inventory: Inventory, tmp_path: Path, text: str) -> None:
        """Whatever it is."""
        (tmp_path / "other.json").write_text(text, encoding="utf-8")
        assert "this is no report of the advisor" in self.refuse(advisor, inventory, "other.json")

    def test_what_a_failed_run_wrote(self, advisor: Advisor, inventory: Inventory, tmp_path: Path) -> None:
        """An error in JSON is no report."""
        (tmp_path / "error.json").write_text(advisor("scan", "-o", "json", "missing").out, encoding="utf-8")
        assert "it says what went wrong in a run" in self.refuse(advisor, inventory, "error.json")

    def test_an_explanation(self, advisor: Advisor, inventory: Inventory, tmp_path: Path) -> None:
        """It holds a report of one advisory only."""
        (tmp_path / "one.json").write_text(advisor("explain", "-o", "json", LEAK).out, encoding="utf-8")
        assert "error[not-a-report]" in self.refuse(advisor, inventory, "one.json")

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", "empty-document"),
            ('{"tool": ', "json-"),
            ("[" * 100_000, "too-deep"),
            ('{"a": 1, "a": 2}', "duplicate-key"),
        ],
    )
    def test_what_is_no_json(
        self, advisor: Advisor, inventory: Inventory, tmp_path: Path, text: str, code: str
    ) -> None:
        """Truncated, hostile, empty."""
        (tmp_path / "broken.json").write_text(text, encoding="utf-8")
        assert f"error[{code}" in self.refuse(advisor, inventory, "broken.json")

    def test_one_that_is_missing_or_a_pipe_or_huge(
        self, advisor: Advisor, inventory: Inventory, tmp_path: Path
    ) -> None:
        """Never read without a bound."""
        with (tmp_path / "huge.json").open("wb") as huge:
            huge.truncate((64 << 20) + 1)
        assert "error[missing-file]" in self.refuse(advisor, inventory, "none.json")
        assert "error[not-a-file]" in self.refuse(advisor, inventory, "/dev/zero")
        assert "error[too-large]" in self.refuse(advisor, inventory, "huge.json")

    def test_a_report_whose_shape_was_broken(self, advisor: Advisor, inventory: Inventory, known: Path) -> None:
        """Every fault with its place in the file."""
        document = json.loads(known.read_text(encoding="utf-8"))
        finding = document["clusters"][0]["findings"][0]
        finding["status"] = "accepted"
        del finding["severity"]
        told = self.refuse(advisor, inventory, self.changed(known, clusters=document["clusters"]))
        assert 'error[not-one-of]: "accepted" is not one of' in told
        assert 'the key "severity" is missing' in told
        assert "/clusters/0/findings/0" in told


@pytest.mark.parametrize("name", ["mid-roll", "sbom", "digest-pinned", "clean-eks"])
def test_a_run_knows_all_of_its_own_report(advisor: Advisor, tmp_path: Path, name: str) -> None:
    """What the decoder reads is what the engine makes: otherwise findings would look new."""
    assert name in EXAMPLES
    source = ROOT / "inventory-examples" / name
    advisor("scan", "-o", "json=known.json", source)
    again = advisor("scan", "-o", "json", "--baseline", "known.json", source).document
    findings = again["clusters"][0]["findings"]
    assert all(each["in_baseline"] == (each["status"] in {"affected", "unknown"}) for each in findings)
    read = load_report(tmp_path / "known.json")
    assert [each.subject.advisory for each in read.findings] == [each["advisory"] for each in findings]
    assert read.clusters[0].inventory == again["clusters"][0]["inventory_digest"]
