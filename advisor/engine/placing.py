"""The first operand of every status: where a component stands by what an advisory says of versions, or of support."""

from __future__ import annotations

from typing import assert_never

from advisor.engine import support
from advisor.engine.ranges import TRUTH_OF, judge_version
from advisor.model.advisory import Advisory
from advisor.model.component import Component
from advisor.model.finding import Placed, RangeEvidence, SupportEvidence
from advisor.model.release import Catalogue
from advisor.model.support import Horizon
from advisor.truth import Truth


def placed_by(advisory: Advisory, component: Component, catalogue: Catalogue | None, horizon: Horizon | None) -> Placed:
    """How the component itself is judged, whatever the conditions."""
    if advisory.support is not None:
        return support.judge_support(advisory.support, component, horizon)
    return judge_version(advisory, component, catalogue)


def truth_of_placed(placed: Placed) -> Truth:
    """Whether it is affected as far as the component itself tells."""
    match placed:
        case RangeEvidence():
            return TRUTH_OF[placed.verdict]
        case SupportEvidence():
            return support.TRUTH_OF[placed.verdict]
        case _:
            assert_never(placed)
