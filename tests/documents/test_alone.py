"""Being alone with a file: one after the other, for so long, and given back by whoever is killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from advisor.documents.alone import alone_with
from advisor.problems import InvalidInput

HOLD = """
import sys, time
from pathlib import Path
from advisor.documents.alone import alone_with
with alone_with(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_another_process_waits_and_a_killed_one_gives_it_back(tmp_path: Path) -> None:
    """It says who has to be ended, and afterwards everything is as before."""
    path = tmp_path / "marks.json"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        with pytest.raises(InvalidInput, match="another program has held the folder"), alone_with(path, seconds=0.05):
            raise AssertionError(path)
        other.send_signal(signal.SIGKILL)
        other.wait()
    with alone_with(path, seconds=0):
        assert list(tmp_path.iterdir()) == []


def test_what_goes_wrong_inside_is_raised(tmp_path: Path) -> None:
    """And the next is not kept waiting."""
    with pytest.raises(OSError, match="inside"), alone_with(tmp_path / "a"):
        raise OSError("inside")
    with alone_with(tmp_path / "a", seconds=0):
        pass


def test_a_folder_that_is_not_there_is_not_locked(tmp_path: Path) -> None:
    """Whoever writes there is told so by the writing."""
    with alone_with(tmp_path / "none" / "a", seconds=0):
        assert not (tmp_path / "none").exists()
