"""`-o` with every format of `scan`: all at once, with one exit code, and none filtered by the gate."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from advisor.cli.rendering import FORMATS
from tests.cli.conftest import Advisor
from tests.report.page_reader import read_page
from tests.report.schemas_of_others import junit_faults, sarif_faults
from tests.report.test_as_openvex import vex_faults

EXAMPLES = Path(__file__).resolve().parents[2] / "inventory-examples"


@pytest.mark.parametrize("name", ["rke2-netlink-leak", "eks-vpc-cni", "digest-pinned", "clean-eks"])
def test_all_formats_of_one_run(advisor: Advisor, tmp_path: Path, name: str) -> None:
    """From files as users have them, each as its schema wants it, and each with the exit code that was returned."""
    outputs = [part for form in FORMATS for part in ("-o", f"{form}=report.{form}")]
    code = advisor("scan", *outputs, EXAMPLES / name).code
    told = {form: (tmp_path / f"report.{form}").read_text(encoding="utf-8") for form in FORMATS}
    assert sarif_faults(told["sarif"]) == junit_faults(told["junit"]) == vex_faults(told["openvex"]) == []
    assert f"Exit code{code}" in read_page(told["html"]).text
    (run,) = json.loads(told["sarif"])["runs"]
    assert run["invocations"][0]["exitCode"] == json.loads(told["json"])["gate"]["exit_code"] == code
    suites = ET.fromstring(told["junit"])  # noqa: S314  # our own output
    assert code == (1 if suites.get("failures") != "0" else 3 if suites.get("errors") != "0" else 0)
    for result in run["results"]:
        for location in result["locations"]:
            uri = location["physicalLocation"]["artifactLocation"]["uri"]
            assert Path(uri.removeprefix("file://")).is_file()


def test_help_and_a_misspelling_name_them(advisor: Advisor) -> None:
    """In the list of formats, and as the nearest spelling."""
    result = advisor("scan", "-o", "sarf", EXAMPLES / "clean-eks")
    assert (result.code, 'did you mean "sarif"' in result.err) == (2, True)
    for form in FORMATS:
        assert form in advisor("scan", "-o", "none", EXAMPLES / "clean-eks").err


def test_the_gate_filters_no_format(advisor: Advisor) -> None:
    """What is less severe than --fail-on is told in each."""
    source = EXAMPLES / "rke2-netlink-leak"
    for form in FORMATS:
        result = advisor("scan", "--fail-on", "critical", "--allow-unknown", "-o", form, source)
        assert "calico-felix-netlink-handle-leak" in result.out
        assert result.code == 0
