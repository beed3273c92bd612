"""A managed cluster that is planned without the one its manager runs in: what is not to be judged or asked there.

Its agents state the manager's version, and what the manager allows of the cluster is asked of that. But the manager is
moved where it runs: its own findings are those of that cluster, and so are the tables about where it may run.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from advisor.engine import assess
from advisor.model.assessment import ClusterAssessment
from advisor.model.compatibility import CompatibilityTable, Role
from advisor.model.inventory import Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.planner.question import Options


def tended_alone(
    assessed: ClusterAssessment, knowledge: KnowledgeBase, options: Options
) -> tuple[ClusterAssessment, KnowledgeBase]:
    """A managed cluster, and what of the knowledge base bears on it; both as they are for any other cluster."""
    known = knowledge.components
    managers = {each.name for each in assessed.components if known[each.name].manages_clusters}
    if assessed.cluster.managed_by is None or not managers:
        return assessed, knowledge
    tables = {
        name: each
        for name, each in knowledge.upgrades.tables.items()
        if not (_is_local(each) and each.of.component in managers)
    }
    foreign = {advisory.id for name in managers for advisory in knowledge.by_component.get(name, ())}
    own = replace(
        knowledge,
        advisories=MappingProxyType(
            {name: knowledge.advisories[name] for name in knowledge.advisories if name not in foreign}
        ),
        by_component=MappingProxyType(
            {name: knowledge.by_component[name] for name in knowledge.by_component if name not in managers}
        ),
        upgrades=replace(knowledge.upgrades, tables=MappingProxyType(tables)),
    )
    judged = assess(
        Inventory(clusters=(assessed.cluster,)),
        own,
        edition=options.edition,
        record=replace(options.record, answers=()),
        horizon=options.horizon,
    )
    return judged.clusters[0], own


def _is_local(table: CompatibilityTable) -> bool:
    return table.other is not None and table.other.role is Role.LOCAL
