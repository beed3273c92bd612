"""The arguments of `advisor rules`: to look at the knowledge base, to write for it, to check it, to hand it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.cli import examples
from advisor.cli.flags import knowledge_flags
from advisor.cli.parser import CODES, new_command

if TYPE_CHECKING:
    from advisor.cli.parser import Commands

_NEW = """\
examples:
  advisor rules new calico-example-leak --component calico --fixed v3.31.3
  advisor rules check rules

"""

_EXPORT = """\
examples:
  advisor rules export osv --into osv/
  advisor rules export prometheus --output-file advisor-rules.yaml
  promtool check rules advisor-rules.yaml

Of the metrics that advisories name, those become alerts of which a value is
known that a sound cluster does not pass; the others become recording rules,
to look at.

"""

_BUNDLE = """\
examples:
  minisign -G -p rules.pub -s rules.key
  advisor rules bundle rules/ --into rules-2026.11.tar --key rules.key
  advisor scan --rules rules-2026.11.tar --public-key rules.pub cluster.json

A key that is sealed with a password is opened with ADVISOR_KEY_PASSWORD.

"""

#: What `rules list` can list.
_LISTED = ("advisories", "releases", "compatibility", "hops", "facts", "components")


def add_rules(commands: Commands) -> None:
    """All verbs of `rules`."""
    rules = commands.add_parser(
        "rules", help="Look at the knowledge base, or check it.", description="The knowledge base."
    )
    verbs = rules.add_subparsers(dest="verb", metavar="VERB", required=True)
    listing = new_command(
        verbs,
        "list",
        "List advisories, releases, compatibility, hops, facts or components.",
        epilog=examples.RULES_LIST + CODES,
    )
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
    knowledge_flags(listing)
    show = new_command(
        verbs,
        "show",
        "Show an advisory, a compatibility table, a hazard, a runbook, or the hops of a component.",
        epilog=examples.RULES_SHOW + CODES,
    )
    show.add_argument("advisory", metavar="NAME", help="an id, as list shows it; for its hops a component")
    show.add_argument("--source", action="store_true", help="of an advisory: the text of its file")
    knowledge_flags(show)
    _drafting(verbs)
    check = new_command(
        verbs,
        "check",
        "Check rules: form, meaning, their cases, and whether the cases notice mistakes.",
        epilog=examples.RULES_CHECK + CODES,
    )
    check.add_argument(
        "paths",
        nargs="*",
        default=[],
        metavar="PATH",
        help="rules to check in place of the built-in ones; without a kb.yaml, on top of them",
    )
    _bundle(verbs)


def _drafting(verbs: Commands) -> None:
    new = new_command(
        verbs,
        "new",
        "Write the first draft of an advisory; what a person has to write says TODO.",
        epilog=_NEW + CODES,
        formats=(),
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
    bring = new_command(
        verbs,
        "import",
        "Turn records of other databases into drafts.",
        epilog=examples.RULES_IMPORT + CODES,
        formats=(),
    )
    bring.add_argument("format", choices=("osv",), help="OSV, in JSON: https://ossf.github.io/osv-schema/")
    bring.add_argument("files", nargs="+", metavar="FILE")
    for command in (new, bring):
        command.add_argument("--into", default="rules", metavar="FOLDER", help="the rules folder, `rules` unless told")
        command.add_argument("--today", metavar="DATE", help="the day on which references were read")
        knowledge_flags(command)
    export = new_command(verbs, "export", "Write advisories as other tools read them.", epilog=_EXPORT + CODES)
    export.add_argument(
        "format", choices=("osv", "prometheus"), help="OSV 1.7.5, in JSON; or a file of alerting and recording rules"
    )
    export.add_argument("advisories", nargs="*", default=[], metavar="ADVISORY", help="all of them if none is named")
    export.add_argument("--into", metavar="FOLDER", help="OSV: one file each, in this folder")
    knowledge_flags(export)


def _bundle(verbs: Commands) -> None:
    bundle = new_command(
        verbs,
        "bundle",
        "Pack a rules folder into one file, the same bytes for the same rules.",
        epilog=_BUNDLE + CODES,
    )
    bundle.add_argument(
        "folder", nargs="?", metavar="FOLDER", help="the rules folder; the built-in one if none is named"
    )
    bundle.add_argument("--into", required=True, metavar="FILE", help="the bundle to write, such as rules.tar")
    bundle.add_argument("--key", metavar="FILE", help="a minisign secret key: signs it, into FILE.minisig")
