"""The wording of verdicts, tests and reasons, shared by every format and front end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from advisor.model.assessment import Verdict
from advisor.model.component import Component
from advisor.model.condition import AtLeast, Beside, FactTest, Inside, KernelIn, Leaf, OneOf
from advisor.model.fact import FactValue, Known, Missing
from advisor.model.finding import Finding, RangeEvidence, RangeVerdict, Standing, Status, SupportEvidence, TestEvidence
from advisor.model.knowledge_base import Layer
from advisor.model.provenance import Provenance
from advisor.report.support_words import support_clause
from advisor.truth import Truth
from advisor.versions import KernelSpan

VERDICT_WORDS = {
    Verdict.CLEAR: "clear: everything that had to be looked at was looked at, and nothing affects it",
    Verdict.AFFECTED: "affected: at least one known fault hits it",
    Verdict.UNDECIDED: "undecided: no fault was found, and not everything could be decided",
    Verdict.UNREACHABLE: "unreachable: it let us in nowhere, so there was nothing to judge",
}

STANDING_WORDS = {
    Standing.CONFIRMED: "confirmed: its symptoms were observed",
    Standing.EXPOSED: "exposed: version and conditions match; its symptoms were not looked for",
    Standing.CONTRADICTED: "contradicted: its symptoms were looked for and are not there",
}

#: How many node names a sentence lists before it counts the rest.
NAMES_SHOWN = 3


def number_of(count: int, noun: str) -> str:
    """A count with its noun.

    >>> number_of(1, "node"), number_of(3, "node"), number_of(2, "advisory"), number_of(2, "day")
    ('1 node', '3 nodes', '2 advisories', '2 days')
    """
    plural = noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in "aeiou" else noun + "s"
    return f"{count} {noun if count == 1 else plural}"


def some_names(names: tuple[str, ...], shown: int = NAMES_SHOWN) -> str:
    """Names, the first few of many: `a, b, c and 4 more`."""
    if len(names) <= shown + 1:
        return ", ".join(names)
    return f"{', '.join(names[:shown])} and {len(names) - shown} more"


def component_words(component: Component, title: str) -> str:
    """A component as a person says it: `Calico v3.27.3`, with its build where that is not upstream's."""
    build = "" if component.build == "upstream" else f" ({component.build})"
    return f"{title} {component.version_text or 'of unknown version'}{build}"


def because(finding: Finding, title: str) -> tuple[str, ...]:
    """What decided a finding, one clause each, the version first."""
    if finding.component is None:
        return tuple(f"{title} may be here: {gap.reason}" for gap in finding.missing)
    return tuple(_clauses(finding, finding.component, title))


def _clauses(finding: Finding, component: Component, title: str) -> Iterator[str]:
    for evidence in finding.evidence:
        match evidence:
            case RangeEvidence():
                yield _range_clause(evidence, finding, component, title)
            case SupportEvidence():
                yield support_clause(evidence, component, title)
            case TestEvidence():
                if _is_telling(evidence, finding.status):
                    yield _test_clause(evidence)
            case _:
                assert_never(evidence)


def _is_telling(evidence: TestEvidence, status: Status) -> bool:
    """Whether a test helps to explain: a finding that is not affected is explained by what failed."""
    return status is not Status.NOT_AFFECTED or evidence.truth is not Truth.TRUE


def _range_clause(evidence: RangeEvidence, finding: Finding, component: Component, title: str) -> str:
    who = component_words(component, title)
    versions = str(evidence.range.versions) if evidence.range else ""
    match evidence.verdict:
        case RangeVerdict.AFFECTED:
            return f"{who} lies in {versions}"
        case RangeVerdict.PAST_FIX:
            fixed = evidence.range.fixed if evidence.range else None
            return f"{who} has the fix of {fixed}"
        case RangeVerdict.OUTSIDE:
            return f"{who} lies outside {finding.advisory.affected_in(component.build).versions}"
        case RangeVerdict.UNCERTAIN:
            return f"nobody has settled it for {who}"
        case RangeVerdict.UNEXAMINED:
            return f"{who} is not among the versions that were examined"
        case RangeVerdict.PRERELEASE:
            return f"{who} is a pre-release, and only releases were examined"
        case RangeVerdict.UNREADABLE:
            return f"the version of {title} is not known: {component.version_reason}"
        case _:
            assert_never(evidence.verdict)


def _test_clause(evidence: TestEvidence) -> str:
    where = f" on {number_of(len(evidence.nodes), 'node')}" if evidence.nodes else ""
    answer = evidence.answer
    if isinstance(answer, Missing):
        return f"{answer.fact} is not known{where}: {answer.reason}"
    if isinstance(answer, Known) and isinstance(evidence.leaf, FactTest):
        says = "" if evidence.truth is Truth.TRUE else f", not {expected(evidence.leaf)}"
        return f"{evidence.leaf.fact} is {value_words(answer.value)}{says}{where} ({_source(answer)})"
    if isinstance(answer, Known) and isinstance(evidence.leaf, Beside):
        says = "" if evidence.truth is Truth.TRUE else f", not {evidence.leaf.versions}"
        return f"{evidence.leaf.component} is {answer.value}{says} ({_source(answer)})"
    claim = claim_of(evidence.leaf)
    return f"{claim if evidence.truth is Truth.TRUE else claim.replace(' is ', ' is not ', 1)}{where}"


def _source(answer: Known) -> str:
    if answer.default_source is not None:
        return "default: everything that could set it was read"
    return place_words(answer.seen_in[0]) if answer.seen_in else "stated"


def source_words(source: str) -> str:
    """A source by the name of its file and not its path: the report names sources in full."""
    return "standard input" if source == "-" else source.rpartition("/")[2]


def place_words(place: Provenance) -> str:
    """Where something was read."""
    source = source_words(place.source)
    where = " ".join(part for part in (place.object, place.field) if part)
    return f"{where} in {source}" if where else source


def value_words(value: FactValue) -> str:
    """A value as YAML would write it."""
    return str(value).lower() if isinstance(value, bool) else str(value) or '""'


def claim_of(leaf: Leaf) -> str:
    """A test as a sentence."""
    match leaf:
        case FactTest(fact=fact):
            return f"{fact} is {expected(leaf)}"
        case Inside(component=component, versions=versions):
            return f"it is part of a {component} image at {versions}"
        case Beside(component=component, versions=versions):
            return f"{component} is {versions} in this cluster"
        case _:
            assert_never(leaf)


def expected(leaf: FactTest) -> str:
    """What a test on a fact asks for."""
    match leaf.test:
        case OneOf(values):
            return " or ".join(value_words(value) for value in values)
        case AtLeast(minimum):
            return f"{minimum} or more"
        case KernelIn(spans, possibly):
            unsettled = f" (not settled: {_or(possibly)})" if possibly else ""
            return f"{_or(spans)}{unsettled}"
        case _:
            assert_never(leaf.test)


def _or(spans: Iterable[KernelSpan]) -> str:
    return " or ".join(span_words(span) for span in spans)


def span_words(span: KernelSpan) -> str:
    """A span of kernels in words: `an ubuntu kernel of series 5.4`."""
    words = " ".join(each for each in (span.flavour, span.family, "kernel") if each)
    parts = [f"{'an' if words[0] in 'aeiou' else 'a'} {words}"]
    if span.series:
        parts.append(f"of series {_dotted(span.series)}")
    if span.from_series:
        parts.append(f"from {_dotted(span.from_series)} on")
    if span.before_series:
        parts.append(f"before {_dotted(span.before_series)}")
    if span.introduced:
        parts.append(f"from {span.introduced} on")
    if span.fixed:
        parts.append(f"before {span.fixed}")
    return " ".join(parts)


def _dotted(series: tuple[int, int]) -> str:
    return f"{series[0]}.{series[1]}"


def layer_words(layer: Layer) -> str:
    """A further layer of rules: `rules: FILE, NAME VERSION, signed by KEY`."""
    says = [f"rules: {layer.source}", *([f"{layer.name} {layer.version}"] if layer.name else [])]
    if layer.is_bundle:
        says.append(f"signed by {layer.signer}" if layer.signer else "unsigned")
    return ", ".join(says)


def address_of(reference: str) -> str:
    """A reference as an address: `owner/repository#12` is one at GitHub."""
    if "://" in reference:
        return reference
    repository, _, number = reference.partition("#")
    return f"https://github.com/{repository}/issues/{number}" if number else f"https://github.com/{repository}"
