"""`advisor verify`: a plan held against what is there now, before the change, amid a hop and after it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.cli.conftest import Advisor, Result, advisor
from tests.collectors.live.api_server import Received, ScriptedServer, Sends, serving
from tests.inventories import SETTLED as CALICO
from tests.report.test_schemas import faults

__all__ = ["advisor"]

Inventory = Callable[..., Path]

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = 80
LEAK = "calico-felix-netlink-handle-leak"
END = "v3.30.0"
"""Where the plan for it leads, by the founding rules."""
ROLLED = CALICO.replace("v3.29.1", END)
HALF = CALICO.replace(
    "{calico: v3.29.1}",
    "[{name: calico, version: v3.29.1, nodes: [n1]}, {name: calico, version: v3.30.0, nodes: [n2]}]",
).replace("[{name: n1}]", "[{name: n1}, {name: n2}]")
BUNDLE = """\
components: {rke2: v1.31.4+rke2r1, calico: v3.29.1}
facts: {cluster.cni: calico}
nodes: [{name: n1}]
coverage: all"""
MANAGER = """\
components: {rancher: v2.10.3}
coverage: all"""

#: To plan takes longer than to verify, and the same inventory gives the same plan.
_PLANS: dict[tuple[str, tuple[str | Path, ...]], str] = {}


@pytest.fixture
def plan(advisor: Advisor, inventory: Inventory, tmp_path: Path) -> Callable[..., Path]:
    """Plans for an inventory, and gives the path of the plan."""

    def write(text: str = CALICO, *flags: str | Path) -> Path:
        if (text, flags) not in _PLANS:
            _PLANS[text, flags] = advisor("plan", "-o", "json", *flags, inventory(text, name="planned.yaml")).out
        (tmp_path / "plan.json").write_text(_PLANS[text, flags], encoding="utf-8")
        return tmp_path / "plan.json"

    return write


def _with_uid(text: str, uid: str) -> str:
    """The same inventory, which tells the uid of its kube-system."""
    return f"uid: {uid}\n{text}"


def steps(result: Result) -> dict[str, dict[str, Any]]:
    """The steps of the only course, by number."""
    (course,) = result.document["courses"]
    return {each["number"]: each for each in course["steps"]}


def moved(result: Result) -> list[tuple[str, str, str, str]]:
    """What moved, in the only course."""
    (course,) = result.document["courses"]
    return [(each["input"], each["what"], each["was"], each["now"]) for each in course["moved"]]


def outcome(result: Result, title: str) -> str:
    """The outcome of a step by its title."""
    (found,) = [each["outcome"] for each in steps(result).values() if each["title"] == title]
    return str(found)


class TestBefore:
    """Is the plan still what it was made from?"""

    def test_unchanged(self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory) -> None:
        """Passes, and says which hop comes first."""
        result = advisor("verify", plan(), inventory(CALICO, name="later.yaml"))
        assert result.code == 0
        assert "before hop 1 of 1: PASSED" in result.out
        assert "calico v3.29.1 -> v3.30.0 (window 1, prod)" in result.out

    @pytest.mark.parametrize(
        ("before", "after", "what"),
        [
            ("v3.29.1", "v3.29.0", [("calico", "v3.29.1", "v3.29.0")]),
            ("bpf_enabled: false", "bpf_enabled: true", [("felix.bpf_enabled", "false", "true")]),
            ("  felix.bpf_enabled: false\n", "", [("felix.bpf_enabled", "false", "not told")]),
            ("[{name: n1}]", "[{name: n1}, {name: n2}]", [("nodes", "not there", "n2")]),
            ("[{name: n1}]", "[{name: n2}]", [("nodes", "n1", "not there"), ("nodes", "not there", "n2")]),
            (
                "{calico: v3.29.1}",
                "{calico: v3.29.1, rancher: v2.10.3}",
                [("rancher", "not there", "v2.10.3")],
            ),
            (
                "coverage: all",
                "coverage: [{kind: Node, namespaces: all}]",
                [("what the sources show", "*", "not there"), ("what the sources show", "not there", "Node")],
            ),
            ("coverage: all", "namespaces: [a]\ncoverage: all", [("inventory", "as recorded", None)]),
        ],
    )
    def test_the_inventory_moved(
        self,
        advisor: Advisor,
        plan: Callable[..., Path],
        inventory: Inventory,
        before: str,
        after: str,
        what: list[tuple[str, str, str | None]],
    ) -> None:
        """Refused, and told by exactly that; where a plan does not name it, that is said."""
        assert before in CALICO
        result = advisor("verify", "-o", "json", plan(), inventory(CALICO.replace(before, after), name="later.yaml"))
        assert result.code == 1
        assert [(kind, each, was) for kind, each, was, _ in moved(result)] == [
            ("inventory", each, was) for each, was, _ in what
        ]
        assert all(is_now in {None, now} for (_, _, is_now), (_, _, _, now) in zip(what, moved(result), strict=True))
        assert outcome(result, "the rules are those of the plan") == "passed"

    def test_a_rule_moved(
        self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory, tmp_path: Path
    ) -> None:
        """It is named; the others are not."""
        file = tmp_path / f"ours/advisories/cni/calico/{LEAK}.yaml"
        file.parent.mkdir(parents=True)
        text = (ROOT / f"rules/advisories/cni/calico/{LEAK}.yaml").read_text(encoding="utf-8")
        file.write_text(text.replace("title: ", "title: As we see it, ", 1), encoding="utf-8")
        result = advisor("verify", "-o", "json", "--rules", tmp_path / "ours", plan(), inventory(CALICO))
        assert result.code == 1
        assert [(kind, what) for kind, what, _, _ in moved(result)] == [("rules", LEAK)]

    def test_a_waiver_ran_out(self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory) -> None:
        """On the day after its last; until then the plan holds."""
        Path("waivers.yaml").write_text(
            f'schema_version: "1.0.0"\nwaivers:\n  - {{id: {LEAK}, scope: {{clusters: all}}, reason: Weekly restart., '
            "owner: team, created: 2026-11-02, expires: 2026-11-30}\n",
            encoding="utf-8",
        )
        made = plan(CALICO, "--waivers", "waivers.yaml")
        again = ("verify", "-o", "json", "--waivers", "waivers.yaml", made, inventory(CALICO))
        assert advisor(*again, "--today", "2026-11-30").code == 0
        result = advisor(*again, "--today", "2026-12-01")
        assert result.code == 1
        assert moved(result) == [
            ("waivers", f"waiver of {LEAK}", "held on 2026-11-21, until 2026-11-30", "ran out after 2026-11-30")
        ]

    def test_waivers_that_are_not_named_are_gone(
        self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory
    ) -> None:
        """The file they stood in is told, for it may only have been forgotten."""
        Path("waivers.yaml").write_text(
            f'schema_version: "1.0.0"\nwaivers:\n  - {{id: {LEAK}, scope: {{clusters: all}}, reason: Weekly restart., '
            "owner: team, created: 2026-11-02, expires: 2026-11-30}\n",
            encoding="utf-8",
        )
        result = advisor("verify", "-o", "json", plan(CALICO, "--waivers", "waivers.yaml"), inventory(CALICO))
        assert [(kind, was, now) for kind, _, was, now in moved(result)] == [
            ("waivers", "in waivers.yaml:3", "not there")
        ]

    def test_an_answer_changed(self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory) -> None:
        """What it said, and what it says."""

        def answers(value: str) -> tuple[str, str]:
            Path("answers.yaml").write_text(
                'schema_version: "1.0.0"\nanswers:\n  - {fact: felix.bpf_enabled, value: '
                f"{value}, scope: {{clusters: all, nodes: all}}, owner: ann, reason: Asked., expires: 2026-12-31}}\n",
                encoding="utf-8",
            )
            return ("--answers", "answers.yaml")

        unsaid = CALICO.replace("  felix.bpf_enabled: false\n", "")
        made = plan(unsaid, *answers("false"))
        assert advisor("verify", *answers("false"), made, inventory(unsaid)).code == 0
        result = advisor("verify", "-o", "json", *answers("true"), made, inventory(unsaid))
        assert result.code == 1
        assert moved(result) == [("answers", "answer to felix.bpf_enabled, value", "false", "true")]

    def test_stale_knowledge(self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory) -> None:
        """Nothing moved, and nobody knows what came out since."""
        made = plan()
        assert advisor("verify", "--today", "2027-06-01", made, inventory(CALICO)).code == 3
        assert advisor("verify", "--today", "2027-06-01", "--allow-stale", "999", made, inventory(CALICO)).code == 0

    def test_nothing_to_do(self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory) -> None:
        """A plan without a hop is verified too."""
        result = advisor("verify", plan(ROLLED), inventory(ROLLED))
        assert (result.code, "no hop to make: PASSED" in result.out) == (0, True)


class TestAfter:
    """Did the last hop reach its outcome?"""

    def test_the_version_is_reached(self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory) -> None:
        """What inventory and judging tell has passed; what only a person can tell is shown with its command."""
        made, later = plan(), inventory(ROLLED)
        result = advisor("verify", "-o", "json", made, later)
        assert result.code == 3
        assert result.document["courses"][0]["stage"] == {"kind": "after_hop", "hop": 1}
        assert outcome(result, "calico is v3.30.0") == outcome(result, f"{LEAK} is cleared") == "passed"
        assert outcome(result, "nothing else came up") == "passed"
        left = [each for each in steps(result).values() if each["outcome"] == "unknown"]
        assert {each["kind"] for each in left} == {"command", "promql", "look"}
        page = advisor("verify", made, later).out
        assert "calicoctl version" in page
        assert advisor("verify", "--allow-unknown", made, later).code == 0

    def test_half_rolled(self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory) -> None:
        """Undecided, and nothing that the roll has yet to end has failed."""
        result = advisor("verify", "-o", "json", plan(), inventory(HALF))
        assert result.code == 3
        assert result.document["courses"][0]["stage"] == {"kind": "amid_hop", "hop": 1}
        assert outcome(result, "calico is v3.30.0") == outcome(result, f"{LEAK} is cleared") == "unknown"

    def test_another_version_is_reached(
        self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory
    ) -> None:
        """Asked for the outcome of the hop it has failed, and not asked the plan does not lead there."""
        made, later = plan(), inventory(CALICO.replace("v3.29.1", "v3.31.0"))
        result = advisor("verify", "-o", "json", "--after", "1", made, later)
        assert result.code == 1
        (step,) = [each for each in steps(result).values() if each["title"] == "calico is v3.30.0"]
        assert (step["outcome"], step["says"]) == ("failed", "it is v3.31.0: not on the way")
        result = advisor("verify", "-o", "json", made, later)
        assert (result.code, result.document["courses"][0]["stage"]["kind"]) == (1, "elsewhere")

    def test_the_hop_was_not_made(self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory) -> None:
        """Whoever says that it was learns that it was not."""
        result = advisor("verify", "--after", "1", plan(), inventory(CALICO))
        assert result.code == 1
        assert "FAILED: it is v3.29.1: the hop was not made" in result.out

    def test_something_came_up(self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory) -> None:
        """What the plan does not leave open there, and is there."""
        later = inventory(ROLLED.replace("{calico: v3.30.0}", "{calico: v3.30.0, rancher: v2.10.3}"))
        result = advisor("verify", "-o", "json", plan(), later)
        assert result.code == 1
        (step,) = [each for each in steps(result).values() if each["title"] == "nothing else came up"]
        assert (step["outcome"], step["says"]) == (
            "failed",
            "the plan does not tell of rancher-steve-proxy-connection-leak",
        )
        assert moved(result) == [("inventory", "rancher", "not there", "v2.10.3")]

    def test_a_version_that_is_not_known(
        self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory
    ) -> None:
        """Nobody can tell how far the plan has come."""
        result = advisor("verify", "-o", "json", plan(), inventory(CALICO.replace("{calico: v3.29.1}", "{}")))
        assert result.document["courses"][0]["stage"]["kind"] == "unknown"
        assert outcome(result, "how far the plan has come") == "unknown"

    def test_what_is_dragged_along(self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory) -> None:
        """It is a version of its own: where it is behind, the hop is under way."""
        made = plan(BUNDLE)
        (hop,) = json.loads(made.read_text(encoding="utf-8"))["alternatives"][0]["hops"]
        behind = BUNDLE.replace(hop["from"], hop["to"])
        result = advisor("verify", "-o", "json", made, inventory(behind))
        assert result.document["courses"][0]["stage"] == {"kind": "amid_hop", "hop": 1}
        result = advisor("verify", "-o", "json", made, inventory(behind.replace("v3.29.1", hop["drags"]["calico"])))
        assert result.document["courses"][0]["stage"] == {"kind": "after_hop", "hop": 1}
        assert outcome(result, f"calico is {hop['drags']['calico']}") == "passed"
        assert outcome(result, "the runbook's checks") == "unknown"

    def test_a_plan_of_two_hops(self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory) -> None:
        """After the first the second comes next; what was made before it is not held against the second."""
        made = plan(MANAGER, "--target", "rancher=v2.12.3")
        first, second = json.loads(made.read_text(encoding="utf-8"))["alternatives"][0]["hops"]
        result = advisor("verify", "-o", "json", made, inventory(MANAGER.replace(first["from"], first["to"])))
        (course,) = result.document["courses"]
        assert (course["stage"], course["next_hop"]["to"]) == ({"kind": "after_hop", "hop": 1}, second["to"])
        later = inventory(MANAGER.replace(first["from"], second["to"]))
        assert advisor("verify", "-o", "json", made, later).document["courses"][0]["judged_hop"] == 2
        result = advisor("verify", "--after", "1", made, later)
        assert "it is v2.12.3: a later hop was made" in result.out


@contextmanager
def prometheus(values: dict[str, str], default: str = "0") -> Iterator[ScriptedServer]:
    """A Prometheus that knows some queries by a part of them."""

    def script(request: Received) -> Sends:
        value = next((each for part, each in values.items() if part in request.query["query"]), default)
        if value == "html":
            return Sends(body=b"<html>", content_type="text/html")
        result = [] if value == "none" else [{"metric": {"pod": "\x1b[31mp"}, "value": [1, value]}]
        body = {"status": "success", "data": {"resultType": "vector", "result": result}}
        return Sends(body=json.dumps(body).encode())

    with serving(script, authority=None) as server:
        yield server


class TestPrometheus:
    """Queries are asked, and judged where the rule says what passes."""

    @pytest.mark.parametrize(
        ("value", "found", "says"),
        [
            ("3", "passed", "measured 3, wanted == 3"),
            ("2", "failed", "measured 2, wanted == 3"),
            ("NaN", "unknown", "not a number: nan"),
            ("none", "unknown", "Prometheus has no such series"),
        ],
    )
    def test_a_value(
        self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory, value: str, found: str, says: str
    ) -> None:
        """Passed, failed, or nobody can tell."""
        with prometheus({"felix_resync_state": value}) as server:
            result = advisor("verify", "-o", "json", "--prometheus", server.url, plan(), inventory(ROLLED))
        (step,) = [each for each in steps(result).values() if each["title"] == "In sync"]
        assert (step["outcome"], step["says"]) == (found, says)
        assert result.code == (1 if found == "failed" else 3)
        assert faults("verification", result.document) == []

    def test_what_only_a_person_can_compare(
        self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory
    ) -> None:
        """The value is shown, and no guess made."""
        with prometheus({"felix_resync_state": "3"}, "0.25") as server:
            result = advisor("verify", "-o", "json", "--prometheus", server.url, plan(), inventory(ROLLED))
        (step,) = [each for each in steps(result).values() if each["title"] == "Dataplane errors"]
        assert (step["outcome"], step["says"], step["expect"]) == ("unknown", "measured 0.25", "~0")

    def test_what_is_no_prometheus(self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory) -> None:
        """It was named, and let us in nowhere."""
        with prometheus({"": "html"}) as server:
            result = advisor("verify", "--prometheus", server.url, plan(), inventory(ROLLED))
            assert len(server.received) == 1
        assert result.code == 4
        assert f"UNKNOWN: what answers at {server.url} is no Prometheus" in " ".join(result.out.split())

    def test_nothing_is_asked_before_the_change(
        self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory
    ) -> None:
        """There is no outcome yet."""
        with prometheus({}) as server:
            assert advisor("verify", "--prometheus", server.url, plan(), inventory(CALICO)).code == 0
        assert server.received == []


class TestRecord:
    """What a person saw is noted in a file, and settles what nobody else can."""

    @pytest.fixture
    def form(self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory, tmp_path: Path) -> Path:
        """The form, all filled in."""
        advisor("verify", "-o", f"record={tmp_path}/form.yaml", plan(), inventory(ROLLED))
        text = (tmp_path / "form.yaml").read_text(encoding="utf-8")
        text = re.sub(
            r"outcome: null\n    by: null\n    date: null", 'outcome: passed\n    by: "Ann"\n    date: 2026-11-21', text
        )
        (tmp_path / "form.yaml").write_text(text, encoding="utf-8")
        return tmp_path / "form.yaml"

    def verify(self, advisor: Advisor, form: Path, *flags: str, kind: str = "json") -> Result:
        """With the form."""
        folder = form.parent
        return advisor("verify", "-o", kind, "--record", form, *flags, folder / "plan.json", folder / "inventory.yaml")

    def test_everything_passed(self, advisor: Advisor, form: Path) -> None:
        """So a plan with commands can come to 0."""
        result = self.verify(advisor, form)
        assert result.code == 0
        (course,) = result.document["courses"]
        assert course["counts"]["unknown"] == 0
        noted = [each["noted"] for each in course["steps"] if each["noted"]]
        assert {(each["by"], each["passed"]) for each in noted} == {("Ann", True)}
        assert faults("verification", result.document) == []

    def test_the_form_keeps_what_was_noted(self, advisor: Advisor, form: Path) -> None:
        """Written anew it says the same."""
        again = self.verify(advisor, form, kind="record")
        assert again.out == form.read_text(encoding="utf-8")

    def test_one_failed(self, advisor: Advisor, form: Path) -> None:
        """It fails the hop."""
        text = form.read_text(encoding="utf-8")
        form.write_text(text.replace("outcome: passed", "outcome: failed", 1), encoding="utf-8")
        assert self.verify(advisor, form).code == 1

    def test_what_was_measured_is_not_overturned(self, advisor: Advisor, form: Path) -> None:
        """A note beside a measured value counts for nothing, and that is said."""
        with prometheus({"felix_resync_state": "2"}, "0") as server:
            result = self.verify(advisor, form, "--prometheus", server.url)
        assert result.code == 1
        assert "was measured, and what was noted does not count" in result.err

    @pytest.mark.parametrize(
        ("before", "after", "code"),
        [
            ("plan: sha256:", "plan: sha256:0", "pattern"),
            ('alternative: "A"', 'alternative: "B"', "another-alternative"),
            ('by: "Ann"', 'by: " "', "empty-by"),
            ("date: 2026-11-21", "date: 2026-11-22", "in-the-future"),
            ("date: 2026-11-21", "date: null", "no-date"),
            ('step: "1.4"', 'step: "1.5"', "declared-twice"),
            ('step: "1.4"', 'step: "1.99"', "no-such-step"),
        ],
    )
    def test_what_is_refused(self, advisor: Advisor, form: Path, before: str, after: str, code: str) -> None:
        """With its line."""
        text = form.read_text(encoding="utf-8")
        assert before in text
        form.write_text(text.replace(before, after, 1), encoding="utf-8")
        result = self.verify(advisor, form)
        assert result.code == 2
        problems = result.document["error"]["problems"]
        assert code == "pattern" or [each["code"] for each in problems] == [code]

    def test_another_plan(self, advisor: Advisor, form: Path) -> None:
        """A byte more, and it is another one."""
        file = form.parent / "plan.json"
        file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        result = self.verify(advisor, form)
        assert [each["code"] for each in result.document["error"]["problems"]] == ["another-plan"]


class TestRequests:
    """What cannot be verified is refused, with what would do."""

    def test_another_cluster(self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory) -> None:
        """Both are named."""
        later = inventory(CALICO)
        later.write_text(later.read_text(encoding="utf-8").replace("name: prod", "name: stage"), encoding="utf-8")
        result = advisor("verify", plan(), later)
        assert result.code == 2
        assert "this is a plan for prod, and the sources show stage" in result.err

    @pytest.mark.parametrize("after", [CALICO, ROLLED])
    def test_another_cluster_of_the_same_name(
        self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory, after: str
    ) -> None:
        """Before a hop and after it: kube-system has another uid, and both are told."""
        result = advisor(
            "verify", plan(_with_uid(CALICO, "one")), inventory(_with_uid(after, "two"), name="later.yaml")
        )
        assert result.code == 2
        assert "error[another-cluster]" in result.err
        assert 'called "prod": its kube-system has the uid two, and that of the plan one' in result.err

    def test_another_cluster_by_its_nodes(
        self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory
    ) -> None:
        """Where no uid is told and no node is one of the plan's, nobody knows; a uid settles it, nodes may be new."""
        anew = ROLLED.replace("{name: n1}", "{name: m1}")
        title = "the clusters can be seen"
        result = advisor("verify", "-o", "json", plan(), inventory(anew, name="later.yaml"))
        assert outcome(result, title) == "unknown"
        result = advisor("verify", "-o", "json", plan(), inventory(_with_uid(anew, "one"), name="later.yaml"))
        assert outcome(result, title) == "unknown"
        same = plan(_with_uid(CALICO, "one"))
        result = advisor("verify", "-o", "json", same, inventory(_with_uid(anew, "one"), name="later.yaml"))
        assert outcome(result, title) == "passed"
        result = advisor("verify", "-o", "json", plan(), inventory(ROLLED, name="later.yaml"))
        assert outcome(result, title) == "passed"

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            ("{}", "not-a-plan"),
            ("[]", "not-a-plan"),
            ("{", "json-truncated"),
            ('{"tool": {"name": "advisor"}, "error": {}}', "not-a-plan"),
        ],
    )
    def test_no_plan(self, advisor: Advisor, inventory: Inventory, tmp_path: Path, content: str, code: str) -> None:
        """Whatever else it is."""
        (tmp_path / "plan.json").write_text(content, encoding="utf-8")
        result = advisor("verify", "-o", "json", "plan.json", inventory(CALICO))
        assert result.code == 2
        assert [each["code"] for each in result.document["error"]["problems"]] == [code]

    def test_a_report_is_no_plan(self, advisor: Advisor, inventory: Inventory) -> None:
        """And it is said what it is."""
        advisor("scan", "-o", "json=report.json", inventory(CALICO))
        assert "it is the report of a scan" in advisor("verify", "report.json", inventory(CALICO)).err

    def test_a_newer_plan(self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory) -> None:
        """A key that we do not know may be a step."""
        made = plan()
        made.write_text(made.read_text(encoding="utf-8").replace('"1.0.0"', '"1.1.0"', 1), encoding="utf-8")
        result = advisor("verify", "-o", "json", made, inventory(CALICO))
        assert [each["code"] for each in result.document["error"]["problems"]] == ["newer-plan"]

    @pytest.mark.parametrize(
        ("flags", "code"),
        [
            (("--after", "2"), "no-such-hop"),
            (("--after", "-1"), "wrong-setting"),
            (("--after", "one"), "wrong-setting"),
            (("--alternative", "Z"), "no-such-alternative"),
            (("--alternative", "1"), "wrong-setting"),
            (("--prometheus-token-file", "t"), "usage"),
            (("--prometheus", "p"), "bad-url"),
            (("--prometheus", "http://p", "--prometheus-timeout", "soon"), "wrong-setting"),
        ],
    )
    def test_flags(
        self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory, flags: tuple[str, ...], code: str
    ) -> None:
        """Each with what would do."""
        result = advisor("verify", "-o", "json", *flags, plan(), inventory(ROLLED))
        assert result.code == 2
        assert [each["code"] for each in result.document["error"]["problems"]] == [code]

    def test_a_plan_from_standard_input(
        self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory
    ) -> None:
        """So that nothing need be written; but the sources cannot come from there as well."""
        text = plan().read_text(encoding="utf-8")
        assert advisor("verify", "-", inventory(CALICO), stdin=text).code == 0
        assert advisor("verify", "-", "-", stdin=text).code == 2


class TestFormats:
    """What one format tells, the others do."""

    def test_several_clusters(self, advisor: Advisor, tmp_path: Path) -> None:
        """A course for each; one that is not shown now is not passed over."""
        body = CALICO.replace("\n", "\n    ")
        both = f'schema_version: "1.0.0"\nclusters:\n  - name: one\n    {body}\n  - name: two\n    {body}\n'
        (tmp_path / "both.yaml").write_text(both, encoding="utf-8")
        advisor("plan", "-o", "json=plan.json", "both.yaml")
        assert advisor("verify", "plan.json", "both.yaml").code == 0
        (tmp_path / "one.yaml").write_text(both.partition("  - name: two")[0], encoding="utf-8")
        result = advisor("verify", "-o", "json", "plan.json", "one.yaml")
        assert result.code == 3
        assert [each["result"] for each in result.document["courses"]] == ["passed", "undecided"]
        assert faults("verification", result.document) == []

    def test_junit(self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory) -> None:
        """A failure for what failed, an error for what nobody can tell, and the same counts as the JSON."""
        made, later = plan(), inventory(CALICO.replace("v3.29.1", "v3.31.0"))
        (course,) = advisor("verify", "-o", "json", "--after", "1", made, later).document["courses"]
        (suite,) = ET.fromstring(advisor("verify", "-o", "junit", "--after", "1", made, later).out)  # noqa: S314  # ours
        counts = course["counts"]
        assert (suite.get("failures"), suite.get("errors")) == (str(counts["failed"]), str(counts["unknown"]))
        assert suite.get("tests") == str(sum(counts.values()))
        let_pass = advisor("verify", "-o", "junit", "--allow-unknown", made, inventory(ROLLED)).out
        assert ET.fromstring(let_pass).get("errors") == "0"  # noqa: S314  # our own output

    @pytest.mark.parametrize("kind", ["terminal", "json", "junit", "record"])
    def test_hostile_text(self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory, kind: str) -> None:
        """What a plan holds was written by others: nothing in it acts."""
        made = plan()
        hostile = "\x1b[31m\u202e\n: <b>&"
        document = json.loads(made.read_text(encoding="utf-8"))
        (way,) = document["alternatives"]
        (runbook,) = way["hops"][0]["runbook"]["runbooks"]
        for check in runbook["validation"]:
            check |= {"title": hostile, "expect": hostile, "run": hostile}
        document["made_from"]["clusters"][0]["components"].append(
            {"name": hostile, "version": hostile, "build": hostile, "edition": hostile, "basis": "running"}
        )
        document["made_from"]["clusters"][0]["inventory_digest"] = f"sha256:{64 * '0'}"
        made.write_text(json.dumps(document), encoding="utf-8")
        for later in (ROLLED, CALICO):
            out = advisor("verify", "-o", kind, made, inventory(later)).out
            assert "\x1b" not in out
            assert "\u202e" not in out
            if kind == "junit":
                ET.fromstring(out)  # noqa: S314  # our own output

    def test_eighty_columns(self, advisor: Advisor, plan: Callable[..., Path], inventory: Inventory) -> None:
        """Only commands are longer, which have to be copied."""
        made, later = plan(), inventory(ROLLED)
        told = steps(advisor("verify", "-o", "json", made, later)).values()
        commands = {line.strip() for each in told for line in (each["run"] or "").splitlines()}
        lines = advisor("verify", made, later).out.splitlines()
        assert [line for line in lines if len(line) > COLUMNS and line.strip() not in commands] == []
