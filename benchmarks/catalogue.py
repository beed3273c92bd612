"""Makes knowledge of upgrades of any size, seeded, and a cluster to plan for: what the planner is measured with.

Every component has release lines of five patches, moves one line at a time, and has to stay near the line of its
neighbours. Its faults end in some line and, by backports, in later patches of the lines after it; some come new. Every
other component cannot go back, every third reboots its nodes, so that all four coordinates of a plan are alive.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.cluster import SEED

PATCHES = 5
FIRST_LINE = 10
FAULTS_A_COMPONENT = 12

#: How far neighbours may be apart, in lines.
APART = 1

_SEVERITIES = ("critical", "high", "high", "medium", "medium", "medium", "low")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How much there is to plan."""

    components: int
    releases: int
    """Of each component, a multiple of five."""
    behind: int = 2
    """How many lines everything is behind the newest."""

    @property
    def last_line(self) -> int:
        """The newest minor of each component."""
        return FIRST_LINE + self.releases // PATCHES - 1

    @property
    def start(self) -> int:
        """The minor at which every component is."""
        return self.last_line - self.behind

    @property
    def names(self) -> list[str]:
        """The components."""
        return [f"part-{number:02}" for number in range(self.components)]


def write_catalogue(folder: Path, scale: Scale) -> None:
    """Writes a rules folder, and the cluster beside it as `cluster.yaml`: everything some lines behind."""
    random = Random(SEED)
    rules = folder / "rules"
    _write(rules / "kb.yaml", _ABOUT)
    _write(rules / "components.yaml", "components:\n" + "".join(map(_component, scale.names)))
    _write(rules / "facts.yaml", _FACTS)
    _write(rules / "sources.yaml", _SOURCES)
    for number, name in enumerate(scale.names):
        _write(rules / "releases" / f"{name}.yaml", _releases(name, scale))
        _write(rules / "hops" / f"{name}.yaml", _hops(name))
        _write(rules / "hops" / "runbooks" / f"{name}.yaml", _runbook(name, number))
        for fault in range(FAULTS_A_COMPONENT):
            text = _advisory(random, name, f"{name}-fault-{fault:02}", scale)
            _write(rules / "advisories" / "parts" / name / f"{name}-fault-{fault:02}.yaml", text)
    for one, two in _neighbours(scale.names):
        _write(rules / "compatibility" / f"{one}-{two}.yaml", _table(one, two, scale))
    _write(folder / "cluster.yaml", _cluster(scale))


def _neighbours(names: list[str]) -> Iterator[tuple[str, str]]:
    """Each with the next, and with the one after that."""
    for distance in (1, 2):
        yield from zip(names, names[distance:], strict=False)


def _table(one: str, two: str, scale: Scale) -> str:
    rows: list[str] = []
    for line in range(FIRST_LINE, scale.last_line + 1):
        of = f"of: {{from: v1.{line}.0, before: v1.{line + 1}.0}}"
        first, last = max(line - APART, 0), line + APART
        allowed = f"{{from: v1.{first}.0, before: v1.{last + 1}.0}}"
        rows.append(f"  - {{{of}, allowed: {allowed}, sources: [book]}}\n")
        rows.append(f"  - {{{of}, refused: {{before: v1.{first}.0}}, sources: [book]}}\n")
        rows.append(f"  - {{{of}, refused: {{from: v1.{last + 1}.0}}, sources: [book]}}\n")
    return f"""\
id: {one}-{two}
title: How far {one} and {two} may be apart
of: {{component: {one}}}
with: {{component: {two}}}
binds: standing
meaning: {{allowed: Tested together., refused: They do not talk to each other., unlisted: Nobody tried.}}
rows:
{"".join(rows)}"""


def _advisory(random: Random, component: str, name: str, scale: Scale) -> str:
    ends = random.randint(scale.start, scale.last_line)
    is_new = random.random() < 1 / 4
    first = random.randint(scale.start, scale.last_line) if is_new else FIRST_LINE
    ends = max(first, ends)
    introduced, fixed = f"v1.{first}.{2 if is_new else 0}", f"v1.{ends}.{random.randint(3, 4)}"
    last = f"v1.{scale.last_line}.{PATCHES - 1}"
    ranges = [f"  - {{introduced: {introduced}, fixed: {fixed}}}\n"]
    ranges += [
        f"  - {{introduced: v1.{line}.0, fixed: v1.{line}.{random.randint(1, 4)}}}\n"
        for line in range(ends + 1, scale.last_line + 1)
        if random.random() < 1 / 2
    ]
    return f"""\
id: {name}
kind: defect
title: {component} drops what it was given
summary: It drops what it was given.
severity: {random.choice(_SEVERITIES)}
component: {component}
examined: {{from: v1.{FIRST_LINE}.0, through: {last}}}
affected:
{"".join(ranges)}consequence: What was given is lost.
fix: The first releases without the fault are those named above.
validation:
  before:
    - {{title: Which version runs, kind: command, run: kubectl get pods -A, expect: An image of an affected version.}}
  after:
    - {{title: The fixed version runs, kind: command, run: kubectl get pods -A, expect: An image of a fixed version.}}
references:
  - {{url: "https://{component}.example/issues/{name}", says: the report, read: 2026-08-22}}
confidence: high
cases:
{_case(component, introduced, "affected")}{_case(component, fixed, "fixed")}{_case(component, last, "fixed")}"""


def _case(component: str, version: str, expect: str) -> str:
    return f"""\
  - name: {expect} at {version}
    inventory: {{components: {{{component}: {version}}}}}
    expect: {expect}
    because: its history says so.
"""


def _releases(name: str, scale: Scale) -> str:
    texts = [f"v1.{line}.{patch}" for line in range(FIRST_LINE, scale.last_line + 1) for patch in range(PATCHES)]
    head = f"component: {name}\nsource: https://{name}.example/releases\nread: 2026-11-21\n"
    span = f"span: {{from: {texts[0]}, through: {texts[-1]}}}\n"
    return head + span + "releases:\n" + "".join(f"  - {{version: {text}, date: 2026-01-01}}\n" for text in texts)


def _hops(name: str) -> str:
    return f"""\
component: {name}
rules:
  - {{id: {name}-patch, permission: allowed, says: A later patch., direction: up, lines: 0, sources: [book]}}
  - {{id: {name}-next, permission: allowed, says: The next line., direction: up, lines: 1, sources: [book]}}
"""


def _runbook(name: str, number: int) -> str:
    reboots = str(number % 3 == 0).lower()
    return f"""\
id: {name}
title: Moving {name}
component: {name}
changes: version
prechecks:
  - {{title: Ready, run: kubectl get nodes, expect: All ready., authority: ours}}
actions:
  - {{do: Set the image., authority: ours}}
validation:
  - {{title: Ready, run: kubectl get nodes, expect: All ready., authority: ours}}
disruption: {{rolling: true, drains: true, reboots: {reboots}, says: [{{says: Nodes drain., sources: [book]}}]}}
rollback:
  kind: {"forward_only" if number % 2 else "reversible"}
  needs: {{says: A backup., sources: [book]}}
confidence: high
"""


def _component(name: str) -> str:
    return f"""\
  - name: {name}
    title: {name.title()}
    scheme: semantic
    presence: expected
    runs_on_every_node: true
    homes: [parts]
    shown_by: [DaemonSet, Pod]
    images:
      - {{path: parts/{name}, build: upstream}}
    remedy: kubectl get namespaces,daemonsets -A -o json
"""


def _cluster(scale: Scale) -> str:
    parts = "".join(
        f"  - {{name: {name}, build: upstream, version: v1.{scale.start}.1, basis: running}}\n" for name in scale.names
    )
    return f"schema_version: 1.0.0\nclusters:\n- name: measured\n  components:\n{parts}"


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


_ABOUT = """\
name: synthetic-knowledge
version: 2026.11.21
as_of: 2026-08-22
requires_advisor: ">=0.1"
stale_after_days: 180
"""

_SOURCES = """\
read: 2026-11-21
sources:
  book: {url: "https://parts.example/book", says: What the makers say.}
"""

_FACTS = """\
facts:
  - name: node.operating_system
    type: text
    scope: node
    meaning: linux or windows.
    obtain:
      - {reach: api, says: kubectl get nodes -o json}
"""
