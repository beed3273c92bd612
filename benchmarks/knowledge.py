"""Makes rules folders of any size, seeded: valid advisories about components that no cluster of ours need have.

The advisories look like those that ship: one to four release lines, all but three in eight under a condition on the
kernel or on a setting. One component in five is installed, and some of its advisories are about the version it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

from benchmarks.cluster import SEED, Workload
from benchmarks.fault import (
    FIRST_LINE,
    LAST_LINE,
    NAMESPACE,
    RELEASES_A_LINE,
    Condition,
    Fault,
    advisory_text,
    setting_of,
)

#: One component in so many is installed in the cluster that is judged.
INSTALLED_OF = 5
ADVISORIES_A_COMPONENT = 10
REGISTRY = "registry.example/agents"

_CONDITIONS: tuple[Condition, ...] = (
    *("always", "always", "always"),
    *("kernel", "kernel"),
    *("setting", "setting"),
    "both",
)


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
            _write(folder / "advisories" / "agents" / name / f"{fault.id}.yaml", advisory_text(fault))


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


def _fault(random: Random, name: str, component: str) -> Fault:
    lines = sorted(random.sample(range(FIRST_LINE + 1, LAST_LINE), random.randint(1, 4)))
    ends = [sorted(random.sample(range(RELEASES_A_LINE), 2)) for _ in lines]
    ranges = tuple((line, first, fixed) for line, (first, fixed) in zip(lines, ends, strict=True))
    return Fault(id=name, component=component, condition=random.choice(_CONDITIONS), ranges=ranges)


def _names(prefix: str, advisories: int) -> Sequence[str]:
    return [f"{prefix}-{number:03}" for number in range(-(-advisories // ADVISORIES_A_COMPONENT))]


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


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
  - name: {setting_of(component)}
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
