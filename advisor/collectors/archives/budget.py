"""How much an archive may unpack to, counted over everything nested in it."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.collectors.archives.member import TooMuch

#: A support bundle of a large cluster holds some gigabytes of logs; the bound is where reading it stops to be quick.
MAX_UNPACKED_BYTES = 2 << 30
#: One file: as much as is read of a file that is named.
MAX_MEMBER_BYTES = 768 << 20
#: Must-gather of a large cluster has some ten thousand files.
MAX_MEMBERS = 100_000
#: JSON of ten thousand equal nodes packs by a factor of 60; what packs better is made to do harm.
MAX_RATIO = 200
#: Up to here the ratio is of no concern.
ANY_RATIO_BYTES = 64 << 20
#: Archives inside archives: bundles of several nodes are nested once.
MAX_NESTING = 3


@dataclass(slots=True)
class Budget:
    """What is left of the bounds; one for each archive that is named."""

    packed: int
    """The size of the archive itself, in bytes."""
    unpacked: int = 0
    members: int = 0

    def spend(self, size: int) -> None:
        """Counts bytes that were unpacked. Raises `TooMuch`."""
        self.unpacked += size
        if self.unpacked > MAX_UNPACKED_BYTES:
            raise TooMuch(f"it unpacks to more than {MAX_UNPACKED_BYTES >> 20:,} MiB")
        if self.unpacked > max(ANY_RATIO_BYTES, self.packed * MAX_RATIO):
            raise TooMuch(f"it unpacks to more than {MAX_RATIO} times its size")

    def count(self) -> None:
        """Counts a member. Raises `TooMuch`."""
        self.members += 1
        if self.members > MAX_MEMBERS:
            raise TooMuch(f"it holds more than {MAX_MEMBERS:,} files")
