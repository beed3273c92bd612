"""The exit table: every row is what a run of the program comes to, and the page says what the table does."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from advisor.cli import main
from advisor.cli.diagnostics import PRECEDENCE
from advisor.cli.exit_table import TABLE, Row, exit_codes_page
from advisor.engine.gate import EXIT_OF
from advisor.engine.gate import PRECEDENCE as VERDICTS
from tests.cli.conftest import Advisor, Result
from tests.inventories import SETTLED

ROOT = Path(__file__).resolve().parents[2]
LEAK = "calico-felix-netlink-handle-leak"
RULE = f"advisories/cni/calico/{LEAK}.yaml"

CLEAR = "components: {calico: v3.31.7}\ncoverage: all"
AFFECTED = "components: {calico: v3.29.1}\nfacts: {felix.bpf_enabled: false}\nnodes: [{name: n1}]\ncoverage: all"
UNDECIDED = "components: {calico: v3.31.7}"
OLD = "components: {rke2: v1.26.0+rke2r1}\nfacts: {cluster.cni: cilium}\ncoverage: all"
#: The founding rules know no end of life.
ENDS = ("--rules", ROOT / "rules", "--edition", "community", "--fail-on", "critical")
#: Nobody stated what decides whether a newer release may be gone to.
UNSETTLED = SETTLED.replace("  node.kernel: 5.15.0-100-generic\n", "")
#: Nobody stated the dataplane, and so whether the fault is there at all.
UNKNOWN = SETTLED.replace("  felix.bpf_enabled: false\n", "")
#: Nobody looked for what else there is, and so whether that has faults.
HALF_KNOWN = SETTLED.replace("\ncoverage: all", "")
SHUT = "is_reached: false"
TORN = """\
components: {calico: v3.31.7}
conflicts:
  - about: node.kernel of n1
    values:
      - {says: "5.4", seen_in: {source: a}}
      - {says: "5.15", seen_in: {source: b}}
coverage: all"""
BUNDLED = """\
components: {rke2: v1.31.13+rke2r1}
facts: {cluster.cni: calico}
namespaces: [default, kube-system, calico-system]
coverage:
  - {kind: Node, namespaces: all}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A folder to work in, and the program."""

    advisor: Advisor
    folder: Path

    def clusters(self, *texts: str, name: str = "inventory.yaml") -> Path:
        """An inventory of clusters, named c0, c1 and so on."""
        body = "".join(
            f"  - name: c{number}\n" + "".join(f"    {line}\n" for line in text.splitlines())
            for number, text in enumerate(texts)
        )
        path = self.folder / name
        path.write_text(f'schema_version: "1.0.0"\nclusters:\n{body}', encoding="utf-8")
        return path

    def scan(self, *texts: str, flags: tuple[str | Path, ...] = ()) -> Result:
        """What scanning these clusters comes to."""
        return self.advisor("scan", *flags, self.clusters(*texts))

    def scan_without_scheduler(self, *texts: str) -> Result:
        """What scanning comes to where no Dask scheduler is, and nobody waits for it for long."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("advisor.estate.dask_client.ANSWER_SECONDS", 0.2)
            return self.scan(*texts, flags=("--estate", "--scheduler", "127.0.0.1:1"))

    def plan(self, *texts: str, flags: tuple[str | Path, ...] = ()) -> Result:
        """What planning for these clusters comes to."""
        return self.advisor("plan", *flags, self.clusters(*texts))

    def checklist(self, cluster: str, *flags: str) -> Result:
        """What writing the checklist of a cluster comes to."""
        return self.advisor("checklist", *flags, self.clusters(cluster))

    def report(self, name: str, *texts: str, flags: tuple[str, ...] = ()) -> str:
        """A report of these clusters."""
        self.scan(*texts, flags=("-o", f"json={name}", *flags))
        return name

    def diff(self, old: str, new: str, *flags: str, day: str = "2026-11-21") -> Result:
        """What comparing two clusters comes to."""
        reports = self.report("old.json", old), self.report("new.json", new, flags=("--today", day))
        return self.advisor("diff", *flags, *reports)

    def explain(self, *texts: str) -> Result:
        """What explaining the leak in these clusters comes to."""
        return self.advisor("explain", LEAK, self.clusters(*texts))

    def waivers(self, *, advisory: str = LEAK, expires: str = "2026-12-20") -> Path:
        """A waivers file that covers the leak everywhere."""
        path = self.folder / "waivers.yaml"
        signed = f"reason: It is restarted weekly., owner: team, created: 2026-11-02, expires: {expires}"
        path.write_text(
            f'schema_version: "1.0.0"\nwaivers:\n  - {{id: {advisory}, scope: {{clusters: all}}, {signed}}}\n',
            encoding="utf-8",
        )
        return path

    def key(self, length: int) -> Path:
        """A key of so many bytes, with the newline that editors leave."""
        path = self.folder / "redact.key"
        path.write_text("k" * length + "\n", encoding="ascii")
        return path

    def rules(self, *edits: tuple[str, str]) -> Path:
        """A rules folder with one advisory, edited."""
        copy = self.folder / "rules"
        for name in ("kb.yaml", "facts.yaml", "components.yaml"):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / "rules" / name, copy / name)
        shutil.copytree(ROOT / "rules/releases", copy / "releases")
        text = (ROOT / "rules" / RULE).read_text(encoding="utf-8")
        for before, after in edits:
            assert before in text
            text = text.replace(before, after, 1)
        (copy / RULE).parent.mkdir(parents=True)
        (copy / RULE).write_text(text, encoding="utf-8")
        return copy


@pytest.fixture
def desk(advisor: Advisor, tmp_path: Path) -> Desk:
    """A desk of its own for every run."""
    return Desk(advisor=advisor, folder=tmp_path)


def with_toml(desk: Desk) -> Result:
    """A pull request's settings file."""
    (desk.folder / "advisor.toml").write_text("exit_zero = true\n", encoding="utf-8")
    return desk.scan(CLEAR)


def help_asked_for(desk: Desk) -> Result:
    """`--help` leaves by itself."""
    with pytest.raises(SystemExit) as left:
        desk.advisor("scan", "--help")
    return Result(code=int(str(left.value.code)), out="", err="")


def ending_with(error: BaseException) -> Callable[[Desk], Result]:
    """A run in which something happens."""

    def start(desk: Desk) -> Result:
        def command(session: Any) -> Any:
            raise error

        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(main.COMMANDS, ("rules", "list"), command)
            return desk.advisor("rules", "list")

    return start


def known(desk: Desk) -> Result:
    """The same cluster, with its own report as the baseline."""
    return desk.scan(AFFECTED, flags=("--baseline", desk.report("known.json", AFFECTED)))


def half_way(desk: Desk) -> Result:
    """One of two faults has no cure that may be gone to: Rancher is kept."""
    both = SETTLED.replace("{calico: v3.29.1}", "{calico: v3.29.1, rancher: v2.10.3}")
    return desk.plan(both, flags=("--keep", "rancher"))


def left_by_key(desk: Desk) -> Result:
    """A screen in a terminal of its own, which q leaves once it shows a cluster."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "advisor", "tui", str(desk.clusters(AFFECTED))]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm"}
    ) as run:
        shown = b""
        while b"AFFECTED" not in shown:
            shown += os.read(ours, 65536)
        os.write(ours, b"q")
        with suppress(OSError):  # the terminal is gone once the program is
            while run.poll() is None and select.select([ours], [], [], 1)[0]:
                os.read(ours, 65536)
        code = run.wait(timeout=30)
    os.close(theirs)
    os.close(ours)
    return Result(code=code, out="", err=shown.decode("utf-8", "replace"))


ROLLED = SETTLED.replace("v3.29.1", "v3.30.0")
HALF = ROLLED.replace("{calico: v3.30.0}", "[{name: calico, version: v3.29.1}, {name: calico, version: v3.30.0}]")
#: Nobody listens there.
NO_PROMETHEUS = ("--prometheus", "http://127.0.0.1:9")


def verify(
    desk: Desk,
    *texts: str,
    before: str = SETTLED,
    made: tuple[str | Path, ...] = (),
    flags: tuple[str | Path, ...] = (),
) -> Result:
    """A plan for one state, held against another one."""
    desk.plan(before, flags=("-o", "json=plan.json", *made))
    return desk.advisor("verify", *flags, "plan.json", desk.clusters(*texts))


def noted(desk: Desk) -> Result:
    """Every step that waits for a person has passed."""
    verify(desk, ROLLED, flags=("-o", "record=results.yaml"))
    file = desk.folder / "results.yaml"
    text = file.read_text(encoding="utf-8").replace("outcome: null", "outcome: passed")
    text = text.replace("by: null", "by: ann").replace("date: null", "date: 2026-11-21")
    file.write_text(text, encoding="utf-8")
    return desk.advisor("verify", "--record", "results.yaml", "plan.json", "inventory.yaml")


def ran_out(desk: Desk) -> Result:
    """The waiver is the same, and its last day lies behind."""
    waivers = ("--waivers", desk.waivers())
    return verify(desk, SETTLED, made=waivers, flags=(*waivers, "--today", "2026-12-21"))


NEW = ("rules", "new", "--component", "calico", "--introduced", "v3.31.0", "--fixed", "v3.31.3", "--into", "ours")


def brought(desk: Desk) -> Result:
    """An advisory of ours, exported and brought back under another name."""
    text = desk.advisor("rules", "export", "osv", LEAK).out.replace(LEAK, "calico-example-leak")
    (desk.folder / "record.json").write_text(text, encoding="utf-8")
    return desk.advisor("rules", "import", "osv", "record.json", "--into", "ours")


RUNS: dict[str, dict[str, Callable[[Desk], Result]]] = {
    "": {
        "help or the version was asked for": help_asked_for,
        "wrong usage": lambda desk: desk.advisor("scan", "--no-such-flag"),
        "settings that cannot be used, or a gate's setting in an advisor.toml that nobody named": with_toml,
        "an output that cannot be written; then no file is, and a full standard output counts too": lambda desk: (
            desk.scan(CLEAR, flags=("-o", "json=nowhere/report.json"))
        ),
        "a defect in the advisor": ending_with(ZeroDivisionError()),
        "interrupted, or the reader of its output left": ending_with(KeyboardInterrupt()),
    },
    "scan": {
        "every cluster is clear": lambda desk: desk.scan(CLEAR, CLEAR),
        "what is open is less severe than --fail-on": lambda desk: desk.scan(AFFECTED, flags=("--fail-on", "critical")),
        "a release is past its end of life, and --fail-on-eol does not ask": lambda desk: desk.scan(OLD, flags=ENDS),
        "a release is past its end of life, or as near to it as --fail-on-eol says": lambda desk: desk.scan(
            OLD, flags=(*ENDS, "--fail-on-eol", "0")
        ),
        "what is open is in the baseline, and is no worse than there": known,
        "what is open is waived": lambda desk: desk.scan(
            AFFECTED, flags=("--fail-on", "high", "--waivers", desk.waivers())
        ),
        "only unknown findings, with --allow-unknown": lambda desk: desk.scan(UNDECIDED, flags=("--allow-unknown",)),
        "affected or undecided, with --exit-zero": lambda desk: desk.scan(AFFECTED, UNDECIDED, flags=("--exit-zero",)),
        "a cluster is affected": lambda desk: desk.scan(AFFECTED),
        "a cluster is affected, others are unreachable, undecided or clear": lambda desk: desk.scan(
            CLEAR, UNDECIDED, SHUT, AFFECTED
        ),
        "a source, a rule or a baseline cannot be used": lambda desk: desk.advisor("scan", "missing.json"),
        "nothing affects a cluster, and a finding is unknown": lambda desk: desk.scan(CLEAR, UNDECIDED),
        "sources disagree, whatever --allow-unknown or a baseline says": lambda desk: desk.scan(
            TORN, flags=("--allow-unknown", "--baseline", desk.report("known.json", TORN))
        ),
        "the knowledge is past its budget, and --allow-stale does not reach": lambda desk: desk.scan(
            CLEAR, flags=("--today", "2027-06-01", "--allow-stale", "1")
        ),
        "a version was not seen running, and --basis does not say that this will do": lambda desk: desk.scan(
            BUNDLED, flags=("--fail-on", "high")
        ),
        "a cluster let us in nowhere, also with --exit-zero": lambda desk: desk.scan(SHUT, flags=("--exit-zero",)),
        "a cluster let us in nowhere, others are undecided or clear": lambda desk: desk.scan(CLEAR, UNDECIDED, SHUT),
        "with --estate an inventory cannot be used, or a name stands twice; the others are judged": lambda desk: (
            desk.advisor("scan", "--estate", desk.clusters(CLEAR), desk.clusters(CLEAR, name="again.yaml"))
        ),
        "--scheduler is no address, a worker there differs, or what it needs is not installed": lambda desk: desk.scan(
            CLEAR, flags=("--estate", "--scheduler", "http://dask")
        ),
        "--scheduler was not reached, or went away and what was judged is no worse than that": lambda desk: (
            desk.scan_without_scheduler(CLEAR)
        ),
    },
    "plan": {
        "there is nothing to do": lambda desk: desk.plan(CLEAR, CLEAR),
        "a way leaves nothing open, and rests on nothing unsettled that could forbid it": lambda desk: desk.plan(
            SETTLED
        ),
        "a target is reached, whatever stays open": lambda desk: desk.plan(
            SETTLED, flags=("--target", "calico=v3.29.1")
        ),
        "what is left open is less severe than --severity or --fail-on": lambda desk: desk.plan(
            SETTLED, flags=("--severity", "critical", "--keep", "calico")
        ),
        "only what is unknown is left open or rested on, with --allow-unknown": lambda desk: desk.plan(
            UNSETTLED, UNDECIDED, flags=("--allow-unknown",)
        ),
        "no legal way, or nothing settled, with --exit-zero": lambda desk: desk.plan(
            SETTLED, UNDECIDED, flags=("--keep", "calico", "--exit-zero")
        ),
        "no legal way": lambda desk: desk.plan(SETTLED, flags=("--keep", "calico")),
        "every way leaves open what affects the cluster": half_way,
        "there is a way, and all that even the best one leaves open is unknown": lambda desk: desk.plan(HALF_KNOWN),
        "no legal way for a cluster, others are unreachable, undecided or clear": lambda desk: desk.plan(
            SETTLED, SHUT, UNDECIDED, CLEAR, flags=("--keep", "calico")
        ),
        "a goal, a target or another wish that cannot be meant, or that contradicts another": lambda desk: desk.plan(
            SETTLED, flags=("--target", "calico=v3.31.7", "--keep", "calico")
        ),
        "a component stands at a version that no release table has, or at several": lambda desk: desk.plan(
            SETTLED.replace("v3.29.1", "v3.29.99")
        ),
        "no way leaves less open, and all that is open is unknown": lambda desk: desk.plan(UNDECIDED),
        "every way rests on what nobody settled, and that could forbid a hop": lambda desk: desk.plan(UNSETTLED),
        "sources disagree, or the knowledge is past its budget": lambda desk: desk.plan(
            SETTLED, flags=("--today", "2027-06-01")
        ),
        "the plan starts from a version not seen running, and --basis does not say that this will do": lambda desk: (
            desk.plan(BUNDLED, flags=("--fail-on", "high"))
        ),
        "a cluster let us in nowhere, also with --exit-zero": lambda desk: desk.plan(
            SHUT, UNDECIDED, CLEAR, flags=("--exit-zero",)
        ),
    },
    "checklist": {
        "it was written, and plan would return 0": lambda desk: desk.checklist(SETTLED),
        "it was written, and tells what no legal way clears": lambda desk: desk.checklist(SETTLED, "--keep", "calico"),
        "no alternative has the name that --alternative gives": lambda desk: desk.checklist(
            SETTLED, "--alternative", "B"
        ),
        "the marks of --marks belong to another checklist, or cannot be read": lambda desk: desk.checklist(
            SETTLED, "--marks", str(desk.clusters(CLEAR, name="clear.yaml"))
        ),
        "it was written, and nobody settled what it rests on or leaves open": lambda desk: desk.checklist(UNSETTLED),
        "a cluster let us in nowhere; for the others it was written": lambda desk: desk.advisor(
            "checklist", desk.clusters(SHUT, SETTLED)
        ),
    },
    "explain": {
        "no source was given": lambda desk: desk.advisor("explain", LEAK),
        "the advisory does not affect any cluster of the sources": lambda desk: desk.explain(CLEAR),
        "it affects one": lambda desk: desk.explain(CLEAR, AFFECTED),
        "no advisory has this name": lambda desk: desk.advisor("explain", "nothing"),
        "it may affect one": lambda desk: desk.explain("components: {}"),
        "a cluster let us in nowhere": lambda desk: desk.explain(SHUT),
    },
    "diff": {
        "nothing is new, or nothing that is new counts": lambda desk: desk.diff(AFFECTED, CLEAR),
        "something is new, with --exit-zero": lambda desk: desk.diff(CLEAR, AFFECTED, "--exit-zero"),
        "something affects what it did not affect before, or is worse": lambda desk: desk.diff(CLEAR, AFFECTED),
        "a file is no report of the advisor, or one of a newer one": lambda desk: desk.advisor(
            "diff", desk.report("old.json", CLEAR), desk.clusters(CLEAR)
        ),
        "something can be decided no more, or the knowledge went stale": lambda desk: desk.diff(
            CLEAR, CLEAR, day="2027-06-01"
        ),
        "a cluster that let us in before does so no more": lambda desk: desk.diff(CLEAR, SHUT, "--exit-zero"),
    },
    "tui": {
        "somebody left it, whatever it showed": left_by_key,
        "there is no terminal, or a source is standard input": lambda desk: desk.advisor("tui", desk.clusters(CLEAR)),
        "--serve cannot listen there, or what it needs is not installed": lambda desk: desk.advisor(
            "tui", "--serve", "--host", "192.0.2.1", desk.clusters(CLEAR)
        ),
        "--serve, and a source, the rules or what is on record cannot be read": lambda desk: desk.advisor(
            "tui", "--serve", "missing.json"
        ),
    },
    "inventory show": {
        "it was shown": lambda desk: desk.advisor("inventory", "show", desk.clusters(CLEAR)),
        "a source cannot be used": lambda desk: desk.advisor("inventory", "show", "missing.json"),
        "a cluster let us in nowhere; the others were shown": lambda desk: desk.advisor(
            "inventory", "show", desk.clusters(CLEAR, SHUT)
        ),
    },
    "inventory collect": {
        "it was saved": lambda desk: desk.advisor("inventory", "collect", desk.clusters(CLEAR)),
        "this machine was looked at with --host, whatever could not be seen there": lambda desk: desk.advisor(
            "inventory", "collect", "--host", "--node", "n1", "--root", ".", "--rules", ROOT / "rules"
        ),
        "--host with sources or clusters, or the node's name is not to be seen": lambda desk: desk.advisor(
            "inventory", "collect", "--host", desk.clusters(CLEAR)
        ),
        "a source cannot be used": lambda desk: desk.advisor("inventory", "collect", "missing.json"),
        "a cluster let us in nowhere; the others were saved": lambda desk: desk.advisor(
            "inventory", "collect", desk.clusters(CLEAR, SHUT)
        ),
    },
    "verify": {
        "the plan still holds, and no hop is made": lambda desk: verify(desk, SETTLED),
        "every step of the last hop passed": noted,
        "nothing failed, and unknown steps are let pass with --allow-unknown": lambda desk: verify(
            desk, ROLLED, flags=("--allow-unknown",)
        ),
        "failed or undecided, with --exit-zero": lambda desk: verify(desk, UNKNOWN, flags=("--exit-zero",)),
        "the inventory, the rules, the waivers or the answers moved since the plan was made": lambda desk: verify(
            desk, UNKNOWN
        ),
        "a waiver or an answer of the plan has run out": ran_out,
        "a step of the last hop failed": lambda desk: verify(desk, SETTLED, flags=("--after", "1")),
        "the file is no plan, one of a newer advisor, or one for another cluster": lambda desk: desk.advisor(
            "verify", desk.clusters(SETTLED), desk.clusters(SETTLED)
        ),
        "there is no such alternative or hop, or results are about another plan": lambda desk: verify(
            desk, ROLLED, flags=("--alternative", "Z")
        ),
        "a Prometheus that cannot be asked so: no URL, no token in the file, a token in the clear": lambda desk: verify(
            desk, ROLLED, flags=("--prometheus", "nowhere")
        ),
        "a hop is under way": lambda desk: verify(desk, HALF),
        "a step waits for a person, or was not measured": lambda desk: verify(desk, ROLLED),
        "the knowledge is past its budget, or sources disagree": lambda desk: verify(
            desk, SETTLED, flags=("--today", "2027-06-01")
        ),
        "a cluster let us in nowhere, also with --exit-zero": lambda desk: verify(desk, SHUT, flags=("--exit-zero",)),
        "the Prometheus named was not reached, or did not let us in": lambda desk: verify(
            desk, ROLLED, flags=NO_PROMETHEUS
        ),
    },
    "inventory redact": {
        "it was written": lambda desk: desk.advisor("inventory", "redact", desk.clusters(CLEAR), "--key", desk.key(16)),
        "a source cannot be used, or the key is too short": lambda desk: desk.advisor(
            "inventory", "redact", desk.clusters(CLEAR), "--key", desk.key(15)
        ),
        "a cluster let us in nowhere; the others were written": lambda desk: desk.advisor(
            "inventory", "redact", desk.clusters(CLEAR, SHUT)
        ),
    },
    "rules check": {
        "every rule passes": lambda desk: desk.advisor("rules", "check", desk.rules()),
        "a case fails, or a mistake goes unnoticed": lambda desk: desk.advisor(
            "rules", "check", desk.rules(("fixed: v3.29.2", "fixed: v3.29.3"))
        ),
        "a rule cannot be read": lambda desk: desk.advisor(
            "rules", "check", desk.rules(("component: calico", "component: calcio"))
        ),
    },
    "rules list": {
        "they were listed": lambda desk: desk.advisor("rules", "list"),
        "nothing of this name is known": lambda desk: desk.advisor("rules", "list", "releases", "nothing"),
    },
    "rules show": {
        "it was shown": lambda desk: desk.advisor("rules", "show", LEAK),
        "no advisory has this name": lambda desk: desk.advisor("rules", "show", "nothing"),
    },
    "waivers check": {
        "every waiver is sound": lambda desk: desk.advisor("waivers", "check", desk.waivers()),
        "a waiver has run out, overlaps another, or matches nothing": lambda desk: desk.advisor(
            "waivers", "check", desk.waivers(expires="2026-11-20")
        ),
        "a file cannot be read, or names what is not known": lambda desk: desk.advisor(
            "waivers", "check", desk.waivers(advisory="nothing")
        ),
    },
    "completion": {
        "the script was printed": lambda desk: desk.advisor("completion", "bash"),
        "rules that cannot be read": lambda desk: desk.advisor("completion", "bash", "--rules", "missing"),
    },
    "rules new": {
        "the draft was written": lambda desk: desk.advisor(*NEW, "calico-example-leak"),
        "the name is taken, or a part cannot be read": lambda desk: desk.advisor(*NEW, LEAK),
    },
    "rules import": {
        "every record is a draft": brought,
        "a record cannot be read; no draft is made": lambda desk: desk.advisor(
            "rules", "import", "osv", "missing.json", "--into", "ours"
        ),
    },
    "rules export": {
        "they were written": lambda desk: desk.advisor("rules", "export", "osv", LEAK),
        "no advisory has this name": lambda desk: desk.advisor("rules", "export", "osv", "nothing"),
    },
    "rules bundle": {
        "the bundle was written": lambda desk: desk.advisor("rules", "bundle", desk.rules(), "--into", "rules.tar"),
        "a rule cannot be read": lambda desk: desk.advisor(
            "rules", "bundle", desk.rules(("component: calico", "component: calcio")), "--into", "r.tar"
        ),
    },
}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.command} {int(row.code)} {row.when}")
def test_the_program_returns_what_the_row_says(desk: Desk, row: Row) -> None:
    """A real run for each."""
    result = RUNS[row.command][row.when](desk)
    assert result.code == row.code, result.err


def test_every_run_is_a_row_and_every_command_has_its_rows() -> None:
    """Nothing is promised that is not run, and no command is without a promise."""
    told = {(row.command, row.when) for row in TABLE}
    assert len(told) == len(TABLE)
    assert {(command, when) for command, runs in RUNS.items() for when in runs} == told
    assert {row.command for row in TABLE if row.command} == {" ".join(filter(None, key)) for key in main.COMMANDS}


def test_the_page_is_what_the_table_says() -> None:
    """`make docs` writes it."""
    assert (ROOT / "docs/reference/exit-codes.md").read_text(encoding="utf-8") == exit_codes_page()


def test_several_clusters_take_the_first_code_that_applies() -> None:
    """The order of verdicts is the order of their codes."""
    assert [EXIT_OF[verdict] for verdict in VERDICTS] == [code for code in PRECEDENCE if code in EXIT_OF.values()]


@pytest.mark.parametrize("command", sorted({row.command for row in TABLE if row.command}))
def test_every_command_tells_its_errors_as_json_where_asked(desk: Desk, command: str) -> None:
    """Wrong usage, the fault that every command knows."""
    result = desk.advisor(*command.split(), "-o", "json", "--no-such-flag")
    assert result.code == 2
    assert result.document["error"]["exit_code"] == 2
