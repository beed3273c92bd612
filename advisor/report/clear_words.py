"""What a clear verdict speaks of, and what not: what lies below the gate, what it lets pass, and what nobody saw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from advisor.engine.gate import weakly_known
from advisor.model.advisory import Severity
from advisor.model.assessment import ClusterAssessment, Verdict
from advisor.model.fact import Missing
from advisor.report.document import Report
from advisor.report.phrases import VERDICT_WORDS, some_names

_VERSION = ".version"


def clear_sentence(report: Report) -> str:
    """What a clear run comes to."""
    words = _decided_words(report)
    left_out = _titles(report, report.assessment.clusters)
    return f"{words}; not judged, for it was not seen: {some_names(left_out)}" if left_out else words


def _decided_words(report: Report) -> str:
    """That nothing affects it, said of no more than that holds for."""
    gate = report.gate
    counts = "" if gate.fail_on is Severity.LOW else f" at or above {gate.fail_on}"
    if gate.allow_unknown and any(map(gate.counts, report.undecided)):
        return f"clear: nothing{counts} that was decided affects it, and --allow-unknown lets the rest pass"
    if report.undecided or any(map(report.affected, Severity)):
        return f"clear: nothing{counts} affects it, or could not be decided"
    return VERDICT_WORDS[Verdict.CLEAR]


def left_out_words(report: Report, assessed: ClusterAssessment) -> str:
    """What stands beside the word clear at the top, where a reader in a hurry stops; empty for nothing."""
    left_out = _titles(report, [assessed])
    return f"{some_names(left_out)} not judged" if left_out else ""


def not_judged(report: Report, assessed: ClusterAssessment) -> Iterator[Missing]:
    """The components that may be there unseen: their gaps that no finding asks about and that are told nowhere else."""
    asked = {gap for finding in assessed.findings for gap in finding.missing}
    weak = weakly_known(assessed.components, report.gate, report.knowledge)
    told = {f"{each.name}{_VERSION}" for each in weak}
    return (gap for gap in assessed.gaps if gap not in asked and gap.fact not in told)


def _titles(report: Report, clusters: Iterable[ClusterAssessment]) -> tuple[str, ...]:
    """The names of what was not judged in some clusters, sorted."""
    gaps = {gap.fact.removesuffix(_VERSION) for each in clusters for gap in not_judged(report, each)}
    titles = {str(name): known.title for name, known in report.knowledge.components.items()}
    return tuple(sorted(titles.get(name, name) for name in gaps))
