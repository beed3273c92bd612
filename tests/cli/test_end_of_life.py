"""Ends of life through the program: seen in every format, and counted by the gate only where that is asked for."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Advisor, advisor, inventory

__all__ = ["advisor", "inventory"]

Inventory = Callable[..., Path]

ROOT = Path(__file__).resolve().parents[2]
PLAIN = "components: {kubernetes: v1.34.3}\ncoverage: all"
"""Upstream ends it on 2026-10-27, which is the last day."""
RKE2 = "components: {rke2: v1.31.13+rke2r1}\ncoverage: all"
"""Its community end is 2025-10-28; nobody here knows that of Prime."""
EKS = "components: [{name: kubernetes, version: v1.34.2-eks-ecaa3a6, build: eks}]\ncoverage: all"
"""Standard support is over at the start of 2026-12-02, extended support at the end of 2027-12-02."""


def _with(cluster: str, **facts: str) -> str:
    stated = ", ".join(f"{name.replace('__', '.')}: {value}" for name, value in facts.items())
    return f"{cluster}\nfacts: {{{stated}}}"


def _finding(document: Any, advisory: str) -> Any:
    (found,) = [each for each in document["clusters"][0]["findings"] if each["advisory"] == advisory]
    return found


@pytest.fixture(scope="session")
def ends_of_life(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped rules with the ends of life alone."""
    folder = tmp_path_factory.mktemp("ends") / "rules"
    shutil.copytree(ROOT / "rules", folder)
    for path in (folder / "advisories").rglob("*.yaml"):
        if "\nkind: end_of_life\n" not in path.read_text(encoding="utf-8"):
            path.unlink()
    return folder


@pytest.fixture
def with_founding_rules(ends_of_life: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here the program finds other rules than elsewhere."""
    for module in ("cli.session", "cli.rules", "cli.bundling", "documents.rules_parts"):
        monkeypatch.setattr(f"advisor.{module}.bundled_folder", lambda _kind: ends_of_life)


@pytest.fixture(autouse=True)
def _shared_cache(advisor: Advisor, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The rules are compiled once for all tests here: none of them is about the cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "knowledge"))


class TestTheFlag:
    @pytest.mark.parametrize(
        ("today", "flag", "code"),
        [
            ("2026-10-27", "0", 0),
            ("2026-10-28", "0", 1),
            ("2026-10-17", "10", 1),
            ("2026-10-16", "10", 0),
            ("2026-10-27", "1", 1),
            ("2026-10-26", "1", 1),
            ("2026-10-25", "1", 0),
            ("2026-11-21", None, 0),
        ],
    )
    def test_it_fails_where_an_end_has_passed_or_is_near(
        self, advisor: Advisor, inventory: Inventory, today: str, flag: str | None, code: int
    ) -> None:
        """N days away or fewer; 0 looks at no day to come, and without the flag nothing fails."""
        flags = () if flag is None else ("--fail-on-eol", flag)
        assert advisor("scan", "--today", today, *flags, inventory(PLAIN)).code == code

    def test_the_environment_says_it_too(
        self, advisor: Advisor, inventory: Inventory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """And the report tells where it came from."""
        monkeypatch.setenv("ADVISOR_FAIL_ON_EOL", "0")
        result = advisor("scan", "-o", "json", inventory(PLAIN))
        assert (result.code, result.document["gate"]["fail_on_eol"]) == (1, 0)
        origin = "environment ADVISOR_FAIL_ON_EOL"
        assert {"name": "fail_on_eol", "value": "0", "origin": origin} in result.document["gate"]["settings"]

    @pytest.mark.parametrize("days", ["-1", "soon", "1.5", "999999", "٣"])
    def test_what_is_no_number_of_days_is_refused(self, advisor: Advisor, inventory: Inventory, days: str) -> None:
        """By the name it was given by."""
        result = advisor("scan", f"--fail-on-eol={days}", inventory(PLAIN))
        assert result.code == 2
        assert "--fail-on-eol" in result.err

    def test_severity_does_not_matter_to_it(self, advisor: Advisor, inventory: Inventory) -> None:
        """Who asks for ends of life gets them, whatever counts of faults."""
        cluster = inventory(PLAIN)
        assert advisor("scan", "--fail-on", "critical", "--fail-on-eol", "0", cluster).code == 1
        assert advisor("scan", "--fail-on", "low", cluster).code == 0

    def test_it_makes_a_weakly_known_distribution_count(self, advisor: Advisor, inventory: Inventory) -> None:
        """A distribution that nobody saw running is no matter without the flag, for nothing else is said of it."""
        cluster = inventory("components: [{name: k3s, version: v1.36.2+k3s1, basis: intended}]")
        plain, asked = (advisor("scan", *flags, cluster).out for flags in ((), ("--fail-on-eol", "0")))
        assert "K3s v1.36.2+k3s1 is known as intended only" in asked
        assert "is known as intended only" not in plain

    def test_the_clock_is_only_today(
        self, advisor: Advisor, inventory: Inventory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """`--today` comes before the environment, and both before the clock of the machine."""
        cluster = inventory(PLAIN)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793059200")  # 2026-10-27
        assert advisor("scan", "--fail-on-eol", "0", cluster).code == 0
        assert advisor("scan", "--fail-on-eol", "0", "--today", "2026-10-28", cluster).code == 1


class TestTiers:
    def test_the_tier_is_never_assumed(self, advisor: Advisor, inventory: Inventory) -> None:
        """Unknown, with the question that settles it."""
        result = advisor("scan", "--fail-on-eol", "0", "-o", "json", inventory(EKS), "--today", "2026-12-02")
        assert result.code == 3
        missing = _finding(result.document, "eks-standard-support-ends")["missing"]
        assert [each["fact"] for each in missing] == ["eks.support_type"]
        assert "upgradePolicy.supportType" in missing[0]["how"]

    @pytest.mark.parametrize(
        ("policy", "today", "code"),
        [
            ("standard", "2026-12-01", 0),
            ("standard", "2026-12-02", 1),
            ("extended", "2026-12-02", 0),
            ("extended", "2027-12-02", 0),
            ("extended", "2027-12-03", 1),
        ],
    )
    def test_the_policy_of_an_eks_cluster_decides(
        self, advisor: Advisor, inventory: Inventory, policy: str, today: str, code: int
    ) -> None:
        """Standard support is over when its day begins, extended support when its day ends."""
        cluster = inventory(_with(EKS, eks__support_type=policy))
        flags = ("--allow-stale", "999", "--fail-on-eol", "0", "--today", today)
        assert advisor("scan", *flags, cluster).code == code

    @pytest.mark.parametrize(("edition", "code"), [("community", 1), ("prime", 3)])
    def test_the_edition_tells_the_tier(self, advisor: Advisor, inventory: Inventory, edition: str, code: int) -> None:
        """Of Prime nobody here knows the end, which is no pass."""
        cluster = inventory(RKE2)
        assert advisor("scan", "--fail-on-eol", "0", cluster).code == 3
        assert advisor("scan", "--fail-on-eol", "0", "--edition", edition, cluster).code == code
        assert advisor("scan", "--edition", edition, cluster).code == 0

    def test_the_edition_does_not_tell_what_amazon_is_paid(self, advisor: Advisor, inventory: Inventory) -> None:
        """It is another vendor."""
        flags = ("--fail-on-eol", "0", "--edition", "prime", "--today", "2026-12-02")
        assert advisor("scan", *flags, inventory(EKS)).code == 3


class TestReports:
    def test_json_tells_tier_day_and_basis(self, advisor: Advisor, inventory: Inventory) -> None:
        """With the days that are left, counted or not."""
        result = advisor("scan", "-o", "json", inventory(PLAIN))
        assert result.code == 0
        assert _finding(result.document, "kubernetes-end-of-life")["support"] == {
            "tier": "upstream",
            "line": "1.34",
            "ends": "2026-10-27",
            "ends_at": "end_of_day",
            "not_before": None,
            "date_basis": "published",
            "note": "the project's target, which it has moved by up to six weeks",
            "days_left": -25,
            "has_ended": True,
        }
        assert result.document["summary"]["end_of_life"] == {"affected": 1, "unknown": 0}
        assert result.document["summary"]["affected"]["medium"] == 0

    def test_what_is_counted_is_in_the_summary(self, advisor: Advisor, inventory: Inventory) -> None:
        """As every finding that decided the verdict."""
        result = advisor("scan", "--fail-on-eol", "0", "-o", "json", inventory(PLAIN))
        assert result.document["summary"]["affected"]["medium"] == 1
        assert result.document["verdict"] == "affected"

    def test_the_terminal_has_a_section_of_its_own(self, advisor: Advisor, inventory: Inventory) -> None:
        """What is over and what ends, and that it does not count."""
        out = " ".join(advisor("scan", inventory(PLAIN)).out.split())
        assert "SUPPORT none of it counts without --fail-on-eol DAYS" in out
        assert "upstream support of Kubernetes 1.34 ended 2026-10-27, 25 days ago (published" in out

    def test_an_end_to_come_says_in_how_many_days(self, advisor: Advisor, inventory: Inventory) -> None:
        """One that counts already stands among the findings, with the release to go to."""
        early = advisor("scan", "--today", "2026-10-26", inventory(PLAIN)).out
        assert "ends 2026-10-27, in 1 day" in " ".join(early.split())
        last = advisor("scan", "--today", "2026-10-27", inventory(PLAIN)).out
        assert "ends 2026-10-27, today" in " ".join(last.split())
        near = advisor("scan", "--today", "2026-10-26", "--fail-on-eol", "1", inventory(PLAIN)).out
        assert "MEDIUM  kubernetes-end-of-life" in near
        assert "SUPPORT" not in near

    def test_another_tier_is_told_as_such(self, advisor: Advisor, inventory: Inventory) -> None:
        """Support that has ended for others."""
        out = " ".join(advisor("scan", "--edition", "prime", inventory(RKE2)).out.split())
        assert "community support of RKE2 1.31 ended 2025-10-28, 389 days ago (published); that is not your tier" in out

    def test_explain_shows_the_lines_and_what_holds_here(self, advisor: Advisor, inventory: Inventory) -> None:
        """Instead of versions that are affected."""
        alone = advisor("explain", "kubernetes-end-of-life")
        assert alone.code == 0
        assert "1.33: 2026-06-28 (published)" in alone.out
        assert "the day named is the last day with support" in " ".join(alone.out.split())
        assert "AFFECTED" in advisor("explain", "kubernetes-end-of-life", inventory(PLAIN)).out
        document = advisor("explain", "-o", "json", "eks-extended-support-ends").document
        assert document["advisory"]["support"][0] == (
            "EKS extended support, of the builds eks; the day named is the last day with support"
        )

    def test_rke1_ended_as_a_whole(self, advisor: Advisor) -> None:
        """Its nodes tell that it is there, and no more is needed."""
        source = ROOT / "inventory-examples/rke1-canal"
        document = advisor("scan", "-o", "json", source).document
        assert document["clusters"][0]["distribution"] == {"name": "rke1", "version": None}
        found = _finding(document, "rke1-end-of-life")
        assert (found["status"], found["support"]["ends"], found["nodes"]["affected"]) == ("affected", "2025-07-31", 5)
        assert _finding(document, "kubernetes-end-of-life")["status"] == "not_affected"
