"""The table of schemes: the examples each file draws, and what no scheme reads."""

from __future__ import annotations

import importlib
import re
from itertools import pairwise

import pytest

from advisor.versions import SCHEMES, Order, VersionSyntaxError, parse_version
from advisor.versions.grammar import MAX_CHARACTERS

_MODULES = {
    "semantic": "semantic",
    "rke2": "rke2",
    "rke1": "rke1",
    "rancher": "rancher",
    "eks": "eks",
    "kubernetes": "kubernetes",
    "image-build": "image_build",
    "calico-chart": "calico_chart",
    "go-module": "go_module",
}
_ORDERED_LINE = re.compile(r"^\S+(?: < \S+)+$", re.MULTILINE)

every_scheme = pytest.mark.parametrize("scheme", sorted(SCHEMES))


@pytest.mark.parametrize(("scheme", "module"), sorted(_MODULES.items()))
def test_the_examples_a_scheme_draws_are_so(scheme: str, module: str) -> None:
    """Each file opens with examples drawn with `<`, and each stands before the next, wherever it is read from."""
    drawn = _ORDERED_LINE.findall(importlib.import_module(f"advisor.versions.{module}").__doc__ or "")
    assert drawn
    for line in drawn:
        versions = [parse_version(scheme, text) for text in line.split(" < ")]
        for index, one in enumerate(versions):
            assert all(one.compare(two) is Order.BEFORE for two in versions[index + 1 :])
        assert all(two.compare(one) is Order.AFTER for one, two in pairwise(versions))


@every_scheme
def test_the_example_of_a_scheme_reads(scheme: str) -> None:
    """The example an error message shows is a version of the scheme."""
    assert str(parse_version(scheme, SCHEMES[scheme].example)) == SCHEMES[scheme].example


_HOSTILE = {
    "nothing": "",
    "a lone v": "v",
    "a word": "latest",
    "two numbers and a dot": "v1.2.",
    "four numbers": "v1.2.3.4",
    "leading zeros": "v01.2.3",
    "a sign": "v-1.2.3",
    "a trailing dash": "v1.2.3-",
    "a trailing plus": "v1.2.3+",
    "a newline after it": "v1.2.3\n",
    "a newline before it": "\nv1.2.3",
    "a second line": "v1.2.3\nv1.2.4",
    "a carriage return": "v1.2.3\r",
    "a blank before it": " v1.2.3",
    "a blank after it": "v1.2.3 ",
    "a NUL": "v1.2.3\0",
    "an ANSI escape": "\x1b[31mv1.2.3\x1b[0m",
    "Arabic digits": "v1.2.\u0663",
    "full-width digits": "v\uff11.2.3",
    "superscript digits": "v1.2.\u00b3",
    "a full-width dot": "v1\uff0e2.3",
    "a zero-width space": "v1.2.3\u200b",
    "a right-to-left mark": "\u202ev1.2.3",
    "nineteen digits": "v1.2." + "9" * 19,
    "a million digits": "v1.2." + "9" * 1_000_000,
    "a long tail": "v1.2.3-" + "a" * MAX_CHARACTERS,
    "a capital V": "V1.2.3",
    "a registry": "quay.io/calico/node:v1.2.3",
}


@every_scheme
@pytest.mark.parametrize("text", _HOSTILE.values(), ids=_HOSTILE)
def test_hostile_texts_are_refused(scheme: str, text: str) -> None:
    """What is no version is refused in one short line of printable ASCII that names the scheme and an example."""
    with pytest.raises(VersionSyntaxError) as refused:
        parse_version(scheme, text)
    message = str(refused.value)
    assert message.isascii()
    assert message.isprintable()
    assert len(message) < 300
    assert f"{scheme} version" in message
    assert SCHEMES[scheme].example in message
    assert refused.value.text == text


@every_scheme
def test_numbers_reach_eighteen_digits(scheme: str) -> None:
    """The longest number allowed reads, one digit more does not."""
    assert parse_version(scheme, f"v{'9' * 18}.2.300").line == (10**18 - 1, 2)
    with pytest.raises(VersionSyntaxError):
        parse_version(scheme, f"v{'9' * 19}.2.300")


def test_text_length_is_bounded() -> None:
    """A text of the greatest length reads, one character more does not."""
    longest = "v1.2.3-" + "a" * (MAX_CHARACTERS - len("v1.2.3-"))
    assert parse_version("semantic", longest).text == longest
    with pytest.raises(VersionSyntaxError):
        parse_version("semantic", longest + "a")


def test_unknown_scheme_is_a_key_error() -> None:
    """A scheme that is not in the table is a KeyError."""
    with pytest.raises(KeyError):
        parse_version("deb", "1.2.3")


def test_schemes_are_read_only() -> None:
    """The table cannot be written to."""
    with pytest.raises(TypeError):
        SCHEMES["mine"] = SCHEMES["rke2"]  # type: ignore[index]  # the refusal is the claim
