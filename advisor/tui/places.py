"""Where one can go, in the order of the keys 1, 2, 3. `modes.py` has the screen of each."""

from __future__ import annotations

from enum import StrEnum


class Place(StrEnum):
    """The screens, by their names."""

    OVERVIEW = "overview"
    FINDINGS = "findings"
    PLAN = "plan"
    KNOWLEDGE = "knowledge"
    CHECKLIST = "checklist"

    @property
    def key(self) -> str:
        """The key that leads there."""
        return str(list(Place).index(self) + 1)

    @property
    def title(self) -> str:  # type: ignore[override]  # a title for people, in place of str.title
        """Its name for people."""
        return self.value.capitalize()
