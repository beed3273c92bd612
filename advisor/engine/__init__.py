"""Judges an inventory: `assess(inventory, knowledge)` gives every finding with its evidence and what is missing.

`gate` turns that into a verdict and an exit code. Nothing here reads a file, a clock or a network.
"""

from advisor.engine.assess import assess

__all__ = ["assess"]
