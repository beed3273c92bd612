"""The outside of a document: enough to see whether it is a kind of object, a bill of materials, or our own form."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from advisor.collectors.objects import ABSENT, MALFORMED, Item, is_written

KUBECONFIG = "this is a kubeconfig, which is never read as a source, connected with or kept"

ANSWERS = "these are answers, which say what no source shows"

WAIVERS = "these are waivers, which say what is accepted"

RESULT = "this is what the advisor wrote of a cluster, such as a report or a plan, and no inventory of one"

NO_FORM = "this document is of no form we know"


class Envelope(Item):
    """The outside of any document: enough to see what it is. What is inside stays unparsed."""

    bom_format: str | None = None
    spdx_version: str | None = None
    schema_version: msgspec.Raw = msgspec.field(default=ABSENT, name="schema_version")
    clusters: msgspec.Raw = ABSENT
    contexts: msgspec.Raw = ABSENT
    users: msgspec.Raw = ABSENT
    tool: msgspec.Raw = ABSENT
    answers: msgspec.Raw = ABSENT
    waivers: msgspec.Raw = ABSENT


def _is_kubeconfig(envelope: Envelope) -> bool:
    """Whether a document may hold credentials for clusters. kubectl takes one without a kind too."""
    parts = (envelope.clusters, envelope.contexts, envelope.users)
    is_config = envelope.kind == "Config" and (envelope.api_version or "v1") == "v1"
    return is_config if envelope.kind else sum(map(is_written, parts)) > 1


def is_own(envelope: Envelope) -> bool:
    """Whether it is the advisor's own inventory."""
    return not envelope.kind and (is_written(envelope.clusters) or is_written(envelope.schema_version))


def stranger(envelope: Envelope) -> str:
    """Why a document is nothing we read; empty when it is something."""
    if _is_kubeconfig(envelope):
        return KUBECONFIG
    if is_own(envelope) and (other := _other_kind(envelope)):
        return other
    is_object = bool(envelope.kind and envelope.api_version)
    is_bill = envelope.bom_format == "CycloneDX" or bool(envelope.spdx_version)
    if is_object or is_bill or is_own(envelope) or _holds_objects(envelope):
        return ""
    return NO_FORM


def _other_kind(envelope: Envelope) -> str:
    """Which of the advisor's own files it is that tells of a cluster and is no inventory; empty when none."""
    if is_written(envelope.tool):
        return RESULT
    if is_written(envelope.clusters):
        return ""
    return ANSWERS if is_written(envelope.answers) else WAIVERS if is_written(envelope.waivers) else ""


def _holds_objects(envelope: Envelope) -> bool:
    """Whether it is a list, though it may have lost its kind or its version to a filter."""
    if envelope.items is UNSET:
        return False
    return bool(envelope.kind) or any(has_kind(item) for item in (envelope.items or ())[:1])


def has_kind(item: msgspec.Raw) -> bool:
    """Whether an element of a list says what it is."""
    try:
        return bool(msgspec.json.decode(item, type=Envelope).kind)
    except MALFORMED:
        return False
