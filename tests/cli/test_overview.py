"""The terminal view at a glance: what it tells at once, what it leaves for `--details`, and that it says so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Advisor

Inventory = Callable[..., Path]

EXAMPLES = Path(__file__).resolve().parents[2] / "inventory-examples"

FAULTY = """
components: {{rke2: {rke2}, calico: {calico}}}
facts: {{cluster.cni: calico, felix.xdp_enabled: true, felix.bpf_enabled: false}}
nodes:
  - {{name: n1, kernel: 5.4.0-177-generic, os_image: Ubuntu 20.04.6 LTS}}
  - {{name: n2, kernel: 6.8.0-49-generic, os_image: Ubuntu 24.04.1 LTS}}
coverage: all
"""
TWO_FAULTS = """
components: {rke2: v1.31.4+rke2r1, calico: v3.29.1, rancher: v2.10.0}
facts: {cluster.cni: calico}
coverage: all
"""
ASKING = "components: {calico: v3.27.3}\n"
SOUND = "components: {calico: v3.32.1}\ncoverage: all"
ABSENT = """
schema_version: "1.0.0"
answers:
  - fact: netlink.version
    scope: {clusters: all}
    value: absent
    owner: network team
    reason: no image of ours is built in Go
    expires: "2027-11-01"
"""


@pytest.fixture
def fleet(advisor: Advisor, inventory: Inventory, tmp_path: Path) -> Callable[[int], Path]:
    """Writes an inventory of so many clusters that are alike but for their names."""

    def write(count: int) -> Path:
        document = advisor("inventory", "collect", inventory("components: {calico: v3.29.1}\ncoverage: all\n")).document
        (cluster,) = document["clusters"]
        document["clusters"] = [{**cluster, "name": f"c{number}"} for number in range(count)]
        path = tmp_path / "fleet.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        return path

    return write


Fleet = Callable[[int], Path]


class TestOneCluster:
    """A row a finding, and where to go."""

    @pytest.mark.parametrize(
        ("told", "columns"),
        [("40", 40), ("39", 40), ("60", 60), ("120", 120), ("9999", 120), ("0", 80), ("-60", 80), ("wide", 80)],
    )
    def test_lines_are_as_wide_as_columns_says(
        self, advisor: Advisor, inventory: Inventory, monkeypatch: pytest.MonkeyPatch, told: str, columns: int
    ) -> None:
        """Also where another program reads them. What is no width is as if nothing were said."""
        monkeypatch.setenv("COLUMNS", told)
        first = advisor("scan", inventory(ASKING)).out.splitlines()[0]
        assert (first.startswith("prod"), len(first)) == (True, columns)

    def test_a_file_is_as_wide_as_ever(
        self, advisor: Advisor, inventory: Inventory, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """Nobody knows the screen it will be read on."""
        monkeypatch.setenv("COLUMNS", "40")
        advisor("scan", "--output-file", tmp_path / "report.txt", inventory(ASKING))
        assert len((tmp_path / "report.txt").read_text(encoding="utf-8").splitlines()[0]) == 80

    def test_a_row_says_how_bad_what_where_and_until_when(self, advisor: Advisor, inventory: Inventory) -> None:
        """On one line, with the title below it."""
        text = FAULTY.format(rke2="v1.29.6+rke2r1", calico="v3.27.3")
        lines = advisor("scan", inventory(text)).out.splitlines()
        (at,) = [number for number, line in enumerate(lines) if line.startswith("HIGH")]
        assert lines[at].split(maxsplit=3) == ["HIGH", "calico-xdp-btf-wipe-loop", "1/2", "nodes  RKE2 v1.29.8+rke2r1"]
        assert lines[at + 1].strip().startswith("Felix cannot load its XDP program")
        assert "GO TO    RKE2 v1.29.8+rke2r1, which ends it" in lines

    def test_only_the_most_severe_is_told_in_full(self, advisor: Advisor, inventory: Inventory) -> None:
        """How many more there are is said, with the flag that shows them; then nothing is left to say."""
        source = inventory(TWO_FAULTS)
        short, long = (advisor("scan", *flags, source).out for flags in ((), ("--details",)))
        assert (short.count("  Effect "), long.count("  Effect ")) == (1, 2)
        assert "1 more in full with --details" in short
        assert "more in full" not in long

    def test_both_views_have_the_same_rows(self, advisor: Advisor, inventory: Inventory) -> None:
        """And the same verdict."""
        source = inventory(TWO_FAULTS)
        short, long = (advisor("scan", *flags, source) for flags in ((), ("--details",)))
        rows = [re.findall("(?m)^(?:CRITICAL|HIGH|MEDIUM|LOW) .*", each.out) for each in (short, long)]
        assert rows[0] == rows[1]
        assert len(rows[0]) == 2
        assert short.code == long.code == 1

    def test_a_roll_in_progress_is_one_row(self, advisor: Advisor) -> None:
        """Of both versions, with all nodes of both."""
        rows = [line for line in advisor("scan", EXAMPLES / "mid-roll").out.splitlines() if line.startswith("HIGH")]
        assert len(rows) == len({line.split()[1] for line in rows})

    def test_a_symptom_that_was_seen_shows_at_once(self, advisor: Advisor) -> None:
        """It is worth more than a version that matches."""
        assert "(confirmed)" in " ".join(advisor("scan", EXAMPLES / "ebpf-left-behind").out.split())


class TestWhatClearSpeaksOf:
    """Clear is said of no more than was judged."""

    UNSEEN = "not judged, for it was not seen: netlink (Go)"

    def test_a_component_that_nobody_saw_stands_beside_the_word(self, advisor: Advisor, inventory: Inventory) -> None:
        """At the top, where a reader in a hurry stops, and in the last sentence."""
        result = advisor("scan", inventory(SOUND))
        said = " ".join(result.out.split())
        assert result.code == 0
        assert result.out.splitlines()[0].endswith("CLEAR, NETLINK (GO) NOT JUDGED")
        assert f"everything that had to be looked at was looked at, and nothing affects it; {self.UNSEEN}" in said
        assert "Unseen not judged, for no SBOM shows whether an image contains netlink (Go); give" in said

    def test_one_that_is_vouched_for_is_left_out_of_neither(
        self, advisor: Advisor, inventory: Inventory, tmp_path: Path
    ) -> None:
        """Then clear is the whole truth."""
        (tmp_path / "answers.yaml").write_text(ABSENT, encoding="utf-8")
        out = advisor("scan", "--answers", "answers.yaml", inventory(SOUND)).out
        assert out.splitlines()[0].endswith("  CLEAR")
        assert "not judged" not in out

    @pytest.mark.parametrize(
        ("cluster", "flags", "says"),
        [
            (
                ASKING,
                ("--allow-unknown",),
                "nothing that was decided affects it, and --allow-unknown lets the rest pass",
            ),
            (ASKING, ("--fail-on", "critical"), "nothing at or above critical affects it, or could not be decided"),
        ],
    )
    def test_what_the_gate_lets_pass_is_no_part_of_it(
        self, advisor: Advisor, inventory: Inventory, cluster: str, flags: tuple[str, ...], says: str
    ) -> None:
        """Neither is everything decided there, nor does nothing affect it."""
        result = advisor("scan", *flags, inventory(f"{cluster}coverage: all"))
        assert result.code == 0
        said = " ".join(result.out.split())
        assert f"clear: {says}; {self.UNSEEN}" in said
        assert "everything that had to be looked at" not in said


class TestCommands:
    """What is to be copied, and what first."""

    def test_what_is_to_be_filled_in_is_said_once(self, advisor: Advisor) -> None:
        """Of all commands of a page; one without such words says nothing."""
        says = "Fill in what stands in capitals in a command: NODE"
        page = advisor("explain", "calico-xdp-btf-wipe-loop").out
        assert page.count("NODE") > 2
        assert page.count(says) == 1
        assert "Fill in" not in advisor("explain", "rancher-steve-proxy-connection-leak").out


class TestGaps:
    """What is not decided, each gap once."""

    def test_everything_the_api_shows_is_one_command(self, advisor: Advisor, inventory: Inventory) -> None:
        """It names every kind that the single ways name."""
        source = inventory(ASKING)
        short = advisor("scan", source).out
        (command,) = [line.strip() for line in short.splitlines() if line.strip().startswith("kubectl get ")]
        asked = advisor("scan", "-o", "json", source).document["clusters"][0]["coverage"]
        named = ",".join(re.findall(r"kubectl get ([\w.,]+) ", " ".join(each["remedy"] for each in asked)))
        kinds = set(named.split(","))
        assert kinds
        assert kinds <= set(command.split()[2].split(","))

    def test_what_is_cut_shows_and_details_have_it(self, advisor: Advisor) -> None:
        """A long way to a fact takes two lines and a mark; in full it takes what it needs."""
        source = EXAMPLES / "rke1-canal"
        short, long = (advisor("scan", *flags, source).out for flags in ((), ("--details",)))
        assert "[…]" not in long
        assert short.count("  Decides ") == 0
        assert long.count("  Decides ") > 0
        assert "more with --details" in short


class TestManyClusters:
    """More than three are told together."""

    @pytest.mark.parametrize(("count", "together"), [(3, False), (4, True)])
    def test_from_four_on(self, advisor: Advisor, fleet: Fleet, count: int, together: bool) -> None:
        """Before that, one after the other."""
        out = advisor("scan", fleet(count)).out
        assert out.startswith(f"{count} clusters: {count} affected\n") is together
        assert out.count("HIGH  calico-felix-netlink-handle-leak") == (1 if together else count)

    def test_every_cluster_has_its_line(self, advisor: Advisor, fleet: Fleet) -> None:
        """With its verdict; the fault is told once, with how many it hits: one cluster more is one line more."""
        fewer, out = (advisor("scan", fleet(count)).out for count in (11, 12))
        assert all(re.search(rf"^AFFECTED +c{number} · ", out, re.MULTILINE) for number in range(12))
        assert "12/12 clusters" in out
        assert len(out.splitlines()) == len(fewer.splitlines()) + 1

    def test_details_tell_them_one_by_one(self, advisor: Advisor, fleet: Fleet) -> None:
        """Which is what the short view names."""
        source = fleet(5)
        assert "--details tells of each cluster" in " ".join(advisor("scan", source).out.split())
        assert advisor("scan", "--details", source).out.count("  Effect ") == 5

    def test_it_counts_what_it_leaves_out(self, advisor: Advisor, fleet: Fleet) -> None:
        """As many settled findings as the JSON report has."""
        source = fleet(4)
        clusters = json.loads(advisor("scan", "-o", "json", source).out)["clusters"]
        findings = [each for one in clusters for each in one["findings"] if "end-of-life" not in each["advisory"]]
        settled = sum(each["status"] in {"fixed", "not_affected"} for each in findings)
        assert settled
        told = " ".join(advisor("scan", source).out.split())
        assert f"{settled} settled findings" in told
