"""Advisories as rules of Prometheus: what alarms, what is only recorded, and that Prometheus takes the file."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from advisor.model.advisory import Alert, Symptom
from advisor.report.as_prometheus_rules import as_prometheus_rules
from tests.builders import advisory

QUERY = "rate(errors_total[5m])"


def rules_of(*symptoms: Symptom, **changes: Any) -> Any:
    """The rules of one advisory, as plain data."""
    one = replace(advisory(name="calico-example-leak"), symptoms=symptoms, **changes)
    return json.loads(json.dumps(as_prometheus_rules([one])))["groups"]


def metric(alert: Alert | None) -> Symptom:
    """A metric that shows the fault."""
    return Symptom(says="It grows.", kind="metric", query=QUERY, alert=alert)


def test_a_metric_with_a_value_that_alarms_is_an_alert() -> None:
    """Above the value, for the time."""
    [group] = rules_of(metric(Alert(above=60, lasting="3h")))
    [rule] = group["rules"]
    assert (rule["alert"], rule["expr"], rule["for"]) == ("CalicoExampleLeak", f"({QUERY}) > 60", "3h")
    assert rule["labels"]["advisory"] == "calico-example-leak"


def test_a_query_that_compares_by_itself_stays_as_it_is() -> None:
    """Any value it gives alarms."""
    [group] = rules_of(metric(Alert(above=None, lasting="30m")))
    assert group["rules"][0]["expr"] == QUERY


def test_a_metric_without_one_wakes_nobody() -> None:
    """It is recorded, to be looked at."""
    [group] = rules_of(metric(None))
    [rule] = group["rules"]
    assert rule["record"] == "advisor:calico_example_leak"
    assert "alert" not in rule
    assert "for" not in rule


def test_two_metrics_of_one_advisory_have_names_of_their_own() -> None:
    """Prometheus refuses a name that stands twice."""
    [group] = rules_of(metric(None), metric(Alert(above=0, lasting="1h")))
    assert [each.get("record") or each.get("alert") for each in group["rules"]] == [
        "advisor:calico_example_leak_1",
        "CalicoExampleLeak2",
    ]


def test_without_metrics_there_is_no_group() -> None:
    """A log line is no metric."""
    assert rules_of(Symptom(says="A line.", kind="log")) == []


@given(st.text(alphabet='{}$. "\n\x1ba', max_size=20))
def test_no_text_of_a_rule_is_a_template(text: str) -> None:
    """Annotations are templates of Go: what stands in a rules folder from elsewhere fills in nothing."""
    [group] = rules_of(metric(Alert(above=0, lasting="1h")), title=text)
    summary = group["rules"][0]["annotations"]["summary"]
    assert "{{" not in re.sub(r'\{\{"\{\{"\}\}', "", summary)
    assert "\x1b" not in summary
