"""Facts that Ansible gathered: what `ansible -m setup` prints or writes with --tree, and its cache of facts.

Of hundreds of facts a few name the machine, its kernel and its system; environment, users and keys are not looked at.
Facts: https://docs.ansible.com/ansible/latest/collections/ansible/builtin/setup_module.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

import msgspec

from advisor.collectors.hosts.host import Host
from advisor.collectors.objects import ABSENT, JsonText, decoded, part_of
from advisor.documents.bounded import printable
from advisor.model.provenance import Provenance

_RESULT = re.compile(rb"^(?P<host>[\w.:-]{1,253}) \| (?P<result>[A-Z]+)!?(?: \| rc=\d+)? (?:=> |>>)", re.MULTILINE)
_FACTS = frozenset({"ansible_kernel", "ansible_nodename", "ansible_distribution", "ansible_hostname"})
WINDOWS, _WINDOWS_OF_OLD = "Windows", "Win32NT"
"""The family, and the system as modules of old called it; those of today give none."""
GATHERED = frozenset({"SUCCESS", "CHANGED"})


class _Lsb(msgspec.Struct):
    description: str = ""


class _Facts(msgspec.Struct, rename=lambda name: f"ansible_{name}"):
    nodename: str = ""
    hostname: str = ""
    kernel: str = ""
    system: str = ""
    os_family: str = ""
    lsb: msgspec.Raw = ABSENT


class _Result(msgspec.Struct):
    """What the module answers."""

    ansible_facts: msgspec.Raw = ABSENT


@dataclass(frozen=True, slots=True)
class Unreached:
    """A machine that gave no facts."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Foreign:
    """A machine that can be no node: neither Linux nor Windows runs on it."""

    name: str
    system: str


def is_result(keys: Set[str]) -> bool:
    """Whether a document with these keys is what the setup module answered."""
    return "ansible_facts" in keys


def is_cache(keys: Set[str]) -> bool:
    """Whether a document with these keys is a machine's entry in the cache of facts."""
    return len(keys & _FACTS) > 1


def is_unreached(keys: Set[str]) -> bool:
    """Whether a document with these keys says, as `--tree` writes it, why a machine gave no facts."""
    return {"unreachable", "msg"} <= keys


def host_in(text: JsonText, file: str, *, is_cached: bool) -> Host | Foreign | None:
    """The machine that facts describe; None when they do not name it. Raises one of `MALFORMED`."""
    facts = decoded(text, _Facts) if is_cached else part_of(decoded(text, _Result).ansible_facts, _Facts)
    name = facts.nodename or facts.hostname
    if not name:
        return None
    if facts.os_family == WINDOWS or facts.system == _WINDOWS_OF_OLD:
        seen = Provenance(source=file, object=f"host {name}", field="ansible_os_family", text=facts.os_family)
        return Host(name=name, operating_system=WINDOWS.lower(), seen_in=seen)
    if facts.system not in {"", "Linux"}:
        return Foreign(name, printable(facts.system))
    place = Provenance(source=file, object=f"host {name}", field="ansible_kernel", text=facts.kernel)
    return Host(name=name, kernel=facts.kernel, os_image=part_of(facts.lsb, _Lsb).description, seen_in=place)


def results_in(data: bytes, file: str) -> Iterator[Host | Foreign | Unreached]:
    """The machines of what `ansible -m setup` printed. Raises one of `MALFORMED`."""
    found = list(_RESULT.finditer(data))
    ends = [each.start() for each in found[1:]] + [len(data)]
    line, counted = 1, 0
    for result, end in zip(found, ends, strict=True):
        line, counted = line + data.count(b"\n", counted, result.start()), result.start()
        name = result["host"].decode()
        told = data[result.end() : end].strip()
        host = host_in(told, file, is_cached=False) if result["result"].decode() in GATHERED else None
        yield host or Unreached(name, line)


def is_printed(data: bytes) -> bool:
    """Whether a text is what `ansible -m setup` printed: its first line that holds anything names a machine."""
    start = re.match(rb"\s*", data)
    return _RESULT.match(data, start.end() if start else 0) is not None
