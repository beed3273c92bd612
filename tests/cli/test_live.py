"""`advisor scan` of live clusters, against scripted API servers: what a user sees when one behaves, and when not."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from advisor.cli.main import run
from advisor.collectors.live.target import in_cluster
from tests.cli.conftest import Advisor, Result
from tests.collectors.live.api_server import Manner, Received, Script, ScriptedServer, Sends
from tests.collectors.live.certificates import Authority, base64_of
from tests.collectors.live.conftest import authority
from tests.collectors.live.documents import EXPIRED, UNAUTHORIZED, as_json, status
from tests.collectors.survey.fleet import Fleet, fleet_in
from tests.collectors.survey.scripted_cluster import ScriptedCluster, may_not_read, objects_of
from tests.collectors.written import container, felix, namespace, node, variable, workload

__all__ = ["authority"]

CLEAN = objects_of("clean-rke2-calico")
#: Calico v3.27.3 on Ubuntu 20.04's kernel: XDP loops where eBPF is off.
LOOPING = [
    namespace("kube-system"),
    node("n1"),
    node("n2"),
    workload(container(env=[variable("FELIX_REPORTINGINTERVALSECS", "0")])),
    felix({}),
]
ROOT = Path(__file__).resolve().parents[2]
XDP = "calico-xdp-btf-wipe-loop"


@pytest.fixture
def fleet(tmp_path: Path, authority: Authority) -> Iterator[Fleet]:
    """Several clusters, as many as a test serves."""
    with fleet_in(tmp_path, authority) as found:
        yield found


@pytest.fixture
def scan(advisor: Advisor, fleet: Fleet) -> Callable[..., Result]:
    """Scans the fleet's current context, with a short patience."""

    def start(*more: str) -> Result:
        return advisor("scan", "-o", "json", "--kubeconfig", fleet.kubeconfig(), "--request-timeout", "2", *more)

    return start


def cluster_of(result: Result, name: str = "prod") -> Any:
    """One cluster of a report."""
    (cluster,) = (each for each in result.document["clusters"] if each["name"] == name)
    return cluster


def finding(result: Result, advisory: str = XDP, name: str = "prod") -> Any:
    """The one finding of an advisory."""
    (found,) = (each for each in cluster_of(result, name)["findings"] if each["advisory"] == advisory)
    return found


def at(end: str, answer: Sends) -> Callable[[Received], Sends | None]:
    """Breaks every answer whose path ends so."""
    return lambda request: answer if request.path.endswith(end) else None


def first(times: int, end: str, answer: Sends) -> Callable[[Received], Sends | None]:
    """Breaks so many answers whose path ends so."""
    left = [times]

    def breaks(request: Received) -> Sends | None:
        if not request.path.endswith(end) or not left[0]:
            return None
        left[0] -= 1
        return answer

    return breaks


@dataclass(slots=True)
class Pod:
    """The folder that a pod finds, and a server that knows its token."""

    folder: Path
    server: ScriptedServer


@pytest.fixture
def pod(fleet: Fleet, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pod:
    """A pod whose service account may read everything."""
    cluster = ScriptedCluster(objects=CLEAN)
    server = fleet.serve(
        "behind", lambda asked: cluster(asked) if asked.header("authorization") == "Bearer pod" else UNAUTHORIZED
    )
    folder = tmp_path / "serviceaccount"
    folder.mkdir()
    (folder / "ca.crt").write_bytes(authority.pem)
    (folder / "token").write_text("pod")
    monkeypatch.setattr("advisor.collectors.live.target.in_cluster", partial(in_cluster, folder=folder))
    variables = {"KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": str(server.port)}
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return Pod(folder=folder, server=server)


class TestInPod:
    def test_reads_its_own_cluster(self, advisor: Advisor, pod: Pod) -> None:
        """With nothing but what the kubelet gave it; the report names it so."""
        result = advisor("scan", "--in-cluster", "-o", "json")
        assert result.code == 0
        assert cluster_of(result, "in-cluster")["verdict"] == "clear"

    @pytest.mark.parametrize("missing", [("token",), ("ca.crt",), ("token", "ca.crt")])
    def test_without_its_files(self, advisor: Advisor, pod: Pod, missing: tuple[str, ...]) -> None:
        """Each is named, with what brings them back; nothing is sent."""
        for name in missing:
            (pod.folder / name).unlink()
        result = advisor("scan", "--in-cluster", "-o", "json")
        assert result.code == 4
        problems = json.dumps(cluster_of(result, "in-cluster")["problems"])
        assert all(f"{pod.folder / name}, and there is no such file" in problems for name in missing)
        assert "automountServiceAccountToken" in problems
        assert pod.server.received == []

    def test_with_a_token_that_is_not_accepted(self, advisor: Advisor, pod: Pod) -> None:
        """Of another cluster, or of an account that is gone."""
        (pod.folder / "token").write_text("other")
        result = advisor("scan", "--in-cluster", "-o", "json")
        assert result.code == 4
        assert "does not accept the credentials" in json.dumps(cluster_of(result, "in-cluster")["problems"])

    @pytest.mark.parametrize(
        ("variable", "value"),
        [("HOST", "no-such-host.invalid"), ("HOST", "::1"), ("PORT", "1"), ("PORT", "99999")],
    )
    def test_with_an_address_that_leads_nowhere(
        self, advisor: Advisor, pod: Pod, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
    ) -> None:
        """It is a cluster that was not reached."""
        monkeypatch.setenv(f"KUBERNETES_SERVICE_{variable}", value)
        result = advisor("scan", "--in-cluster", "-o", "json")
        assert result.code == 4
        assert cluster_of(result, "in-cluster")["problems"]

    @pytest.mark.parametrize(
        ("variable", "value"), [("HOST", "no host"), ("HOST", "["), ("PORT", "http"), ("PORT", "-1")]
    )
    def test_with_variables_that_are_no_address(
        self, advisor: Advisor, pod: Pod, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
    ) -> None:
        """The request is at fault, and the variable is named."""
        monkeypatch.setenv(f"KUBERNETES_SERVICE_{variable}", value)
        result = advisor("scan", "--in-cluster", "-o", "json")
        assert result.code == 2
        assert f"KUBERNETES_SERVICE_{variable} holds no address" in result.err

    @pytest.mark.parametrize("variable", ["KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"])
    def test_outside_of_one(self, advisor: Advisor, pod: Pod, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
        """There is no such cluster, and the variable that is missing is named."""
        monkeypatch.delenv(variable)
        result = advisor("scan", "--in-cluster")
        assert result.code == 2
        assert f"the variable {variable} is not set" in result.err


class TestClean:
    def test_exit_0_over_the_wire(self, fleet: Fleet, scan: Callable[..., Result]) -> None:
        """A well-kept cluster in many pages, the answers gzipped."""
        fleet.serve("prod", ScriptedCluster(objects=CLEAN, page=2))
        result = scan()
        assert result.code == 0
        assert result.document["verdict"] == "clear"
        assert result.err == ""

    def test_the_current_context_is_read_without_a_word(
        self, advisor: Advisor, fleet: Fleet, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As kubectl would, by KUBECONFIG."""
        fleet.serve("prod", ScriptedCluster(objects=LOOPING, version="v1.29.6"))
        monkeypatch.setenv("KUBECONFIG", str(fleet.kubeconfig()))
        result = advisor("scan")
        assert result.code == 1
        assert XDP in result.out
        assert result.out.startswith("prod")

    def test_the_default_path_is_read(self, advisor: Advisor, fleet: Fleet, tmp_path: Path) -> None:
        """`~/.kube/config`."""
        fleet.serve("prod", ScriptedCluster(objects=CLEAN))
        (tmp_path / "home" / ".kube").mkdir(parents=True)
        (tmp_path / "home" / ".kube" / "config").write_bytes(fleet.kubeconfig().read_bytes())
        assert advisor("scan").code == 0

    def test_explain_reads_a_cluster_when_told(self, advisor: Advisor, fleet: Fleet) -> None:
        """Without a flag it explains the advisory alone, and asks nobody."""
        server = fleet.serve("prod", ScriptedCluster(objects=LOOPING, version="v1.29.6"))
        path = fleet.kubeconfig()
        assert advisor("explain", XDP).code == 0
        assert server.received == []
        assert advisor("explain", XDP, "--kubeconfig", path).code == 1


class TestSurvives:
    """Section by section what was seen against real API servers."""

    def test_1_a_list_that_is_not_ready_yet(self, fleet: Fleet, scan: Callable[..., Result]) -> None:
        """429 with Retry-After on the first list of a custom resource: asked again, never "no Calico"."""
        busy = status(429, "TooManyRequests", "storage is (re)initializing", headers={"Retry-After": "0"})
        fleet.serve(
            "prod", ScriptedCluster(objects=LOOPING, version="v1.29.6", breaks=first(3, "/felixconfigurations", busy))
        )
        assert finding(scan())["status"] == "affected"

    def test_1_a_list_that_never_gets_ready(self, fleet: Fleet, scan: Callable[..., Result]) -> None:
        """Then what it would have shown is unknown."""
        busy = status(429, "TooManyRequests", "storage is (re)initializing", headers={"Retry-After": "0"})
        fleet.serve(
            "prod", ScriptedCluster(objects=LOOPING, version="v1.29.6", breaks=at("/felixconfigurations", busy))
        )
        result = scan()
        assert result.code == 3
        assert "answered 429 9 times" in json.dumps(finding(result)["missing"])

    def test_2_a_list_that_expires(self, fleet: Fleet, scan: Callable[..., Result]) -> None:
        """410 on a continue token: begun anew, and every node is there once."""
        expires = first(1, "/nodes", EXPIRED)
        script = ScriptedCluster(
            objects=CLEAN, page=2, breaks=lambda each: expires(each) if "continue" in each.query else None
        )
        fleet.serve("prod", script)
        result = scan()
        assert result.code == 0
        assert cluster_of(result)["nodes"]["count"] == 5

    def test_3_groups_that_do_not_exist(self, fleet: Fleet, scan: Callable[..., Result]) -> None:
        """Without rights 403 would be the answer to them; discovery says that they are not served."""
        objects = [namespace("kube-system"), node("n1", kubelet="v1.34.3")]
        served = tuple(each for each in ScriptedCluster().served if each[0] in {"", "apps"})
        allows = lambda _verb, resource, _namespace: resource in {  # noqa: E731  # rights, as a role would list them
            "namespaces", "nodes", "daemonsets.apps", "deployments.apps", "statefulsets.apps",
        }  # fmt: skip
        fleet.serve("prod", ScriptedCluster(objects=objects, served=served, allows=allows, version="v1.34.3"))
        assert scan().code == 0

    def test_4_daemonsets_only_in_one_namespace(self, fleet: Fleet, scan: Callable[..., Result]) -> None:
        """What is in it decides, and what may be elsewhere stays unknown with the missing right."""
        fleet.serve(
            "prod",
            ScriptedCluster(
                objects=[*LOOPING, namespace("calico-system")],
                version="v1.29.6",
                allows=lambda _, resource, where: resource != "daemonsets.apps" or where == "kube-system",
            ),
        )
        result = scan()
        assert finding(result)["status"] == "affected"
        assert result.code == 1

    def test_5_a_table_in_place_of_a_list(self, fleet: Fleet, scan: Callable[..., Result]) -> None:
        """As some proxies send it: no nodes were seen, and the cluster is not clear."""
        table = as_json({"kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": {}, "rows": []})
        fleet.serve("prod", ScriptedCluster(objects=LOOPING, version="v1.29.6", breaks=at("/nodes", table)))
        result = scan()
        assert result.code == 3
        assert "a table for people" in json.dumps(cluster_of(result)["coverage"])

    def test_5_a_kernel_with_its_platform(self, fleet: Fleet, scan: Callable[..., Result]) -> None:
        """Kubernetes 1.36 prints it."""
        nodes = [node("n1", kernel="5.4.0-186-generic (amd64)")]
        objects = [each for each in LOOPING if each["kind"] != "Node"]
        fleet.serve("prod", ScriptedCluster(objects=[*objects, *nodes], version="v1.29.6"))
        assert cluster_of(scan())["nodes"]["groups"][0]["kernel"] == "5.4.0-186-generic"

    def test_6_one_node_has_settings_of_its_own(self, fleet: Fleet, scan: Callable[..., Result]) -> None:
        """`node.n1` turns eBPF on, so XDP can loop on the other node only."""
        objects = [*LOOPING, felix({"bpfEnabled": True}, "node.n1")]
        fleet.serve("prod", ScriptedCluster(objects=objects, version="v1.29.6"))
        assert finding(scan())["nodes"]["names"] == ["n2"]

    def test_6_the_environment_overrides_all_of_them(self, fleet: Fleet, scan: Callable[..., Result]) -> None:
        """`FELIX_*` in the container beats the node's own object."""
        quiet = workload(container(env=[variable("FELIX_XDPENABLED", "false")]))
        objects = [each for each in LOOPING if each["kind"] != "DaemonSet"]
        fleet.serve(
            "prod",
            ScriptedCluster(objects=[*objects, quiet, felix({"xdpEnabled": True}, "node.n1")], version="v1.29.6"),
        )
        assert finding(scan())["status"] == "not_affected"

    def test_7_a_client_certificate(self, fleet: Fleet, authority: Authority, scan: Callable[..., Result]) -> None:
        """The server sees who asks."""
        pair = authority.client("alice")
        user = {
            "client-certificate-data": base64_of(pair.certificate),
            "client-key-data": base64_of(pair.key),
        }
        server = fleet.serve("prod", ScriptedCluster(objects=CLEAN), user=user)
        assert scan().code == 0
        assert {each.peer for each in server.received} == {"alice"}
        assert {each.header("authorization") for each in server.received} == {""}

    def test_7_a_token_file(self, fleet: Fleet, tmp_path: Path, scan: Callable[..., Result]) -> None:
        """With the newline that editors leave at its end."""
        (tmp_path / "token").write_text("from-file\n")
        server = fleet.serve("prod", ScriptedCluster(objects=CLEAN), user={"tokenFile": str(tmp_path / "token")})
        assert scan().code == 0
        assert {each.header("authorization") for each in server.received} == {"Bearer from-file"}

    @pytest.mark.parametrize("version", ["v1", "v1beta1"])
    def test_7_an_exec_plugin(self, fleet: Fleet, tmp_path: Path, scan: Callable[..., Result], version: str) -> None:
        """Run once, and its token is sent."""
        api = f"client.authentication.k8s.io/{version}"
        credential = json.dumps({"kind": "ExecCredential", "apiVersion": api, "status": {"token": "minted"}})
        server = fleet.serve("prod", ScriptedCluster(objects=CLEAN), user=plugin(tmp_path, f"echo '{credential}'", api))
        assert scan().code == 0
        assert {each.header("authorization") for each in server.received} == {"Bearer minted"}

    def test_7_an_exec_plugin_that_fails(self, fleet: Fleet, tmp_path: Path, scan: Callable[..., Result]) -> None:
        """Nothing is sent without a credential, and the cluster counts as not reached."""
        server = fleet.serve("prod", ScriptedCluster(objects=CLEAN), user=plugin(tmp_path, "echo no luck >&2; exit 1"))
        result = scan()
        assert result.code == 4
        assert server.received == []
        assert "no luck" in json.dumps(cluster_of(result)["problems"])

    def test_7_a_bad_token(self, fleet: Fleet, scan: Callable[..., Result]) -> None:
        """401: asked once, and reported."""
        server = fleet.serve("prod", lambda _: UNAUTHORIZED)
        result = scan()
        assert (result.code, result.document["verdict"]) == (4, "unreachable")
        assert "does not accept the credentials (401)" in json.dumps(cluster_of(result)["problems"])
        assert len(server.received) == 1

    def test_7_a_name_that_the_certificate_has_not(self, fleet: Fleet, scan: Callable[..., Result]) -> None:
        """`tls-server-name` says under which name to trust; another one is refused."""
        fleet.serve("prod", ScriptedCluster(objects=CLEAN))
        entry = fleet.clusters["prod"]
        fleet.clusters["prod"] = {**entry, "tls-server-name": "localhost"}
        assert scan().code == 0
        fleet.clusters["prod"] = {**entry, "tls-server-name": "elsewhere"}
        result = scan()
        assert result.code == 4
        assert "not to be trusted" in json.dumps(cluster_of(result)["problems"])

    def test_7_a_certificate_beside_the_kubeconfig(self, advisor: Advisor, fleet: Fleet, authority: Authority) -> None:
        """A relative path counts from the kubeconfig's own folder, wherever the program is run."""
        fleet.serve("prod", ScriptedCluster(objects=CLEAN), user={"tokenFile": "pki/token"})
        del fleet.clusters["prod"]["certificate-authority-data"]
        fleet.clusters["prod"]["certificate-authority"] = "pki/ca.crt"
        pki = fleet.folder / "kube" / "pki"
        pki.mkdir(parents=True)
        (pki / "ca.crt").write_bytes(authority.pem)
        (pki / "token").write_text("t\n")
        assert advisor("scan", "--kubeconfig", fleet.kubeconfig(file="kube/config")).code == 0

    def test_7_every_file_that_is_missing_is_named(self, fleet: Fleet, scan: Callable[..., Result]) -> None:
        """And not only the one that is needed first."""
        missing = {"client-certificate": "c.pem", "client-key": "k.pem", "tokenFile": "t"}
        fleet.add("prod", "https://127.0.0.1:1", user=missing)
        fleet.clusters["prod"] = {"server": "https://127.0.0.1:1", "certificate-authority": "ca.pem"}
        result = scan()
        assert result.code == 4
        told = json.dumps(cluster_of(result)["problems"])
        assert [name for name in ("ca.pem", "c.pem", "k.pem", "/t,") if name not in told] == []

    def test_7_several_kubeconfig_files(self, advisor: Advisor, fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
        """The first that says something wins, and contexts of all are there."""
        fleet.serve("one", ScriptedCluster(objects=CLEAN))
        fleet.serve("two", ScriptedCluster(objects=LOOPING, version="v1.29.6"))
        files = [fleet.kubeconfig("one", file="a"), fleet.kubeconfig("two", file="b"), Path("/nonexistent")]
        monkeypatch.setenv("KUBECONFIG", ":".join(map(str, files)))
        assert advisor("scan").code == 0
        assert advisor("scan", "--context", "two").code == 1

    def test_7_a_context_that_names_a_missing_user(self, advisor: Advisor, fleet: Fleet) -> None:
        """The kubeconfig is at fault: 2, with the field."""
        server = fleet.serve("prod", ScriptedCluster(objects=CLEAN))
        path = fleet.kubeconfig()
        written = json.loads(path.read_text())
        written["users"] = []
        path.write_text(json.dumps(written))
        result = advisor("scan", "--kubeconfig", path)
        assert result.code == 2
        assert 'no user is named "prod"' in result.err
        assert server.received == []

    def test_7_a_server_that_is_down(self, fleet: Fleet, scan: Callable[..., Result]) -> None:
        """Nobody listens."""
        fleet.add("prod", "https://127.0.0.1:1")
        result = scan()
        assert result.code == 4
        assert "Connection refused" in json.dumps(cluster_of(result)["problems"])

    def test_7_a_server_that_never_answers(self, advisor: Advisor, fleet: Fleet) -> None:
        """The deadline of a request ends it, and no second question is asked."""
        server = fleet.serve("prod", lambda _: Sends(manner=Manner.SILENT))
        started = time.monotonic()
        result = advisor("scan", "--kubeconfig", fleet.kubeconfig(), "--request-timeout", "300ms")
        assert result.code == 4
        assert time.monotonic() - started < 4
        assert "did not answer within 0.3 s" in result.out
        assert len(server.received) == 1

    def test_7_the_deadline_for_the_whole(self, advisor: Advisor, fleet: Fleet) -> None:
        """However long one request may take."""
        silent = at("/namespaces", Sends(manner=Manner.SILENT))
        fleet.serve("prod", ScriptedCluster(objects=CLEAN, breaks=silent))
        started = time.monotonic()
        result = advisor("scan", "--kubeconfig", fleet.kubeconfig(), "--timeout", "400ms")
        assert result.code == 4
        assert time.monotonic() - started < 4

    def test_7_a_server_that_resets_half_way(self, fleet: Fleet, scan: Callable[..., Result]) -> None:
        """Asked again; the second answer is whole."""
        reset = as_json({"kind": "NodeList", "items": ["x" * 4000]}, manner=Manner.RESET)
        fleet.serve("prod", ScriptedCluster(objects=CLEAN, breaks=first(1, "/nodes", reset)))
        assert scan().code == 0

    def test_8_pages_of_500(self, fleet: Fleet, scan: Callable[..., Result]) -> None:
        """1,201 nodes are three questions; what is not asked for is not kept."""
        nodes = [node(f"n{number:04}", images=["quay.io/a/b:v1"] * 2) for number in range(1201)]
        objects = [each for each in LOOPING if each["kind"] != "Node"]
        server = fleet.serve("prod", ScriptedCluster(objects=[*objects, *nodes], version="v1.29.6"))
        assert finding(scan())["nodes"]["affected"] == 1201
        asked = [each.query for each in server.received if each.path == "/api/v1/nodes"]
        assert [each.get("continue") for each in asked] == [None, "500", "1000"]
        assert {each["limit"] for each in asked} == {"500"}


def plugin(folder: Path, script: str, version: str = "client.authentication.k8s.io/v1") -> Mapping[str, Any]:
    """A user whose token a script gives."""
    path = folder / "plugin.sh"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return {"exec": {"apiVersion": version, "command": str(path), "interactiveMode": "Never"}}


class TestSeveral:
    def test_one_that_is_down_hides_none(self, advisor: Advisor, fleet: Fleet) -> None:
        """Each has its verdict; 4 goes before 3 and 0."""
        fleet.serve("good", ScriptedCluster(objects=CLEAN))
        fleet.add("down", "https://127.0.0.1:1")
        fleet.serve("shut", ScriptedCluster(objects=CLEAN, allows=lambda *_: False))
        result = advisor("scan", "-o", "json", "--kubeconfig", fleet.kubeconfig(), "--all-contexts")
        assert result.code == 4
        assert {each["name"]: each["verdict"] for each in result.document["clusters"]} == {
            "down": "unreachable", "good": "clear", "shut": "unreachable",
        }  # fmt: skip

    def test_affected_goes_before_unreachable(self, advisor: Advisor, fleet: Fleet) -> None:
        """1 before 4, and both are in the report."""
        fleet.serve("bad", ScriptedCluster(objects=LOOPING, version="v1.29.6"))
        fleet.add("down", "https://127.0.0.1:1")
        result = advisor("scan", "--kubeconfig", fleet.kubeconfig(), "--context", "down", "--context", "bad")
        assert result.code == 1
        assert "UNREACHABLE" in result.out
        assert "AFFECTED" in result.out

    def test_a_slow_one_delays_none(self, advisor: Advisor, fleet: Fleet) -> None:
        """The others are asked while it keeps us waiting: all of it takes as long as the slowest."""
        for number in range(3):
            fleet.serve(f"slow{number}", lambda _: Sends(manner=Manner.SILENT))
        fleet.serve("good", ScriptedCluster(objects=CLEAN))
        started = time.monotonic()
        result = advisor("scan", "--kubeconfig", fleet.kubeconfig(), "--all-contexts", "--request-timeout", "1s")
        assert time.monotonic() - started < 3
        assert result.out.count("UNREACHABLE") == 3
        assert "CLEAR" in result.out

    def test_a_broken_context_nobody_named_hides_none(self, advisor: Advisor, fleet: Fleet) -> None:
        """With --all-contexts it is one more cluster that was not reached; named, it is a fault of the request."""
        fleet.serve("good", ScriptedCluster(objects=CLEAN))
        fleet.serve("broken", ScriptedCluster(objects=CLEAN), user={})
        path = fleet.kubeconfig()
        result = advisor("scan", "-o", "json", "--kubeconfig", path, "--all-contexts")
        assert result.code == 4
        assert cluster_of(result, "good")["verdict"] == "clear"
        assert "has no credentials" in json.dumps(cluster_of(result, "broken")["problems"])
        assert advisor("scan", "--kubeconfig", path, "--context", "broken").code == 2

    def test_every_wrong_name_is_told_at_once(self, advisor: Advisor, fleet: Fleet) -> None:
        """With what is there, and nothing is asked."""
        server = fleet.serve("prod", ScriptedCluster(objects=CLEAN))
        result = advisor("scan", "--kubeconfig", fleet.kubeconfig(), "--context", "prd", "--context", "tset")
        assert result.code == 2
        assert 'did you mean "prod"?' in result.err
        assert "tset" in result.err
        assert server.received == []


class TestUsage:
    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (["cluster.json", "--context", "a"], "sources and --context exclude each other"),
            (
                ["-", "--kubeconfig", "k", "--all-contexts"],
                "sources and --kubeconfig, --all-contexts exclude each other",
            ),
            (["a.json", "--in-cluster"], "sources and --in-cluster exclude each other"),
            (["a.json", "--timeout", "5m"], "sources and --timeout exclude each other"),
            (["--in-cluster", "--context", "a"], "--in-cluster and --context exclude each other"),
            (["--in-cluster", "--kubeconfig", "k"], "--in-cluster and --kubeconfig exclude each other"),
            (["--in-cluster", "--all-contexts"], "--in-cluster and --all-contexts exclude each other"),
            (["--context", "a", "--all-contexts"], "--context and --all-contexts exclude each other"),
            (["--context", ""], "--context names no context"),
            (["--kubeconfig", ""], "--kubeconfig names no file"),
            (["--timeout", "soon"], '"soon" is no time to wait'),
            (["--request-timeout", "0"], '"0" is no time to wait'),
            (["--request-timeout", "-1"], '"-1" is no time to wait'),
        ],
    )
    @pytest.mark.parametrize("command", [["scan"], ["inventory", "show"], ["inventory", "collect"]], ids=" ".join)
    def test_contradictions_are_2(self, advisor: Advisor, command: list[str], arguments: list[str], says: str) -> None:
        """Before anything is read."""
        result = advisor(*command, *arguments)
        assert result.code == 2
        assert says in result.err

    def test_all_of_them_at_once(self, advisor: Advisor) -> None:
        """One run, every fault."""
        result = advisor("scan", "a.json", "--in-cluster", "--context", "a", "--timeout", "x")
        assert result.err.count("error[") == 3

    @pytest.mark.parametrize("kind", ["Config", None])
    def test_a_kubeconfig_is_no_source(self, advisor: Advisor, fleet: Fleet, kind: str | None) -> None:
        """It is never connected with and never kept; the hint says how to use it."""
        server = fleet.serve("prod", ScriptedCluster(objects=CLEAN), user={"token": "hunter2"})
        path = fleet.kubeconfig()
        written = {key: value for key, value in json.loads(path.read_text()).items() if kind or key != "kind"}
        path.write_text(json.dumps(written))
        for command in ("scan", "inventory"):
            result = advisor(*([command] if command == "scan" else [command, "collect"]), path)
            assert result.code == 2
            assert "this is a kubeconfig" in result.err
            assert f"--kubeconfig {path}" in result.err
            assert "hunter2" not in result.out + result.err
        assert server.received == []

    def test_a_kubeconfig_in_a_folder_is_passed_over(self, advisor: Advisor, fleet: Fleet, tmp_path: Path) -> None:
        """And said."""
        server = fleet.serve("prod", ScriptedCluster(objects=CLEAN), user={"token": "hunter2"})
        folder = tmp_path / "saved"
        folder.mkdir()
        (folder / "config").write_bytes(fleet.kubeconfig().read_bytes())
        (folder / "cluster.json").write_text(json.dumps({"kind": "List", "apiVersion": "v1", "items": CLEAN}))
        result = advisor("inventory", "collect", folder)
        assert result.code == 0
        assert "this is a kubeconfig" in result.out
        assert "hunter2" not in result.out
        assert server.received == []


class TestCollect:
    WORLDS: Mapping[str, Script] = {
        "clean": ScriptedCluster(objects=CLEAN),
        "looping": ScriptedCluster(objects=LOOPING, version="v1.29.6"),
        "gaps": ScriptedCluster(objects=LOOPING, version="v1.29.6", allows=may_not_read("nodes", "daemonsets.apps")),
        "shut": ScriptedCluster(objects=LOOPING, allows=lambda *_: False),
        "conflict": ScriptedCluster(
            objects=[
                *LOOPING,
                {
                    "apiVersion": "crd.projectcalico.org/v1",
                    "kind": "ClusterInformation",
                    "metadata": {"name": "default", "uid": "1"},
                    "spec": {"calicoVersion": "v3.28.0"},
                },
            ],
            version="v1.29.6",
        ),
        "digest": ScriptedCluster(objects=objects_of("digest-pinned"), version="v1.30.3"),
    }

    @pytest.mark.parametrize("form", ["json", "yaml"])
    def test_what_was_saved_gives_the_same_report(
        self, advisor: Advisor, fleet: Fleet, tmp_path: Path, form: str
    ) -> None:
        """Byte for byte: with gaps, conflicts, and clusters that were not reached."""
        for name, script in self.WORLDS.items():
            fleet.serve(name, script)
        fleet.add("down", "https://127.0.0.1:1")
        live = ["--kubeconfig", str(fleet.kubeconfig()), "--all-contexts"]
        saved = tmp_path / "saved"
        assert advisor("inventory", "collect", "-o", form, "--output-file", saved, *live).code == 4
        told, again = advisor("scan", "-o", "json", *live), advisor("scan", "-o", "json", saved)
        assert told.code == again.code == 1
        assert told.out == again.out
        assert {each["verdict"] for each in told.document["clusters"]} == {
            "clear", "affected", "undecided", "unreachable",
        }  # fmt: skip

    def test_saved_again_it_is_the_same_file(self, advisor: Advisor, fleet: Fleet, tmp_path: Path) -> None:
        """Nothing is lost or added on the way."""
        fleet.serve("prod", self.WORLDS["conflict"])
        once, twice = tmp_path / "once.json", tmp_path / "twice.json"
        assert advisor("inventory", "collect", "--output-file", once, "--kubeconfig", fleet.kubeconfig()).code == 0
        assert advisor("inventory", "collect", "--output-file", twice, once).code == 0
        assert once.read_bytes() == twice.read_bytes()

    def test_show_prints_what_was_understood(self, advisor: Advisor, fleet: Fleet) -> None:
        """Components with basis and place, coverage, gaps with their remedy, conflicts with both sides."""
        fleet.serve("gaps", self.WORLDS["gaps"])
        fleet.serve("conflict", self.WORLDS["conflict"])
        fleet.add("down", "https://127.0.0.1:1")
        result = advisor("inventory", "show", "--kubeconfig", fleet.kubeconfig(), "--all-contexts")
        assert result.code == 4
        shown = " ".join(result.out.split())
        for words in (
            "Calico v3.27.3 — running",
            "DaemonSet kube-system/calico-node spec.template.spec.containers[calico-node].image",
            "Kubernetes v1.29.6 — running",
            "grant the verb list on nodes in the core API group",
            "version of calico",
            "v3.28.0",
            "not reached",
            "Connection refused",
        ):
            assert words in shown, words


class TestProgress:
    class Terminal(io.StringIO):
        """Standard error as a person has it."""

        def isatty(self) -> bool:
            """It is one."""
            return True

    @pytest.mark.parametrize(("flags", "is_shown"), [([], True), (["--no-progress"], False), (["-q"], False)])
    def test_a_terminal_shows_what_is_read(
        self, advisor: Advisor, fleet: Fleet, flags: list[str], is_shown: bool
    ) -> None:
        """Cluster, list and page, on one line that is cleared in the end."""
        fleet.serve("prod", ScriptedCluster(objects=CLEAN, page=2))
        fleet.add("down", "https://127.0.0.1:1")
        err = self.Terminal()
        arguments = ["scan", "--kubeconfig", str(fleet.kubeconfig()), "--all-contexts", *flags]
        run(arguments, stdin=io.BytesIO(), stdout=io.StringIO(), stderr=err)
        assert ("reading prod (" in err.getvalue()) is is_shown
        assert ("of 2 clusters done): nodes, page 2" in err.getvalue()) is is_shown
        assert not is_shown or err.getvalue().endswith("\r\x1b[K")

    def test_a_pipe_stays_empty(self, advisor: Advisor, fleet: Fleet) -> None:
        """Nothing on standard error."""
        fleet.serve("prod", ScriptedCluster(objects=CLEAN))
        assert advisor("scan", "--kubeconfig", fleet.kubeconfig()).err == ""


def test_an_interrupt_waits_for_no_server(fleet: Fleet, tmp_path: Path) -> None:
    """Ctrl-C while a cluster keeps us waiting ends the program at once, without a traceback."""
    server = fleet.serve("prod", lambda _: Sends(manner=Manner.SILENT))
    process = subprocess.Popen(
        [sys.executable, "-m", "advisor", "scan", "--kubeconfig", fleet.kubeconfig()],
        cwd=ROOT,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
        # A run in the background may have been started with interrupts ignored, which children inherit.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # the child has one thread
    )
    deadline = time.monotonic() + 30
    while not server.received and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    started = time.monotonic()
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, "interrupted\n")
    assert time.monotonic() - started < 5
