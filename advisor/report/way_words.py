"""What a release to go to is told with, in every format: that its line has ended, how far it is, or who brings it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from advisor.engine.way_there import fewest_hops, support_at
from advisor.engine.ways_out import WayOut
from advisor.model.component import Component
from advisor.model.finding import Finding, SupportVerdict
from advisor.model.names import ComponentName
from advisor.model.support import Horizon
from advisor.report.document import Report
from advisor.versions import Version


def way_remarks(way: WayOut, report: Report) -> Iterator[str]:
    """What to know before going there. Of several clusters, what the one that is farthest away needs."""
    catalogue = report.knowledge.catalogues.get(way.component)
    release = catalogue.by_text.get(way.version) if catalogue else None
    here = list(_standing(way.component, report))
    if release is None or not here:
        return
    yield from _support(here[0], release.version, report)
    hops = max(fewest_hops(each, release.version, report.knowledge) for each in here)
    if hops > 1:
        yield f"it takes {hops} hops or more: advisor plan"


def _support(component: Component, end: Version, report: Report) -> Iterator[str]:
    """The tiers that have ended there, and those that go on."""
    horizon = Horizon(today=date.fromisoformat(report.today))
    found = list(support_at(component, end, report.knowledge, horizon))
    ended = [f"{each.support.tier} ended {each.line.ends}" for each in found if each.line and _has_ended(each.verdict)]
    going = [each.support.tier for each in found if each.verdict is SupportVerdict.SUPPORTED]
    if ended:
        yield f"support of its line: {', '.join([*ended, *(f'{each} goes on' for each in going)])}"


def _has_ended(verdict: SupportVerdict) -> bool:
    return verdict is SupportVerdict.ENDED


def brought_words(findings: Iterable[Finding], report: Report) -> dict[str, list[str]]:
    """Why no release is named for faults of what a bundle brings, each reason with the advisories, in their order."""
    found: dict[str, list[str]] = {}
    for finding in findings:
        names = finding.brought_by if not finding.fixed_in_bundles else ()
        for name in names:
            ids = found.setdefault(_brought(name, finding, report), [])
            if finding.advisory.id not in ids:
                ids.append(finding.advisory.id)
    return found


def _brought(name: ComponentName, finding: Finding, report: Report) -> str:
    bundle, component = report.title_of(name), report.title_of(finding.component_name)
    if any(not isinstance(each.version, Version) for each in _standing(name, report)):
        unknown = f"which release of {bundle} runs is not known, so none can be named"
        return f"{component} moves with {bundle}: {unknown}; advisor plan tells how to state it"
    return f"{component} moves with {bundle}, and no release of {bundle} that you can obtain ships one that ends it"


def _standing(name: ComponentName, report: Report) -> Iterator[Component]:
    return (each for assessed in report.assessment.clusters for each in assessed.components if each.name == name)
