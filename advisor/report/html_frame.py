"""The frame of every page: one file that asks for nothing, prints, and is whole without its script.

The one thing to know before changing it: the page's policy names its style and its script by their digests, so that
nothing else is run or loaded, and no element may have a `style` or an `on…` attribute.
"""

from __future__ import annotations

import base64
import hashlib
from xml.etree import ElementTree as ET

from advisor.report.html_elements import element, shown, written
from advisor.report.html_script import SCRIPT
from advisor.report.html_style import STYLE


def page(title: str, *sections: ET.Element) -> str:
    """A whole page."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_policy()),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        _verbatim("style", STYLE),
    )
    body = element("body", element("main", *sections), _verbatim("script", SCRIPT))
    return f"<!DOCTYPE html>\n{written(element('html', head, body, lang='en'))}\n"


def section(heading: str, *children: ET.Element | str, name: str) -> ET.Element:
    """A section with its heading, to be linked as `#name`."""
    return element("section", element("h2", heading), *children, id=name)


def _policy() -> str:
    style, script = _digest(STYLE), _digest(SCRIPT)
    return f"default-src 'none'; style-src '{style}'; script-src '{script}'; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _verbatim(tag: str, text: str) -> ET.Element:
    """Our own style or script, which HTML does not escape."""
    assert "</" not in text, "it would end the element"
    made = ET.Element(tag)
    made.text = text
    return made


__all__ = ["page", "section", "shown"]
