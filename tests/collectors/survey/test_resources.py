"""The table of kinds: every kind the shipped rules ask for has a row, and only those kinds are read."""

from __future__ import annotations

from dataclasses import replace

from advisor.collectors.survey.resources import ALWAYS, ON_DEMAND, SERVED, groups_of, kinds_to_read
from advisor.collectors.wanted import wanted_from
from advisor.model.fact import Sign
from tests.collectors.survey.conftest import Read
from tests.collectors.survey.scripted_cluster import ScriptedCluster
from tests.collectors.written import knowledge, namespace

WANTED = wanted_from(knowledge())


def test_every_kind_that_rules_ask_for_has_a_row() -> None:
    """Or else the advisor would not know where to look."""
    assert set(kinds_to_read(WANTED)) <= SERVED.keys()


def test_the_groups_of_a_fact_are_those_of_the_table() -> None:
    """A rule that names groups and the table that names them too must not part."""
    stated = {kind: frozenset(objects.groups) for kind, each in WANTED.objects.items() for _, objects in each}
    assert stated
    assert stated == {kind: frozenset(SERVED[kind].groups) for kind in stated}


def test_what_is_read_follows_from_the_rules() -> None:
    """Without facts and components only nodes, namespaces and workloads are left."""
    bare = replace(knowledge(), facts={}, components={})
    assert kinds_to_read(wanted_from(bare)) == ALWAYS
    assert not ON_DEMAND & set(kinds_to_read(WANTED))
    assert groups_of(ALWAYS) == {"", "apps"}


def test_a_kind_without_a_row_is_a_gap(read: Read) -> None:
    """A rules folder of one's own may ask for what the table does not have; it is not taken for absent."""
    fact = next(fact for fact in knowledge().facts.values() if fact.signs)
    sign = Sign(kind="Gadget", name="g", value=fact.signs[0].value)
    strange = replace(knowledge(), facts={**knowledge().facts, fact.name: replace(fact, signs=(sign,))})
    cluster = read(ScriptedCluster(objects=[namespace("kube-system")]), rules=strange)
    (entry,) = (each for each in cluster.coverage if each.kind == "Gadget")
    assert "nothing tells the advisor where" in entry.gap
