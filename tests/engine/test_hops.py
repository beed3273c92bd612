import pytest

from advisor.documents.hop import hazard, hops
from advisor.engine.hops import Hop, lies_on, speaks_of
from advisor.model.hop import HopRule
from advisor.truth import Truth
from advisor.versions import parse_version
from tests.documents.small_rules import view_of
from tests.documents.small_upgrades import HAZARD, HOPS, small_terms


def _rules() -> dict[str, HopRule]:
    found = hops(view_of(HOPS), small_terms())
    assert found is not None
    return {rule.id: rule for rule in found.rules}


RULES = _rules()


def _hop(start: str, end: str, *, start_latest: Truth = Truth.TRUE, end_latest: Truth = Truth.TRUE) -> Hop:
    return Hop(
        start=parse_version("semantic", start),
        end=parse_version("semantic", end),
        start_is_latest=start_latest,
        end_is_latest=end_latest,
    )


@pytest.mark.parametrize(
    ("rule", "start", "end", "expected"),
    [
        ("thing-patch", "v1.1.0", "v1.1.1", Truth.TRUE),
        ("thing-patch", "v1.1.1", "v1.1.0", Truth.FALSE),
        ("thing-patch", "v1.1.0", "v1.1.0", Truth.FALSE),
        ("thing-patch", "v1.1.0", "v1.2.0", Truth.FALSE),
        ("thing-patch", "v1.1.0", "v2.1.1", Truth.FALSE),
        ("thing-next", "v1.1.0", "v1.2.0", Truth.TRUE),
        ("thing-next", "v1.1.0", "v1.3.0", Truth.FALSE),
        ("thing-next", "v1.1.0", "v1.1.1", Truth.FALSE),
        ("thing-next", "v1.9.0", "v2.0.0", Truth.UNKNOWN),
        ("thing-never", "v1.0.0", "v1.2.0", Truth.TRUE),
        ("thing-never", "v1.0.9", "v1.2.0", Truth.TRUE),
        ("thing-never", "v1.1.0", "v1.2.0", Truth.FALSE),
        ("thing-never", "v1.0.0", "v1.2.1", Truth.FALSE),
    ],
)
def test_a_rule_speaks_of_hops_in_its_direction_over_its_lines(
    rule: str, start: str, end: str, expected: Truth
) -> None:
    """How many lines lie between two majors nobody has said, but they are never the same line."""
    assert speaks_of(RULES[rule], _hop(start, end), lambda leaf: Truth.TRUE) is expected


@pytest.mark.parametrize("truth", list(Truth))
def test_ends_that_have_to_be_the_latest(truth: Truth) -> None:
    """Of both ends, by what the edition can obtain."""
    rule = RULES["thing-next"]
    always = lambda leaf: Truth.TRUE  # noqa: E731  # said in one word below
    assert speaks_of(rule, _hop("v1.1.0", "v1.2.0", start_latest=truth), always) is truth
    assert speaks_of(rule, _hop("v1.1.0", "v1.2.0", end_latest=truth), always) is truth
    assert speaks_of(RULES["thing-patch"], _hop("v1.1.0", "v1.1.1", end_latest=truth), always) is Truth.TRUE


@pytest.mark.parametrize("truth", list(Truth))
def test_a_condition_of_a_rule(truth: Truth) -> None:
    """As unknown as its facts."""
    assert speaks_of(RULES["thing-next"], _hop("v1.1.0", "v1.2.0"), lambda leaf: truth) is truth


@pytest.mark.parametrize("truth", list(Truth))
def test_a_hazard_lies_between_its_sets(truth: Truth) -> None:
    """Outside of them no fact matters."""
    trips = hazard(view_of(HAZARD), small_terms().names)
    assert trips is not None
    for start, end, inside in (("v1.0.1", "v1.1.0", True), ("v1.1.0", "v1.1.1", False), ("v1.0.0", "v1.0.1", False)):
        ends = parse_version("semantic", start), parse_version("semantic", end)
        assert lies_on(trips, *ends, lambda leaf: truth) is (truth if inside else Truth.FALSE)
