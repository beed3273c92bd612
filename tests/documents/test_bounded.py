import os
import socket
from pathlib import Path

import pytest

from advisor.documents.bounded import printable, quoted, read_bounded, text_of
from advisor.documents.bundled import bundled_folder
from advisor.problems import InvalidInput, Problem


def _refusal(path: Path, *, size: int = 100) -> Problem:
    with pytest.raises(InvalidInput) as caught:
        read_bounded(path, size=size)
    (problem,) = caught.value.problems
    assert problem.place.file == str(path)
    return problem


def test_a_file_of_exactly_the_size_is_read(tmp_path: Path) -> None:
    """The bound is inclusive."""
    path = tmp_path / "a"
    path.write_bytes(b"x" * 100)
    assert read_bounded(path, size=100) == b"x" * 100


def test_a_byte_more_is_too_large(tmp_path: Path) -> None:
    """One byte above the bound is refused."""
    path = tmp_path / "a"
    path.write_bytes(b"x" * 101)
    assert _refusal(path).code == "too-large"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs a file that is longer than it says")
def test_the_size_a_file_claims_is_not_believed() -> None:
    """A file that claims to be empty and is not stands for one that grows while it is read."""
    path = Path("/proc/self/status")
    assert path.stat().st_size == 0
    assert _refusal(path).code == "too-large"


def test_a_link_the_user_named_is_followed(tmp_path: Path) -> None:
    """Links are how secrets and config maps are mounted."""
    (tmp_path / "real").write_bytes(b"x")
    (tmp_path / "link").symlink_to("real")
    assert read_bounded(tmp_path / "link", size=100) == b"x"


def test_a_missing_file_names_its_nearest_sibling(tmp_path: Path) -> None:
    """A slip in a name is the common cause."""
    (tmp_path / "inventory.yaml").touch()
    problem = _refusal(tmp_path / "inventroy.yaml")
    assert (problem.code, problem.hint) == ("missing-file", 'did you mean "inventory.yaml"?')


def test_a_missing_file_in_a_missing_folder_says_so(tmp_path: Path) -> None:
    """Without the folder there are no siblings to offer."""
    problem = _refusal(tmp_path / "no" / "a")
    assert problem.code == "missing-file"
    assert "there is no folder" in str(problem.hint)


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    """The hint says what to name instead."""
    problem = _refusal(tmp_path)
    assert (problem.code, problem.hint) == ("not-a-file", "name a file inside it")


def test_a_pipe_without_a_writer_does_not_block(tmp_path: Path) -> None:
    """Opening a FIFO would wait for ever."""
    os.mkfifo(tmp_path / "pipe")
    assert _refusal(tmp_path / "pipe").code == "not-a-file"


def test_a_device_is_not_a_file() -> None:
    """/dev/zero never ends."""
    assert _refusal(Path("/dev/zero")).code == "not-a-file"


def test_a_socket_is_not_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket cannot even be opened."""
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
        assert _refusal(Path("s")).code == "not-a-file"


def test_a_file_without_permission_is_a_problem(tmp_path: Path) -> None:
    """The hint says whom to ask for what."""
    path = tmp_path / "a"
    path.touch(mode=0)
    user = os.geteuid()
    if user == 0:  # root may read everything, so be nobody meanwhile
        os.seteuid(65534)
    try:
        assert _refusal(path).code == "permission-denied"
    finally:
        os.seteuid(user)


def test_what_else_the_system_refuses_is_a_problem(tmp_path: Path) -> None:
    """A loop of links, a name too long, a file as a folder, a NUL in the name: never an OSError."""
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "file").touch()
    paths = [tmp_path / "loop", tmp_path / ("x" * 300), tmp_path / "file" / "a", tmp_path / "a\0b"]
    assert {_refusal(path).code for path in paths} == {"unreadable-file"}


def test_a_byte_order_mark_is_dropped() -> None:
    """Windows editors write one."""
    assert text_of(b"\xef\xbb\xbfa", file="f", size=10) == "a"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_is_named(encoding: str) -> None:
    """PowerShell's `>` writes UTF-16; the message must say so."""
    with pytest.raises(InvalidInput, match=r"not-utf8.*UTF-16"):
        text_of("a: 1".encode(encoding), file="f", size=100)


def test_a_byte_that_is_not_utf_8_has_its_line() -> None:
    """An editor's Latin-1 is found by line and byte."""
    with pytest.raises(InvalidInput) as caught:
        text_of(b"a: 1\nb: \xe9", file="f", size=100)
    assert str(caught.value).startswith("f:2: error[not-utf8]: byte 4 of the line, 0xe9")


def test_a_quoted_value_is_short_and_steers_no_terminal() -> None:
    """Escapes, line ends and bidirectional marks are shown as what they are."""
    assert quoted("a\x1b[31m\n\u202eb") == r'"a\x1b[31m\n\u202eb"'
    assert quoted("x" * 1000) == '"' + "x" * 60 + '…"'
    assert (quoted(None), quoted(3), quoted({})) == ("null", "3", "a mapping")
    assert printable("\ud800") == r"\ud800"


def test_the_schemas_of_the_checkout_are_found() -> None:
    """Run from a checkout, the top-level folders are used."""
    assert bundled_folder("schemas").is_dir()
    assert bundled_folder("schemas").name == "schemas"
