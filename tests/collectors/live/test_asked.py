"""Paths in the words of RBAC, and gaps in the words of a report."""

from __future__ import annotations

import pytest

from advisor.collectors.live.answers import Failure, Gone, NotFound, Refused, Unreachable
from advisor.collectors.live.asked import asked_for, target_of
from advisor.collectors.live.gaps import Why, gap_of


@pytest.mark.parametrize(
    ("path", "says", "permission"),
    [
        ("/version", "get /version", "the verb get on the URL /version"),
        ("/apis/apps/v1", "get /apis/apps/v1", "the verb get on the URL /apis/apps/v1"),
        ("/api/v1/nodes", "list nodes cluster-wide", "the verb list on nodes in the core API group"),
        ("/api/v1/namespaces", "list namespaces cluster-wide", "the verb list on namespaces in the core API group"),
        ("/api/v1/namespaces/a", "get namespaces a", "the verb get on namespaces in the core API group"),
        (
            "/api/v1/namespaces/kube-system/configmaps/x",
            "get configmaps x in namespace kube-system",
            "the verb get on configmaps in the core API group in namespace kube-system",
        ),
        (
            "/apis/management.cattle.io/v3/settings/server-version",
            "get settings.management.cattle.io server-version",
            "the verb get on settings in the API group management.cattle.io",
        ),
    ],
)
def test_path_as_a_question_and_as_a_rule(path: str, says: str, permission: str) -> None:
    """Verb, resource, group, namespace and name."""
    asked = asked_for(path)
    assert (str(asked), asked.permission) == (says, permission)


def test_target_is_quoted() -> None:
    """A continue token may hold anything."""
    assert target_of("/api/v1/nodes", {"continue": "a&b=c+d/é"}) == "/api/v1/nodes?continue=a%26b%3Dc%2Bd%2F%C3%A9"


def test_gap_of_every_answer() -> None:
    """Each says what happened, and what mends it where somebody can."""
    asked = asked_for("/api/v1/nodes")
    answers: list[Refused | Gone | NotFound | Unreachable] = [
        Refused(status=401, reason="", message="m", asked=asked),
        Refused(status=403, reason="", message="m", asked=asked),
        Refused(status=400, reason="", message="m", asked=asked),
        NotFound(message="m", asked=asked),
        Gone(message="m"),
        Unreachable(failure=Failure.CUT, reason="m", hint="h"),
    ]
    gaps = [gap_of(answer, asked) for answer in answers]
    assert [(gap.why, gap.says, gap.remedy) for gap in gaps] == [
        (
            Why.UNAUTHENTICATED,
            "the API server does not accept the credentials (401): m",
            "log in again, or renew the token",
        ),
        (Why.FORBIDDEN, "may not list nodes cluster-wide: m", "grant the verb list on nodes in the core API group"),
        (Why.UNREADABLE, "the API server refused to list nodes cluster-wide (400): m", ""),
        (Why.ABSENT, "nothing to list nodes cluster-wide: m", ""),
        (Why.INCONSISTENT, "the list changed while it was read: m", "read the cluster again"),
        (Why.UNREACHABLE, "m", "h"),
    ]
