"""OpenVEX as its specification has it (https://github.com/openvex/spec, 0.2.0).

Its schema is not in `fixtures/`: no package ships it. What the specification's tables ask for is held here by hand, and
another implementation of it reads what we write.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from vexipy.document import Document

from advisor.model.advisory import AdvisoryKind
from advisor.report.as_openvex import as_openvex
from tests.builders import advisory, cluster, component, knowledge_of, node
from tests.report.reports import eventful, report_of

EVENTFUL = as_openvex(eventful())

DOCUMENT = {"@context", "@id", "author", "role", "timestamp", "version", "tooling", "statements"}
NEEDED = {"@context", "@id", "author", "timestamp", "version", "statements"}
STATEMENT = {
    "vulnerability",
    "products",
    "status",
    "status_notes",
    "justification",
    "impact_statement",
    "action_statement",
}
STATUSES = {"not_affected", "affected", "fixed", "under_investigation"}


def vex_faults(text: str) -> list[str]:
    """What is wrong with a document, by the tables of the specification."""
    document = json.loads(text)
    found = [f"{key} is missing" for key in NEEDED - set(document)]
    found += [f"{key} is not known" for key in set(document) - DOCUMENT]
    statements = document["statements"]
    if not statements:
        found.append("there is no statement")
    if len({json.dumps(each, sort_keys=True) for each in statements}) < len(statements):
        found.append("a statement stands twice")
    for each in statements:
        found += [f"{key} is not known" for key in set(each) - STATEMENT]
        if each["status"] not in STATUSES:
            found.append(f"no status is {each['status']}")
        if each["status"] == "affected" and not each.get("action_statement"):
            found.append("affected, and no action")
        if each["status"] == "not_affected" and not (each.get("justification") or each.get("impact_statement")):
            found.append("not affected, and no reason")
        found += [f"{name} is no IRI" for name in _names(each) if not urlsplit(name).scheme or " " in name]
    return found


def _names(statement: Any) -> list[str]:
    products = statement["products"]
    return [product["@id"] for each in products for product in (each, *each["subcomponents"])]


def _statements(text: str) -> dict[tuple[str, str], Any]:
    found = json.loads(text)["statements"]
    return {(each["vulnerability"]["name"], each["products"][0]["@id"].rpartition(":")[2]): each for each in found}


def test_an_eventful_run_is_what_the_specification_says() -> None:
    """Every status at once; and what is wrong is noticed."""
    assert vex_faults(EVENTFUL) == []
    assert vex_faults(EVENTFUL.replace('"under_investigation"', '"unknown"'))
    assert vex_faults(EVENTFUL.replace('"action_statement"', '"action"'))


@pytest.mark.filterwarnings("ignore:The use of an impact statement:UserWarning")
def test_another_implementation_reads_it() -> None:
    """All of it, though it would rather have a justification where a condition fails; and it refuses what is wrong."""
    assert len(Document.from_json(EVENTFUL).statements) == len(json.loads(EVENTFUL)["statements"])
    for right, wrong in (
        ('"under_investigation"', '"unknown"'),
        ('"action_statement"', '"action"'),
        ('"impact_statement"', '"impact"'),
        ('"author"', '"writer"'),
    ):
        with pytest.raises(ValueError, match="validation error"):
            Document.from_json(EVENTFUL.replace(right, wrong))


def test_statuses_are_those_of_the_findings() -> None:
    """What is waived still affects; what is unknown is under investigation, and never left out."""
    told = _statements(EVENTFUL)
    assert told["hit", "a%20x"]["status"] == "affected"
    assert told["waived", "a%20x"]["status"] == "affected"
    assert "waived: ada x" in told["waived", "a%20x"]["status_notes"]
    assert told["settled", "a%20x"]["status"] == "not_affected"
    assert told["asked-too", "b%20x"]["status"] == "under_investigation"
    assert told["hit", "c%20x"]["status"] == "under_investigation"


def test_only_a_version_outside_says_that_the_code_is_not_there() -> None:
    """A condition that fails is no such claim."""
    told = _statements(EVENTFUL)
    assert told["settled", "a%20x"]["justification"] == "vulnerable_code_not_present"
    assert "justification" not in told["asked-too", "a%20x"]


def test_a_fixed_version_is_fixed() -> None:
    """With the component's package address."""
    fixed = cluster(component("v3.27.5"), nodes=[node("n1")])
    (statement,) = _statements(as_openvex(report_of(fixed, knowledge=knowledge_of(advisory())))).values()
    assert statement["status"] == "fixed"
    assert statement["products"][0]["subcomponents"][0]["identifiers"]["purl"] == "pkg:generic/calico@v3.27.5"


def test_other_names_are_those_of_a_security_advisory() -> None:
    """Scanners know a fault by its CVE; a defect that mentions one is not that CVE."""
    named = replace(advisory(), title="A hole (CVE-2026-12345)")
    secure = replace(named, kind=AdvisoryKind.SECURITY)
    hit = cluster(component(), nodes=[node("n1")])
    for each, expected in ((named, None), (secure, ["CVE-2026-12345"])):
        (statement,) = _statements(as_openvex(report_of(hit, knowledge=knowledge_of(each)))).values()
        assert statement["vulnerability"].get("aliases") == expected


def test_the_same_run_has_the_same_name() -> None:
    """And another run another."""
    assert as_openvex(eventful()) == EVENTFUL
    assert json.loads(as_openvex(eventful("y")))["@id"] != json.loads(EVENTFUL)["@id"]
