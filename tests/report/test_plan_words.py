"""How plans are put into words, and their costs into columns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from advisor.planner.cost import Cost, Disruption
from advisor.planner.outcome import Constraint, NoPath
from advisor.report.cost_table import columns_of, table_lines
from advisor.report.plan_words import lifting_words
from advisor.report.why_words import beside


def cost(
    *, left: tuple[int, ...] = (0, 0, 0, 0), windows: int = 1, days: tuple[int, ...] = (0, 90, 0, 0), drains: int = 0
) -> Cost:
    """What a way costs; a day's exposure and nothing more unless more is said."""
    return Cost(
        unresolved=left, windows=windows, exposure=days, disruption=Disruption(drains=drains), hops=max(windows, 1)
    )


LONG = cost(windows=4, days=(0, 630, 1980, 0), drains=4)
SHORT = cost(left=(0, 1, 5, 0), days=(0, 450, 990, 0))


def test_costs_stand_in_columns_of_their_own() -> None:
    """Only what costs something for one of them has a column, and nothing is a dash."""
    assert list(table_lines(["A", "B"], columns_of([LONG, SHORT]))) == [
        "                    stays open   finding-days exposed   hops with",
        "    windows  hops   high  med    high   med             drain",
        "A         4     4      -    -     630  1980                 4",
        "B         1     1      1    5     450   990                 -",
    ]


def test_gains_come_before_what_they_cost() -> None:
    """Of each alternative beside its neighbour."""
    assert beside(LONG, SHORT, "B") == (
        "beside B: leaves open none where B leaves 1 high, 5 medium; "
        "but 3 more windows, 180 more high finding-days, 4 more drains"
    )
    assert beside(SHORT, LONG, "A") == (
        "beside A: 3 fewer windows, 180 fewer high finding-days, 4 fewer drains; "
        "but leaves open 1 high, 5 medium where A leaves none"
    )


def test_one_is_singular() -> None:
    """And days have no `ies`."""
    told = beside(cost(windows=2, days=(0, 91, 0, 0), drains=1), cost(left=(1, 0, 0, 0)), "B")
    assert told.endswith("but 1 more window, 1 more high finding-day, 1 more drain")


def test_what_hangs_on_a_fact_is_not_called_out_of_reach() -> None:
    """Templates of RKE1 can be deleted, though no option does that; a rule about versions alone stays."""
    fixed = Constraint(name="rancher hops", says="Only what a rule allows.")
    left = Constraint(name="rke1 row 2", says="Nothing of RKE1 is left.", facts=("rancher.rke1_objects",))
    both = NoPath(core=(fixed, left), relaxations=(fixed, left), unresolved=(), held=())
    assert list(lifting_words(both)) == [
        ("lift", "rke1 row 2 hangs on rancher.rke1_objects: once that is otherwise, plan anew"),
        ("", "without rancher hops there would be a way too, and no option lifts that"),
    ]
    alone = NoPath(core=(fixed,), relaxations=(fixed,), unresolved=(), held=())
    assert next(lifting_words(alone)) == ("lift", "nothing that is yours to lift opens a way by itself")


COSTS = st.builds(
    cost,
    left=st.tuples(*[st.integers(0, 3)] * 4),
    windows=st.integers(0, 3),
    days=st.tuples(*[st.integers(0, 3)] * 4),
    drains=st.integers(0, 3),
)


@given(mine=COSTS, yours=COSTS)
def test_what_one_gains_the_other_pays(mine: Cost, yours: Cost) -> None:
    """A comparison says the same from both sides: nothing is better only if nothing is worse for the other."""
    mine_says, yours_says = beside(mine, yours, "B"), beside(yours, mine, "A")
    assert ("no better" in mine_says) == ("no worse" in yours_says)
    assert ("no worse" in mine_says) == mine.covers(yours)


@given(costs=st.lists(COSTS, min_size=1, max_size=5))
def test_every_row_is_as_wide_as_the_heads(costs: list[Cost]) -> None:
    """Numbers stand under their titles: no row reaches beyond them."""
    _, titles, *rows = table_lines([str(n) for n in range(len(costs))], columns_of(costs))
    assert all(len(row) <= len(titles) + len("finding-days exposed") for row in rows)
    assert len(rows) == len(costs)
    for row, each in zip(rows, costs, strict=True):
        numbers = row.split()[1:]
        assert numbers[0] == (str(each.windows) if each.windows else "-")
        assert sum(int(number) for number in numbers if number != "-") == each.windows + each.hops + sum(
            [*each.unresolved, *each.exposure, each.disruption.drains]
        )
