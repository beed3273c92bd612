"""What moved since a plan was made: inventories, rules, waivers and answers, each difference by its name.

The one thing to know before changing it: digests decide whether something moved, and the rest says what. Where a digest
differs and nothing that a plan records does, that is said too, and never passed over.
"""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from advisor.model.names import ComponentName
from advisor.model.recorded_plan import (
    MadeFrom,
    RecordedCluster,
    RecordedComponent,
    RecordedEntry,
    RecordedFact,
)
from advisor.report.phrases import some_names

NOT_THERE = "not there"


class Input(StrEnum):
    """What a plan was made from."""

    INVENTORY = "inventory"
    RULES = "rules"
    WAIVERS = "waivers"
    ANSWERS = "answers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One difference."""

    input: Input
    cluster: str
    """Empty for what is no cluster's."""
    what: str
    was: str
    now: str

    @property
    def says(self) -> str:
        """In a clause."""
        return f"{self.what}: {self.was} -> {self.now}"


def moved(
    old: MadeFrom, new: MadeFrom, clusters: Collection[str], *, beside: Collection[tuple[str, ComponentName]] = ()
) -> tuple[Moved, ...]:
    """Everything that differs for these clusters, inventories first.

    Once hops were made versions and facts have to differ: `beside` names, by cluster, the components that the plan
    moves, and of inventories only the other components are compared then.
    """
    return (
        *(each for name in sorted(clusters) for each in _inventory(old, new, name, beside)),
        *_rules(old, new),
        *_entries(Input.WAIVERS, "waiver of", old.waivers, new.waivers),
        *_run_out(Input.WAIVERS, "waiver of", old, new, lambda made: made.waivers),
        *_entries(Input.ANSWERS, "answer to", old.answers, new.answers),
        *_run_out(Input.ANSWERS, "answer to", old, new, lambda made: made.answers),
    )


def _inventory(
    old: MadeFrom, new: MadeFrom, name: str, beside: Collection[tuple[str, ComponentName]]
) -> Iterator[Moved]:
    before, after = (next((each for each in made.clusters if each.name == name), None) for made in (old, new))
    if before is None or after is None or not after.is_reached or before.digest == after.digest:
        return
    if beside:
        own = {component for cluster, component in beside if cluster == name}
        yield from (each for each in _components(before, after) if each.what.split(" ")[0] not in own)
        return
    found = [*_components(before, after), *_facts(before, after), *_seen(before, after)]
    if not found:
        yield _of_inventory(
            name, "inventory", "as recorded", "another, in what a plan does not name; plan anew to see what it changes"
        )
    yield from found


def _of_inventory(cluster: str, what: str, was: str, now: str) -> Moved:
    return Moved(input=Input.INVENTORY, cluster=cluster, what=what, was=was, now=now)


def _components(before: RecordedCluster, after: RecordedCluster) -> Iterator[Moved]:
    was, now = _by_name(before.components), _by_name(after.components)
    for what in sorted(was.keys() | now.keys()):
        old, new = was.get(what, ()), now.get(what, ())
        if sorted(map(_version, old)) != sorted(map(_version, new)):
            yield _of_inventory(after.name, what, _together(map(_version, old)), _together(map(_version, new)))
        elif {each.edition for each in old} != {each.edition for each in new}:
            editions = (_together(each.edition or "no edition told" for each in side) for side in (old, new))
            yield _of_inventory(after.name, what, *editions)
        elif (counts := _running_on(old, new)) is not None:
            yield _of_inventory(after.name, what, *counts)


def _by_name(components: Iterable[RecordedComponent]) -> Mapping[str, tuple[RecordedComponent, ...]]:
    found: defaultdict[str, list[RecordedComponent]] = defaultdict(list)
    for each in components:
        build = "" if each.build == "upstream" else f" ({each.build})"
        found[f"{each.name}{build}{f' inside {each.inside}' if each.inside else ''}"].append(each)
    return {name: tuple(each) for name, each in found.items()}


def _version(component: RecordedComponent) -> str:
    basis = "" if component.basis == "running" else f", {component.basis}"
    return f"{component.version or 'of unknown version'}{basis}"


def _together(texts: Iterable[str]) -> str:
    return " and ".join(sorted(set(texts))) or NOT_THERE


def _running_on(old: tuple[RecordedComponent, ...], new: tuple[RecordedComponent, ...]) -> tuple[str, str] | None:
    """On which nodes, where both sides tell and it is not the same."""
    was, now = (sorted((_version(each), each.nodes) for each in side if each.nodes is not None) for side in (old, new))
    if len(was) != len(old) or len(now) != len(new) or was == now:
        return None
    return tuple(  # type: ignore[return-value]  # of two sides there are two texts
        "; ".join(f"{version} on {some_names(nodes or ())}" for version, nodes in side) for side in (was, now)
    )


def _facts(before: RecordedCluster, after: RecordedCluster) -> Iterator[Moved]:
    was, now = _by_fact(before.facts), _by_fact(after.facts)
    for fact, object_ in sorted(was.keys() | now.keys(), key=lambda key: (key[0], key[1] or "")):
        old, new = was.get((fact, object_), {}), now.get((fact, object_), {})
        if old != new:
            what = f"{fact} in {object_}" if object_ else fact
            yield _of_inventory(after.name, what, _values(old), _values(new))


def _by_fact(facts: Iterable[RecordedFact]) -> dict[tuple[str, str | None], dict[str, frozenset[str] | None]]:
    """Nodes by value, by fact and object; None for the whole cluster."""
    found: defaultdict[tuple[str, str | None], dict[str, frozenset[str] | None]] = defaultdict(dict)
    for each in facts:
        value = "not shown" if each.value is None else _text(each.value)
        found[each.fact, each.object][value] = None if each.nodes is None else frozenset(each.nodes)
    return found


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _values(values: Mapping[str, frozenset[str] | None]) -> str:
    told = (
        f"{value}{'' if nodes is None else f' on {some_names(tuple(sorted(nodes)))}'}"
        for value, nodes in values.items()
    )
    return "; ".join(sorted(told)) or "not told"


def _seen(before: RecordedCluster, after: RecordedCluster) -> Iterator[Moved]:
    """Which nodes there are, what the sources could see, and where they disagree."""
    if not before.is_reached:
        yield _of_inventory(after.name, "cluster", "not reached", "reached")
    for what, old, new in (
        ("nodes", before.nodes, after.nodes),
        ("what the sources show", before.coverage, after.coverage),
        ("what sources disagree on", before.conflicts, after.conflicts),
    ):
        if old is not None and new is not None and old != new:
            gone, come = tuple(sorted({*old} - {*new})), tuple(sorted({*new} - {*old}))
            if gone:
                yield _of_inventory(after.name, what, some_names(gone), NOT_THERE)
            if come:
                yield _of_inventory(after.name, what, NOT_THERE, some_names(come))


def _rules(old: MadeFrom, new: MadeFrom) -> Iterator[Moved]:
    if old.knowledge == new.knowledge:
        return
    found = list(_each_rule(old, new))
    yield from found
    if not found:
        was, now = (f"{each.knowledge_version} ({each.knowledge[:19]}…)" for each in (old, new))
        yield Moved(input=Input.RULES, cluster="", what="releases, hops, tables or runbooks", was=was, now=now)


def _each_rule(old: MadeFrom, new: MadeFrom) -> Iterator[Moved]:
    for name in sorted(old.rules.keys() | new.rules.keys()):
        was, now = old.rules.get(name, ""), new.rules.get(name, "")
        if was != now:
            sides = (f"{each[:15]}…" if each else NOT_THERE for each in (was, now))
            yield Moved(input=Input.RULES, cluster="", what=name, was=next(sides), now=next(sides))


def _entries(kind: Input, label: str, old: Iterable[RecordedEntry], new: Iterable[RecordedEntry]) -> Iterator[Moved]:
    """Entries that are gone, that are new, and those of one name that say something else."""
    was, now = ({each.says: each for each in side} for side in (old, new))
    gone = _grouped(was[says] for says in was.keys() - now.keys())
    come = _grouped(now[says] for says in now.keys() - was.keys())
    for name in sorted(gone.keys() | come.keys()):
        before, after = gone.get(name, []), come.get(name, [])
        if len(before) == len(after) == 1:
            for key, earlier, later in _differing(before[0], after[0]):
                yield Moved(input=kind, cluster="", what=f"{label} {name}, {key}", was=earlier, now=later)
            continue
        for each in before:
            yield Moved(input=kind, cluster="", what=f"{label} {name}", was=f"in {each.source}", now=NOT_THERE)
        for each in after:
            yield Moved(input=kind, cluster="", what=f"{label} {name}", was=NOT_THERE, now=f"in {each.source}")


def _grouped(entries: Iterable[RecordedEntry]) -> dict[str, list[RecordedEntry]]:
    found: defaultdict[str, list[RecordedEntry]] = defaultdict(list)
    for each in sorted(entries, key=lambda entry: entry.says):
        found[each.name].append(each)
    return found


def _differing(before: RecordedEntry, after: RecordedEntry) -> Iterator[tuple[str, str, str]]:
    was, now = json.loads(before.says), json.loads(after.says)
    for key in sorted(was.keys() | now.keys()):
        if was.get(key) != now.get(key):
            yield key, _text(was.get(key)), _text(now.get(key))


def _run_out(
    kind: Input, label: str, old: MadeFrom, new: MadeFrom, of: Callable[[MadeFrom], Iterable[RecordedEntry]]
) -> Iterator[Moved]:
    """Entries that stand as they stood, and hold no more, or hold now."""
    still = {each.says for each in of(new)}
    for each in of(old):
        was, now = each.holds_on(old.today), each.holds_on(new.today)
        if was != now and each.says in still:
            sides = (_held(each, held=was, day=old.today), _held(each, held=now, day=new.today))
            yield Moved(input=kind, cluster="", what=f"{label} {each.name}", was=sides[0], now=sides[1])


def _held(entry: RecordedEntry, *, held: bool, day: datetime.date) -> str:
    if held:
        return f"held on {day}, until {entry.expires}"
    return f"ran out after {entry.expires}" if day > entry.expires else f"holds from {entry.created} on"
