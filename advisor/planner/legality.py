"""Whether one hop is legal by itself: the rules for moving the component, and the hazards of everything it drags.

What no rule allows is refused, and so is what one refuses. A hazard that may lie there counts as lying there; one that
somebody can prepare for lets the hop pass with the preparation, any other one does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from advisor.engine.hops import Hop, lies_on, speaks_of
from advisor.model.compatibility import Permission
from advisor.model.condition import leaves
from advisor.model.hop import Direction, Hazard, HopRule, Prepare
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName
from advisor.planner.axes import Axis
from advisor.planner.ground import Ground
from advisor.planner.outcome import Constraint, Permit, Rest
from advisor.planner.said import Said, addresses, facts_in
from advisor.truth import Truth, every, some, truth_of
from advisor.versions import Order, Version


def ruled(axis: Axis, start: int, end: int, knowledge: KnowledgeBase, ground: Ground) -> Said:
    """What bars the version, and what the rules for moving the component say. The ground is that before the hop."""
    hop = _hop(axis, start, end)
    rules = knowledge.upgrades.hops[axis.name].rules
    spoken = {rule.id: _speaks(rule, hop, ground) for rule in rules}
    refusing = [rule for rule in rules if rule.permission is Permission.REFUSED]
    allowing = [rule for rule in rules if rule.permission is Permission.ALLOWED]
    sure = [rule for rule in allowing if spoken[rule.id] is Truth.TRUE]
    chosen = sure or [rule for rule in allowing if spoken[rule.id] is Truth.UNKNOWN]
    against = {_refusal(rule) for rule in refusing if spoken[rule.id] is Truth.TRUE}
    if not chosen:
        against.add(_unruled(axis.name, allowing))
    open_rules = [rule for rule in (*refusing, *chosen) if spoken[rule.id] is Truth.UNKNOWN]
    return Said(
        against=frozenset(against),
        rests=frozenset(_rest(rule, ground) for rule in open_rules),
        permits=frozenset(_permit(rule) for rule in chosen),
    )


def endangered(axis: Axis, start: int, end: int, knowledge: KnowledgeBase, ground: Ground) -> Said:
    """What lies on the way of the component, and of everything that it drags along."""
    changes = list(_changes(axis, start, end))
    lying = [each for each in knowledge.upgrades.hazards.values() if _may_lie(each, changes, ground)]
    prepared = [each for each in lying if _can_prepare(each)]
    against = {_no_way_round(each) for each in lying if not _can_prepare(each)}
    against.update(_steps_back(changes[1:], knowledge, ground))
    return Said(
        against=frozenset(against),
        rests=frozenset(_open_hazards(prepared, changes, ground)),
        hazards=frozenset(each.id for each in prepared),
    )


_Change = tuple[ComponentName, Version, Version]


def _hop(axis: Axis, start: int, end: int) -> Hop:
    return Hop(
        start=axis.candidates[start].version,
        end=axis.candidates[end].version,
        start_is_latest=truth_of(not axis.has_later_patch(start)),
        end_is_latest=truth_of(not axis.has_later_patch(end)),
    )


def _changes(axis: Axis, start: int, end: int) -> Iterator[_Change]:
    """The axis' own change, then those of what it drags that differ."""
    old, new = axis.candidates[start], axis.candidates[end]
    yield axis.name, old.version, new.version
    for name in sorted(old.brings.keys() & new.brings.keys()):
        if old.brings[name] != new.brings[name]:
            yield name, old.brings[name], new.brings[name]


def _speaks(rule: HopRule, hop: Hop, ground: Ground) -> Truth:
    """A permission holds where it holds everywhere, a refusal where it holds anywhere."""
    truths = [speaks_of(rule, hop, truth) for truth in ground.everywhere(leaves(rule.when))]
    return every(truths) if rule.permission is Permission.ALLOWED else some(truths)


def _refusal(rule: HopRule) -> Constraint:
    facts = facts_in(leaves(rule.when))
    return Constraint(name=rule.id, says=rule.says, sources=addresses(rule.references), facts=facts)


def _unruled(name: ComponentName, allowing: Iterable[HopRule]) -> Constraint:
    sources = dict.fromkeys(address for rule in allowing for address in addresses(rule.references))
    return Constraint(name=f"{name} hops", says=f"{name} takes only hops that a rule allows", sources=tuple(sources))


def _permit(rule: HopRule) -> Permit:
    return Permit(rule=rule.id, says=rule.says, sources=addresses(rule.references))


def _rest(rule: HopRule, ground: Ground) -> Rest:
    says = f"whether this rule speaks of the hop is not decided: {rule.says}"
    return Rest(about=rule.id, says=says, facts=ground.gaps(leaves(rule.when)))


def _may_lie(hazard: Hazard, changes: Iterable[_Change], ground: Ground) -> bool:
    return any(_truth(hazard, change, ground) is not Truth.FALSE for change in changes)


def _truth(hazard: Hazard, change: _Change, ground: Ground) -> Truth:
    name, start, end = change
    if hazard.component != name:
        return Truth.FALSE
    return some(lies_on(hazard, start, end, truth) for truth in ground.everywhere(leaves(hazard.when)))


def _can_prepare(hazard: Hazard) -> bool:
    return any(isinstance(way, Prepare) for way in hazard.instead)


def _no_way_round(hazard: Hazard) -> Constraint:
    facts = facts_in(leaves(hazard.when))
    return Constraint(name=hazard.id, says=hazard.title, sources=addresses(hazard.references), facts=facts)


def _open_hazards(prepared: Iterable[Hazard], changes: Sequence[_Change], ground: Ground) -> Iterator[Rest]:
    """Hazards nobody can rule out. The plan is safe either way; it rests on whether the preparation is needed."""
    for hazard in prepared:
        if all(_truth(hazard, change, ground) is not Truth.TRUE for change in changes):
            says = f"whether this hazard lies here is not decided: {hazard.title}"
            yield Rest(about=hazard.id, says=says, facts=ground.gaps(leaves(hazard.when)))


def _steps_back(dragged: Iterable[_Change], knowledge: KnowledgeBase, ground: Ground) -> Iterator[Constraint]:
    """Dragged changes that go back, or that nothing orders, and that no rule allows."""
    for name, start, end in dragged:
        if start.compare(end) not in {Order.BEFORE, Order.SAME} and not _may_go_back(
            name, start, end, knowledge, ground
        ):
            yield Constraint(name=f"{name} back", says=f"a bundle must not take {name} back to an earlier version")


def _may_go_back(name: ComponentName, start: Version, end: Version, knowledge: KnowledgeBase, ground: Ground) -> bool:
    if name not in knowledge.upgrades.hops:
        return False
    hop = Hop(start=start, end=end, start_is_latest=Truth.UNKNOWN, end_is_latest=Truth.UNKNOWN)
    down = [rule for rule in knowledge.upgrades.hops[name].rules if rule.direction is Direction.DOWN]
    spoken: Mapping[Permission, list[Truth]] = {
        permission: [_speaks(rule, hop, ground) for rule in down if rule.permission is permission]
        for permission in Permission
    }
    is_refused = any(truth is not Truth.FALSE for truth in spoken[Permission.REFUSED])
    return Truth.TRUE in spoken[Permission.ALLOWED] and not is_refused
