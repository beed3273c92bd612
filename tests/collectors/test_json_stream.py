import json
import time

import pytest

from advisor.collectors.json_stream import MAX_DEPTH, JsonSlice, Skipped, split_json
from advisor.problems import InvalidInput, Problem


def _parts(text: str | bytes) -> list[object]:
    """Documents as data with their line, and what was skipped as (line, count)."""
    data = text.encode() if isinstance(text, str) else text
    return [
        (json.loads(bytes(part.text)), part.line) if isinstance(part, JsonSlice) else (part.line, part.count)
        for part in split_json(data, file="f")
    ]


def _refusal(text: str) -> Problem:
    with pytest.raises(InvalidInput) as caught:
        list(split_json(text.encode(), file="f"))
    (problem,) = caught.value.problems
    return problem


def test_one_document_is_one_slice() -> None:
    """Without anything around it."""
    assert _parts('{"a": 1}') == [({"a": 1}, 1)]


@pytest.mark.parametrize(
    "text",
    [
        '{"kind":1}\n{"kind":2}\n',
        '{"kind":1}\n\n\n{"kind":2}',
        '{"kind":1}{"kind":2}',
        '{\n  "kind": 1\n}\n{\n  "kind": 2\n}\n',
        '{\n  "kind": 1\n}{\n  "kind": 2\n}',
        '{\r\n  "kind": 1\r\n}\r\n{\r\n  "kind": 2\r\n}\r\n',
        '{"kind":1}\n---\n{"kind":2}\n# the end\n',
        '{\n"kind": 1}\n  {"kind":\n2}',
        '\ufeff{"kind":1}\n\ufeff{"kind":2}\n',
    ],
)
def test_documents_follow_each_other(text: str) -> None:
    """Whatever stands between them: nothing, a line end, a mark, a comment, a byte order mark."""
    assert [part[0] for part in _parts(text) if isinstance(part, tuple)] == [{"kind": 1}, {"kind": 2}]


def test_lines_are_those_of_the_file() -> None:
    """Messages point there."""
    assert _parts('warning\n\n{\n"kind": 1\n}\nI was here\nand here\n{"items": [\n]}') == [
        (1, 1),
        ({"kind": 1}, 3),
        (6, 2),
        ({"items": []}, 8),
    ]


def test_lines_of_log_that_look_like_json_are_skipped() -> None:
    """Braces that open a line open no document when the line is a line of log."""
    log = '[INFO] {started}\n{not json}\n{"msg": "cut he\n["half", \n[{"a": 1}] done\n'
    parts = _parts(f'{log}{{"kind": "List"}}\n')
    assert parts[-1] == ({"kind": "List"}, 6)
    assert parts[0] == (1, 5)


def test_logs_of_a_dump_are_passed_over() -> None:
    """`kubectl cluster-info dump` prints logs between its documents, and they may hold objects."""
    start, end = (f"==== {mark} logs for container a of pod b ====\n" for mark in ("START", "END"))
    log = f'{start}{{"kind": "Node"}}\n{{\n{end}'
    assert _parts(f'{{"a": 1}}\n{log}{{"b": 2}}\n') == [({"a": 1}, 1), (2, 4), ({"b": 2}, 6)]


def test_logs_that_do_not_end_go_on_to_the_end() -> None:
    """A dump that breaks off inside a log."""
    assert _parts('{"a": 1}\n==== START logs for container a\n{"kind": 1}\n') == [({"a": 1}, 1), (2, 2)]


@pytest.mark.parametrize(
    "text",
    [
        '{"apiVersion": "v1", "items": [',
        '{\n    "apiVersion": "v1",\n    "items": [\n',
        '{"bomFormat": "CycloneDX"',
        '[{"kind": "Node"}, {"kind": "No',
        "{\n",
        '{"kind": "List", "items": ["}"',
    ],
)
def test_a_document_cut_short_is_an_error(text: str) -> None:
    """Nobody knows what is missing."""
    problem = _refusal(f'{{"a": 1}}\n{text}')
    assert (problem.code, problem.place.line) == ("json-truncated", 2)
    assert problem.hint


def test_a_malformed_document_is_an_error_at_its_line() -> None:
    """The place is that of the fault, the message says which document it is in."""
    problem = _refusal('{\n  "kind": "List",\n  "a" 1\n}\n')
    assert (problem.code, problem.place.line) == ("json-invalid", 3)
    assert "starts on line 1" in problem.message


def test_brackets_in_texts_do_not_count() -> None:
    """Neither do quotes behind a backslash."""
    text = '{"kind": "a}\\"{",\n "b": "]"} {"c": "\\\\"}'
    assert [part[0] for part in _parts(text) if isinstance(part, tuple)] == [
        {"kind": 'a}"{', "b": "]"},
        {"c": "\\"},
    ]


def test_what_nests_without_end_is_refused() -> None:
    """A count needs no stack; what is deeper than anything kubectl prints is not read."""
    assert _refusal('{"kind": \n' + "[" * (MAX_DEPTH + 1)).code == "too-deep"


@pytest.mark.parametrize(
    "line",
    ['{"a', '{"a": {}', "{", '{"kind": {', '["a"', '{"a":1}', '{\n"a":1} ', '{"a":1} {"b":1} ', "text\n", '[\n"a"] '],
)
def test_the_time_is_in_proportion_to_the_text(line: str) -> None:
    """No text makes the scanner start over and over."""
    for end in ("\n", ""):
        data = ((line + end) * 40_000).encode()
        start = time.perf_counter()
        try:
            parts = sum(1 for _ in split_json(data, file="f"))
        except InvalidInput:
            parts = 0
        assert time.perf_counter() - start < 5, (line, end, parts)


def test_nothing_gives_nothing() -> None:
    """An empty text has no documents, one of log lines only what was skipped."""
    assert _parts("") == []
    assert list(split_json(b"\n a\n\n b\n", file="f")) == [Skipped(line=2, count=2)]


def test_a_brace_that_stands_in_a_log_is_skipped() -> None:
    """It opens nothing of ours, and what follows is read all the same."""
    text = b'2024 GET /\n{\n  "took": 3,\nhalf of it\n' + b'{\n"a"\n' * 3 + b'{\n  "kind": "Node"\n}\n'
    parts = list(split_json(text, file="f"))
    assert [bytes(part.text) for part in parts if isinstance(part, JsonSlice)] == [b'{\n  "kind": "Node"\n}']


def test_many_stray_braces_are_skipped_in_bounded_time() -> None:
    """A log of a few megabytes may be full of them."""
    start = time.perf_counter()
    assert len(list(split_json(b"log\n" + b'{\n"a"\n' * 100_000 + b"x", file="f"))) == 1
    assert time.perf_counter() - start < 10
