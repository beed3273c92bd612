"""The elements of JUnit XML, whoever's tests they tell: suites, tests, and how a test came out.

The form is what Jenkins and GitLab read (junit-10.xsd of Jenkins' xUnit plugin).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, assert_never
from xml.etree import ElementTree as ET

from advisor.report.plain import plain

#: Categories aside, XML forbids these two as well (https://www.w3.org/TR/xml/#charsets).
_NO_XML = re.compile("[\ufffe\uffff]")

DRIVER = "upgrade-advisor"
"""What the whole, and the suite about no cluster, is called."""

Outcome: TypeAlias = "Passed | Skipped | Failed | Errored"


@dataclass(frozen=True, slots=True)
class Passed:
    """Nothing is wrong."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """It is open and does not count."""

    why: str


@dataclass(frozen=True, slots=True)
class Failed:
    """It affects, or did not reach its outcome."""

    says: str
    kind: str = "affected"
    """What readers sort failures by."""


@dataclass(frozen=True, slots=True)
class Errored:
    """It could not be decided."""

    says: str


def document(suites: Sequence[ET.Element]) -> str:
    """The whole, indented by two, one newline at the end."""
    root = ET.Element("testsuites", name=DRIVER, time="0")
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(each.get(count, "0")) for each in suites)))
    root.extend(suites)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def suite(name: str, cases: list[ET.Element], *, day: str, told: Iterable[str] = ()) -> ET.Element:
    """A suite of tests, on an ISO date, with lines about all of them."""
    found = ET.Element("testsuite", name=xml_text(name), time="0", timestamp=f"{day}T00:00:00")
    found.set("tests", str(len(cases)))
    for count, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        found.set(count, str(sum(each.find(tag) is not None for each in cases)))
    found.extend(cases)
    if lines := list(told):
        _add(found, "system-out", "\n".join(lines))
    return found


def case(cluster: str, group: str, name: str, outcome: Outcome, told: str = "") -> ET.Element:
    """A test; readers group tests by their `classname`, which is the suite and the group."""
    found = ET.Element("testcase", classname=xml_text(f"{cluster}.{group}"), name=xml_text(name), time="0")
    match outcome:
        case Passed():
            pass
        case Skipped(why):
            _add(found, "skipped", "", message=why)
        case Failed(says, kind):
            _add(found, "failure", told, message=says, type=kind)
            return found
        case Errored(says):
            _add(found, "error", told, message=says, type="undecided")
            return found
        case _:
            assert_never(outcome)
    if told:
        _add(found, "system-out", told)
    return found


def _add(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    child = ET.SubElement(parent, tag, {name: xml_text(value) for name, value in attributes.items()})
    child.text = xml_text(text) or None


def xml_text(text: str) -> str:
    """A text that XML can hold, with everything that acts made visible; lines stay lines."""
    return "\n".join(_NO_XML.sub(_escaped, plain(line)) for line in text.split("\n"))


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
