"""Small files on upgrades, in the words of the small rules: a test changes the one line it is about."""

from collections.abc import Mapping

from advisor.documents.upgrade_vocabulary import UpgradeVocabulary, fields, sources
from tests.documents.small_rules import RULES, small_vocabulary, view_of

SOURCES = """\
read: 2026-08-22
sources:
  thing-docs: {url: "https://thing.example/docs", says: the documents}
  thing-code: {url: thing/thing@0123abc, says: the code, read: 2026-08-23}
"""

TABLE = """\
id: thing-platform
title: Thing and its platform
of: {component: thing}
with: {component: platform}
binds: standing
when: {fact: cluster.cni, is: thing}
meaning:
  allowed: They are tested together.
  refused: They do not work together.
  unlisted: Nobody tested them.
rows:
  - {of: {from: v1.0.0, before: v1.1.0}, allowed: [v1.28.1+rke2r1, v1.28.2+rke2r1], sources: [thing-docs]}
  - {of: v1.1.0, allowed: {from: v1.28.1+rke2r1}, refused: {before: v1.28.1+rke2r1}, sources: [thing-docs, thing-code]}
  - of: [v1.2.0, {from: v1.2.1, through: v1.3.0}]
    refused: {from: v1.28.1+rke2r1}
    when: {fact: thing.fast, is: true}
    says: The fast path is too fast.
    sources: [thing-code]
    confidence: medium
    doubt: Nobody ran it.
"""

FACT_TABLE = """\
id: thing-kernel
title: Kernels for thing
of: {component: thing}
with: {fact: node.kernel}
binds: standing
meaning: {allowed: It runs., unlisted: Nobody tried.}
rows:
  - {of: {from: v1.0.0}, allowed: {in: {from: "5.10"}}, sources: [thing-docs]}
"""

DISTANCE_TABLE = """\
id: platform-platform
title: Nodes behind servers
of: {component: platform, role: kubelet}
with: {component: platform, role: apiserver}
binds: standing
meaning: {allowed: Near., refused: Far., unlisted: Nothing is said.}
rows:
  - of: {from: v1.0.0+rke2r1}
    allowed: {minors: {from: 0, through: 3}}
    refused: [{minors: {through: -1}}, {minors: {from: 4}}]
    sources: [thing-docs]
"""

HOPS = """\
component: thing
roll: [[server], [agent, observer]]
rules:
  - {id: thing-patch, permission: allowed, says: A later patch., direction: up, lines: 0, sources: [thing-docs]}
  - id: thing-next
    permission: allowed
    says: The next line.
    lines: 1
    from_patch: latest
    to_patch: latest
    when: {fact: thing.fast, is: false}
    sources: [thing-docs]
  - {id: thing-never, permission: refused, says: Never., from: {before: v1.1.0}, to: v1.2.0, sources: [thing-code]}
"""

HAZARD = """\
id: thing-trips
title: Thing trips over its own past
severity: high
component: thing
from: {before: v1.1.0}
to: {from: v1.1.0}
when: {fact: thing.fast, is: true}
consequence: It falls.
instead:
  - {via: v1.1.1, says: It ties its laces.}
  - prepare: [{do: Slow down., command: thing --slow}]
references:
  - {url: "https://thing.example/2", says: the report, read: 2026-08-22}
confidence: high
doubt: How hard it falls.
cases:
  - {name: across, from: v1.0.1, to: v1.1.0, facts: {thing.fast: true}, expect: applies, because: it is fast.}
  - {name: before, from: v1.0.0, to: v1.0.1, facts: {thing.fast: true}, expect: does_not_apply, because: it walks.}
  - {name: after, from: v1.1.0, to: v1.1.1, facts: {thing.fast: true}, expect: does_not_apply, because: it is past it.}
  - {name: slow, from: v1.0.1, to: v1.1.0, facts: {thing.fast: false}, expect: does_not_apply, because: it is slow.}
  - {name: nobody knows, from: v1.0.1, to: v1.1.0, expect: unknown, because: nobody looked.}
"""

FIELDS = """\
fields:
  to: {form: version, comes_from: hop, meaning: The target.}
  node: {form: name, comes_from: person, meaning: A node.}
"""

CHECKS = """\
checks:
  before:
    - {title: Nodes, run: kubectl get nodes, expect: all Ready, authority: ours}
    - {title: Errors, promql: "rate(errors[5m])", expect: "0", sources: [thing-docs]}
"""

RUNBOOK = """\
id: thing-manual
title: Thing by hand
component: thing
when: {fact: cluster.cni, is: thing}
conditions:
  - {says: "A release {to} exists.", sources: [thing-docs]}
prechecks:
  - {use: before}
  - {title: Version, run: "thing --on {node}", expect: "not {to}", sources: [thing-code]}
backup:
  - {do: Save it., run: "thing --save {node}", expect: a file, authority: inferred, sources: [thing-code]}
actions:
  - {do: Move it., run: "thing --go {to}", sources: [thing-docs]}
  - {do: Bring the images., only: air gap, authority: ours}
  - do: Write it down.
    manifest: |
      kind: Thing
    sources: [thing-docs]
order:
  - {says: One after the other., sources: [thing-docs]}
validation:
  - {title: The page, expect: it is green, authority: ours}
disruption: {rolling: true, drains: false, reboots: true, says: [{says: A little., authority: inferred}]}
rollback:
  kind: restore
  needs: {says: The file., sources: [thing-docs]}
  point_of_no_return: {says: The file is gone., authority: ours}
  steps:
    - {do: Restore it., run: "thing --load {node}", sources: [thing-docs]}
mind:
  - {says: It bites., authority: ours}
confidence: medium
doubt: Whether it bites hard.
"""

UPGRADES: Mapping[str, str] = {
    **RULES,
    "sources.yaml": SOURCES,
    "compatibility/thing-platform.yaml": TABLE,
    "compatibility/thing-kernel.yaml": FACT_TABLE,
    "compatibility/platform-platform.yaml": DISTANCE_TABLE,
    "hops/thing.yaml": HOPS,
    "hops/fields.yaml": FIELDS,
    "hops/checks.yaml": CHECKS,
    "hops/hazards/thing-trips.yaml": HAZARD,
    "hops/runbooks/thing-manual.yaml": RUNBOOK,
}


def small_terms() -> UpgradeVocabulary:
    """The names that small files on upgrades may use."""
    return UpgradeVocabulary(
        names=small_vocabulary(), sources=sources(view_of(SOURCES)), fields=fields(view_of(FIELDS))
    )
