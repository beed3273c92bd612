"""What holds for every format: nothing is hidden, and no text from outside does anything but show."""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from advisor.model.finding import Status
from advisor.report.as_html import as_html
from advisor.report.as_json import as_json
from advisor.report.as_junit import as_junit
from advisor.report.as_markdown import as_markdown
from advisor.report.as_openvex import as_openvex
from advisor.report.as_sarif import as_sarif
from advisor.report.as_terminal import as_terminal
from advisor.report.document import Report
from advisor.report.estate_html import estate_html
from advisor.report.estate_terminal import estate_terminal
from advisor.report.plain import ACTING
from advisor.report.remarks import Remark, cluster_remarks, finding_remarks, run_remarks
from advisor.report.screen import Screen
from tests.report.estates import as_estate
from tests.report.page_reader import read_page
from tests.report.reports import eventful
from tests.report.schemas_of_others import junit_faults, sarif_faults
from tests.report.test_as_openvex import vex_faults

HOSTILE = (
    "\x1b]8;;https://e.example\x1b\\a\x1b]8;;\x1b\\",
    "\u202egnp.exe\u2066\u200b",
    "[a](https://e.example)",
    "![](https://e.example/x.png)",
    "{0} {{1}} {}",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "<!-- --!> ]]> &lt; &#0;",
    "\"'><svg onload=alert(1)>",
    "=HYPERLINK(1)",
    "+1-1@x",
    "| a |\n| - |\n# b\n```\n",
    "`` ` ```",
    "\x00\ufffe\uffff\ud800\x85\u2028",
    "@team #1 www.e.example",
    "\\",
)

texts = st.sampled_from(HOSTILE) | st.lists(st.sampled_from(HOSTILE), min_size=2, max_size=3).map("".join) | st.text()


def strings(data: Any) -> Iterator[str]:
    """Every text of JSON data, keys too."""
    match data:
        case dict():
            for key, value in data.items():
                yield key
                yield from strings(value)
        case list():
            for value in data:
                yield from strings(value)
        case str():
            yield data


def _sarif(report: Report) -> str:
    return as_sarif(report, {})


def _terminal(report: Report) -> str:
    return as_terminal(report, Screen(columns=100, details=True, show_all=True))


def _estate(report: Report) -> str:
    """As an estate, with the most hostile text wherever an inventory's labels or source may write one."""
    return estate_terminal(as_estate(report, "".join(HOSTILE)), Screen(columns=80, details=True, show_all=True))


def _of_json(text: str) -> str:
    return "\n".join(strings(json.loads(text)))


def _of_xml(text: str) -> str:
    root = ET.fromstring(text)  # noqa: S314  # our own output
    return "\n".join(part for each in root.iter() for part in (each.text or "", *each.attrib.values()))


def _of_markdown(text: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


#: How each format is written, and what a reader of it is shown.
FORMATS: dict[str, tuple[Callable[[Report], str], Callable[[str], str]]] = {
    "html": (as_html, lambda text: read_page(text).text),
    "junit": (as_junit, _of_xml),
    "markdown": (as_markdown, _of_markdown),
    "openvex": (as_openvex, _of_json),
    "sarif": (_sarif, _of_json),
}


#: Those that a text from outside reaches in one more way.
WRITTEN: dict[str, Callable[[str], str]] = {
    **{form: (lambda text, write=write: write(eventful(text))) for form, (write, _) in FORMATS.items()},  # type: ignore[misc]
    "html of an estate": lambda text: estate_html(as_estate(eventful(text), text)),
}


def _run_and_clusters(report: Report) -> Iterator[Remark]:
    yield from run_remarks(report)
    for assessed in report.assessment.clusters:
        yield from cluster_remarks(report, assessed)


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_about_no_finding_is_told_in_every_format(form: str) -> None:
    """Conflicts, gaps, weak versions, notes, unreachable clusters, answers, waivers, settings, stale knowledge."""
    report = eventful()
    write, show = FORMATS[form]
    told = show(write(report))
    remarks = [*_run_and_clusters(report)]
    assert {each.label for each in remarks} >= {
        *("conflict", "not seen running", "unseen", "note", "unreachable", "stale", "rests on", "answer unused"),
        *("waiver expired", "waiver unused", "baseline", "layer", "overridden", "setting", "exit code"),
    }
    in_one_piece = [each for each in remarks if each.label != "conflict" or form != "markdown"]
    assert [each.text for each in in_one_piece if each.text not in told] == []
    assert all(part in told for part in ("node.kernel of x", "one x", "two x"))


@pytest.mark.parametrize("form", FORMATS)
def test_every_open_finding_is_told_in_every_format(form: str) -> None:
    """Waived, known, unknown, and past its end of life, with who accepted it and since when it is known."""
    report = eventful()
    write, show = FORMATS[form]
    told = show(write(report))
    for assessed in report.assessment.clusters:
        for finding in assessed.findings if assessed.cluster.is_reached else ():
            if finding.status not in {Status.AFFECTED, Status.UNKNOWN}:
                continue
            if finding.support is None:
                assert finding.advisory.id in told
            for remark in finding_remarks(report, assessed.cluster.name, finding):
                if remark.label in {"waived", "baseline"} and (form != "html" or finding.support is None):
                    assert remark.text in told or form == "markdown"
    assert "community support of Calico 3.27 ended 2025-01-01" in told


@settings(max_examples=6)
@given(text=texts)
@example(text="".join(HOSTILE))
@pytest.mark.parametrize("form", WRITTEN)
def test_no_text_acts_in_any_format(form: str, text: str) -> None:
    """What is printed holds no character that acts, has the parts of the same run under a harmless text, and reads."""
    printed = WRITTEN[form](text)
    assert not acting(printed)
    assert PARTS[form](printed) == _harmless(form, is_empty=not text)


@functools.cache
def _harmless(form: str, *, is_empty: bool) -> object:
    return PARTS[form](WRITTEN[form]("" if is_empty else "x"))


def acting(text: str) -> set[str]:
    """The characters that act instead of showing, but for line ends."""
    return {char for char in text if char != "\n" and unicodedata.category(char) in ACTING}


def _of_page(text: str) -> list[str]:
    page = read_page(text)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in page.cells)
    of_lines = {"br"}  # a command may have several
    return [*(tag for tag in page.tags if tag not in of_lines), *(name for name, _ in page.attributes)]


def _of_suites(text: str) -> list[str]:
    assert junit_faults(text) == []
    return [each.tag for each in ET.fromstring(text).iter()]  # noqa: S314  # our own output


def _of_lines(text: str) -> list[str]:
    """How each line of Markdown begins; outside of code nothing that formats stands bare."""
    for line in text.splitlines():
        bare = re.sub(r"(?<!\\)(`+)(?!`).*?(?<!`)\1(?!`)", "", line)
        bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", bare)
        assert not set("<>[]`&") & set(bare)
    return [line[:3] if line[:1] in {"#", "|", "-", "*"} else "" for line in text.splitlines()]


def _of_vex(text: str) -> int:
    assert vex_faults(text) == []
    return len(json.loads(text)["statements"])


def _of_run(text: str) -> int:
    assert sarif_faults(text) == []
    (run,) = json.loads(text)["runs"]
    parts = [*run["results"], *run["invocations"][0]["toolExecutionNotifications"]]
    for message in (each["message"]["text"] for each in parts):
        assert not re.search(r"\]\(", message)
        assert not re.search(r"\{\d+\}", message.replace("{{", "").replace("}}", ""))
    return len(parts)


#: What a text from outside may not change.
PARTS: dict[str, Callable[[str], object]] = {
    "html": _of_page,
    "html of an estate": _of_page,
    "junit": _of_suites,
    "markdown": _of_lines,
    "openvex": _of_vex,
    "sarif": _of_run,
}


@settings(max_examples=6)
@given(text=texts)
@example(text="".join(HOSTILE))
@pytest.mark.parametrize("write", [_terminal, as_json, _estate], ids=["terminal", "json", "estate"])
def test_no_text_acts_on_a_terminal(write: Callable[[Report], str], text: str) -> None:
    """Escape sequences and directions are shown; JSON escapes whatever is not ASCII."""
    assert not acting(write(eventful(text)))
