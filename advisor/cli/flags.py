"""Groups of flags that several commands share."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from advisor.cli.presentation import COLOURS, UNNAMED

SOURCE_HELP = (
    "a file, a folder, or - for standard input; several sources describe one cluster. "
    "Without any, the cluster of the current kubeconfig context is read"
)

#: Between the narrowest and the widest that are drawn.
WIDTH_HELP = "Lines are as wide as COLUMNS says (40 to 120), else as the terminal is, else 80."


def cluster_flags(command: argparse.ArgumentParser) -> None:
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


def estate_flags(command: argparse.ArgumentParser) -> None:
    """Flags of a run over many clusters."""
    group = command.add_argument_group(
        "many clusters",
        "With --estate each file, also of a folder or an archive, is an inventory of its\n"
        "own. Formats are then terminal, jsonl (a line for each cluster, a summary last),\n"
        "json-summary, html and metrics.",
    )
    group.add_argument("--estate", action="store_true", help="judge each inventory by itself, in several processes")
    group.add_argument("--jobs", metavar="N", help="in so many processes; as many as there are processors by default")
    group.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="on the workers of this Dask scheduler, such as tls://dask:8786; needs upgrade-advisor[distributed]",
    )
    group.add_argument(
        "--group-by", metavar="LABEL", help="count clusters by this label of their inventories too, such as region"
    )
    group.add_argument(
        "--resume", action="store_true", help="go on with the file of -o jsonl=FILE where an earlier run stopped"
    )


def presentation_flags(command: argparse.ArgumentParser, formats: Sequence[str], *, narrates: bool) -> None:
    """Flags of every command: where results go, and how they look. The format that comes first is the default.

    A command without formats writes no result, and has no flags that say where to; a screen, which narrates nothing
    beside what it shows, has none that say how much.
    """
    group = command.add_argument_group("output", WIDTH_HELP if formats else None)
    if formats:
        help_on_formats = f"{', '.join(formats)}; repeatable, with a file for all but one"
        group.add_argument("-o", "--output", action="append", metavar="FORMAT[=FILE]", help=help_on_formats)
        group.add_argument("--output-file", metavar="FILE", help="write the one output to this file")
    else:
        command.set_defaults(output=None, output_file=None)
    group.add_argument("--color", choices=COLOURS, help="auto by default; NO_COLOR is honoured too")
    if narrates:
        group.add_argument("--no-progress", action="store_true", help="say nothing of work in progress")
        group.add_argument("-q", "--quiet", action="store_true", help="say nothing but errors on standard error")
        group.add_argument("-v", "--verbose", action="store_true", help="say more on standard error")
    else:
        command.set_defaults(no_progress=False, quiet=False, verbose=False)
    help_on_file = f"read settings from this file; of an {UNNAMED} that is only there, how results look is taken"
    group.add_argument("--config", metavar="FILE", help=help_on_file)


def knowledge_flags(command: argparse.ArgumentParser) -> None:
    """Flags of every command that loads knowledge."""
    group = command.add_argument_group("rules (each also as ADVISOR_<NAME>, such as ADVISOR_RULES)")
    group.add_argument("--rules", action="append", metavar="PATH", help="a further rules folder or bundle; repeatable")
    group.add_argument(
        "--public-key", action="append", metavar="KEY", help="a minisign public key that may sign bundles, or its file"
    )
    group.add_argument("--allow-unsigned", action="store_true", help="take bundles that nobody signed")


def judging_flags(command: argparse.ArgumentParser) -> None:
    """Flags of every command that judges. Each can stand in the environment as ADVISOR_<NAME> too."""
    group = _judging_group(command)
    group.add_argument("--baseline", metavar="REPORT", help="an earlier JSON report: only what is new or worse counts")


def planning_flags(command: argparse.ArgumentParser) -> None:
    """Flags of a command that plans: those of one that judges, but for what is only compared, and its own."""
    wish_flags(command)
    _judging_group(command)


def serving_flags(command: argparse.ArgumentParser) -> None:
    """Flags that put a screen into a browser."""
    group = command.add_argument_group(
        "in a browser", "With the extra upgrade-advisor[serve]. A link that opens once is printed on standard error."
    )
    group.add_argument("--serve", action="store_true", help="show it in a browser, and not in this terminal")
    group.add_argument("--host", metavar="ADDRESS", help="listen here, and not on 127.0.0.1; there is no TLS")
    group.add_argument("--port", metavar="N", help="listen on this port, and not on 8000; 0: on a free one")


def wish_flags(command: argparse.ArgumentParser) -> None:
    """What is wanted of a plan."""
    group = command.add_argument_group("where to go")
    group.add_argument(
        "--goal", metavar="GOAL", help="clear (default): as little open as can be; latest-patch: of each line; latest"
    )
    group.add_argument(
        "--target", action="append", metavar="COMPONENT=VERSION", help="in place of a goal: this, there; repeatable"
    )
    group.add_argument("--severity", metavar="SEVERITY", help="plan for findings as severe as this; else --fail-on")
    group = command.add_argument_group("how to get there")
    group.add_argument(
        "--avoid", action="append", metavar="COMPONENT=VERSION", help="do not go to this release; repeatable"
    )
    group.add_argument("--keep", action="append", metavar="COMPONENT", help="leave this where it is; repeatable")
    group.add_argument(
        "--try-answers", metavar="N", help="try so many other answers to what nobody settled; 4 by default, 0: none"
    )
    group.add_argument("--allow-os", action="store_true", help="let kernels of nodes move too, where that ends a fault")
    group.add_argument("--allow-prerelease", action="store_true", help="go to alphas, betas and candidates too")
    group.add_argument(
        "--assume-nearest",
        action="store_true",
        help="where a version is in no release table, plan from the nearest release before it, and say so",
    )
    group.add_argument("--max-hops", metavar="N", help="make no more hops than this")
    group.add_argument(
        "--work",
        metavar="N",
        help="follow so many paths at most for each question, and say what is left unproven; 100000 by default",
    )
    group.add_argument("--every", metavar="TIME", help="from one window to the next: 90d (default), 2w")
    group.add_argument("--hops-per-window", metavar="N", help="make so many hops in one window; 1 by default")


def verifying_flags(command: argparse.ArgumentParser) -> None:
    """Flags of a command that holds a plan against what is there now: what is asked, and of whom."""
    group = command.add_argument_group("which hop")
    group.add_argument("--alternative", metavar="LETTER", help="the alternative that was chosen; else the first")
    group.add_argument("--after", metavar="N", help="judge the outcome of hop N, 0 for none; else the inventory tells")
    group = command.add_argument_group(
        "asking Prometheus",
        "Queries of validation steps: only GET, and no redirect is followed.",
    )
    group.add_argument("--prometheus", metavar="URL", help="ask this one, such as https://prometheus.example:9090")
    group.add_argument("--prometheus-token-file", metavar="FILE", help="send the bearer token that this file holds")
    group.add_argument("--prometheus-ca-file", metavar="FILE", help="trust these certificates, not the machine's")
    group.add_argument("--prometheus-timeout", metavar="TIME", help="for one query, such as 30s (default) or 2m")
    group = command.add_argument_group("what a person saw")
    group.add_argument(
        "--record", metavar="FILE", help="results that somebody noted; -o record=FILE writes it to fill in"
    )
    _judging_group(command)


def _judging_group(command: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    knowledge_flags(command)
    group = command.add_argument_group("judging (each also as ADVISOR_<NAME>, such as ADVISOR_FAIL_ON)")
    counting_flags(group)
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
    return group


def counting_flags(group: argparse._ArgumentGroup) -> None:
    """Flags of every command with a gate: what counts there."""
    group.add_argument("--fail-on", metavar="SEVERITY", help="critical, high, medium or low (default): what counts")
    group.add_argument("--allow-unknown", action="store_true", help="let undecided findings pass")
    group.add_argument("--exit-zero", action="store_true", help="return 0 where 1 or 3 would be returned")
