"""Tells by a look that a file is none of the kind a flag takes, what it is instead, and how one of that kind begins.

So that somebody who named the wrong file hears of that, and not of the first character that is no YAML. The look is a
cheap one: what may be of the kind, with whatever faults, is left to the gates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from types import MappingProxyType

import msgspec

from advisor.problems import Place, Problem, nearest

#: So much of a file is looked at; none of ours has its first keys later, and prose has shown itself by then.
LOOKED_AT = 1 << 16
_KEY = re.compile(r"^[\"']?([A-Za-z_][\w-]*)[\"']?[ \t]*:(?=\s|\Z)", re.MULTILINE)
#: The key that all we write in JSON has, and nothing that a person writes.
WRITTEN_BY_US = "tool"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

#: What a file with all of these keys is. The first that fits counts.
_OTHERS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({WRITTEN_BY_US, "error"}), "it says what went wrong in a run"),
    (frozenset({WRITTEN_BY_US, "goal"}), "it is a plan"),
    (frozenset({WRITTEN_BY_US, "verdict", "clusters"}), "it is the report of a scan"),
    (frozenset({WRITTEN_BY_US, "schema_version"}), "it is something else that the advisor wrote"),
    (frozenset({"answers"}), "it holds answers"),
    (frozenset({"waivers"}), "it holds waivers"),
    (frozenset({"digest", "items", "marks"}), "it holds the marks of a checklist"),
    (frozenset({"plan", "alternative", "results"}), "it holds results of validation steps"),
    (frozenset({"current-context"}), "it is a kubeconfig"),
    (frozenset({"contexts", "users"}), "it is a kubeconfig"),
    (frozenset({"apiVersion", "kind"}), "it holds Kubernetes objects"),
    (frozenset({"schema_version", "clusters"}), "it is an inventory"),
    (frozenset({"id", "affected"}), "it is an advisory"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The kind of file that a flag takes."""

    code: str
    """Of the problem that a file is none."""
    title: str
    """`answers file`, as it stands behind `this is no`."""
    keys: frozenset[str] = frozenset()
    """Those by any of which one in YAML is known."""
    hint: str
    """How one begins, or is made."""
    is_json: bool = False
    """Whether a program wrote it; of what is JSON its reader then says more."""


WANTED: Mapping[str, Wanted] = MappingProxyType(
    {
        "answers": Wanted(
            code="not-answers",
            title="answers file",
            keys=frozenset({"answers"}),
            hint="answers look so: {schema_version: 1.0.0, answers: [{fact: calico.strict_affinity, value: true, "
            "scope: {clusters: all}, owner: platform-team, reason: set by hand, expires: 2027-03-31}]}; "
            "advisor scan prints lines to start from",
        ),
        "waivers": Wanted(
            code="not-waivers",
            title="waivers file",
            keys=frozenset({"waivers"}),
            hint="waivers look so: {schema_version: 1.0.0, waivers: [{id: calico-vxlan-arp-flap, "
            "scope: {clusters: all}, owner: platform-team, reason: rolled out in December, created: 2026-11-02, "
            "expires: 2026-12-20}]}; advisor waivers check tells what is wrong with a file",
        ),
        "results": Wanted(
            code="not-results",
            title="record of results",
            keys=frozenset({"results"}),
            hint="write one with advisor verify PLAN.json -o record=FILE",
        ),
        "report": Wanted(
            code="not-a-report",
            title="report of the advisor",
            hint="write one with advisor scan -o json=report.json",
            is_json=True,
        ),
        "plan": Wanted(
            code="not-a-plan",
            title="plan of the advisor",
            hint="write one with advisor plan -o json=plan.json",
            is_json=True,
        ),
        "settings": Wanted(
            code="not-settings",
            title="settings file",
            hint='settings are lines of TOML such as fail_on = "high"; advisor scan --help names them',
        ),
        "kubeconfig": Wanted(
            code="not-a-kubeconfig",
            title="kubeconfig",
            keys=frozenset({"contexts", "users", "current-context", "clusters", "kind"}),
            hint="name the file that kubectl uses, such as ~/.kube/config; saved output is a SOURCE, without a flag",
        ),
        "osv": Wanted(
            code="not-osv",
            title="OSV record",
            hint="name a JSON file as https://osv.dev gives them",
            is_json=True,
        ),
    }
)


def mistaken(text: bytes, *, file: str, kind: str, known: Set[str] = frozenset()) -> Problem | None:
    """Why a text is surely no file of this kind; None where it may be one. `known` are further keys it may have."""
    wanted = WANTED[kind]
    if not text.strip():
        message = f"there is nothing in this file, and {_article(wanted.title)} was expected"
        return Problem(code="empty-document", message=message, place=Place(file=file, line=1), hint=wanted.hint)
    if text.startswith(_UTF16_MARKS):
        return None
    if b"\0" in text[4:LOOKED_AT] and b"\0" not in text[:4]:
        return _none_of(wanted, file, "it is binary")
    if wanted.is_json:
        return None if text.lstrip()[:1] in b"{[" else _none_of(wanted, file, "it is no JSON")
    keys = _keys_of(text)
    if keys is None or (keys & wanted.keys and WRITTEN_BY_US not in keys):
        return None
    if what := _what_it_is(keys):
        return _none_of(wanted, file, what)
    may_be = wanted.keys | known
    return None if any(key in may_be or nearest(key, may_be) for key in keys) else _none_of(wanted, file, "")


def _what_it_is(keys: Set[str]) -> str:
    """What a file with these keys is, of those that people hand from one command to another; empty when it is none."""
    return next((says for needed, says in _OTHERS if needed <= keys), "")


def _none_of(wanted: Wanted, file: str, what: str) -> Problem:
    message = f"this is no {wanted.title}{f'; {what}' if what else ''}"
    return Problem(code=wanted.code, message=message, place=Place(file=file), hint=wanted.hint)


def _article(title: str) -> str:
    return f"{'an' if title[0] in 'aeiouAEIOU' else 'a'} {title}"


def _keys_of(text: bytes) -> frozenset[str] | None:
    """The keys at the top of a document, as far as a look shows them; None for one in braces that is no JSON."""
    if text.lstrip()[:1] != b"{":
        return frozenset(_KEY.findall(text[:LOOKED_AT].decode("utf-8", errors="replace")))
    try:
        return frozenset(msgspec.json.decode(text, type=dict[str, msgspec.Raw]))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
