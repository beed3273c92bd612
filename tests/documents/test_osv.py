"""OSV records from outside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.documents.bundled import bundled_folder
from advisor.documents.knowledge import load_knowledge
from advisor.documents.osv import OsvFault, osv_faults
from advisor.problems import InvalidInput

COMPONENTS = load_knowledge([bundled_folder("rules")]).knowledge.components

CALICO = {"ecosystem": "Go", "name": "github.com/projectcalico/calico"}


def _record(*events: dict[str, str], **parts: Any) -> dict[str, Any]:
    affected = [{"package": CALICO, "ranges": [{"type": "SEMVER", "events": list(events)}]}]
    return {"id": "GHSA-x-1", "modified": "2026-01-01T00:00:00Z", "affected": affected, **parts}


def _faults(record: object) -> tuple[OsvFault, ...]:
    return osv_faults(json.dumps(record).encode(), file="x.json", components=COMPONENTS, read="2026-11-21")


def _codes(record: object) -> list[str]:
    with pytest.raises(InvalidInput) as error:
        _faults(record)
    return [each.code for each in error.value.problems]


@pytest.mark.parametrize(
    ("events", "ranges"),
    [
        ([{"introduced": "0"}, {"fixed": "3.26.3"}], ["<v3.26.3"]),
        ([{"introduced": "3.27.0"}, {"fixed": "3.27.1"}], [">=v3.27.0 <v3.27.1"]),
        ([{"introduced": "v3.27.0"}, {"last_affected": "v3.27.1"}], [">=v3.27.0 <=v3.27.1"]),
        ([{"introduced": "3.27.0"}], [">=v3.27.0"]),
        (
            [{"introduced": "3.28.0"}, {"fixed": "3.28.2"}, {"introduced": "3.27.0"}, {"fixed": "3.27.1"}],
            [">=v3.27.0 <v3.27.1", ">=v3.28.0 <v3.28.2"],
        ),
    ],
)
def test_events_become_ranges(events: list[dict[str, str]], ranges: list[str]) -> None:
    """Each `introduced` opens one, sorted by where they start; 0 is from the beginning."""
    (fault,) = _faults(_record(*events))
    assert [str(each.versions) for each in fault.ranges] == ranges


def test_what_is_carried_over() -> None:
    """The words, the references that are addresses, and a severity where there is a word for it."""
    record = _record(
        {"introduced": "0"},
        summary="A fault",
        details="Much\nto say.\x1b[2J",
        database_specific={"severity": "MODERATE"},
        references=[
            {"type": "FIX", "url": "https://example.com/fix"},
            {"type": "WEB", "url": "javascript:alert(1)"},
            {"type": "WEB", "url": "https://example.com/\x1b[2J"},
        ],
    )
    (fault,) = _faults(record)
    assert (fault.id, fault.title, fault.severity) == ("calico-ghsa-x-1", "A fault", "medium")
    assert "\x1b" not in fault.summary
    assert [each.url for each in fault.references] == [
        "https://osv.dev/vulnerability/GHSA-x-1",
        "https://example.com/fix",
    ]


def test_a_vector_is_no_word() -> None:
    """What it comes to is for the author to say."""
    score = {"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}
    (fault,) = _faults(_record({"introduced": "0"}, severity=[score]))
    assert fault.severity is None


@pytest.mark.parametrize(
    ("record", "codes"),
    [
        ([], ["not-osv"]),
        ({"affected": []}, ["not-osv"]),
        ({"id": "X"}, ["no-known-package"]),
        ({**_record(), "affected": [{"package": {"ecosystem": "npm", "name": "left-pad"}}]}, ["no-known-package"]),
        (_record({"introduced": "soon"}, {"fixed": "later"}), ["unreadable-version", "unreadable-version"]),
        (_record({"introduced": "3.28.0"}, {"fixed": "3.27.0"}), ["wrong-range"]),
    ],
)
def test_what_cannot_be_carried_over_is_said(record: object, codes: list[str]) -> None:
    """With the place."""
    assert _codes(record) == codes


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "affected", "package", "name", "ranges", "type", "events", "introduced", "fixed"]),
            inner | st.sampled_from(["SEMVER", "0", "3.27.0", CALICO["name"]]),
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_document_is_a_crash(document: object) -> None:
    """It is taken or refused."""
    try:
        _faults(document)
    except InvalidInput as error:
        assert error.problems  # noqa: PT017  # either way is right


def test_the_text_of_a_file_may_be_anything(tmp_path: Path) -> None:
    """No JSON, nothing at all."""
    for text in (b"", b"{", b"\xff\xfe", b'{"id": "a", "id": "b"}'):
        with pytest.raises(InvalidInput):
            osv_faults(text, file="x", components=COMPONENTS, read="2026-11-21")
