"""How far a plan has come, told by a new inventory: after which hop a cluster stands, or amid which, or off the way.

Each thing that a plan moves could stand at some of its states; the cluster stands where all of them do. What nobody can
tell narrows nothing down, so a stage is only named where what is known leaves no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from advisor.engine.whole_facts import Came, came_out
from advisor.model.assessment import ClusterAssessment
from advisor.model.component import Basis, Component
from advisor.model.condition import FactTest, KernelIn, OneOf
from advisor.model.fact import FactType
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName, FactName
from advisor.model.recorded_plan import RecordedCluster, RecordedHop, RecordedWay
from advisor.report.phrases import number_of, some_names
from advisor.truth import Truth
from advisor.versions import KernelSpan, Version, VersionSyntaxError, parse_version


@dataclass(frozen=True, slots=True)
class Made:
    """So many hops are made, and nothing of the next is begun."""

    hops: int


@dataclass(frozen=True, slots=True)
class Making:
    """A hop, by its number from 1, has begun and is not done."""

    hop: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The cluster stands where the plan does not lead."""


@dataclass(frozen=True, slots=True)
class Untold:
    """What the sources show fits several stages."""


Stage: TypeAlias = Made | Making | Elsewhere | Untold


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Where one thing that the plan moves stands."""

    cluster: str
    what: str
    """The component, or the fact."""
    expected: tuple[str, ...]
    """What it is to be after each hop, the first entry before all of them."""
    seen: str
    """What it is, in words; why that is not known, where it is not."""
    at: frozenset[int] | None
    """The states, in hops made, that what was seen fits; None where it is not known."""
    amid: int | None = None
    """The hop amid which it is; None when it is amid none."""
    is_weakly_known: bool = False
    """Whether it was not seen running, and the run asks for that."""
    how: str = ""
    """Who could tell what is not known."""

    def touched_by(self, hop: int) -> bool:
        """Whether a hop, by its number from 1, moves it."""
        return self.expected[hop] != self.expected[hop - 1]


def stage_of(stands: Sequence[Stand], hops: int) -> Stage:
    """Where the cluster stands, by where everything in it does."""
    known = [each for each in stands if each.at is not None]
    if not any(each.amid for each in known):
        fitting = [made for made in range(hops + 1) if all(made in (each.at or ()) for each in known)]
        if fitting:
            return Made(fitting[0]) if len(fitting) == 1 else Untold()
    amid = (hop for hop in range(1, hops + 1) if all(_is_around(each, hop) for each in known))
    found = next(amid, None)
    return Elsewhere() if found is None else Making(found)


def _is_around(stand: Stand, hop: int) -> bool:
    return stand.amid == hop if stand.amid else bool({hop - 1, hop} & (stand.at or frozenset()))


def stands_of(
    way: RecordedWay,
    before: Iterable[RecordedCluster],
    now: Mapping[str, ClusterAssessment],
    knowledge: KnowledgeBase,
    basis: Basis,
) -> tuple[Stand, ...]:
    """Where everything stands that a way moves, in the order in which it is first moved."""
    ground = _Ground(way=way, before=tuple(before), now=now, knowledge=knowledge, basis=basis)
    return (
        *(ground.of_component(cluster, name) for cluster, name in moves(way)),
        *(ground.of_fact(number) for number, hop in enumerate(way.hops, 1) if hop.fact),
    )


def moves(way: RecordedWay) -> tuple[tuple[str, ComponentName], ...]:
    """The components that a way moves or drags along, each with its cluster."""
    found = ((hop.cluster, name) for hop in way.hops if not hop.fact for name in (hop.component, *hop.drags) if name)
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """Where one way leads, and what is there now."""

    way: RecordedWay
    before: tuple[RecordedCluster, ...]
    now: Mapping[str, ClusterAssessment]
    knowledge: KnowledgeBase
    basis: Basis

    def of_component(self, cluster: str, name: ComponentName) -> Stand:
        """Where a component stands."""
        expected = tuple(self._expected(cluster, name))
        here = self.now.get(cluster)
        found = [each for each in here.components if each.name == name and each.inside is None] if here else []
        is_alone = len({hop.cluster for hop in self.way.hops}) == 1
        what = str(name) if is_alone else f"{name} in {cluster}"
        unread = next((each.version for each in found if not isinstance(each.version, Version)), None)
        if unread is not None or not found:
            seen, how = (unread.reason, unread.how) if unread else ("it was not seen", "show all workloads and nodes")
            return Stand(cluster=cluster, what=what, expected=expected, seen=seen, how=how, at=None)
        scheme = self.knowledge.components[name].scheme
        fits = [_states(each, expected, scheme) for each in found]
        return Stand(
            cluster=cluster,
            what=what,
            expected=expected,
            seen=" and ".join(_seen(found)),
            at=frozenset.intersection(*fits),
            amid=_amid(fits, len(self.way.hops)),
            is_weakly_known=any(each.basis.rank > self.basis.rank for each in found),
        )

    def _expected(self, cluster: str, name: ComponentName) -> Iterator[str]:
        """The versions after each hop. Before all of them: what the plan was made from, else what the hop says."""
        components = (each for recorded in self.before if recorded.name == cluster for each in recorded.components)
        found = (each.version for each in components if each.name == name and each.version and not each.inside)
        said = (hop.start for hop in self.way.hops if (hop.cluster, hop.component) == (cluster, name))
        version = next(found, None) or next(said, "")
        yield version
        for hop in self.way.hops:
            if hop.cluster == cluster and not hop.fact:
                version = hop.end if hop.component == name else hop.drags.get(name, version)
            yield version

    def of_fact(self, number: int) -> Stand:
        """Where what a hop sets stands."""
        hop, states = self.way.hops[number - 1], range(len(self.way.hops) + 1)
        what = f"{hop.fact} on {number_of(len(hop.nodes), 'node')}" if hop.nodes else str(hop.fact)
        expected = tuple(hop.start if made < number else hop.end for made in states)
        test, here = _test(hop, self.knowledge), self.now.get(hop.cluster)
        came = came_out(test, here, self.knowledge) if test and here else ()
        own = [each for each in came if not hop.nodes or {*each.nodes} & {*hop.nodes}]
        untold = next((each for each in own if each.truth is Truth.UNKNOWN), None)
        if untold or not own:
            missing = untold.missing if untold else None
            nobody = f"none of {some_names(hop.nodes)} was seen" if came and hop.nodes else "nobody tells"
            seen, how = (missing.reason, missing.how) if missing else (nobody, "")
            return Stand(cluster=hop.cluster, what=what, expected=expected, seen=seen, how=how, at=None)
        is_set = {each.truth is Truth.TRUE for each in own}
        return Stand(
            cluster=hop.cluster,
            what=what,
            expected=expected,
            seen=" and ".join(sorted({_value(each) for each in own})),
            at=frozenset(made for made in states if is_set == {made >= number}),
            amid=number if len(is_set) > 1 else None,
        )


def _states(component: Component, expected: Sequence[str], scheme: str) -> frozenset[int]:
    version = component.version
    assert isinstance(version, Version), "what was not read has no states"
    return frozenset(number for number, told in enumerate(expected) if _is_same(version, told, scheme))


def _is_same(seen: Version, told: str, scheme: str) -> bool:
    """Whether a version is the one that a plan names: the same text, or a rebuild of that very release."""
    if str(seen) == told:
        return True
    try:
        release = parse_version(scheme, told)
    except VersionSyntaxError:
        return False
    return release.release == told == seen.release or release == seen


def _amid(fits: Sequence[frozenset[int]], hops: int) -> int | None:
    """The hop whose both sides, and nothing else, were seen."""
    if len(fits) < 2:  # noqa: PLR2004  # one version is amid nothing
        return None
    return next((hop for hop in range(1, hops + 1) if _is_split(fits, hop)), None)


def _is_split(fits: Sequence[frozenset[int]], hop: int) -> bool:
    sides = [(hop - 1 in each, hop in each) for each in fits]
    return all(any(side) for side in sides) and not (all(old for old, _ in sides) or all(new for _, new in sides))


def _seen(found: Iterable[Component]) -> Iterator[str]:
    for each in found:
        where = f" on {number_of(len(each.nodes), 'node')}" if each.nodes else ""
        yield f"{each.version_text}{where}"


def _value(came: Came) -> str:
    return came.value.lower() if came.value in {"True", "False"} else came.value


def _test(hop: RecordedHop, knowledge: KnowledgeBase) -> FactTest | None:
    """The test that holds once a hop has set what it sets; None where no rule knows the fact any more."""
    declared = knowledge.facts.get(hop.fact) if hop.fact else None
    if declared is None:
        return None
    match declared.type:
        case FactType.BOOLEAN:
            return FactTest(fact=declared.name, test=OneOf((hop.end == "true",)))
        case FactType.NUMBER:
            return FactTest(fact=declared.name, test=OneOf((int(hop.end),))) if hop.end.isdecimal() else None
        case FactType.KERNEL:
            return _kernel(declared.name, hop.end)
        case FactType.TEXT | FactType.CHOICE:
            return FactTest(fact=declared.name, test=OneOf((hop.end,)))


def _kernel(fact: FactName, end: str) -> FactTest | None:
    """`ubuntu 5.15`, as a plan writes it."""
    family, _, series = end.partition(" ")
    major, _, minor = series.partition(".")
    if not (major.isdecimal() and minor.isdecimal()):
        return None
    span = KernelSpan(family=family, series=(int(major), int(minor)))
    return FactTest(fact=fact, test=KernelIn((span,)))
