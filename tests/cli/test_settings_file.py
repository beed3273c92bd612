"""`advisor.toml`: what may come from a file that a pull request can write, and what only from one that was named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from advisor.cli.arguments import parser
from advisor.cli.presentation import PRESENTATION
from advisor.documents.schema import load_schema
from tests.cli.conftest import Advisor

Inventory = Callable[..., Path]

AFFECTED = "components: {calico: v3.29.1}\ncoverage: all"
CLEAR = "components: {calico: v3.31.7}\ncoverage: all"

#: Every key that decides a gate, with a value that would help somebody to a 0.
WEAKENING = {
    "rules": '["more"]',
    "public_key": '["their.pub"]',
    "allow_unsigned": "true",
    "waivers": '"waivers.yaml"',
    "answers": '"answers.yaml"',
    "baseline": '"report.json"',
    "fail_on": '"critical"',
    "fail_on_eol": "0",
    "allow_unknown": "true",
    "allow_stale": "9999",
    "basis": '"intended"',
    "edition": '"prime"',
    "exit_zero": "true",
    "today": "2026-08-22",
    "goal": '"latest-patch"',
    "target": '["calico=v3.29.1"]',
    "severity": '"critical"',
    "avoid": '["calico=v3.29.2"]',
    "keep": '["calico"]',
    "max_hops": "1",
    "every": '"30d"',
    "hops_per_window": "9",
    "try_answers": "0",
    "work": "500",
    "allow_os": "true",
    "allow_prerelease": "true",
    "assume_nearest": "true",
}


@pytest.fixture
def toml(tmp_path: Path) -> Callable[..., Path]:
    """Writes a settings file, `advisor.toml` in the working folder unless another name is given."""

    def write(text: str, name: str = "advisor.toml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


Toml = Callable[..., Path]


class TestAFileNobodyNamed:
    """A pull request can write it."""

    @pytest.mark.parametrize("key", sorted(WEAKENING))
    def test_it_decides_no_gate(self, advisor: Advisor, inventory: Inventory, toml: Toml, key: str) -> None:
        """Each such key is refused with its line and what to write instead, and nothing is silently left out."""
        toml(f"quiet = false\n{key} = {WEAKENING[key]}\n")
        result = advisor("scan", inventory(AFFECTED))
        assert (result.code, result.out) == (2, "")
        assert f"advisor.toml:2: error[gate-setting-not-named]: {key} decides what passes" in result.err
        assert "give --config advisor.toml" in result.err

    def test_the_table_above_has_every_key_that_decides_one(self) -> None:
        """A setting that is added has to be thought of here."""
        assert set(load_schema("settings")["properties"]) == PRESENTATION | set(WEAKENING)

    def test_it_says_how_results_look(self, advisor: Advisor, inventory: Inventory, toml: Toml) -> None:
        """Colour, quiet, and the settled findings; the exit code stays."""
        toml('color = "always"\nshow_all = true\n')
        result = advisor("scan", inventory(AFFECTED))
        assert result.code == 1
        assert "\x1b[" in result.out
        assert "SETTLED" in result.out

    def test_a_format_holds_for_errors_too(self, advisor: Advisor, toml: Toml) -> None:
        """What reads standard output finds JSON there, whatever happened."""
        toml('output = "json"\n')
        assert advisor("scan", "missing.json").document["error"]["exit_code"] == 2

    def test_it_names_no_file_to_write(self, advisor: Advisor, toml: Toml, tmp_path: Path) -> None:
        """A report cannot be sent over a file of somebody's choice."""
        toml('output = "json=report.json"\n')
        result = advisor("rules", "list")
        assert result.code == 2
        assert "advisor.toml:1: error[" in result.err
        assert not (tmp_path / "report.json").exists()

    def test_every_command_refuses_it_alike(self, advisor: Advisor, toml: Toml) -> None:
        """Also one that judges nothing: the file would be refused at the next gate anyhow."""
        toml("exit_zero = true\n")
        assert advisor("rules", "list").code == 2
        assert json.loads(advisor("rules", "list", "-o", "json").out)["error"]["exit_code"] == 2


class TestAFileThatWasNamed:
    """Somebody who owns the pipeline wrote `--config`."""

    def test_every_setting_counts_and_names_its_file(
        self, advisor: Advisor, inventory: Inventory, toml: Toml, tmp_path: Path
    ) -> None:
        """Its relative paths begin at its folder."""
        (tmp_path / "ci" / "more").mkdir(parents=True)
        ours = "read: 2026-11-21\nsources: {ours: {url: 'https://example.com/ours', says: ours}}\n"
        (tmp_path / "ci" / "more" / "sources.yaml").write_text(ours)
        file = toml('fail_on = "high"\ntoday = 2026-11-20\nrules = ["more"]\n', "ci/gate.toml")
        source = inventory("components: {vpc-cni: v1.20.4}\ncoverage: all")
        result = advisor("scan", "--config", file, "-o", "json", source)
        assert result.code == 0
        origin = f"file {file}"
        assert result.document["gate"]["settings"] == [
            {"name": "rules", "value": str(tmp_path / "ci" / "more"), "origin": origin},
            {"name": "fail_on", "value": "high", "origin": origin},
            {"name": "today", "value": "2026-11-20", "origin": origin},
        ]

    def test_flag_beats_variable_beats_file(
        self, advisor: Advisor, inventory: Inventory, toml: Toml, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """For a value and for a switch."""
        toml('fail_on = "critical"\nexit_zero = true\n', "gate.toml")
        source = inventory("components: {vpc-cni: v1.20.4}\ncoverage: all")

        def fail_on(*flags: str) -> tuple[int, str]:
            result = advisor("scan", "--config", "gate.toml", "-o", "json", *flags, source)
            return result.code, result.document["gate"]["fail_on"]

        assert fail_on() == (0, "critical")
        monkeypatch.setenv("ADVISOR_FAIL_ON", "high")
        assert fail_on() == (0, "high")
        assert fail_on("--fail-on", "medium") == (0, "medium")
        monkeypatch.setenv("ADVISOR_EXIT_ZERO", "false")
        assert fail_on("--fail-on", "medium") == (1, "medium")

    def test_a_variable_can_name_it(
        self, advisor: Advisor, inventory: Inventory, toml: Toml, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """And then the one in the working folder is not read at all."""
        toml("exit_zero = true\n")
        toml('fail_on = "critical"\n', "gate.toml")
        monkeypatch.setenv("ADVISOR_CONFIG", "gate.toml")
        assert advisor("scan", inventory(AFFECTED)).code == 0

    def test_one_that_is_not_there_is_2(self, advisor: Advisor, inventory: Inventory) -> None:
        """The settings somebody meant are not there."""
        result = advisor("scan", "--config", "gate.toml", inventory(CLEAR))
        assert result.code == 2
        assert "error[missing-file]" in result.err


class TestVariables:
    """`ADVISOR_*` for what has a flag."""

    def test_each_switch_of_the_presentation_has_one(
        self, advisor: Advisor, inventory: Inventory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A flag beats it."""
        monkeypatch.setenv("ADVISOR_OUTPUT", "json")
        monkeypatch.setenv("ADVISOR_SHOW_ALL", "yes")
        assert advisor("scan", inventory(CLEAR)).document["verdict"] == "clear"
        assert "SETTLED" in advisor("scan", "-o", "terminal", inventory(CLEAR)).out

    def test_a_value_that_is_none_is_2(
        self, advisor: Advisor, inventory: Inventory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Both are told at once."""
        monkeypatch.setenv("ADVISOR_QUIET", "maybe")
        monkeypatch.setenv("ADVISOR_COLOR", "red")
        result = advisor("scan", inventory(CLEAR))
        assert result.code == 2
        assert result.err.count("error[wrong-setting]") == 2

    def test_one_that_is_no_setting_is_said(
        self, advisor: Advisor, inventory: Inventory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Somebody thinks that it holds."""
        monkeypatch.setenv("ADVISOR_FAIL_ONN", "low")
        result = advisor("scan", inventory(CLEAR))
        assert result.code == 0
        assert 'ADVISOR_FAIL_ONN is no setting, and does nothing; did you mean "ADVISOR_FAIL_ON"?' in result.err


#: How the groups of flags begin that a file may say too.
SAID_IN_FILES = ("rules", "judging", "where to go", "how to get there")


def flags_that_decide(command: str) -> set[str]:
    """The settings of a command that decide what it comes to."""
    commands: Any = parser()._subparsers  # argparse names no public way to its commands
    chosen = commands._group_actions[0].choices[command]
    groups = [group for group in chosen._action_groups if str(group.title).startswith(SAID_IN_FILES)]
    return {action.dest for group in groups for action in group._group_actions}


def test_every_deciding_flag_is_a_setting_of_the_file() -> None:
    """Flag, variable and file say the same things."""
    assert flags_that_decide("scan") | flags_that_decide("plan") == set(WEAKENING)
