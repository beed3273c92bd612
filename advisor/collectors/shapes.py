"""Documents that name neither kind nor form, recognised by the keys they have: one visible table.

A reader gives whether it understood the document; one that did has added to the harvest, if only a note.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import msgspec

from advisor.collectors.envelope import has_kind
from advisor.collectors.harvest import Harvest
from advisor.collectors.hosts.ansible import is_cache, is_result, is_unreached
from advisor.collectors.hosts.reading import read_cache, read_result, read_unreached
from advisor.collectors.image_lists import is_crictl, read_crictl
from advisor.collectors.intended.chart_values import read_values
from advisor.collectors.intended.node_config import is_node_config, read_node_config
from advisor.collectors.intended.rke1 import is_cluster_file, is_state_file, read_cluster_file, read_state_file
from advisor.collectors.kubernetes_objects import KubernetesReader
from advisor.collectors.layouts import coverage_at, is_whole_list, listed_at
from advisor.collectors.objects import Item, JsonText
from advisor.collectors.old_dumps import as_list, is_old_dump
from advisor.collectors.wanted import Wanted
from advisor.problems import Place

Reader: TypeAlias = Callable[[JsonText, Place, Wanted, Harvest], bool]


def read_shaped(text: JsonText, place: Place, wanted: Wanted, harvest: Harvest) -> bool:
    """Reads a document by its keys; false when it is of no form we know. Raises one of `MALFORMED`."""
    keys = frozenset(msgspec.json.decode(text, type=dict[str, msgspec.Raw]))
    return any(read(text, place, wanted, harvest) for fits, read in SHAPES if fits(keys))


def read_array(items: list[msgspec.Raw], place: Place, wanted: Wanted, harvest: Harvest) -> bool:
    """Reads an array that is a list by the place of its file; false where it is a row of documents."""
    if not any(map(has_kind, items[:1])):
        return read_unnamed(items, place, wanted, harvest)
    if not is_whole_list(place.file):
        return False
    _read_list(Item(kind="List", api_version="v1", items=items), place, wanted, harvest)
    return True


def read_unnamed(items: list[msgspec.Raw], place: Place, wanted: Wanted, harvest: Harvest) -> bool:
    """Reads objects that do not say their kind, where the place of their file does; false where it does not."""
    listed = listed_at(place.file)
    if listed is None or not items:
        return False
    _read_list(Item(kind=f"{listed.kind}List", api_version=listed.api_version, items=items), place, wanted, harvest)
    return True


def _read_old_dump(text: JsonText, place: Place, wanted: Wanted, harvest: Harvest) -> bool:
    written = as_list(text, place.file)
    if written is not None:
        item = msgspec.json.decode(written, type=Item)
        _read_list(item, place, wanted, harvest)
        harvest.coverage.extend(coverage_at(item, place.file))
    return written is not None


def _read_list_by_place(text: JsonText, place: Place, wanted: Wanted, harvest: Harvest) -> bool:
    return read_unnamed(msgspec.json.decode(text, type=Item).items or [], place, wanted, harvest)


def _read_list(item: Item, place: Place, wanted: Wanted, harvest: Harvest) -> None:
    KubernetesReader(wanted, harvest).read(item, b"", place)


SHAPES: tuple[tuple[Callable[[frozenset[str]], bool], Reader], ...] = (
    (is_old_dump, _read_old_dump),
    (lambda keys: "items" in keys and "kind" not in keys, _read_list_by_place),
    (is_result, read_result),
    (is_cache, read_cache),
    (is_unreached, read_unreached),
    (is_crictl, read_crictl),
    (is_state_file, read_state_file),
    (is_cluster_file, read_cluster_file),
    (is_node_config, read_node_config),
    (lambda keys: "kind" not in keys, read_values),
)
