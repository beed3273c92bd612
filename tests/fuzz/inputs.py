"""The next hostile input: the same for the same random numbers and the same seeds."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from tests.fuzz.containers import hostile_archive
from tests.fuzz.mutations import mutated
from tests.fuzz.trees import changed_tree

ARCHIVES = frozenset({"archive", "bundle"})
#: Archives put into archives grow with each turn; what is larger than any seed shows nothing that less does not.
MOST_PACKED_BYTES = 50_000


def hostile_input(reader: str, seeds: Sequence[bytes], random: Random) -> bytes:
    """One input for a reader, made from its seeds."""
    data = random.choice(seeds)
    if reader in ARCHIVES and random.random() < 0.7:  # the rest is mutated as it stands
        small = [seed for seed in seeds if len(seed) <= MOST_PACKED_BYTES]
        contents = [b"", b"x", b"\0" * 70_000, *small, b'{"kind":"Node","apiVersion":"v1","metadata":{"name":"a"}}']
        return hostile_archive(contents, random)
    if random.random() < 0.5 and (tree := changed_tree(data, random)) is not None:  # half, where it can be
        return tree if random.random() < 0.8 else mutated(tree, seeds, random)  # some are broken as well
    return mutated(data, seeds, random)
