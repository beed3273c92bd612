"""Reads whole clusters over their APIs: `survey(targets, knowledge)` gives an `Inventory` of all of them.

`announce` gives the same clusters to be read one after another, where all would be too many. `live` knows how to ask
one API server; here it is decided what to ask, and what the answers mean for coverage.
"""

from advisor.collectors.survey.announced import Announced, announce, read_ahead
from advisor.collectors.survey.survey import survey

__all__ = ["Announced", "announce", "read_ahead", "survey"]
