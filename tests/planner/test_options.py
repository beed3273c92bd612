"""What the user allows and accepts: pre-releases, versions in no catalogue, waivers; and how long support lasts."""

import datetime
from dataclasses import replace

import pytest

from advisor.model.advisory import Severity
from advisor.model.record import Record
from advisor.model.release import ReleaseStatus
from advisor.model.support import DateBasis, EndsAt, Horizon, Support, SupportLine
from advisor.model.waiver import Waiver
from advisor.planner import plan
from advisor.planner.outcome import Label, NoPath, NothingToDo, PlanOutcome, UpgradePlan, Why
from advisor.planner.question import Latest, Options, Targets
from advisor.planner.verify import verify_plan
from advisor.problems import InvalidInput
from tests.builders import RANCHER, RKE2, advisory, component, release, version, waiver
from tests.planner.worlds import RANCHER_TEXTS, RKE2_TEXTS, World, hop_rule, versions_in, world

FAULT = advisory({"introduced": "v2.9.1", "fixed": "v2.10.1-alpha1"}, of=RANCHER, prereleases=True)
CALICO_FAULT = advisory({"introduced": "v3.27.3", "fixed": "v3.28.0"}, name="calico-fault")


def record(*waivers: Waiver) -> Record:
    """The waivers of a day on which they hold."""
    return Record(today=datetime.date(2026, 11, 21), waivers=waivers)


def _planned(of: World) -> PlanOutcome:
    return plan(of.assessed, of.knowledge, options=of.options)


def _plans(of: World) -> UpgradePlan:
    found = _planned(of)
    assert isinstance(found, UpgradePlan)
    return found


def _ends(of: UpgradePlan) -> list[list[str]]:
    return [[str(getattr(hop, "end", "")) for hop in each.hops] for each in of.alternatives]


class TestPreReleases:
    RELEASES = (
        *(release(text, RANCHER) for text in RANCHER_TEXTS[:2]),
        release("v2.10.1-alpha1", RANCHER, status=ReleaseStatus.PRERELEASE),
    )

    def test_nobody_is_sent_to_one(self) -> None:
        """To allow them is what would open a way."""
        found = _planned(world(FAULT, rancher=self.RELEASES))
        assert isinstance(found, NoPath)
        assert [each.lifted_by for each in found.relaxations] == ["--allow-prerelease"]
        assert [(each.why, [by.name for by in each.opened_by]) for each in found.unresolved] == [
            (Why.OPTION, ["--allow-prerelease"])
        ]

    def test_with_leave_it_is_a_release_like_others(self) -> None:
        """And passes the checker, which refuses it without leave."""
        free = world(FAULT, rancher=self.RELEASES, options=Options(allow_prerelease=True))
        found = _plans(free)
        assert _ends(found) == [["v2.10.1-alpha1"]]
        faults = verify_plan(found.alternatives[0], free.assessed, free.knowledge, Options())
        assert "hop 1: rancher v2.10.1-alpha1 is no release" in faults

    def test_it_is_nobodys_latest(self) -> None:
        """Neither for the goal, nor for a rule that asks for the latest patch."""
        free = world(FAULT, rancher=self.RELEASES, options=Options(allow_prerelease=True, keep=frozenset({RKE2})))
        found = plan(free.assessed, free.knowledge, Latest(), free.options)
        assert isinstance(found, UpgradePlan)
        assert _ends(found)[0][-1] == RANCHER_TEXTS[1]


class TestVersionsInNoCatalogue:
    UNLISTED = "v2.9.7"

    def _world(self, *, asked: bool, text: str = UNLISTED) -> World:
        fault = advisory({"introduced": "v2.9.1", "fixed": "v2.10.1"}, of=RANCHER, name="rancher-fault")
        known = world(fault, options=Options(assume_nearest=asked))
        parts = tuple(component(text, RANCHER) if each.name == RANCHER else each for each in known.cluster.components)
        return replace(known, cluster=replace(known.cluster, components=parts))

    def test_they_are_refused(self) -> None:
        """No hop from there is known."""
        with pytest.raises(InvalidInput) as caught:
            _planned(self._world(asked=False))
        assert [each.code for each in caught.value.problems] == ["version-not-catalogued"]

    @pytest.mark.parametrize(("text", "nearest"), [(UNLISTED, "v2.9.2"), ("v2.11.3", "v2.10.1")])
    def test_where_asked_the_nearest_stands_for_them(self, text: str, nearest: str) -> None:
        """The last before it on its line, else of an earlier line; and every plan rests on that."""
        asked = self._world(asked=True, text=text)
        found = _planned(asked)
        says = f"rancher {text} is in no release table; it is planned as {nearest}"
        if isinstance(found, UpgradePlan):
            assert [each.says for each in found.alternatives[0].rests_on] == [says]
            untold = replace(found.alternatives[0], assumed=())
            faults = verify_plan(untold, asked.assessed, asked.knowledge, asked.options)
            assert "it does not tell which releases it assumes" in faults
        else:
            assert isinstance(found, NothingToDo)
            assert [each.says for each in found.assumed] == [says]

    def test_nothing_stands_for_what_is_before_all(self) -> None:
        """To go by a later release would skip what lies between."""
        with pytest.raises(InvalidInput):
            _planned(self._world(asked=True, text="v2.8.0"))


class TestWaivers:
    RANCHER_FAULT = advisory({"introduced": "v2.9.1", "fixed": "v2.10.1"}, of=RANCHER, name="rancher-fault")

    def test_what_is_accepted_weighs_nothing_and_is_told(self) -> None:
        """No window is spent on it."""
        kept = record(waiver("rancher-fault"))
        found = _planned(world(self.RANCHER_FAULT, options=Options(record=kept)))
        assert isinstance(found, NothingToDo)
        assert [each.advisory for each in found.waived] == ["rancher-fault"]

    def test_it_stays_accepted_where_the_plan_ends(self) -> None:
        """Beside what is cleared; to leave it untold is a fault."""
        both = world(self.RANCHER_FAULT, CALICO_FAULT, options=Options(record=record(waiver("rancher-fault"))))
        [only] = _plans(both).alternatives
        assert [hop.clears for hop in only.hops] == [("calico-fault",)]
        assert [each.advisory for each in only.waived] == ["rancher-fault"]
        assert only.unresolved == ()
        faults = verify_plan(replace(only, waived=()), both.assessed, both.knowledge, both.options)
        assert "what it says to be accepted is not what is accepted" in faults

    def test_a_waiver_of_one_version_ends_with_it(self) -> None:
        """A later version with the same fault is not in its scope, so that moving there opens it."""
        scoped = record(waiver("rancher-fault", versions=[RANCHER_TEXTS[0]]))
        crossing = world(self.RANCHER_FAULT, CALICO_FAULT, options=Options(record=scoped))
        target = Targets({RANCHER: version(RANCHER_TEXTS[1], RANCHER)})
        found = plan(crossing.assessed, crossing.knowledge, target, crossing.options)
        assert isinstance(found, UpgradePlan)
        assert "rancher-fault" in {name for hop in found.alternatives[-1].hops for name in hop.introduces}
        assert found.alternatives[-1].waived == ()


class TestSupport:
    TODAY = datetime.date(2026, 1, 1)

    def _ending(self, **ends: str | None) -> UpgradePlan:
        lines = tuple(
            SupportLine(
                line=line.removeprefix("v").replace("_", "."),
                ends=datetime.date.fromisoformat(day) if day else None,
                basis=DateBasis.PUBLISHED if day else None,
            )
            for line, day in ends.items()
        )
        support = Support(tier="upstream", ends_at=EndsAt.END_OF_DAY, builds=frozenset(), lines=lines)
        end = replace(advisory(of=RKE2, name="rke2-end"), support=support)
        horizon = Horizon(today=self.TODAY)
        first = advisory({"introduced": "v1.29.6+rke2r1", "fixed": "v1.29.7+rke2r1"}, of=RKE2, severity=Severity.LOW)
        second = advisory({"introduced": "v1.29.6+rke2r1", "fixed": "v1.30.1+rke2r1"}, of=RKE2, name="late")
        rules = [
            hop_rule(RKE2, "rke2-patch", lines=0),
            replace(
                hop_rule(RKE2, "rke2-next", lines=1, to=RKE2_TEXTS[2:]),
                from_versions=versions_in([RKE2_TEXTS[1]], RKE2),
            ),
            hop_rule(RANCHER, "rancher-later"),
        ]
        return _plans(world(first, second, end, rules=rules, options=Options(horizon=horizon)))

    def test_the_first_end_counts(self) -> None:
        """Days from today to the end of the line that a plan leads to."""
        found = self._ending(v1_29="2026-01-11", v1_30="2026-04-11")
        days = [each.support_days for each in found.alternatives]
        assert days == [100, 10]
        assert [Label.LONGEST_SUPPORT in each.labels for each in found.alternatives] == [
            number == days.index(max(each for each in days if each is not None)) for number in range(len(days))
        ]

    def test_what_has_ended_is_no_long_support(self) -> None:
        """Where each plan ends on a line that is over, none is the longest; the day itself still counts."""
        over = self._ending(v1_29="2025-10-01", v1_30="2025-12-01")
        assert all(each.support_days is not None and each.support_days < 0 for each in over.alternatives)
        assert not any(Label.LONGEST_SUPPORT in each.labels for each in over.alternatives)
        last = self._ending(v1_29="2025-10-01", v1_30="2026-01-01")
        assert {each.support_days for each in last.alternatives if Label.LONGEST_SUPPORT in each.labels} == {0}

    def test_what_nobody_knows_is_none(self) -> None:
        """A line without an end makes no plan the longest."""
        found = self._ending(v1_29=None, v1_30=None)
        assert [each.support_days for each in found.alternatives] == [None] * len(found.alternatives)
        assert not any(Label.LONGEST_SUPPORT in each.labels for each in found.alternatives)
