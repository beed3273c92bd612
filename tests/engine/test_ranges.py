from __future__ import annotations

import pytest

from advisor.engine.ranges import TRUTH_OF, judge_version
from advisor.model.component import Component
from advisor.model.finding import RangeEvidence, RangeVerdict
from advisor.model.release import Catalogue
from advisor.truth import Truth
from tests.builders import CALICO, RANCHER, advisory, affected, catalogue, component, release, unreadable, version

AFFECTED, PAST_FIX, OUTSIDE = RangeVerdict.AFFECTED, RangeVerdict.PAST_FIX, RangeVerdict.OUTSIDE
UNCERTAIN, UNEXAMINED, PRERELEASE = RangeVerdict.UNCERTAIN, RangeVerdict.UNEXAMINED, RangeVerdict.PRERELEASE

LINES = advisory(
    {"introduced": "v3.26.5", "limit": "v3.27.0"},
    {"introduced": "v3.27.3", "fixed": "v3.27.5"},
    {"introduced": "v3.28.0", "last_affected": "v3.28.2"},
    uncertain=[{"introduced": "v3.30.0", "limit": "v3.30.2"}],
    examined=("v3.22.0", "v3.32.1"),
)


def _judged(text: str, build: str = "upstream", releases: Catalogue | None = None) -> RangeEvidence:
    return judge_version(LINES, component(text, build=build), releases)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("v3.26.4", OUTSIDE),
        ("v3.26.5", AFFECTED),
        ("v3.26.99", AFFECTED),
        ("v3.27.0", OUTSIDE),
        ("v3.27.2", OUTSIDE),
        ("v3.27.3", AFFECTED),
        ("v3.27.4", AFFECTED),
        ("v3.27.5", PAST_FIX),
        ("v3.27.6", PAST_FIX),
        ("v3.28.0", AFFECTED),
        ("v3.28.2", AFFECTED),
        ("v3.28.3", OUTSIDE),
        ("v3.29.0", OUTSIDE),
        ("v3.29.99", OUTSIDE),
        ("v3.30.0", UNCERTAIN),
        ("v3.30.1", UNCERTAIN),
        ("v3.30.2", OUTSIDE),
        ("v3.21.9", UNEXAMINED),
        ("v3.22.0", OUTSIDE),
        ("v3.32.1", OUTSIDE),
        ("v3.32.2", UNEXAMINED),
        ("v3.27.3-build20240423", AFFECTED),
        ("v3.27.2-build20240308", OUTSIDE),
        ("v3.28.2-build20241003", AFFECTED),
        ("v3.27.5-build20241203", PAST_FIX),
        ("v3.27.3-rc1", PRERELEASE),
        ("v3.29.0-0.dev", PRERELEASE),
    ],
)
def test_both_sides_of_every_bound(text: str, verdict: RangeVerdict) -> None:
    """A bound belongs to the side its name says, rebuilds go with their release, pre-releases were not looked at."""
    assert _judged(text).verdict is verdict


def test_the_evidence_is_the_range_that_decided() -> None:
    """It names the range the version lies in, or the one whose fix is behind it, and none otherwise."""
    assert _judged("v3.27.4").range == LINES.affected.ranges[1]
    assert _judged("v3.27.5").range == LINES.affected.ranges[1]
    assert _judged("v3.29.0").range is None
    assert _judged("v3.30.0").range is None


def test_a_later_line_is_not_past_the_fix_of_an_earlier_one() -> None:
    """Only a fix on the version's own line makes it fixed: that v3.29.0 is newer says nothing of why it is free."""
    one_line = advisory({"introduced": "v3.27.3", "fixed": "v3.27.4"})
    assert judge_version(one_line, component("v3.27.4"), None).verdict is PAST_FIX
    assert judge_version(one_line, component("v3.28.0"), None).verdict is OUTSIDE


def test_the_last_of_several_fixes_on_one_line_is_named() -> None:
    """A line that was fixed, broken again and fixed again is past its last fix."""
    twice = advisory({"introduced": "v3.27.0", "fixed": "v3.27.1"}, {"introduced": "v3.27.3", "fixed": "v3.27.4"})
    assert judge_version(twice, component("v3.27.2"), None).range == twice.affected.ranges[0]
    assert judge_version(twice, component("v3.27.4"), None).range == twice.affected.ranges[1]


class TestPrereleases:
    EXAMINED = advisory(
        {"introduced": "v2.10.0-alpha1", "fixed": "v2.10.5-alpha1"},
        of=RANCHER,
        examined=("v2.7.0", "v2.15.0"),
        prereleases=True,
    )

    @pytest.mark.parametrize(
        ("text", "verdict"),
        [
            ("v2.10.0-alpha1", AFFECTED),
            ("v2.10.4-rc1", AFFECTED),
            ("v2.10.5-alpha1", PAST_FIX),
            ("v2.9.9-rc1", OUTSIDE),
        ],
    )
    def test_they_are_judged_where_they_were_examined(self, text: str, verdict: RangeVerdict) -> None:
        """An advisory that looked at pre-releases judges them like any other version."""
        assert judge_version(self.EXAMINED, component(text, RANCHER), None).verdict is verdict

    def test_a_pseudo_version_after_a_release_is_none(self) -> None:
        """A hotfix is a release of its own, not a pre-release."""
        releases_only = advisory({"introduced": "v2.10.0", "fixed": "v2.10.5"}, of=RANCHER)
        assert judge_version(releases_only, component("v2.10.2-hotfix-b5c4.2", RANCHER), None).verdict is AFFECTED


class TestUnheardOf:
    RELEASES = catalogue(
        CALICO, release("v3.26.5"), release("v3.27.3"), release("v3.27.4"), spanning=("v3.26.0", "v3.28.0")
    )

    @pytest.mark.parametrize(
        ("text", "verdict"),
        [
            ("v3.27.3", AFFECTED),
            ("v3.27.3-build20240423", AFFECTED),
            ("v3.26.6", UNEXAMINED),
            ("v3.27.99", UNEXAMINED),
            ("v3.27.99-build20240423", UNEXAMINED),
            ("v3.25.9", OUTSIDE),
            ("v3.28.1", AFFECTED),
            ("v3.27.5-rc1", PRERELEASE),
        ],
    )
    def test_inside_the_span_only_listed_releases_were_read(self, text: str, verdict: RangeVerdict) -> None:
        """A release the catalogue spans and does not list is judged by nobody; outside the span the ranges judge it."""
        assert _judged(text, releases=self.RELEASES).verdict is verdict

    def test_the_last_release_of_the_span_is_inside_with_its_rebuilds(self) -> None:
        """The span ends with the last release, which it includes."""
        assert _judged("v3.28.0-build20240625", releases=self.RELEASES).verdict is UNEXAMINED

    def test_a_catalogue_that_claims_nothing_hides_nothing(self) -> None:
        """Without a span, a release that is not listed is judged by the ranges."""
        assert _judged("v3.27.99", releases=catalogue(CALICO, release("v3.27.3"))).verdict is PAST_FIX

    @pytest.mark.parametrize(
        ("text", "verdict"),
        [
            ("v2.10.2-hotfix-b5c4.1", AFFECTED),
            ("v2.10.2-hotfix-b5c4.2", PAST_FIX),
            ("v2.10.2-hotfix-4d1a.1", UNCERTAIN),
        ],
    )
    def test_hotfixes_are_in_no_catalogue(self, text: str, verdict: RangeVerdict) -> None:
        """Ranges judge a hotfix, and one whose tail nothing orders against the bound that decides is uncertain."""
        fault = advisory({"introduced": "v2.10.0", "fixed": "v2.10.2-hotfix-b5c4.2"}, of=RANCHER)
        releases = catalogue(RANCHER, release("v2.10.2", RANCHER), spanning=("v2.7.0", "v2.15.0"))
        assert judge_version(fault, component(text, RANCHER), releases).verdict is verdict

    def test_a_prerelease_that_was_examined_needs_no_catalogue(self) -> None:
        """Catalogues list releases; a pre-release of an examined line is judged by its ranges."""
        releases = catalogue(RANCHER, release("v2.10.2", RANCHER), spanning=("v2.7.0", "v2.15.0"))
        fault = TestPrereleases.EXAMINED
        assert judge_version(fault, component("v2.10.1-rc1", RANCHER), releases).verdict is AFFECTED


def test_a_version_that_nothing_orders_against_what_was_examined_is_unexamined() -> None:
    """Two hotfixes of one release for two customers: that one was looked at says nothing of the other."""
    bounds = ("v2.7.0", "v2.10.2-hotfix-b5c4.2")
    fault = advisory({"introduced": "v2.10.0", "fixed": "v2.10.1"}, of=RANCHER, examined=bounds)
    for text, verdict in (("v2.10.2-hotfix-b5c4.2", PAST_FIX), ("v2.10.2-hotfix-4d1a.1", UNEXAMINED)):
        assert judge_version(fault, component(text, RANCHER), None).verdict is verdict


class TestBuilds:
    FAULT = advisory(
        {"introduced": "v3.27.3", "fixed": "v3.27.4"},
        builds={
            "rancher-hardened": affected(
                {"introduced": "v3.28.0", "fixed": "v3.28.1"}, uncertain=[{"introduced": "v3.27.3", "limit": "v3.27.5"}]
            )
        },
    )

    @pytest.mark.parametrize(
        ("text", "build", "verdict"),
        [
            ("v3.27.3", "upstream", AFFECTED),
            ("v3.27.3", "somebody-else", AFFECTED),
            ("v3.27.3-build20240423", "rancher-hardened", UNCERTAIN),
            ("v3.27.4", "upstream", PAST_FIX),
            ("v3.27.4", "rancher-hardened", UNCERTAIN),
            ("v3.28.0", "upstream", OUTSIDE),
            ("v3.28.0", "rancher-hardened", AFFECTED),
            ("v3.28.1", "rancher-hardened", PAST_FIX),
        ],
    )
    def test_a_build_with_ranges_of_its_own_is_judged_by_them(
        self, text: str, build: str, verdict: RangeVerdict
    ) -> None:
        """Where a rebuild differs only its own ranges count; a build nobody wrote down is judged as upstream's."""
        assert judge_version(self.FAULT, component(text, build=build), None).verdict is verdict


def test_a_range_outweighs_the_uncertain() -> None:
    """A version in an affected range is affected even where an uncertain interval overlaps it."""
    fault = advisory(
        {"introduced": "v3.27.3", "fixed": "v3.27.4"}, uncertain=[{"introduced": "v3.27.0", "limit": "v3.28.0"}]
    )
    assert judge_version(fault, component("v3.27.3"), None).verdict is AFFECTED
    assert judge_version(fault, component("v3.27.4"), None).verdict is UNCERTAIN


def test_a_version_nobody_could_read_is_unreadable() -> None:
    """There is nothing to compare, so no range is even asked."""
    assert judge_version(LINES, unreadable(), None) == RangeEvidence(verdict=RangeVerdict.UNREADABLE)


@pytest.mark.parametrize("verdict", RangeVerdict)
def test_every_verdict_has_its_truth(verdict: RangeVerdict) -> None:
    """Only a version known to lie inside is true, only one known to lie outside is false."""
    expected = {AFFECTED: Truth.TRUE, PAST_FIX: Truth.FALSE, OUTSIDE: Truth.FALSE}
    assert TRUTH_OF[verdict] is expected.get(verdict, Truth.UNKNOWN)


def test_components_keep_their_text() -> None:
    """A judged version is the one written, rebuild suffix and all."""
    found: Component = component("v3.27.3-build20240423")
    assert found.version == version("v3.27.3-build20240423")
    assert found.version_text == "v3.27.3-build20240423"
