"""Which releases end a fault, and for whom."""

from __future__ import annotations

import pytest

from advisor.engine.fixes import Fixes, fixes_after, proven_edition
from advisor.model.component import Edition
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import AdvisoryId
from advisor.model.release import Catalogue, ReleaseStatus
from tests.builders import CALICO, RANCHER, advisory, affected, catalogue, component, release, unreadable

PRIME, COMMUNITY, EXTENDED = Edition.PRIME, Edition.COMMUNITY, Edition.EXTENDED

FAULT = advisory(
    {"introduced": "v2.10.0", "fixed": "v2.10.5-alpha1"},
    {"introduced": "v2.11.0", "fixed": "v2.11.1-alpha1"},
    of=RANCHER,
)
RELEASES = catalogue(
    RANCHER,
    release("v2.10.3", RANCHER),
    release("v2.10.4", RANCHER, PRIME),
    release("v2.10.5", RANCHER, PRIME),
    release("v2.10.6", RANCHER, PRIME),
    release("v2.11.0", RANCHER),
    release("v2.11.1", RANCHER),
    release("v2.12.0", RANCHER),
)


def _fixes(text: str, edition: Edition | None = None, *, stated: Edition | None = None) -> Fixes:
    return fixes_after(FAULT, component(text, RANCHER, edition=stated), RELEASES, edition)


class TestEditions:
    COMMUNITYS = Fixes(obtainable=("v2.11.1",), in_other_editions=("v2.10.5",))
    PRIMES = Fixes(obtainable=("v2.10.5", "v2.11.1"))

    def test_an_edition_nobody_named_counts_as_community(self) -> None:
        """A community user at v2.10.3 goes to v2.11.1; v2.10.5 is for others."""
        assert _fixes("v2.10.3") == self.COMMUNITYS

    def test_a_running_version_that_only_prime_has_proves_prime(self) -> None:
        """Whoever runs v2.10.4 can obtain v2.10.5."""
        assert _fixes("v2.10.4") == self.PRIMES

    def test_the_user_may_name_it(self) -> None:
        """`--edition prime` gets Prime's releases at a version that both editions have."""
        assert _fixes("v2.10.3", PRIME) == self.PRIMES

    def test_the_user_may_name_community_at_a_prime_version(self) -> None:
        """What is said aloud counts before what the version proves: a plan to leave Prime."""
        assert _fixes("v2.10.4", COMMUNITY) == self.COMMUNITYS

    def test_the_source_may_state_it(self) -> None:
        """An edition stated with the component counts before all else."""
        assert _fixes("v2.10.3", stated=PRIME) == self.PRIMES
        assert _fixes("v2.10.3", COMMUNITY, stated=PRIME) == self.PRIMES

    def test_only_a_single_edition_proves_anything(self) -> None:
        """A version of both editions, of another edition, or in no catalogue proves nothing."""
        releases = catalogue(RANCHER, release("v2.10.3", RANCHER), release("v2.10.4", RANCHER, EXTENDED))
        assert [proven_edition(component(text, RANCHER), releases) for text in ("v2.10.3", "v2.10.4", "v2.10.9")] == [
            None,
            None,
            None,
        ]
        assert proven_edition(component("v2.10.4", RANCHER), RELEASES) is PRIME
        assert proven_edition(unreadable(RANCHER), RELEASES) is None
        assert proven_edition(component("v2.10.4", RANCHER), None) is None

    def test_a_rebuild_proves_what_its_release_proves(self) -> None:
        """v2.10.4-govt-1 is v2.10.4 for somebody."""
        assert proven_edition(component("v2.10.4-govt-1", RANCHER), RELEASES) is PRIME

    @pytest.mark.parametrize(
        ("edition", "expected"),
        [
            (None, (("v2.11.1",), ("v2.10.5",))),
            (PRIME, (("v2.10.5", "v2.11.1"), ())),
        ],
    )
    def test_ranchers_connection_leak(
        self, knowledge: KnowledgeBase, edition: Edition | None, expected: tuple[tuple[str, ...], tuple[str, ...]]
    ) -> None:
        """In the knowledge that ships, v2.10.3 leads to v2.11.1 for the community and to v2.10.5 for Prime."""
        leak = knowledge.advisories[AdvisoryId("rancher-steve-proxy-connection-leak")]
        fixes = fixes_after(leak, component("v2.10.3", RANCHER), knowledge.catalogues[RANCHER], edition)
        assert (fixes.obtainable[:2], fixes.in_other_editions) == expected


class TestReleases:
    ONE_LINE = advisory({"introduced": "v3.27.3", "fixed": "v3.27.4"}, {"introduced": "v3.28.0", "limit": "v3.29.0"})

    def test_a_fix_that_is_behind_is_no_way_out(self) -> None:
        """From v2.11.0 nobody goes back to v2.10.5."""
        assert _fixes("v2.11.0") == Fixes(obtainable=("v2.11.1",))

    def test_at_the_fix_itself_there_is_nothing_ahead(self) -> None:
        """Of its own line, that is: the later line has a fault of its own to leave."""
        assert _fixes("v2.11.1") == Fixes()

    @pytest.mark.parametrize("status", sorted(set(ReleaseStatus) - {ReleaseStatus.RELEASED}))
    def test_what_cannot_be_had_is_skipped(self, status: ReleaseStatus) -> None:
        """A withdrawn or unannounced release leads to the next one."""
        releases = catalogue(CALICO, release("v3.27.4", status=status), release("v3.27.5"))
        assert fixes_after(self.ONE_LINE, component(), releases, None) == Fixes(obtainable=("v3.27.5",))

    def test_a_line_without_any_release_left_offers_none(self) -> None:
        """Neither the user's edition nor another can have it."""
        releases = catalogue(CALICO, release("v3.27.4", status=ReleaseStatus.WITHDRAWN), release("v3.28.9"))
        assert fixes_after(self.ONE_LINE, component(), releases, None) == Fixes()

    def test_a_release_that_is_affected_again_is_no_fix(self) -> None:
        """A fix that was reverted in the next release of the line leads past the relapse."""
        twice = advisory({"introduced": "v3.27.0", "fixed": "v3.27.1"}, {"introduced": "v3.27.2", "fixed": "v3.27.4"})
        releases = catalogue(CALICO, release("v3.27.2"), release("v3.27.3"), release("v3.27.5"))
        assert fixes_after(twice, component("v3.27.0"), releases, None) == Fixes(obtainable=("v3.27.5",))

    def test_two_bounds_that_lead_to_one_release_name_it_once(self) -> None:
        """As above: both ranges end in v3.27.5."""
        twice = advisory({"introduced": "v3.27.0", "fixed": "v3.27.1"}, {"introduced": "v3.27.2", "fixed": "v3.27.4"})
        assert fixes_after(twice, component("v3.27.0"), catalogue(CALICO, release("v3.27.5")), None) == Fixes(
            obtainable=("v3.27.5",)
        )

    def test_another_line_is_not_looked_at(self) -> None:
        """The fix of 3.27 is not v3.28.0, which has the fault, nor v3.29.0, which is no release of that line."""
        releases = catalogue(CALICO, release("v3.28.0"), release("v3.29.0"))
        assert fixes_after(self.ONE_LINE, component(), releases, None) == Fixes()

    def test_without_a_catalogue_the_bounds_themselves_are_named(self) -> None:
        """Nobody knows who can obtain them."""
        for releases in (None, catalogue(CALICO)):
            assert fixes_after(self.ONE_LINE, component(), releases, None) == Fixes(obtainable=("v3.27.4",))

    def test_a_line_that_was_never_fixed_has_no_fix(self) -> None:
        """A limit is no fix."""
        releases: Catalogue = catalogue(CALICO, release("v3.28.0"), release("v3.29.0"))
        assert fixes_after(self.ONE_LINE, component("v3.28.0"), releases, None) == Fixes()

    def test_a_version_nobody_read_has_none(self) -> None:
        """What comes after it is not known."""
        assert fixes_after(self.ONE_LINE, unreadable(), RELEASES, None) == Fixes()

    def test_a_build_goes_by_its_own_ranges(self) -> None:
        """The rebuild is fixed elsewhere than upstream."""
        fault = advisory(
            {"introduced": "v3.27.3", "fixed": "v3.27.4"},
            builds={"rancher-hardened": affected({"introduced": "v3.27.3", "fixed": "v3.27.5"})},
        )
        releases = catalogue(CALICO, release("v3.27.4"), release("v3.27.5"))
        assert fixes_after(fault, component(), releases, None).obtainable == ("v3.27.4",)
        assert fixes_after(fault, component(build="rancher-hardened"), releases, None).obtainable == ("v3.27.5",)

    def test_a_release_that_nobody_settled_is_no_fix(self) -> None:
        """v3.28.2 comes after a fix on its line, and whether the fault came back with it is not known."""
        fault = advisory(
            {"introduced": "v3.28.0", "fixed": "v3.28.1"}, uncertain=({"introduced": "v3.28.2", "limit": "v3.28.3"},)
        )
        releases = catalogue(CALICO, release("v3.28.0"), release("v3.28.2"), release("v3.28.3"))
        assert fixes_after(fault, component("v3.28.0"), releases, None).obtainable == ("v3.28.3",)

    def test_a_release_is_clear_for_a_build_by_its_own_ranges(self) -> None:
        """What upstream still has at v3.27.4 the rebuild is rid of."""
        fault = advisory(
            {"introduced": "v3.27.3", "fixed": "v3.27.5"},
            builds={"rancher-hardened": affected({"introduced": "v3.27.3", "fixed": "v3.27.4"})},
        )
        releases = catalogue(CALICO, release("v3.27.4"), release("v3.27.5"))
        assert fixes_after(fault, component(build="rancher-hardened"), releases, None).obtainable == ("v3.27.4",)
