"""A small rule whose cases notice every mistake, to be spoilt one edit at a time."""

from pathlib import Path

from advisor.documents.knowledge import Rules
from advisor.rulecheck import check_rules
from advisor.rulecheck.check import RuleCheck
from tests.documents.small_rules import RULES, changed, load, write_rules

PINNED = """\
id: thing-leaks
kind: defect
title: Thing leaks when it is fast
summary: It leaks.
severity: low
component: thing
examined: {from: v1.0.1, through: v1.2.1}
affected:
  - {introduced: v1.1.0, fixed: v1.2.1}
when: {fact: thing.fast, is: true}
consequence: Memory runs out.
fix: Move to v1.2.1.
workarounds:
  - title: Make it slow
    steps: [{do: Switch it.}]
    clears: {fact: thing.fast, is: false}
    cost: It is slow.
    rollback: Switch it back.
validation:
  before: [{title: Version, kind: command, run: thing --version, expect: v1.1.0}]
  after: [{title: Version, kind: command, run: thing --version, expect: v1.2.1}]
references:
  - {url: "https://thing.example/2", says: the report, read: 2026-08-22}
confidence: high
cases:
  - name: the first with it
    inventory: {components: {thing: v1.1.0}, nodes: [{name: a, facts: {thing.fast: true}}], coverage: all}
    expect: affected
    because: it came with it.
  - name: the last with it
    inventory: {components: {thing: v1.2.0}, nodes: [{name: a, facts: {thing.fast: true}}], coverage: all}
    expect: affected
    because: it has the same code.
  - name: the last without it
    inventory: {components: {thing: v1.0.1}, nodes: [{name: a, facts: {thing.fast: true}}], coverage: all}
    expect: not_affected
    because: it is older.
  - name: the fix
    inventory: {components: {thing: v1.2.1}, nodes: [{name: a, facts: {thing.fast: true}}], coverage: all}
    expect: fixed
    because: it is the fix.
  - name: one that nobody examined
    inventory: {components: {thing: v1.3.0}, nodes: [{name: a, facts: {thing.fast: true}}], coverage: all}
    expect: unknown
    because: it came after the rule.
  - name: older than anything examined
    inventory: {components: {thing: v1.0.0}, nodes: [{name: a, facts: {thing.fast: true}}], coverage: all}
    expect: unknown
    because: nobody looked at it.
  - name: slow
    inventory: {components: {thing: v1.1.0}, nodes: [{name: a, facts: {thing.fast: false}}],
                coverage: [{kind: Node, namespaces: all}]}
    expect: not_affected
    because: only the fast path leaks.
  - name: nobody knows how fast
    inventory: {components: {thing: v1.1.0}, nodes: [{name: a}]}
    expect: unknown
    missing: [thing.fast]
    because: the setting was not read.
"""

FILE = "advisories/net/thing-leaks.yaml"


def rules_with(folder: Path, *edits: tuple[str, str], more: str = "") -> Rules:
    """The pinned rule alone, edited, with cases appended."""
    files = {name: text for name, text in RULES.items() if not name.startswith("advisories/")}
    return load(write_rules(folder, {**files, FILE: changed(PINNED, *edits) + more}))


def checked(folder: Path, *edits: tuple[str, str], more: str = "") -> RuleCheck:
    """What checking it finds."""
    rules = rules_with(folder, *edits, more=more)
    return check_rules(rules.knowledge, rules.cases, rules.place)


def without_case(name: str) -> tuple[str, str]:
    """The edit that takes one case out."""
    start = PINNED.index(f"  - name: {name}\n")
    end = PINNED.find("  - name: ", start + 1)
    return PINNED[start : end if end > 0 else len(PINNED)], ""
