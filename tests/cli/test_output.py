"""Where results go when something is in the way: whole or not at all, and never with a 0 that nobody could read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Advisor

Inventory = Callable[..., Path]

CLEAR = "components: {calico: v3.31.7}\ncoverage: all"


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs a line in which `advisor` is ours, in the folder, with redirections as a pipeline would write them.

    Streams are buffered, as they are unless PYTHONUNBUFFERED says otherwise: what is left in them is lost at the end.
    """
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return subprocess.run(  # noqa: S602  # redirections are what is tested
        line.replace("advisor", f"{sys.executable} -m advisor"),
        shell=True,
        cwd=folder,
        env={**inherited, "XDG_CACHE_HOME": str(folder / "cache"), "SOURCE_DATE_EPOCH": "1795219200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


class TestSeveralOutputs:
    """All of them, or none."""

    def test_one_that_cannot_be_written_keeps_all_as_they_were(
        self, advisor: Advisor, inventory: Inventory, tmp_path: Path
    ) -> None:
        """Nothing goes to standard output either, and nothing is left beside."""
        source = inventory(CLEAR)
        (tmp_path / "first.json").write_text("before", encoding="utf-8")
        locked = tmp_path / ("x" * 250)  # its name leaves no room for the file beside it
        before = {each.name for each in tmp_path.iterdir()}
        result = advisor("scan", "-o", "json=first.json", "-o", f"json={locked}", "-o", "terminal", source)
        assert (result.code, result.out) == (2, "")
        assert "error[unwritable-output]" in result.err
        assert (tmp_path / "first.json").read_text(encoding="utf-8") == "before"
        assert {each.name for each in tmp_path.iterdir()} - {"cache"} == before - {"cache"}

    def test_a_dash_is_standard_output(
        self, advisor: Advisor, inventory: Inventory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As for sources; no file of that name comes to lie here."""
        monkeypatch.chdir(tmp_path)
        source = inventory(CLEAR)
        assert advisor("scan", "-o", "json=-", source).document["clusters"]
        assert not Path("-").exists()
        assert advisor("scan", "-o", "json=-", "-o", "terminal=-", source).code == 2

    @pytest.mark.parametrize("second", ["report.json", "./report.json", "link.json"])
    def test_one_path_twice_is_refused(
        self, advisor: Advisor, inventory: Inventory, tmp_path: Path, second: str
    ) -> None:
        """However it is written; the later would silently win."""
        (tmp_path / "link.json").symlink_to("report.json")
        result = advisor("scan", "-o", "json=report.json", "-o", f"terminal={second}", inventory(CLEAR))
        assert result.code == 2
        assert "error[same-output]" in result.err

    @pytest.mark.parametrize("path", ["folder", "nowhere/report.json"])
    def test_a_place_that_cannot_be_is_refused_before_anything_is_read(
        self, advisor: Advisor, tmp_path: Path, path: str
    ) -> None:
        """The source does not exist, and nobody got as far as to see it."""
        (tmp_path / "folder").mkdir()
        result = advisor("scan", "-o", f"json={path}", "missing.json")
        assert result.code == 2
        assert "error[unwritable-output]" in result.err
        assert "missing-file" not in result.err

    def test_a_link_goes_on_leading_to_its_file(self, advisor: Advisor, inventory: Inventory, tmp_path: Path) -> None:
        """The file behind it is replaced, not the link."""
        (tmp_path / "link.json").symlink_to("report.json")
        assert advisor("scan", "-o", "json=link.json", inventory(CLEAR)).code == 0
        assert (tmp_path / "link.json").is_symlink()
        assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["verdict"] == "clear"


class TestStreams:
    """What a shell can do to the three streams."""

    def test_a_pipe_named_as_a_file_is_written_to_and_stays(self, inventory: Inventory, tmp_path: Path) -> None:
        """As process substitution and /dev/stdout are: renaming over one would replace it."""
        inventory(CLEAR)
        os.mkfifo(tmp_path / "pipe")
        done = shell("cat pipe & advisor scan -o json=pipe inventory.yaml; echo $?; wait", tmp_path)
        assert '"verdict": "clear"' in done.stdout
        assert (tmp_path / "pipe").is_fifo()

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
    @pytest.mark.parametrize("form", ["terminal", "json"])
    def test_a_full_disk_behind_standard_output_is_2(self, inventory: Inventory, tmp_path: Path, form: str) -> None:
        """A clear cluster whose report nobody got is no pass."""
        inventory(CLEAR)
        done = shell(f"advisor scan -o {form} inventory.yaml > /dev/full", tmp_path)
        assert done.returncode == 2
        assert done.stderr.startswith("standard output: error[unwritable-output]: cannot write this file: No space")
        assert "Exception ignored" not in done.stderr

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
    @pytest.mark.parametrize("words", ["--help", "--version", "scan --help"])
    @pytest.mark.parametrize("redirection", ["> /dev/full", ">&-"])
    def test_help_that_nobody_got_is_2(self, tmp_path: Path, words: str, redirection: str) -> None:
        """As any other text."""
        done = shell(f"advisor {words} {redirection}", tmp_path)
        assert done.returncode == 2
        assert "standard output: error[unwritable-output]: cannot write this file: " in done.stderr
        assert "Exception ignored" not in done.stderr

    def test_a_closed_standard_output_is_2(self, inventory: Inventory, tmp_path: Path) -> None:
        """As above."""
        inventory(CLEAR)
        done = shell("advisor scan inventory.yaml >&-", tmp_path)
        assert done.returncode == 2
        assert "error[unwritable-output]" in done.stderr

    @pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full", "<&-"])
    def test_streams_that_carry_no_result_change_no_code(
        self, inventory: Inventory, tmp_path: Path, redirection: str
    ) -> None:
        """Neither a wrong request nor a clear cluster comes to another code because nobody can hear why."""
        inventory(CLEAR)
        assert shell(f"advisor scan -v inventory.yaml {redirection}", tmp_path).returncode == 0
        assert shell(f"advisor scan missing.yaml {redirection}", tmp_path).returncode == 2

    def test_a_trace_that_cannot_be_kept_is_shown(self, tmp_path: Path) -> None:
        """A defect is 70 also where no file can be made."""
        code = (
            "import sys, tempfile; from advisor.cli import main, rules; tempfile.tempdir = '/nowhere'\n"
            "main.COMMANDS['rules', 'list'] = lambda session: 1 // 0\n"
            "sys.argv = ['advisor', 'rules', 'list', '-o', 'json']; sys.exit(main.main())"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 70
        assert "ZeroDivisionError" in done.stderr
        assert json.loads(done.stdout)["error"]["exit_code"] == 70
