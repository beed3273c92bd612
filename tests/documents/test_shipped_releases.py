"""The release catalogues that ship: what holds of all of them, and the traps that their numbers are."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import pytest

from advisor.documents.bundled import bundled_folder
from advisor.documents.knowledge import load_knowledge
from advisor.model.component import Edition
from advisor.model.names import ComponentName
from advisor.model.release import Catalogue, Release, ReleaseStatus
from advisor.truth import Truth
from advisor.versions import Order, parse_version

CATALOGUES = load_knowledge([bundled_folder("rules")]).knowledge.catalogues
#: Distributions whose version is that of their Kubernetes, and a number of their own.
DISTRIBUTIONS = ("rke2", "rke1", "k3s")


def _catalogue(name: str) -> Catalogue:
    return CATALOGUES[ComponentName(name)]


def _release(name: str, version: str) -> Release:
    return _catalogue(name).by_text[version]


def _all(name: str) -> Iterator[tuple[str, Release]]:
    for release in _catalogue(name).releases:
        yield str(release.version), release


@pytest.mark.parametrize(
    ("name", "offered"),
    [("rke2", 163), ("rke1", 79), ("k3s", 152), ("rancher", 112), ("calico", 47), ("vpc-cni", 37), ("netlink", 5)],
)
def test_no_release_is_lost(name: str, offered: int) -> None:
    """As many as upstream has offered up to the day when it was read; whoever adds one counts it here."""
    offers = [release for _, release in _all(name) if release.status is ReleaseStatus.RELEASED]
    assert len(offers) == offered


@pytest.mark.parametrize("name", sorted(CATALOGUES))
class TestOfEveryCatalogue:
    def test_releases_are_sorted_and_each_listed_once(self, name: str) -> None:
        """Oldest first."""
        releases = _catalogue(name).releases
        assert all(one.version.compare(two.version) is Order.BEFORE for one, two in pairwise(releases))
        assert len({str(release.version) for release in releases}) == len(releases)

    def test_the_status_is_the_one_the_version_tells(self, name: str) -> None:
        """What is called a pre-release or a hotfix is one, and nothing else is."""
        for text, release in _all(name):
            assert (release.status is ReleaseStatus.PRERELEASE) == release.version.is_prerelease, text
            assert (release.status is ReleaseStatus.HOTFIX) == ("hotfix" in text), text
            assert bool(release.editions) == (release.status is not ReleaseStatus.HOTFIX), text

    def test_a_span_reaches_from_the_first_release_to_the_last(self, name: str) -> None:
        """What is newer was never read."""
        catalogue = _catalogue(name)
        if catalogue.span is not None:
            for release in catalogue.releases:
                assert catalogue.span.contains(release.version) is Truth.TRUE
            ends = f">={catalogue.releases[0].version} <={catalogue.releases[-1].version}"
            assert str(catalogue.span) == ends

    def test_days_are_past_when_upstream_was_read(self, name: str) -> None:
        """And within a line what has a higher number is no older, but for pre-releases and hotfixes."""
        catalogue = _catalogue(name)
        lines = defaultdict(list)
        for release in catalogue.releases:
            if release.date:
                assert release.date <= catalogue.read
                if release.status not in {ReleaseStatus.PRERELEASE, ReleaseStatus.HOTFIX}:
                    lines[release.version.line].append(release.date)
        assert all(dates == sorted(dates) for dates in lines.values())

    def test_every_column_is_used(self, name: str) -> None:
        """By a release at least."""
        catalogue = _catalogue(name)
        used = {column for release in catalogue.releases for column in (*release.ships, *release.carries)}
        assert used == {*(slot.name for slot in catalogue.slots), *catalogue.carries}


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_a_distribution_follows_kubernetes(name: str) -> None:
    """Each of its lines is a line of Kubernetes, and no release of it is older than that."""
    first = {release.version.line: release.date for _, release in reversed(list(_all("kubernetes")))}
    ends = {line.number: line.end_of_life for line in _catalogue("kubernetes").lines}
    for text, release in _all(name):
        began = first[release.version.line]
        assert began is not None
        assert release.date is None or began < release.date, text
        assert began < ends[release.version.line]


@pytest.mark.parametrize("name", ["rke2", "rke1"])
def test_every_calico_that_is_shipped_is_a_release_of_calico(name: str) -> None:
    """Inside the span that is known; RKE2 1.26.0 had an older one."""
    calico = _catalogue("calico")
    for text, release in _all(name):
        assert {"calico", "canal"} <= set(release.ships), text
        for shipped in release.ships.values():
            is_known = shipped.release in calico.by_text
            assert is_known or shipped.compare(calico.releases[0].version) is Order.BEFORE, text


class TestRke2:
    def test_the_chart_of_every_release_packages_its_calico(self) -> None:
        """Two sources that agree: the list of charts and the list of images."""
        for text, release in _all("rke2"):
            chart = parse_version("calico-chart", release.carries["calico-chart"])
            assert chart.release == str(release.ships["calico"]), text

    def test_canal_is_a_rebuild_and_says_so(self) -> None:
        """By its date, which is no later than the release."""
        for text, release in _all("rke2"):
            upstream, _, built = str(release.ships["canal"]).partition("-build")
            assert upstream == release.ships["canal"].release
            day = datetime.datetime.strptime(built[:8], "%Y%m%d").date().isoformat()
            assert release.date
            assert day <= release.date, text

    def test_the_same_calico_in_two_charts(self) -> None:
        """Only the rN or the chart tells these apart."""
        for line in ("v1.33.12", "v1.34.8", "v1.35.5", "v1.36.1"):
            one, two = _release("rke2", f"{line}+rke2r1"), _release("rke2", f"{line}+rke2r2")
            assert one.ships["calico"] == two.ships["calico"] == parse_version("image-build", "v3.32.0")
            assert (one.carries["calico-chart"], two.carries["calico-chart"]) == ("v3.32.001", "v3.32.003")

    def test_one_release_has_two_calicos(self) -> None:
        """The last of 1.27: `cni: calico` stayed on v3.27.3, and Canal went on."""
        last = _release("rke2", "v1.27.16+rke2r2")
        assert {slot: str(version) for slot, version in last.ships.items()} == {
            "calico": "v3.27.3",
            "canal": "v3.28.1-build2024080600",
        }
        assert not any(str(release.ships["calico"]) in {"v3.28.0", "v3.27.4"} for _, release in _all("rke2"))

    def test_what_cannot_be_had(self) -> None:
        """By everybody, or by those who do not pay."""
        unusual = {text: release.status for text, release in _all("rke2") if release.status != "released"}
        assert unusual.pop("v1.26.0+rke2r1") == "withdrawn"
        assert set(unusual.values()) == {"unannounced"}
        assert {"v1.31.1+rke2r2", "v1.33.10+rke2r2"} <= set(unusual)
        prime = [text for text, release in _all("rke2") if release.editions == {Edition.PRIME}]
        assert prime == ["v1.31.14+rke2r2", "v1.32.13+rke2r2"]


def test_rke1_has_the_fix_in_other_calicos_than_rke2() -> None:
    """v1.29.8 with v3.27.4, v1.30.4 with v3.28.1; 1.28 never had the fault."""
    found = {text: str(release.ships["calico"]) for text, release in _all("rke1")}
    assert found["v1.28.12-rancher1-1"] == "v3.27.0"
    assert (found["v1.29.7-rancher1-1"], found["v1.29.8-rancher1-1"]) == ("v3.27.3", "v3.27.4")
    assert (found["v1.30.3-rancher1-1"], found["v1.30.4-rancher1-1"]) == ("v3.28.0", "v3.28.1")


def test_the_last_community_patch_of_each_rancher_line() -> None:
    """What comes after it in the line is for Prime alone."""
    lines: defaultdict[tuple[int, ...], list[Release]] = defaultdict(list)
    for _, release in _all("rancher"):
        if release.status is ReleaseStatus.RELEASED:
            lines[release.version.line].append(release)
    last = [[str(each.version) for each in line if Edition.COMMUNITY in each.editions][-1] for line in lines.values()]
    assert last == [*("v2.7.10", "v2.8.5", "v2.9.3", "v2.10.3", "v2.11.3", "v2.12.3", "v2.13.3", "v2.14.3", "v2.15.2")]


def test_netlink_moved_inside_a_patch_of_the_vpc_cni() -> None:
    """v1.18.6 has what v1.19.0 has; numbers that do not exist are not there."""
    found = {text: release.carries["netlink"] for text, release in _all("vpc-cni")}
    assert [found[text] for text in ("v1.18.5", "v1.18.6", "v1.19.5", "v1.19.6")] == [
        *("v1.2.1-beta.2", "v1.3.0", "v1.3.0", "v1.3.1")
    ]
    assert not {"v1.15.2", "v1.16.1", "v1.17.0", "v1.19.1"} & set(found)
