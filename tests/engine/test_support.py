"""Whether the support of a version has ended on a day: both sides of each day, and all that cannot be told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.engine import assess
from advisor.engine.support import TRUTH_OF, judge_support
from advisor.model.advisory import Advisory, AdvisoryKind
from advisor.model.component import Basis, Component, Edition, VersionUnknown
from advisor.model.condition import ALWAYS, Condition
from advisor.model.fact import FactType, MissingKind, Scope
from advisor.model.finding import Finding, Status, SupportVerdict
from advisor.model.inventory import Cluster, Inventory
from advisor.model.names import ComponentName, FactName
from advisor.model.release import Catalogue
from advisor.model.support import DateBasis, EndsAt, Horizon, Support, SupportLine
from advisor.truth import Truth
from advisor.versions import parse_version
from tests.builders import (
    CALICO,
    FACTS,
    RANCHER,
    advisory,
    catalogue,
    cluster,
    component,
    declared,
    is_,
    knowledge_of,
    node,
    release,
    unreadable,
)

END = date(2026, 3, 31)
LINE = SupportLine(line="3.27", ends=END, basis=DateBasis.PUBLISHED)
OPEN = SupportLine(line="3.28", ends=None, not_before=END, basis=DateBasis.ESTIMATED, note="by a rule")
NOBODY_KNOWS = SupportLine(line="3.29", ends=None, basis=None)
SUPPORT = Support(tier="upstream", ends_at=EndsAt.END_OF_DAY, builds=frozenset(), lines=(LINE, OPEN, NOBODY_KNOWS))
TIER = FactName("cluster.support_tier")


def _on(days_after: int, ahead: int = 0) -> Horizon:
    return Horizon(today=END + timedelta(days=days_after), days=ahead)


def _verdict(text: str = "v3.27.3", *, on: Horizon | None, support: Support = SUPPORT) -> SupportVerdict:
    return judge_support(support, component(text), on).verdict


class TestTheDay:
    @pytest.mark.parametrize(
        ("ends_at", "days_after", "verdict"),
        [
            (EndsAt.END_OF_DAY, 0, SupportVerdict.SUPPORTED),
            (EndsAt.END_OF_DAY, 1, SupportVerdict.ENDED),
            (EndsAt.START_OF_DAY, -1, SupportVerdict.SUPPORTED),
            (EndsAt.START_OF_DAY, 0, SupportVerdict.ENDED),
        ],
    )
    def test_support_ends_with_the_day_or_before_it(
        self, ends_at: EndsAt, days_after: int, verdict: SupportVerdict
    ) -> None:
        """Which of the two is said, because a day off is a day without support."""
        assert _verdict(on=_on(days_after), support=replace(SUPPORT, ends_at=ends_at)) is verdict

    @pytest.mark.parametrize(
        ("days_before", "ahead", "counts"),
        [(30, 30, True), (31, 30, False), (1, 1, True), (2, 1, False), (0, 1, True), (0, 0, False), (-1, 0, True)],
    )
    def test_an_end_within_the_days_ahead_counts(self, days_before: int, ahead: int, counts: bool) -> None:
        """N days away or fewer; with 0 only one that has passed, so not the last day itself."""
        verdict = _verdict(on=_on(-days_before, ahead))
        assert (TRUTH_OF[verdict] is Truth.TRUE) is counts
        if counts:
            assert verdict is (SupportVerdict.ENDED if days_before < 0 else SupportVerdict.ENDING)

    @pytest.mark.parametrize(
        ("days_after", "ahead", "verdict"),
        [
            (0, 0, SupportVerdict.SUPPORTED),
            (1, 0, SupportVerdict.NO_END),
            (-10, 9, SupportVerdict.SUPPORTED),
            (-10, 10, SupportVerdict.NO_END),
        ],
    )
    def test_without_an_end_a_line_is_safe_until_one_is_possible(
        self, days_after: int, ahead: int, verdict: SupportVerdict
    ) -> None:
        """From then on nobody knows."""
        assert _verdict("v3.28.0", on=_on(days_after, ahead)) is verdict

    def test_days_are_counted_to_the_day_named(self) -> None:
        """Negative once it is over, none where no day is named."""
        assert judge_support(SUPPORT, component("v3.27.3"), _on(-11)).days_left == 11
        assert judge_support(SUPPORT, component("v3.27.3"), _on(3)).days_left == -3
        assert judge_support(SUPPORT, component("v3.28.0"), _on(0)).days_left is None

    @given(days=st.integers(-4000, 4000), ahead=st.integers(0, 4000), further=st.integers(0, 400))
    def test_time_and_a_wider_look_only_add_ends(self, days: int, ahead: int, further: int) -> None:
        """What counts on a day counts on every later one, and whoever looks further ahead."""
        if TRUTH_OF[_verdict(on=_on(days, ahead))] is Truth.TRUE:
            assert TRUTH_OF[_verdict(on=_on(days + further, ahead))] is Truth.TRUE
            assert TRUTH_OF[_verdict(on=_on(days, ahead + further))] is Truth.TRUE


class TestWhatCannotBeTold:
    @pytest.mark.parametrize(
        ("text", "on", "verdict"),
        [
            ("v3.29.0", _on(-9999), SupportVerdict.NO_END),
            ("v3.30.0", _on(-9999), SupportVerdict.NO_LINE),
            ("v3.26.9", _on(9999), SupportVerdict.NO_LINE),
            ("v3.27.3", None, SupportVerdict.NO_DAY),
        ],
    )
    def test_it_is_unknown(self, text: str, on: Horizon | None, verdict: SupportVerdict) -> None:
        """A line without a day, no line at all, no day to judge on."""
        assert _verdict(text, on=on) is verdict
        assert TRUTH_OF[verdict] is Truth.UNKNOWN

    def test_a_version_nobody_read_has_no_line(self) -> None:
        """Unless the product ended as a whole: then every version did."""
        assert judge_support(SUPPORT, unreadable(), _on(9)).verdict is SupportVerdict.UNREADABLE
        whole = replace(SUPPORT, lines=(replace(LINE, line="any"),))
        assert judge_support(whole, unreadable(), _on(9)).verdict is SupportVerdict.ENDED
        assert judge_support(whole, unreadable(), _on(0)).verdict is SupportVerdict.SUPPORTED

    def test_other_builds_have_dates_of_their_own(self) -> None:
        """Which is decided, while a vendor's build that nobody declared is not."""
        mine = replace(SUPPORT, builds=frozenset({"upstream"}))
        theirs = judge_support(mine, component("v3.27.3", build="rancher-hardened"), _on(9))
        assert theirs.verdict is SupportVerdict.OTHER_BUILD
        assert judge_support(mine, component("v3.27.3"), _on(9)).verdict is SupportVerdict.ENDED


# As findings


def _end_of_life(support: Support = SUPPORT, when: Condition = ALWAYS) -> Advisory:
    return replace(advisory(name="calico-ends", when=when), kind=AdvisoryKind.END_OF_LIFE, support=support)


def _finding(
    seen: Cluster,
    fault: Advisory,
    on: Horizon | None,
    *,
    edition: Edition | None = None,
    releases: Catalogue | None = None,
) -> Finding:
    knowledge = knowledge_of(fault, catalogues=[releases] if releases else [])
    tier = declared(TIER, FactType.CHOICE, scope=Scope.CLUSTER, choices=("community", "prime", "extended"))
    knowledge = replace(knowledge, facts={**FACTS, TIER: tier})
    (assessed,) = assess(Inventory(clusters=(seen,)), knowledge, edition=edition, horizon=on).clusters
    (finding,) = assessed.findings
    return finding


def _runs(of: Component) -> Cluster:
    return cluster(of, nodes=[node()])


@pytest.mark.parametrize(
    ("text", "status", "missing"),
    [
        ("v3.27.3", Status.AFFECTED, []),
        ("v3.28.0", Status.UNKNOWN, [(MissingKind.KNOWLEDGE, "calico.support")]),
        ("v3.30.0", Status.UNKNOWN, [(MissingKind.KNOWLEDGE, "calico.support")]),
    ],
)
def test_a_finding_says_what_is_missing(text: str, status: Status, missing: list[tuple[MissingKind, str]]) -> None:
    """Knowledge, where the version is known."""
    finding = _finding(_runs(component(text)), _end_of_life(), _on(1))
    assert finding.status is status
    assert [(each.kind, each.fact) for each in finding.missing] == missing


def test_an_unread_version_and_an_unnamed_day_are_asked_for() -> None:
    """Each by its own name."""
    unread = _finding(_runs(unreadable()), _end_of_life(), _on(1))
    assert [(each.kind, each.fact) for each in unread.missing] == [(MissingKind.INVENTORY, "calico.version")]
    dayless = _finding(_runs(component("v3.27.3")), _end_of_life(), None)
    assert [each.fact for each in dayless.missing] == ["today"]


class TestTier:
    """Which tier the user is on is asked only once it matters, and never assumed."""

    FAULT = _end_of_life(when=is_(TIER, "community"))
    RUNS = _runs(component("v3.27.3"))

    def test_before_the_end_it_does_not_matter(self) -> None:
        """One false operand decides."""
        assert _finding(self.RUNS, self.FAULT, _on(0)).status is Status.NOT_AFFECTED

    def test_after_the_end_it_is_asked_for(self) -> None:
        """And nothing is assumed of who says nothing."""
        finding = _finding(self.RUNS, self.FAULT, _on(1))
        assert (finding.status, [each.fact for each in finding.missing]) == (Status.UNKNOWN, [TIER])

    @pytest.mark.parametrize(
        ("edition", "status"), [(Edition.COMMUNITY, Status.AFFECTED), (Edition.PRIME, Status.NOT_AFFECTED)]
    )
    def test_the_edition_says_it(self, edition: Edition, status: Status) -> None:
        """As a source or an answer may."""
        assert _finding(self.RUNS, self.FAULT, _on(1), edition=edition).status is status
        stated = replace(self.RUNS, facts=cluster(facts={TIER: str(edition)}).facts)
        assert _finding(stated, self.FAULT, _on(1)).status is status

    def test_a_release_that_only_prime_has_proves_prime(self) -> None:
        """And one that everybody has proves nothing; what contradicts the proof is a conflict."""
        releases = catalogue(
            RANCHER,
            release("v2.10.3", RANCHER),
            release("v2.10.4", RANCHER, Edition.PRIME),
        )
        line = replace(LINE, line="2.10")
        fault = replace(
            advisory(of=RANCHER, name="rancher-ends", when=is_(TIER, "community")),
            kind=AdvisoryKind.END_OF_LIFE,
            support=replace(SUPPORT, lines=(line,)),
        )
        proven, common = (cluster(component(text, RANCHER)) for text in ("v2.10.4", "v2.10.3"))
        assert _finding(proven, fault, _on(1), releases=releases).status is Status.NOT_AFFECTED
        assert _finding(common, fault, _on(1), releases=releases).status is Status.UNKNOWN
        both = _finding(proven, fault, _on(1), releases=releases, edition=Edition.COMMUNITY)
        assert (both.status, [each.kind for each in both.missing]) == (Status.UNKNOWN, [MissingKind.CONFLICT])


def test_the_way_out_is_the_newest_release_of_each_maintained_line() -> None:
    """Of those the edition can obtain; the others are told apart. A line whose end is near, or not known, is none."""
    lines = (
        replace(LINE, line="3.26"),
        replace(LINE, line="3.27", ends=END + timedelta(days=20)),
        replace(LINE, line="3.28", ends=END + timedelta(days=400)),
        replace(LINE, line="3.29", ends=END + timedelta(days=600)),
        replace(NOBODY_KNOWS, line="3.30"),
    )
    releases = catalogue(
        CALICO,
        *(release(text) for text in ("v3.26.0", "v3.28.0", "v3.28.1")),
        release("v3.27.0", CALICO, Edition.COMMUNITY),
        release("v3.28.2", CALICO, Edition.PRIME),
        release("v3.29.0", CALICO, Edition.PRIME),
        release("v3.30.0"),
    )
    fault = _end_of_life(replace(SUPPORT, lines=lines))
    finding = _finding(_runs(component("v3.26.0")), fault, _on(1, ahead=30), releases=releases)
    assert (finding.fixed_in, finding.fixed_in_other_editions) == (("v3.28.1",), ("v3.29.0",))
    prime = _finding(_runs(component("v3.26.0")), fault, _on(1), releases=releases, edition=Edition.PRIME)
    assert (prime.fixed_in, prime.fixed_in_other_editions) == (("v3.28.2", "v3.29.0"), ("v3.27.0",))


def test_a_vendors_build_is_on_no_line_of_upstreams() -> None:
    """A kubelet's tail names a vendor, and so no line of upstream's."""
    lines = (replace(LINE, line="1.30"),)
    support = replace(SUPPORT, lines=lines)

    def kubelet(text: str, build: str = "upstream") -> Component:
        version = parse_version("kubernetes", text)
        return Component(name=ComponentName("kubernetes"), version=version, build=build, basis=Basis.RUNNING)

    assert judge_support(support, kubelet("v1.30.5"), _on(1)).verdict is SupportVerdict.ENDED
    assert judge_support(support, kubelet("v1.30.5-gke.1014001"), _on(1)).verdict is SupportVerdict.VENDOR_BUILD
    assert judge_support(support, kubelet("v1.30.5-eks-a737599", "eks"), _on(1)).verdict is SupportVerdict.ENDED


def test_unknown_versions_keep_their_reason() -> None:
    """What the inventory says of it is what is told."""
    unknown = VersionUnknown(text="x", reason="pinned by digest", how="name the tag")
    finding = _finding(_runs(replace(component(), version=unknown)), _end_of_life(), _on(1))
    assert [(each.reason, each.how) for each in finding.missing] == [("pinned by digest", "name the tag")]
