"""Reads the outside world: `collect(sources, knowledge)` gives an `Inventory` with what each source could not see."""

from advisor.collectors.collect import collect

__all__ = ["collect"]
