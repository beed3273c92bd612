"""What an estate comes to, as the last of its lines, or a document of its own. Shape: `schemas/estate.schema.json`."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.estate.account import Account
from advisor.model.advisory import Severity
from advisor.model.assessment import Verdict
from advisor.model.record import Record
from advisor.report.as_json import gate_document, knowledge_document, tool_document
from advisor.report.document import SCHEMA_VERSION, Report
from advisor.report.estate_summary import summary_json
from advisor.report.problem_json import problem_document
from advisor.report.record_json import Json, answer_document, answers_document, waivers_document


def summary_document(
    terms: Report, record: Record, account: Account, *, exit_code: int, is_complete: bool
) -> Mapping[str, Json]:
    """The summary. `terms` is the report of no cluster: what all of them were judged by."""
    use, tally = account.use_of(record), account.tally
    whole = tally.whole
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": "estate",
        "tool": tool_document(terms),
        "knowledge": knowledge_document(terms),
        "generated_at": f"{terms.today}T00:00:00Z",
        "complete": is_complete,
        "gate": gate_document(terms, exit_code),
        "verdict": tally.verdict,
        "inputs": {"read": account.read, "broken": account.broken},
        "clusters": {
            "count": whole.clusters,
            "distinct": account.distinct,
            "nodes": whole.nodes,
            "verdicts": {verdict: whole.verdicts[verdict] for verdict in Verdict},
        },
        "summary": {
            "affected": {severity: whole.affected[severity] for severity in Severity},
            "unknown": sum(whole.unknown.values()),
            "waived": whole.waived,
        },
        "problems": [problem_document(each) for each in account.problems],
        "problem_count": account.problem_count,
        "rests_on": [answer_document(each) for each in use.rests_on],
        "waivers": waivers_document(use),
        "answers": answers_document(use),
        **summary_json(tally, terms.knowledge),
    }
