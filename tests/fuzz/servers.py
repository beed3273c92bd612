"""Readers of what servers answer: a line `200 | content-type: text/html`, then a body.

What is shown of an answer that could not be used is its reason.
"""

from __future__ import annotations

import datetime
import re

from advisor.collectors.live.answers import Busy, Gone, NotFound, Page, Refused, Unreachable
from advisor.collectors.live.asked import asked_for
from advisor.collectors.live.discovery_documents import groups_in, resources_in, server_version_in
from advisor.collectors.live.reading import answer_of
from advisor.collectors.live.transport import Reply
from advisor.collectors.prometheus_answers import measurement_of
from advisor.model.measurement import Measured, Unmeasured

URL = "https://server.example:6443"
_NOW = datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC)
_STATUS = re.compile(r"([1-5][0-9]{2})(?: |$)")


def read_api_answer(data: bytes) -> str:
    """What an API server's answer comes to: a page, a refusal, and what discovery finds in it."""
    answer = answer_of(_reply(data), asked_for("/api/v1/nodes"), URL, _NOW)
    match answer:
        case Page():
            return _discovered(answer.data)
        case Refused():
            return f"{answer.reason} {answer.message}"
        case Gone() | NotFound() | Busy():
            return answer.message
        case Unreachable():
            return answer.reason


def _discovered(body: bytes) -> str:
    """Each reader of discovery refuses what is not its own by a ValueError, and its words are shown."""
    told: list[str] = []
    for read in (groups_in, lambda data: resources_in(data, "apps", "v1"), server_version_in):
        try:
            told.append(repr(read(body)))
        except ValueError as error:
            told.append(str(error))
    return "\n".join(told)


def read_measurement(data: bytes) -> str:
    """What a Prometheus' answer comes to."""
    match measurement_of(_reply(data), URL, has_token=True):
        case Measured(samples=samples):
            return repr(samples)
        case Unmeasured() as unmeasured:
            return f"{unmeasured.reason} {unmeasured.hint}"


def _reply(data: bytes) -> Reply:
    line, _, body = data.partition(b"\n")
    text = line.decode("latin-1")
    status = _STATUS.match(text)
    headers = dict(each.split(": ", 1) for each in text.split(" | ")[1:] if ": " in each)
    return Reply(status=int(status[1]) if status else 200, headers=headers, body=body)
