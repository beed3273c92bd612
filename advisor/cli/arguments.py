"""The command line: commands, flags and help. Values are checked later, so that all faults come at once."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from advisor import __version__
from advisor.cli.diagnostics import MEANING
from advisor.cli.presentation import COLOURS, UNNAMED
from advisor.problems import InvalidInput, Place, Problem

_CODES = "exit codes:\n" + "\n".join(f"  {int(code):>3}  {meaning}" for code, meaning in MEANING.items())

_SCAN_EXAMPLES = """\
examples:
  kubectl get namespaces,nodes,daemonsets,deployments,configmaps -A -o json | advisor scan -
  advisor scan nodes.json workloads.json felix.yaml
  advisor scan                                      the cluster that kubectl would ask
  advisor scan --context prod-eu --context prod-us  two clusters, side by side
  advisor scan --kubeconfig admin.yaml --all-contexts --timeout 5m
  advisor scan -o json=report.json -o terminal --fail-on high snapshot/

"""

_NEW = """\
examples:
  advisor rules new calico-example-leak --component calico --introduced v3.31.0 --fixed v3.31.3 --into ours
  advisor rules check ours

"""

_BUNDLE = """\
examples:
  minisign -G -p rules.pub -s rules.key
  advisor rules bundle rules/ --into rules-2026.11.tar --key rules.key
  advisor scan --rules rules-2026.11.tar --public-key rules.pub cluster.json

A key that is sealed with a password is opened with ADVISOR_KEY_PASSWORD.

"""

WAIVERS_FILE = "advisor.waivers.yaml"
"""What a waivers file is called by convention. `scan` reads none that is not named."""

SOURCE_HELP = (
    "a file, a folder, or - for standard input; several sources describe one cluster. "
    "Without any, the cluster of the current kubeconfig context is read"
)


class Parser(argparse.ArgumentParser):
    """Raises `InvalidInput` on wrong usage, so that it is told in the way every other fault is."""

    def error(self, message: str) -> NoReturn:
        """Wrong usage, with the usage line as its hint."""
        hint = f"{' '.join(self.format_usage().split())}; {self.prog} --help says more"
        raise InvalidInput([Problem(code="usage", message=message, place=Place(file="command line"), hint=hint)])


def parser() -> Parser:
    """The parser of the whole program."""
    root = Parser(
        prog="advisor",
        description="Which known faults hit this cluster, why, until which release, and what to do now.",
        epilog=_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    root.add_argument("--version", action="version", version=f"advisor {__version__}")
    commands = root.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _scan(commands)
    _explain(commands)
    _diff(commands)
    _inventory(commands)
    _rules(commands)
    _waivers(commands)
    return root


if TYPE_CHECKING:
    # The only name argparse has for what add_subparsers returns, and it takes a parameter only for the type checker.
    _Commands: TypeAlias = argparse._SubParsersAction[Parser]


def _command(commands: _Commands, name: str, summary: str, *, epilog: str = _CODES) -> Parser:
    command = commands.add_parser(
        name,
        help=summary,
        description=summary,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _presentation(command)
    return command


def _scan(commands: _Commands) -> None:
    scan = _command(
        commands, "scan", "Judge an inventory: what hits it, and what is not known.", epilog=_SCAN_EXAMPLES + _CODES
    )
    scan.add_argument("sources", nargs="*", metavar="SOURCE", help=SOURCE_HELP)
    _cluster(scan)
    scan.add_argument("--details", action="store_true", help="tell every finding in full, not only the most severe")
    scan.add_argument("--all", action="store_true", dest="show_all", help="list settled findings too")
    _judging(scan)


def _explain(commands: _Commands) -> None:
    explain = _command(commands, "explain", "What an advisory says; with sources, why it does or does not apply there.")
    explain.add_argument("advisory", metavar="ADVISORY", help="its id, as scan shows it")
    explain.add_argument("sources", nargs="*", metavar="SOURCE", help="as for scan; without any, no cluster is read")
    _cluster(explain)
    _judging(explain)


def _diff(commands: _Commands) -> None:
    diff = _command(commands, "diff", "What changed between two reports, and because of what.")
    diff.add_argument("old", metavar="OLD", help="a report as scan -o json writes it")
    diff.add_argument("new", metavar="NEW", help="a later one")
    _counting(diff.add_argument_group("judging (each also as ADVISOR_<NAME>, such as ADVISOR_FAIL_ON)"))


def _inventory(commands: _Commands) -> None:
    inventory = commands.add_parser("inventory", help="Look at an inventory.", description="Look at an inventory.")
    verbs = inventory.add_subparsers(dest="verb", metavar="VERB", required=True)
    show = _command(
        verbs, "show", "Print what the sources show: components, nodes, settings, and what they cannot show."
    )
    save = _command(verbs, "collect", "Save what the sources or clusters show, to be scanned later or elsewhere.")
    for command in (show, save):
        command.add_argument("sources", nargs="*", metavar="SOURCE", help=SOURCE_HELP)
        _cluster(command)
        _further_rules(command)


#: What `rules list` can list.
_LISTED = ("advisories", "releases", "compatibility", "hops", "facts", "components")


def _rules(commands: _Commands) -> None:
    rules = commands.add_parser(
        "rules", help="Look at the knowledge base, or check it.", description="The knowledge base."
    )
    verbs = rules.add_subparsers(dest="verb", metavar="VERB", required=True)
    check = _command(verbs, "check", "Check rules: form, meaning, their cases, and whether the cases notice mistakes.")
    check.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="rules to check in place of the built-in ones; without a kb.yaml, on top of them",
    )
    listing = _command(verbs, "list", "List advisories, releases, compatibility, hops, facts or components.")
    listing.add_argument("what", nargs="?", default="advisories", choices=_LISTED)
    listing.add_argument(
        "component",
        nargs="?",
        metavar="NAME",
        help="for releases and hops: of which component; for compatibility: the rows of which table",
    )
    listing.add_argument(
        "--line", metavar="LINE", help="for the releases of a component: this line alone, such as 1.31"
    )
    _further_rules(listing)
    _bundle(verbs)
    _drafting(verbs)
    show = _command(
        verbs, "show", "Show an advisory, a compatibility table, a hazard, a runbook, or the hops of a component."
    )
    show.add_argument("advisory", metavar="NAME", help="an id, as list shows it; for its hops a component")
    show.add_argument("--source", action="store_true", help="of an advisory: the text of its file")
    _further_rules(show)


def _waivers(commands: _Commands) -> None:
    waivers = commands.add_parser("waivers", help="Check waivers.", description="Check waivers.")
    verbs = waivers.add_subparsers(dest="verb", metavar="VERB", required=True)
    check = _command(verbs, "check", "Check waivers: form, names, dates, scopes that match nothing, and overlaps.")
    check.add_argument("files", nargs="*", metavar="FILE", help=f"waivers files; {WAIVERS_FILE} when none is named")
    _further_rules(check)
    check.add_argument("--today", metavar="DATE", help="check as of this day, such as 2026-11-21")


def _cluster(command: argparse.ArgumentParser) -> None:
    """Flags that choose which clusters are read where no source is named."""
    group = command.add_argument_group(
        "reading a cluster", "With no SOURCE, clusters are read over their APIs: only GET, and never a Secret."
    )
    group.add_argument(
        "--kubeconfig", metavar="FILE", help="read this kubeconfig, in place of KUBECONFIG and ~/.kube/config"
    )
    group.add_argument(
        "--context", action="append", metavar="NAME", help="not the current context, but this; repeatable"
    )
    group.add_argument("--all-contexts", action="store_true", help="every context of the kubeconfig, side by side")
    group.add_argument("--in-cluster", action="store_true", help="the cluster around this pod, by its service account")
    group.add_argument("--request-timeout", metavar="TIME", help="for one request, such as 30s (default) or 2m")
    group.add_argument("--timeout", metavar="TIME", help="for all that is asked of one cluster, such as 10m (default)")


def _presentation(command: argparse.ArgumentParser) -> None:
    """Flags of every command: where results go, and how they look."""
    group = command.add_argument_group("output")
    formats = "terminal or json, for scan also markdown; repeatable"
    group.add_argument("-o", "--output", action="append", metavar="FORMAT[=FILE]", help=formats)
    group.add_argument("--output-file", metavar="FILE", help="write the one output to this file")
    group.add_argument("--color", choices=COLOURS, help="auto by default; NO_COLOR is honoured too")
    group.add_argument("--no-progress", action="store_true", help="say nothing of work in progress")
    group.add_argument("-q", "--quiet", action="store_true", help="say nothing but errors on standard error")
    group.add_argument("-v", "--verbose", action="store_true", help="say more on standard error")
    help_on_file = f"read settings from this file; of an {UNNAMED} that is only there, how results look is taken"
    group.add_argument("--config", metavar="FILE", help=help_on_file)


def _drafting(verbs: _Commands) -> None:
    new = _command(
        verbs,
        "new",
        "Write the first draft of an advisory; what a person has to write says TODO.",
        epilog=_NEW + _CODES,
    )
    new.add_argument("id", metavar="ID", help="names the fault, such as calico-felix-netlink-handle-leak")
    new.add_argument("--component", required=True, metavar="NAME", help="what has the fault; rules list components")
    new.add_argument("--kind", choices=("defect", "security"), default="defect", help="defect unless told")
    new.add_argument(
        "--severity", choices=("critical", "high", "medium", "low"), default="medium", help="medium unless told"
    )
    new.add_argument("--introduced", metavar="VERSION", help="the first release with the fault")
    new.add_argument("--fixed", metavar="VERSION", help="the first release without it")
    new.add_argument("--last-affected", metavar="VERSION", help="the last release with it, where no fix is known")
    new.add_argument("--limit", metavar="VERSION", help="the end, exclusive, of a line that was never fixed")
    bring = _command(verbs, "import", "Turn records of other databases into drafts.")
    bring.add_argument("format", choices=("osv",), help="OSV, in JSON: https://ossf.github.io/osv-schema/")
    bring.add_argument("files", nargs="+", metavar="FILE")
    for command in (new, bring):
        command.add_argument("--into", default="rules", metavar="FOLDER", help="the rules folder, `rules` unless told")
        command.add_argument("--today", metavar="DATE", help="the day on which references were read")
        _further_rules(command)
    export = _command(verbs, "export", "Write advisories as records that other tools read.")
    export.add_argument("format", choices=("osv",), help="OSV 1.7.5, in JSON")
    export.add_argument("advisories", nargs="*", metavar="ADVISORY", help="all of them if none is named")
    export.add_argument("--into", metavar="FOLDER", help="one file each, in this folder")
    _further_rules(export)


def _bundle(verbs: _Commands) -> None:
    bundle = _command(
        verbs,
        "bundle",
        "Pack a rules folder into one file, the same bytes for the same rules.",
        epilog=_BUNDLE + _CODES,
    )
    bundle.add_argument(
        "folder", nargs="?", metavar="FOLDER", help="the rules folder; the built-in one if none is named"
    )
    bundle.add_argument("--into", required=True, metavar="FILE", help="the bundle to write, such as rules.tar")
    bundle.add_argument("--key", metavar="FILE", help="a minisign secret key: signs it, into FILE.minisig")


def _further_rules(command: argparse._ActionsContainer) -> None:
    """Flags of every command that loads knowledge."""
    command.add_argument(
        "--rules", action="append", metavar="PATH", help="a further rules folder or bundle; repeatable"
    )
    command.add_argument(
        "--public-key", action="append", metavar="KEY", help="a minisign public key that may sign bundles, or its file"
    )
    command.add_argument("--allow-unsigned", action="store_true", help="take bundles that nobody signed")


def _judging(command: argparse.ArgumentParser) -> None:
    """Flags of every command that judges. Each can stand in the environment as ADVISOR_<NAME> too."""
    group = command.add_argument_group("judging (each also as ADVISOR_<NAME>, such as ADVISOR_FAIL_ON)")
    _further_rules(group)
    _counting(group)
    group.add_argument("--baseline", metavar="REPORT", help="an earlier JSON report: only what is new or worse counts")
    group.add_argument("--allow-stale", metavar="DAYS", help="days that knowledge may be past its budget")
    group.add_argument("--waivers", metavar="FILE", help="findings that somebody accepts for a while")
    group.add_argument("--answers", metavar="FILE", help="facts that a person vouches for, where nothing shows them")
    group.add_argument(
        "--fail-on-eol",
        metavar="DAYS",
        help="fail where support has ended or ends within so many days; 0: only where it has; else none counts",
    )
    group.add_argument(
        "--basis", metavar="BASIS", help="running (default) or intended: what a clear verdict may rest on"
    )
    group.add_argument("--edition", metavar="EDITION", help="community (counts when nothing is said) or prime")
    group.add_argument("--today", metavar="DATE", help="judge as of this day, such as 2026-11-21")


def _counting(group: argparse._ArgumentGroup) -> None:
    """Flags of every command with a gate: what counts there."""
    group.add_argument("--fail-on", metavar="SEVERITY", help="critical, high, medium or low (default): what counts")
    group.add_argument("--allow-unknown", action="store_true", help="let undecided findings pass")
    group.add_argument("--exit-zero", action="store_true", help="return 0 where 1 or 3 would be returned")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The arguments, not yet checked. Raises `InvalidInput` on wrong usage; `--help` and `--version` leave with 0."""
    return parser().parse_args(arguments)
