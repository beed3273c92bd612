"""What is served, in both forms of discovery: absent, forbidden and unknown are three things."""

from __future__ import annotations

import pytest

from advisor.collectors.live.discovery import Absent, Discovery, Undiscovered, discover
from advisor.collectors.live.gaps import Why
from advisor.collectors.live.pages import list_pages
from advisor.collectors.live.resource import Resource
from tests.collectors.live.api_server import Received, Sends
from tests.collectors.live.conftest import Bench
from tests.collectors.live.documents import (
    APPS_GROUP,
    CALICO_GROUP,
    CORE_GROUP,
    UNAUTHORIZED,
    VERSION,
    aggregated,
    as_json,
    forbidden,
    group,
    offered,
    paths,
    status,
)

CALICO, TIGERA = "crd.projectcalico.org", "operator.tigera.io"
GROUPS = ("", "apps", CALICO, TIGERA)
VERBS = ["get", "list"]

CLASSIC = {
    "/version": VERSION,
    "/api": as_json({"kind": "APIVersions", "versions": ["v1"]}),
    "/apis": as_json(
        {
            "kind": "APIGroupList",
            "apiVersion": "v1",
            "groups": [
                {
                    "name": "apps",
                    "versions": [{"groupVersion": "apps/v1beta1", "version": "v1beta1"}, {"version": "v1"}],
                    "preferredVersion": {"groupVersion": "apps/v1", "version": "v1"},
                },
                {"name": "batch", "versions": [{"version": "v1"}]},
            ],
        }
    ),
    "/api/v1": as_json(
        {
            "kind": "APIResourceList",
            "groupVersion": "v1",
            "resources": [{"name": "nodes", "namespaced": False, "kind": "Node", "verbs": VERBS}],
        }
    ),
    "/apis/apps/v1": as_json(
        {
            "kind": "APIResourceList",
            "groupVersion": "apps/v1",
            "resources": [
                {"name": "daemonsets", "namespaced": True, "kind": "DaemonSet", "verbs": VERBS},
                {"name": "daemonsets/status", "namespaced": True, "kind": "DaemonSet", "verbs": ["get"]},
            ],
        }
    ),
    "/apis/apps/v1beta1": as_json({"kind": "APIResourceList", "resources": []}),
}
AGGREGATED = {"/version": VERSION, "/api": aggregated(CORE_GROUP), "/apis": aggregated(APPS_GROUP, CALICO_GROUP)}


def found(bench: Bench, answers: dict[str, Sends]) -> Discovery:
    """What a server with these answers serves."""
    return discover(bench.connect(bench.serve(paths(dict(answers)))), GROUPS)


@pytest.mark.parametrize("answers", [CLASSIC, AGGREGATED], ids=["classic", "aggregated"])
def test_finds_what_is_served_and_says_what_is_not(bench: Bench, answers: dict[str, Sends]) -> None:
    """Both forms say the same."""
    discovery = found(bench, answers)
    assert discovery.version == "v1.29.6+rke2r1"
    assert discovery.gaps == ()
    assert discovery.find("apps", "daemonsets") == Resource(
        group="apps", version="v1", name="daemonsets", kind="DaemonSet", is_namespaced=True, verbs=frozenset(VERBS)
    )
    nodes = discovery.find("", "nodes")
    assert isinstance(nodes, Resource)
    assert (nodes.list_path(), nodes.is_namespaced) == ("/api/v1/nodes", False)
    assert discovery.find(TIGERA, "installations") == Absent(
        because="the API server serves no group operator.tigera.io"
    )
    assert discovery.find("apps", "daemonsets/status") == Absent(
        because="the API server serves no daemonsets/status in the group apps"
    )


def test_aggregated_takes_three_requests(bench: Bench) -> None:
    """And asks for both of its versions, then for the classic form."""
    server = bench.serve(paths(dict(AGGREGATED)))
    discover(bench.connect(server), GROUPS)
    assert [each.path for each in server.received] == ["/version", "/api", "/apis"]
    assert server.received[1].header("accept") == (
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
        "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json"
    )


def test_classic_asks_only_for_the_groups_wanted(bench: Bench) -> None:
    """A cluster has dozens of groups."""
    server = bench.serve(paths(dict(CLASSIC)))
    discover(bench.connect(server), ["apps"])
    assert [each.path for each in server.received][3:] == ["/apis/apps/v1", "/apis/apps/v1beta1"]


def test_403_for_a_group_that_does_not_exist_is_absent(bench: Bench) -> None:
    """An API server answers 403 to who has no rights, there or not; discovery tells the two apart."""

    def script(request: Received) -> Sends:
        return AGGREGATED.get(request.path, forbidden("installations", TIGERA))

    connection = bench.connect(bench.serve(script))
    discovery = discover(connection, GROUPS)
    assert isinstance(discovery.find(TIGERA, "installations"), Absent)
    felix = discovery.find(CALICO, "felixconfigurations")
    assert isinstance(felix, Resource)
    (gap,) = list_pages(connection, felix)
    assert not isinstance(gap, Resource)
    assert getattr(gap, "why", None) is Why.FORBIDDEN


@pytest.mark.parametrize("version", ["v2", "v2beta1"])
def test_resource_in_a_version_that_is_not_preferred(bench: Bench, version: str) -> None:
    """The first version that has it."""
    two = group(
        "x.io", offered("v2", ("as", "A", "Cluster")), offered("v1", ("as", "A", "Cluster"), ("bs", "B", "Cluster"))
    )
    answers = {**AGGREGATED, "/apis": aggregated(two, version=version)}
    discovery = discover(bench.connect(bench.serve(paths(dict(answers)))), ["x.io"])
    versions = [each.version for name in ("as", "bs") if isinstance(each := discovery.find("x.io", name), Resource)]
    assert versions == ["v2", "v1"]


class TestUnknown:
    def test_stale_group_may_serve_more_than_it_shows(self, bench: Bench) -> None:
        """The server behind an aggregated API is down: what is shown is there, what is not shown may be."""
        stale = group("projectcalico.org", offered("v3", ("ippools", "IPPool", "Cluster"), freshness="Stale"))
        answers = {**AGGREGATED, "/apis": aggregated(stale)}
        discovery = discover(bench.connect(bench.serve(paths(dict(answers)))), ["projectcalico.org"])
        assert isinstance(discovery.find("projectcalico.org", "ippools"), Resource)
        unknown = discovery.find("projectcalico.org", "felixconfigurations")
        assert isinstance(unknown, Undiscovered)
        assert "does not answer" in unknown.gap.says
        assert unknown.gap.remedy == "kubectl get apiservice v3.projectcalico.org"

    def test_classic_group_whose_server_is_down(self, bench: Bench) -> None:
        """503 at the group's own document."""
        answers = {**CLASSIC, "/apis/apps/v1": status(503, "ServiceUnavailable", "down")}
        unknown = found(bench, answers).find("apps", "daemonsets")
        assert isinstance(unknown, Undiscovered)
        assert unknown.gap.why is Why.UNREACHABLE

    def test_classic_group_whose_document_is_another(self, bench: Bench) -> None:
        """What cannot be read proves nothing."""
        unknown = found(bench, {**CLASSIC, "/apis/apps/v1": as_json({"kind": "Table"})}).find("apps", "daemonsets")
        assert isinstance(unknown, Undiscovered)
        assert unknown.gap.why is Why.UNREADABLE

    @pytest.mark.parametrize("answer", [forbidden(), as_json({"kind": "Table"}), as_json([])])
    def test_without_discovery_nothing_is_absent(self, bench: Bench, answer: Sends) -> None:
        """Somebody took `system:discovery` away, or a proxy answers in our server's place."""
        discovery = found(bench, {**AGGREGATED, "/apis": answer})
        assert isinstance(discovery.find(TIGERA, "installations"), Undiscovered)
        assert isinstance(discovery.find("", "nodes"), Resource)
        assert len(discovery.gaps) == 1

    def test_whoever_is_not_let_in_is_not_asked_further(self, bench: Bench) -> None:
        """A bad token: one question, one gap, no exception, and nothing counts as absent."""
        server = bench.serve(lambda _: UNAUTHORIZED)
        discovery = discover(bench.connect(server), GROUPS)
        assert [gap.why for gap in discovery.gaps] == [Why.UNAUTHENTICATED]
        assert [each.path for each in server.received] == ["/version"]
        assert discovery.version == ""
        assert isinstance(discovery.find("", "nodes"), Undiscovered)
        assert isinstance(discovery.find(TIGERA, "installations"), Undiscovered)

    def test_version_that_is_none(self, bench: Bench) -> None:
        """It is a gap, and the rest goes on."""
        discovery = found(bench, {**AGGREGATED, "/version": as_json({})})
        assert discovery.version == ""
        assert [gap.why for gap in discovery.gaps] == [Why.UNREADABLE]
