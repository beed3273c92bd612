import pytest

from advisor.engine import assess
from advisor.engine.supposing import moves_kernel, supposing, supposing_kernel
from advisor.model.condition import Condition
from advisor.model.fact import FactValue
from advisor.model.finding import Status
from advisor.model.inventory import Cluster, Inventory, SettingsLayer
from advisor.model.names import FactName
from advisor.versions import KernelSpan
from tests.builders import (
    FACTS,
    OLD,
    POOLS,
    RAN_BEFORE,
    XDP,
    advisory,
    cluster,
    component,
    environment,
    felix_configuration,
    is_,
    knowledge_of,
    node,
    pool,
)

FIVE_FIFTEEN = KernelSpan(family="ubuntu", series=(5, 15))


def _status(of: Cluster, when: Condition) -> Status:
    known = knowledge_of(advisory(when=when))
    [finding] = assess(Inventory(clusters=(of,)), known).clusters[0].findings
    return finding.status


@pytest.mark.parametrize(
    "layers",
    [
        (),
        (environment({XDP: "true"}),),
        (environment(unread_because="it was cut"), felix_configuration({XDP: True})),
        (felix_configuration({XDP: True}, name="node.n1"), felix_configuration({XDP: True}, selector="all()")),
    ],
)
@pytest.mark.parametrize("stated", [{}, {XDP: True}])
def test_a_setting_is_read_as_it_was_supposed(
    layers: tuple[SettingsLayer, ...], stated: dict[FactName, FactValue]
) -> None:
    """Whatever held the other value, and whoever stated it: nothing contradicts what is supposed."""
    found = cluster(component(), nodes=[node(facts=stated)], layers=layers)
    assert _status(supposing(found, FACTS[XDP], False), is_(XDP, True)) is Status.NOT_AFFECTED
    assert _status(supposing(found, FACTS[XDP], True), is_(XDP, True)) is Status.AFFECTED


@pytest.mark.parametrize("fact", [POOLS, RAN_BEFORE])
def test_what_is_no_setting_can_be_supposed_too(fact: FactName) -> None:
    """What objects tell together, and what a person knows."""
    found = cluster(component(), nodes=[node()], layers=[pool("Always" if fact == POOLS else None)])
    for value, status in ((True, Status.AFFECTED), (False, Status.NOT_AFFECTED)):
        assert _status(supposing(found, FACTS[fact], value), is_(fact, True)) is status


@pytest.mark.parametrize(
    ("kernel", "moves"),
    [
        ("5.4.0-182-generic", True),
        ("5.15.0-107-generic", False),
        ("6.8.0-31-generic", False),
        ("4.18.0-193.el8.x86_64", False),
        ("5.4.0-custom", False),
        (None, False),
    ],
)
def test_only_older_kernels_of_the_family_move(kernel: str | None, moves: bool) -> None:
    """A kernel that names no family, or no kernel at all, stays."""
    assert moves_kernel(node(kernel=kernel), FIVE_FIFTEEN) is moves


def test_a_moved_kernel_is_of_its_series_and_no_more_is_known() -> None:
    """It is outside the series that it left; whether it is in a part of the new one nobody can say."""
    moved = supposing_kernel(cluster(component(), nodes=[node()]), FIVE_FIFTEEN)
    assert _status(moved, OLD) is Status.NOT_AFFECTED
