"""What speaks against setting a fact, how it is done, and what users feel of it.

Nothing is put together by it that did not stand together before. But a table may look at the fact: then a pair that
stood well, or of which nothing was said, can be refused or in doubt afterwards.
"""

from __future__ import annotations

from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.runbook import Change
from advisor.planner.cost import Disruption
from advisor.planner.disruption import disruption_of
from advisor.planner.grounds import Grounds, State
from advisor.planner.pairs import asks, newly_said, versions_of
from advisor.planner.runbooks import RunbookChoice, runbook_choice
from advisor.planner.said import Said


class SettingRulings:
    """Asks for each hop of a setting once. Settings are numbered after the axes."""

    def __init__(self, knowledge: KnowledgeBase, grounds: Grounds) -> None:
        self._knowledge = knowledge
        self._grounds = grounds
        self._said: dict[tuple[State, int, int], Said] = {}

    def said(self, state: State, number: int, end: int) -> Said:
        """What speaks against a setting from a state, and what it rests on."""
        key = (state, number, end)
        if key not in self._said:
            axis = self._grounds.settings[number - len(self._grounds.axes)]
            barred = Said(against=frozenset(axis.settings[end - 1].barred))
            here = self._grounds.at(state)
            after = self._grounds.at((*state[:number], end, *state[number + 1 :]))
            standing = versions_of([*self._grounds.components_at(state), *self._grounds.held])
            asking = [each for each in self._knowledge.upgrades.tables.values() if asks(each, axis.fact)]
            self._said[key] = barred | newly_said(asking, standing, here, after)
        return self._said[key]

    def felt(self, state: State, number: int) -> Disruption:
        """What users feel of any setting of a fact from a state."""
        return disruption_of(self.runbook(state, number))

    def runbook(self, state: State, number: int) -> RunbookChoice:
        """How any setting of a fact is done, as far as what is known before it tells."""
        component = self._grounds.settings[number - len(self._grounds.axes)].component
        change = Change.SETTING if component else Change.KERNEL
        return runbook_choice(component, self._knowledge, self._grounds.at(state), change)
