"""The table a reader gets: what was measured, against what, and whether it is where it should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.measure import Sample

_TITLES = ("Work", "ours", "yardstick", "", "ratio", "goal", "peak memory")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One line of the table."""

    work: str
    ours: Sample
    yardstick: Sample | None = None
    """None for work that nothing else does."""
    against: str = ""
    """What the yardstick is."""
    goal: float | None = None
    """The greatest ratio; None where none is set."""
    goal_memory: int | None = None
    """The most memory, in bytes."""

    @property
    def ratio(self) -> float | None:
        """How many times as long as the yardstick it takes."""
        return self.ours.seconds / self.yardstick.seconds if self.yardstick else None

    @property
    def is_met(self) -> bool:
        """Whether no goal is missed."""
        is_fast = self.goal is None or (self.ratio is not None and self.ratio <= self.goal)
        return is_fast and (self.goal_memory is None or self.ours.peak <= self.goal_memory)


def as_table(measured: Sequence[Measured]) -> str:
    """The table as Markdown, columns aligned; a missed goal is marked."""
    rows = [_TITLES, *(_cells(each) for each in measured)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_TITLES))]
    lines = [
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |".rstrip() for row in rows
    ]
    lines.insert(1, f"|{'|'.join('-' * (width + 2) for width in widths)}|")
    return "\n".join(lines)


def _cells(each: Measured) -> tuple[str, ...]:
    return (
        each.work,
        _time(each.ours.seconds),
        _time(each.yardstick.seconds) if each.yardstick else "",
        each.against,
        f"{each.ratio:.2f} ×" if each.ratio is not None else "",
        _goal(each),
        _held(each.ours),
    )


def _goal(each: Measured) -> str:
    parts = [
        *([f"≤ {each.goal:g} ×"] if each.goal is not None else []),
        *([f"≤ {_memory(each.goal_memory)}"] if each.goal_memory else []),
    ]
    return f"{', '.join(parts)}{'' if each.is_met else '  MISSED'}"


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def _held(sample: Sample) -> str:
    return _memory(sample.peak) + (f", a worker {_memory(sample.worker)}" if sample.worker else "")


def _memory(size: int) -> str:
    return f"{size / 1e6:.0f} MB" if size else ""
