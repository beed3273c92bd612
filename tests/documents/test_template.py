import pytest

from advisor.documents.source import Document, Known
from advisor.documents.template import template
from advisor.documents.view import View
from advisor.model.names import FieldName
from advisor.model.template import Field, Form, Language, Slot, Supplier, Surroundings, Template
from advisor.problems import Problem

FIELDS = {
    FieldName(name): Field(name=FieldName(name), form=form, meaning="for tests", comes_from=Supplier.HOP)
    for name, form in {"to": Form.VERSION, "node": Form.NAME, "file": Form.PATH, "more": Form.WORDS}.items()
}


def taken_apart(written: str, language: Language) -> tuple[Template, list[Problem]]:
    """A template, and what is wrong with it."""
    problems: list[Problem] = []
    view = View(document=Document(file="a.yaml", data=written, lines=Known(1)), data=written, problems=problems)
    return template(view, language, FIELDS), problems


def _surroundings(written: str, language: Language = Language.SHELL) -> list[Surroundings]:
    found, problems = taken_apart(written, language)
    assert problems == []
    return [part.surroundings for part in found.parts if isinstance(part, Slot)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("drain {node}", Surroundings.SHELL_WORD),
        ("save pre-{to}", Surroundings.SHELL_WORD),
        ('patch -p \'{"version":"{to}"}\'', Surroundings.SHELL_QUOTED),
        ('grep "{to}"', Surroundings.SHELL_QUOTED),
        (r'grep "a\"b {to}"', Surroundings.SHELL_QUOTED),
        (r"grep \' {to}", Surroundings.SHELL_WORD),
        ("grep 'a\\' {to}", Surroundings.SHELL_WORD),
        ("look # this is it\ndrain {node}", Surroundings.SHELL_WORD),
        ("curl a#b {to}", Surroundings.SHELL_WORD),
        ("cat <<< 'x' {to}", Surroundings.SHELL_WORD),
        ('echo "$(run {to})"', Surroundings.SHELL_QUOTED),
    ],
)
def test_a_shell_field_knows_its_quotes(written: str, expected: Surroundings) -> None:
    """As a shell reads them: backslashes mean nothing in single quotes, a # inside a word begins no comment."""
    assert _surroundings(written) == [expected]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('up{pod="{node}"}', Surroundings.LABEL_VALUE),
        ('up{pod!="{node}"}', Surroundings.LABEL_VALUE),
        ('up{pod=~"a-{node}"}', Surroundings.LABEL_PATTERN),
        ('up{pod !~ "{node}"}', Surroundings.LABEL_PATTERN),
        ('up{a="\\"",pod="{node}"}', Surroundings.LABEL_VALUE),
        ('up{a=\'"\',pod="{node}"}', Surroundings.LABEL_VALUE),
        ('up # "x\n{pod="{node}"}', Surroundings.LABEL_VALUE),
    ],
)
def test_a_promql_field_knows_its_label(written: str, expected: Surroundings) -> None:
    """A pattern needs more quoting than a value."""
    assert _surroundings(written, Language.PROMQL) == [expected]


def test_prose_takes_any_field() -> None:
    """Pages make their text plain themselves."""
    assert _surroundings("Go to {to}, then {more}.", Language.TEXT) == [Surroundings.PROSE, Surroundings.PROSE]


@pytest.mark.parametrize(
    "written", ["{range .items[*]}{.name}{end}", "echo ${node}", '{"a":{"b":1}}', "{To}", "{ to }"]
)
def test_what_looks_like_a_field_and_is_none(written: str) -> None:
    """jsonpath, variables of the shell and JSON stay as they are."""
    found, problems = taken_apart(written, Language.SHELL)
    assert problems == []
    assert found.parts == (written,)


@pytest.mark.parametrize(
    ("written", "language", "code", "message"),
    [
        ("drain {nod}", Language.SHELL, "unknown-field", 'no field is named "nod"'),
        ("drain # {node}", Language.SHELL, "field-cannot-be-quoted", "the field node stands in a comment"),
        ("cat <<E\n{node}\nE", Language.SHELL, "field-cannot-be-quoted", "in or after a here-document"),
        ("echo $'{node}'", Language.SHELL, "field-cannot-be-quoted", "whose quoting is not read"),
        ("echo \\{node}", Language.SHELL, "field-cannot-be-quoted", "after a backslash"),
        ("cat '{file}'", Language.SHELL, "field-cannot-be-quoted", "a path could close the quotes that file stands in"),
        ('run "{more}"', Language.SHELL, "field-cannot-be-quoted", "a words could close the quotes"),
        ("up{node}", Language.PROMQL, "field-cannot-be-quoted", "outside of a label's double quotes"),
        ("up{a='{node}'}", Language.PROMQL, "field-cannot-be-quoted", "outside of a label's double quotes"),
        ("up # {node}", Language.PROMQL, "field-cannot-be-quoted", "in a comment"),
        ('up{a="\\{node}"}', Language.PROMQL, "field-cannot-be-quoted", "after a backslash"),
    ],
)
def test_a_field_that_nothing_can_quote_is_a_problem_of_the_rule(
    written: str, language: Language, code: str, message: str
) -> None:
    """Told when the rules load, and the text stays without the field."""
    found, problems = taken_apart(written, language)
    assert [problem.code for problem in problems] == [code]
    assert message in problems[0].message
    assert found.fields == ()


def test_a_hint_offers_the_nearest_field() -> None:
    """Misspelling is the common fault."""
    _, (problem,) = taken_apart("drain {nodes}", Language.SHELL)
    assert problem.hint == 'did you mean "node"?'


def test_fields_are_listed_once_in_order() -> None:
    """However often they stand there."""
    found, _ = taken_apart("a {node} {to} {node}", Language.SHELL)
    assert [field.name for field in found.fields] == ["node", "to"]
