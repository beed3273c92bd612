from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.documents.compatibility import compatibility
from advisor.engine.compatibility import pairing
from advisor.model.compatibility import (
    Allowed,
    CompatibilityTable,
    NoSay,
    Pairing,
    Refused,
    Side,
    Undecided,
    Unlisted,
)
from advisor.model.condition import FactTest, Leaf, OneOf
from advisor.model.fact import FactValue
from advisor.model.names import ComponentName
from advisor.truth import Truth, truth_of
from advisor.versions import Version, parse_version
from tests.documents.small_rules import view_of
from tests.documents.small_upgrades import DISTANCE_TABLE, FACT_TABLE, TABLE, small_terms

HERE: Mapping[str, FactValue] = {"cluster.cni": "thing", "thing.fast": True}


def _table(text: str) -> CompatibilityTable:
    view = view_of(text)
    view = replace(view, document=replace(view.document, file=f"{view.text('id')}.yaml"))
    found = compatibility(view, small_terms())
    assert found is not None
    assert view.problems == []
    return found


PAIRS, KERNELS, DISTANCES = _table(TABLE), _table(FACT_TABLE), _table(DISTANCE_TABLE)


def thing(text: str) -> Version:
    """A version of thing."""
    return parse_version("semantic", text)


def platform(text: str) -> Version:
    """A version of its platform."""
    return parse_version("rke2", text)


def knowing(facts: Mapping[str, FactValue]) -> Callable[[Leaf], Truth]:
    """Tests by these facts; what is not among them is unknown."""

    def truth(leaf: Leaf) -> Truth:
        if not isinstance(leaf, FactTest) or leaf.fact not in facts or not isinstance(leaf.test, OneOf):
            return Truth.UNKNOWN
        return truth_of(facts[leaf.fact] in leaf.test.values)

    return truth


def _stands(of: str, other: str, facts: Mapping[str, FactValue] = HERE) -> str:
    """How a pair of thing and its platform stands, in a word and the row's number."""
    return _word(pairing(PAIRS, thing(of), platform(other), knowing(facts)))


def _word(found: Pairing) -> str:
    match found:
        case Allowed(row):
            return f"allowed by {row.number}"
        case Refused(row):
            return f"refused by {row.number}"
        case Undecided(_, rows):
            return f"undecided over {sorted({row.number for row in rows})}"
        case Unlisted():
            return "unlisted"
        case NoSay():
            return "no say"


@pytest.mark.parametrize(
    ("of", "other", "expected"),
    [
        ("v1.0.0", "v1.28.1+rke2r1", "allowed by 1"),
        ("v1.0.9", "v1.28.2+rke2r1", "allowed by 1"),
        ("v0.9.9", "v1.28.1+rke2r1", "unlisted"),
        ("v1.0.0", "v1.28.1+rke2r2", "unlisted"),
        ("v1.1.0", "v1.28.1+rke2r1", "allowed by 2"),
        ("v1.1.0", "v1.28.0+rke2r1", "refused by 2"),
        ("v1.1.1", "v1.28.0+rke2r1", "unlisted"),
        ("v1.3.0", "v1.28.1+rke2r1", "refused by 3"),
    ],
)
def test_a_pair_by_both_of_its_sides(of: str, other: str, expected: str) -> None:
    """Each bound from both sides."""
    assert _stands(of, other) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (HERE, "refused by 3"),
        ({"cluster.cni": "thing", "thing.fast": False}, "unlisted"),
        ({"cluster.cni": "thing"}, "undecided over [3]"),
        ({"thing.fast": True}, "undecided over [3]"),
        ({"cluster.cni": "other"}, "no say"),
        ({"cluster.cni": "other", "thing.fast": True}, "no say"),
    ],
)
def test_conditions_of_table_and_row(facts: Mapping[str, FactValue], expected: str) -> None:
    """What is not known never refuses, and never permits."""
    assert _stands("v1.2.0", "v1.28.1+rke2r1", facts) == expected


def test_where_only_the_tables_condition_is_open() -> None:
    """Unlisted would be an answer, and so would be no say."""
    found = pairing(PAIRS, thing("v0.1.0"), platform("v1.28.1+rke2r1"), knowing({}))
    assert found == Undecided(PAIRS, ())


@pytest.mark.parametrize("facts", [{}, {"thing.fast": True}, {"thing.fast": False}])
def test_a_row_that_holds_whatever_the_fact_is_asks_for_none(facts: Mapping[str, FactValue]) -> None:
    """Nobody has to know it there; where the row does not speak of the version, it settles nothing."""
    table = _table(FACT_TABLE.replace('{in: {from: "5.10"}}', "{whatever: true}"))
    assert _word(pairing(table, thing("v1.0.0"), None, knowing(facts))) == "allowed by 1"
    assert _word(pairing(table, thing("v0.9.9"), None, knowing(facts))) == "unlisted"


def test_a_refusal_beats_a_permission() -> None:
    """In whichever order the two stand."""
    row = PAIRS.rows[0]
    refusing = replace(PAIRS.rows[2], of=row.of, other=row.other)
    for rows in ((row, refusing), (refusing, row)):
        table = replace(PAIRS, rows=rows)
        assert pairing(table, thing("v1.0.0"), platform("v1.28.1+rke2r1"), knowing(HERE)) == Refused(refusing)


@pytest.mark.parametrize(
    ("of", "other", "expected"),
    [
        ("v1.27.1+rke2r1", "v1.27.9+rke2r1", "allowed by 1"),
        ("v1.27.1+rke2r1", "v1.30.1+rke2r1", "allowed by 1"),
        ("v1.27.1+rke2r1", "v1.31.1+rke2r1", "refused by 1"),
        ("v1.27.1+rke2r1", "v1.26.9+rke2r1", "refused by 1"),
        ("v1.27.1+rke2r1", "v2.0.0+rke2r1", "undecided over [1]"),
    ],
)
def test_distances_are_counted_from_the_first_side(of: str, other: str, expected: str) -> None:
    """Both ends inclusive; nobody has said how majors are counted."""
    assert _word(pairing(DISTANCES, platform(of), platform(other), knowing({}))) == expected


@pytest.mark.parametrize(
    ("truth", "expected"),
    [(Truth.TRUE, "allowed by 1"), (Truth.FALSE, "unlisted"), (Truth.UNKNOWN, "undecided over [1]")],
)
def test_a_second_side_that_is_a_fact(truth: Truth, expected: str) -> None:
    """The test's truth decides."""
    assert _word(pairing(KERNELS, thing("v1.0.0"), None, lambda leaf: truth)) == expected


def test_a_pair_needs_its_second_version() -> None:
    """A caller's defect, not an answer."""
    with pytest.raises(TypeError, match="only one was given"):
        pairing(PAIRS, thing("v1.0.0"), None, knowing(HERE))


class TestSides:
    SIDE = Side(
        component=ComponentName("kubernetes"),
        scheme="kubernetes",
        read_from=(ComponentName("rke2"), ComponentName("rke1")),
    )

    @pytest.mark.parametrize(
        ("component", "scheme", "text", "read"),
        [
            ("kubernetes", "kubernetes", "v1.29.6-gke.1", "v1.29.6-gke.1"),
            ("rke2", "rke2", "v1.29.6+rke2r1", "v1.29.6"),
            ("rke1", "rke1", "v1.28.13-rancher1-1", "v1.28.13"),
            ("rke2", "rke2", "v1.29.6-rc1+rke2r1", None),
            ("k3s", "k3s", "v1.29.6+k3s1", None),
            ("kubernetes", "rke2", "v1.29.6+rke2r1", None),
        ],
    )
    def test_a_distribution_tells_its_kubernetes(
        self, component: str, scheme: str, text: str, read: str | None
    ) -> None:
        """By its number; a candidate tells nothing, nor does a component that is not named."""
        found = self.SIDE.version(ComponentName(component), parse_version(scheme, text))
        assert (str(found) if found else None) == read


FACTS = st.fixed_dictionaries(
    {}, optional={"cluster.cni": st.sampled_from(["thing", "other"]), "thing.fast": st.booleans()}
)
THINGS = st.builds("v1.{}.{}".format, st.integers(0, 3), st.integers(0, 2))
PLATFORMS = st.builds("v1.28.{}+rke2r{}".format, st.integers(0, 3), st.integers(1, 2))


@given(of=THINGS, other=PLATFORMS, fewer=FACTS, more=FACTS)
def test_more_facts_only_settle(of: str, other: str, fewer: dict[str, FactValue], more: dict[str, FactValue]) -> None:
    """What is decided with some facts stays so with more."""
    before = _stands(of, other, fewer)
    if not before.startswith("undecided"):
        assert _stands(of, other, more | fewer) == before


@given(of=THINGS, other=PLATFORMS, facts=FACTS, order=st.permutations(range(len(PAIRS.rows))))
def test_the_order_of_rows_changes_no_verdict(
    of: str, other: str, facts: dict[str, FactValue], order: list[int]
) -> None:
    """Only which row is cited may differ."""
    shuffled = replace(PAIRS, rows=tuple(PAIRS.rows[number] for number in order))
    one = pairing(PAIRS, thing(of), platform(other), knowing(facts))
    two = pairing(shuffled, thing(of), platform(other), knowing(facts))
    assert type(one) is type(two)
