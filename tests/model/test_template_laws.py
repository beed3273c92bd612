"""Whatever a value holds, it stays the one word, or the one label value, that its field stands for."""

import json
import re
import shlex
import subprocess

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from advisor.model.names import FieldName
from advisor.model.template import Field, Form, Language, RefusedValue, Slot, Supplier, Surroundings, Template, render

HOSTILE = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="'\"\\`$(){}[];&|<>#~*?!-= \n\tax", max_size=20),
    st.sampled_from(["'; rm -rf /; '", "$(id)", "`id`", "a\nb", "--all", "-rf", "~root", "a b", "", "\x00", "é x"]),
)
WIDE = (Form.PATH, Form.WORDS)


def _template(form: Form, surroundings: Surroundings, before: str, after: str) -> Template:
    field = Field(name=FieldName("x"), form=form, meaning="for tests", comes_from=Supplier.PERSON)
    slot = Slot(field, surroundings)
    return Template(language=Language.SHELL, written=f"{before}{{x}}{after}", parts=(before, slot, after))


def _rendered(template: Template, value: str) -> str | None:
    try:
        return render(template, {FieldName("x"): value}).text
    except RefusedValue:
        return None


@given(value=HOSTILE, form=st.sampled_from([form for form in Form if form is not Form.WORDS]))
@example(value="'", form=Form.PATH)
def test_a_shell_word_stays_one_word(value: str, form: Form) -> None:
    """A POSIX shell divides the command as if the value were a plain word."""
    text = _rendered(_template(form, Surroundings.SHELL_WORD, "run a-", "-b c"), value)
    if text is not None:
        assert shlex.split(text) == ["run", f"a-{value}-b", "c"]


@given(value=HOSTILE)
@example(value="a  'b c'")
def test_words_are_the_words_between_blanks(value: str) -> None:
    """Quotes in them mean nothing."""
    text = _rendered(_template(Form.WORDS, Surroundings.SHELL_WORD, "run ", " c"), value)
    if text is not None:
        assert shlex.split(text) == ["run", *[word for word in value.split(" ") if word], "c"]


@given(value=HOSTILE, form=st.sampled_from([form for form in Form if form not in WIDE]), quote=st.sampled_from("'\""))
def test_inside_quotes_a_value_changes_nothing_around_it(value: str, form: Form, quote: str) -> None:
    """JSON in single quotes stays the JSON it was."""
    before, after = f'run {quote}a "' if quote == "'" else "run \"a '", "\" b' c" if quote == "'" else "' b\" c"
    text = _rendered(_template(form, Surroundings.SHELL_QUOTED, before, after), value)
    if text is not None:
        inner = '"' if quote == "'" else "'"
        assert shlex.split(text) == ["run", f"a {inner}{value}{inner} b", "c"]


@given(value=HOSTILE, form=st.sampled_from(Form))
def test_a_label_value_stays_one_string(value: str, form: Form) -> None:
    """Read back as PromQL reads a string, it is the value."""
    text = _rendered(_template(form, Surroundings.LABEL_VALUE, 'up{a="', '"}'), value)
    if text is not None:
        assert json.loads(text[len("up{a=") : -1]) == value


@given(value=HOSTILE, other=HOSTILE, form=st.sampled_from(Form))
@example(value="a.b", other="axb", form=Form.NAME)
def test_a_label_pattern_matches_the_value_alone(value: str, other: str, form: Form) -> None:
    """Dots and stars are themselves."""
    text = _rendered(_template(form, Surroundings.LABEL_PATTERN, 'up{a=~"', '"}'), value)
    if text is not None:
        pattern = json.loads(text[len("up{a=~") : -1])
        assert re.fullmatch(pattern, value)
        assert (re.fullmatch(pattern, other) is not None) == (other == value)


@given(value=HOSTILE, form=st.sampled_from(Form))
def test_no_accepted_value_acts_on_a_terminal_or_reads_as_an_option(value: str, form: Form) -> None:
    """No form takes a control character; only words, which are somebody's arguments, may begin with a dash."""
    text = _rendered(_template(form, Surroundings.PROSE, "", ""), value)
    if text is not None:
        assert not re.search(r"[\x00-\x1f\x7f-\x9f]", text)
        assert form is Form.WORDS or not text.startswith("-")


@pytest.mark.parametrize("value", ["/srv/a b", "/a'b", "/$(touch x)", "/`id`", "/a\\b", '/a"b;c&d|e>f', "/é~*?[x]#!"])
def test_a_real_shell_agrees(value: str) -> None:
    """The laws rest on what Python takes for POSIX; this is the shell's own word."""
    text = _rendered(_template(Form.PATH, Surroundings.SHELL_WORD, "printf %s ", ""), value)
    assert text is not None
    done = subprocess.run(["/bin/sh", "-c", text], capture_output=True, check=True)
    assert done.stdout.decode() == value


@pytest.mark.parametrize(
    ("form", "good", "bad"),
    [
        (Form.VERSION, "v1.29.6+rke2r1", "v1.29.6 +rke2r1"),
        (Form.NAME, "worker-1.example", "worker/1"),
        (Form.NUMBER, "12", "1e3"),
        (Form.HOST, "registry.example:5000", "registry.example/x"),
        (Form.ARN, "arn:aws:iam::1:role/cni", "role/cni"),
        (Form.PATH, "/var/lib/a b", "-rf"),
        (Form.WORDS, "--disable traefik", "a\nb"),
    ],
)
def test_each_form_takes_its_kind_and_refuses_the_next(form: Form, good: str, bad: str) -> None:
    """A refused value names the field and what it takes."""
    template = _template(form, Surroundings.PROSE, "", "")
    assert _rendered(template, good) == good
    with pytest.raises(RefusedValue, match=f"no value of the field x: it takes a {form}"):
        render(template, {FieldName("x"): bad})


def test_the_longest_value() -> None:
    """A path may be as long as Linux lets it be, and no longer."""
    template = _template(Form.PATH, Surroundings.PROSE, "", "")
    assert _rendered(template, "/" * 4096) is not None
    assert _rendered(template, "/" * 4097) is None


def test_a_missing_value_stays_visible() -> None:
    """The field stands as written, and is told."""
    found = render(_template(Form.NAME, Surroundings.SHELL_WORD, "drain ", " now"), {})
    assert found.text == "drain {x} now"
    assert [field.name for field in found.blanks] == ["x"]
    assert render(_template(Form.NAME, Surroundings.SHELL_WORD, "drain ", " now"), {FieldName("x"): "a"}).blanks == ()
