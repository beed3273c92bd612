"""Who answers for something a person put on record, why, and until when."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The person behind a waiver or an answer."""

    owner: str
    reason: str
    expires: datetime.date
    """The last day it holds, to its end in UTC."""
    link: str | None = None
    """A ticket or a page about it; None when there is none."""

    def has_expired(self, today: datetime.date) -> bool:
        """Whether its last day lies behind `today`, a day in UTC."""
        return today > self.expires
