"""The other commands: explain, inventory show, rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Advisor

Inventory = Callable[..., Path]

RULES = Path(__file__).resolve().parents[2] / "rules"
XDP = "calico-xdp-btf-wipe-loop"


class TestExplain:
    """Why an advisory applies, or does not."""

    def test_without_a_source_it_says_what_the_advisory_is(self, advisor: Advisor) -> None:
        """Versions, condition, relief, validation and sources."""
        result = advisor("explain", XDP)
        assert result.code == 0
        for part in ("Affected", "and only where", "What helps until then", "After the change", "How we know", "8856"):
            assert part in result.out

    def test_with_a_source_it_says_why_it_applies(self, advisor: Advisor, inventory: Inventory) -> None:
        """The version, the settings and the kernel."""
        text = """
components: {calico: v3.27.3}
nodes:
  - {name: n1, kernel: 5.4.0-177-generic, os_image: Ubuntu 20.04.6 LTS}
coverage: all
"""
        result = advisor("explain", XDP, inventory(text))
        assert result.code == 1
        assert "Calico v3.27.3 lies in >=v3.27.3 <v3.27.4" in result.out
        assert "node.kernel is 5.4.0-177-generic" in result.out

    def test_with_a_source_it_says_why_it_does_not(self, advisor: Advisor, inventory: Inventory) -> None:
        """One test that fails decides, and is named."""
        text = """
components: {calico: v3.27.3}
settings:
  - {kind: FelixConfiguration, name: default, component: calico, values: {felix.xdp_enabled: false}}
nodes:
  - {name: n1, kernel: 5.4.0-177-generic, os_image: Ubuntu 20.04.6 LTS}
coverage: all
"""
        result = advisor("explain", XDP, inventory(text))
        assert result.code == 0
        assert "felix.xdp_enabled is false, not true" in result.out

    def test_a_component_that_is_absent_is_said(self, advisor: Advisor, inventory: Inventory) -> None:
        """There is nothing to judge, and the reader is told."""
        result = advisor("explain", XDP, inventory("coverage: all"))
        assert result.code == 0
        assert "NOT HERE" in result.out

    def test_a_misspelt_name_gets_the_nearest(self, advisor: Advisor) -> None:
        """Also when only a part of it was typed."""
        assert f'did you mean "{XDP}"?' in advisor("explain", "calico-xdp-btf-wipe-lop").err
        result = advisor("explain", "xdp-btf")
        assert result.code == 2
        assert f'did you mean "{XDP}"?' in result.err

    def test_json_carries_the_advisory_and_the_report(self, advisor: Advisor, inventory: Inventory) -> None:
        """The report is null without sources."""
        assert advisor("explain", "-o", "json", XDP).document["report"] is None
        result = advisor("explain", "-o", "json", XDP, inventory("components: {calico: v3.27.4}\ncoverage: all"))
        assert result.document["advisory"]["id"] == XDP
        assert [each["status"] for each in result.document["report"]["clusters"][0]["findings"]] == ["fixed"]


class TestInventoryShow:
    """What the sources show."""

    def test_it_shows_components_with_their_basis_and_place(self, advisor: Advisor, inventory: Inventory) -> None:
        """And says when nothing vouches for what is not named."""
        result = advisor("inventory", "show", inventory("components: {calico: v3.27.4}"))
        assert result.code == 0
        assert "Calico v3.27.4 — running" in result.out
        assert "may still be there" in result.out

    @pytest.mark.parametrize("form", ["json", "yaml"])
    def test_what_it_saves_judges_the_same(
        self, advisor: Advisor, inventory: Inventory, form: str, tmp_path: Path
    ) -> None:
        """The advisor's own form holds everything a verdict needs."""
        source = inventory("components: {calico: v3.29.1}\nnodes:\n  - {name: n1, kernel: 6.8.0-31-generic}")
        assert advisor("inventory", "show", "-o", f"{form}=saved", source).code == 0
        first = advisor("scan", "-o", "json", source)
        second = advisor("scan", "-o", "json", tmp_path / "saved")
        assert first.document["clusters"][0]["findings"] == second.document["clusters"][0]["findings"]


class TestRules:
    """The knowledge base, for its readers and its authors."""

    def test_the_shipped_rules_pass(self, advisor: Advisor) -> None:
        """Every case holds, and every deliberate mistake is noticed."""
        result = advisor("rules", "check")
        assert result.code == 0
        assert "rules check passed: 6 advisories" in result.out

    def test_one_edited_bound_fails(self, advisor: Advisor, tmp_path: Path) -> None:
        """The case that pins it is named with its file and line."""
        copy = _copy_of_rules(tmp_path)
        path = copy / "advisories/cni/calico/calico-felix-netlink-handle-leak.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("fixed: v3.29.2", "fixed: v3.29.3", 1), encoding="utf-8")
        result = advisor("rules", "check", copy)
        assert result.code == 1
        assert f"{path}:" in result.out
        assert "error[case-failed]" in result.out

    def test_a_rule_that_cannot_be_read_is_2(self, advisor: Advisor, tmp_path: Path) -> None:
        """With its place and a hint."""
        copy = _copy_of_rules(tmp_path)
        path = copy / f"advisories/cni/calico/{XDP}.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("component: calico", "component: calcio", 1), encoding="utf-8")
        result = advisor("rules", "check", copy)
        assert result.code == 2
        assert "error[unknown-component]" in result.err
        assert 'did you mean "calico"?' in result.err

    def test_list_shows_advisories_and_releases(self, advisor: Advisor) -> None:
        """As tables, or as JSON."""
        assert XDP in advisor("rules", "list").out
        assert "v1.29.6+rke2r1" in advisor("rules", "list", "releases", "rke2").out
        rows = advisor("rules", "list", "-o", "json", "releases", "rancher").document["rows"]
        assert {"version": "v2.10.4", "editions": "prime"}.items() <= {row["version"]: row for row in rows}[
            "v2.10.4"
        ].items()

    def test_list_of_unknown_releases_names_the_known(self, advisor: Advisor) -> None:
        """With the nearest spelling."""
        result = advisor("rules", "list", "releases", "ranchr")
        assert result.code == 2
        assert 'did you mean "rancher"?' in result.err

    def test_show_prints_the_source_as_written(self, advisor: Advisor) -> None:
        """Byte for byte what its author wrote."""
        written = (RULES / f"advisories/cni/calico/{XDP}.yaml").read_text(encoding="utf-8")
        assert advisor("rules", "show", "--source", XDP).out == written

    def test_a_further_rules_folder_overrides_visibly(
        self, advisor: Advisor, inventory: Inventory, tmp_path: Path
    ) -> None:
        """The narration and the report both say so."""
        copy = tmp_path / "more" / "advisories"
        copy.mkdir(parents=True)
        name = "calico-felix-netlink-handle-leak.yaml"
        text = (RULES / "advisories/cni/calico" / name).read_text(encoding="utf-8")
        (copy / name).write_text(text.replace("severity: high", "severity: low", 1), encoding="utf-8")
        source = inventory("components: {calico: v3.29.1}\ncoverage: all")
        result = advisor("scan", "--fail-on", "high", "-o", "json", "--rules", tmp_path / "more", source)
        assert result.code == 0
        assert "overridden: calico-felix-netlink-handle-leak" in result.err
        assert [each["name"] for each in result.document["gate"]["settings"]] == ["rules", "fail_on", "today"]


def _copy_of_rules(folder: Path) -> Path:
    copy = folder / "rules"
    for path in RULES.rglob("*.yaml"):
        target = copy / path.relative_to(RULES)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return copy
