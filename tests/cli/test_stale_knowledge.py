"""Knowledge past its budget clears nothing, whichever of the rules folders it is that has grown old."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Advisor, advisor, inventory

__all__ = ["advisor", "inventory"]

Inventory = Callable[..., Path]


@pytest.fixture(autouse=True)
def _shared_cache(advisor: Advisor, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The rules are compiled once for all tests here: none of them is about the cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "knowledge"))


class TestStaleKnowledge:
    """Knowledge of 2026-08-22 with a budget of 180 days: 2027-02-18 is the last day of it."""

    @pytest.mark.parametrize(
        ("today", "flags", "code", "stale"),
        [
            ("2027-02-18", (), 0, False),
            ("2027-02-19", (), 3, True),
            ("2027-02-19", ("--allow-stale", "1"), 0, False),
            ("2027-02-20", ("--allow-stale", "1"), 3, True),
            ("2026-08-21", (), 0, False),
            ("2020-01-01", (), 0, False),
        ],
    )
    def test_past_its_budget_nothing_is_clear(
        self, advisor: Advisor, inventory: Inventory, today: str, flags: tuple[str, ...], code: int, stale: bool
    ) -> None:
        """On a day before the knowledge was gathered it is not stale, only later than asked for."""
        cluster = inventory("components: {calico: v3.32.1}\ncoverage: all")
        result = advisor("scan", "-o", "json", "--today", today, *flags, cluster)
        assert (result.code, result.document["knowledge"]["stale"]) == (code, stale)
        assert ("past its budget" in advisor("scan", "--today", today, *flags, cluster).out) is stale

    @pytest.mark.parametrize(
        ("epoch", "code"), [("1787356800", 0), ("1787356799", 2), ("315532800", 2), ("0", 2), ("-1", 2)]
    )
    def test_a_day_that_a_build_chose_is_not_before_it(
        self, advisor: Advisor, inventory: Inventory, monkeypatch: pytest.MonkeyPatch, epoch: str, code: int
    ) -> None:
        """On it answers and waivers that have expired would hold again; whoever looks back says so."""
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        cluster = inventory("components: {calico: v3.32.1}\ncoverage: all")
        result = advisor("scan", cluster)
        assert result.code == code
        assert ("SOURCE_DATE_EPOCH: error[day-before-knowledge]" in result.err) is bool(code)
        assert advisor("scan", "--today", "2020-01-01", cluster).code == 0

    @pytest.mark.parametrize(("today", "times"), [("1999-01-01", 1), ("2026-08-21", 1), ("2026-08-22", 0)])
    def test_a_day_before_it_that_somebody_named_is_told_once(
        self, advisor: Advisor, inventory: Inventory, today: str, times: int
    ) -> None:
        """It is no error: a report of an earlier day may be wanted again."""
        cluster = inventory("components: {calico: v3.32.1}\ncoverage: all")
        result = advisor("scan", "--today", today, cluster)
        assert result.code == 0
        assert result.err.count(f"judging as of {today}, before the knowledge, which is of 2026-08-22") == times

    @pytest.mark.parametrize(
        ("as_of", "budget", "code"),
        [
            ("2026-11-20", 1, 0),
            ("2026-11-19", 1, 3),
            ("2099-01-01", 99999, 0),
        ],
    )
    def test_of_several_folders_the_first_to_go_stale_counts(
        self, advisor: Advisor, inventory: Inventory, tmp_path: Path, as_of: str, budget: int, code: int
    ) -> None:
        """A folder that is older than the built-in one, and one that claims to be newer."""
        cluster = inventory("components: {calico: v3.32.1}\ncoverage: all")
        own = _folder(tmp_path / "own", as_of, budget)
        assert advisor("scan", "--rules", own, cluster).code == code

    def test_a_newer_folder_does_not_hide_an_old_one(
        self, advisor: Advisor, inventory: Inventory, tmp_path: Path
    ) -> None:
        """The built-in knowledge is past its budget, and a folder of tomorrow does not mend that, in any order."""
        cluster = inventory("components: {calico: v3.32.1}\ncoverage: all")
        fresh = _folder(tmp_path / "fresh", "2099-01-01", 180)
        other = _folder(tmp_path / "other", "2027-02-01", 180)
        for folders in (("--rules", fresh, "--rules", other), ("--rules", other, "--rules", fresh)):
            result = advisor("scan", "-o", "json", "--today", "2027-02-19", *folders, cluster)
            assert result.code == 3
            assert result.document["knowledge"]["as_of"] == "2026-08-22"
            assert result.document["knowledge"]["stale"] is True

    def test_an_affected_cluster_stays_affected(self, advisor: Advisor, inventory: Inventory) -> None:
        """Stale knowledge clears nothing and hides nothing."""
        cluster = inventory("components: {vpc-cni: v1.20.4}\ncoverage: all")
        assert advisor("scan", "--today", "2030-01-01", cluster).code == 1


def _folder(path: Path, as_of: str, budget: int) -> Path:
    path.mkdir()
    text = f'name: own\nversion: 1\nas_of: {as_of}\nrequires_advisor: ">=0.1,<1"\nstale_after_days: {budget}\n'
    (path / "kb.yaml").write_text(text.replace("version: 1", "version: 2026.1"), encoding="utf-8")
    return path
