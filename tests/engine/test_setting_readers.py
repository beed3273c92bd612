"""Settings that a rule about one component asks of another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.engine import assess
from advisor.model.answer import RecordedAnswer
from advisor.model.component import Component
from advisor.model.fact import Default
from advisor.model.finding import Finding, Status
from advisor.model.inventory import Cluster, Inventory
from tests.builders import (
    FACTS,
    RANCHER,
    XDP,
    advisory,
    cluster,
    component,
    covering,
    environment,
    is_,
    knowledge_of,
    node,
    on_record,
    span,
    unreadable,
    vouched_version,
)

#: A fault of Rancher where Felix has XDP switched on.
FAULT = advisory({"introduced": "v2.10.0", "fixed": "v2.11.1"}, of=RANCHER, when=is_(XDP, True))
RANCHER_RUNS = component("v2.10.3", RANCHER)
ON_SINCE_3_28 = replace(
    FACTS[XDP],
    defaults=tuple(
        Default(builds=("upstream",), versions=span(*versions), value=value, source="https://example.org")
        for versions, value in ((("v3.20.0", "v3.28.0"), False), (("v3.28.0", "v3.40.0"), True))
    ),
)


def _finding(seen: Cluster, *said: RecordedAnswer) -> Finding:
    knowledge = knowledge_of(FAULT)
    knowledge = replace(knowledge, facts={**knowledge.facts, XDP: ON_SINCE_3_28})
    (finding,) = assess(Inventory(clusters=(seen,)), knowledge, record=on_record(*said)).clusters[0].findings
    return finding


def _status(*calico: Component) -> Status:
    return _finding(cluster(RANCHER_RUNS, *calico, nodes=[node("n1"), node("n2")])).status


@pytest.mark.parametrize(("calico", "status"), [("v3.27.3", Status.NOT_AFFECTED), ("v3.28.1", Status.AFFECTED)])
def test_the_default_is_that_of_the_component_whose_setting_it_is(calico: str, status: Status) -> None:
    """Not that of Rancher's version, which no line of Calico's defaults could hold for."""
    assert _status(component(calico)) is status


def test_what_is_written_counts_whatever_reads_it() -> None:
    """The environment of calico-node switches it on."""
    seen = cluster(RANCHER_RUNS, component("v3.27.3"), nodes=[node()], layers=[environment({XDP: "true"})])
    assert _finding(seen).status is Status.AFFECTED


def test_no_default_holds_where_no_component_reads_it() -> None:
    """Whether Calico is absent or was not looked for: the version that a default hangs on is missing."""
    unlisted = cluster(RANCHER_RUNS, nodes=[node()], coverage=[covering("Node"), covering("Deployment")])
    for seen in (cluster(RANCHER_RUNS, nodes=[node()]), unlisted):
        finding = _finding(seen)
        assert finding.status is Status.UNKNOWN
        assert [gap.fact for gap in finding.missing] == [XDP]


def test_a_default_rests_on_the_answer_that_gives_the_version() -> None:
    """Rancher's finding hangs on what somebody vouches for of Calico, and names it."""
    said = vouched_version("v3.27.3", image="sha256:0")
    finding = _finding(cluster(RANCHER_RUNS, unreadable(), nodes=[node()]), said)
    assert (finding.status, finding.rests_on) == (Status.NOT_AFFECTED, (said.seen_in,))


def test_several_versions_have_to_agree() -> None:
    """In a roll from one default to the other it is unknown, until somebody sets it outright."""
    old, new = component("v3.27.3"), component("v3.28.1")
    assert _status(old, new) is Status.UNKNOWN
    assert _status(replace(old, nodes=frozenset({"n1"})), replace(new, nodes=frozenset({"n2"}))) is Status.UNKNOWN
    assert _status(old, component("v3.26.0")) is Status.NOT_AFFECTED
    seen = cluster(RANCHER_RUNS, old, new, nodes=[node()], layers=[environment({XDP: "false"})])
    assert _finding(seen).status is Status.NOT_AFFECTED
