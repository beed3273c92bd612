"""What the wheel carries: an installed advisor has to work with no checkout beside it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built by the locked backend without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (path,) = folder.iterdir()
    return path


@pytest.mark.parametrize("kind", ["rules", "schemas"])
def test_the_wheel_carries_the_knowledge_byte_for_byte(wheel: Path, kind: str) -> None:
    """Every file of `rules/` and `schemas/` is in the package, and nothing else is beside them."""
    expected = {
        f"advisor/_data/{path.relative_to(ROOT).as_posix()}": path.read_bytes()
        for path in (ROOT / kind).rglob("*")
        if path.is_file()
    }
    with ZipFile(wheel) as archive:
        carried = {name: archive.read(name) for name in archive.namelist() if name.startswith(f"advisor/_data/{kind}/")}
    assert expected
    assert carried == expected


def test_the_wheel_installs_the_command_by_both_names_and_no_other_top_level_name(wheel: Path) -> None:
    """The command is `advisor`, and kubectl's plugin; tests, scripts and benchmarks stay in the repository."""
    with ZipFile(wheel) as archive:
        (entry_points,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
        installed = archive.read(entry_points).decode().splitlines()
        top_level = {name.split("/")[0] for name in archive.namelist()}
    names = ("advisor", "kubectl-upgrade_advisor")
    assert installed == ["[console_scripts]", *(f"{name} = advisor.cli.main:main" for name in names)]
    assert top_level == {"advisor", entry_points.split("/")[0]}


def test_an_installed_advisor_finds_its_own_knowledge(wheel: Path, tmp_path: Path) -> None:
    """Code that runs from the wheel reads the wheel's rules and schemas, not those of a checkout."""
    with ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    question = "from advisor.documents.bundled import bundled_folder as f; print(f('rules'), f('schemas'), sep='\\n')"
    answer = subprocess.run(
        [sys.executable, "-c", question],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )
    data = tmp_path.resolve() / "advisor" / "_data"
    assert answer.stdout.splitlines() == [str(data / "rules"), str(data / "schemas")]
