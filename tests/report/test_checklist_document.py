"""A checklist as a value: what it holds, in which order, and that it tells what the plan tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from advisor.model.checklist import Part
from tests.cli.conftest import Advisor, inventory
from tests.cli.conftest import advisor as run_advisor
from tests.inventories import SETTLED as CALICO
from tests.report.test_schemas import faults

__all__ = ["inventory"]
advisor = run_advisor

Inventory = Callable[..., Path]

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "inventory-examples"
LEAK = EXAMPLES / "rke2-netlink-leak"


RKE2 = """\
components: {rke2: v1.31.4+rke2r1, calico: v3.29.1}
facts: {cluster.upgraded_by: manual, cluster.cni: calico}
nodes: [NODES]
coverage: all"""


def sections(document: Any) -> Iterator[Any]:
    """Every section of a checklist's JSON."""
    for change in document["changes"]:
        yield from change["sections"]
        for window in change["windows"]:
            yield from window["opening"]
            for hop in window["hops"]:
                yield from hop["sections"]
            yield from window["closing"]


def items(document: Any) -> list[Any]:
    """Every item of a checklist's JSON."""
    return [item for section in sections(document) for item in section["items"]]


def part(document: Any, name: str) -> list[Any]:
    """The items of a part."""
    return [item for section in sections(document) if section["part"] == name for item in section["items"]]


def rke2(*names: str) -> str:
    """A cluster of RKE2 with nodes of these names."""
    return RKE2.replace("NODES", ", ".join(f'{{name: "{name}"}}' for name in names))


@pytest.mark.parametrize("name", ["rke2-netlink-leak", "eks-vpc-cni", "clean-eks"])
def test_it_is_what_its_schema_says(advisor: Advisor, name: str) -> None:
    """Of a way, of a way with settings, and where nothing is to be done."""
    assert faults("checklist", advisor("checklist", "-o", "json", EXAMPLES / name).document) == []


def test_the_schema_notices_a_wrong_checklist(advisor: Advisor, inventory: Inventory) -> None:
    """It is closed, and every key is needed."""
    document = advisor("checklist", "-o", "json", inventory(CALICO)).document
    assert faults("checklist", {**document, "note": "more"})
    assert faults("checklist", {key: value for key, value in document.items() if key != "digest"})


#: Of the founding rules every way is the only one.
SHIPPED = ("--rules", ROOT / "rules")


def test_every_item_has_an_id_of_its_own(advisor: Advisor) -> None:
    """Also where a window has several hops."""
    document = advisor("checklist", "-o", "json", *SHIPPED, "--hops-per-window", "2", LEAK).document
    assert any(len(window["hops"]) > 1 for window in document["changes"][0]["windows"])
    found = Counter(item["id"] for item in items(document))
    assert [each for each, count in found.items() if count > 1] == []
    assert {"go.1", "w1.precheck.1", "w1.sign.1"} <= set(found)


def test_clusters_that_are_planned_apart_do_not_share_ids(advisor: Advisor, tmp_path: Path) -> None:
    """Each change has its number; one that nobody can reach has no items."""
    path = tmp_path / "inventory.yaml"
    body = "".join(f"\n    {line}" for line in CALICO.splitlines())
    clusters = f"\n  - name: one{body}\n  - {{name: shut, is_reached: false}}\n  - name: two{body}\n"
    path.write_text(f'schema_version: "1.0.0"\nclusters:{clusters}', encoding="utf-8")
    document = advisor("checklist", "-o", "json", path).document
    assert faults("checklist", document) == []
    assert [(each["clusters"], bool(each["windows"])) for each in document["changes"]] == [
        (["one"], True),
        (["shut"], False),
        (["two"], True),
    ]
    found = [item["id"] for item in items(document)]
    assert len(found) == len(set(found))
    assert {each.split(".")[0] for each in found} == {"p1", "p3"}


def test_the_days_open_add_up_to_the_exposure_of_the_plan(advisor: Advisor) -> None:
    """From today through one interval after the last window, severity by severity."""
    ways = advisor("plan", "-o", "json", *SHIPPED, LEAK).document["alternatives"]
    assert len(ways) > 1
    for way in ways:
        flags = (*SHIPPED, "--alternative", way["name"])
        (change,) = advisor("checklist", "-o", "json", *flags, LEAK).document["changes"]
        assert [hop["title"].split()[1] for window in change["windows"] for hop in window["hops"]] == [
            hop["from"] for hop in way["hops"]
        ]
        assert days_open(change) == way["cost"]["exposure_days"]


def days_open(change: Any) -> dict[str, int]:
    """Finding-days by severity, added up over the spans."""
    found: Counter[str] = Counter()
    for span in change["spans"]:
        for each in span["open_by_severity"]:
            found[each["severity"]] += each["count"] * span["days"]
    return dict(found)


ESTATE = """\
schema_version: "1.0.0"
clusters:
  - name: hub
    components: {rancher: v2.14.3, rke2: v1.34.9+rke2r1}
    facts: {rancher.rke1_objects: none}
    coverage: all
  - name: a
    managed_by: hub
    components: {rke2: v1.32.4+rke2r1, calico: v3.29.3}
    facts: {cluster.upgraded_by: rancher, cluster.cni: calico}
    coverage: all
  - name: b
    managed_by: hub
    components: {rke2: v1.32.4+rke2r1, calico: v3.29.3}
    facts: {cluster.upgraded_by: rancher, cluster.cni: calico}
    coverage: all
"""


def test_of_clusters_under_one_manager_each_is_told(advisor: Advisor, tmp_path: Path) -> None:
    """Those that are alike go one after the other, the manager after those that it waits for; the days add up."""
    path = tmp_path / "estate.yaml"
    path.write_text(ESTATE, encoding="utf-8")
    document = advisor("checklist", "-o", "json", *SHIPPED, path).document
    assert faults("checklist", document) == []
    (change,) = document["changes"]
    assert change["clusters"] == ["hub", "a", "b"]
    hops = [hop for window in change["windows"] for hop in window["hops"]]
    assert [hop["clusters"] for hop in hops] == [["a", "b"], ["a", "b"], ["hub"]]
    assert [each["says"] for each in part(document, "cluster")] == ["b", "b"]
    assert any(each["says"].startswith("a, b left rke2 v1.33") for each in part(document, "condition"))
    way = advisor("plan", "-o", "json", *SHIPPED, path).document["alternatives"][0]
    assert days_open(change) == way["cost"]["exposure_days"]
    assert any(set(each["clusters"]) == {"a", "b"} for each in change["findings"])


def test_each_hop_is_told_in_the_order_of_work(advisor: Advisor, inventory: Inventory) -> None:
    """Nothing is changed before everything is checked and saved, and the way back stands last."""
    document = advisor("checklist", "-o", "json", inventory(rke2("n1", "n2"))).document
    order = list(Part)
    hops = [hop for change in document["changes"] for window in change["windows"] for hop in window["hops"]]
    assert hops
    for hop in hops:
        parts = [order.index(Part(section["part"])) for section in hop["sections"]]
        assert parts == sorted(parts)
        told = [section["part"] for section in hop["sections"]]
        assert told.index("backup") < told.index("no_return") < told.index("step") < told.index("validation")
        assert told[-1] == "rollback"


def test_what_was_found_before_the_fault_was_ended_is_looked_at_after(advisor: Advisor, inventory: Inventory) -> None:
    """Each advisory that a hop clears brings its own checks along, with the outcome that is expected."""
    document = advisor("checklist", "-o", "json", inventory(CALICO)).document
    leak = "calico-felix-netlink-handle-leak"
    for name in ("precheck", "validation"):
        mine = [each for each in part(document, name) if each["says"].startswith(f"{leak}: ")]
        assert mine
        assert all(each["expect"] and each["copied"] for each in mine)


class TestBlanks:
    """What only a person knows is named where it is needed, and nothing else is left in braces."""

    def test_one_node_is_filled_in(self, advisor: Advisor, inventory: Inventory) -> None:
        """It is a value like any other."""
        document = advisor("checklist", "-o", "json", inventory(rke2("n1"))).document
        assert any("drain n1 " in copied["text"] for each in items(document) for copied in each["copied"])
        assert not part(document, "node")

    def test_of_several_nodes_each_has_a_box(self, advisor: Advisor, inventory: Inventory) -> None:
        """And commands that name a node say that it is to be filled in."""
        document = advisor("checklist", "-o", "json", inventory(rke2("n1", "n2"))).document
        assert [each["says"] for each in part(document, "node")][:2] == ["n1", "n2"]
        drains = [each for each in items(document) if any("drain {node}" in one["text"] for one in each["copied"])]
        assert drains
        assert all("node" in each["blanks"] for each in drains)

    @pytest.mark.parametrize(("count", "boxes"), [(50, 50), (51, 1)])
    def test_so_many_nodes_that_nobody_ticks_them_here(
        self, advisor: Advisor, inventory: Inventory, count: int, boxes: int
    ) -> None:
        """They get one box that says so."""
        names = [f"n{number}" for number in range(count)]
        document = advisor("checklist", "-o", "json", inventory(rke2(*names))).document
        first = [each for each in part(document, "node") if each["id"].startswith("w1.")]
        assert len(first) == boxes

    def test_every_brace_is_a_blank_that_is_asked_for(self, advisor: Advisor, inventory: Inventory) -> None:
        """Each field that is left has its line among the values of the window."""
        document = advisor("checklist", "-o", "json", inventory(rke2("n1", "n2"))).document
        asked = {(each["id"].split(".")[0], each["says"].split("}")[0][1:]) for each in part(document, "value")}
        needed = {(each["id"].split(".")[0], blank) for each in items(document) for blank in each["blanks"]}
        assert needed
        assert needed <= asked

    def test_a_hostile_node_stays_out_of_commands(self, advisor: Advisor, inventory: Inventory) -> None:
        """A name that is none fills no field."""
        document = advisor("checklist", "-o", "json", inventory(rke2("n1; reboot #"))).document
        assert not any("reboot #" in copied["text"] for each in items(document) for copied in each["copied"])


def test_steps_that_nobody_can_tell_are_not_guessed(advisor: Advisor) -> None:
    """It says so above everything else, asks it, and says who knows."""
    document = advisor("checklist", "-o", "json", LEAK).document
    (change,) = document["changes"]
    assert "window 1: nobody said which runbook it is" in change["lacks"][0]
    assert any("Are the steps known?" in each["says"] for each in part(document, "go"))
    (asked,) = (each for each in part(document, "unknown") if each["says"].startswith("cluster.upgraded_by = "))
    assert "ask whoever runs the cluster" in asked["why"]
    *looks, answer = (each["text"] for each in asked["copied"])
    assert looks == ["kubectl get clusters.provisioning.cattle.io -A", "kubectl get plans.upgrade.cattle.io -A"]
    assert answer.startswith("- {fact: cluster.upgraded_by, value: ")
    assert not part(document, "step")


class TestDigest:
    """It stands for what is done."""

    def test_another_day_is_the_same_work(self, advisor: Advisor, inventory: Inventory) -> None:
        """Windows move, and what is ticked stays."""
        path = inventory(CALICO)
        one, two = (
            advisor("checklist", "-o", "json", "--today", day, path).document for day in ("2026-11-21", "2026-11-25")
        )
        assert one["digest"] == two["digest"]
        assert one["changes"][0]["windows"] != two["changes"][0]["windows"]

    @pytest.mark.parametrize("change", [("v3.29.1", "v3.29.0"), ("{name: n1}", "{name: n2}"), ("manifest", "helm")])
    def test_another_command_is_other_work(
        self, advisor: Advisor, inventory: Inventory, change: tuple[str, str]
    ) -> None:
        """Another version, or another way of installing."""
        one = advisor("checklist", "-o", "json", inventory(CALICO)).document["digest"]
        two = advisor("checklist", "-o", "json", inventory(CALICO.replace(*change), "two.yaml")).document["digest"]
        assert (one != two) == (change[0] != "{name: n1}")


@pytest.mark.parametrize("chosen", ["B", "a", ""])
def test_an_alternative_that_is_not_there_is_refused(advisor: Advisor, chosen: str) -> None:
    """With those that are."""
    result = advisor("checklist", "--alternative", chosen, LEAK)
    assert result.code == 2
    assert f'cluster has no alternative "{chosen}"' in result.err
    assert "hint: there are A\n" in result.err


def test_its_exit_code_is_the_plans(advisor: Advisor, inventory: Inventory) -> None:
    """A way that leaves something open is written all the same."""
    for path in (LEAK, EXAMPLES / "clean-eks", inventory(CALICO)):
        assert advisor("checklist", "-o", "json", path).code == advisor("plan", path).code


def test_every_source_tells_when_it_was_read(advisor: Advisor) -> None:
    """Those of the rules that allow a hop too, and not only those of its runbook."""
    document = advisor("checklist", "-o", "json", ROOT / "inventory-examples" / "rke2-netlink-leak").document
    permits = {
        url
        for change in document["changes"]
        for window in change["windows"]
        for hop in window["hops"]
        for permit in hop["permitted_by"]
        for url in permit["sources"]
    }
    assert permits
    assert permits <= {each["url"] for each in document["sources"]}
    assert [each for each in document["sources"] if not each["read"] or not each["says"]] == []
