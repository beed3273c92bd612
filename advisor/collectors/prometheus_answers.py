"""An answer of a Prometheus -> what was measured, or why nothing was.

The one thing to know before changing it: whatever is not a whole, successful answer is `Unmeasured` with its reason.
Warnings too: they say that series may be missing (https://prometheus.io/docs/prometheus/latest/querying/api/).
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from advisor.collectors.live.transport import Reply
from advisor.documents.bounded import printable
from advisor.model.measurement import Measured, Measurement, Sample, Unmeasured

_SHOWN = 200
_OK, _UNAUTHORIZED, _FORBIDDEN = 200, 401, 403
_REDIRECTS = range(300, 400)


class _Vector(msgspec.Struct):
    metric: dict[str, str]
    value: tuple[float, str]


class _Data(msgspec.Struct, rename={"kind": "resultType"}):
    kind: str = ""
    result: msgspec.Raw = msgspec.Raw()


class _Reply(msgspec.Struct, rename={"error_type": "errorType"}):
    status: str
    data: _Data = msgspec.field(default_factory=_Data)
    error: str = ""
    error_type: str = ""
    warnings: list[str] = msgspec.field(default_factory=list)


def measurement_of(reply: Reply, url: str, *, has_token: bool) -> Measurement:
    """What a reply from this URL comes to. Raises nothing."""
    if reply.status in {_UNAUTHORIZED, _FORBIDDEN}:
        reason = f"{url} did not let us in (HTTP {reply.status})"
        hint = "is the token in --prometheus-token-file current?" if has_token else "name --prometheus-token-file"
        return Unmeasured(reason=reason, hint=hint, is_reached=False)
    if reply.status in _REDIRECTS:
        reason = f"{url} sends us elsewhere (HTTP {reply.status}), and no redirect is followed"
        return Unmeasured(reason=reason, hint="name the URL it leads to; a login page is none", is_reached=False)
    try:
        told = msgspec.json.decode(reply.body, type=_Reply)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        reason = f"what answers at {url} is no Prometheus (HTTP {reply.status}, {_content_type(reply)})"
        return Unmeasured(reason=reason, hint="is this the URL of its API, and not of a page?", is_reached=False)
    if reply.status != _OK or told.status != "success":
        words = _short(f"{told.error_type}: {told.error}" if told.error else f"HTTP {reply.status}")
        reason = f"{url} could not answer: {words}"
        return Unmeasured(reason=reason, hint="try the query there by hand", is_reached=True)
    if told.warnings:
        reason = f"{url} warns that its answer may not be whole: {_short('; '.join(told.warnings))}"
        return Unmeasured(reason=reason, hint="try again once every store answers", is_reached=True)
    return _measured(told.data, url)


def _measured(data: _Data, url: str) -> Measurement:
    try:
        match data.kind:
            case "vector":
                series = msgspec.json.decode(data.result, type=list[_Vector])
                return Measured(samples=tuple(_sample(each.metric, each.value[1]) for each in series))
            case "scalar":
                _, value = msgspec.json.decode(data.result, type=tuple[float, str])
                return Measured(samples=(_sample({}, value),))
            case _:
                reason = (
                    f"{url} answered with {_short(data.kind) or 'nothing'}, and one value for each series is wanted"
                )
    except (msgspec.DecodeError, ValueError) as error:
        reason = f"the answer of {url} cannot be read: {_short(str(error))}"
    return Unmeasured(reason=reason, hint="try the query there by hand", is_reached=True)


def _sample(labels: Mapping[str, str], value: str) -> Sample:
    return Sample(labels=tuple(sorted(labels.items())), value=float(value))


def _content_type(reply: Reply) -> str:
    return _short(reply.headers.get("content-type", "")) or "no content type"


def _short(text: str) -> str:
    return printable(text[:_SHOWN]) + ("…" if len(text) > _SHOWN else "")
