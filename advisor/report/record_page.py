"""The waivers and answers of a run for a reader: what is accepted, what the verdict rests on, what holds no longer."""

from __future__ import annotations

from advisor.model.answer import RecordedAnswer, VouchedFact, VouchedVersion
from advisor.model.finding import Finding, Status
from advisor.model.record import RecordUse
from advisor.model.signature import Signature
from advisor.report.layout import BOLD, CYAN, YELLOW, Page
from advisor.report.phrases import number_of, some_names, source_words


def waived_lines(page: Page, finding: Finding, who: str) -> None:
    """A finding that is accepted, and what its waiver leaves open."""
    waiver = finding.waiver
    if waiver is None:
        return
    page.blank()
    status = "WAIVED" if finding.status is Status.AFFECTED else "WAIVED, NOT DECIDED"
    page.spread(f"{status}  {finding.advisory.severity}  {finding.advisory.id}", who, left_style=CYAN)
    page.write(finding.advisory.title, indent=2, style=BOLD)
    if finding.nodes.affected:
        page.labelled("Hits", f"{number_of(len(finding.nodes.affected), 'node')}: {some_names(finding.nodes.affected)}")
    if finding.nodes.unknown:
        open_on = f"not decided on {number_of(len(finding.nodes.unknown), 'node')}: {some_names(finding.nodes.unknown)}"
        page.labelled("Open", open_on)
    page.labelled("Waived", signed_words(waiver.signature))
    page.labelled("", source_words(waiver.seen_in.source))


def record_lines(page: Page, use: RecordUse) -> None:
    """What the verdict rests on beside the sources, and what on record did not count."""
    for answer in use.rests_on:
        page.labelled("Rests on", f"{answer_words(answer)}; {signed_words(answer.signature)}", indent=0, gutter=10)
    for label, answers in (
        ("expired", use.expired_answers),
        ("unused", use.unused_answers),
        ("contradicted", use.contradicted_answers),
    ):
        for answer in answers:
            page.write(f"answer {label}: {answer_words(answer)} ({source_words(answer.seen_in.source)})", style=YELLOW)
    for idle in use.idle_waivers:
        words = f"{idle.waiver.advisory}: {idle.because} ({source_words(idle.waiver.seen_in.source)})"
        page.write(f"waiver {idle.idle.replace('_', ' ')}: {words}", style=YELLOW)


def answer_words(answer: RecordedAnswer) -> str:
    """What an answer says, and of what."""
    claim = answer.claim
    where = [] if answer.clusters is None else [f"in {some_names(tuple(sorted(answer.clusters)))}"]
    if isinstance(claim, VouchedFact) and claim.nodes is not None:
        where.insert(0, f"on {some_names(tuple(sorted(claim.nodes)))}")
    if isinstance(claim, VouchedVersion) and claim.image:
        where.insert(0, f"as {claim.image}")
    return " ".join([f"{answer.question} is {answer.value_text}", *where])


def signed_words(signature: Signature) -> str:
    """Who answers for an entry, why, until when."""
    link = f" ({signature.link})" if signature.link else ""
    return f"{signature.owner}, until {signature.expires}: {signature.reason}{link}"
