"""`advisories.md`: every known fault and end of life, by component."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from advisor.documents.bundled import bundled_folder
from advisor.model.advisory import Advisory, Affected, AffectedRange
from advisor.model.knowledge_base import KnowledgeBase
from scripts.reference.markdown import code, codes, page, prose, table


def advisories_page(knowledge: KnowledgeBase) -> str:
    """One table a component, the most severe first."""
    return page("Advisories", "`rules/advisories/`", _lines(knowledge))


def _lines(knowledge: KnowledgeBase) -> Iterator[str]:
    yield "Versions alone do not decide: most advisories ask for conditions too."
    yield "`advisor explain ID` prints one in full, `advisor explain ID SOURCE` says whether it applies there."
    yield ""
    files = {path.stem: path for path in bundled_folder("rules").joinpath("advisories").rglob("*.yaml")}
    for name in sorted({each.component for each in knowledge.advisories.values()}):
        own = [each for each in knowledge.advisories.values() if each.component == name]
        own.sort(key=lambda each: (each.severity.rank, each.id))
        yield f"## {prose(knowledge.components[name].title)}"
        yield ""
        faults = (each for each in own if each.support is None)
        yield from table(
            ("severity", "advisory", "affected", "fixed in"),
            ((each.severity, _named(each, files[each.id]), _affected(each), _fixed(each)) for each in faults),
        )
        ends = (each for each in own if each.support is not None)
        yield from table(
            ("severity", "end of life", "tier", "lines"),
            ((each.severity, _named(each, files[each.id]), *_support(each)) for each in ends),
        )


def _named(advisory: Advisory, path: Path) -> str:
    place = path.relative_to(bundled_folder("rules"))
    return f"[{advisory.id}](../../rules/{place.as_posix()})<br>{prose(advisory.title)}"


def _affected(advisory: Advisory) -> str:
    own = (f"{build}: {_ranges(affected)}" for build, affected in advisory.builds.items())
    return "<br>".join((_ranges(advisory.affected), *own))


def _ranges(affected: Affected) -> str:
    unsettled = "" if affected.uncertain.is_empty else f"; not settled: {code(str(affected.uncertain))}"
    return f"{code(str(affected.versions))}{unsettled}"


def _fixed(advisory: Advisory) -> str:
    every = (*advisory.affected.ranges, *(each for own in advisory.builds.values() for each in own.ranges))
    return codes(dict.fromkeys(_fix(each) for each in every if each.fixed)) or "no release"


def _fix(each: AffectedRange) -> str:
    return str(each.fixed)


def _support(advisory: Advisory) -> tuple[str, str]:
    if advisory.support is None:
        return "", ""
    lines = advisory.support.lines
    span = lines[0].line if len(lines) == 1 else f"{lines[0].line} to {lines[-1].line}"
    return prose(advisory.support.tier), span
