"""`advisor plan`: what it prints, what it takes, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from advisor.planner.plan import UnsoundPlan
from tests.cli.conftest import Advisor, advisor
from tests.inventories import SETTLED as CALICO
from tests.report.test_schemas import faults

__all__ = ["advisor"]

Inventory = Callable[..., Path]

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "inventory-examples"


TWO = """\
schema_version: "1.0.0"
clusters:
  - {name: one, components: {calico: v3.31.7}, coverage: all}
  - {name: two, is_reached: false}
"""


ESTATE = """\
schema_version: "1.0.0"
clusters:
  - name: hub
    components: {rancher: v2.14.3, rke2: v1.34.9+rke2r1}
    facts: {rancher.rke1_objects: none}
    coverage: all
  - {name: a, managed_by: hub, components: {rke2: v1.34.9+rke2r1}, facts: {cluster.upgraded_by: rancher}, coverage: all}
  - {name: b, managed_by: hub, components: {rke2: v1.34.9+rke2r1}, facts: {cluster.upgraded_by: rancher}, coverage: all}
"""

HELD_BACK = """\
schema_version: "1.0.0"
clusters:
  - {name: hub, components: {rancher: v2.10.3, rke2: v1.31.4+rke2r1}, nodes: [{name: h}], coverage: all}
  - name: old-1
    managed_by: hub
    components: {rke1: v1.30.4-rancher1-1}
    facts: {cluster.upgraded_by: rancher}
    nodes: [{name: o}]
    coverage: all
"""


EDGES = """\
schema_version: "1.0.0"
clusters:
  - {name: hub, components: {rancher: v2.15.2, rke2: v1.34.9+rke2r1}, coverage: all}
  - name: a
    managed_by: hub
    components: {rke2: v1.28.10+rke2r1, calico: v3.27.3}
    nodes: [{name: a-1, kernel: 5.4.0-182-generic, os_image: Ubuntu 20.04.6 LTS}]
    facts: {cluster.cni: calico, cluster.upgraded_by: rancher, calico.installed_by: rke2}
    coverage: all
  - name: b
    managed_by: hub
    components: {rke2: v1.28.10+rke2r1, calico: v3.27.3}
    nodes: [{name: b-1, kernel: 5.4.0-150-generic, os_image: Ubuntu 20.04.6 LTS}]
    facts: {cluster.cni: calico, cluster.upgraded_by: rancher, calico.installed_by: rke2}
    coverage: all
"""


class TestJson:
    """`-o json` is what its schema says, whatever planning comes to."""

    @pytest.mark.parametrize("name", ["eks-vpc-cni", "clean-eks", "rke2-netlink-leak"])
    def test_examples(self, advisor: Advisor, name: str) -> None:
        """A path, nothing to do, and what is dragged along."""
        assert faults("plan", advisor("plan", "-o", "json", EXAMPLES / name).document) == []

    @pytest.mark.parametrize("flags", [(), ("--keep", "calico"), ("--goal", "latest"), ("--all",)])
    def test_goals(self, advisor: Advisor, inventory: Inventory, flags: tuple[str, ...]) -> None:
        """No way among them."""
        assert faults("plan", advisor("plan", "-o", "json", *flags, inventory(CALICO)).document) == []

    def test_several_clusters_are_planned_each_by_itself(self, advisor: Advisor, tmp_path: Path) -> None:
        """At the top stands the worst outcome, and each plan under `plans`."""
        path = tmp_path / "two.yaml"
        path.write_text(TWO, encoding="utf-8")
        document = advisor("plan", "-o", "json", path).document
        assert faults("plan", document) == []
        assert document["outcome"] == "unreachable"
        assert [(each["clusters"], each["outcome"]) for each in document["plans"]] == [
            (["one"], "nothing_to_do"),
            (["two"], "unreachable"),
        ]
        assert "alternatives" not in document

    def test_each_open_finding_says_what_would_clear_it(self, advisor: Advisor, inventory: Inventory) -> None:
        """As data, and one line each on the terminal."""
        document = advisor("plan", "-o", "json", inventory(CALICO)).document
        assert document["counterfactuals"]
        for each in document["counterfactuals"]:
            (change,) = each["changes"]
            assert (change["component"], change["from"]) == ("calico", "v3.29.1")
        shown = advisor("plan", inventory(CALICO)).out
        assert "THE SMALLEST CHANGE THAT CLEARS EACH FINDING" in shown

    def test_clusters_under_one_rancher_are_one_plan(self, advisor: Advisor, tmp_path: Path) -> None:
        """Rancher is moved once, where it runs, and each hop names the clusters that it is made in."""
        path = tmp_path / "estate.yaml"
        path.write_text(ESTATE, encoding="utf-8")
        document = advisor("plan", "-o", "json", "--target", "rancher=v2.15.2", path).document
        assert faults("plan", document) == []
        assert (document["clusters"], document["hub"], document["is_exact"]) == (["hub", "a", "b"], "hub", True)
        (way, *_) = document["alternatives"]
        moved = [(each["cluster"], each["component"], each["to"]) for each in way["hops"]]
        assert [each for each in moved if each[1] == "rancher"] == [("hub", "rancher", "v2.15.2")]
        assert [each["manager"] for each in way["phases"]] == ["v2.14.3", "v2.15.2"]
        shown = advisor("plan", "--target", "rancher=v2.15.2", path).out
        assert "phase 1: rancher v2.15.2 in hub" in shown
        assert document["not_considered"] == []

    def test_what_can_only_be_set_is_set_in_each_of_several_clusters(self, advisor: Advisor, tmp_path: Path) -> None:
        """Every format tells it, and so does the checklist."""
        path = tmp_path / "edges.yaml"
        path.write_text(EDGES, encoding="utf-8")
        wish = ("--keep", "rke2", "--keep", "rancher", "--severity", "high")
        document = advisor("plan", "-o", "json", *wish, path).document
        assert faults("plan", document) == []
        [hop] = document["alternatives"][0]["hops"]
        assert (hop["kind"], hop["fact"], hop["from"], hop["to"]) == ("setting", "felix.xdp_enabled", "true", "false")
        assert (hop["clusters"], hop["nodes_in"]) == (["a", "b"], {})
        assert "calico-xdp-btf-wipe-loop" in hop["clears"]
        for form in ("terminal", "markdown", "html"):
            assert "felix.xdp_enabled" in advisor("plan", "-o", form, *wish, path).out
        assert "Switch XDP off in FelixConfiguration" in advisor("checklist", *wish, path).out

    @pytest.mark.parametrize("wish", [("--target", "rancher=v2.15.2"), ("--keep", "rke2", "--keep", "rancher")])
    def test_what_stands_for_others_is_told_of_several_clusters(
        self, advisor: Advisor, tmp_path: Path, wish: tuple[str, ...]
    ) -> None:
        """With the clusters in which it does, whatever planning comes to."""
        path = tmp_path / "estate.yaml"
        path.write_text(ESTATE.replace("v1.34.9", "v1.34.99"), encoding="utf-8")
        told = advisor("plan", "-o", "json", "--assume-nearest", *wish, path).document
        assert faults("plan", told) == []
        of = told["alternatives"][0] if told["alternatives"] else told
        assert [each["clusters"] for each in of["assumed_in"]] == [["hub"], ["a", "b"]]
        assert [each["about"] for each in of["assumed"]] == ["rke2.version"]
        assert "a, b: rke2 v1.34.99+rke2r1 is in no" in advisor("plan", "--assume-nearest", *wish, path).out

    def test_the_runbook_of_a_hop_is_that_of_its_own_cluster(self, advisor: Advisor, tmp_path: Path) -> None:
        """Its node is named, and not the one of the cluster that Rancher runs in; of several nodes none is."""
        nodes = {"hub": ["hub-node"], "a": ["a-node"], "b": ["b-1", "b-2"]}
        manager = {"hub": {"rancher": "v2.14.3"}}
        clusters = [
            {
                "name": name,
                "components": {"rke2": f"v1.34.{10 - len(names)}+rke2r1"} | manager.get(name, {}),
                "facts": {"cluster.upgraded_by": "manual", "rancher.rke1_objects": "none"},
                "nodes": [{"name": each} for each in names],
                "coverage": "all",
                **({} if name == "hub" else {"managed_by": "hub"}),
            }
            for name, names in nodes.items()
        ]
        path = tmp_path / "estate.json"
        path.write_text(json.dumps({"schema_version": "1.0.0", "clusters": clusters}), encoding="utf-8")
        (way, *_) = advisor("plan", "-o", "json", "--goal", "latest", path).document["alternatives"]
        told = {
            (hop["cluster"], name)
            for hop in way["hops"]
            if hop["component"] == "rke2"
            for names in nodes.values()
            for name in names
            if name in json.dumps(hop["runbook"])
        }
        assert told == {("hub", "hub-node"), ("a", "a-node")}
        for form in ("terminal", "markdown"):
            shown = advisor("plan", "--details", "-o", form, "--goal", "latest", path).out
            assert "hub-node" in shown
            assert "a-node" in shown
            assert "b-1" not in shown
        assert "| `a` | `rke2`" in advisor("plan", "-o", "markdown", "--goal", "latest", path).out
        assert "a: rke2" in advisor("plan", "-o", "html", "--goal", "latest", path).out

    def test_the_keys_of_the_contract(self, advisor: Advisor, inventory: Inventory) -> None:
        """Those that readers build on, at every level."""
        document = advisor("plan", "-o", "json", inventory(CALICO)).document
        (way,) = document["alternatives"]
        (hop,) = way["hops"]
        assert {"schema_version", "outcome", "goal", "alternatives", "core", "relaxations", "made_from"} <= set(
            document
        )
        assert {"labels", "cost", "hops", "unresolved", "rests_on", "because"} <= set(way)
        assert {"windows", "hops", "exposure_days", "reboots", "irreversible", "unresolved"} <= set(way["cost"])
        assert {"window", "cluster", "component", "from", "to", "drags", "permitted_by", "clears", "introduces"} <= set(
            hop
        )
        assert (document["outcome"], hop["component"], hop["from"]) == ("path", "calico", "v3.29.1")
        assert way["cost"]["exposure_days"]["high"] == 90

    def test_the_schema_notices_a_wrong_plan(self, advisor: Advisor, inventory: Inventory) -> None:
        """It is closed, and a plan has all of its keys or stands under `plans`."""
        document = advisor("plan", "-o", "json", inventory(CALICO)).document
        assert faults("plan", {**document, "note": "more"})
        assert faults("plan", {key: value for key, value in document.items() if key != "core"})

    def test_what_it_was_made_from(self, advisor: Advisor, inventory: Inventory) -> None:
        """Another version, or another fact, shows in the digest and by name."""
        first = advisor("plan", "-o", "json", inventory(CALICO)).document["made_from"]
        second = advisor("plan", "-o", "json", inventory(CALICO.replace("v3.29.1", "v3.29.0"))).document["made_from"]
        assert first["clusters"][0]["inventory_digest"] != second["clusters"][0]["inventory_digest"]
        assert [each["components"][0]["version"] for made in (first, second) for each in made["clusters"]] == [
            "v3.29.1",
            "v3.29.0",
        ]
        told = {(each["fact"], each["value"]) for each in first["clusters"][0]["facts"]}
        assert ("calico.installed_by", "manifest") in told
        assert first["answers_digest"] == second["answers_digest"]


class TestHeldBack:
    """A cluster that keeps Rancher from what would end its findings is named, though some have a way."""

    def test_in_json(self, advisor: Advisor, tmp_path: Path) -> None:
        """With the constraint, its source, and the runbook that leads away from it; the reason of what is left fits."""
        (tmp_path / "estate.yaml").write_text(HELD_BACK, encoding="utf-8")
        document = advisor("plan", "-o", "json", "estate.yaml", "--rules", ROOT / "rules").document
        assert faults("plan", document) == []
        assert document["outcome"] == "partial"
        (blocker,) = document["blockers"]
        assert (blocker["clusters"], blocker["component"], blocker["runbooks"]) == (["old-1"], "rke1", ["rke1-to-rke2"])
        assert blocker["sources"]
        assert {each["why"] for each in document["alternatives"][0]["unresolved"]} == {"compatibility"}

    @pytest.mark.parametrize("form", ["terminal", "markdown", "html"])
    def test_in_words(self, advisor: Advisor, tmp_path: Path, form: str) -> None:
        """Where a planner and a reviewer look."""
        (tmp_path / "estate.yaml").write_text(HELD_BACK, encoding="utf-8")
        told = advisor("plan", "-o", form, "estate.yaml", "--rules", ROOT / "rules").out
        assert "old-1" in told
        assert "rke1-to-rke2" in told

    @pytest.mark.parametrize("form", ["markdown", "html"])
    def test_in_the_checklist(self, advisor: Advisor, tmp_path: Path, form: str) -> None:
        """Before anybody signs for what the plan does."""
        (tmp_path / "estate.yaml").write_text(HELD_BACK, encoding="utf-8")
        told = " ".join(advisor("checklist", "-o", form, "estate.yaml", "--rules", ROOT / "rules").out.split())
        assert "Blocked by" in told
        assert "old-1 at rke1" in told
        assert "rke1-to-rke2 tells the way out" in told


class TestRunbooks:
    """Each hop is a runbook, or the fact that would choose one."""

    def test_the_one_that_is_known_is_filled_in(self, advisor: Advisor, inventory: Inventory) -> None:
        """With the versions of the hop; what only a person knows is named."""
        (way,) = advisor("plan", "-o", "json", inventory(CALICO)).document["alternatives"]
        choice = way["hops"][0]["runbook"]
        assert choice["choice"] == "chosen"
        (runbook,) = choice["runbooks"]
        commands = " ".join(step["run"] or "" for step in (*runbook["backup"], *runbook["actions"]))
        assert way["hops"][0]["to"] in commands
        assert "{to}" not in commands

    def test_one_that_nobody_can_tell_is_not_guessed(self, advisor: Advisor, inventory: Inventory) -> None:
        """The candidates, and what would tell."""
        unsaid = CALICO.replace("  calico.installed_by: manifest\n", "")
        (way,) = advisor("plan", "-o", "json", inventory(unsaid)).document["alternatives"]
        choice = way["hops"][0]["runbook"]
        assert (choice["choice"], choice["runbooks"]) == ("open", [])
        assert {each["id"] for each in choice["candidates"]} == {"calico-helm", "calico-manifest", "calico-operator"}
        assert [each["fact"] for each in choice["asks"]] == ["calico.installed_by"]

    def test_an_answer_that_chooses_one_is_of_use(self, advisor: Advisor, inventory: Inventory, tmp_path: Path) -> None:
        """No advisory asks for it, and it is not told as unused; one that nothing asks for is."""
        signed = "scope: {clusters: all}, owner: me, reason: it is so, expires: 2026-12-31"
        (tmp_path / "answers.yaml").write_text(
            'schema_version: "1.0.0"\nanswers:\n'
            f"  - {{fact: calico.installed_by, value: manifest, {signed}}}\n"
            f"  - {{fact: rancher.steve_connections_grow, value: true, {signed}}}\n",
            encoding="utf-8",
        )
        unsaid = CALICO.replace("  calico.installed_by: manifest\n", "")
        flags = ("--answers", "answers.yaml", inventory(unsaid))
        document = advisor("plan", "-o", "json", *flags).document
        assert document["alternatives"][0]["hops"][0]["runbook"]["choice"] == "chosen"
        assert [each["fact"] for each in document["rests_on_answers"]] == ["calico.installed_by"]
        told = " ".join(advisor("plan", *flags).out.split())
        assert "answer unused: rancher.steve" in told
        assert "answer unused: calico" not in told


class TestRefusals:
    """Every wish that cannot be meant: what, where, how to mend it, and all at once."""

    @pytest.mark.parametrize(
        ("flags", "code", "says"),
        [
            (("--goal", "newest"), "wrong-setting", '"newest" is none of clear, latest-patch, latest'),
            (("--every", "soon"), "wrong-setting", '"soon" is no time between windows'),
            (("--every", "0d"), "wrong-setting", '"0d" is no time between windows'),
            (("--every", "3651d"), "wrong-setting", "is no time between windows"),
            (("--max-hops", "0"), "wrong-setting", '"0" is no number of hops'),
            (("--max-hops", "1000"), "wrong-setting", '"1000" is no number of hops'),
            (("--hops-per-window", "two"), "wrong-setting", '"two" is no number of hops'),
            (("--severity", "worst"), "wrong-setting", '"worst" is none of'),
            (("--target", "calico"), "wrong-setting", '"calico" names no component and version'),
            (("--target", "calcio=v3.31.7"), "unknown-component", 'did you mean "calico"?'),
            (("--target", "calico=v3.31.99"), "unknown-release", "did you mean"),
            (("--target", "calico=newest"), "wrong-setting", "cannot read 'newest'"),
            (("--target", "rancher=v2.12.3"), "component-absent", "rancher is in no cluster that was read"),
            (("--target", "calico=v3.28.0"), "target-behind", "calico v3.28.0 lies behind v3.29.1"),
            (("--target", "calico=v3.28.0"), "target-behind", "hint: name a later release"),
            (("--target", "calico=v3.31.7", "--goal", "latest"), "options-contradict", "--target and --goal latest"),
            (("--target", "calico=v3.31.7", "--keep", "calico"), "options-contradict", "calico is to be kept"),
            (("--target", "calico=v3.31.7", "--avoid", "calico=v3.31.7"), "options-contradict", "to be avoided"),
            (("--target", "calico=v3.31.7", "--target", "calico=v3.31.6"), "options-contradict", "at once"),
            (("--keep", "rancher"), "component-absent", "rancher is in no cluster that was read"),
            (("--avoid", "rke2=v1.31.4+rke2r1"), "component-absent", "rke2 is in no cluster that was read"),
            (("--avoid", "calico=v3.31.99"), "unknown-release", "calico v3.31.99 is no release that is known"),
        ],
    )
    def test_one(self, advisor: Advisor, inventory: Inventory, flags: tuple[str, ...], code: str, says: str) -> None:
        """Exit code 2, the flag's name, the fault, and the nearest spelling where there is one."""
        result = advisor("plan", *flags, inventory(CALICO))
        assert result.code == 2
        assert f"error[{code}]" in result.err
        assert says in result.err

    def test_no_release_of_another_line_is_taken_for_the_one_meant(
        self, advisor: Advisor, inventory: Inventory
    ) -> None:
        """One digit beside it, another line is another upgrade."""
        told = advisor("plan", "--target", "rke2=v1.25.1+rke2r1", inventory(CALICO)).err
        assert "error[unknown-release]" in told
        assert "did you mean" not in told

    def test_all_at_once(self, advisor: Advisor, inventory: Inventory) -> None:
        """Of the flags, and then of what only the knowledge can tell."""
        source = inventory(CALICO)
        told = advisor("plan", "--every", "x", "--max-hops", "y", "--fail-on", "z", source).err
        assert told.count("error[wrong-setting]") == 3
        told = advisor("plan", "--target", "calcio=v1", "--avoid", "calico=v9.9.9", "--keep", "ranhcer", source).err
        assert [told.count(f"error[{code}]") for code in ("unknown-component", "unknown-release")] == [2, 1]

    def test_a_withdrawn_release(self, advisor: Advisor, inventory: Inventory) -> None:
        """With one of its line that can be had."""
        result = advisor("plan", "--target", "rke2=v1.26.0+rke2r1", inventory("components: {rke2: v1.25.16+rke2r1}"))
        assert result.code == 2
        assert "rke2 v1.26.0+rke2r1 is no release to go to: it is withdrawn by its maker" in result.err
        assert "the newest of its line that can be had is v1.26." in result.err

    def test_what_moves_inside_a_bundle(self, advisor: Advisor) -> None:
        """A wish that only the bundle could fulfil is no silent nothing."""
        source = EXAMPLES / "rke2-netlink-leak"
        (hop, *_) = advisor("plan", "-o", "json", source).document["alternatives"][0]["hops"]
        kept = advisor("plan", "--keep", "calico", source)
        avoided = advisor("plan", "--avoid", f"calico={hop['drags']['calico']}", source)
        assert (kept.code, avoided.code) == (2, 2)
        assert "calico cannot be kept: it moves with rke2, which brings it" in kept.err
        assert f"avoid the bundle: --avoid rke2={hop['to']}" in avoided.err


class TestRuns:
    """What holds however planning goes."""

    def test_a_plan_that_fails_its_checker_is_a_defect(
        self, advisor: Advisor, inventory: Inventory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is not shown, and it is no fault of the request."""

        def unsound(*_: object) -> None:
            raise UnsoundPlan("hop 1: it does not clear what it says")

        monkeypatch.setattr("advisor.cli.plans.find_ways", unsound)
        result = advisor("plan", inventory(CALICO))
        assert (result.code, result.out) == (70, "")

    @pytest.mark.parametrize("format", ["terminal", "markdown"])
    def test_what_an_inventory_is_called_only_shows(self, advisor: Advisor, tmp_path: Path, format: str) -> None:
        """No control character gets through, and no markup."""
        name = "\\e[31mprod\\u202e|<b>"
        path = tmp_path / "hostile.yaml"
        body = "components: {calico: v3.29.1}, coverage: all"
        path.write_text(f'schema_version: "1.0.0"\nclusters:\n  - {{name: "{name}", {body}}}\n', encoding="utf-8")
        result = advisor("plan", "--keep", "calico", "-o", format, path)
        assert "prod" in result.out
        assert "\x1b" not in result.out
        assert "\u202e" not in result.out

    def test_a_waiver_lets_a_finding_be(self, advisor: Advisor, inventory: Inventory, tmp_path: Path) -> None:
        """Then there is nothing to do, and who accepts what is told."""
        waivers = tmp_path / "waivers.yaml"
        waivers.write_text(
            'schema_version: "1.0.0"\nwaivers:\n  - {id: calico-felix-netlink-handle-leak, scope: {clusters: all}, '
            "reason: Restarted weekly., owner: team, created: 2026-11-02, expires: 2026-12-20}\n",
            encoding="utf-8",
        )
        result = advisor("plan", "--waivers", waivers, "-o", "json", inventory(CALICO))
        assert (result.code, result.document["outcome"]) == (0, "nothing_to_do")
        assert [each["advisory"] for each in result.document["waived"]] == ["calico-felix-netlink-handle-leak"]
        assert faults("plan", result.document) == []

    def test_a_version_in_no_release_table_is_planned_only_if_asked(
        self, advisor: Advisor, inventory: Inventory
    ) -> None:
        """From the nearest release before it; the plan says so."""
        source = inventory(CALICO.replace("v3.29.1", "v3.29.99"))
        refused = advisor("plan", source)
        assert refused.code == 2
        assert "calico v3.29.99 is in no release table" in refused.err
        assert advisor("plan", "--assume-nearest", "-o", "json", source).document["outcome"] in {
            "path",
            "nothing_to_do",
        }

    def test_details_fill_in_every_runbook(self, advisor: Advisor, inventory: Inventory) -> None:
        """On the terminal and in Markdown: with boxes to tick there."""
        (way,) = advisor("plan", "-o", "json", inventory(CALICO)).document["alternatives"]
        to = way["hops"][0]["to"]
        told = advisor("plan", "--details", inventory(CALICO)).out
        ticked = advisor("plan", "--details", "-o", "markdown", inventory(CALICO)).out
        assert f"A, window 1: calico v3.29.1 -> {to}" in told
        assert all(f"/{to}/" in each for each in (told, ticked))
        assert "- [ ] " in ticked


class TestWork:
    """A search that uses up `--work` says so in every format, and what is proven."""

    FLAGS = ("--work", "3", "--try-answers", "0", "--rules", ROOT / "rules", EXAMPLES / "rancher-management")
    SAYS = "not proven best: the search ended after --work 3 paths. Any way that it missed"

    def test_every_format(self, advisor: Advisor, tmp_path: Path) -> None:
        """The bound has the shape that the schema says. That a proven plan has none, the golden files show."""
        files = {each: tmp_path / each for each in ("terminal", "markdown", "html")}
        outputs = [part for each, path in files.items() for part in ("-o", f"{each}={path}")]
        told = advisor("plan", "-o", "json", *outputs, *self.FLAGS).document
        assert faults("plan", told) == []
        assert (told["options"]["work"], told["is_exact"]) == (3, False)
        assert told["bound"]["windows"] > 0
        for path in files.values():
            assert self.SAYS in " ".join(path.read_text(encoding="utf-8").replace("\\", "").split())

    def test_no_way_found_is_the_requests_fault(self, advisor: Advisor) -> None:
        """Nobody says that there is none; the hint is to allow more."""
        told = advisor("plan", *self.FLAGS, "--work", "1", "--target", "rancher=v2.12.3")
        assert told.code == 2
        assert "search-gave-up" in told.err
        assert "--work" in told.err

    @pytest.mark.parametrize("number", ["0", "-1", "many", "100000001"])
    def test_what_is_no_number_is_refused(self, advisor: Advisor, number: str) -> None:
        """With the numbers that there are."""
        told = advisor("plan", "--work", number, EXAMPLES / "clean-eks")
        assert (told.code, "from 1 to 100000000" in told.err) == (2, True)
