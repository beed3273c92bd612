import sys
import time

import pytest

from advisor.documents.bounded import MAX_PROBLEMS
from advisor.documents.source import (
    INVENTORY_LIMITS,
    RULES_LIMITS,
    Data,
    Limits,
    read_json,
    read_yaml,
    read_yaml_document,
)
from advisor.problems import InvalidInput, Problem


def _load(text: str) -> Data:
    return read_yaml_document(text.encode(), file="f").data


def _problems_of(text: str | bytes, limits: Limits = RULES_LIMITS) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInput) as caught:
        read_yaml(text if isinstance(text, bytes) else text.encode(), file="f", limits=limits)
    return caught.value.problems


def _json_problems_of(text: str | bytes, limits: Limits = RULES_LIMITS) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInput) as caught:
        read_json(text if isinstance(text, bytes) else text.encode(), file="f", limits=limits)
    return caught.value.problems


def _told(problems: tuple[Problem, ...]) -> list[tuple[str, int | None, str]]:
    return [(problem.code, problem.place.line, problem.place.pointer) for problem in problems]


class TestScalars:
    @pytest.mark.parametrize(
        ("written", "value"),
        [
            ("true", True),
            ("false", False),
            ("null", None),
            ("~", None),
            ("", None),
            ("0", 0),
            ("-3", -3),
            ("123456789012345678", 123456789012345678),
        ],
    )
    def test_only_these_become_more_than_text(self, written: str, value: Data) -> None:
        """`true`, `false`, null and whole numbers of up to 18 digits."""
        loaded = _load(f"a: {written}")
        assert loaded == {"a": value}
        assert type(loaded["a"]) is type(value)

    @pytest.mark.parametrize(
        "written",
        [
            "1.30",
            "1.0",
            "007",
            "-0",
            "-01",
            "+1",
            "1_000",
            "0x10",
            "0o7",
            "1e5",
            ".inf",
            ".nan",
            "12:30:45",
            "2026-11-21",
            "no",
            "yes",
            "on",
            "off",
            "True",
            "NULL",
            "1234567890123456789",
            "=",
            "v1.30.1+rke2r1",
            "<<",
        ],
    )
    def test_everything_else_stays_text(self, written: str) -> None:
        """Versions, dates, times and the booleans of YAML 1.1 among them."""
        assert _load(f"a: {written}") == {"a": written}

    @pytest.mark.parametrize("written", ["'1'", '"true"', "''", '"null"'])
    def test_quotes_make_text(self, written: str) -> None:
        """Also of what would be a number."""
        assert _load(f"a: {written}") == {"a": written[1:-1]}

    def test_a_block_is_text(self) -> None:
        """A literal block that holds one digit is no number."""
        assert _load("a: |-\n  1") == {"a": "1"}

    def test_a_byte_order_mark_and_windows_line_ends_are_taken(self) -> None:
        """They change neither data nor lines."""
        document = read_yaml_document(b"\xef\xbb\xbfa: 1\r\nb:\r\n- 2\r\n", file="f")
        assert document.data == {"a": 1, "b": [2]}
        assert document.place(["b", 0]).line == 3


class TestPlaces:
    TEXT = "a: 1\nb:\n  - x\n  - c/d: {e~f: 2}\n    text: |\n      long\n\n# note\nlast: 3\n"

    @pytest.mark.parametrize(
        ("steps", "line", "pointer"),
        [
            ([], 1, ""),
            (["b"], 2, "/b"),
            (["b", 0], 3, "/b/0"),
            (["b", 1], 4, "/b/1"),
            (["b", 1, "c/d", "e~f"], 4, "/b/1/c~1d/e~0f"),
            (["b", 1, "text"], 5, "/b/1/text"),
            (["last"], 9, "/last"),
            (["b", 7, "x"], 2, "/b/7/x"),
            (["b", "x"], 2, "/b/x"),
            (["absent"], 1, "/absent"),
            (["a", "below", 3], 1, "/a/below/3"),
        ],
    )
    def test_every_node_has_its_line(self, steps: list[str | int], line: int, pointer: str) -> None:
        """An entry stands at its key; what is absent stands at its nearest ancestor."""
        place = read_yaml_document(self.TEXT.encode(), file="f").place(steps)
        assert (place.file, place.line, place.pointer) == ("f", line, pointer)

    def test_lines_are_those_of_an_editor(self) -> None:
        """YAML 1.1 also breaks lines at U+0085, U+2028 and U+2029; editors do not."""
        document = read_yaml_document("a: 'x\u2028y\u0085z'\nb: 1\n".encode(), file="f")
        assert document.place(["b"]).line == 2

    def test_a_later_document_has_the_lines_of_the_file(self) -> None:
        """Documents share a file, and its line numbers."""
        first, second = read_yaml(b"a: 1\n---\nb:\n- 2\n", file="f")
        assert (first.place(["a"]).line, second.place(["b", 0]).line) == (1, 4)


class TestDocuments:
    def test_what_holds_nothing_is_left_out(self) -> None:
        """Templates leave empty documents between separators."""
        assert [d.data for d in read_yaml(b"---\n# note\n---\na: 1\n---\n---\nb\n...\n", file="f")] == [{"a": 1}, "b"]

    @pytest.mark.parametrize("text", ["", " \n", "# note\n", "---\n", "---\n---\nnull\n", "\ufeff"])
    def test_a_file_without_content_is_refused(self, text: str) -> None:
        """An empty file is more likely a mistake than a wish."""
        assert _told(_problems_of(text)) == [("empty-document", 1, "")]

    def test_a_second_document_is_refused_where_one_is_wanted(self) -> None:
        """The problem stands where the second one starts."""
        with pytest.raises(InvalidInput) as caught:
            read_yaml_document(b"a: 1\n---\nb: 2\n---\nc: 3\n", file="f")
        assert _told(caught.value.problems) == [("several-documents", 3, "")]


class TestRefused:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("a:\n  b: 1\n  b: 2\n", [("duplicate-key", 3, "/a/b")]),
            ("- {a: 1, 'a': 2}", [("duplicate-key", 1, "/0/a")]),
            ("a:\n- &x 1\n- *x\n", [("yaml-alias", 2, "/a/0"), ("yaml-alias", 3, "/a/1")]),
            ("a: &x {b: 1}", [("yaml-alias", 1, "/a")]),
            ("&k a: 1", [("yaml-alias", 1, "")]),
            ("a: !!str 1\nb: !x {c: 1}\nd: !\n", [("yaml-tag", 1, "/a"), ("yaml-tag", 2, "/b"), ("yaml-tag", 3, "/d")]),
            ("a: ! 12\nb: wow! what\nc: [! 'x']\n", [("yaml-tag", 1, "/a"), ("yaml-tag", 3, "/c/0")]),
            ("a: !!python/object/apply:os.system [id]", [("yaml-tag", 1, "/a")]),
            ("a:\n  <<: {b: 1}\n", [("yaml-merge", 2, "/a")]),
            ("1: x\ntrue: y\n~: z\n", [("key-not-text", line, "") for line in (1, 2, 3)]),
            ("a:\n  ? [b]\n  : c\n  ? {d: e}\n  : f\n", [("key-not-text", 2, "/a"), ("key-not-text", 4, "/a")]),
            ("? [a]: b", [("key-not-text", 1, "")]),
            ('"a\\u202eb": 1', [("bad-key", 1, "")]),
            ("a:\n\tb: 1", [("yaml-syntax", 2, "/a")]),
            ("a: 1\nb: [1, 2\n", [("yaml-syntax", 2, "/b/2")]),
            ("a: b: c", [("yaml-syntax", 1, "")]),
            ("a: @b", [("yaml-syntax", 1, "/a")]),
            ("a: 'b", [("yaml-syntax", 1, "/a")]),
            ('a: "\\ud800"', [("yaml-syntax", 1, "/a")]),
            ("a: 1\nb: \x1b[31m\n", [("bad-character", 2, "")]),
            ("a: 1\nb: x\0y\n", [("bad-character", 2, "")]),
            (b"a: 1\nb: \xff\n", [("not-utf8", 2, "")]),
            ("a: 1".encode("utf-16"), [("not-utf8", 1, "")]),
        ],
    )
    def test_each_with_its_line_and_pointer(self, text: str | bytes, expected: list[tuple[str, int, str]]) -> None:
        """What is refused is told by code, line and pointer."""
        assert _told(_problems_of(text)) == expected

    def test_a_duplicate_names_both_lines(self) -> None:
        """The other line is what the author looks for."""
        (problem,) = _problems_of("a: 1\nb: 2\na: 3\n")
        assert problem.message == 'the key "a" stands here again, first on line 1'
        assert problem.place.line == 3

    def test_a_quoted_key_may_look_like_anything(self) -> None:
        """The hint to quote a key must be true."""
        assert _load("'1': a\n'true': b\n'<<': c\n'': d\n") == {"1": "a", "true": "b", "<<": "c", "": "d"}

    def test_all_problems_come_at_once(self) -> None:
        """A person mends a file once; an error of syntax ends it, but what came before is told."""
        codes = [p.code for p in _problems_of("a: 1\na: 2\nb: !x 1\n1: 2\nc: [\n")]
        assert codes == ["duplicate-key", "yaml-tag", "key-not-text", "yaml-syntax"]

    def test_a_syntax_error_says_where_it_began(self) -> None:
        """An open bracket is noticed far below it."""
        (problem,) = _problems_of("a: [1,\n2\nb: 3\n")
        assert "column 2" in problem.message
        assert "line 1" in problem.message
        assert problem.place.line == 3

    def test_a_tab_is_called_a_tab(self) -> None:
        """The words of libyaml for it are of no help."""
        (problem,) = _problems_of("a:\n\tb: 1")
        assert (problem.message, problem.hint) == ("column 1: a tab where only spaces may indent", "indent with spaces")


class TestLimits:
    LIMITS = Limits(size=1000, depth=3, nodes=10)

    def test_depth(self) -> None:
        """The bound is inclusive, in flow and block."""
        assert read_yaml(b"[[[1]]]", file="f", limits=self.LIMITS)[0].data == [[[1]]]
        problems = _problems_of("a:\n - - [1]\n", self.LIMITS)
        assert _told(problems) == [("too-deep", 2, "/a/0/0")]
        assert "is it the right one?" in str(problems[0].hint)

    def test_size(self) -> None:
        """The bound is inclusive."""
        assert read_yaml(b"x" * 1000, file="f", limits=self.LIMITS)
        assert _told(_problems_of(b"x" * 1001, self.LIMITS)) == [("too-large", None, "")]

    def test_nodes(self) -> None:
        """The list counts, its entries count."""
        assert read_yaml(b"[1,1,1,1,1,1,1,1,1]", file="f", limits=self.LIMITS)
        assert _told(_problems_of("[1,1,1,1,1,1,1,1,1,\n1]", self.LIMITS)) == [("too-many-nodes", 2, "/9")]

    def test_problems(self) -> None:
        """A file with very many is given up, and says so."""
        codes = [p.code for p in _problems_of("- &x 1\n" * 5000)]
        assert len(codes) == MAX_PROBLEMS + 1
        assert codes.count("too-many-problems") == 1


LAUGHS = "a0: &a0 ha\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))


@pytest.mark.parametrize("has_libyaml", [True, False])
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[" * 100_000, "too-deep"),
        ("{" * 100_000, "too-deep"),
        ("[" * 100_000 + "]" * 100_000, "too-deep"),
        ("- " * 100_000, "too-deep"),
        ("? " * 100_000, "key-not-text"),
        ("\n".join(" " * n + "a:" for n in range(1_000)), "too-deep"),
        ("? " + "[" * 100_000, "too-deep"),
        (LAUGHS, "yaml-alias"),
        ("? " + "k" * 1_000_000 + "\n: 1", "bad-key"),
        ("k" * 1_000_000 + ": 1", "yaml-syntax"),
        ("? [a]: b", "key-not-text"),
        ("a: &a [*a]", "yaml-alias"),
        ("!" * 100_000, "yaml-tag"),
        ("%" * 100_000, "yaml-syntax"),
        ('a: "\\UFFFFFFFF"', "yaml-syntax"),
        ("a: '" + "\n" * 100_000, "yaml-syntax"),
    ],
    ids=lambda value: repr(value)[:24] if isinstance(value, str) else None,
)
def test_hostile_text_is_refused_quickly(
    text: str, code: str, has_libyaml: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither parser crashes, hangs or multiplies what it was given."""
    if not has_libyaml:
        monkeypatch.setitem(sys.modules, "yaml._yaml", None)
    began = time.perf_counter()
    problems = _problems_of(text, INVENTORY_LIMITS)
    assert code in {problem.code for problem in problems}
    assert time.perf_counter() - began < 5


def test_without_libyaml_the_same_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML may have been built without it."""
    text = b"a: [1, '2', {b: ~}]\nc: |\n  d\ne: 1\ne: !x 2\nf: *g\n"
    with pytest.raises(InvalidInput) as fast:
        read_yaml(text, file="f")
    monkeypatch.setitem(sys.modules, "yaml._yaml", None)
    with pytest.raises(InvalidInput) as slow:
        read_yaml(text, file="f")
    assert str(fast.value) == str(slow.value)
    assert _load("a: [1, '2', {b: ~}]") == {"a": [1, "2", {"b": None}]}


class TestJson:
    def test_numbers_that_are_not_whole_stay_text(self) -> None:
        """As in YAML: `1.30` is `1.30`."""
        document = read_json(b'{"a": [1, -0, 1.30, 1e5, 1234567890123456789, true, null, "x"]}', file="f")
        assert document.data == {"a": [1, "-0", "1.30", "1e5", "1234567890123456789", True, None, "x"]}

    def test_every_node_has_its_line(self) -> None:
        """Found out when asked for."""
        document = read_json(b'\xef\xbb\xbf{\r\n "a": {"b": "}{\\"\\n"},\n "c": [\n  1,\n  {"d": 2}\n ]\n}', file="f")
        asked: list[list[str | int]] = [[], ["a", "b"], ["c"], ["c", 0], ["c", 1, "d"], ["x"]]
        lines = [document.place(steps).line for steps in asked]
        assert lines == [1, 2, 3, 4, 5, 1]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ('{"a": 1,\n "a": 2}', [("duplicate-key", 2, "/a")]),
            ('[{"a": 1, "b": {"c": 1,\n "c": 2}}]', [("duplicate-key", 2, "/0/b/c")]),
            ('{"a": 1, "a": 2,\n x}', [("duplicate-key", 1, "/a"), ("json-invalid", 2, "")]),
            ('{"a":\n [1, 2', [("json-truncated", 2, "/a/2")]),
            ('{"a": "xy', [("json-truncated", 1, "/a")]),
            ('{"a": 1}}', [("json-invalid", 1, "")]),
            ('{"a": 1}\n{"a": 1}', [("json-invalid", 2, "")]),
            ("{'a': 1}", [("json-invalid", 1, "")]),
            ("[1,\n NaN]", [("json-invalid", 2, "/1")]),
            ('["a\x01"]', [("json-invalid", 1, "/0")]),
            ('["[[[[{{{{\x01"]', [("json-invalid", 1, "/0")]),
            ('["\\ud800"]', [("bad-character", 1, "/0")]),
            ('{"\\u202e": 1}', [("bad-key", 1, "")]),
            ('{"' + "k" * 2000 + '": 1}', [("bad-key", 1, "")]),
            ("[" * 33 + "]" * 33, [("too-deep", 1, "/0" * 32)]),
            ("[" * 100_000, [("too-deep", 1, "/0" * 32)]),
            ('{"a":' * 100_000, [("too-deep", 1, "/a" * 32)]),
            ("", [("empty-document", 1, "")]),
            (" \n", [("empty-document", 1, "")]),
            ('{"a": 1}'.encode("utf-16"), [("not-utf8", 1, "")]),
            (b'{"a": "\xff"}', [("not-utf8", 1, "")]),
        ],
        ids=lambda value: repr(value)[:24],
    )
    def test_refused_with_line_and_pointer(self, text: str | bytes, expected: list[tuple[str, int, str]]) -> None:
        """The same rules as for YAML, and a text cut short is told from a wrong one."""
        assert _told(_json_problems_of(text)) == expected

    def test_surrogate_pairs_are_characters(self) -> None:
        """They only look doubtful."""
        assert read_json(b'["\\ud83d\\ude00"]', file="f").data == ["\U0001f600"]

    def test_limits(self) -> None:
        """Commas in text are no nodes."""
        limits = Limits(size=100, depth=3, nodes=3)
        assert read_json(b'[1, ",,,,,,,,,,,"]', file="f", limits=limits).data == [1, ",,,,,,,,,,,"]
        assert _told(_json_problems_of("[1,\n2,3]", limits)) == [("too-many-nodes", 2, "/2")]
        assert _told(_json_problems_of(" " * 101, limits)) == [("too-large", None, "")]
