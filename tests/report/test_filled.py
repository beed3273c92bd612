"""Runbooks with the values of a hop in their fields."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName, RunbookId
from advisor.model.runbook import Runbook
from advisor.model.template import Supplier
from advisor.planner.outcome import Moved, PlannedHop
from advisor.report.filled import filled, values_of
from tests.builders import RKE2, version
from tests.engine.conftest import knowledge

__all__ = ["knowledge"]


def hop(of: ComponentName = RKE2, start: str = "v1.29.6+rke2r1", end: str = "v1.30.14+rke2r4") -> PlannedHop:
    """A hop that does nothing but move a component."""
    return PlannedHop(
        window=1,
        moves=Moved(component=of, start=start, end=end),
        end=version(end, RKE2),
        drags=(),
        permitted_by=(),
        hazards=(),
        rests_on=(),
        clears=(),
        introduces=(),
    )


@pytest.fixture
def manual(knowledge: KnowledgeBase) -> Runbook:
    """How RKE2 is moved by hand."""
    return knowledge.upgrades.runbooks[RunbookId("rke2-manual")]


def _commands(runbook: Runbook) -> str:
    steps = (*runbook.backup, *runbook.actions, *runbook.rollback.steps)
    return "\n".join(each.run.written for each in steps if each.run)


def test_versions_stand_where_their_fields_were(manual: Runbook, knowledge: KnowledgeBase) -> None:
    """Forwards to the new one, and back to the old."""
    done = filled(manual, values_of(hop(), ["n1", "n2"], knowledge))
    assert "INSTALL_RKE2_VERSION=v1.30.14+rke2r4 sh -" in _commands(done.runbook)
    assert "INSTALL_RKE2_VERSION=v1.29.6+rke2r1 sh -" in _commands(done.runbook)


def test_one_node_is_named_and_of_several_each_has_its_turn(manual: Runbook, knowledge: KnowledgeBase) -> None:
    """A command for one of many nodes must not look as if it were for all."""
    one = filled(manual, values_of(hop(), ["n1"], knowledge))
    several = filled(manual, values_of(hop(), ["n1", "n2"], knowledge))
    assert "kubectl drain n1 " in _commands(one.runbook)
    assert "kubectl drain {node} " in _commands(several.runbook)
    assert "node" not in {each.name for each in one.blanks}
    assert "node" in {each.name for each in several.blanks}


def test_a_name_that_is_none_stays_out(manual: Runbook, knowledge: KnowledgeBase) -> None:
    """It would be a command of its own; the field is a blank, and is named."""
    done = filled(manual, values_of(hop(), ["n1; rm -rf /"], knowledge))
    assert "rm -rf / " not in _commands(done.runbook)
    assert "node" in {each.name for each in done.blanks}


def test_every_shipped_runbook_can_be_filled(knowledge: KnowledgeBase) -> None:
    """What is left blank a person knows, or the inventory tells only in part; versions never are."""
    for runbook in knowledge.upgrades.runbooks.values():
        if runbook.component is not None:
            done = filled(runbook, values_of(hop(runbook.component), [], knowledge))
            left = {each.name for each in done.blanks if each.comes_from is not Supplier.PERSON}
            assert not left & {"from", "to", "to_number"}, runbook.id


def test_filling_changes_no_words_of_ours(manual: Runbook, knowledge: KnowledgeBase) -> None:
    """Who says so, and where that can be read, stay as they are."""
    done = filled(manual, values_of(hop(), [], knowledge)).runbook
    assert replace(done, conditions=()).references == manual.references
    assert [each.authority for each in done.actions] == [each.authority for each in manual.actions]
    assert [each.title for each in done.prechecks] == [each.title for each in manual.prechecks]
