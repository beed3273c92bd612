"""Every reader of something from outside, as one function: bytes -> what would be shown of them, or `InvalidInput`."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import TypeAlias
from zlib import crc32

from advisor.collectors import collect
from advisor.collectors.live.contexts import choose
from advisor.collectors.live.kubeconfig import read_kubeconfig
from advisor.collectors.live.target import KubeconfigFiles
from advisor.collectors.live.users import user_of
from advisor.collectors.sources import SourceText, read_sources
from advisor.documents.answers import read_answers
from advisor.documents.inventory_dump import dump_inventory
from advisor.documents.knowledge import load_knowledge
from advisor.documents.minisign import public_key, verify
from advisor.documents.osv import osv_faults
from advisor.documents.report import read_report
from advisor.documents.settings_file import load_settings_file
from advisor.documents.trust import Trust
from advisor.documents.waivers import load_waivers
from advisor.engine import assess
from advisor.problems import Place
from advisor.report.inventory_page import inventory_page
from tests.collectors.written import knowledge
from tests.documents.small_rules import RULES, write_rules

Read: TypeAlias = Callable[[bytes], str]
"""Gives a text as a person would see it. Raises `InvalidInput`, and nothing else."""

#: One input in so many is judged and written down as well, which costs more than reading it.
_JUDGED, _WRITTEN_DOWN = 32, 8


def read_source(data: bytes) -> str:
    """What `advisor inventory show -` prints. What is written down in the advisor's own form can be read again."""
    inventory = collect(read_sources(["-"], io.BytesIO(data)), knowledge())
    chance = crc32(data)
    if chance % _WRITTEN_DOWN == 0:
        written = dump_inventory(inventory, "json").encode()
        again = collect([SourceText(name="again.json", data=written, is_named=True)], knowledge())
        assert dump_inventory(again, "json").encode() == written, "what is written down reads as something else"
    if chance % _JUDGED == 0:
        assess(inventory, knowledge())
    return inventory_page(inventory, knowledge(), columns=80, colour=False)


def _answers(data: bytes) -> str:
    return repr(read_answers(data, Path("answers.yaml"), knowledge()))


def _report(data: bytes) -> str:
    return repr(read_report(data, file="report.json"))


def _osv(data: bytes) -> str:
    return repr(osv_faults(data, file="osv.json", components=knowledge().components, read="2026-11-21"))


def _waivers(data: bytes) -> str:
    return repr(load_waivers(_saved(data), knowledge()).waivers)


def _settings(data: bytes) -> str:
    return repr(load_settings_file(_saved(data)).values)


def _kubeconfig(data: bytes) -> str:
    """As far as a context is chosen; nothing is connected with, and no plugin is run."""
    files = KubeconfigFiles(paths=(_saved(data),), must_exist=True, origin="--kubeconfig")
    kubeconfig = read_kubeconfig(files)
    chosen = choose(kubeconfig, None)
    found = user_of(chosen.user) if chosen.user else None
    kubeconfig.refuse_if_wrong()
    return repr(found)


def _signature(data: bytes) -> str:
    """A public key, a line, and a signature of nothing."""
    head, _, signature = data.decode("utf-8", errors="replace").partition("\n\n")
    place = Place(file="key.pub")
    return verify(b"", signature, public_key(head, place=place), place=place)


def _bundle(data: bytes) -> str:
    return repr(load_knowledge([_saved(data)], use_cache=False, trust=Trust(allow_unsigned=True)).files)


def _rules_file(data: bytes, *, inside: str) -> str:
    """One file of a rules folder whose others are well."""
    file = _rules_folder() / inside
    whole = file.read_bytes()
    try:
        file.write_bytes(data)
        return repr(load_knowledge([_rules_folder()], use_cache=False).files)
    finally:
        file.write_bytes(whole)


READERS: Mapping[str, Read] = {
    "source": read_source,
    "archive": read_source,
    "answers": _answers,
    "waivers": _waivers,
    "settings": _settings,
    "report": _report,
    "osv": _osv,
    "kubeconfig": _kubeconfig,
    "signature": _signature,
    "bundle": _bundle,
    **{f"rules/{inside.replace('/', '+')}": partial(_rules_file, inside=inside) for inside in RULES},
}


@cache
def _folder(process: int) -> Path:
    kept = tempfile.TemporaryDirectory(prefix=f"fuzz-{process}-")
    _KEPT.append(kept)
    return Path(kept.name)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []
"""A folder for each process, removed when that ends."""


def _saved(data: bytes) -> Path:
    """The bytes as a file, for what reads nothing else."""
    path = _folder(os.getpid()) / "input"
    path.write_bytes(data)
    return path


def _rules_folder() -> Path:
    folder = _folder(os.getpid()) / "rules"
    return folder if folder.is_dir() else write_rules(folder)
