"""How many inventories go into the next batch: handing one over costs a millisecond or two, which has to be little."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from advisor.estate.batch import Batch, Charge
from advisor.estate.unit import Unit

#: A batch is to keep a worker busy for so many seconds.
ENOUGH_SECONDS = 0.25
#: No batch is larger, however fast the last ones were: what is under way is what a run holds.
MOST_UNITS = 512
#: Nor does one hold more than this, but for a single inventory that is larger.
MOST_BYTES = 16 << 20
#: From one batch to the next it grows by no more than this: the first ones also pay for what is loaded once.
MOST_GROWTH = 4


@dataclass(slots=True)
class Sizing:
    """Learns from the batches that were judged."""

    units: int = 1
    most: int | None = None
    """No batch is larger than this either; None where `MOST_UNITS` is enough."""

    def learn(self, units: int, seconds: float) -> None:
        """So many inventories took so long."""
        fitting = int(units * ENOUGH_SECONDS / max(seconds, 1e-6)) + 1
        self.units = max(1, min(fitting, units * MOST_GROWTH, MOST_UNITS, self.most or MOST_UNITS))


def batches(units: Iterable[Unit], charge: Charge, sizing: Sizing) -> Iterator[Batch]:
    """The units in their order, each batch as large as is right when it is asked for.

    A full batch does not wait for the unit behind it, which may have to be read from far away.
    """
    coming = iter(units)
    left_over = next(coming, None)
    while left_over is not None:
        chosen = [left_over]
        room = MOST_BYTES - left_over.size
        most = sizing.units
        left_over = None
        while len(chosen) < most and (following := next(coming, None)) is not None:
            if following.size > room:
                left_over = following
                break
            chosen.append(following)
            room -= following.size
        yield Batch(charge=charge, units=tuple(chosen))
        left_over = left_over or next(coming, None)
