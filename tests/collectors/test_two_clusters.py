"""Sources of two clusters are not put together into one that does not exist."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Advisor, advisor

__all__ = ["advisor"]


def _namespaces(uid: str) -> str:
    item = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "kube-system", "uid": uid}}
    return json.dumps({"apiVersion": "v1", "kind": "List", "metadata": {}, "items": [item]})


def _inventory(uid: str, name: str = "prod") -> str:
    return f'schema_version: "1.0.0"\nclusters: [{{name: {name}, uid: "{uid}", components: {{calico: v3.29.1}}}}]\n'


def test_another_uid_of_kube_system_is_another_cluster(advisor: Advisor, tmp_path: Path) -> None:
    """Said with the files, and refused."""
    for name, uid in (("a.json", "1"), ("b.json", "2")):
        (tmp_path / name).write_text(_namespaces(uid), encoding="utf-8")
    result = advisor("scan", "a.json", "b.json")
    assert result.code == 2
    assert "error[which-cluster]" in result.err
    assert "scan a.json and b.json in runs of their own" in result.err


@pytest.mark.parametrize("theirs", ["b.yaml", "b.json"])
def test_so_is_another_uid_in_an_inventory(advisor: Advisor, tmp_path: Path, theirs: str) -> None:
    """Of two inventories under one name, and of an inventory beside what names no cluster."""
    (tmp_path / "a.yaml").write_text(_inventory("1"), encoding="utf-8")
    (tmp_path / theirs).write_text(_inventory("2") if theirs == "b.yaml" else _namespaces("2"), encoding="utf-8")
    result = advisor("scan", "a.yaml", theirs)
    assert result.code == 2
    assert "error[which-cluster]" in result.err
    assert f"scan a.yaml and {theirs} in runs of their own" in result.err


def test_the_uid_is_kept(advisor: Advisor, tmp_path: Path) -> None:
    """An inventory that is saved knows which cluster it is of; clusters of several names are as many."""
    (tmp_path / "a.json").write_text(_namespaces("1"), encoding="utf-8")
    saved = advisor("inventory", "collect", "a.json").out
    assert [each["uid"] for each in json.loads(saved)["clusters"]] == ["1"]
    (tmp_path / "a.yaml").write_text(_inventory("1"), encoding="utf-8")
    (tmp_path / "b.yaml").write_text(_inventory("2", name="stage"), encoding="utf-8")
    assert "which-cluster" not in advisor("scan", "a.yaml", "b.yaml").err


def test_one_uid_read_twice_is_one_cluster(advisor: Advisor, tmp_path: Path) -> None:
    """Two recordings of the same cluster go together."""
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(_namespaces("1"), encoding="utf-8")
    assert advisor("scan", "a.json", "b.json").code == 3


def test_a_namespace_list_without_kube_system_is_a_selection(advisor: Advisor) -> None:
    """It tells nothing of the namespaces that are not in it."""
    items = [{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "uid": name}} for name in ("a", "b")]
    text = json.dumps({"apiVersion": "v1", "kind": "List", "metadata": {}, "items": items})
    result = advisor("scan", "-o", "json", "-", stdin=text)
    assert result.code == 3
    reasons = {gap["fact"]: gap["reason"] for gap in result.document["clusters"][0]["coverage"]}
    assert reasons["calico.version"] == "DaemonSet or Pod objects in calico-system, kube-system were not listed"
