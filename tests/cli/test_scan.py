"""`advisor scan`: what a user sees, and the exit code a gate gets."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Advisor

Inventory = Callable[..., Path]

EXAMPLES = Path(__file__).resolve().parents[2] / "inventory-examples"

AFFECTED = """
components: {calico: v3.29.1}
coverage: all
"""
CLEAR = """
components: {calico: v3.31.7}
coverage: all
"""
UNDECIDED = """
components: {calico: v3.31.7}
"""


class TestExitCodes:
    """One row of the table in the design each."""

    def test_a_clear_cluster_is_0(self, advisor: Advisor, inventory: Inventory) -> None:
        """Nothing affects it and everything was looked at."""
        result = advisor("scan", inventory(CLEAR))
        assert result.code == 0
        assert "CLEAR" in result.out

    def test_an_affected_cluster_is_1(self, advisor: Advisor, inventory: Inventory) -> None:
        """A known fault hits it."""
        result = advisor("scan", inventory(AFFECTED))
        assert result.code == 1
        assert "calico-felix-netlink-handle-leak" in result.out

    def test_a_missing_file_is_2(self, advisor: Advisor) -> None:
        """The request is at fault, and nothing is printed as data."""
        result = advisor("scan", "nodes.json")
        assert (result.code, result.out) == (2, "")
        assert "error[missing-file]" in result.err

    def test_an_undecided_cluster_is_3(self, advisor: Advisor, inventory: Inventory) -> None:
        """Rancher and the VPC CNI may be there unseen."""
        result = advisor("scan", inventory(UNDECIDED))
        assert result.code == 3
        assert "rancher.version" in result.out

    def test_a_cluster_that_let_us_in_nowhere_is_4(self, advisor: Advisor) -> None:
        """A refusal saved in place of a list shows nothing, and is no pass."""
        refusal = {
            "kind": "Status",
            "apiVersion": "v1",
            "status": "Failure",
            "reason": "Forbidden",
            "message": 'daemonsets.apps is forbidden: User "dev" cannot list resource',
            "details": {"group": "apps", "kind": "daemonsets"},
            "code": 403,
        }
        result = advisor("scan", "-", stdin=json.dumps(refusal))
        assert result.code == 4
        assert "grant the verb list on daemonsets" in result.out

    def test_affected_wins_over_undecided(self, advisor: Advisor, inventory: Inventory) -> None:
        """A run with both is told as affected."""
        assert advisor("scan", inventory("components: {calico: v3.29.1}")).code == 1

    @pytest.mark.parametrize(("cluster", "plain"), [(AFFECTED, 1), (UNDECIDED, 3)])
    def test_exit_zero_masks_1_and_3(self, advisor: Advisor, inventory: Inventory, cluster: str, plain: int) -> None:
        """The report still says what the gate would have returned."""
        result = advisor("scan", "--exit-zero", inventory(cluster))
        assert result.code == 0
        assert f"exit code {plain}, and 0 is returned" in result.out

    def test_exit_zero_masks_neither_2_nor_4(self, advisor: Advisor) -> None:
        """What could not be looked at was not looked at."""
        refusal = '{"kind": "Status", "apiVersion": "v1", "reason": "Forbidden"}'
        assert advisor("scan", "--exit-zero", "nodes.json").code == 2
        assert advisor("scan", "--exit-zero", "-", stdin=refusal).code == 4


class TestGateSettings:
    """What decides the gate, and that the report says so."""

    def test_findings_below_fail_on_do_not_count(self, advisor: Advisor, inventory: Inventory) -> None:
        """A medium finding passes at high, and counts at medium."""
        cluster = inventory("components: {vpc-cni: v1.20.4}\ncoverage: all")
        assert advisor("scan", "--fail-on", "high", cluster).code == 0
        assert advisor("scan", "--fail-on", "medium", cluster).code == 1

    def test_unknown_findings_pass_when_allowed(self, advisor: Advisor, inventory: Inventory) -> None:
        """Said aloud, and listed in the report."""
        result = advisor("scan", "--allow-unknown", "-o", "json", inventory(UNDECIDED))
        assert result.code == 0
        settings = result.document["gate"]["settings"]
        assert {"name": "allow_unknown", "value": "true", "origin": "flag"} in settings

    def test_a_bundled_version_is_clear_only_when_said_aloud(self, advisor: Advisor, inventory: Inventory) -> None:
        """v1.31.13+rke2r1 ships a Calico that nothing affects, but nobody saw it run."""
        text = """
components: {rke2: v1.31.13+rke2r1}
facts: {cluster.cni: calico}
namespaces: [default]
coverage:
  - {kind: Node, namespaces: all}
"""
        cluster = inventory(text.replace("namespaces: [default]", "namespaces: [default, kube-system, calico-system]"))
        first = advisor("scan", "--fail-on", "high", cluster)
        assert first.code == 3
        assert "known as bundled only" in first.out
        second = advisor("scan", "--fail-on", "high", "--basis", "intended", cluster)
        assert second.code == 0

    def test_stale_knowledge_is_never_clear(self, advisor: Advisor, inventory: Inventory) -> None:
        """One day past its budget a clear cluster becomes undecided; on the last day it is clear."""
        cluster = inventory(CLEAR)
        assert advisor("scan", "--today", "2027-02-18", cluster).code == 0
        result = advisor("scan", "--today", "2027-02-19", cluster)
        assert result.code == 3
        assert "past its budget" in result.out
        assert advisor("scan", "--today", "2027-02-19", "--allow-stale", "1", cluster).code == 0
        assert advisor("scan", "--today", "2027-02-20", "--allow-stale", "1", cluster).code == 3

    def test_a_flag_beats_the_environment(
        self, advisor: Advisor, inventory: Inventory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """And each setting names its origin."""
        cluster = inventory("components: {vpc-cni: v1.20.4}\ncoverage: all")
        monkeypatch.setenv("ADVISOR_FAIL_ON", "high")
        result = advisor("scan", "-o", "json", cluster)
        assert result.code == 0
        assert result.document["gate"]["settings"] == [
            {"name": "fail_on", "value": "high", "origin": "environment ADVISOR_FAIL_ON"},
            {"name": "today", "value": "2026-11-21", "origin": "environment SOURCE_DATE_EPOCH"},
        ]
        assert advisor("scan", "--fail-on", "low", cluster).code == 1

    def test_all_wrong_settings_come_at_once(self, advisor: Advisor, inventory: Inventory) -> None:
        """Each with a hint."""
        result = advisor("scan", "--fail-on", "hihg", "--today", "tomorrow", "--edition", "prim", inventory(CLEAR))
        assert result.code == 2
        assert result.err.count("error[wrong-setting]") == 3
        assert 'did you mean "high"?' in result.err

    @pytest.mark.parametrize("day", ["2026-13-01", "20261121", "2026-1-1", "", "2026-02-30"])
    def test_a_date_is_written_in_full(self, advisor: Advisor, inventory: Inventory, day: str) -> None:
        """ISO, with a month and a day that exist."""
        result = advisor("scan", f"--today={day}", inventory(CLEAR))
        assert result.code == 2
        assert "write it as 2026-11-21" in result.err


class TestEditions:
    """A fix that the user cannot obtain is no fix for that user."""

    RANCHER = "components: {rancher: v2.10.3}\ncoverage: all"

    def test_a_community_user_is_sent_to_a_community_release(self, advisor: Advisor, inventory: Inventory) -> None:
        """v2.10.5 is Prime only."""
        (finding,) = advisor("scan", "-o", "json", inventory(self.RANCHER)).document["clusters"][0]["findings"]
        assert finding["fixed_in"] == ["v2.11.1"]
        assert finding["fixed_in_other_editions"] == ["v2.10.5"]

    def test_a_prime_user_stays_on_the_line(self, advisor: Advisor, inventory: Inventory) -> None:
        """Said by a flag."""
        result = advisor("scan", "-o", "json", "--edition", "prime", inventory(self.RANCHER))
        (finding,) = result.document["clusters"][0]["findings"]
        assert finding["fixed_in"] == ["v2.10.5", "v2.11.1"]

    def test_a_running_prime_release_proves_prime(self, advisor: Advisor, inventory: Inventory) -> None:
        """v2.10.4 has no community build."""
        result = advisor("scan", "-o", "json", inventory("components: {rancher: v2.10.4}\ncoverage: all"))
        (finding,) = result.document["clusters"][0]["findings"]
        assert finding["fixed_in"] == ["v2.10.5", "v2.11.1"]


class TestOutput:
    """Where results go."""

    def test_json_goes_to_a_file_and_the_view_to_the_screen(
        self, advisor: Advisor, inventory: Inventory, tmp_path: Path
    ) -> None:
        """Several formats in one run."""
        result = advisor("scan", "-o", "json=report.json", "-o", "terminal", inventory(AFFECTED))
        assert "HIGH" in result.out
        assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["verdict"] == "affected"

    def test_an_output_that_cannot_be_written_is_2_and_leaves_nothing(
        self, advisor: Advisor, inventory: Inventory, tmp_path: Path
    ) -> None:
        """No half a file, and none beside it."""
        result = advisor("scan", "-o", "json=nowhere/report.json", inventory(AFFECTED))
        assert result.code == 2
        assert "error[unwritable-output]" in result.err
        (tmp_path / "folder").mkdir()
        assert advisor("scan", "-o", "json=folder", inventory(AFFECTED)).code == 2
        assert not [each for each in tmp_path.iterdir() if each.name.endswith(".tmp")]

    def test_a_failed_write_keeps_what_was_there(self, advisor: Advisor, inventory: Inventory, tmp_path: Path) -> None:
        """A run that is refused does not touch the report of the one before."""
        (tmp_path / "report.json").write_text("before", encoding="utf-8")
        assert advisor("scan", "-o", "json=report.json", "missing.yaml").code == 2
        assert (tmp_path / "report.json").read_text(encoding="utf-8") == "before"

    @pytest.mark.parametrize(
        ("flags", "code"),
        [
            (["-o", "jsn"], "unknown-format"),
            (["-o", "json="], "no-path"),
            (["-o", "json", "-o", "terminal"], "which-output"),
            (["-o", "json=a", "--output-file", "b"], "which-output"),
        ],
    )
    def test_outputs_that_make_no_sense_are_refused(
        self, advisor: Advisor, inventory: Inventory, flags: list[str], code: str
    ) -> None:
        """Before anything is read."""
        result = advisor("scan", *flags, inventory(CLEAR))
        assert result.code == 2
        assert f"error[{code}]" in result.err

    def test_colour_comes_only_when_asked_for(self, advisor: Advisor, inventory: Inventory) -> None:
        """Standard output is no terminal here."""
        assert "\x1b" not in advisor("scan", inventory(AFFECTED)).out
        assert "\x1b[" in advisor("scan", "--color", "always", inventory(AFFECTED)).out

    def test_errors_are_json_where_json_was_asked_for(self, advisor: Advisor) -> None:
        """On standard output, beside the words on standard error."""
        result = advisor("scan", "-o", "json", "missing.json")
        assert result.document["error"]["exit_code"] == 2
        assert result.document["error"]["problems"][0]["code"] == "missing-file"
        assert "error[missing-file]" in result.err

    def test_wrong_usage_is_2_and_names_the_help(self, advisor: Advisor) -> None:
        """The same way as every other fault."""
        result = advisor("scan", "--no-such-flag")
        assert result.code == 2
        assert "error[usage]" in result.err
        assert "--help" in result.err

    def test_no_source_says_what_to_type(self, advisor: Advisor) -> None:
        """The current context would be read, and where there is no kubeconfig the ways on are named."""
        result = advisor("scan")
        assert result.code == 2
        assert "there is no kubeconfig" in result.err
        assert "saved output as a source" in result.err


class TestUntrustedText:
    """Names from an inventory never act on a terminal."""

    HOSTILE = "\x1b]0;pwned\x07\x1b[31m\u202eworker[bold]"

    def test_control_characters_are_shown_and_do_not_act(self, advisor: Advisor) -> None:
        """Escapes, bells and direction overrides appear as their codes in every view."""
        node = {
            "metadata": {"name": self.HOSTILE, "uid": "1"},
            "status": {"nodeInfo": {"kernelVersion": "5.4.0-1-generic", "osImage": self.HOSTILE}},
        }
        text = json.dumps({"kind": "NodeList", "apiVersion": "v1", "metadata": {}, "items": [node]})
        for command in (["scan"], ["inventory", "show"], ["inventory", "show", "-o", "yaml"], ["scan", "-o", "json"]):
            result = advisor(*command, "-", stdin=text)
            assert result.code in {0, 3}
            assert not {"\x1b", "\x07", "\u202e"} & set(result.out + result.err), command

    def test_a_hostile_file_name_does_not_act_either(self, advisor: Advisor) -> None:
        """Messages name the source."""
        result = advisor("scan", self.HOSTILE)
        assert result.code == 2
        assert not {"\x1b", "\x07", "\u202e"} & set(result.err)


#: What each example must come to: exit code, and the advisories that affect it.
EXPECTED = {
    "clean-eks": (0, set()),
    "clean-rke2-calico": (0, set()),
    "clean-upstream-calico": (0, set()),
    "digest-pinned": (3, set()),
    "ebpf-left-behind": (1, {"calico-ebpf-ctlb-left-after-disable"}),
    "eks-vpc-cni": (1, {"vpc-cni-netlink-dump-interrupted"}),
    "mid-roll": (1, {"calico-xdp-btf-wipe-loop"}),
    "rancher-management": (1, {"rancher-steve-proxy-connection-leak"}),
    "rke1-canal": (1, {"calico-xdp-btf-wipe-loop"}),
    "rke2-calico-ubuntu-20.04": (1, {"calico-xdp-btf-wipe-loop"}),
    "rke2-canal-ubuntu-20.04": (1, {"rancher-steve-proxy-connection-leak"}),
    "rke2-netlink-leak": (1, {"calico-felix-netlink-handle-leak"}),
    "sbom": (1, {"netlink-dump-interrupted", "vpc-cni-netlink-dump-interrupted"}),
}


class TestExamples:
    """The inventories in the repository come to what their READMEs say."""

    def test_every_example_is_expected(self) -> None:
        """A new one needs a line above, and a README with its question."""
        folders = {each.name for each in EXAMPLES.iterdir() if each.is_dir()}
        assert folders == set(EXPECTED)
        assert all((EXAMPLES / name / "README.md").is_file() for name in folders)
        listed = (EXAMPLES / "README.md").read_text(encoding="utf-8")
        assert all(name in listed for name in folders)

    @pytest.mark.parametrize("name", sorted(EXPECTED))
    def test_the_example_comes_to_its_answer(self, advisor: Advisor, name: str) -> None:
        """Exit code and affected advisories."""
        result = advisor("scan", "-o", "json", EXAMPLES / name)
        findings = result.document["clusters"][0]["findings"]
        affected = {each["advisory"] for each in findings if each["status"] == "affected"}
        assert (result.code, affected) == EXPECTED[name]

    @pytest.mark.parametrize("name", sorted(EXPECTED))
    def test_the_view_fits_80_columns(self, advisor: Advisor, name: str) -> None:
        """Only what is there to be copied, commands and answers, may run on."""
        for line in advisor("scan", "--all", EXAMPLES / name).out.splitlines():
            assert len(line) <= 80 or line.lstrip().startswith(("kubectl", "bpftool", "- {fact: ")), line

    @pytest.mark.parametrize("name", ["clean-eks", "clean-rke2-calico", "clean-upstream-calico"])
    def test_a_mirror_that_renames_images_hides_nothing(self, advisor: Advisor, name: str) -> None:
        """A container called calico-node is one, whatever its image; its own word tells its version, or nothing."""
        text = (EXAMPLES / name / "cluster.json").read_text(encoding="utf-8")
        document = json.loads(re.sub(r'"image": "[^"]*"', '"image": "harbor.corp.example/mirror/renamed:v1"', text))
        renamed = advisor("inventory", "show", "-", stdin=json.dumps(document))
        assert "renamed:v1" in renamed.out or "ClusterInformation default" in renamed.out
        document["items"] = [each for each in document["items"] if each["kind"] != "ClusterInformation"]
        result = advisor("scan", "-", stdin=json.dumps(document))
        assert result.code == 3
        assert "an image that is not known as" in " ".join(result.out.split())

    def test_nodes_hit_are_those_with_the_old_kernel(self, advisor: Advisor) -> None:
        """20.04's own 5.4 kernels, not the 5.15 ones beside them."""
        result = advisor("scan", "-o", "json", EXAMPLES / "rke2-calico-ubuntu-20.04")
        (finding,) = (
            each
            for each in result.document["clusters"][0]["findings"]
            if each["advisory"] == "calico-xdp-btf-wipe-loop"
        )
        assert finding["nodes"] == {
            "affected": 3,
            "unknown": 0,
            "unseen": None,
            "names": ["edge3-srv-1", "edge3-srv-2", "edge3-srv-3"],
        }
        assert finding["fixed_in"] == ["v3.27.4", "v3.28.1"]
