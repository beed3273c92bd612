"""Small clusters whose upgrades hypothesis makes up: two axes, one that drags Calico, and all that can forbid a hop."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from hypothesis import strategies as st

from advisor.engine import assess
from advisor.model.advisory import Advisory, Confidence, Severity, Step, Workaround
from advisor.model.assessment import ClusterAssessment
from advisor.model.compatibility import Binding, CompatibilityTable, Permission, Row, Side
from advisor.model.component import Edition
from advisor.model.condition import ALWAYS, Beside, Condition, FactTest, KernelIn
from advisor.model.fact import FactValue
from advisor.model.hop import Direction, Hazard, HopRule, HopRules, Instead, Patch, Prepare
from advisor.model.inventory import Cluster, Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import AdvisoryId, ComponentName, FactName, HazardId, RunbookId, TableId
from advisor.model.record import NOTHING_ON_RECORD, Record
from advisor.model.release import Release, ReleaseStatus
from advisor.model.runbook import Authority, Change, Claim, Rollback, Runbook, WayBack
from advisor.model.runbook import Disruption as Felt
from advisor.model.template import Language, Template
from advisor.model.upgrades import UpgradeKnowledge
from advisor.planner.question import Options
from advisor.versions import KernelSpan, VersionSet
from tests.builders import (
    CALICO,
    CNI,
    GROWS,
    KERNEL,
    OLD,
    RANCHER,
    RKE2,
    advisory,
    catalogue,
    cluster,
    component,
    is_,
    knowledge_of,
    node,
    release,
    rke2_releases,
    span,
    waiver,
)

RKE2_TEXTS = ("v1.29.6+rke2r1", "v1.29.7+rke2r1", "v1.30.1+rke2r1", "v1.30.2+rke2r1")
RANCHER_TEXTS = ("v2.9.1", "v2.9.2", "v2.10.1")
CALICO_TEXTS = ("v3.27.3", "v3.27.4", "v3.28.0")
TEXTS = {RKE2: RKE2_TEXTS, RANCHER: RANCHER_TEXTS, CALICO: CALICO_TEXTS}
ASKS = is_(GROWS, True)
"""Nobody states the fact in most worlds, so that what asks for it is open."""
SHRINKS = is_(GROWS, False)
"""The opposite."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A cluster, what is known of upgrades, and what the user wants."""

    cluster: Cluster
    knowledge: KnowledgeBase
    options: Options = field(default_factory=Options)

    @property
    def assessed(self) -> ClusterAssessment:
        """The cluster judged."""
        inventory = Inventory(clusters=(self.cluster,))
        judged = assess(
            inventory,
            self.knowledge,
            edition=self.options.edition,
            record=self.options.record,
            horizon=self.options.horizon,
        )
        return judged.clusters[0]


def versions_in(texts: Iterable[str], of: ComponentName) -> VersionSet:
    """These versions alone."""
    chosen = list(texts)
    return VersionSet.of(span(text, text, of) for text in chosen)


def hop_rule(
    of: ComponentName,
    name: str,
    *,
    lines: int | None = None,
    permission: Permission = Permission.ALLOWED,
    direction: Direction = Direction.UP,
    to_patch: Patch = Patch.ANY,
    to: Iterable[str] | None = None,
    when: Condition = ALWAYS,
) -> HopRule:
    """A rule for moving a component; any later version unless more is said."""
    return HopRule(
        id=name,
        component=of,
        permission=permission,
        says="It is so.",
        direction=direction,
        lines=lines,
        from_patch=Patch.ANY,
        to_patch=to_patch,
        from_versions=None,
        to_versions=None if to is None else versions_in(to, of),
        when=when,
        references=(),
    )


def table(
    name: str,
    of: ComponentName,
    other: ComponentName,
    *rows: tuple[Permission, Iterable[str], Iterable[str]],
    binds: Binding = Binding.STANDING,
    when: Condition = ALWAYS,
) -> CompatibilityTable:
    """What may stand together, row by row."""
    schemes = {RKE2: "rke2", RANCHER: "rancher", CALICO: "image-build"}
    return CompatibilityTable(
        id=TableId(name),
        title="Two together",
        of=Side(component=of, scheme=schemes[of]),
        other=Side(component=other, scheme=schemes[other]),
        binds=binds,
        when=when,
        meaning=MappingProxyType({}),
        unlisted="Nobody tried.",
        rows=tuple(
            Row(
                table=TableId(name),
                number=number,
                permission=permission,
                of=versions_in(ofs, of),
                other=versions_in(others, other),
                says="They do or do not.",
                references=(),
            )
            for number, (permission, ofs, others) in enumerate(rows, 1)
        ),
    )


def hazard(
    name: str,
    of: ComponentName,
    start: Iterable[str],
    end: Iterable[str],
    *,
    can_prepare: bool = False,
    when: Condition = ALWAYS,
) -> Hazard:
    """A danger between two sets of versions."""
    ways: tuple[Instead, ...] = (Prepare(steps=(Step(do="Mind it."),)),) if can_prepare else ()
    return Hazard(
        id=HazardId(name),
        title="It bites",
        severity=Severity.HIGH,
        component=of,
        from_versions=versions_in(start, of),
        to_versions=versions_in(end, of),
        when=when,
        consequence="It hurts.",
        instead=ways,
        references=(),
        confidence=Confidence.HIGH,
        cases=(),
    )


def workaround(clears: FactTest, title: str = "Set it otherwise") -> Workaround:
    """A workaround after which a test holds."""
    return Workaround(title=title, steps=(Step(do="Set it."),), cost="Little.", rollback="Set it back.", clears=clears)


NEWER = FactTest(fact=KERNEL, test=KernelIn(spans=(KernelSpan(family="ubuntu", series=(5, 15)),)))
"""The kernel is Ubuntu's 5.15."""
CURES: Mapping[Condition, FactTest] = {ASKS: is_(GROWS, False), SHRINKS: is_(GROWS, True), OLD: NEWER}


def curable(fault: Advisory) -> Advisory:
    """The advisory with a workaround that makes its condition fail, where it has one that can."""
    cure = CURES.get(fault.when)
    return replace(fault, workarounds=(workaround(cure),)) if cure else fault


def runbook(
    of: ComponentName | None,
    *,
    drains: bool = False,
    back: Rollback = Rollback.REVERSIBLE,
    changes: Change = Change.VERSION,
    name: str = "by-hand",
    when: Condition = ALWAYS,
) -> Runbook:
    """How a component is changed, as far as it is felt; nobody feels anything unless more is said."""
    nothing = Claim(says=Template(written="", language=Language.TEXT, parts=()), authority=Authority.OURS)
    return Runbook(
        id=RunbookId(f"{of or 'node'}-{changes}-{name}"),
        title="By hand",
        component=of,
        changes=changes,
        parts=(),
        when=when,
        conditions=(),
        prechecks=(),
        backup=(),
        actions=(),
        order=(),
        validation=(),
        disruption=Felt(rolling=True, drains=drains, reboots=False, says=()),
        rollback=WayBack(kind=back, needs=nothing, point_of_no_return=None, steps=()),
        mind=(),
        references=MappingProxyType({}),
        confidence=Confidence.HIGH,
    )


GENTLE = (
    *(runbook(of, changes=each) for of in (CALICO, RANCHER, RKE2) for each in (Change.VERSION, Change.SETTING)),
    runbook(None, changes=Change.KERNEL),
)
"""For everything that these worlds can change."""

ANY_LATER = (hop_rule(RKE2, "rke2-later"), hop_rule(RANCHER, "rancher-later"))
SHIPS = MappingProxyType(dict(zip(RKE2_TEXTS, ("v3.27.3", "v3.27.3", "v3.27.4", "v3.28.0"), strict=True)))


def world(
    *advisories: Advisory,
    rules: Iterable[HopRule] = ANY_LATER,
    tables: Iterable[CompatibilityTable] = (),
    hazards: Iterable[Hazard] = (),
    ships: Mapping[str, str] = SHIPS,
    rancher: Iterable[Release] | None = None,
    withdrawn: Iterable[str] = (),
    start: tuple[str, str] = (RKE2_TEXTS[0], RANCHER_TEXTS[0]),
    facts: Mapping[FactName, FactValue] = MappingProxyType({}),
    options: Options | None = None,
    rolls: bool = False,
    runbooks: Iterable[Runbook] = GENTLE,
) -> World:
    """A cluster of RKE2 with the Calico it ships, and Rancher; any later version is legal unless more is said."""
    gone = set(withdrawn)
    platform = [
        release(
            text,
            RKE2,
            status=ReleaseStatus.WITHDRAWN if text in gone else ReleaseStatus.RELEASED,
            **({"calico": ships[text]} if text in ships else {}),
        )
        for text in RKE2_TEXTS
    ]
    manager = list(rancher) if rancher is not None else [release(text, RANCHER) for text in RANCHER_TEXTS]
    catalogues = (
        replace(rke2_releases(*platform), span=span(RKE2_TEXTS[0], RKE2_TEXTS[-1], RKE2)),
        catalogue(RANCHER, *manager, spanning=(RANCHER_TEXTS[0], RANCHER_TEXTS[-1])),
    )
    all_rules = list(rules)
    upgrades = UpgradeKnowledge(
        tables={each.id: each for each in sorted(tables, key=lambda each: each.id)},
        hops={
            of: HopRules(
                component=of,
                roll=(("server",), ("agent",)) if rolls else (),
                rules=tuple(each for each in all_rules if each.component == of),
            )
            for of in (RANCHER, RKE2)
        },
        hazards={each.id: each for each in sorted(hazards, key=lambda each: each.id)},
        runbooks={each.id: each for each in sorted(runbooks, key=lambda each: each.id)},
    )
    seen = cluster(
        component(ships.get(start[0], CALICO_TEXTS[0])),
        component(start[1], RANCHER),
        component(start[0], RKE2),
        nodes=[node()],
        facts={CNI: "calico", **facts},
    )
    known = replace(knowledge_of(*advisories, catalogues=catalogues), upgrades=upgrades)
    return World(cluster=seen, knowledge=known, options=options or Options())


# What hypothesis draws

BESIDE = Beside(component=RKE2, versions=versions_in(RKE2_TEXTS[:2], RKE2))
"""What looks at where the other axis stands."""


def some_of(texts: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    """One or two of several versions."""
    return st.lists(st.sampled_from(texts), min_size=1, max_size=2, unique=True)


def advisories(*, with_settings: bool) -> st.SearchStrategy[list[Advisory]]:
    """Faults of the first versions, mostly, so that there is something to go away from; and of some later ones."""
    asking = [ASKS, OLD, SHRINKS] if with_settings else [ASKS]

    def made(of: ComponentName, hit: list[str], severity: Severity, when: Condition) -> Advisory:
        ranges = [{"introduced": text, "last_affected": text} for text in hit]
        made = advisory(*ranges, of=of, severity=severity, when=when)
        return curable(made) if with_settings else made

    def hit(of: ComponentName) -> st.SearchStrategy[list[str]]:
        first = st.integers(1, len(TEXTS[of]) - 1).map(lambda count: list(TEXTS[of][:count]))
        return st.one_of(first, first, some_of(TEXTS[of]).map(lambda texts: sorted(texts, key=TEXTS[of].index)))

    when = st.sampled_from([ALWAYS, ALWAYS, ALWAYS, *asking, BESIDE])
    each = st.sampled_from([CALICO, RANCHER, RKE2]).flatmap(
        lambda of: st.builds(
            made, st.just(of), hit(of), st.sampled_from([Severity.CRITICAL, Severity.LOW, Severity.LOW]), when
        )
    )
    several = st.lists(each, min_size=2, max_size=6)
    return several.map(lambda found: [replace(one, id=AdvisoryId(f"fault-{n}")) for n, one in enumerate(found)])


def rules_of(of: ComponentName) -> st.SearchStrategy[list[HopRule]]:
    """How a component may be moved: one rule that allows, and perhaps others."""
    when = st.sampled_from([ALWAYS, ALWAYS, ALWAYS, ASKS, BESIDE])
    up = st.builds(
        hop_rule,
        st.just(of),
        st.just(f"{of}-up"),
        lines=st.sampled_from([None, None, 1]),
        to_patch=st.sampled_from([Patch.ANY, Patch.ANY, Patch.LATEST]),
        when=when,
    )
    patch = st.just(hop_rule(of, f"{of}-patch", lines=0))
    down = st.builds(hop_rule, st.just(of), st.just(f"{of}-down"), direction=st.just(Direction.DOWN), when=when)
    never = st.builds(
        hop_rule,
        st.just(of),
        st.just(f"{of}-never"),
        permission=st.just(Permission.REFUSED),
        to=some_of(TEXTS[of]),
        when=when,
    )
    others = [patch, never, *([down] if of == RANCHER else [])]
    return st.tuples(up, st.lists(st.one_of(others), max_size=2, unique_by=lambda rule: rule.id)).map(
        lambda both: [both[0], *both[1]]
    )


def _tables() -> st.SearchStrategy[list[CompatibilityTable]]:
    def of(one: ComponentName, two: ComponentName) -> st.SearchStrategy[CompatibilityTable]:
        row = st.tuples(st.sampled_from(Permission), some_of(TEXTS[one]), some_of(TEXTS[two]))
        return st.lists(row, max_size=3).flatmap(
            lambda rows: st.builds(
                table,
                st.just(f"{one}-{two}"),
                st.just(one),
                st.just(two),
                *map(st.just, rows),
                binds=st.sampled_from(Binding),
                when=st.sampled_from([ALWAYS, ALWAYS, ASKS, BESIDE]),
            )
        )

    either = st.one_of(of(RANCHER, RKE2), of(RANCHER, CALICO), of(CALICO, RKE2))
    return st.lists(either, max_size=2, unique_by=lambda each: each.id)


def _hazards() -> st.SearchStrategy[list[Hazard]]:
    def of(name: ComponentName) -> st.SearchStrategy[Hazard]:
        return st.builds(
            hazard,
            st.just(f"{name}-bites"),
            st.just(name),
            some_of(TEXTS[name]),
            some_of(TEXTS[name]),
            can_prepare=st.booleans(),
            when=st.sampled_from([ALWAYS, ASKS, BESIDE]),
        )

    return st.lists(st.one_of(of(CALICO), of(RANCHER)), max_size=1)


def _rancher() -> st.SearchStrategy[list[Release]]:
    editions = st.sampled_from(
        [(Edition.COMMUNITY, Edition.PRIME), (Edition.COMMUNITY, Edition.PRIME), (Edition.PRIME,)]
    )
    statuses = [*[ReleaseStatus.RELEASED] * 5, ReleaseStatus.WITHDRAWN, ReleaseStatus.PRERELEASE]
    each = st.tuples(editions, st.sampled_from(statuses))
    return st.tuples(*[each] * len(RANCHER_TEXTS)).map(
        lambda found: [
            release(text, RANCHER, *terms, status=status)
            for text, (terms, status) in zip(RANCHER_TEXTS, found, strict=True)
        ]
    )


ACCEPTED = Record(
    today=datetime.date(2026, 11, 21), waivers=(waiver("fault-0", versions=[RKE2_TEXTS[0], *RANCHER_TEXTS[:2]]),)
)
"""Somebody accepts a fault, at some versions."""


def _options(*, most: list[int | None]) -> st.SearchStrategy[Options]:
    return st.builds(
        Options,
        edition=st.sampled_from([None, None, Edition.PRIME]),
        keep=st.sampled_from([frozenset[ComponentName]()] * 4 + [frozenset({RANCHER})]),
        avoid=st.sampled_from([MappingProxyType({}), MappingProxyType({RKE2: frozenset({RKE2_TEXTS[2]})})]),
        allow_os=st.booleans(),
        allow_prerelease=st.booleans(),
        record=st.sampled_from([NOTHING_ON_RECORD, NOTHING_ON_RECORD, ACCEPTED]),
        max_hops=st.sampled_from(most),
        hops_per_window=st.sampled_from([1, 1, 2]),
    )


def worlds() -> st.SearchStrategy[World]:
    """Worlds of at most twelve states, with rules, tables, hazards, editions and options that can forbid each hop."""
    return _worlds(with_settings=False, most=[None, None, 2])


def worlds_with_settings() -> st.SearchStrategy[World]:
    """Worlds in which workarounds can be done besides: four times the states, and so three hops at most."""
    return _worlds(with_settings=True, most=[2, 3])


def _worlds(*, with_settings: bool, most: list[int | None]) -> st.SearchStrategy[World]:
    ships = st.fixed_dictionaries(
        {RKE2_TEXTS[0]: st.sampled_from(CALICO_TEXTS)},
        optional={text: st.sampled_from(CALICO_TEXTS) for text in RKE2_TEXTS[1:]},
    )
    rules = st.tuples(rules_of(RKE2), rules_of(RANCHER)).map(lambda both: [*both[0], *both[1]])
    drawn = st.builds(
        lambda faults, **parts: world(*faults, **parts),
        advisories(with_settings=with_settings),
        rules=rules,
        tables=_tables(),
        hazards=_hazards(),
        ships=ships,
        rancher=_rancher(),
        start=st.tuples(st.just(RKE2_TEXTS[0]), st.sampled_from(RANCHER_TEXTS[:2])),
        facts=st.sampled_from([{}, {GROWS: True}, {GROWS: False}]),
        options=_options(most=most),
        rolls=st.booleans(),
    )
    return drawn
