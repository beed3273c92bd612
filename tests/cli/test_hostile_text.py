"""One inventory full of hostile text through every command that prints any of it, in every form the command has.

`tests/report/test_every_format.py` has the law for the formats of a report, over many texts; here every way out of the
program is looked at, over one text that holds them all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from tests.cli.conftest import Advisor, advisor
from tests.report.page_reader import read_page
from tests.report.test_every_format import HOSTILE, acting, strings

__all__ = ["advisor"]

#: A lone surrogate is in no file that can be read.
TEXT = "".join(HOSTILE).replace("\ud800", "")
LEAK = "calico-felix-netlink-handle-leak"

RUNS: dict[str, tuple[str, ...]] = {
    "scan terminal": ("scan", "--details", "--all", "clusters.json"),
    "scan json": ("scan", "-o", "json", "clusters.json"),
    "scan metrics": ("scan", "-o", "metrics", "clusters.json"),
    "estate terminal": ("scan", "--estate", "--jobs", "1", "--details", "--group-by", "env", "clusters.json"),
    "estate html": ("scan", "--estate", "--jobs", "1", "--group-by", "env", "-o", "html", "clusters.json"),
    "estate jsonl": ("scan", "--estate", "--jobs", "1", "--group-by", "env", "-o", "jsonl", "clusters.json"),
    "estate metrics": ("scan", "--estate", "--jobs", "1", "-o", "metrics", "clusters.json"),
    "explain terminal": ("explain", LEAK, "clusters.json"),
    "explain json": ("explain", LEAK, "-o", "json", "clusters.json"),
    "plan terminal": ("plan", "--details", "clusters.json"),
    "plan json": ("plan", "-o", "json", "clusters.json"),
    "plan markdown": ("plan", "-o", "markdown", "clusters.json"),
    "plan html": ("plan", "-o", "html", "clusters.json"),
    "checklist json": ("checklist", "-o", "json", "clusters.json"),
    "checklist markdown": ("checklist", "-o", "markdown", "clusters.json"),
    "checklist html": ("checklist", "-o", "html", "clusters.json"),
    "verify terminal": ("verify", "--details", "plan.json", "later.json"),
    "verify json": ("verify", "-o", "json", "plan.json", "later.json"),
    "verify junit": ("verify", "-o", "junit", "plan.json", "later.json"),
    "verify record": ("verify", "-o", "record", "--after", "1", "plan.json", "later.json"),
    "diff terminal": ("diff", "old.json", "new.json"),
    "diff json": ("diff", "-o", "json", "old.json", "new.json"),
    "inventory terminal": ("inventory", "show", "clusters.json"),
    "inventory yaml": ("inventory", "show", "-o", "yaml", "clusters.json"),
    "inventory json": ("inventory", "show", "-o", "json", "clusters.json"),
    "redact json": ("inventory", "redact", "clusters.json"),
}


#: Other names, counts, and steps of the rules: nothing that somebody chose.
_TELL_NONE_OF_IT = {"redact json", "estate metrics", "verify record"}


def _inventory(text: str, *, calico: str = "v3.29.1") -> dict[str, Any]:
    """A cluster with a text wherever an inventory may hold one that somebody chose."""
    place = {"source": f"{text}.json", "object": f"DaemonSet {text}", "field": text, "text": text}
    fact = {"seen_in": place}
    cluster = {
        "name": f"c {text}",
        "uid": text,
        "components": [{"name": "calico", "version": calico, "seen_in": [place]}],
        "nodes": [
            {
                "name": f"n {text}",
                "facts": [
                    {"fact": "node.kernel", "value": "5.4.0-177-generic", **fact},
                    {"fact": "node.os_image", "value": text, **fact},
                ],
            }
        ],
        "facts": [{"fact": "cluster.cni", "value": "calico", **fact}],
        "settings": [
            {
                "kind": "FelixConfiguration",
                "name": f"node.n {text}",
                "component": "calico",
                "values": {"felix.bpf_enabled": {"unreadable": text}},
                "unread": text,
                "selector": text,
                "nodes": [f"n {text}"],
                "seen_in": place,
            }
        ],
        "coverage": [
            {"kind": "*", "namespaces": "all", "source": text},
            {"kind": "IPPool", "namespaces": "all", "gap": f"forbidden {text}", "remedy": text, "source": text},
        ],
        "conflicts": [{"about": f"x {text}", "values": [{"says": f"{side} {text}", **fact} for side in "ab"]}],
        "notes": [{"source": text, "says": f"skipped {text}", "remedy": text}],
        "labels": {"env": text[:256]},
        "managed_by": text,
    }
    return {"schema_version": "1.0.0", "clusters": [cluster]}


def _printed(advisor: Advisor, folder: Path, text: str) -> dict[str, str]:
    """What every run prints of it."""
    folder.mkdir()
    for name, calico in (("clusters", "v3.29.1"), ("later", "v3.29.2")):
        (folder / f"{name}.json").write_text(json.dumps(_inventory(text, calico=calico)), encoding="utf-8")
    for name, source in (("old", "clusters"), ("new", "later")):
        advisor("scan", "-o", f"json={folder}/{name}.json", folder / f"{source}.json")
    advisor("plan", "-o", f"json={folder}/plan.json", folder / "clusters.json")
    found = {}
    for run, arguments in RUNS.items():
        in_folder = [folder / each if each.endswith(".json") else each for each in arguments]
        result = advisor(*in_folder)
        assert result.code in {0, 1, 3}, (run, result.err)
        assert not acting(result.err), run
        found[run] = result.out
    return found


def test_no_text_acts_whatever_command_prints_it(advisor: Advisor, tmp_path: Path) -> None:
    """No character acts, and each output has the parts that it has under a harmless text."""
    hostile, harmless = (_printed(advisor, tmp_path / name, text) for name, text in (("h", TEXT), ("x", "x")))
    for run, printed in hostile.items():
        assert not acting(printed), run
        assert "onerror" in printed or run in _TELL_NONE_OF_IT, run
        parts = PARTS[run.split()[1]]
        assert parts(printed) == parts(harmless[run]), run


def _keys(text: str) -> list[str]:
    """Every key of JSON data that a schema names; the others are names."""
    return [*_named(json.loads(text))]


def _named(data: Any) -> Iterator[str]:
    match data:
        case dict():
            for key, value in data.items():
                if re.fullmatch(r"[a-z_]+", key):
                    yield key
                yield from _named(value)
        case list():
            for value in data:
                yield from _named(value)


def _of_page(text: str) -> list[str]:
    page = read_page(text)
    assert not any(each.startswith(("=", "+", "-", "@")) for each in page.cells)
    return [each for each in page.tags if each != "br"]


def _of_markdown(text: str) -> list[str]:
    """How each line outside of code begins; nothing that formats stands bare there."""
    outside, fence = [], ""
    for line in text.splitlines():
        opened = re.match(r" *(`{3,})", line)
        if not fence and opened:
            fence = opened[1]
        elif fence and line.strip() == fence:
            fence = ""
        elif not fence:
            outside.append(line)
            bare = re.sub(r"(?<!\\)(`+)(?!`).*?(?<!`)\1(?!`)", "", line)
            bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", bare)
            bare = re.sub(r"<https://[\w./#?=&+,;()@:~%-]+>|^> ?|^ *- \[[x ]\] ", "", bare)
            assert not set("<>[]`&") & set(bare), line
    assert not fence
    return [line[:3] if line[:1] in set("#|-*") else "" for line in outside]


def _of_metrics(text: str) -> list[str]:
    names = [re.match(r"[a-z_]+|#", line) for line in text.splitlines()]
    return [found[0] if found else "?" for found in names]


PARTS: dict[str, Callable[[str], object]] = {
    "terminal": lambda _: None,
    "json": _keys,
    "jsonl": lambda text: [_keys(line) for line in text.splitlines()],
    "yaml": lambda text: _keys(json.dumps(yaml.safe_load(text))),
    "record": lambda text: _keys(json.dumps(yaml.safe_load(text), default=str)),
    "html": _of_page,
    "markdown": _of_markdown,
    "junit": lambda text: [each.tag for each in ET.fromstring(text).iter()],  # noqa: S314  # our own output
    "metrics": _of_metrics,
}


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_what_was_redacted_holds_none_of_it(advisor: Advisor, tmp_path: Path, form: str) -> None:
    """Not a piece of it, in any key or value."""
    (tmp_path / "clusters.json").write_text(json.dumps(_inventory(TEXT)), encoding="utf-8")
    told = advisor("inventory", "redact", "-o", form, "clusters.json").out
    left = "\n".join(strings(yaml.safe_load(told)))
    assert not [each for each in ("onerror", "HYPERLINK", "e.example", "egnp", "svg") if each in left]
