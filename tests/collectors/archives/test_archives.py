import io
import json
import stat
import struct
import tarfile
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.collectors.archives import BrokenArchive, Budget, Member, TooMuch, budget, is_archive
from advisor.collectors.archives.opening import members_of
from advisor.collectors.sources import SourceText, read_sources
from advisor.problems import InvalidInput, Problem
from tests.collectors.archives.packing import COMPRESSED, tar, zipped
from tests.collectors.written import as_json, as_yaml, cluster_of, listed, node, notes, source, typed, workload

FILES = {"d/a.json": b"one", "d/b/c": b"two"}
NODES = as_json(listed(node("a")))


def _members(data: bytes) -> list[Member]:
    return list(members_of(data, "x", Budget(packed=len(data))))


def _read(path: Path) -> list[SourceText]:
    return list(read_sources([str(path)], io.BytesIO()))


def _refusal(path: Path, data: bytes) -> Problem:
    path.write_bytes(data)
    with pytest.raises(InvalidInput) as caught:
        _read(path)
    (problem,) = caught.value.problems
    return problem


def _link(kind: bytes) -> tarfile.TarInfo:
    about = tarfile.TarInfo("d/link")
    about.type, about.linkname = kind, "/etc/shadow"
    return about


@pytest.mark.parametrize("form", ["tar", "zip", *COMPRESSED])
def test_an_archive_gives_its_files_under_its_own_name(form: str) -> None:
    """Whatever packed it."""
    data = zipped(FILES) if form == "zip" else tar(FILES)
    data = COMPRESSED[form](data) if form in COMPRESSED else data
    assert is_archive(data)
    assert [(each.path, each.data, each.gap) for each in _members(data)] == [
        ("x/d/a.json", b"one", ""),
        ("x/d/b/c", b"two", ""),
    ]


@pytest.mark.parametrize("form", COMPRESSED)
def test_a_compressed_file_gives_what_it_holds(form: str, tmp_path: Path) -> None:
    """Named without its ending, so that its place still tells what it lists."""
    path = tmp_path / f"nodes.json.{form}"
    path.write_bytes(COMPRESSED[form](NODES))
    (found,) = _read(path)
    assert (found.name, found.data) == (str(tmp_path / "nodes.json"), NODES)


def test_streams_of_xz_may_follow_another() -> None:
    """As `cat` joins them."""
    one = COMPRESSED["xz"](b"one")
    assert _members(one + one)[0].data == b"oneone"


@pytest.mark.parametrize("name", ["../../etc/x", "/etc/x", "d/../../x", "C:\\x", "..\\x"])
def test_paths_that_lead_outside_are_not_read(name: str) -> None:
    """In any form, for any system."""
    for data in (tar({name: b"1"}), zipped({name: b"1"})):
        (found,) = _members(data)
        assert (found.data, found.gap) == (b"", "its path leads out of the archive")


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE])
def test_links_are_not_followed(kind: bytes) -> None:
    """They are said."""
    (found,) = _members(tar({}, _link(kind)))
    assert (found.data, "link" in found.gap) == (b"", True)


def test_a_link_in_a_zip_is_not_followed() -> None:
    """Zip keeps the mode of Unix."""
    into = io.BytesIO()
    about = zipfile.ZipInfo("link")
    about.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(into, "w") as archive:
        archive.writestr(about, "/etc/shadow")
    (found,) = _members(into.getvalue())
    assert (found.data, "link" in found.gap) == (b"", True)


def test_devices_and_pipes_are_no_files() -> None:
    """Nor is a folder, of which nothing is said."""
    pipe, folder = tarfile.TarInfo("pipe"), tarfile.TarInfo("d")
    pipe.type, folder.type = tarfile.FIFOTYPE, tarfile.DIRTYPE
    (found,) = _members(tar({}, pipe, folder))
    assert "no regular file" in found.gap


@pytest.mark.parametrize("form", COMPRESSED)
def test_a_bomb_is_refused(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its ratio, as soon as that shows; just below, it is read."""
    monkeypatch.setattr(budget, "ANY_RATIO_BYTES", 1 << 16)
    problem = _refusal(tmp_path / "bomb", COMPRESSED[form](b"\0" * (1 << 22)))
    assert (problem.code, "200 times its size" in problem.message) == ("too-large", True)
    assert _members(COMPRESSED[form](b"\0" * (1 << 16)))


def test_a_zip_that_is_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever sizes it claims."""
    monkeypatch.setattr(budget, "ANY_RATIO_BYTES", 1 << 16)
    with pytest.raises(TooMuch):
        _members(zipped({"a": b"\0" * (1 << 22)}))


def test_nested_bombs_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each alone would be small enough."""
    monkeypatch.setattr(budget, "MAX_UNPACKED_BYTES", 100_000)
    inner = COMPRESSED["gz"](b"\0" * 40_000)
    assert len(_members(zipped({"1": inner}))) == 1
    with pytest.raises(TooMuch):
        _members(zipped({"1": inner, "2": inner, "3": inner}))


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bound on each side."""
    monkeypatch.setattr(budget, "MAX_MEMBERS", 2)
    assert len(_members(tar(FILES))) == 2
    for data in (tar(FILES | {"e": b""}), zipped(FILES | {"e": b""})):
        with pytest.raises(TooMuch):
            _members(data)


def test_archives_in_archives_are_opened_to_a_bound() -> None:
    """What lies deeper is said."""
    data = tar({"f": NODES})
    for _ in range(2):
        data = COMPRESSED["gz"](tar({"t": data}))
    assert [each.gap for each in _members(data)] == [""]
    (found,) = _members(zipped({"t": data}))
    assert "3 deep" in found.gap


@pytest.mark.parametrize("form", ["zip", *COMPRESSED])
def test_a_broken_archive_is_an_error_if_it_was_named(form: str, tmp_path: Path) -> None:
    """In a folder it is a gap, which is said."""
    whole = zipped(FILES) if form == "zip" else COMPRESSED[form](tar({"a": bytes(range(256)) * 64}))
    cut = whole[: len(whole) // 2]
    problem = _refusal(tmp_path / "cut", cut)
    assert (problem.code, bool(problem.hint)) == ("archive-broken", True)
    assert any("broken" in each.gap for each in _read(tmp_path))


def test_an_empty_archive_is_an_error(tmp_path: Path) -> None:
    """An empty answer is not an empty cluster."""
    for data in (tar({}, tarfile.TarInfo("d")), zipped({})):
        path = tmp_path / "empty"
        if data[:2] == b"PK":
            assert _refusal(path, data).code == "no-inventory"


def test_what_stands_behind_the_end_of_a_tar_is_said() -> None:
    """As where archives were joined: no program reads it, and what it holds could be what matters."""
    one, two = tar({"a": b"1"}), tar({"b": b"2"})
    for data in (one + two, COMPRESSED["gz"](one) + COMPRESSED["gz"](two), one + b"x" * 512):
        whole, gap = _members(data)
        assert (whole.data, "behind its end mark" in gap.gap) == (b"1", True)
    assert len(_members(one + b"\0" * 4096)) == 1


@pytest.mark.parametrize("form", COMPRESSED)
def test_garbage_behind_compressed_data_keeps_nobody_from_what_is_whole(form: str) -> None:
    """Of a tar, that is all up to its end mark; that more follows is said."""
    packed = COMPRESSED[form](tar({"a": b"1"}))
    assert [each.data for each in _members(packed)] == [b"1"]
    whole, *gaps = _members(packed + b"garbage")
    assert whole.data == b"1"
    assert all("behind its end mark" in each.gap for each in gaps)


def test_a_tar_that_stops_between_two_files_may_lack_some() -> None:
    """It was cut, or nobody ended it: that looks alike, and is said."""
    whole, gap = _members(tar({"a": b"1", "b": b"2"})[:1024])
    assert (whole.data, "no end mark" in gap.gap) == (b"1", True)


@pytest.mark.parametrize("end", [1024 + 100, 1024 + 511])
def test_a_tar_that_stops_in_a_header_is_broken(end: int) -> None:
    """Python takes it for the end."""
    with pytest.raises(BrokenArchive):
        _members(tar({"a": b"1", "b": b"2"})[:end])


def test_a_damaged_header_is_no_end() -> None:
    """Else one flipped bit would hide every file behind it."""
    data = bytearray(tar({"a": b"1", "b": b"2", "c": b"3"}))
    data[1024] ^= 1
    with pytest.raises(BrokenArchive, match="header in it is damaged"):
        _members(bytes(data))


def test_two_names_alike_are_two_files() -> None:
    """By case, by Unicode form, or wholly: on no disk is one written over the other."""
    for names in (("a/n", "A/n"), ("\u00e9", "e\u0301")):
        for data in (tar(dict.fromkeys(names, b"1")), zipped(dict.fromkeys(names, b"1"))):
            assert [each.path for each in _members(data)] == [f"x/{name}" for name in names]
    assert [each.data for each in _members(_zip_of(("n", b"1"), ("n", b"2")))] == [b"1", b"2"]


def _zip_of(*files: tuple[str, bytes]) -> bytes:
    """A zip in which a name may occur twice."""
    into = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(into, "w") as archive:
        for name, data in files:
            archive.writestr(name, data)
    return into.getvalue()


def test_entries_of_a_zip_that_overlap_count_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand names for the same bytes unpack to a thousand times as much."""
    monkeypatch.setattr(budget, "ANY_RATIO_BYTES", 1 << 16)
    data = zipped({"k": b"\0" * 100_000})
    at, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    ending = bytearray(data[end:])
    struct.pack_into("<HHI", ending, 8, 1000, 1000, 1000 * (end - at))
    with pytest.raises((TooMuch, BrokenArchive)):  # newer Pythons see that they overlap
        _members(data[:at] + data[at:end] * 1000 + bytes(ending))


def test_an_archive_nested_in_itself_without_end_is_opened_to_a_bound() -> None:
    """As those are that unpack to themselves."""
    data = zipped({"n": NODES})
    for _ in range(20):
        data = zipped({"i.zip": data})
    (found,) = _members(data)
    assert found.gap


@pytest.mark.parametrize("kind", [tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.GNUTYPE_SPARSE])
def test_what_is_no_regular_file_is_not_read(kind: bytes) -> None:
    """A device could be any, and a sparse file unpacks to nothing, terabytes of it."""
    about = tarfile.TarInfo("d/x")
    about.type = kind
    (found,) = _members(tar({}, about))
    assert (found.data, "no regular file" in found.gap) == (b"", True)


def test_a_sparse_file_of_a_terabyte_is_passed_over() -> None:
    """Nothing of it is unpacked, and what stands beside it is read."""
    into = io.BytesIO()
    with tarfile.open(fileobj=into, mode="w", format=tarfile.PAX_FORMAT) as archive:
        about, content = tarfile.TarInfo("GNUSparseFile.0/x"), b"1\n0\n1\n".ljust(512, b"\0") + b"x"
        about.size = len(content)
        about.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": str(1 << 40)}
        archive.addfile(about, io.BytesIO(content))
        after = tarfile.TarInfo("n")
        after.size = 1
        archive.addfile(after, io.BytesIO(b"1"))
    assert [bool(each.gap) for each in _members(into.getvalue())] == [True, False]


def test_a_zip_may_tell_its_sizes_in_64_bits() -> None:
    """As those do that were written to a pipe."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive, archive.open("n", "w", force_zip64=True) as file:
        file.write(b"1")
    assert [each.data for each in _members(into.getvalue())] == [b"1"]


@pytest.mark.parametrize("field", [20, 24])
def test_a_zip_that_claims_four_gibibytes_gives_what_it_has(field: int) -> None:
    """No header is believed: nothing is set aside for what it claims."""
    data = bytearray(zipped({"n": b"1"}))
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + field, 0xFFFFFFF0)
    try:
        assert all(each.data in {b"", b"1"} for each in _members(bytes(data)))
    except BrokenArchive:
        return


def test_an_encrypted_file_in_a_zip_is_said() -> None:
    """What is beside it is read."""
    data = bytearray(zipped({"a": b"1", "b": b"2"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    encrypted, plain = _members(bytes(data))
    assert ("encrypted" in encrypted.gap, encrypted.data, plain.data) == (True, b"", b"2")


def test_a_window_of_zstd_is_bounded() -> None:
    """A frame of nine bytes may ask for two gibibytes."""
    with pytest.raises(BrokenArchive, match=r"(?i)memory|window"):
        _members(b"\x28\xb5\x2f\xfd\x00" + bytes([(31 - 10) << 3]) + b"\x01\x00\x00")


def test_what_turns_the_direction_of_writing_is_shown_as_an_escape() -> None:
    """A name could else end in another ending than it seems to."""
    (found,) = _members(tar({"\u202egpj.json": b"1"}))
    assert found.path == "x/\\u202egpj.json"


def test_control_characters_in_paths_are_shown_as_escapes() -> None:
    """They could steer a terminal."""
    (found,) = _members(tar({"a\x1b[31m": b"1"}))
    assert found.path == "x/a\\x1b[31m"


@given(st.binary(max_size=300), st.sampled_from(["", *COMPRESSED, "zip", "tar"]))
def test_hostile_bytes_are_read_or_refused(data: bytes, form: str) -> None:
    """Nothing else comes of them."""
    prefix = {"": b"", "zip": b"PK\x03\x04", "tar": tar({"a": b"1"})[:512]}
    text = prefix[form] + data if form in prefix else COMPRESSED[form](data)[:5] + data
    try:
        _members(text)
    except (BrokenArchive, TooMuch):
        return


SETS = as_json(typed("DaemonSet", workload(), api_version="apps/v1"))
LAYOUTS: Mapping[str, Mapping[str, bytes]] = {
    "support-bundle": {
        "support-bundle-2024/version.yaml": b"apiVersion: troubleshoot.sh/v1beta2\nkind: SupportBundle\n",
        "support-bundle-2024/cluster-resources/nodes.json": as_json(typed("Node", node("a"))),
        "support-bundle-2024/cluster-resources/daemonsets/kube-system.json": SETS,
        "support-bundle-2024/cluster-resources/pods/logs/kube-system/x/calico-node.log": b"2024 [INFO] {x}\n",
    },
    "must-gather": {
        "must-gather.local/quay-io-x/version": b"openshift/must-gather\n4.16.0\n",
        "must-gather.local/quay-io-x/cluster-scoped-resources/core/nodes/a.yaml": as_yaml(node("a")),
        "must-gather.local/quay-io-x/namespaces/kube-system/apps/daemonsets.yaml": as_yaml(
            typed("DaemonSet", workload(), api_version="apps/v1")
        ),
    },
    "sonobuoy": {
        "meta/run.log": b"time=2024 level=info\n",
        "resources/cluster/core_v1_nodes.json": as_json(typed("Node", node("a")), indent=None),
        "resources/ns/kube-system/apps_v1_daemonsets.json": SETS,
        "serverversion.json": b'{"major":"1","minor":"29","gitVersion":"v1.29.6"}',
    },
    "cluster-info dump": {
        "nodes.json": as_json(typed("Node", node("a"))),
        "kube-system/daemonsets.json": SETS,
        "kube-system/calico-node-x/logs.txt": b"==== START logs for container calico-node of pod x ====\nx\n",
    },
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", ["gz", "zst", "folder"])
def test_bundles_are_read_by_their_layout(layout: str, form: str, tmp_path: Path) -> None:
    """Packed or as a folder, they show the same."""
    path = tmp_path / "bundle"
    if form == "folder":
        for name, data in LAYOUTS[layout].items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(data)
    else:
        path.write_bytes(COMPRESSED[form](tar(LAYOUTS[layout])))
    cluster = cluster_of(*_read(path))
    assert [each.name for each in cluster.nodes] == ["a"]
    assert cluster.covers("Node")
    assert cluster.covers("DaemonSet", "kube-system")
    assert [each.version_text for each in cluster.components if each.name == "calico"] == ["v3.27.3"]


def test_a_kubeconfig_in_an_archive_is_neither_read_nor_kept() -> None:
    """It is said that it is there, and nothing of it."""
    config = b"apiVersion: v1\nkind: Config\nusers: [{name: admin, user: {token: s3cr3t}}]\n"
    cluster = cluster_of(
        *(source(data, f"x/{name}", is_named=False) for name, data in {"kube/config": config, "n.json": NODES}.items())
    )
    assert any("kubeconfig" in each for each in notes(cluster))
    assert "s3cr3t" not in repr(cluster)


def test_many_files_passed_over_are_one_note() -> None:
    """A bundle holds hundreds of logs."""
    logs = [
        SourceText(name=f"b/logs/{number:03}.log", data=b"prose\n", is_named=False, within="b") for number in range(300)
    ]
    cluster = cluster_of(source(NODES), *logs)
    assert notes(cluster) == [
        "0 of 300 files in it were understood",
        "skipped 300 files (logs/000.log, logs/001.log, logs/002.log and 297 more): this is no inventory",
    ]
    assert len(notes(cluster_of(source(NODES), *logs[:3]))) == 3


def test_files_of_many_documents_are_one_note_too() -> None:
    """However many are in each. One that was understood in part is told by itself, with its line."""
    events = [
        SourceText(name=f"b/{number}.json", data=b"[" + b"{}," * number + b"{}]", is_named=False, within="b")
        for number in range(1, 6)
    ]
    mixed = SourceText(name="b/m.json", data=json.dumps(node("b")).encode() + b"\n{}\n", is_named=False, within="b")
    assert notes(cluster_of(source(NODES), *events, mixed)) == [
        "1 of 6 files in it were understood",
        "skipped 5 files (1.json, 2.json, 3.json and 2 more): this document is of no form we know",
        "skipped: this document is of no form we know (b/m.json:2)",
    ]
