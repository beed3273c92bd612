"""`advisor diff`: what changed between two reports, because of what, and what a gate makes of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Advisor
from tests.report.test_schemas import ROOT, faults

Inventory = Callable[..., Path]

LEAK = "calico-felix-netlink-handle-leak"
CLUSTER = """
components: {calico: v3.29.1}
facts: {felix.bpf_enabled: false}
nodes: [{name: n1, kernel: 6.8.0-31-generic}]
coverage: all
"""

SIGNED = "reason: It is known., owner: team, expires: 2026-12-20"
WAIVER = f"{{id: {LEAK}, scope: {{clusters: all}}, created: 2026-11-02, {SIGNED}}}"
QUESTION = "node.bpf_dataplane_ran_since_boot"
ANSWER = f"{{fact: {QUESTION}, value: false, scope: {{clusters: [prod], nodes: all}}, {SIGNED}}}"

Report = Callable[..., str]


@pytest.fixture
def report(advisor: Advisor, inventory: Inventory) -> Report:
    """Writes the report of a cluster, and gives its name."""

    def write(name: str, *flags: str | Path, cluster: str = CLUSTER) -> str:
        advisor("scan", "-o", f"json={name}", *flags, inventory(cluster))
        return name

    return write


def causes(document: dict[str, list[dict[str, list[dict[str, str]]]]]) -> set[str]:
    """The kinds of everything that anything is put down to."""
    entries = [each for key in ("appeared", "vanished", "changed", "verdicts") for each in document[key]]
    return {cause["kind"] for each in entries for cause in each["causes"]}


class TestCauses:
    """One input changed, through the whole program."""

    def test_the_inventory(self, advisor: Advisor, report: Report) -> None:
        """A fault that is new is 1; the other way round it vanished, and that is 0."""
        old, new = report("old.json", cluster=CLUSTER.replace("v3.29.1", "v3.29.5")), report("new.json")
        result = advisor("diff", "-o", "json", old, new)
        assert result.code == 1
        assert faults("diff", result.document) == []
        assert {each["advisory"] for each in result.document["appeared"]} == {LEAK}
        assert causes(result.document) == {"inventory"}
        assert advisor("diff", new, old).code == 0
        assert "VANISHED  calico-felix-netlink-handle-leak" in advisor("diff", new, old).out

    def test_a_rule(self, advisor: Advisor, report: Report, tmp_path: Path) -> None:
        """One advisory more severe, in a folder of its own: the folder is no cause, what stands in it is."""
        more = tmp_path / "more" / "advisories"
        more.mkdir(parents=True)
        shutil.copy(ROOT / f"rules/advisories/cni/calico/{LEAK}.yaml", more)
        text = (more / f"{LEAK}.yaml").read_text(encoding="utf-8")
        (more / f"{LEAK}.yaml").write_text(text.replace("severity: high", "severity: critical"), encoding="utf-8")
        old, new = report("old.json"), report("new.json", "--rules", tmp_path / "more")
        result = advisor("diff", "-o", "json", old, new)
        assert result.code == 1
        (change,) = result.document["changed"]
        assert (change["is_new"], change["attributes"]) == (True, ["severity"])
        assert change["causes"] == [{"kind": "rule", "what": LEAK}]
        assert causes(result.document) == {"rule"}

    def test_a_waiver(self, advisor: Advisor, report: Report, tmp_path: Path) -> None:
        """What it covers is no longer new, and is when it has gone; a baseline with it knows nothing of it."""
        (tmp_path / "waivers.yaml").write_text(f'schema_version: "1.0.0"\nwaivers:\n  - {WAIVER}\n', encoding="utf-8")
        old, new = report("old.json"), report("new.json", "--waivers", "waivers.yaml")
        result = advisor("diff", "-o", "json", old, new)
        assert faults("diff", result.document) == []
        assert causes(result.document) == {"waiver"}
        assert [each["attributes"] for each in result.document["changed"]] == [["waiver"]]
        assert (result.code, advisor("diff", new, old).code) == (0, 1)
        report("again.json", "--baseline", new)
        again = json.loads((tmp_path / "again.json").read_text(encoding="utf-8"))
        assert not any(each["in_baseline"] for each in again["clusters"][0]["findings"] if each["advisory"] == LEAK)

    def test_an_answer(self, advisor: Advisor, report: Report, tmp_path: Path) -> None:
        """It settled what was unknown, and the inventory is the same."""
        (tmp_path / "answers.yaml").write_text(f'schema_version: "1.0.0"\nanswers:\n  - {ANSWER}\n', encoding="utf-8")
        cluster = CLUSTER.replace("6.8.0-31", "5.4.0-177")
        old = report("old.json", cluster=cluster)
        new = report("new.json", "--answers", "answers.yaml", cluster=cluster)
        result = advisor("diff", "-o", "json", old, new)
        assert result.document["vanished"]
        assert causes(result.document) == {"answer"}
        assert {each["kind"] for each in result.document["inputs"]} == {"answer"}

    def test_the_day(self, advisor: Advisor, report: Report) -> None:
        """Knowledge that went stale makes a clear cluster undecided."""
        clear = CLUSTER.replace("v3.29.1", "v3.31.7")
        old, new = report("old.json", cluster=clear), report("new.json", "--today", "2027-06-01", cluster=clear)
        result = advisor("diff", "-o", "json", old, new)
        assert result.code == 3
        assert [each["new"] for each in result.document["verdicts"]] == ["undecided"]
        assert causes(result.document) == {"date"}

    def test_a_setting(self, advisor: Advisor, report: Report) -> None:
        """What it let pass is told, and nothing is new."""
        old, new = report("old.json"), report("new.json", "--fail-on", "critical")
        result = advisor("diff", "-o", "json", old, new)
        assert result.code == 0
        assert result.document["verdicts"][0]["causes"] == [{"kind": "setting", "what": "fail_on"}]
        assert causes(result.document) == {"setting"}

    def test_nothing(self, advisor: Advisor, report: Report) -> None:
        """Said in so many words."""
        old, new = report("old.json"), report("new.json")
        assert "Both reports were made from the same inputs." in advisor("diff", old, new).out


class TestGate:
    """What counts as new."""

    def test_fail_on_and_exit_zero(self, advisor: Advisor, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
        """As for a scan, by flag or variable, and told in the document."""
        old, new = report("old.json", cluster=CLUSTER.replace("v3.29.1", "v3.29.5")), report("new.json")
        assert advisor("diff", "--fail-on", "critical", old, new).code == 0
        assert advisor("diff", "--exit-zero", old, new).code == 0
        monkeypatch.setenv("ADVISOR_FAIL_ON", "critical")
        result = advisor("diff", "-o", "json", old, new)
        assert result.code == 0
        settings = [{"name": "fail_on", "value": "critical", "origin": "environment ADVISOR_FAIL_ON"}]
        assert result.document["gate"]["settings"] == settings
        assert result.document["gate"]["exit_code"] == 0

    def test_a_cluster_that_is_gone_is_said(self, advisor: Advisor, report: Report, tmp_path: Path) -> None:
        """Its findings vanished because nobody looked."""
        old = report("old.json")
        path = tmp_path / "inventory.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("name: prod", "name: stage"), encoding="utf-8")
        advisor("scan", "-o", "json=new.json", path)
        result = advisor("diff", old, "new.json")
        assert result.code == 1
        assert "affected -> NOT LOOKED AT" in result.out


class TestRefused:
    """What cannot be compared."""

    def test_both_files_are_told_at_once(self, advisor: Advisor, tmp_path: Path) -> None:
        """As text, and as JSON where that was asked for."""
        (tmp_path / "other.json").write_text("{}", encoding="utf-8")
        result = advisor("diff", "-o", "json", "missing.json", "other.json")
        assert result.code == 2
        codes = [each["code"] for each in result.document["error"]["problems"]]
        assert codes == ["missing-file", "not-a-report"]

    def test_a_plan_is_called_a_plan(self, advisor: Advisor, inventory: Inventory) -> None:
        """Its keys are those of no report, and a list of them would help nobody."""
        source = inventory(CLUSTER)
        advisor("plan", "-o", "json=plan.json", source)
        result = advisor("diff", "plan.json", "plan.json")
        assert result.code == 2
        assert "error[not-a-report]: this is no report of the advisor; it is a plan" in result.err
        assert "missing-key" not in result.err

    def test_a_hostile_report_steers_no_terminal(self, advisor: Advisor, report: Report, tmp_path: Path) -> None:
        """Names in it are shown as what they are."""
        old, new = report("old.json", cluster=CLUSTER.replace("v3.29.1", "v3.29.5")), report("new.json")
        text = (tmp_path / new).read_text(encoding="utf-8")
        (tmp_path / new).write_text(text.replace('"prod"', '"\\u001b[31mprod\\u202e"'), encoding="utf-8")
        result = advisor("diff", old, new)
        assert result.code == 1
        assert not {"\x1b", "\u202e"} & set(result.out + result.err)
