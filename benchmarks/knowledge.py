"""Makes rules folders of any size, seeded: valid advisories about components that no cluster of ours need have.

The advisories look like those that ship: a few release lines, most of them fixed, half of them under a condition on the
kernel or on a setting, with cases that hold. They are written as YAML an author could have written, 2.3 kB each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.cluster import SEED, Workload

#: One component in so many is installed in the cluster that is judged.
INSTALLED_OF = 5
ADVISORIES_A_COMPONENT = 10
#: Every component has the release lines 1.10 to 1.19, of six releases each.
FIRST_LINE, LAST_LINE, RELEASES_A_LINE = 10, 19, 6
NAMESPACE = "agents"
REGISTRY = "registry.example/agents"

_KERNEL_AT_FAULT = "5.4.0-177-generic"
_ALWAYS, _KERNEL, _SETTING, _BOTH = "always", "kernel", "setting", "both"
_CONDITIONS = (_ALWAYS, _ALWAYS, _ALWAYS, _KERNEL, _KERNEL, _SETTING, _SETTING, _BOTH)


def write_rules(folder: Path, *, advisories: int, others: int = 0) -> None:
    """Writes a rules folder; `others` more advisories are about components that are never installed."""
    random = Random(SEED)
    components = [*_names("agent", advisories), *_names("other", others)]
    _write(folder / "kb.yaml", _ABOUT)
    _write(folder / "components.yaml", "components:\n" + _DISTRIBUTION + "".join(map(_component, components)))
    _write(folder / "facts.yaml", _FACTS + "".join(map(_setting, components)))
    for name, count in ((name, min(ADVISORIES_A_COMPONENT, advisories)) for name in components):
        for number in range(count):
            fault = _fault(random, f"{name}-fault-{number:02}", name)
            _write(folder / "advisories" / "agents" / name / f"{fault.id}.yaml", _advisory(fault))


def workloads(advisories: int) -> tuple[Workload, ...]:
    """The DaemonSets of the components that are installed, out of those that so many advisories are about."""
    random = Random(SEED)
    return tuple(
        Workload(
            namespace=NAMESPACE,
            name=name,
            image=f"{REGISTRY}/{name}:v1.{random.randint(12, 18)}.{random.randrange(RELEASES_A_LINE)}",
            environment={_variable(name): "true"} if number % 2 else {},
        )
        for number, name in enumerate(_names("agent", advisories)[::INSTALLED_OF])
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fault:
    id: str
    component: str
    condition: str
    ranges: tuple[tuple[int, int, int], ...]
    """Release line, and the releases of it from which and before which the fault is there."""


def _fault(random: Random, name: str, component: str) -> _Fault:
    lines = sorted(random.sample(range(FIRST_LINE + 1, LAST_LINE), random.randint(1, 4)))
    ends = [sorted(random.sample(range(RELEASES_A_LINE), 2)) for _ in lines]
    ranges = tuple((line, first, fixed) for line, (first, fixed) in zip(lines, ends, strict=True))
    return _Fault(id=name, component=component, condition=random.choice(_CONDITIONS), ranges=ranges)


def _names(prefix: str, advisories: int) -> Sequence[str]:
    return [f"{prefix}-{number:03}" for number in range(-(-advisories // ADVISORIES_A_COMPONENT))]


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _fact(component: str) -> str:
    return f"{component.replace('-', '_')}.fast_path"


def _variable(component: str) -> str:
    return f"{component.replace('-', '_').upper()}_FAST_PATH"


def _component(name: str) -> str:
    return f"""\
  - name: {name}
    title: {name.title()}
    scheme: semantic
    presence: expected
    runs_on_every_node: true
    homes: [{NAMESPACE}]
    shown_by: [DaemonSet, Pod]
    images:
      - {{path: agents/{name}, build: upstream}}
    remedy: kubectl get namespaces,daemonsets -A -o json
"""


def _setting(component: str) -> str:
    return f"""\
  - name: {_fact(component)}
    type: boolean
    scope: node
    meaning: Whether {component} takes its fast path.
    obtain:
      - {{reach: api, says: kubectl get daemonsets -A -o json}}
    setting:
      component: {component}
      environment: {_variable(component)}
    defaults:
      - {{builds: [upstream], from: v1.{FIRST_LINE}.0, through: v1.{LAST_LINE}.5, value: true, source: "https://{component}.example/docs"}}
"""


def _advisory(fault: _Fault) -> str:
    ranges = "".join(f"  - {{introduced: v1.{line}.{a}, fixed: v1.{line}.{b}}}\n" for line, a, b in fault.ranges)
    return f"""\
id: {fault.id}
kind: defect
title: {fault.component} loses its routes when a node comes back after a short break of its network
summary: >-
  When the link of a node goes down for less than the hold time, {fault.component} marks its routes as stale and does
  not write them again, because the timer that would do so is stopped by the same event. The routes are missing until
  the next full synchronisation, which comes every ninety seconds, or never if that is switched off.
severity: {("low", "medium", "high")[len(fault.ranges) % 3]}
component: {fault.component}
examined: {{from: v1.{FIRST_LINE}.0, through: v1.{LAST_LINE}.5}}
affected:
{ranges}{_when(fault)}symptoms:
  - says: The agent logs "route vanished, will not be restored" and nothing after it.
    kind: log
  - says: The number of routes falls and does not come back. No data means not measured.
    kind: metric
    query: delta(agent_routes{{agent="{fault.component}"}}[10m])
consequence: >-
  Pods on the node cannot reach those of other nodes for up to ninety seconds after every short break, and for good
  where the full synchronisation is off.
fix: The first releases without the fault are those named above; every later line never had it.
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
      run: kubectl -n {NAMESPACE} get daemonset {fault.component} -o jsonpath='{{.spec.template.spec.containers[*].image}}'
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


def _when(fault: _Fault) -> str:
    kernel = '{fact: node.kernel, in: {family: ubuntu, series: "5.4"}}'
    setting = f"{{fact: {_fact(fault.component)}, is: true}}"
    match fault.condition:
        case "kernel":
            return f"when: {kernel}\n"
        case "setting":
            return f"when: {setting}\n"
        case "both":
            return f"when:\n  all:\n    - {setting}\n    - {kernel}\n"
    return ""


def _cases(fault: _Fault) -> Iterator[str]:
    line, introduced, fixed = fault.ranges[0]
    yield _case(fault, "first affected release", f"v1.{line}.{introduced}", "affected", "the fault came with it")
    yield _case(fault, "first fixed release", f"v1.{line}.{fixed}", "fixed", "the fix came with it")
    yield _case(fault, "first release examined", f"v1.{FIRST_LINE}.0", "not_affected", "the fault came later")
    if fault.condition != _ALWAYS:
        because = "nobody says which kernel and which settings there are"
        yield _case(fault, "only the version", f"v1.{line}.{introduced}", "unknown", because, is_whole=False)


def _case(fault: _Fault, name: str, version: str, expect: str, because: str, *, is_whole: bool = True) -> str:
    rest = f"      nodes: [{{name: n1, kernel: {_KERNEL_AT_FAULT}}}]\n      coverage: all\n" if is_whole else ""
    return f"""\
  - name: {name}
    inventory:
      components: {{{fault.component}: {version}}}
{rest}    expect: {expect}
    because: {because}.
"""


_ABOUT = """\
name: synthetic-knowledge
version: 2026.11.21
as_of: 2026-08-22
requires_advisor: ">=0.1"
stale_after_days: 180
"""

_DISTRIBUTION = """\
  - name: rke2
    title: RKE2
    scheme: rke2
    presence: expected
    runs_on_every_node: true
    shown_by: [Node]
    kubelet_marker: "+rke2r"
    remedy: kubectl get nodes -o json
"""

_FACTS = """\
facts:
  - name: node.kernel
    type: kernel
    scope: node
    meaning: The running kernel, as uname -r gives it.
    obtain:
      - {reach: api, says: kubectl get nodes -o json}
  - name: node.os_image
    type: text
    scope: node
    meaning: The node's operating system.
    obtain:
      - {reach: api, says: kubectl get nodes -o json}
  - name: node.operating_system
    type: text
    scope: node
    meaning: linux or windows.
    obtain:
      - {reach: api, says: kubectl get nodes -o json}
"""
