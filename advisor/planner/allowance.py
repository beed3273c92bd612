"""Work that may be done, counted and never timed: whoever runs out of it does so at the same place every time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Allowance:
    """So many steps, for one question."""

    left: int
    is_short: bool = False
    """Whether a step was asked for that nothing was left for. Then what was not found may be there all the same."""

    def take(self) -> bool:
        """Whether one step more may be done."""
        if self.left <= 0:
            self.is_short = True
            return False
        self.left -= 1
        return True
