"""An advisory as a rule of SARIF, with everything a reader of an alert needs to act on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import assert_never

from advisor.model.advisory import Advisory, AdvisoryKind, Severity
from advisor.report.advisory_parts import Command, Line, Source, advisory_parts
from advisor.report.markup import code, fenced, words
from advisor.report.phrases import address_of
from advisor.report.plain import plain
from advisor.report.record_json import Json

#: What code scanning sorts security alerts by: the middle of each band of CVSS 3.1's qualitative scale
#: (https://www.first.org/cvss/v3.1/specification-document#Qualitative-Severity-Rating-Scale).
SECURITY_SEVERITY = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "2.0"}

_PROBLEM_SEVERITY = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "recommendation",
}


def sarif_rule(advisory: Advisory, message_text: Callable[[str], str]) -> Json:
    """The rule; every text goes through `message_text`."""
    properties: dict[str, Json] = {
        "tags": [advisory.kind, advisory.component, advisory.severity],
        "precision": {"high": "high", "medium": "medium", "low": "low"}[advisory.confidence],
        "problem.severity": _PROBLEM_SEVERITY[advisory.severity],
    }
    if advisory.kind is AdvisoryKind.SECURITY:
        properties["security-severity"] = SECURITY_SEVERITY[advisory.severity]
    rule: dict[str, Json] = {
        "id": advisory.id,
        "name": advisory.id,
        "shortDescription": {"text": message_text(advisory.title)},
        "fullDescription": {"text": message_text(advisory.summary)},
        "help": {
            "text": "\n".join(map(message_text, _as_text(advisory))),
            "markdown": "\n".join(_as_markdown(advisory)) + "\n",
        },
        "properties": properties,
    }
    addresses = [address_of(each.url) for each in advisory.references]
    if readable := [each for each in addresses if each.startswith("https://") and plain(each) == each]:
        rule["helpUri"] = readable[0]
    return rule


def _as_text(advisory: Advisory) -> Iterator[str]:
    for part in advisory_parts(advisory):
        yield f"{part.heading}:"
        for piece in part.pieces:
            match piece:
                case Line(text):
                    yield text
                case Command(text):
                    yield from (f"    {line}" for line in text.splitlines())
                case Source(address, says, read):
                    yield f"{address}: {says} (read {read})"
                case _:
                    assert_never(piece)
        yield ""


def _as_markdown(advisory: Advisory) -> Iterator[str]:
    """Addresses stand in code spans: no text of a rule becomes a link, whoever wrote it."""
    for part in advisory_parts(advisory):
        yield f"### {words(part.heading)}"
        yield ""
        for piece in part.pieces:
            match piece:
                case Line(text):
                    yield words(text)
                case Command(text):
                    yield fenced(text)
                case Source(address, says, read):
                    yield f"- {code(address)}: {words(says)} (read {words(read)})"
                case _:
                    assert_never(piece)
            yield ""
