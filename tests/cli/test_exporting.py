"""`advisor rules export prometheus`, as somebody uses it; promtool says whether Prometheus would take the file."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import Advisor

PROMTOOL = shutil.which("promtool")


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not here")
def test_promtool_takes_the_shipped_ones(advisor: Advisor, tmp_path: Path) -> None:
    """Every query parses, every name may be, none stands twice."""
    assert PROMTOOL
    path = tmp_path / "rules.yaml"
    assert advisor("rules", "export", "prometheus", "--output-file", path).code == 0
    done = subprocess.run([PROMTOOL, "check", "rules", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_command_writes_yaml_and_refuses_a_folder(advisor: Advisor) -> None:
    """One file, on standard output or where it is told."""
    done = advisor("rules", "export", "prometheus", "calico-felix-netlink-handle-leak")
    assert [each["name"] for each in yaml.safe_load(done.out)["groups"]] == ["advisor-calico"]
    refused = advisor("rules", "export", "prometheus", "--into", "folder")
    assert refused.code == 2
    assert "--output-file" in refused.err
