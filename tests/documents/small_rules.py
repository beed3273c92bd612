"""A small rules folder as text, to be written, edited and loaded: a test changes the one line it is about."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from advisor.documents.components import components
from advisor.documents.facts import facts
from advisor.documents.knowledge import Rules, load_knowledge
from advisor.documents.source import read_yaml_document
from advisor.documents.view import View
from advisor.documents.vocabulary import Vocabulary
from advisor.problems import InvalidInput, Problem

KB = """\
name: small
version: 2026.1
as_of: 2026-08-22
requires_advisor: ">=0.1,<1"
stale_after_days: 180
"""

COMPONENTS = """\
components:
  - name: thing
    title: Thing
    scheme: semantic
    presence: expected
    runs_on_every_node: true
    homes: [things]
    shown_by: [DaemonSet, Pod]
    images:
      - {path: things/thing, build: upstream}
      - {path: mirrored-thing, build: upstream, states_only: true}
    containers: [thing-agent]
    statements:
      - {kind: ThingInfo, group: things.example, name: default, field: spec.version}
    remedy: kubectl get daemonsets -n things -o json
  - name: platform
    title: Platform
    scheme: rke2
    presence: opportunistic
    runs_on_every_node: false
    module: example.com/platform
    kubelet_marker: +rke2r
    remedy: kubectl get nodes
"""

FACTS = """\
facts:
  - name: node.kernel
    type: kernel
    scope: node
    meaning: The running kernel.
    obtain: [{reach: api, says: kubectl get nodes -o json}]
  - name: node.os_image
    type: text
    scope: node
    meaning: The operating system.
    obtain: [{reach: api, says: kubectl get nodes -o json}]
  - name: node.operating_system
    type: text
    scope: node
    meaning: linux or windows.
    obtain: [{reach: api, says: kubectl get nodes -o json}]
  - name: thing.fast
    type: boolean
    scope: node
    meaning: Whether it takes the fast path.
    obtain: [{reach: api, says: kubectl get daemonsets}, {reach: host, says: thing --status}]
    setting:
      component: thing
      environment: THING_FAST
      kind: ThingConfiguration
      field: spec.fast
      selector_objects: [{introduced: v1.2.0}]
    defaults:
      - {builds: [upstream], from: v1.0.0, through: v1.3.0, value: true, source: "https://thing.example/docs"}
  - name: thing.errors
    type: number
    unit: errors per hour
    scope: cluster
    meaning: Errors in its log.
    obtain: [{reach: person, says: how many errors}]
  - name: cluster.cni
    type: choice
    choices: [thing, other]
    scope: cluster
    meaning: The network plugin.
    obtain: [{reach: api, says: kubectl get daemonsets}]
    signs:
      - {kind: DaemonSet, namespace: things, name: thing, value: thing}
      - {kind: Installation, name: default, field: spec.cni, equals: Other, value: other}
"""

RELEASES = """\
component: thing
source: https://thing.example/releases
read: 2026-08-22
span: {from: v1.0.0, through: v1.3.0}
releases:
  - {version: v1.0.0, date: 2025-01-01}
  - {version: v1.0.1, date: 2025-02-01}
  - {version: v1.1.0, date: 2025-03-01}
  - {version: v1.1.1, date: 2025-04-01, editions: [prime], status: withdrawn}
  - {version: v1.2.0}
  - {version: v1.2.1}
  - {version: v1.3.0}
"""

PLATFORM_RELEASES = """\
component: platform
source: https://platform.example/releases
read: 2026-08-22
slots:
  - {name: thing, component: thing, build: upstream, when: {fact: cluster.cni, is: thing}}
  - {name: always, component: thing, build: rebuilt}
releases:
  - {version: v1.28.1+rke2r1, ships: {thing: v1.1.0, always: v1.0.0}}
"""

ADVISORY = """\
id: thing-breaks
kind: defect
title: Thing breaks when it is fast
summary: It breaks.
severity: high
component: thing
examined: {from: v1.0.0, through: v1.3.0}
affected:
  - {introduced: v1.1.0, fixed: v1.1.1, confidence: medium}
  - {introduced: v1.2.0, limit: v1.3.0}
uncertain:
  - {introduced: v1.0.1, limit: v1.1.0}
builds:
  rebuilt:
    affected: [{introduced: v1.1.0, last_affected: v1.2.1}]
when: {fact: thing.fast, is: true}
symptoms:
  - {says: It logs that it broke., kind: log}
  - {says: It fails more often., kind: metric, query: 'rate(errors[5m])'}
  - {says: Errors are counted., kind: fact, when: {fact: thing.errors, at_least: 1}}
consequence: Nothing works.
fix: Move to v1.1.1.
workarounds:
  - title: Make it slow
    steps: [{do: Switch it., command: thing --slow}, {do: Wait.}]
    clears: {fact: thing.fast, is: false}
    cost: It is slow.
    rollback: thing --fast
validation:
  before: [{title: Which version, kind: command, run: thing --version, expect: v1.1.0}]
  after: [{title: Which version, kind: command, run: thing --version, expect: v1.1.1}]
references:
  - {url: "https://thing.example/1", says: the report, read: 2026-08-22}
confidence: high
doubt: Whether v1.0.1 has it.
cases:
  - name: before the fix
    inventory: {components: {thing: v1.1.0}, nodes: [{name: a, facts: {thing.fast: true}}]}
    expect: affected
    standing: exposed
    because: it is the version that broke.
  - name: at the fix
    inventory: {components: {thing: v1.1.1}, coverage: all}
    expect: fixed
    because: it is the fix.
  - name: never broken
    inventory: {components: {thing: v1.0.0}, coverage: all}
    expect: not_affected
    because: it is older.
  - name: nobody knows the setting
    inventory: {components: {thing: v1.1.0}, nodes: [{name: a}]}
    expect: unknown
    missing: [thing.fast]
    because: nobody looked.
"""

RULES: Mapping[str, str] = {
    "kb.yaml": KB,
    "components.yaml": COMPONENTS,
    "facts.yaml": FACTS,
    "releases/thing.yaml": RELEASES,
    "releases/platform.yaml": PLATFORM_RELEASES,
    "advisories/net/thing-breaks.yaml": ADVISORY,
}

SEMANTIC_HINT = "write one such as v1.2.3-rc.1"

RULE = "advisories/net/thing-breaks.yaml"


def changed(text: str, *edits: tuple[str, str]) -> str:
    """The text with each edit made at its first place, which must exist."""
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def write_rules(folder: Path, files: Mapping[str, str] = RULES) -> Path:
    """Writes files below a folder, which it makes."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def edited(file: str, *edits: tuple[str, str]) -> dict[str, str]:
    """All small rules, with edits in one file."""
    return {**RULES, file: changed(RULES[file], *edits)}


def load(*folders: Path) -> Rules:
    """The rules of the folders, without a cache."""
    return load_knowledge(folders, use_cache=False)


def problems_in(*folders: Path) -> tuple[Problem, ...]:
    """What is wrong with rules folders."""
    with pytest.raises(InvalidInput) as caught:
        load(*folders)
    return caught.value.problems


def told(problems: Iterable[Problem]) -> list[tuple[str, int | None, str]]:
    """Code, line and pointer of each problem."""
    return [(problem.code, problem.place.line, problem.place.pointer) for problem in problems]


def view_of(text: str, *, refused: Iterable[str] = ()) -> View:
    """A document as decoders see it; `refused` are the pointers at which earlier gates found something."""
    document = read_yaml_document(text.encode(), file="f.yaml")
    pointed = [Problem(code="told", message="", place=document.place(_steps(each))) for each in refused]
    document = document.refusing(pointed)
    return View(document=document, data=document.data, problems=[])


def _steps(pointer: str) -> list[str | int]:
    return [int(step) if step.isdecimal() else step for step in pointer.split("/")[1:]]


def small_vocabulary() -> Vocabulary:
    """The names the small rules declare."""
    unusable: set[str] = set()
    known = components(view_of(COMPONENTS), unusable)
    return Vocabulary(components=known, facts=facts(view_of(FACTS), known, unusable), unusable=frozenset(unusable))
