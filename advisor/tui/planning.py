"""What is asked of the planner, and what came of it so far: some plans may be there while others are still made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor.problems import Problem
from advisor.report.wish import Wish
from advisor.tui.desk import Judged

if TYPE_CHECKING:  # the planner: nothing of it is on the first screen
    from advisor.report.plan_document import Outlook, PlanReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Planning:
    """What is asked of the planner, and what came of it last."""

    wish: Wish = field(default_factory=Wish)
    of: Judged | None = None
    """What the plans were made from; None before the first."""
    made_for: Wish = field(default_factory=Wish)
    """What was asked of the plans that are there; while others are made this may be something else."""
    report: PlanReport | None = None
    problems: tuple[Problem, ...] = ()
    """Why some clusters have no plan, or none has."""
    unmade: tuple[tuple[str, ...], ...] = ()
    """The clusters of each plan that is not made yet."""
    is_under_way: bool = False
    """Whether plans are being made right now."""

    @property
    def count(self) -> int:
        """How many plans there are, or will be."""
        return (len(self.report.plans) if self.report else 0) + len(self.unmade)

    def with_plans(self, judged: Judged, outlook: Outlook) -> Planning:
        """Plans that were made. Before the first of them is, those of before stay."""
        if not outlook.report.plans and outlook.unmade and self.report and self.report.plans:
            return self
        return Planning(
            wish=self.wish,
            of=judged,
            made_for=self.wish,
            report=outlook.report,
            problems=outlook.problems,
            unmade=outlook.unmade,
            is_under_way=self.is_under_way and bool(outlook.unmade),
        )

    def begun(self, judged: Judged, wish: Wish) -> PlanReport | None:
        """The plans of a wish of which others are still to be made; None where there are no such plans."""
        is_same = self.of is judged and self.made_for == wish and self.unmade
        return self.report if is_same else None
