"""Judges many clusters in one run: `judge_estate` gives what each inventory comes to, in the order of the sources.

It never holds more than the batches under way, and which process judges one changes nothing in what comes out.
"""

from advisor.estate.flow import judge_estate

__all__ = ["judge_estate"]
