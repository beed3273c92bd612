"""SARIF as code scanning reads it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from advisor.engine.gate import Gate
from advisor.model.advisory import AdvisoryKind, Severity
from advisor.model.inventory import Cluster
from advisor.report.as_sarif import as_sarif, message_text
from tests.builders import RAN_BEFORE, advisory, cluster, component, is_, knowledge_of, node, place
from tests.cli.conftest import Advisor
from tests.cli.conftest import advisor as run_advisor
from tests.report.reports import eventful, report_of
from tests.report.schemas_of_others import sarif_faults

advisor = run_advisor


def _run(report_text: str) -> Any:
    (run,) = json.loads(report_text)["runs"]
    return run


def _results(report_text: str) -> dict[tuple[str, str], Any]:
    return {(each["ruleId"], each["properties"]["cluster"]): each for each in _run(report_text)["results"]}


EVENTFUL = as_sarif(eventful(), {"dir x/cluster.json": "dir%20x/cluster.json"})


def test_an_eventful_run_is_what_the_schema_says() -> None:
    """Every kind of result and notification at once."""
    assert sarif_faults(EVENTFUL) == []


def test_the_schema_notices_what_is_wrong() -> None:
    """A schema that accepts everything would prove nothing."""
    assert sarif_faults(EVENTFUL.replace('"kind": "open"', '"kind": "unknown"'))


def test_what_affects_fails_and_what_is_not_decided_is_open() -> None:
    """An open result has no level, as the standard wants it (3.27.10)."""
    results = _results(EVENTFUL)
    levels = {(result["kind"], result["level"]) for result in results.values()}
    assert levels == {("fail", "error"), ("fail", "warning"), ("fail", "note"), ("open", "none")}
    assert results["hit", "a x"]["level"] == "error"
    assert results["past", "a x"]["level"] == "note"
    assert results["asked-too", "b x"]["kind"] == "open"


def test_a_waived_finding_is_suppressed_and_says_by_whom() -> None:
    """It stays in the file."""
    (suppression,) = _results(EVENTFUL)["waived", "a x"]["suppressions"]
    assert suppression["status"] == "accepted"
    assert suppression["justification"] == "ada x, until 2026-12-31: Because x. (x)"
    assert "suppressions" not in _results(EVENTFUL)["hit", "a x"]


def test_a_baseline_marks_every_result() -> None:
    """SARIF wants the mark on all of them or on none."""
    results = _results(EVENTFUL)
    assert results["known", "a x"]["baselineState"] == "unchanged"
    assert results["hit", "a x"]["baselineState"] == "new"
    assert all("baselineState" in each for each in results.values())
    without = as_sarif(report_of(_hit(), knowledge=knowledge_of(advisory())), {})
    assert not any("baselineState" in each for each in _results(without).values())


def test_a_cluster_that_was_not_reached_is_an_execution_that_failed() -> None:
    """With the reason; its sixty unknowns would only hide it."""
    (invocation,) = _run(EVENTFUL)["invocations"]
    assert invocation["executionSuccessful"] is False
    told = [each["message"]["text"] for each in invocation["toolExecutionNotifications"]]
    assert "c x: unreachable: c x: refused x; ask x" in told
    assert not any(name == "c x" for _, name in _results(EVENTFUL))
    reached = as_sarif(report_of(_hit(), knowledge=knowledge_of(advisory())), {})
    assert _run(reached)["invocations"][0]["executionSuccessful"] is True


def test_every_result_has_a_rule_with_help() -> None:
    """The index leads to the rule of the same id, and its help says what to do."""
    run = _run(EVENTFUL)
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert "run x" in rule["help"]["text"]
        assert "```\nrun x\n```" in rule["help"]["markdown"]


def test_only_security_advisories_have_a_security_severity() -> None:
    """Code scanning would list any other as a vulnerability."""
    secure = replace(advisory(name="cve", severity=Severity.CRITICAL), kind=AdvisoryKind.SECURITY)
    text = as_sarif(report_of(_hit(), knowledge=knowledge_of(secure, advisory())), {})
    rules = {rule["id"]: rule["properties"] for rule in _run(text)["tool"]["driver"]["rules"]}
    assert rules["cve"]["security-severity"] == "9.5"
    assert "security-severity" not in rules["synthetic-fault"]


def _hit(source: str = "cluster.json", **changes: Any) -> Cluster:
    seen = replace(component(), seen_in=(place(source, object="DaemonSet calico"),))
    return cluster(seen, nodes=[node("n1")], **changes)


CLAIMING = """
schema_version: "1.0.0"
clusters:
  - name: prod
    components:
      - {name: calico, version: v3.29.1, seen_in: [{source: secret.txt}, {source: gone.txt}]}
    nodes: [{name: n1, kernel: 6.8.0-31-generic}]
    coverage: all
"""


class TestLocations:
    """Only files that are there."""

    def test_a_file_that_was_read_is_the_place(self) -> None:
        """By its URI, and the object inside by its name."""
        text = as_sarif(report_of(_hit("a b.json"), knowledge=knowledge_of(advisory())), {"a b.json": "a%20b.json"})
        (location,) = _results(text)["synthetic-fault", "prod"]["locations"]
        assert location["physicalLocation"]["artifactLocation"]["uri"] == "a%20b.json"
        assert location["logicalLocations"][0]["fullyQualifiedName"] == "prod/DaemonSet calico"

    def test_a_live_cluster_has_no_file(self) -> None:
        """Its objects are named all the same."""
        text = as_sarif(report_of(_hit("prod-eu"), knowledge=knowledge_of(advisory())), {})
        (location,) = _results(text)["synthetic-fault", "prod"]["locations"]
        assert "physicalLocation" not in location

    def test_what_nobody_saw_stands_where_the_cluster_does(self) -> None:
        """An unknown is missing from every file, and has to be shown in one."""
        asking = knowledge_of(advisory(when=is_(RAN_BEFORE, True)))
        unseen = cluster(nodes=[node("n1")], coverage=[])
        beside = replace(unseen, coverage=_hit().coverage[:1])
        text = as_sarif(report_of(replace(beside, components=()), knowledge=asking), {"cluster.json": "cluster.json"})
        for result in _results(text).values():
            assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "cluster.json"

    def test_only_sources_that_were_named_are_places(self, advisor: Advisor, tmp_path: Path) -> None:
        """An inventory may claim any file as its source; a claim is no place, though the file is there."""
        (tmp_path / "secret.txt").write_text("x", encoding="utf-8")
        (tmp_path / "seen").mkdir()
        (tmp_path / "seen/in ventory.yaml").write_text(CLAIMING, encoding="utf-8")
        printed = advisor("scan", "-o", "sarif", "seen").out
        uris = {
            location["physicalLocation"]["artifactLocation"]["uri"]
            for each in _run(printed)["results"]
            for location in each["locations"]
            if "physicalLocation" in location
        }
        assert uris == {"seen/in%20ventory.yaml"}


class TestFingerprints:
    """What two runs know a finding by."""

    def test_they_stay_when_nodes_files_and_words_change(self) -> None:
        """Nothing that comes and goes is part of them."""
        worded = replace(advisory(), title="Other words", severity=Severity.LOW)
        one = as_sarif(report_of(_hit(), knowledge=knowledge_of(advisory())), {})
        other = as_sarif(report_of(_hit("elsewhere.json"), knowledge=knowledge_of(worded)), {})
        assert self._of(one) == self._of(other)

    @pytest.mark.parametrize("changed", [{"name": "other"}, {}], ids=["cluster", "version"])
    def test_they_differ_where_it_is_another_finding(self, changed: dict[str, str]) -> None:
        """Another cluster, another version."""
        known = knowledge_of(advisory({"introduced": "v3.27.0", "fixed": "v3.27.9"}))
        moved = _hit(**changed) if changed else cluster(component("v3.27.4"), nodes=[node("n1")])
        one, other = (as_sarif(report_of(each, knowledge=known), {}) for each in (_hit(), moved))
        assert set(self._of(one)).isdisjoint(self._of(other))

    def test_no_two_findings_share_one(self) -> None:
        """In a run in which everything happens."""
        every = self._of(EVENTFUL)
        assert len(set(every)) == len(every)

    @staticmethod
    def _of(text: str) -> list[str]:
        return [each["partialFingerprints"]["primaryLocationLineHash"] for each in _run(text)["results"]]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a {0} b", "a {{0}} b"),
        ("{{0}}", "{{{{0}}}}"),
        ("{.items[0]}", "{.items[0]}"),
        ("[a](https://e.example)", "[a]\\(https://e.example)"),
        ("a\nb", "a\\nb"),
    ],
)
def test_messages_have_neither_placeholders_nor_links(text: str, shown: str) -> None:
    """Braces that no reader takes for a placeholder stay as they are, so that commands can be copied."""
    assert message_text(text) == shown


def test_severity_does_not_filter() -> None:
    """What counts is the gate's to say; every open finding is told whatever --fail-on asks for."""
    strict, lax = (as_sarif(eventful(gate=Gate(fail_on=each)), {}) for each in (Severity.LOW, Severity.CRITICAL))
    assert _results(strict).keys() == _results(lax).keys()
    assert _results(lax)["past", "a x"]["properties"]["atGate"] == "passes"
