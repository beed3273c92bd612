"""Every reader of something from outside, as one function: bytes -> what would be shown of them, or `InvalidInput`."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeAlias
from zlib import crc32

from advisor.collectors import collect
from advisor.collectors.live.contexts import choose
from advisor.collectors.live.kubeconfig import read_kubeconfig
from advisor.collectors.live.target import KubeconfigFiles
from advisor.collectors.live.users import user_of
from advisor.collectors.sources import SourceText, read_sources
from advisor.documents.inventory_dump import dump_inventory
from advisor.documents.knowledge import load_knowledge
from advisor.documents.minisign import public_key, verify
from advisor.documents.osv import osv_faults
from advisor.documents.settings_file import load_settings_file
from advisor.documents.trust import Trust
from advisor.engine import assess
from advisor.problems import Place
from advisor.report.inventory_page import inventory_page
from tests.collectors.written import knowledge
from tests.documents.small_rules import write_rules
from tests.documents.small_upgrades import UPGRADES
from tests.fuzz.papers import (
    read_answers_file,
    read_baseline,
    read_marks_file,
    read_plan_file,
    read_results_file,
    read_waivers_file,
)
from tests.fuzz.programs import PROGRAMS
from tests.fuzz.saved import own_folder, saved
from tests.fuzz.servers import read_api_answer, read_measurement

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


def _osv(data: bytes) -> str:
    return repr(osv_faults(data, file="osv.json", components=knowledge().components, read="2026-11-21"))


def _settings(data: bytes) -> str:
    return repr(load_settings_file(saved(data)).values)


def _kubeconfig(data: bytes) -> str:
    """As far as a context is chosen; nothing is connected with, and no plugin is run."""
    files = KubeconfigFiles(paths=(saved(data),), must_exist=True, origin="--kubeconfig")
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
    return repr(load_knowledge([saved(data)], use_cache=False, trust=Trust(allow_unsigned=True)).files)


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
    "answers": read_answers_file,
    "waivers": read_waivers_file,
    "settings": _settings,
    "report": read_baseline,
    "plan": read_plan_file,
    "marks": read_marks_file,
    "results": read_results_file,
    "api": read_api_answer,
    "prometheus": read_measurement,
    "osv": _osv,
    "kubeconfig": _kubeconfig,
    "signature": _signature,
    "bundle": _bundle,
    **PROGRAMS,
    **{f"rules/{inside.replace('/', '+')}": partial(_rules_file, inside=inside) for inside in UPGRADES},
}


def _rules_folder() -> Path:
    folder = own_folder() / "rules"
    return folder if folder.is_dir() else write_rules(folder, UPGRADES)
