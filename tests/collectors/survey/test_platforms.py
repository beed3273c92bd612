"""The published role is enough, and with less of it the verdicts only become unknown.

Each platform is read over TLS from an API server that asks its authorizer first, as kube-apiserver does.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.cli.main import run
from advisor.collectors.live.target import InKubeconfig
from advisor.collectors.survey import survey
from advisor.documents.bundled import bundled_folder
from advisor.documents.knowledge import load_knowledge
from advisor.engine import assess
from advisor.model.assessment import ClusterAssessment
from advisor.model.finding import Status
from advisor.model.knowledge_base import KnowledgeBase
from tests.collectors.live.api_server import serving
from tests.collectors.live.conftest import Bench
from tests.collectors.survey.guarded_cluster import FakeCluster, Right, recorded, rights_in
from tests.collectors.survey.platforms import EXAMPLES, PLATFORMS, RANCHER

ROLE = rights_in(Path(__file__).resolve().parents[3] / "docs" / "rbac.yaml")

#: Recorded clusters with faults, so that an affected verdict is there to be lost.
FAULTY: Mapping[str, FakeCluster] = {
    "rke2-calico-ubuntu-20.04": FakeCluster(
        objects=recorded(EXAMPLES / "rke2-calico-ubuntu-20.04"), git_version="v1.29.6+rke2r1"
    ),
    "rke1-canal": FakeCluster(objects=recorded(EXAMPLES / "rke1-canal"), git_version="v1.29.7"),
    "eks-vpc-cni": FakeCluster(objects=recorded(EXAMPLES / "eks-vpc-cni"), git_version="v1.30.4-eks-a737599"),
    "rancher-management": FakeCluster(
        objects=recorded(EXAMPLES / "rancher-management"), git_version="v1.31.13+rke2r1", groups=frozenset(RANCHER)
    ),
}
CLUSTERS = {**{name: each.cluster for name, each in PLATFORMS.items()}, **FAULTY}

DECIDED = {Status.AFFECTED: True, Status.FIXED: False, Status.NOT_AFFECTED: False}


@cache
def _knowledge() -> KnowledgeBase:
    return load_knowledge([bundled_folder("rules")], use_cache=False).knowledge


def _read(bench: Bench, cluster: FakeCluster, rights: Iterable[Right]) -> tuple[ClusterAssessment, FakeCluster]:
    """The cluster as somebody with these rights sees it."""
    server = cluster.with_rights(rights)
    with serving(server, authority=None) as served:
        target = InKubeconfig(files=bench.kubeconfig(served.url))
        inventory = survey([target], _knowledge(), around=bench.around())
    return assess(inventory, _knowledge()).clusters[0], server


def _decisions(assessed: ClusterAssessment) -> dict[tuple[str, str], bool]:
    """By advisory and version: whether it is affected. What is unknown is left out."""
    return {
        (finding.advisory.id, finding.component.version_text if finding.component else ""): DECIDED[finding.status]
        for finding in assessed.findings
        if finding.status in DECIDED
    }


def _scan(bench: Bench, cluster: FakeCluster, answers: Iterable[Mapping[str, object]]) -> tuple[int, Any]:
    """The exit code and the report of the program, run over TLS with the shipped rules."""
    written = [_answer(each) for each in answers]
    file = bench.folder / "answers.yaml"
    file.write_text(json.dumps({"schema_version": "1.0.0", "answers": written}))
    kubeconfig = bench.kubeconfig(bench.serve(cluster).url).paths[0]
    told = ("--answers", str(file)) if written else ()
    out = io.StringIO()
    command = ["scan", "--kubeconfig", str(kubeconfig), "--today", "2026-11-21", "-o", "json", *told]
    code = run(command, stdin=io.BytesIO(), stdout=out, stderr=io.StringIO())
    return code, json.loads(out.getvalue())


def _answer(told: Mapping[str, object]) -> dict[str, object]:
    is_of_nodes = _knowledge().facts[told["fact"]].scope == "node"  # type: ignore[index]  # a fact's name
    scope = {"clusters": ["test"], **({"nodes": "all"} if is_of_nodes else {})}
    return {**told, "scope": scope, "reason": "it was looked at", "owner": "platform-team", "expires": "2027-03-31"}


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_well_kept_cluster_is_clear(name: str, bench: Bench) -> None:
    """With the published role alone, and at most three answers; each of them is needed."""
    platform = PLATFORMS[name]
    assert len(platform.answers) <= 3
    cluster = platform.cluster.with_rights(ROLE)
    code, report = _scan(bench, cluster, platform.answers)
    faults = [each for each in report["clusters"][0]["findings"] if each["kind"] != "end_of_life"]
    assert (code, [each["advisory"] for each in faults if each["status"] in {"affected", "unknown"}]) == (0, [])
    for left_out in range(len(platform.answers)):
        fewer = platform.answers[:left_out] + platform.answers[left_out + 1 :]
        assert _scan(bench, cluster, fewer)[0] == 3


@pytest.mark.parametrize("name", CLUSTERS)
def test_the_role_shows_all_that_there_is_to_see(name: str, bench: Bench) -> None:
    """An administrator sees no more: the same findings, with the same evidence."""
    with_role, _ = _read(bench, CLUSTERS[name], ROLE)
    with_all, _ = _read(bench, CLUSTERS[name], [Right(verb="*", group="*", resource="*")])
    assert with_role.findings == with_all.findings
    assert with_role.gaps == with_all.gaps


def test_no_right_is_there_for_nothing(bench: Bench) -> None:
    """Each is used to read one of the clusters; pods are read during a roll alone."""
    asked = {path for cluster in CLUSTERS.values() for path in _read(bench, cluster, ROLE)[1].received}
    idle = {right for right in ROLE if not any(f"/{right.resource}" in path for path in asked)}
    assert idle == {Right(verb="list", group="", resource="pods")}


@pytest.mark.parametrize("right", sorted(ROLE, key=str), ids=str)
def test_a_missing_right_is_named(right: Right, bench: Bench) -> None:
    """Where something is no longer decided for want of it, the report says which verb on which resource to grant."""
    for name, cluster in CLUSTERS.items():
        whole, _ = _read(bench, cluster, ROLE)
        part, _ = _read(bench, cluster, ROLE - {right})
        told = " ".join(f"{gap.reason} {gap.how}" for gap in part.gaps)
        if _decisions(part).keys() != _decisions(whole).keys():
            assert f"{right.verb} on {right.resource}" in told, name


@pytest.mark.parametrize("name", CLUSTERS)
@given(data=st.data())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_verdict_flips_with_fewer_rights(name: str, bench: Bench, data: st.DataObject) -> None:
    """Whatever is taken away: what somebody with less sees decided, somebody with all sees decided alike."""
    kept = data.draw(st.sets(st.sampled_from(sorted(ROLE, key=str))))
    whole, _ = _read(bench, CLUSTERS[name], ROLE)
    part, _ = _read(bench, CLUSTERS[name], kept)
    before = _decisions(whole)
    for finding, is_affected in _decisions(part).items():
        assert before.get(finding, is_affected) is is_affected
