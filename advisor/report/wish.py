"""What a plan is asked for, as it was typed: the flags of `advisor plan`, without their dashes."""

from __future__ import annotations

from dataclasses import dataclass

GOALS = ("clear", "latest-patch", "latest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Every field holds what its flag would; names stand beside each other with blanks between them."""

    goal: str = "clear"
    target: str = ""
    """In place of a goal."""
    edition: str = ""
    """Empty for what the running releases prove."""
    avoid: str = ""
    keep: str = ""
    every: str = "90d"
    hops_per_window: str = "1"
    max_hops: str = ""
    """Empty for as many as it takes."""
    allow_os: bool = False
    allow_prerelease: bool = False
    assume_nearest: bool = False

    @property
    def flags(self) -> str:
        """As they would be typed behind `advisor plan`; what is usual is left out."""
        usual = Wish()
        told: list[str] = []
        for name in ("goal", "edition", "every", "hops_per_window", "max_hops"):
            value: str = getattr(self, name)
            if value and value != getattr(usual, name) and not (name == "goal" and self.target):
                told.append(f"--{name.replace('_', '-')} {value}")
        for name in ("target", "avoid", "keep"):
            told.extend(f"--{name} {each}" for each in getattr(self, name).split())
        for name in ("allow_os", "allow_prerelease", "assume_nearest"):
            if getattr(self, name):
                told.append(f"--{name.replace('_', '-')}")
        return " ".join(told)
