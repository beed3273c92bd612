"""A made-up fault, and its advisory as an author would write it: 2.2 kB of YAML with cases that hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

#: Every component has the release lines 1.10 to 1.19, of six releases each.
FIRST_LINE, LAST_LINE, RELEASES_A_LINE = 10, 19, 6
NAMESPACE = "agents"

_KERNEL_AT_FAULT = "5.4.0-177-generic"

Condition: TypeAlias = Literal["always", "kernel", "setting", "both"]
"""What an advisory asks besides the version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault of one component."""

    id: str
    component: str
    condition: Condition
    ranges: tuple[tuple[int, int, int], ...]
    """Release line, and the releases of it from which and before which the fault is there."""


def setting_of(component: str) -> str:
    """The fact that is a component's own setting."""
    return f"{component.replace('-', '_')}.fast_path"


def advisory_text(fault: Fault) -> str:
    """The whole file."""
    ranges = "".join(f"  - {{introduced: v1.{line}.{a}, fixed: v1.{line}.{b}}}\n" for line, a, b in fault.ranges)
    return f"""\
id: {fault.id}
kind: defect
title: {fault.component} loses its routes when a node comes back after a short break of its network
summary: >-
  When the link of a node goes down for less than the hold time, {fault.component} marks its routes as stale and does
  not write them again, because the timer that would do so is stopped by the same event.
severity: {("low", "medium", "high")[len(fault.ranges) % 3]}
component: {fault.component}
examined: {{from: v1.{FIRST_LINE}.0, through: v1.{LAST_LINE}.5}}
affected:
{ranges}{_when(fault)}symptoms:
  - says: The agent logs "route vanished, will not be restored" and nothing after it.
    kind: log
consequence: Pods on the node cannot reach those of other nodes for a while after every short break.
fix: The first releases without the fault are those named above.
workarounds:
  - title: Synchronise more often
    steps:
      - do: Set the interval to ten seconds.
        command: kubectl -n {NAMESPACE} set env daemonset/{fault.component} SYNC_INTERVAL=10s
    cost: More CPU time on every node, and more requests to the API server.
    rollback: kubectl -n {NAMESPACE} set env daemonset/{fault.component} SYNC_INTERVAL-
validation:
  before:
    - title: Which version runs
      kind: command
      run: kubectl -n {NAMESPACE} get daemonset {fault.component} -o wide
      expect: An image of an affected version.
  after:
    - title: The fixed version runs everywhere
      kind: command
      run: kubectl -n {NAMESPACE} rollout status daemonset/{fault.component}
      expect: The rollout is complete.
references:
  - {{url: "https://{fault.component}.example/issues/{fault.id}", says: the report and its fix, read: 2026-08-22}}
confidence: high
cases:
{"".join(_cases(fault))}"""


def _when(fault: Fault) -> str:
    kernel = '{fact: node.kernel, in: {family: ubuntu, series: "5.4"}}'
    setting = f"{{fact: {setting_of(fault.component)}, is: true}}"
    match fault.condition:
        case "always":
            return ""
        case "kernel":
            return f"when: {kernel}\n"
        case "setting":
            return f"when: {setting}\n"
        case "both":
            return f"when:\n  all:\n    - {setting}\n    - {kernel}\n"


def _cases(fault: Fault) -> Iterator[str]:
    line, introduced, fixed = fault.ranges[0]
    yield _case(fault, "first affected release", f"v1.{line}.{introduced}", "affected", "the fault came with it")
    yield _case(fault, "first fixed release", f"v1.{line}.{fixed}", "fixed", "the fix came with it")
    yield _case(fault, "first release examined", f"v1.{FIRST_LINE}.0", "not_affected", "the fault came later")
    if fault.condition != "always":
        because = "nobody says which kernel and which settings there are"
        yield _case(fault, "only the version", f"v1.{line}.{introduced}", "unknown", because, is_whole=False)


def _case(fault: Fault, name: str, version: str, expect: str, because: str, *, is_whole: bool = True) -> str:
    rest = f"      nodes: [{{name: n1, kernel: {_KERNEL_AT_FAULT}}}]\n      coverage: all\n" if is_whole else ""
    return f"""\
  - name: {name}
    inventory:
      components: {{{fault.component}: {version}}}
{rest}    expect: {expect}
    because: {because}.
"""
