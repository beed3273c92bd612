"""The waivers and answers of a run as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from advisor.model.answer import RecordedAnswer, VouchedFact, VouchedVersion
from advisor.model.record import RecordUse
from advisor.model.signature import Signature
from advisor.model.waiver import Idle, IdleWaiver, Waiver

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"


def answer_document(answer: RecordedAnswer) -> dict[str, Json]:
    """An answer, with its place."""
    claim = answer.claim
    scope: dict[str, Json] = {"clusters": _names(answer.clusters)}
    if isinstance(claim, VouchedFact):
        scope["nodes"] = _names(claim.nodes)
    if isinstance(claim, VouchedVersion) and claim.image:
        scope["image"] = claim.image
    value: Json = claim.value if isinstance(claim, VouchedFact) else answer.value_text
    return {"fact": answer.question, "value": value, "scope": scope, **_signed(answer.signature, answer.seen_in.source)}


def waiver_document(waiver: Waiver) -> dict[str, Json]:
    """A waiver, with its place."""
    scope = waiver.scope
    names = {
        "clusters": scope.clusters,
        "components": None if scope.components is None else frozenset[str](scope.components),
        "versions": scope.versions,
        "nodes": scope.nodes,
    }
    return {
        "id": waiver.advisory,
        "scope": {key: _names(each) for key, each in names.items()},
        "created": waiver.created.isoformat(),
        "covers_unknown": waiver.covers_unknown,
        **_signed(waiver.signature, waiver.seen_in.source),
    }


def waivers_document(use: RecordUse) -> Mapping[str, Json]:
    """The waivers by what became of them; those that cover nothing say why."""
    idle: dict[str, Json] = {
        str(kind): [_idle(each) for each in use.idle_waivers if each.idle is kind] for kind in Idle
    }
    return {"applied": [waiver_document(each) for each in use.applied_waivers], **idle}


def answers_document(use: RecordUse) -> Mapping[str, Json]:
    """The answers that settled nothing, by the reason."""
    return {
        "unused": [answer_document(each) for each in use.unused_answers],
        "expired": [answer_document(each) for each in use.expired_answers],
        "contradicted": [answer_document(each) for each in use.contradicted_answers],
    }


def _idle(idle: IdleWaiver) -> Json:
    return {**waiver_document(idle.waiver), "because": idle.because}


def _signed(signature: Signature, source: str) -> dict[str, Json]:
    return {
        "owner": signature.owner,
        "reason": signature.reason,
        "expires": signature.expires.isoformat(),
        "link": signature.link,
        "source": source,
    }


def _names(names: frozenset[str] | None) -> Json:
    return "all" if names is None else sorted(names)
