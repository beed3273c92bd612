import io
import os
import zipfile
from pathlib import Path

import pytest

from advisor.collectors import sources
from advisor.collectors.sources import SourceText, read_sources, unreadable
from advisor.problems import InvalidInput, Problem


def _read(*names: str | Path, stdin: bytes = b"") -> list[SourceText]:
    return list(read_sources([str(name) for name in names], io.BytesIO(stdin)))


def _refusal(*names: str | Path, stdin: bytes = b"") -> Problem:
    with pytest.raises(InvalidInput) as caught:
        _read(*names, stdin=stdin)
    (problem,) = caught.value.problems
    return problem


def test_files_come_in_the_order_named(tmp_path: Path) -> None:
    """Each under the name the user gave it."""
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "b").write_bytes(b"2")
    names = [str(tmp_path / "b"), str(tmp_path / "a")]
    assert [(each.name, each.data, each.is_named) for each in _read(*names)] == [
        (names[0], b"2", True),
        (names[1], b"1", True),
    ]


def test_a_dash_is_standard_input() -> None:
    """As every command has it."""
    assert _read("-", stdin=b"x") == [SourceText(name="-", data=b"x", is_named=True)]


def test_a_folder_gives_its_files_in_order_of_their_paths(tmp_path: Path) -> None:
    """Deep ones too, and none of them was named."""
    for name in ("b/c", "a", "b/a/z"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    found = _read(tmp_path)
    assert [each.data for each in found] == [b"a", b"b/a/z", b"b/c"]
    assert not any(each.is_named for each in found)


def test_a_missing_file_is_a_problem() -> None:
    """With its name."""
    problem = _refusal("no-such-file")
    assert (problem.code, problem.place.file) == ("missing-file", "no-such-file")


def test_an_empty_folder_is_a_problem(tmp_path: Path) -> None:
    """An empty answer is not an empty cluster."""
    (tmp_path / "deep").mkdir()
    problem = _refusal(tmp_path)
    assert (problem.code, problem.message) == ("no-inventory", "the folder is empty")
    assert problem.hint


def test_a_folder_of_too_many_files_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody named the wrong one."""
    monkeypatch.setattr(sources, "MAX_FILES_IN_FOLDER", 2)
    for name in "ab":
        (tmp_path / name).touch()
    assert len(_read(tmp_path)) == 2
    (tmp_path / "c").touch()
    assert "more files than the 2" in _refusal(tmp_path).message


def test_what_is_too_large_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file, a file of a folder, and standard input."""
    monkeypatch.setattr(sources, "MAX_SOURCE_BYTES", 4)
    (tmp_path / "a").write_bytes(b"12345")
    for name in (tmp_path / "a", tmp_path, "-"):
        assert _refusal(name, stdin=b"12345").code == "too-large"
    assert _read("-", stdin=b"1234")[0].data == b"1234"


def test_links_in_a_folder_are_not_followed_and_said(tmp_path: Path) -> None:
    """A folder shows only itself, and nothing is skipped without a word."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret").write_bytes(b"x")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "file").symlink_to(tmp_path / "outside/secret")
    (folder / "tree").symlink_to(tmp_path / "outside")
    (folder / "loop").symlink_to(folder)
    found = _read(folder)
    assert [Path(each.name).name for each in found] == ["file", "loop", "tree"]
    assert all(each.data == b"" and "link" in each.gap for each in found)


def test_a_link_that_was_named_is_followed(tmp_path: Path) -> None:
    """The user means what it points to."""
    (tmp_path / "real").mkdir()
    (tmp_path / "real/a").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert [each.data for each in _read(tmp_path / "link")] == [b"x"]


def test_a_pipe_in_a_folder_is_not_opened(tmp_path: Path) -> None:
    """It would wait for ever."""
    os.mkfifo(tmp_path / "pipe")
    (found,) = _read(tmp_path)
    assert "no regular file" in found.gap


def test_a_folder_that_may_not_be_read_is_a_problem(tmp_path: Path) -> None:
    """What stands there would be missing without a word."""
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "deep").mkdir(mode=0)
    tmp_path.chmod(0o755)
    user = os.geteuid()
    if user == 0:  # root may read everything, so be nobody meanwhile
        for parent in list(tmp_path.parents)[:3]:
            if str(parent).startswith("/tmp/pytest"):  # noqa: S108  # where pytest keeps its folders
                parent.chmod(0o755)
        os.seteuid(65534)
    try:
        problem = _refusal(tmp_path)
    finally:
        os.seteuid(user)
    assert problem.code == "permission-denied"
    assert problem.place.file == str(tmp_path / "deep")


def test_what_cannot_be_read_is_seen_without_reading(tmp_path: Path) -> None:
    """Of all sources at once; what is passed over in a folder does not count."""
    folder = tmp_path / "dump"
    folder.mkdir()
    os.mkfifo(folder / "pipe")
    (folder / "nodes.json").write_text("{}", encoding="utf-8")
    assert not list(unreadable([str(folder), str(folder / "nodes.json")]))
    (tmp_path / "empty").mkdir()
    names = [str(tmp_path / "gone.json"), str(folder), str(folder / "pipe"), str(tmp_path / "empty")]
    told = [(each.code, each.place.file) for each in unreadable(names)]
    assert told == [("missing-file", names[0]), ("not-a-file", names[2]), ("no-inventory", names[3])]


def test_sources_are_read_one_at_a_time(tmp_path: Path) -> None:
    """Memory holds one text, not all."""
    (tmp_path / "a").write_bytes(b"x")
    reading = read_sources([str(tmp_path / "a"), "no-such-file"], io.BytesIO())
    assert next(reading).data == b"x"
    with pytest.raises(InvalidInput):
        next(reading)


def test_the_files_of_an_archive_can_stay_closed(tmp_path: Path) -> None:
    """An archive in it is one file, and each counts as if it had been named."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("deep.json", "{}")
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("a.json", "{}")
        archive.writestr("b.zip", inner.getvalue())
    found = list(sources.files_in(SourceText(name="all.zip", data=outer.getvalue(), is_named=True)))
    assert [(each.name, each.is_named) for each in found] == [("all.zip/a.json", True), ("all.zip/b.zip", True)]
    assert [each.name for each in sources.texts_in(found[1])] == ["all.zip/b.zip/deep.json"]
