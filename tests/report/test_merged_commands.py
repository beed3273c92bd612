"""Several listings as one: everything asked for is in it, and what is no listing stays as it is."""

from __future__ import annotations

import pytest

from advisor.report.merged_commands import merged_listing, split_listings


@pytest.mark.parametrize(
    ("how", "listings", "rest"),
    [
        ("kubectl get nodes -o json", ("kubectl get nodes -o json",), ""),
        (
            "kubectl get daemonsets -A -o json; kubectl get felixconfigurations.crd.projectcalico.org -o json",
            (
                "kubectl get daemonsets -A -o json",
                "kubectl get felixconfigurations.crd.projectcalico.org -o json",
            ),
            "",
        ),
        ("kubectl get nodes -o json; then ask: one; two?", ("kubectl get nodes -o json",), "ask: one; two?"),
        ("", (), ""),
    ],
)
def test_listings_come_off_the_front(how: str, listings: tuple[str, ...], rest: str) -> None:
    """And what is to be done after them stays as it was written."""
    assert split_listings(how) == (listings, rest)


@pytest.mark.parametrize(
    "how",
    [
        "kubectl get daemonset aws-node -n kube-system -o json",
        "kubectl get events -A --field-selector reason=Failed -o json",
        "kubectl get pods -o json | wc",
        "kubectl get pods; kubectl get nodes -o json",
        "on the node: uname -r",
    ],
)
def test_what_names_selects_or_pipes_is_no_listing(how: str) -> None:
    """It is not merged, and nothing behind it is."""
    assert split_listings(how) == ((), how)


@pytest.mark.parametrize(
    ("places", "place"),
    [(["", ""], ""), (["-A", ""], "-A"), (["-n a", "-n a"], "-n a"), (["-n a", "-n b"], "-A"), (["-n a", ""], "-A")],
)
def test_the_merged_one_looks_wherever_one_of_them_did(places: list[str], place: str) -> None:
    """Wider rather than narrower, and no wider than needed."""
    listings = [" ".join(f"kubectl get kind{number} {each} -o json".split()) for number, each in enumerate(places)]
    assert merged_listing(listings) == " ".join(f"kubectl get kind0,kind1 {place} -o json".split())


def test_nothing_to_list_is_no_command() -> None:
    """And the same kind twice is listed once."""
    assert merged_listing([]) == ""
    assert merged_listing(["kubectl get b,a -o json", "kubectl get a -o json"]) == "kubectl get a,b -o json"
