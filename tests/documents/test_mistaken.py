"""A file of another kind is told as that, and what may be of the kind is left to the gates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.documents.mistaken import WANTED, mistaken

ANSWERS = b'schema_version: "1.0.0"\nanswers: []\n'
WAIVERS = b'schema_version: "1.0.0"\nwaivers: []\n'
REPORT = b'{"tool": {"name": "advisor"}, "verdict": "clear", "clusters": [], "answers": {}, "waivers": {}}'
PLAN = b'{"tool": {"name": "advisor"}, "goal": "clear", "waivers": {}}'
PROSE = b"# Read me\n\nSome `words`, and more:\n\n```\nkubectl get nodes\n```\n"


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("answers", PROSE, "this is no answers file"),
        ("answers", b"- fact: calico.strict_affinity\n  value: true\n", "this is no answers file"),
        ("answers", WAIVERS, "this is no answers file; it holds waivers"),
        ("answers", REPORT, "this is no answers file; it is the report of a scan"),
        ("answers", PLAN, "this is no answers file; it is a plan"),
        ("answers", b"apiVersion: v1\nkind: List\nitems: []\n", "this is no answers file; it holds Kubernetes objects"),
        ("answers", b"schema_version: 1.0.0\nclusters: []\n", "this is no answers file; it is an inventory"),
        ("answers", b"\x7fELF\2\1\1\0\0\0", "this is no answers file; it is binary"),
        ("answers", b" \n", "there is nothing in this file, and an answers file was expected"),
        ("waivers", ANSWERS, "this is no waivers file; it holds answers"),
        ("waivers", REPORT, "this is no waivers file; it is the report of a scan"),
        ("results", PLAN, "this is no record of results; it is a plan"),
        ("plan", PROSE, "this is no plan of the advisor; it is no JSON"),
        ("report", ANSWERS, "this is no report of the advisor; it is no JSON"),
        ("osv", PROSE, "this is no OSV record; it is no JSON"),
    ],
)
def test_another_file_is_told_as_what_it_is(kind: str, text: bytes, says: str) -> None:
    """With how one of the kind begins, or is made."""
    problem = mistaken(text, file="f", kind=kind, known={"schema_version"})
    assert problem is not None
    assert (problem.message, problem.hint) == (says, WANTED[kind].hint)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("answers", ANSWERS),
        ("answers", b"answers: [\n"),
        ("answers", b"answer: []\n"),
        ("answers", b"schema_version: 1.0.0\n"),
        ("answers", b"{answers: [], schema_version: 1.0.0}"),
        ("answers", b'{"answers": ['),
        ("answers", b'{"schema_versi\xefn": "1.0.0"}'),
        ("answers", ANSWERS.decode().encode("utf-16")),
        ("waivers", b"# ours\n\n'waivers':\n"),
        ("report", REPORT),
        ("report", b'{"tool": '),
        ("plan", b"[]"),
    ],
)
def test_what_may_be_one_is_left_to_the_gates(kind: str, text: bytes) -> None:
    """However broken it is: they say what is wrong, and where."""
    assert mistaken(text, file="f", kind=kind, known={"schema_version"}) is None


@given(text=st.binary(max_size=200), kind=st.sampled_from(sorted(WANTED)))
def test_any_bytes_have_an_answer(text: bytes, kind: str) -> None:
    """Files are hostile."""
    problem = mistaken(text, file="f", kind=kind)
    assert problem is None or problem.hint
