"""A user of a distribution moves the distribution, so a finding names its release too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Advisor, advisor, inventory

__all__ = ["advisor", "inventory"]

Inventory = Callable[..., Path]


def fixes(result: Any, advisory: str) -> list[tuple[str, str, str]]:
    """The bundle releases of one advisory's findings."""
    findings = result.document["clusters"][0]["findings"]
    return [
        (fix["bundle"], fix["version"], fix["ships"])
        for finding in findings
        if finding["advisory"] == advisory
        for fix in finding["fixed_in_bundles"]
    ]


@pytest.mark.parametrize(
    ("running", "calico", "expected"),
    [
        ("v1.29.6+rke2r1", "v3.27.3", ("rke2", "v1.29.8+rke2r1", "v3.28.1")),
        ("v1.30.3+rke2r1", "v3.27.3", ("rke2", "v1.30.4+rke2r1", "v3.28.1")),
        ("v1.27.16+rke2r1", "v3.27.3", ("rke2", "v1.28.13+rke2r1", "v3.28.1")),
    ],
)
def test_the_next_release_without_the_fault_is_named(
    advisor: Advisor, inventory: Inventory, running: str, calico: str, expected: tuple[str, str, str]
) -> None:
    """On the line it runs, or a later one where the line never got a fix; never one with an older Calico."""
    text = f"""
components: {{rke2: {running}, calico: {calico}}}
facts: {{cluster.cni: calico, felix.xdp_enabled: true, felix.bpf_enabled: false}}
nodes:
  - {{name: n1, kernel: 5.4.0-177-generic, os_image: Ubuntu 20.04.6 LTS}}
coverage: all
"""
    result = advisor("scan", "-o", "json", inventory(text))
    assert fixes(result, "calico-xdp-btf-wipe-loop") == [expected]


def test_nothing_is_named_when_the_plugin_is_not_known(advisor: Advisor, inventory: Inventory) -> None:
    """RKE2 ships Calico twice, and which of the two runs here nobody said."""
    result = advisor("scan", "-o", "json", inventory("components: {rke2: v1.31.4+rke2r1, calico: v3.29.1}"))
    assert result.code == 1
    assert fixes(result, "calico-felix-netlink-handle-leak") == []


def test_a_release_that_was_never_announced_is_not_named(advisor: Advisor, inventory: Inventory) -> None:
    """A tag without a release is nothing a user can install."""
    listing = advisor("rules", "list", "-o", "json", "releases", "rke2").document["rows"]
    unannounced = {row["version"] for row in listing if row["status"] != "released"}
    assert unannounced
    text = "components: {rke2: v1.31.4+rke2r1, calico: v3.29.1}\nfacts: {cluster.cni: calico}\ncoverage: all"
    found = fixes(advisor("scan", "-o", "json", inventory(text)), "calico-felix-netlink-handle-leak")
    assert found == [("rke2", "v1.31.6+rke2r1", "v3.29.2")]
    assert not {version for _, version, _ in found} & unannounced
