"""JUnit as pipelines read it: failures where something affects, errors where something is not decided."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from advisor.engine.gate import Gate
from advisor.model.advisory import Severity
from advisor.model.assessment import Verdict
from advisor.report.as_junit import as_junit
from advisor.report.junit_elements import xml_text
from tests.engine.worlds import World, worlds
from tests.report.reports import eventful, report_of
from tests.report.schemas_of_others import junit_faults

EVENTFUL = as_junit(eventful())


def _suites(text: str) -> dict[str, ET.Element]:
    return {each.get("name", ""): each for each in ET.fromstring(text)}  # noqa: S314  # our own output


def _outcomes(suite: ET.Element) -> dict[str, tuple[str, str]]:
    """By the first word of a test's name: how it ended, and its message."""
    ends = ("failure", "error", "skipped")
    found = {}
    for case in suite.iter("testcase"):
        end = next((each for each in case if each.tag in ends), None)
        told = ("passed", "") if end is None else (end.tag, end.get("message", ""))
        found[case.get("name", "").split()[0]] = told
    return found


def test_an_eventful_run_is_what_the_schema_says() -> None:
    """Every outcome at once."""
    assert junit_faults(EVENTFUL) == []
    assert junit_faults(EVENTFUL.replace("<failure ", "<fault ").replace("</failure>", "</fault>"))


def test_each_finding_ends_as_it_counts() -> None:
    """Unknown is an error and never a failure; what is waived or known is skipped with the reason."""
    suites = _suites(EVENTFUL)
    told = _outcomes(suites["a x"])
    assert told["hit"] == ("failure", "critical: A fault x")
    assert told["waived"] == ("skipped", "waived: ada x, until 2026-12-31: Because x. (x) (medium: A fault x)")
    assert told["known"][0] == "skipped"
    assert "known since 2026-10-01" in told["known"][1]
    assert told["settled"] == ("passed", "")
    assert told["conflict"][0] == "error"
    asking = _outcomes(suites["b x"])
    assert asking["asked"][0] == "failure", "somebody vouches for what it asks"
    assert asking["asked-too"] == ("error", "not decided: high: A fault x")
    assert asking["not"][0] == "error", "a version that was not seen running"


def test_a_cluster_that_was_not_reached_is_an_error() -> None:
    """With the reason that the server gave."""
    end, message = _outcomes(_suites(EVENTFUL)["c x"])["cluster"]
    assert (end, message.endswith("refused x")) == ("error", True)


def test_counts_are_those_of_the_tests() -> None:
    """On each suite, and summed on the whole."""
    root = ET.fromstring(EVENTFUL)  # noqa: S314  # our own output
    for suite in root:
        cases = [*suite.iter("testcase")]
        assert suite.get("tests") == str(len(cases))
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert suite.get(name) == str(sum(case.find(tag) is not None for case in cases))
    assert root.get("errors") == str(len([*root.iter("error")]))


@given(world=worlds(), fail_on=st.sampled_from(list(Severity)), allow_unknown=st.booleans(), is_stale=st.booleans())
def test_failures_and_errors_are_the_verdict(
    world: World, fail_on: Severity, allow_unknown: bool, is_stale: bool
) -> None:
    """A pipeline that looks at the tests alone comes to what the exit code says."""
    gate = Gate(fail_on=fail_on, allow_unknown=allow_unknown, knowledge_is_stale=is_stale)
    report = report_of(world.cluster, knowledge=world.knowledge, gate=gate)
    root = ET.fromstring(as_junit(report))  # noqa: S314  # our own output
    verdict = (
        Verdict.AFFECTED
        if root.get("failures") != "0"
        else Verdict.UNDECIDED
        if root.get("errors") != "0"
        else Verdict.CLEAR
    )
    assert verdict is report.verdict


@given(text=st.text())
def test_any_text_is_xml(text: str) -> None:
    """XML has no form for most control characters, nor for U+FFFE."""
    element = ET.Element("x", a=xml_text(text))
    element.text = xml_text(text)
    back = ET.fromstring(ET.tostring(element, encoding="unicode"))  # noqa: S314  # our own output
    assert (back.text or "") == xml_text(text)
