import json

import pytest

from tests.cli.conftest import Advisor, advisor

__all__ = ["advisor"]


def test_tables_and_the_rows_of_one(advisor: Advisor) -> None:  # the fixture above
    """Every table with its sides; a row with its source."""
    tables = advisor("rules", "list", "compatibility", "-o", "json").document["rows"]
    assert {"id": "rancher-rke2", "of": "rancher", "with": "rke2", "binds": "moving_to"}.items() <= next(
        row for row in tables if row["id"] == "rancher-rke2"
    ).items()
    rows = advisor("rules", "list", "compatibility", "rancher-local-kubernetes", "-o", "json").document["rows"]
    assert {row["verdict"] for row in rows} == {"allowed", "refused"}
    assert all(row["source"].startswith("https://") for row in rows)


def test_the_hops_of_one_component(advisor: Advisor) -> None:  # the fixture above
    """Its rules, hazards and runbooks, and nobody else's."""
    rows = advisor("rules", "list", "hops", "vpc-cni", "-o", "json").document["rows"]
    assert {row["component"] for row in rows} == {"vpc-cni"}
    assert {row["kind"] for row in rows} == {"rule", "hazard", "runbook"}
    assert len(rows) < len(advisor("rules", "list", "hops", "-o", "json").document["rows"])


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("rke2-manual", "The way back: only by restoring a backup"),
        ("calico-ebpf-vxlan-rolling-330-331", "Go to v3.30.7 first"),
        ("rancher-rke2", "That is no support"),
        ("rke2", "Order of a roll: server, then agent"),
        ("calico-xdp-btf-wipe-loop", "Felix cannot load its XDP program"),
    ],
)
def test_anything_can_be_shown(advisor: Advisor, name: str, says: str) -> None:  # the fixture above
    """By its id, hops by the component."""
    shown = advisor("rules", "show", name)
    assert shown.code == 0
    assert says in shown.out


@pytest.mark.parametrize(
    ("arguments", "code", "hint"),
    [
        (("list", "compatibility", "rancher-rke"), "unknown-table", "did you mean"),
        (("list", "hops", "rke"), "unknown-component", "did you mean"),
        (("show", "rke2-manul"), "unknown-name", "rke2-manual"),
        (("show", "nothing-at-all"), "unknown-advisory", "advisor rules list"),
    ],
)
def test_a_name_nobody_knows(advisor: Advisor, arguments: tuple[str, ...], code: str, hint: str) -> None:
    """The nearest is offered."""
    refused = advisor("rules", *arguments)
    assert refused.code == 2
    assert code in refused.err
    assert hint in refused.err


def test_the_check_counts_them(advisor: Advisor) -> None:  # the fixture above
    """Tables, hazards and runbooks beside the advisories."""
    found = json.loads(advisor("rules", "check", "-o", "json").out)
    assert found["passed"]
    assert min(found["tables"], found["hazards"], found["runbooks"]) > 5
