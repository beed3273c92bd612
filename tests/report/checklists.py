"""Small checklists, for tests of what is made of one."""

from __future__ import annotations

from advisor.model.checklist import Checklist, Hop, Item, ItemId, Part, PlannedChange, Section, Window


def with_step(says: str) -> Checklist:
    """A checklist of one step."""
    item = Item(id=ItemId("w1.step.1"), says="the same in both")
    other = Item(id=ItemId("w1.step.2"), says=says, why=says)
    section = Section(part=Part.STEP, title="Steps", items=(item, other) if says else (item,))
    hop = Hop(title="rke2", clusters=("prod",), sections=(section,))
    window = Window(number=1, not_before="2026-11-21", hops=(hop,))
    change = PlannedChange(clusters=("prod",), outcome="there is a way", alternative="A", windows=(window,))
    return Checklist(made_on="", made_by="", knowledge="", exit_code=0, digest=says, changes=(change,))
