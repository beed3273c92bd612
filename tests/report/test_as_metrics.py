"""Metrics as Prometheus reads them: the format by its grammar, the numbers by the report, promtool where it is."""

from __future__ import annotations

import datetime
import re
import shutil
import subprocess
from collections import Counter

import pytest
from hypothesis import given

from advisor.model.finding import Status
from advisor.report.as_metrics import DAY_SECONDS, Run, as_metrics
from advisor.report.plain import plain
from tests.report.reports import eventful
from tests.report.test_every_format import texts

RUN = Run(at=datetime.datetime(2026, 11, 21, 3, 17, tzinfo=datetime.UTC), seconds=0.25)
PROMTOOL = shutil.which("promtool")

_LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
_LINE = re.compile(rf"([a-z_]+)(?:{{((?:{_LABEL})(?:,{_LABEL})*)}})? (-?[0-9.]+)\n")
_HEAD = re.compile(r"# HELP ([a-z_]+) [^\n]+\n# TYPE \1 gauge\n")


def read(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every line by name and labels. Fails on what the format does not allow, and on a line that stands twice."""
    found: dict[tuple[str, tuple[tuple[str, str], ...]], float] = {}
    at, name = 0, ""
    while at < len(text):
        if head := _HEAD.match(text, at):
            at, name = head.end(), head[1]
            continue
        line = _LINE.match(text, at)
        assert line, text[at : at + 200]
        assert line[1] == name
        pairs = re.findall(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\.)*)"', line[2] or "")
        key = (name, tuple((label, re.sub(r"\\(.)", r"\1", value)) for label, value in pairs))
        assert key not in found
        found[key] = float(line[3])
        at = line.end()
    return found


def test_the_numbers_are_those_of_the_report() -> None:
    """Verdicts, findings by severity, what is waived, the age of the knowledge, support, the run."""
    report = eventful()
    found = read(as_metrics(report, RUN))
    for assessed in report.assessment.clusters:
        name = assessed.cluster.name
        verdicts = {
            dict(labels)["verdict"]: value
            for (family, labels), value in found.items()
            if family == "advisor_cluster_verdict" and dict(labels)["cluster"] == plain(name)
        }
        assert {each for each, value in verdicts.items() if value} == {str(report.verdict_of(assessed))}
        counted = Counter(str(each.advisory.severity) for each in assessed.findings if each.waiver)
        for severity in ("critical", "high", "medium", "low"):
            key = ("advisor_findings_waived", (("cluster", plain(name)), ("severity", severity)))
            assert found[key] == counted[severity]
    assert sum(value for (family, _), value in found.items() if family == "advisor_findings_affected") == len(
        [each for each in report.findings(Status.AFFECTED) if not each.waiver]
    )
    assert found["advisor_run_timestamp_seconds", ()] == RUN.at.timestamp()
    assert found["advisor_run_duration_seconds", ()] == RUN.seconds
    assert found["advisor_exit_code", ()] == report.exit_code
    age = datetime.date.fromisoformat(report.today) - datetime.date.fromisoformat(report.knowledge.as_of)
    assert found["advisor_knowledge_age_seconds", ()] == age.days * DAY_SECONDS
    left = {value for (family, _), value in found.items() if family == "advisor_support_left_seconds"}
    judged = [each.support for c in report.assessment.clusters for each in c.findings if each.support]
    assert left == {each.days_left * DAY_SECONDS for each in judged if each.days_left is not None}


@given(texts)
def test_no_text_from_outside_breaks_a_line(hostile: str) -> None:
    """Names of clusters and versions come from inventories."""
    text = as_metrics(eventful(hostile), RUN)
    read(text)
    assert not {char for char in text if char in "\x1b\u202e\u2028\x00"}


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not here")
def test_promtool_takes_it() -> None:
    """Prometheus' own linter: no error and no warning."""
    assert PROMTOOL
    done = subprocess.run(
        [PROMTOOL, "check", "metrics"], input=as_metrics(eventful(), RUN), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
