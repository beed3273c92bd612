"""Every JSON the program prints is what its schema says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.conftest import Advisor, advisor

__all__ = ["advisor"]

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(path.name for path in (ROOT / "inventory-examples").iterdir() if path.is_dir())


def validator(name: str) -> Draft202012Validator:
    """A validator for one of the project's schemas."""
    return Draft202012Validator(json.loads((ROOT / f"schemas/{name}.schema.json").read_text(encoding="utf-8")))


def faults(name: str, document: Any) -> list[str]:
    """What is wrong with a document by a schema, in words."""
    return [f"{list(error.path)}: {error.message}" for error in validator(name).iter_errors(document)]


@pytest.mark.parametrize("path", sorted((ROOT / "schemas").glob("*.json")), ids=lambda path: path.name)
def test_every_schema_is_one(path: Path) -> None:
    """Draft 2020-12, named like its file."""
    schema = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == path.name


@pytest.mark.parametrize("name", EXAMPLES)
def test_reports_and_inventories_of_the_examples(advisor: Advisor, name: str) -> None:  # the fixture above
    """Scanned, and shown in the advisor's own form."""
    source = ROOT / "inventory-examples" / name
    assert faults("report", advisor("scan", "-o", "json", source).document) == []
    assert faults("inventory", advisor("inventory", "show", "-o", "json", source).document) == []


def test_an_error(advisor: Advisor) -> None:  # the fixture above
    """With and without a place."""
    assert faults("error", advisor("scan", "-o", "json", "missing").document) == []
    assert faults("error", advisor("scan", "-o", "json").document) == []


def test_explanations_listings_and_checks(advisor: Advisor) -> None:
    """What the other commands print; an explanation holds a whole report."""
    alone = advisor("explain", "-o", "json", "calico-xdp-btf-wipe-loop").document
    explained = advisor(
        "explain", "-o", "json", "calico-xdp-btf-wipe-loop", ROOT / "inventory-examples/rke1-canal"
    ).document
    assert (
        faults("explanation", alone) == faults("explanation", explained) == faults("report", explained["report"]) == []
    )
    for what in ("advisories", "facts", "components"):
        assert faults("listing", advisor("rules", "list", "-o", "json", what).document) == []
    assert faults("listing", advisor("rules", "list", "-o", "json", "releases", "rke2").document) == []
    assert faults("rule-check", advisor("rules", "check", "-o", "json").document) == []
    Path("advisor.waivers.yaml").write_text('schema_version: "1.0.0"\nwaivers: []\n', encoding="utf-8")
    assert faults("waiver-check", advisor("waivers", "check", "-o", "json").document) == []


def test_the_report_schema_notices_a_wrong_report(advisor: Advisor) -> None:  # the fixture above
    """A schema that accepts everything would prove nothing."""
    report = advisor("scan", "-o", "json", ROOT / "inventory-examples/clean-eks").document
    assert faults("report", {**report, "verdict": "fine"})
    assert faults("report", {key: value for key, value in report.items() if key != "clusters"})


def test_the_report_has_the_keys_of_the_contract(advisor: Advisor) -> None:  # the fixture above
    """Those that readers build on, at every level."""
    report = advisor("scan", "-o", "json", ROOT / "inventory-examples/rke2-calico-ubuntu-20.04").document
    cluster = report["clusters"][0]
    finding = cluster["findings"][0]
    assert set(report) == {
        *("schema_version", "tool", "knowledge", "generated_at", "gate", "verdict"),
        *("clusters", "rests_on", "waivers", "answers", "baseline", "summary"),
    }
    assert set(cluster) == {
        *("name", "inventory_digest", "verdict", "distribution", "components", "nodes", "labels", "coverage"),
        *("findings", "problems"),
    }
    assert {
        *("advisory", "kind", "component", "version", "build", "basis", "severity", "status", "standing"),
        *("evidence", "because", "missing", "nodes", "fixed_in", "fixed_in_other_editions", "workarounds"),
        *("validation", "references", "waiver"),
    } <= set(finding)
    assert cluster["distribution"] == {"name": "rke2", "version": "v1.29.6+rke2r1"}
    assert report["summary"]["affected"] == {"critical": 0, "high": 1, "medium": 0, "low": 0}
