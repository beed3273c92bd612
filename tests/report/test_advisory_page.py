"""An advisory as a page: what a nested condition reads like."""

from advisor.model.condition import All, AnyOf, Condition, Not
from advisor.report.advisory_page import condition_lines
from tests.builders import BPF, XDP, is_

ON, OFF = is_(BPF, True), is_(XDP, False)
ON_SAYS, OFF_SAYS = "felix.bpf_enabled is true", "felix.xdp_enabled is false"


def _lines(condition: Condition) -> list[str]:
    return ["  " * depth + line for line, depth in condition_lines(condition)]


def test_parts_that_all_hold_stand_one_under_another() -> None:
    """At the top nothing needs to be said."""
    assert _lines(All((ON, OFF))) == [ON_SAYS, OFF_SAYS]


def test_inside_another_part_it_is_said_that_all_hold() -> None:
    """Otherwise each would read as enough by itself."""
    assert _lines(AnyOf((ON, All((ON, OFF))))) == [
        "any of",
        f"  {ON_SAYS}",
        "  all of",
        f"    {ON_SAYS}",
        f"    {OFF_SAYS}",
    ]
    assert _lines(Not(All((ON, OFF)))) == ["not", "  all of", f"    {ON_SAYS}", f"    {OFF_SAYS}"]
