"""Shapes that once took more than their size allows, each under the name of what was wrong."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Callable

import pytest

from tests.collectors.archives.packing import tar, zipped
from tests.collectors.written import as_json, cluster_information, listed, meta, node, workload
from tests.fuzz.oracle import fault_of
from tests.fuzz.readers import READERS

_TABLE = b"NAME  STATUS  ROLES\n"


def _kbom(dependencies: int) -> bytes:
    named = {"bom-ref": "a", "name": "n", "properties": [{"name": "x:HostName", "value": "h"}]}
    root = {"component": {"name": "k8s.io/kubernetes"}}
    below = [{"ref": "a", "dependsOn": ["a"] * dependencies}]
    return json.dumps(
        {"bomFormat": "CycloneDX", "metadata": root, "components": [named], "dependencies": below}
    ).encode()


def _config_maps(count: int) -> bytes:
    maps = (
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta("n", "a"), "data": {"FELIX_BPFENABLED": str(number)}}
        for number in range(count)
    )
    return as_json(listed(*maps))


SHAPES: dict[str, tuple[Callable[[int], bytes], int]] = {
    "blank lines above what may be YAML": (lambda n: b"\n" * n + b"!", 20_000),
    "blank lines where column titles may start": (lambda n: b"x\n" + b"\n" * n + b"!", 150_000),
    "a line of at signs that may be a prompt": (lambda n: _TABLE + b"a@" * n + b"\n", 9_000),
    "an open bracket of at signs that may be a prompt": (lambda n: _TABLE + b"[@" * n + b"\n", 9_000),
    "a line of many programs without a command": (lambda n: (_TABLE + b"k " * n + b"\n") * 3, 9_000),
    "a table of many columns and rows": (lambda n: b"NAME  " + b"A  " * 3000 + b"\n" + b"a b\n" * n, 20_000),
    "a table of many namespaces": (lambda n: b"NAME   STATUS   AGE\n" + b"kube-system   Active   1d\n" * n, 6_000),
    "machines that gave Ansible no facts": (lambda n: b"h | FAILED => {}\n" * n, 30_000),
    "machines whose nodes are other ones": (
        lambda n: b"".join(b"Linux n%d.x 5.4.0-1 #1\n" % number for number in range(n)) + as_json(listed(node())),
        4_000,
    ),
    "a bill of a cluster in which all depends on all": (_kbom, 3_000),
    "one object that states a version many times over": (
        lambda n: as_json(listed(*[workload()] * n, *[cluster_information("v3.27.3")] * n)),
        1_500,
    ),
    "one ConfigMap with other data each time": (_config_maps, 8_000),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_time_stays_in_proportion_to_size(shape: str) -> None:
    """Each of these would have taken minutes, or for ever; the bound is several times what is needed."""
    make, size = SHAPES[shape]
    assert fault_of(READERS["source"], make(size)) is None


@pytest.mark.parametrize(
    "size", [b"77777777777\0", b"\x80" + b"\xff" * 11, b"\x80" + b"\0" * 3 + b"\x7f" + b"\xff" * 7]
)
def test_a_tar_that_claims_a_huge_member_is_refused_at_once(size: bytes) -> None:
    """Its reader would have skipped to the end of what is not there, step by step."""
    data = bytearray(tar({"a": b"1", "b": b"2"}))
    data[124:136] = size
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])
    assert fault_of(READERS["archive"], bytes(data)) is None


def test_a_zip_with_a_nameless_member_is_read() -> None:
    """Python itself looks for the last character of a name."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        archive.writestr("a.json", as_json(listed(node())))
    data = into.getvalue().replace(b"a.json", b"\0.json")
    assert fault_of(READERS["archive"], data) is None


def test_a_sparse_header_that_breaks_off_is_a_broken_archive() -> None:
    """Python reads the map of holes without looking how much there is of it."""
    about = tarfile.TarInfo("a")
    about.type = tarfile.GNUTYPE_SPARSE
    data = bytearray(tar({}, about)[:512])
    data[257:265], data[482] = b"ustar  \0", 1
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])
    assert fault_of(READERS["archive"], bytes(data)) is None


def test_a_sparse_tar_that_hides_how_much_it_skips_is_refused() -> None:
    """Its size is told apart from the one in its header."""
    about = tarfile.TarInfo("a")
    about.type = tarfile.GNUTYPE_SPARSE
    data = bytearray(tar({}, about))
    data[257:265], data[483:495] = b"ustar  \0", b"00000000001\0"
    data[124:136] = b"\x80" + b"\x7f" * 11
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])
    assert fault_of(READERS["archive"], bytes(data)) is None


def test_a_zip_of_a_version_to_come_is_a_broken_archive() -> None:
    """Python refuses it in words of its own."""
    data = zipped({"a": b"1"})
    at = data.index(b"PK\x01\x02") + 6
    assert fault_of(READERS["archive"], data[:at] + b"\x6e\x00" + data[at + 2 :]) is None


def test_a_name_in_a_kubeconfig_cannot_steer_a_terminal() -> None:
    """Problems quote what was written."""
    data = b'{"kind":"Config","current-context":"a","contexts":[{"name":"a","context":{"cluster":"a\\u001b[31mb"}}]}'
    assert fault_of(READERS["kubeconfig"], data) is None
