"""A quick yes is given to nothing that the validator refuses, and to all it accepts where every word is known."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from advisor.documents.accepting import accepts
from advisor.documents.schema import load_schema
from advisor.documents.source import read_yaml_document

INVENTORY = load_schema("inventory")
#: Both forms of nearly everything that an inventory can hold.
WHOLE = """
schema_version: "1.0.0"
clusters:
  - name: prod
    labels: {region: eu}
    managed_by: hub
    components: {calico: v3.29.1}
    facts: {felix.bpf_enabled: false, cluster.cni: canal}
    nodes:
      - {name: n1, facts: {node.kernel: 5.15.0-100-generic}}
      - {name: n2}
    coverage: all
  - name: edge
    components: [{name: rke2, version: v1.31.9+rke2r1, basis: running}]
    coverage: [{kind: nodes, namespaces: all}]
    is_reached: false
    notes: [{source: edge.json, says: It is down.}]
"""

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 70_000)
    | st.sampled_from(["", "all", "running", "v1.2.3", "a b", "\n"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "version", "x"]), inner),
    max_leaves=6,
)


def whole() -> Any:
    """The inventory, as it is read."""
    return copy.deepcopy(read_yaml_document(WHOLE.encode(), file="whole.yaml").data)


def containers(data: Any) -> list[Any]:
    """Every mapping and list of a document."""
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [
        *([data] if isinstance(data, dict | list) else []),
        *(found for each in inner for found in containers(each)),
    ]


@st.composite
def altered(draw: st.DrawFn) -> Any:
    """The inventory with up to three things put in, replaced, or left out."""
    data = whole()
    for _ in range(draw(st.integers(0, 3))):
        into = draw(st.sampled_from(containers(data)))
        keys = [*into] if isinstance(into, dict) else [*range(len(into))]
        key = draw(st.sampled_from([*keys, "basis", "version"] if isinstance(into, dict) else [*keys, len(into)]))
        if key in keys and draw(st.booleans()):
            del into[key]
        elif isinstance(into, list) and key == len(into):
            into.append(draw(json_values))
        else:
            into[key] = draw(json_values)
    return data


@given(data=altered() | json_values)
@example(data={"schema_version": "1.0.0", "clusters": True})
def test_of_inventories_it_says_what_the_validator_says(data: Any) -> None:
    """Every word of their schema is understood, so that it is asked of all of them."""
    assert accepts(INVENTORY, data) == Draft202012Validator(INVENTORY).is_valid(data)


def test_a_good_inventory_is_accepted() -> None:
    """So that the law above is about something."""
    assert accepts(INVENTORY, whole())


@pytest.mark.parametrize(
    "schema",
    [
        {"if": {"const": "a"}, "then": {"const": "a"}},
        {"enum": ["a", 1]},
        {"const": None},
        {"type": "number"},
        {"$ref": "other.schema.json"},
        {"$ref": "#/$defs/none", "$defs": {}},
        {"type": "object", "dependentRequired": {}},
        {"type": "array", "items": {"format": "date"}},
    ],
)
def test_what_it_does_not_understand_is_left_to_the_validator(schema: Any) -> None:
    """Whatever the data: a word, a use of one, or a schema that is elsewhere."""
    assert not any(accepts(schema, data) for data in (1, "a", ["2026-11-21"], {"a": "1"}))


def test_what_is_nested_too_deep_is_left_to_the_validator() -> None:
    """Which says so."""
    schema = {"$ref": "#/$defs/list", "$defs": {"list": {"type": "array", "items": {"$ref": "#/$defs/list"}}}}
    data: list[Any] = []
    for _ in range(10_000):
        data = [data]
    assert not accepts(schema, data)
    assert accepts(schema, [[[]]])
