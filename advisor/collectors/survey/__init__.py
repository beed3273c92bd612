"""Reads whole clusters over their APIs: `survey(targets, knowledge)` gives an `Inventory` of all of them.

`live` knows how to ask one API server; here it is decided what to ask, and what the answers mean for coverage.
"""

from advisor.collectors.survey.survey import survey

__all__ = ["survey"]
