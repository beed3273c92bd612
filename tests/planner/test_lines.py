"""Where one chooses lines and not releases, as of EKS: what stands for a line, and from where one may start."""

from __future__ import annotations

import pytest

from advisor.planner.lines import around, is_known, of_one_line
from advisor.versions import Version
from tests.builders import KUBERNETES, catalogue, component, release, unreadable, version

TEXTS = ("v1.29.0", "v1.29.15", "v1.30.0", "v1.30.14", "v1.31.0", "v1.31.14")
LISTED = catalogue(KUBERNETES, *(release(text, KUBERNETES) for text in TEXTS), by_line=["eks"])


def _around(text: str, build: str) -> tuple[list[str], list[str]]:
    at = version(text, KUBERNETES)
    assert isinstance(at, Version)
    before, after = around(component(text, KUBERNETES, build=build), at, LISTED)
    return [str(each.version) for each in before], [str(each.version) for each in after]


def test_the_first_release_of_a_line_stands_for_it() -> None:
    """From a patch that nobody lists; of one's own line there is nothing to choose."""
    assert _around("v1.30.4-eks-a737599", "eks") == (["v1.29.0"], ["v1.31.0"])


def test_of_other_builds_every_release_counts() -> None:
    """A patch is chosen like any other version."""
    assert _around("v1.30.0", "upstream") == (["v1.29.0", "v1.29.15"], ["v1.30.14", "v1.31.0", "v1.31.14"])


@pytest.mark.parametrize(
    ("text", "build", "known"),
    [
        ("v1.30.4-eks-a737599", "eks", True),
        ("v1.32.1-eks-a737599", "eks", False),
        ("v1.30.4", "upstream", False),
        ("v1.30.14", "upstream", True),
    ],
)
def test_a_start_is_known_by_its_line_or_by_itself(text: str, build: str, known: bool) -> None:
    """A line nobody lists is no start for anybody."""
    at = version(text, KUBERNETES)
    assert isinstance(at, Version)
    assert is_known(component(text, KUBERNETES, build=build), at, LISTED) is known


def test_patches_of_one_line_are_one_place() -> None:
    """The control plane of EKS has one, and each AMI another."""
    two = [component(text, KUBERNETES, build="eks") for text in ("v1.30.14-eks-1", "v1.30.4-eks-2")]
    assert of_one_line(two, LISTED) == two[1:]


@pytest.mark.parametrize(
    "second",
    [
        component("v1.31.1-eks-2", KUBERNETES, build="eks"),
        component("v1.30.4", KUBERNETES),
        unreadable(KUBERNETES),
    ],
)
def test_anything_else_stays_apart(second: object) -> None:
    """Another line is a roll under way, another build another product, and what nobody read may be either."""
    two = [component("v1.30.14-eks-1", KUBERNETES, build="eks"), second]
    assert of_one_line(two, LISTED) == two  # type: ignore[arg-type]  # components of the table above
