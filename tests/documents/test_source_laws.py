import json
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from advisor.documents.source import Data, Document, Limits, read_json, read_yaml, read_yaml_document
from advisor.problems import InvalidInput

ROOM = Limits(size=1 << 20, depth=60, nodes=100_000)
#: Long for a machine under load, short beside what a text that makes a reader hang would take.
PATIENCE = timedelta(seconds=5)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
keys = texts.filter(str.isprintable)
numbers = st.integers(min_value=-(10**18) + 1, max_value=10**18 - 1)
data = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=30,
)
containers = st.lists(data, max_size=5) | st.dictionaries(keys, data, max_size=5)
#: What YAML's grammar is made of, so that a random text means something to it now and then.
yaml_like = st.lists(
    st.sampled_from(
        [*"ab1:-?[]{},&*!|>'\"#%@`~<.\\\n\t\r\u2028 ", ": ", "- ", "? ", "\n  ", "---\n", "a: ", "<<: ", "!!"]
    ),
    max_size=40,
).map("".join)


class _Quoting(yaml.SafeDumper):
    """Writes every text in double quotes."""


_Quoting.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def _dump(value: object, *, flow: bool) -> bytes:
    written = yaml.dump(value, Dumper=_Quoting, default_flow_style=flow, sort_keys=False, allow_unicode=True)
    return written.encode()


@given(data, st.booleans())
def test_what_was_dumped_is_read_back(value: Data, flow: bool) -> None:
    """decode∘encode is identity."""
    assume(value is not None)
    assert read_yaml_document(_dump(value, flow=flow), file="f", limits=ROOM).data == value


@given(data, st.booleans(), st.sampled_from([None, 1]))
def test_what_was_dumped_as_json_is_read_back(value: Data, ascii_only: bool, indent: int | None) -> None:
    """decode∘encode is identity, whether or not the fast way is taken."""
    written = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode()
    assert read_json(written, file="f", limits=ROOM).data == value


def _leaves(node: Data, steps: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Data]]:
    if isinstance(node, dict | list):
        for step, child in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _leaves(child, (*steps, step))
    else:
        yield steps, node


def _number_leaves(node: Data, numbers: Iterator[int]) -> Data:
    """The same tree, with a text found nowhere else in place of each leaf."""
    if isinstance(node, dict):
        return {key: _number_leaves(child, numbers) for key, child in node.items()}
    if isinstance(node, list):
        return [_number_leaves(child, numbers) for child in node]
    return f"leaf{next(numbers)}."


def _assert_each_leaf_stands_on_its_line(document: Document, text: str) -> None:
    rows = text.split("\n")
    for steps, leaf in _leaves(document.data):
        line = document.place(steps).line
        assert line is not None
        assert str(leaf) in rows[line - 1]


short_keys = st.text("abc/~:é-# ", min_size=1, max_size=6)  # the empty one is dumped on a line of its own
trees = st.recursive(
    st.none(), lambda t: st.lists(t, max_size=5) | st.dictionaries(short_keys, t, max_size=5), max_leaves=40
)


@given(trees, st.booleans())
def test_a_leaf_stands_on_the_line_it_is_said_to(tree: Data, flow: bool) -> None:
    """For every leaf, the line of its place holds its text."""
    marked = _number_leaves(tree, iter(range(1000)))
    text = yaml.safe_dump(marked, default_flow_style=flow, width=10_000, allow_unicode=True)
    _assert_each_leaf_stands_on_its_line(read_yaml_document(text.encode(), file="f", limits=ROOM), text)


@given(trees, st.sampled_from([None, 2]))
def test_a_leaf_of_json_stands_on_the_line_it_is_said_to(tree: Data, indent: int | None) -> None:
    """For every leaf, the line of its place holds its text."""
    text = json.dumps(_number_leaves(tree, iter(range(1000))), indent=indent)
    _assert_each_leaf_stands_on_its_line(read_json(text.encode(), file="f", limits=ROOM), text)


def _read_or_refuse(read: Callable[..., object], content: bytes) -> object:
    """What is read; None when it is refused in good order, that is with problems that can be printed."""
    try:
        return read(content, file="f")
    except InvalidInput as error:
        refusal = error
    assert refusal.problems
    assert all(problem.place.line is None or problem.place.line >= 1 for problem in refusal.problems)
    assert str(refusal).encode()
    return None


@settings(deadline=PATIENCE)
@given(st.binary(max_size=300) | texts.map(str.encode) | yaml_like.map(str.encode))
@example(b"\xef\xbb\xbf")
@example(b'"\\')
@example(b"? ? a\n: : b")
@example(b"? !")  # libyaml marks the missing value on a line that is not there
def test_any_bytes_are_data_or_invalid_input(content: bytes) -> None:
    """Never another exception, and never long."""
    _read_or_refuse(read_yaml, content)
    _read_or_refuse(read_json, content)


@settings(deadline=PATIENCE)
@given(st.binary(max_size=100) | yaml_like.map(str.encode))
def test_any_bytes_are_data_or_invalid_input_without_libyaml(content: bytes) -> None:
    """PyYAML's own parser is held to the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "yaml._yaml", None)
        _read_or_refuse(read_yaml, content)


def _as_text(node: Data) -> object:
    """The tree as a loader sees it that takes every scalar for text."""
    if isinstance(node, dict):
        return {key: _as_text(child) for key, child in node.items()}
    if isinstance(node, list):
        return [_as_text(child) for child in node]
    return {True: "true", False: "false"}[node] if isinstance(node, bool) else str(node)


def _same(node: Data, plain: object) -> bool:
    if isinstance(node, dict):
        return isinstance(plain, dict) and list(node) == list(plain) and all(_same(node[k], plain[k]) for k in node)
    if isinstance(node, list):
        return isinstance(plain, list) and len(node) == len(plain) and all(map(_same, node, plain))
    return plain in ("", "~", "null") if node is None else _as_text(node) == plain


@settings(deadline=PATIENCE)
@given(yaml_like)
def test_what_is_read_is_what_pyyaml_reads(text: str) -> None:
    """Against PyYAML's loader that takes every scalar for text: the same tree, document for document."""
    documents = _read_or_refuse(read_yaml, text.encode())
    if isinstance(documents, tuple):
        theirs = yaml.load_all(text, Loader=yaml.CBaseLoader)
        blank = ("", "~", "null")
        ours = [document.data for document in documents if document.data not in blank]
        for mine, other in zip(ours, (tree for tree in theirs if tree not in blank), strict=True):
            assert _same(mine, other)


@given(containers, st.data())
def test_a_json_text_cut_short_is_called_truncated(value: Data, draw: st.DataObject) -> None:
    """Every beginning of a JSON container but the whole is `json-truncated`, and nothing else is wrong with it."""
    written = json.dumps(value, ensure_ascii=draw.draw(st.booleans()))
    beginning = written[: draw.draw(st.integers(1, len(written) - 1))]
    with pytest.raises(InvalidInput) as caught:
        read_json(beginning.encode(), file="f", limits=ROOM)
    assert {problem.code for problem in caught.value.problems} - {"bad-character"} == {"json-truncated"}


@given(containers, st.sampled_from(["]", "}", ",", "x", "{}"]))
def test_a_json_text_that_goes_on_is_not_called_truncated(value: Data, more: str) -> None:
    """Waiting for more would not mend it."""
    with pytest.raises(InvalidInput) as caught:
        read_json((json.dumps(value) + more).encode(), file="f", limits=ROOM)
    assert {problem.code for problem in caught.value.problems} == {"json-invalid"}
