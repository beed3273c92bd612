"""What advisories say of metrics, as a rules file of Prometheus (https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/).

A metric with a value that alarms becomes an alerting rule. One without becomes a recording rule: nobody has said which
value would be too high, so it is there to be looked at, and wakes no one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from advisor.model.advisory import Advisory, Alert, Symptom
from advisor.report.phrases import address_of
from advisor.report.plain import plain

Json: TypeAlias = "str | int | Sequence[Json] | Mapping[str, Json]"

PREFIX = "advisor"


def as_prometheus_rules(advisories: Iterable[Advisory]) -> Mapping[str, Json]:
    """A group for each component, by name; in it the rules by the advisory's id."""
    rules: dict[str, list[Json]] = {}
    for advisory in sorted(advisories, key=lambda each: (each.component, each.id)):
        for rule in _rules(advisory):
            rules.setdefault(f"{PREFIX}-{advisory.component}", []).append(rule)
    return {"groups": [{"name": name, "rules": found} for name, found in rules.items()]}


def _rules(advisory: Advisory) -> Iterator[Json]:
    measured = [each for each in advisory.symptoms if each.query]
    for number, symptom in enumerate(measured, start=1):
        name = _name(advisory, number if len(measured) > 1 else None)
        yield (
            _recorded(advisory, symptom, name)
            if symptom.alert is None
            else _alarming(advisory, symptom, symptom.alert, name)
        )


def _recorded(advisory: Advisory, symptom: Symptom, name: str) -> Json:
    return {"record": f"{PREFIX}:{name}", "expr": symptom.query or "", "labels": _labels(advisory)}


def _alarming(advisory: Advisory, symptom: Symptom, alert: Alert, name: str) -> Json:
    query = symptom.query or ""
    return {
        "alert": "".join(part.capitalize() for part in name.split("_")),
        "expr": query if alert.above is None else f"({query}) > {alert.above}",
        "for": alert.lasting,
        "labels": _labels(advisory),
        "annotations": {
            "summary": _untemplated(advisory.title),
            "description": _untemplated(f"{symptom.says} {advisory.consequence}"),
            "fix": _untemplated(advisory.fix),
            "sources": _untemplated(" ".join(address_of(each.url) for each in advisory.references)),
        },
    }


def _labels(advisory: Advisory) -> Mapping[str, Json]:
    return {"advisory": advisory.id, "component": advisory.component, "severity": str(advisory.severity)}


def _name(advisory: Advisory, number: int | None) -> str:
    name = advisory.id.replace("-", "_")
    return name if number is None else f"{name}_{number}"


def _untemplated(text: str) -> str:
    """A text in which Prometheus' templates find nothing to fill in."""
    return plain(text).replace("{{", '{{"{{"}}')
