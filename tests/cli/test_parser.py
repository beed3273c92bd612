"""The command line: names and flags in any order, and wrong usage with a hint that fits it."""

from __future__ import annotations

import itertools

import pytest

from advisor.cli.arguments import parse
from advisor.problems import InvalidInput


def _refused(*arguments: str) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as caught:
        parse(arguments)
    (problem,) = caught.value.problems
    return problem.message, problem.hint or ""


@pytest.mark.parametrize(
    ("command", "names", "flags"),
    [
        (("scan",), ("a", "b"), (("--fail-on", "high"), ("--all",))),
        (("explain",), ("calico-fault", "a", "b"), (("--today", "2026-11-21"), ("-q",))),
        (("diff",), ("old", "new"), (("--exit-zero",),)),
        (("inventory", "show"), ("a", "b"), (("-o", "json"),)),
        (("inventory", "collect"), ("a", "b"), (("--output-file", "c"),)),
        (("rules", "list"), ("releases", "rke2"), (("--line", "1.31"),)),
        (("rules", "show"), ("calico-fault",), (("--source",),)),
        (("rules", "new"), ("an-id",), (("--component", "calico"), ("--fixed", "v1.0.0"))),
        (("rules", "check"), ("a", "b"), (("-o", "json"),)),
        (("rules", "bundle"), ("folder",), (("--into", "file"), ("--key", "k"))),
        (("rules", "import"), ("osv", "a", "b"), (("--into", "folder"),)),
        (("rules", "export"), ("osv", "a"), (("--into", "folder"),)),
        (("waivers", "check"), ("a", "b"), (("--today", "2026-11-21"),)),
    ],
)
def test_flags_stand_anywhere_among_names(
    command: tuple[str, ...], names: tuple[str, ...], flags: tuple[tuple[str, ...], ...]
) -> None:
    """Wherever they stand, the same is asked."""
    plainly = vars(parse([*command, *names, *itertools.chain(*flags)]))
    for at in range(len(names) + 1):
        assert vars(parse([*command, *names[:at], *itertools.chain(*flags), *names[at:]])) == plainly


def test_two_dashes_end_the_flags() -> None:
    """A file may be called like a flag."""
    assert parse(["scan", "--all", "--", "--odd"]).sources == ["--odd"]


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (("scn",), "invalid choice: 'scn'", 'did you mean "scan"?'),
        (("scan", "--detials"), "unrecognized arguments: --detials", 'did you mean "--details"?'),
        (("scan", "a", "--fail-om=high"), "unrecognized arguments: --fail-om=high", 'did you mean "--fail-on"?'),
        (("rules", "list", "release"), "invalid choice: 'release'", 'did you mean "releases"?'),
        (("explain",), "required: ADVISORY", "usage: advisor explain ADVISORY [SOURCE ...] [flags]"),
        (("rules", "new"), "required: --component", "usage: advisor rules new --component NAME ID [flags]"),
        (("diff", "old"), "required: NEW", "usage: advisor diff OLD NEW [flags]"),
        (("rules",), "required: VERB", "usage: advisor rules VERB ..."),
        (("scan", "--context"), "expected one argument", "usage: advisor scan [SOURCE ...] [flags]"),
    ],
)
def test_wrong_usage_is_told_with_what_mends_it(arguments: tuple[str, ...], message: str, hint: str) -> None:
    """The nearest spelling, or the names and flags that have to be there."""
    said, hinted = _refused(*arguments)
    assert message in said
    assert hinted.startswith(hint)
    assert "SOURCE" not in said


def test_what_may_be_left_out_is_not_called_required() -> None:
    """No source, no file, no advisory: each has a meaning of its own."""
    assert parse(["scan"]).sources == []
    assert parse(["waivers", "check"]).files == []
    assert parse(["rules", "export", "osv"]).advisories == []
