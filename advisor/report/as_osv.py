"""An advisory as an OSV record, schema 1.7.5 (https://ossf.github.io/osv-schema/).

OSV knows versions and no conditions, so what an advisory asks of a cluster stands in `details` and `database_specific`.
Ranges are given where SemVer orders a component's versions as its maker does; the affected releases are always listed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from advisor.engine.ranges import judge_version
from advisor.model.advisory import BOUNDS, Advisory, AffectedRange
from advisor.model.component import Basis, Component
from advisor.model.condition import ALWAYS, Condition, leaves
from advisor.model.finding import RangeVerdict
from advisor.model.knowledge_base import KnowledgeBase
from advisor.report.phrases import address_of, claim_of

Json: TypeAlias = "str | Sequence[Json] | Mapping[str, Json]"

OSV_SCHEMA = "1.7.5"
PREFIX = "x_upgrade-advisor-"
"""OSV keeps `x_` for databases of one's own."""

ECOSYSTEM = "Go"
#: Schemes whose plain releases SemVer orders rightly.
LIKE_SEMVER = frozenset({"image-build", "semantic", "eks", "go-module", "rancher", "kubernetes"})


def as_osv(advisory: Advisory, knowledge: KnowledgeBase) -> Mapping[str, Json]:
    """The record. `modified` is the last day on which one of its references was read."""
    read = max((each.read for each in advisory.references), default=knowledge.as_of)
    return {
        "schema_version": OSV_SCHEMA,
        "id": f"{PREFIX}{advisory.id}",
        "modified": f"{read}T00:00:00Z",
        "summary": advisory.title,
        "details": "\n\n".join(_details(advisory)),
        "affected": [_affected(advisory, knowledge)],
        "references": [{"type": _kind(each.url), "url": address_of(each.url)} for each in advisory.references],
        "database_specific": {
            "severity": advisory.severity.value.upper(),
            "kind": advisory.kind.value,
            "confidence": advisory.confidence.value,
            "conditions": [*_conditions(advisory.when)],
            "builds": {name: str(own.versions) for name, own in advisory.builds.items()},
            "knowledge": f"{knowledge.name} {knowledge.version}",
        },
    }


def _details(advisory: Advisory) -> Iterator[str]:
    yield advisory.summary
    conditions = [*_conditions(advisory.when)]
    if conditions:
        yield f"The versions alone do not decide. It also depends on: {'; '.join(conditions)}."
    yield advisory.consequence
    yield advisory.fix


def _conditions(condition: Condition) -> Iterator[str]:
    if condition != ALWAYS:
        yield from dict.fromkeys(claim_of(leaf) for leaf in leaves(condition))


def _affected(advisory: Advisory, knowledge: KnowledgeBase) -> Mapping[str, Json]:
    known = knowledge.components[advisory.component]
    found: dict[str, Json] = {}
    if known.osv:
        found["package"] = {"ecosystem": ECOSYSTEM, "name": known.osv}
    if known.scheme in LIKE_SEMVER:
        found["ranges"] = [{"type": "SEMVER", "events": [*_events(entry)]} for entry in advisory.affected.ranges]
    found["versions"] = [*_releases(advisory, knowledge)]
    return found


def _events(entry: AffectedRange) -> Iterator[Mapping[str, Json]]:
    if entry.introduced is None:
        yield {"introduced": "0"}
    for name in BOUNDS:
        version = getattr(entry, name)
        if version is not None:
            yield {name: version.release.removeprefix("v")}


def _releases(advisory: Advisory, knowledge: KnowledgeBase) -> Iterator[str]:
    """The catalogued releases in its ranges, oldest first."""
    catalogue = knowledge.catalogues.get(advisory.component)
    for release in catalogue.releases if catalogue else ():
        component = Component(
            name=advisory.component, version=release.version, build="upstream", basis=Basis.RUNNING, seen_in=()
        )
        if judge_version(advisory, component, catalogue).verdict is RangeVerdict.AFFECTED:
            yield str(release.version)


def _kind(url: str) -> str:
    return "REPORT" if "#" in url and "://" not in url else "WEB"
