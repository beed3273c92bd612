"""Whoever is told how far a search has come, and can end it."""

from __future__ import annotations

from typing import Protocol


class Observer(Protocol):
    """Told of the work of a search while it goes on."""

    def followed(self) -> None:
        """One more path was followed. What it raises ends the search, and goes through to whoever began it."""


class Nobody:
    """Is told, and does nothing."""

    def followed(self) -> None:
        """Goes on."""


NOBODY = Nobody()
