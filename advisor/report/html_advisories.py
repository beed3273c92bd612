"""The section of a page with advisories in full: what each is, what ends it, what helps until then, how we know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_never
from xml.etree import ElementTree as ET

from advisor.model.advisory import Advisory
from advisor.report.advisory_parts import Command, Line, Source, advisory_parts
from advisor.report.html_elements import element, in_lines
from advisor.report.html_frame import section


def advisory_sections(advisories: Mapping[str, Advisory]) -> Iterator[ET.Element]:
    """Each advisory by its id, folded, to be linked as `#advisory-ID`; nothing for none."""
    if advisories:
        told = (_article(each) for _, each in sorted(advisories.items()))
        yield section("The advisories", *told, name="advisories")


def _article(advisory: Advisory) -> ET.Element:
    severity = element("span", advisory.severity, class_=f"verdict {advisory.severity}")
    heading = element("h3", severity, f" {advisory.id}: {advisory.title}")
    parts = [
        part for each in advisory_parts(advisory) for part in (element("h4", each.heading), *map(_piece, each.pieces))
    ]
    folded = element("details", element("summary", "What it is, what ends it, what helps until then"), *parts)
    return element("article", heading, folded, id=f"advisory-{advisory.id}")


def _piece(piece: Line | Command | Source) -> ET.Element:
    match piece:
        case Line(text):
            return element("p", text)
        case Command(text):
            return element("pre", element("code", *in_lines(text.splitlines())))
        case Source(address, says, read):
            return element("p", element("code", address), f": {says} (read {read})")
        case _:
            assert_never(piece)
