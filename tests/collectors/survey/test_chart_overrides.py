"""Whether somebody changed values of RKE2's Calico chart: what a live cluster tells, and what is kept of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.documents.inventory_dump import dump_inventory
from advisor.engine.facts import FactReader
from advisor.model.fact import Answer, Known, Missing
from advisor.model.inventory import Cluster, Inventory
from advisor.model.names import FactName
from tests.builders import component
from tests.collectors.live.conftest import Bench
from tests.collectors.survey.conftest import Read
from tests.collectors.survey.guarded_cluster import FakeCluster, rights_in
from tests.collectors.survey.scripted_cluster import ScriptedCluster, may_not_read, objects_of
from tests.collectors.written import knowledge

OVERRIDDEN = FactName("calico.chart_overridden")
ROLE = rights_in(Path(__file__).resolve().parents[3] / "docs" / "rbac.yaml")


def _override(chart: str) -> dict[str, object]:
    return {
        "apiVersion": "helm.cattle.io/v1",
        "kind": "HelmChartConfig",
        "metadata": {"name": chart, "namespace": "kube-system"},
        "spec": {"valuesContent": "password: hunter2", "values": {"token": "hunter2"}},
    }


def _asked(cluster: Cluster) -> Answer:
    return FactReader(cluster=cluster).ask(knowledge().facts[OVERRIDDEN], node=None, component=component("v3.32.1"))


@pytest.mark.parametrize(
    ("charts", "is_overridden"),
    [((), False), (("rke2-coredns",), False), (("rke2-calico",), True), (("rke2-coredns", "rke2-canal"), True)],
)
def test_only_the_charts_of_calico_count(read: Read, charts: tuple[str, ...], is_overridden: bool) -> None:
    """An override of another chart does not touch Calico; none at all is an answer too."""
    objects = [*objects_of("clean-rke2-calico"), *(_override(chart) for chart in charts)]
    answer = _asked(read(ScriptedCluster(objects=objects)))
    assert isinstance(answer, Known)
    assert answer.value is is_overridden


def test_no_value_of_a_chart_is_kept(read: Read) -> None:
    """They may hold secrets, and nobody asks for them."""
    cluster = read(ScriptedCluster(objects=[*objects_of("clean-rke2-calico"), _override("rke2-calico")]))
    saved = dump_inventory(Inventory(clusters=(cluster,)), "json")
    assert "rke2-calico" in saved
    assert "hunter2" not in saved


def test_without_the_right_it_is_unknown_and_the_verb_is_named(read: Read) -> None:
    """Unread is not absent."""
    script = ScriptedCluster(
        objects=objects_of("clean-rke2-calico"), allows=may_not_read("helmchartconfigs.helm.cattle.io")
    )
    answer = _asked(read(script))
    assert isinstance(answer, Missing)
    assert "grant the verb list on helmchartconfigs in the API group helm.cattle.io" in answer.how


def test_the_published_role_permits_it(bench: Bench, read: Read) -> None:
    """The right stands in the file, and is used."""
    cluster = FakeCluster(objects=tuple(objects_of("clean-rke2-calico")), git_version="v1.35.7+rke2r1", rights=ROLE)
    assert isinstance(_asked(read(cluster)), Known)
    assert any(path.endswith("/helmchartconfigs") for path in cluster.received)
