"""The command line: commands, flags and help. Values are checked later, so that all faults come at once."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from advisor import __version__
from advisor.cli import examples
from advisor.cli.flags import (
    SOURCE_HELP,
    cluster_flags,
    counting_flags,
    estate_flags,
    judging_flags,
    knowledge_flags,
    planning_flags,
    serving_flags,
    verifying_flags,
    wish_flags,
)
from advisor.cli.parser import CODES, Parser, new_command
from advisor.cli.rules_arguments import add_rules
from advisor.evidence.flags import add_host_flags

if TYPE_CHECKING:
    from advisor.cli.parser import Commands

_SCAN_EXAMPLES = """\
examples:
  kubectl get ns,nodes,ds,deploy,configmaps -A -o json | advisor scan -
  advisor scan nodes.json workloads.json felix.yaml
  advisor scan                                      the cluster of kubectl
  advisor scan --context prod-eu --context prod-us  two clusters, side by side
  advisor scan --kubeconfig admin.yaml --all-contexts --timeout 5m
  advisor scan -o json=report.json -o terminal --fail-on high snapshot/
  advisor scan --estate inventories/                each file by itself
  advisor scan --estate -o jsonl=all.jsonl -o html=all.html inventories/
  advisor scan --estate --resume -o jsonl=all.jsonl inventories/

"""

_PLAN_EXAMPLES = """\
examples:
  advisor plan snapshot/                            as little open as can be
  advisor plan --every 30d --hops-per-window 2      two hops a month
  advisor plan --goal latest-patch snapshot/        newest patch of each line
  advisor plan --target rancher=v2.12.3 snapshot/   there, whatever that costs
  advisor plan --keep rancher --avoid rke2=v1.31.4+rke2r1 snapshot/
  advisor plan --answers answers.yaml --details snapshot/
  advisor plan -o json=plan.json -o markdown=change.md snapshot/

reading the answer:
  Alternatives A, B, ... stand side by side; none is better than another in
  everything. A window is a maintenance window; the first is one interval
  (--every) from today. Exposure counts, by severity, each finding for each day
  that it stays open, through one interval after the last window. A hop is
  irreversible when only a backup, or nothing, takes it back. What a plan rests
  on is what nobody settled; each entry says which fact would. Where there is no
  legal way, the constraints that conflict are named, with their sources.

"""

_CHECKLIST_EXAMPLES = """\
examples:
  advisor checklist snapshot/ > change.md          the first way that plan shows
  advisor checklist --alternative B snapshot/      another one
  advisor checklist --answers answers.yaml -o html=change.html snapshot/
  advisor checklist --marks marks.json snapshot/   with what was ticked on it

It is planned anew from the sources, with the same flags as plan, so that
nothing in it is older than they are. Every item has a name, such as
w1.precheck.2; marks are kept by these names in a file of their own.

"""

_VERIFY_EXAMPLES = """\
examples:
  advisor verify plan.json snapshot/        before the change: did it move?
  advisor verify plan.json after-hop-1/     after it: did the hop work?
  advisor verify plan.json --context prod --prometheus https://prom.example:9090
  advisor verify plan.json --after 2 snapshot/
  advisor verify plan.json -o terminal -o record=hop-1.yaml snapshot/
  advisor verify plan.json --record hop-1.yaml -o junit=verify.xml snapshot/

how it judges:
  Name the --rules, --waivers and --answers that the plan was made with. The
  inventory tells how far the plan has come. Versions, settings and findings are
  judged by it, queries by Prometheus where the rule says which value passes.
  Commands are never run: they are shown, and -o record=FILE writes a form in
  which somebody notes what came out. A step that nobody could tell is unknown,
  and never passes.

"""

_REDACT = """\
Names of clusters, nodes, namespaces, files, hosts and images, addresses,
labels, accounts and messages of servers get other names. Versions, kernels,
facts and what could not be seen stay, so the verdicts are the same.

examples:
  openssl rand -hex 32 > redact.key
  advisor inventory redact --key redact.key snapshot/ --output-file shared.json
  advisor inventory redact -o yaml prod.json        with random names

"""

_COMPLETION = """\
examples:
  advisor completion bash > ~/.local/share/bash-completion/completions/advisor
  advisor completion zsh > "${fpath[1]}/_advisor"
  advisor completion fish > ~/.config/fish/completions/advisor.fish

"""

#: What an inventory is saved as.
_SAVED = ("json", "yaml")

SHELLS = ("bash", "zsh", "fish")
"""The shells that have a completion script."""

WAIVERS_FILE = "advisor.waivers.yaml"
"""What a waivers file is called by convention. `scan` reads none that is not named."""


def parser() -> Parser:
    """The parser of the whole program."""
    root = Parser(
        prog="advisor",
        description="Which known faults hit this cluster, why, until which release, and what to do now.",
        epilog=CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    root.add_argument("--version", action="version", version=f"advisor {__version__}")
    commands = root.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _scan(commands)
    _plan(commands)
    _checklist(commands)
    _explain(commands)
    _verify(commands)
    _diff(commands)
    _tui(commands)
    _inventory(commands)
    add_rules(commands)
    _waivers(commands)
    _completion(commands)
    return root


def _scan(commands: Commands) -> None:
    scan = new_command(
        commands,
        "scan",
        "Judge an inventory: what hits it, and what is not known.",
        epilog=_SCAN_EXAMPLES + CODES,
        formats=("terminal", "json", "markdown", "html", "sarif", "junit", "openvex", "metrics"),
    )
    scan.add_argument("sources", nargs="*", default=[], metavar="SOURCE", help=SOURCE_HELP)
    cluster_flags(scan)
    estate_flags(scan)
    scan.add_argument("--details", action="store_true", help="tell every finding in full, not only the most severe")
    scan.add_argument("--all", action="store_true", dest="show_all", help="list settled findings too")
    scan.add_argument(
        "--metrics", metavar="FILE", help="write metrics too, for the textfile collector of Prometheus' node exporter"
    )
    judging_flags(scan)


def _plan(commands: Commands) -> None:
    plan = new_command(
        commands,
        "plan",
        "Plan upgrades: legal ways out of what is open, side by side.",
        epilog=_PLAN_EXAMPLES + CODES,
        formats=("terminal", "json", "markdown", "html"),
    )
    plan.add_argument("sources", nargs="*", default=[], metavar="SOURCE", help=SOURCE_HELP)
    cluster_flags(plan)
    plan.add_argument("--details", action="store_true", help="tell every hop with its runbook in full")
    plan.add_argument(
        "--all", action="store_true", dest="show_all", help="show every way that no other one is better than"
    )
    planning_flags(plan)


def _checklist(commands: Commands) -> None:
    checklist = new_command(
        commands,
        "checklist",
        "One way of a plan as a review before the change, and the order of work while it is made.",
        epilog=_CHECKLIST_EXAMPLES + CODES,
        formats=("markdown", "html", "json"),
    )
    checklist.add_argument("sources", nargs="*", default=[], metavar="SOURCE", help=SOURCE_HELP)
    checklist.add_argument("--alternative", metavar="NAME", default="A", help="which of the ways that plan shows: A")
    checklist.add_argument(
        "--all", action="store_true", dest="show_all", help="let --alternative name any way that plan --all shows"
    )
    checklist.add_argument("--marks", metavar="FILE", help="show what was ticked, noted, assigned and signed on it")
    cluster_flags(checklist)
    planning_flags(checklist)


def _verify(commands: Commands) -> None:
    verify = new_command(
        commands,
        "verify",
        "Hold a plan against what is there: is it current, did the last hop work?",
        epilog=_VERIFY_EXAMPLES + CODES,
        formats=("terminal", "json", "junit", "record"),
    )
    verify.add_argument("plan", metavar="PLAN", help="a plan as plan -o json writes it, or - for standard input")
    verify.add_argument("sources", nargs="*", default=[], metavar="SOURCE", help=SOURCE_HELP)
    cluster_flags(verify)
    verify.add_argument("--details", action="store_true", help="tell every difference, however many there are")
    verifying_flags(verify)


def _explain(commands: Commands) -> None:
    explain = new_command(
        commands,
        "explain",
        "What an advisory says; with sources, why it does or does not apply there.",
        epilog=examples.EXPLAIN + CODES,
    )
    explain.add_argument("advisory", metavar="ADVISORY", help="its id, as scan shows it")
    explain.add_argument(
        "sources", nargs="*", default=[], metavar="SOURCE", help="as for scan; without any, no cluster is read"
    )
    cluster_flags(explain)
    judging_flags(explain)


def _tui(commands: Commands) -> None:
    tui = new_command(
        commands,
        "tui",
        "The planner's screen: look around, answer, change the plan, mark its checklist, export it all.",
        epilog=examples.TUI + CODES,
        formats=(),
        narrates=False,
    )
    tui.add_argument("sources", nargs="*", default=[], metavar="SOURCE", help=SOURCE_HELP)
    serving_flags(tui)
    cluster_flags(tui)
    tui.add_argument("--marks", metavar="FILE", help="keep what is ticked, noted, assigned and signed there")
    wish_flags(tui)
    judging_flags(tui)


def _diff(commands: Commands) -> None:
    diff = new_command(
        commands, "diff", "What changed between two reports, and because of what.", epilog=examples.DIFF + CODES
    )
    diff.add_argument("old", metavar="OLD", help="a report as scan -o json writes it")
    diff.add_argument("new", metavar="NEW", help="a later one")
    counting_flags(diff.add_argument_group("judging (each also as ADVISOR_<NAME>, such as ADVISOR_FAIL_ON)"))


def _inventory(commands: Commands) -> None:
    inventory = commands.add_parser(
        "inventory", help="Print or save what sources or clusters show.", description="What sources or clusters show."
    )
    verbs = inventory.add_subparsers(dest="verb", metavar="VERB", required=True)
    show = new_command(
        verbs,
        "show",
        "Print what the sources show: components, nodes, settings, and what they cannot show.",
        epilog=examples.SHOW + CODES,
        formats=("terminal", "json", "yaml"),
    )
    save = new_command(
        verbs,
        "collect",
        "Save what the sources or clusters show, to be scanned later or elsewhere.",
        epilog=examples.COLLECT + CODES,
        formats=_SAVED,
    )
    redact = new_command(
        verbs,
        "redact",
        "Write an inventory that can be shared: other names, the same verdicts.",
        epilog=_REDACT + CODES,
        formats=_SAVED,
    )
    redact.add_argument(
        "--key",
        metavar="FILE",
        help="a secret of 16 bytes or more: the same names get the same other names; else random",
    )
    _host(save)
    for command in (show, save, redact):
        command.add_argument("sources", nargs="*", default=[], metavar="SOURCE", help=SOURCE_HELP)
        cluster_flags(command)
        knowledge_flags(command)


def _host(save: argparse.ArgumentParser) -> None:
    group = save.add_argument_group(
        "looking at this machine", "A node shows what no API does. Nothing is changed on it, and no network is asked."
    )
    group.add_argument("--host", action="store_true", help="look at this machine, in place of sources or clusters")
    add_host_flags(group)
    group.add_argument(
        "--print-script", action="store_true", help="print what does the same on a node that has only python3"
    )


def _waivers(commands: Commands) -> None:
    waivers = commands.add_parser("waivers", help="Check waivers before they are needed.", description="Check waivers.")
    verbs = waivers.add_subparsers(dest="verb", metavar="VERB", required=True)
    check = new_command(
        verbs,
        "check",
        "Check waivers: form, names, dates, scopes that match nothing, and overlaps.",
        epilog=examples.WAIVERS + CODES,
    )
    check.add_argument(
        "files", nargs="*", default=[], metavar="FILE", help=f"waivers files; {WAIVERS_FILE} when none is named"
    )
    knowledge_flags(check)
    check.add_argument("--today", metavar="DATE", help="check as of this day, such as 2026-11-21")


def _completion(commands: Commands) -> None:
    completion = new_command(
        commands,
        "completion",
        "Print the script by which a shell completes commands.",
        epilog=_COMPLETION + CODES,
        formats=("script",),
    )
    completion.add_argument("shell", choices=SHELLS, help="which shell")
    knowledge_flags(completion)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The arguments, not yet checked. Raises `InvalidInput` on wrong usage; `--help` and `--version` leave with 0."""
    return parser().parse_args(arguments)
