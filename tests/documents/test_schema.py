import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from referencing.exceptions import Unresolvable

from advisor.documents.schema import Schema, check_shape, load_schema
from advisor.documents.source import Data, Document, read_json, read_yaml_document
from advisor.problems import InvalidInput, Problem

RANGE: Schema = {
    "type": "object",
    "properties": {"introduced": {"type": "string"}, "fixed": {"type": "string"}},
    "required": ["introduced"],
    "additionalProperties": False,
}
SCHEMA: Schema = {
    "$id": "thing.schema.json",
    "type": "object",
    "required": ["id", "severity"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string", "pattern": "^[a-z-]+$", "description": "Lower case and dashes."},
        "severity": {"enum": ["critical", "high", "medium", "low"]},
        "kind": {"enum": ["log", "metric"]},
        "query": {"type": "string", "minLength": 1},
        "affected": {"type": "array", "minItems": 1, "maxItems": 2, "items": {"$ref": "#/$defs/range"}},
        "title": {"type": "string", "minLength": 3, "maxLength": 9},
        "read": {"type": "string", "format": "date"},
        "count": {"type": "integer", "minimum": 1},
        "on": {"type": "boolean"},
        "version": {"const": 1},
        "in": {"anyOf": [{"$ref": "#/$defs/range"}, {"type": "array", "items": {"$ref": "#/$defs/range"}}]},
        "one": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
        "both": {"oneOf": [{"type": "object"}, {"required": ["a"]}]},
        "either": {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
        "test": {
            "if": {"required": ["is"]},
            "then": {"not": {"anyOf": [{"required": ["at_least"]}, {"required": ["in"]}]}},
            "else": {"required": ["at_least"]},
        },
        "never": False,
    },
    "if": {"properties": {"kind": {"const": "metric"}}, "required": ["kind"]},
    "then": {"required": ["query"]},
    "$defs": {"range": RANGE},
}
GOOD = "id: a\nseverity: high\n"


def _check(text: str, schema: Schema = SCHEMA) -> list[Problem]:
    return check_shape(read_yaml_document(text.encode(), file="f"), schema)


@pytest.mark.parametrize(
    ("more", "code", "line", "pointer", "message", "hint"),
    [
        ("affectd: []", "unknown-key", 3, "/affectd", 'unknown key "affectd"', 'did you mean "affected"?'),
        ("affected: []", "too-few", 3, "/affected", "0 entries, at least 1 must be here", None),
        ("affected:\n- {introduced: a, fixd: b}", "unknown-key", 4, "/affected/0/fixd", 'unknown key "fixd"', 'did you mean "fixed"?'),  # noqa: E501  # a row is a line
        ("affected:\n- fixed: b", "missing-key", 4, "/affected/0", 'the key "introduced" is missing', "write `introduced:` with a text"),  # noqa: E501  # a row is a line
        ("affected: {a: b}", "wrong-type", 3, "/affected", "a list is expected here, not a mapping", None),
        ("title: 12", "wrong-type", 3, "/title", "text is expected here, not 12", 'put it in quotes: "12"'),
        ("title: true", "wrong-type", 3, "/title", "text is expected here, not true", 'put it in quotes: "true"'),
        ("title:", "wrong-type", 3, "/title", "text is expected here, not nothing", None),
        ("title: ''", "wrong-form", 3, "/title", "the text is empty", None),
        ("title: ab", "wrong-form", 3, "/title", "the text has 2 characters, at least 3 are expected", None),
        ("title: 0123456789", "wrong-form", 3, "/title", "the text has 10 characters, at most 9 are expected", None),
        ("read: 2026-02-30", "wrong-form", 3, "/read", '"2026-02-30" is not a date', "write year-month-day, as in 2026-11-21"),  # noqa: E501  # a row is a line
        ("read: '20261121'", "wrong-form", 3, "/read", '"20261121" is not a date', "write year-month-day, as in 2026-11-21"),  # noqa: E501  # a row is a line
        ("count: 1.5", "wrong-type", 3, "/count", 'a whole number is expected here, not "1.5"', None),
        ("count: 0", "wrong-shape", 3, "/count", "0 is less than the minimum of 1", None),
        ("on: no", "wrong-type", 3, "/on", 'true or false is expected here, not "no"', "write true or false, without quotes"),  # noqa: E501  # a row is a line
        ("version: 2", "not-one-of", 3, "/version", "only 1 may stand here, not 2", None),
        ("kind: metric", "missing-key", 1, "", 'the key "query" is missing, because "kind" is "metric"', None),
        ("in: {fixd: a, introduced: b}", "unknown-key", 3, "/in/fixd", 'unknown key "fixd"', 'did you mean "fixed"?'),
        ("in:\n- introduced: 1", "wrong-type", 4, "/in/0/introduced", "text is expected here, not 1", 'put it in quotes: "1"'),  # noqa: E501  # a row is a line
        ("in: a", "wrong-type", 3, "/in", 'a mapping or a list is expected here, not "a"', "a list of one is written with a dash too"),  # noqa: E501  # a row is a line
        ("one: {}", "wrong-type", 3, "/one", "text or a whole number is expected here, not a mapping", None),
        ("either: {c: 1}", "missing-key", 3, "/either", 'one of "a", "b" is missing', None),
        ("test: {}", "missing-key", 3, "/test", 'the key "at_least" is missing', None),
        ("test:\n  is: 1\n  in: 2", "unknown-key", 5, "/test/in", '"in" has no place here, because "is" is given', "keep one of them"),  # noqa: E501  # a row is a line
        ("never: 1", "unknown-key", 3, "/never", "this has no place here", "remove it"),
        ("affected: [{introduced: a}, {introduced: b}, {introduced: c}]", "too-many", 3, "/affected", "3 entries, at most 2 may be here", None),  # noqa: E501  # a row is a line
    ],
)  # fmt: skip
def test_each_fault_in_words(more: str, code: str, line: int, pointer: str, message: str, hint: str | None) -> None:
    """Code, line, pointer, message and hint of what a schema can find."""
    (problem,) = _check(GOOD + more + "\n")
    assert (problem.code, problem.place.line, problem.place.pointer) == (code, line, pointer)
    assert (problem.message, problem.hint) == (message, hint)


def test_a_good_document_has_no_problems() -> None:
    """Neither has one whose condition does not apply."""
    assert _check(GOOD + "kind: log\naffected: [{introduced: v1}]\nread: 2026-11-21\nin: []\none: 1\n") == []


def test_all_problems_come_at_once_sorted_by_line() -> None:
    """A person mends a file once."""
    problems = _check("severity: hgih\nid: X\ncount: x\nextra: 1\n")
    assert [(problem.code, problem.place.line) for problem in problems] == [
        ("not-one-of", 1),
        ("wrong-form", 2),
        ("wrong-type", 3),
        ("unknown-key", 4),
    ]
    assert problems[0].hint == 'did you mean "high"?'
    assert problems[1].hint == "Lower case and dashes."


def test_each_missing_key_is_told_once() -> None:
    """The library reports them one by one, each with all the others beside it."""
    assert [problem.message for problem in _check("{}")] == ['the key "id" is missing', 'the key "severity" is missing']


def test_a_value_that_fits_two_forms_of_one_is_a_problem() -> None:
    """`oneOf` means exactly one."""
    (problem,) = _check(GOOD + "both: {a: 1}\n")
    assert (problem.code, problem.place.pointer) == ("wrong-shape", "/both")


@pytest.mark.parametrize(("text", "code"), [("names: []", "too-few"), ("names: al", "not-one-of")])
def test_of_a_word_or_a_list_what_was_meant_is_told(text: str, code: str) -> None:
    """Whoever writes a list did not mean the word."""
    names = {"anyOf": [{"const": "all"}, {"type": "array", "minItems": 1}]}
    (problem,) = _check(GOOD + text + "\n", {**SCHEMA, "properties": {**SCHEMA["properties"], "names": names}})
    assert problem.code == code


def test_an_untrusted_value_is_shortened_and_escaped() -> None:
    """A file must neither steer a terminal nor flood it."""
    (problem,) = _check(f'id: a\nseverity: "\\e[31m{"x" * 5000}"\n')
    assert "\x1b" not in problem.message
    assert len(problem.message) < 200


def test_very_many_problems_are_bounded() -> None:
    """A hostile inventory has a problem on every line."""
    schema: Schema = {"items": {"type": "string"}}
    assert len(_check("[" + "1," * 50_000 + "1]", schema)) == 100


def test_keys_taken_by_other_keywords_are_not_unknown() -> None:
    """`unevaluatedProperties` looks through `allOf`."""
    schema: Schema = {"allOf": [{"properties": {"a": True}}], "properties": {"b": True}, "unevaluatedProperties": False}
    (problem,) = _check("a: 1\nb: 2\nc: 3\n", schema)
    assert (problem.code, problem.place.line, problem.place.pointer) == ("unknown-key", 3, "/c")


@pytest.mark.parametrize("reference", ["parts", "parts.schema.json", "https://schemas.invalid/parts"])
def test_a_reference_finds_a_schema_that_was_handed_in(reference: str) -> None:
    """By name, by file name, by `$id`."""
    parts: Schema = {"$id": "https://schemas.invalid/parts", "$defs": {"word": {"type": "string"}}}
    schema: Schema = {"properties": {"a": {"$ref": f"{reference}#/$defs/word"}}}
    document = read_yaml_document(b"a: 1", file="f")
    assert [problem.code for problem in check_shape(document, schema, others={"parts": parts})] == ["wrong-type"]


@pytest.mark.parametrize("reference", ["parts", "http://127.0.0.1:9/x.json", "file:///etc/hostname"])
def test_no_reference_is_ever_fetched(reference: str) -> None:
    """What was not handed in does not exist."""
    with pytest.raises(Unresolvable):
        _check("a: 1", {"properties": {"a": {"$ref": reference}}})


def test_data_nested_too_deep_for_its_schema_is_a_problem() -> None:
    """A schema that refers to itself recurses with the data."""
    schema: Schema = {"anyOf": [{"type": "array", "items": {"$ref": "#"}}]}
    nested: Data = 1
    for _ in range(900):
        nested = [nested]
    lines = read_json(b"[]", file="f").lines
    (problem,) = check_shape(Document(file="f", data=nested, lines=lines), schema)
    assert problem.code == "too-deep"


def test_the_gate_is_not_paid_for_before_it_is_used() -> None:
    """The library is slow to import, and a warm cache needs no gate."""
    code = "import sys, advisor.documents.schema; print('jsonschema' in sys.modules, 'referencing' in sys.modules)"
    root = Path(__file__).parents[2]
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert shown.stdout.split() == ["False", "False"]


def test_a_shipped_schema_is_loaded_by_name() -> None:
    """And one that is not there is told by its nearest name."""
    assert load_schema("advisory")["type"] == "object"
    with pytest.raises(InvalidInput, match=r'did you mean "advisory\.schema\.json"'):
        load_schema("advisry")


json_data = st.recursive(
    st.none() | st.booleans() | st.integers(0, 5) | st.text("ab", max_size=4),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from([*SCHEMA["properties"], "introduced", "is", "a", "x"]), inner, max_size=6)
    ),
    max_leaves=20,
)


@given(json_data)
def test_a_document_has_problems_exactly_when_it_is_invalid(value: Data) -> None:
    """Our words never lose a fault, and never add one: against jsonschema's own verdict."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415  # as in the module tested

    document = read_json(json.dumps(value).encode(), file="f")
    assert bool(check_shape(document, SCHEMA)) is not Draft202012Validator(SCHEMA).is_valid(value)
