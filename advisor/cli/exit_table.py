"""Every exit code of every command, and when it is returned. `docs/reference/exit-codes.md` is made from it.

A row is a promise to pipelines: a test runs the program for each, and finds rows without a run and runs without a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from advisor.cli.diagnostics import MEANING, PRECEDENCE, ExitCode

CLEAR, AFFECTED, UNDECIDED = ExitCode.CLEAR, ExitCode.AFFECTED, ExitCode.UNDECIDED
BAD_REQUEST, UNREACHABLE = ExitCode.BAD_REQUEST, ExitCode.UNREACHABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One way for a command to end."""

    command: str
    """As it is typed, `rules check`; empty for what every command has."""
    code: ExitCode
    when: str


def _rows(command: str, *cases: tuple[ExitCode, str]) -> tuple[Row, ...]:
    return tuple(Row(command=command, code=code, when=when) for code, when in cases)


EVERY_COMMAND = _rows(
    "",
    (CLEAR, "help or the version was asked for"),
    (BAD_REQUEST, "wrong usage"),
    (BAD_REQUEST, "settings that cannot be used, or a gate's setting in an advisor.toml that nobody named"),
    (BAD_REQUEST, "an output that cannot be written; then no file is, and a full standard output counts too"),
    (ExitCode.DEFECT, "a defect in the advisor"),
    (ExitCode.INTERRUPTED, "interrupted, or the reader of its output left"),
)

_JUDGED = (
    (CLEAR, "every cluster is clear"),
    (CLEAR, "what is open is less severe than --fail-on"),
    (CLEAR, "a release is past its end of life, and --fail-on-eol does not ask"),
    (CLEAR, "what is open is in the baseline, and is no worse than there"),
    (CLEAR, "what is open is waived"),
    (CLEAR, "only unknown findings, with --allow-unknown"),
    (CLEAR, "affected or undecided, with --exit-zero"),
    (AFFECTED, "a cluster is affected"),
    (AFFECTED, "a release is past its end of life, or as near to it as --fail-on-eol says"),
    (AFFECTED, "a cluster is affected, others are unreachable, undecided or clear"),
    (BAD_REQUEST, "a source, a rule or a baseline cannot be used"),
    (UNDECIDED, "nothing affects a cluster, and a finding is unknown"),
    (UNDECIDED, "sources disagree, whatever --allow-unknown or a baseline says"),
    (UNDECIDED, "the knowledge is past its budget, and --allow-stale does not reach"),
    (UNDECIDED, "a version was not seen running, and --basis does not say that this will do"),
    (UNREACHABLE, "a cluster let us in nowhere, also with --exit-zero"),
    (UNREACHABLE, "a cluster let us in nowhere, others are undecided or clear"),
)

TABLE: tuple[Row, ...] = (
    *EVERY_COMMAND,
    *_rows(
        "scan",
        *_JUDGED,
        (
            BAD_REQUEST,
            "with --estate an inventory cannot be used, or a name stands twice; the others are judged",
        ),
        (BAD_REQUEST, "--scheduler is no address, a worker there differs, or what it needs is not installed"),
        (UNREACHABLE, "--scheduler was not reached, or went away and what was judged is no worse than that"),
    ),
    *_rows(
        "plan",
        (CLEAR, "there is nothing to do"),
        (CLEAR, "a way leaves nothing open, and rests on nothing unsettled that could forbid it"),
        (CLEAR, "a target is reached, whatever stays open"),
        (CLEAR, "what is left open is less severe than --severity or --fail-on"),
        (CLEAR, "only what is unknown is left open or rested on, with --allow-unknown"),
        (CLEAR, "no legal way, or nothing settled, with --exit-zero"),
        (AFFECTED, "no legal way"),
        (AFFECTED, "every way leaves open what affects the cluster"),
        (AFFECTED, "there is a way, and all that even the best one leaves open is unknown"),
        (AFFECTED, "no legal way for a cluster, others are unreachable, undecided or clear"),
        (BAD_REQUEST, "a goal, a target or another wish that cannot be meant, or that contradicts another"),
        (BAD_REQUEST, "a component stands at a version that no release table has, or at several"),
        (UNDECIDED, "no way leaves less open, and all that is open is unknown"),
        (UNDECIDED, "every way rests on what nobody settled, and that could forbid a hop"),
        (UNDECIDED, "sources disagree, or the knowledge is past its budget"),
        (UNDECIDED, "the plan starts from a version not seen running, and --basis does not say that this will do"),
        (UNREACHABLE, "a cluster let us in nowhere, also with --exit-zero"),
    ),
    *_rows(
        "checklist",
        (CLEAR, "it was written, and plan would return 0"),
        (AFFECTED, "it was written, and tells what no legal way clears"),
        (BAD_REQUEST, "no alternative has the name that --alternative gives"),
        (BAD_REQUEST, "the marks of --marks belong to another checklist, or cannot be read"),
        (UNDECIDED, "it was written, and nobody settled what it rests on or leaves open"),
        (UNREACHABLE, "a cluster let us in nowhere; for the others it was written"),
    ),
    *_rows(
        "explain",
        (CLEAR, "no source was given"),
        (CLEAR, "the advisory does not affect any cluster of the sources"),
        (AFFECTED, "it affects one"),
        (BAD_REQUEST, "no advisory has this name"),
        (UNDECIDED, "it may affect one"),
        (UNREACHABLE, "a cluster let us in nowhere"),
    ),
    *_rows(
        "diff",
        (CLEAR, "nothing is new, or nothing that is new counts"),
        (CLEAR, "something is new, with --exit-zero"),
        (AFFECTED, "something affects what it did not affect before, or is worse"),
        (BAD_REQUEST, "a file is no report of the advisor, or one of a newer one"),
        (UNDECIDED, "something can be decided no more, or the knowledge went stale"),
        (UNREACHABLE, "a cluster that let us in before does so no more"),
    ),
    *_rows(
        "verify",
        (CLEAR, "the plan still holds, and no hop is made"),
        (CLEAR, "every step of the last hop passed"),
        (CLEAR, "nothing failed, and unknown steps are let pass with --allow-unknown"),
        (CLEAR, "failed or undecided, with --exit-zero"),
        (AFFECTED, "the inventory, the rules, the waivers or the answers moved since the plan was made"),
        (AFFECTED, "a waiver or an answer of the plan has run out"),
        (AFFECTED, "a step of the last hop failed"),
        (BAD_REQUEST, "the file is no plan, one of a newer advisor, or one for another cluster"),
        (BAD_REQUEST, "there is no such alternative or hop, or results are about another plan"),
        (BAD_REQUEST, "a Prometheus that cannot be asked so: no URL, no token in the file, a token in the clear"),
        (UNDECIDED, "a hop is under way"),
        (UNDECIDED, "a step waits for a person, or was not measured"),
        (UNDECIDED, "the knowledge is past its budget, or sources disagree"),
        (UNREACHABLE, "a cluster let us in nowhere, also with --exit-zero"),
        (UNREACHABLE, "the Prometheus named was not reached, or did not let us in"),
    ),
    *_rows(
        "tui",
        (CLEAR, "somebody left it, whatever it showed"),
        (BAD_REQUEST, "there is no terminal, or a source is standard input"),
        (BAD_REQUEST, "--serve cannot listen there, or what it needs is not installed"),
        (BAD_REQUEST, "--serve, and a source, the rules or what is on record cannot be read"),
    ),
    *_rows(
        "inventory show",
        (CLEAR, "it was shown"),
        (BAD_REQUEST, "a source cannot be used"),
        (UNREACHABLE, "a cluster let us in nowhere; the others were shown"),
    ),
    *_rows(
        "inventory collect",
        (CLEAR, "it was saved"),
        (CLEAR, "this machine was looked at with --host, whatever could not be seen there"),
        (BAD_REQUEST, "a source cannot be used"),
        (BAD_REQUEST, "--host with sources or clusters, or the node's name is not to be seen"),
        (UNREACHABLE, "a cluster let us in nowhere; the others were saved"),
    ),
    *_rows(
        "inventory redact",
        (CLEAR, "it was written"),
        (BAD_REQUEST, "a source cannot be used, or the key is too short"),
        (UNREACHABLE, "a cluster let us in nowhere; the others were written"),
    ),
    *_rows(
        "rules check",
        (CLEAR, "every rule passes"),
        (AFFECTED, "a case fails, or a mistake goes unnoticed"),
        (BAD_REQUEST, "a rule cannot be read"),
    ),
    *_rows("rules list", (CLEAR, "they were listed"), (BAD_REQUEST, "nothing of this name is known")),
    *_rows("rules show", (CLEAR, "it was shown"), (BAD_REQUEST, "no advisory has this name")),
    *_rows(
        "waivers check",
        (CLEAR, "every waiver is sound"),
        (AFFECTED, "a waiver has run out, overlaps another, or matches nothing"),
        (BAD_REQUEST, "a file cannot be read, or names what is not known"),
    ),
    *_rows("completion", (CLEAR, "the script was printed"), (BAD_REQUEST, "rules that cannot be read")),
    *_rows("rules new", (CLEAR, "the draft was written"), (BAD_REQUEST, "the name is taken, or a part cannot be read")),
    *_rows(
        "rules import", (CLEAR, "every record is a draft"), (BAD_REQUEST, "a record cannot be read; no draft is made")
    ),
    *_rows("rules export", (CLEAR, "they were written"), (BAD_REQUEST, "no advisory has this name")),
    *_rows("rules bundle", (CLEAR, "the bundle was written"), (BAD_REQUEST, "a rule cannot be read")),
)


def exit_codes_page() -> str:
    """The table as a page of Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Exit codes"
    yield ""
    yield "This page is made by `make docs` from `advisor/cli/exit_table.py`; a test runs the program for every row."
    yield ""
    yield "| code | meaning |"
    yield "|---|---|"
    for code, meaning in MEANING.items():
        yield f"| {int(code)} | {meaning.replace('--fail-on', '`--fail-on`')} |"
    yield ""
    order = ", ".join(str(int(code)) for code in PRECEDENCE)
    yield f"Where several apply, as with several clusters: {order}, in that order."
    yield "`--exit-zero` masks 1 and 3, and nothing else."
    yield "With `-o json` an error is JSON on standard output too (`schemas/error.schema.json`)."
    for command in dict.fromkeys(row.command for row in TABLE):
        yield ""
        yield f"## {f'advisor {command}' if command else 'Every command'}"
        yield ""
        yield "| code | when |"
        yield "|---|---|"
        for row in TABLE:
            if row.command == command:
                yield f"| {int(row.code)} | {row.when} |"
