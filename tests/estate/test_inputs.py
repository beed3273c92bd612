from __future__ import annotations

import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from advisor.estate.inputs import count_of, inputs_of, units_of
from advisor.estate.unit import BrokenUnit, FileUnit, TextUnit, Unit, digest_of
from advisor.problems import InvalidInput
from tests.estate.makers import inventory, units_in


def _tar(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return packed.getvalue()


def test_every_file_of_a_folder_is_one_in_the_order_of_the_paths(tmp_path: Path) -> None:
    """An archive that lies there is one too: a bundle is of one cluster."""
    for name in ("b/c.yaml", "a.yaml", "b-1.yaml", "b/a.tar.gz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(_tar(x=b"{}") if name.endswith("gz") else b"{}")
    units = list(units_in(tmp_path))
    assert all(isinstance(each, FileUnit) for each in units)
    assert [each.name for each in units] == [
        str(tmp_path / name) for name in ("a.yaml", "b/a.tar.gz", "b/c.yaml", "b-1.yaml")
    ]
    assert count_of(inputs_of([str(tmp_path)])) == 4


def test_every_file_of_an_archive_that_was_named_is_one(tmp_path: Path) -> None:
    """Archives in it stay whole, and nobody knows beforehand how many there are."""
    path = tmp_path / "all.tar.gz"
    inner = _tar(deep=b"{}")
    path.write_bytes(_tar(**{"a.json": b"{}", "b.tar.gz": inner}))
    assert list(units_in(path)) == [
        TextUnit(name=f"{path}/a.json", data=b"{}"),
        TextUnit(name=f"{path}/b.tar.gz", data=inner),
    ]
    assert count_of(inputs_of([str(path)])) is None


@pytest.mark.parametrize("data", [inventory("a"), _tar(a=inventory("a"))], ids=["inventory", "archive"])
def test_standard_input_is_an_inventory_or_an_archive_of_them(data: bytes) -> None:
    """By its content."""
    (unit,) = units_of(inputs_of(["-"]), io.BytesIO(data))
    assert isinstance(unit, TextUnit)
    assert unit.data == inventory("a")


def _broken(unit: Unit) -> tuple[str, str]:
    assert isinstance(unit, BrokenUnit)
    (problem,) = unit.problems
    assert problem.hint
    return problem.code, problem.place.file


def test_what_cannot_be_read_keeps_its_place(tmp_path: Path) -> None:
    """A link of a folder; a member that leads out; an archive from where it is torn."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.yaml").write_bytes(b"{}")
    (folder / "b.yaml").symlink_to("a.yaml")
    torn = tmp_path / "torn.tar"
    torn.write_bytes(_tar(x=inventory("a"))[:-20])
    outside = tmp_path / "outside.zip"
    with zipfile.ZipFile(outside, "w") as archive:
        archive.writestr("../x", "{}")
    units = list(units_in(folder, torn, outside))
    assert [_broken(each) for each in units if isinstance(each, BrokenUnit)] == [
        ("not-read", str(folder / "b.yaml")),
        ("archive-broken", str(torn)),
        ("not-read", f"{outside}/../x"),
    ]


def test_folders_that_cannot_be_listed_are_told_before_anything_is_judged(tmp_path: Path) -> None:
    """All of them at once."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    with pytest.raises(InvalidInput) as caught:
        inputs_of([str(tmp_path / "a"), str(tmp_path / "b")])
    assert [each.place.file for each in caught.value.problems] == [str(tmp_path / "a"), str(tmp_path / "b")]


def test_a_path_that_is_no_text_is_read_and_told_in_letters(tmp_path: Path) -> None:
    """Whoever named it so, nothing reaches a terminal."""
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x1b.yaml")
    Path(path).write_bytes(inventory("a"))
    (unit,) = units_in(tmp_path)
    assert unit.name.endswith("\\udcff\\x1b.yaml")
    assert digest_of(unit) == digest_of(TextUnit(name="other", data=inventory("a")))
