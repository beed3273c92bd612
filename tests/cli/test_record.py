"""Waivers and answers as a pipeline meets them: files, flags, exit codes, and what is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Advisor

Inventory = Callable[..., Path]

XDP = "calico-xdp-btf-wipe-loop"
RAN = "node.bpf_dataplane_ran_since_boot"
OLD = """
components: {calico: v3.27.3}
nodes:
  - name: n1
    kernel: 5.4.0-177-generic
    os_image: Ubuntu 20.04.6 LTS
    facts: {node.bpf_dataplane_ran_since_boot: false}
coverage: all
"""
ASKING = OLD.replace("    facts: {node.bpf_dataplane_ran_since_boot: false}\n", "").replace("v3.27.3", "v3.28.4")
WAIVER = {
    "id": XDP,
    "scope": {"clusters": ["prod"]},
    "reason": "Rolled in December.",
    "owner": "ada",
    "created": "2026-11-01",
    "expires": "2026-12-20",
}
ANSWER = {
    "fact": RAN,
    "value": False,
    "scope": {"clusters": ["prod"], "nodes": "all"},
    "reason": "Never enabled.",
    "owner": "ada",
    "expires": "2026-12-20",
}

MANIFEST = {
    "apiVersion": "apps/v1",
    "kind": "DaemonSet",
    "metadata": {"name": "calico-node", "namespace": "kube-system"},
    "spec": {"template": {"spec": {"containers": [{"name": "calico-node", "image": "docker.io/calico/node:v3.31.7"}]}}},
}
NEITHER_IS_HERE = [
    {**ANSWER, "fact": f"{name}.version", "value": "absent", "scope": {"clusters": "all"}}
    for name in ("rancher", "vpc-cni")
]


def _waivers(*entries: object) -> Path:
    return _written("waivers", entries)


def _answers(*entries: object) -> Path:
    return _written("answers", entries)


def _written(kind: str, entries: object) -> Path:
    path = Path(f"{kind}.yaml")
    path.write_text(json.dumps({"schema_version": "1.0.0", kind: entries}), encoding="utf-8")
    return path


class TestWaivers:
    def test_an_accepted_finding_is_shown_and_does_not_count(self, advisor: Advisor, inventory: Inventory) -> None:
        """In both formats, with owner, reason and last day."""
        source = inventory(OLD)
        assert advisor("scan", source).code == 1
        shown = advisor("scan", "--waivers", _waivers(WAIVER), source)
        assert shown.code == 0
        for part in ("WAIVED", XDP, "ada, until 2026-12-20: Rolled in December.", "1 waived", "but for what is waived"):
            assert part in " ".join(shown.out.split())
        report = advisor("scan", "-o", "json", "--waivers", "waivers.yaml", source).document
        (finding,) = [each for each in report["clusters"][0]["findings"] if each["advisory"] == XDP]
        assert finding["status"] == "affected"
        assert (finding["waiver"]["owner"], finding["waiver"]["expires"]) == ("ada", "2026-12-20")
        assert report["waivers"]["applied"] == [finding["waiver"]]
        assert report["summary"]["waived"] == 1
        assert report["summary"]["affected"]["high"] == 0
        assert {"name": "waivers", "value": "waivers.yaml", "origin": "flag"} in report["gate"]["settings"]
        assert "AFFECTED, WAIVED" in advisor("explain", "--waivers", "waivers.yaml", XDP, source).out

    @pytest.mark.parametrize(
        ("today", "code", "told"),
        [
            ("2026-10-31", 1, "waiver not yet valid"),
            ("2026-11-01", 0, "WAIVED"),
            ("2026-12-20", 0, "WAIVED"),
            ("2026-12-21", 1, "waiver expired"),
        ],
    )
    def test_its_days_count_by_the_day_of_the_run(
        self, today: str, code: int, told: str, advisor: Advisor, inventory: Inventory
    ) -> None:
        """First and last day included; the clock of the machine is not asked."""
        result = advisor("scan", "--today", today, "--waivers", _waivers(WAIVER), inventory(OLD))
        assert result.code == code
        assert told in result.out

    def test_one_that_covers_nothing_says_why(self, advisor: Advisor, inventory: Inventory) -> None:
        """Another cluster; and one for a fault that is gone."""
        other = {**WAIVER, "scope": {"clusters": ["staging"]}}
        result = advisor("scan", "-o", "json", "--waivers", _waivers(other), inventory(OLD))
        assert result.code == 1
        (unused,) = result.document["waivers"]["unused"]
        assert unused["because"] == "its scope leaves out the cluster prod"

    def test_a_file_in_the_working_folder_is_not_read(self, advisor: Advisor, inventory: Inventory) -> None:
        """A pull request cannot bring its own."""
        Path("advisor.waivers.yaml").write_text(_waivers(WAIVER).read_text(encoding="utf-8"), encoding="utf-8")
        assert advisor("scan", inventory(OLD)).code == 1

    def test_the_environment_names_one_too(
        self, advisor: Advisor, inventory: Inventory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """With its origin in the report."""
        monkeypatch.setenv("ADVISOR_WAIVERS", str(_waivers(WAIVER)))
        result = advisor("scan", inventory(OLD))
        assert result.code == 0
        assert "waivers is waivers.yaml (environment ADVISOR_WAIVERS)" in result.out

    def test_faults_of_both_files_come_at_once(self, advisor: Advisor, inventory: Inventory) -> None:
        """And nothing is judged."""
        wrong = _waivers({**WAIVER, "id": "calico-xdp-btf-wipe-lop"}), _answers({**ANSWER, "value": "no"})
        result = advisor("scan", "-o", "json", "--waivers", wrong[0], "--answers", wrong[1], inventory(OLD))
        assert result.code == 2
        assert {each["code"] for each in result.document["error"]["problems"]} == {"unknown-advisory", "wrong-value"}
        assert f'did you mean "{XDP}"?' in result.err

    @pytest.mark.parametrize("flag", ["--waivers", "--answers"])
    def test_a_file_that_is_not_there_is_2(self, flag: str, advisor: Advisor, inventory: Inventory) -> None:
        """Never a run without it."""
        assert advisor("scan", flag, "missing.yaml", inventory(OLD)).code == 2


class TestCheck:
    def test_good_ones_pass(self, advisor: Advisor) -> None:
        """By the conventional name, when none is given."""
        _waivers(WAIVER).rename("advisor.waivers.yaml")
        result = advisor("waivers", "check")
        assert result.code == 0
        assert result.out == "waivers check passed: 1 waiver, 0 faults, 0 warnings\n"

    def test_without_a_name_and_without_that_file_what_to_write_is_said(self, advisor: Advisor) -> None:
        """Not that some file of this folder has a name alike."""
        _waivers(WAIVER).rename("waivers.yaml")
        result = advisor("waivers", "check")
        assert result.code == 2
        assert "advisor.waivers.yaml: error[missing-file]" in result.err
        assert "hint: name them: advisor waivers check FILE" in result.err

    def test_doubtful_ones_fail_with_place_and_hint(self, advisor: Advisor) -> None:
        """An expired one, and two that overlap."""
        result = advisor("waivers", "check", "--today", "2027-01-01", _waivers(WAIVER))
        assert result.code == 1
        assert "waivers.yaml:1: error[expired]" in result.out
        assert "hint: " in result.out
        document = advisor("waivers", "check", "-o", "json", _waivers(WAIVER, WAIVER)).document
        assert [each["code"] for each in document["faults"]] == ["overlapping-waivers"]
        assert document["passed"] is False

    def test_a_warning_fails_nothing(self, advisor: Advisor) -> None:
        """A date far away is worth a look."""
        result = advisor("waivers", "check", _waivers({**WAIVER, "expires": "9999-12-31"}))
        assert result.code == 0
        assert "warning[long-lived]" in result.out

    def test_what_cannot_be_read_is_2(self, advisor: Advisor) -> None:
        """Every file's faults at once, and a day that is none."""
        _waivers({**WAIVER, "owner": " "}).rename("one.yaml")
        _waivers({**WAIVER, "id": "nonsense"}).rename("two.yaml")
        result = advisor("waivers", "check", "one.yaml", "two.yaml")
        assert result.code == 2
        assert "empty-owner" in result.err
        assert "unknown-advisory" in result.err
        assert advisor("waivers", "check", "--today", "soon", "one.yaml").code == 2


class TestAnswers:
    def test_the_line_that_is_shown_answers(self, advisor: Advisor, inventory: Inventory) -> None:
        """Copied from the report and completed, it settles what was missing."""
        source = inventory(ASKING)
        asked = advisor("scan", "--details", source)
        assert asked.code == 3
        (line,) = [each.strip() for each in asked.out.splitlines() if each.strip().startswith("- {fact: ")]
        text = line.replace("TRUE_OR_FALSE", "false")[:-1] + ", owner: ada, reason: Never., expires: 2026-12-20}"
        Path("answers.yaml").write_text(f'schema_version: "1.0.0"\nanswers:\n{text}\n', encoding="utf-8")
        settled = advisor("scan", "--answers", "answers.yaml", source)
        assert settled.code == 0
        assert f"Rests on  {RAN} is false in prod; ada, until" in settled.out
        assert line in advisor("explain", "calico-ebpf-ctlb-left-after-disable", source).out

    def test_the_report_lists_what_it_rests_on(self, advisor: Advisor, inventory: Inventory) -> None:
        """And each finding names its place."""
        report = advisor("scan", "-o", "json", "--answers", _answers(ANSWER), inventory(ASKING)).document
        (rests,) = report["rests_on"]
        assert (rests["fact"], rests["value"], rests["owner"]) == (RAN, False, "ada")
        relying = [each for each in report["clusters"][0]["findings"] if each["rests_on"]]
        assert [each["rests_on"][0]["source"] for each in relying] == [rests["source"]]

    def test_a_contradicted_one_is_a_conflict_that_no_flag_passes(self, advisor: Advisor, inventory: Inventory) -> None:
        """The inventory says that eBPF never ran here."""
        source = inventory(OLD.replace("v3.27.3", "v3.28.4"))
        assert advisor("scan", source).code == 0
        result = advisor("scan", "--allow-unknown", "--answers", _answers({**ANSWER, "value": True}), source)
        assert result.code == 3
        assert "CONFLICT" in result.out
        assert "answer contradicted" in result.out

    def test_expired_and_unused_ones_are_told(self, advisor: Advisor, inventory: Inventory) -> None:
        """They settle nothing."""
        scope = {"clusters": "all"}
        unused = {**ANSWER, "fact": "rancher.version", "value": "absent", "scope": scope, "expires": "2027-01-31"}
        both = _answers(ANSWER, unused)
        result = advisor("scan", "--today", "2026-12-21", "--answers", both, inventory(ASKING))
        assert result.code == 3
        assert f"answer expired: {RAN} is false" in result.out
        assert "answer unused: rancher.version is absent" in result.out


class TestBasis:
    """What a clear verdict may rest on."""

    def _scan(self, advisor: Advisor, manifest: object, *flags: str) -> int:
        Path("calico.json").write_text(json.dumps(manifest), encoding="utf-8")
        return advisor("scan", *flags, "--answers", _answers(*NEITHER_IS_HERE), "calico.json").code

    def test_a_repository_before_its_rollout(self, advisor: Advisor) -> None:
        """Its manifests are clear with `--basis intended` said aloud, and not without."""
        assert self._scan(advisor, MANIFEST, "--basis", "intended") == 0
        assert self._scan(advisor, MANIFEST) == 3

    def test_two_overlays_are_two_versions(self, advisor: Advisor) -> None:
        """The one with the fault fails the gate."""
        old = json.loads(json.dumps(MANIFEST).replace("v3.31.7", "v3.29.1"))
        both = {"apiVersion": "v1", "kind": "List", "items": [MANIFEST, old]}
        assert self._scan(advisor, both, "--basis", "intended") == 1

    def test_a_running_image_takes_the_place_of_what_the_release_ships(
        self, advisor: Advisor, inventory: Inventory
    ) -> None:
        """RKE2 v1.29.6+rke2r1 ships a Calico with the loop; somebody moved it on."""
        bundle = """
components: {rke2: v1.29.6+rke2r1}
facts: {cluster.cni: calico}
nodes: [{name: n1, kernel: 5.4.0-177-generic, os_image: Ubuntu 20.04.6 LTS}]
settings: [{kind: environment, name: all, component: calico, values: {}}]
coverage: [{kind: Node, namespaces: all}, {kind: FelixConfiguration, namespaces: all}]
"""
        found = advisor("scan", "-o", "json", inventory(bundle)).document["clusters"][0]
        assert {each["basis"] for each in found["components"] if each["name"] == "calico"} == {"bundled"}
        assert self._status(found) == ["affected"]
        running = bundle.replace("{rke2: v1.29.6+rke2r1}", "{rke2: v1.29.6+rke2r1, calico: v3.27.4}")
        found = advisor("scan", "-o", "json", inventory(running)).document["clusters"][0]
        assert {each["basis"] for each in found["components"] if each["name"] == "calico"} == {"running"}
        assert self._status(found) == ["fixed"]

    def test_a_roll_under_way_is_two_findings(self, advisor: Advisor, inventory: Inventory) -> None:
        """A waiver for the old version alone covers it, and not the new one."""
        roll = OLD.replace(
            "{calico: v3.27.3}",
            "[{name: calico, version: v3.27.3, nodes: [n1]}, {name: calico, version: v3.27.4, nodes: [n1]}]",
        )
        found = advisor("scan", "-o", "json", inventory(roll)).document["clusters"][0]
        assert self._status(found) == ["affected", "fixed"]
        scope = {"clusters": "all", "versions": ["v3.27.3"]}
        assert advisor("scan", "--waivers", _waivers({**WAIVER, "scope": scope}), inventory(roll)).code == 0

    @staticmethod
    def _status(cluster: dict[str, list[dict[str, str]]]) -> list[str]:
        return [each["status"] for each in cluster["findings"] if each["advisory"] == XDP]
