import pytest

from advisor.documents.releases import catalogue
from advisor.model.component import Edition
from advisor.model.condition import ALWAYS, FactTest, OneOf
from advisor.model.names import FactName
from advisor.model.release import Catalogue, ReleaseStatus
from advisor.problems import Problem
from tests.documents.small_rules import PLATFORM_RELEASES, RELEASES, changed, small_vocabulary, told, view_of


def _decoded(text: str, *, refused: tuple[str, ...] = ()) -> tuple[Catalogue | None, list[Problem]]:
    view = view_of(text, refused=refused)
    return catalogue(view, small_vocabulary()), view.problems


def test_a_catalogue_is_decoded_whole() -> None:
    """A release that says nothing else was released, for everybody but those who pay for extended support."""
    found, problems = _decoded(RELEASES)
    assert problems == []
    assert found is not None
    assert (found.component, found.source, found.read) == ("thing", "https://thing.example/releases", "2026-08-22")
    assert str(found.span) == ">=v1.0.0 <=v1.3.0"
    first, withdrawn, undated = found.releases[0], found.releases[3], found.releases[4]
    assert (str(first.version), first.date, first.status) == ("v1.0.0", "2025-01-01", ReleaseStatus.RELEASED)
    assert first.editions == {Edition.COMMUNITY, Edition.PRIME}
    assert (withdrawn.status, withdrawn.editions) == (ReleaseStatus.WITHDRAWN, frozenset({Edition.PRIME}))
    assert undated.date is None
    assert found.by_text["v1.1.1"] is withdrawn


def test_slots_say_what_a_release_ships() -> None:
    """A slot without a condition is always filled."""
    found, problems = _decoded(PLATFORM_RELEASES)
    assert problems == []
    assert found is not None
    thing, always = found.slots
    assert (thing.component, thing.build) == ("thing", "upstream")
    assert thing.provided == FactTest(FactName("cluster.cni"), OneOf(("thing",)))
    assert (always.build, always.provided) == ("rebuilt", ALWAYS)
    assert {name: str(version) for name, version in found.releases[0].ships.items()} == {
        "thing": "v1.1.0",
        "always": "v1.0.0",
    }
    assert found.span is None


@pytest.mark.parametrize(
    ("text", "edit", "expected"),
    [
        (RELEASES, ("component: thing", "component: thign"), [("unknown-component", 1, "/component")]),
        (RELEASES, ("version: v1.0.1", "version: v1.x"), [("unreadable-version", 7, "/releases/1/version")]),
        (RELEASES, ("version: v1.0.1", "version: v1.2.1"), [("out-of-order", 8, "/releases/2/version")]),
        (RELEASES, ("version: v1.0.1", "version: v1.0.0"), [("out-of-order", 7, "/releases/1/version")]),
        (RELEASES, ("2025-02-01", "2025-02-29"), [("no-such-date", 7, "/releases/1/date")]),
        (RELEASES, ("read: 2026-08-22", "read: 2026-13-01"), [("no-such-date", 3, "/read")]),
        (RELEASES, ("through: v1.3.0", "through: v0.3.0"), [("range-is-empty", 4, "/span")]),
        (RELEASES, ("from: v1.0.0", "from: start"), [("unreadable-version", 4, "/span/from")]),
        (PLATFORM_RELEASES, ("component: thing", "component: thign"), [("unknown-component", 5, "/slots/0/component")]),
        (PLATFORM_RELEASES, ("fact: cluster.cni", "fact: cluster.cnx"), [("unknown-fact", 5, "/slots/0/when/fact")]),
        (PLATFORM_RELEASES, ("always: v1.0.0", "allways: v1.0.0"), [("unknown-slot", 8, "/releases/0/ships/allways")]),
        (PLATFORM_RELEASES, ("thing: v1.1.0", "thing: v1"), [("unreadable-version", 8, "/releases/0/ships/thing")]),
    ],
)
def test_each_problem_stands_where_it_is(
    text: str, edit: tuple[str, str], expected: list[tuple[str, int, str]]
) -> None:
    """Code, line and pointer; nothing else follows from it."""
    assert told(_decoded(changed(text, edit))[1]) == expected


def test_hints_say_how_to_mend_it() -> None:
    """The nearest slot; the order."""
    _, (slot,) = _decoded(changed(PLATFORM_RELEASES, ("always: v1.0.0", "allways: v1.0.0")))
    _, (order,) = _decoded(changed(RELEASES, ("version: v1.0.1", "version: v1.2.1")))
    assert (slot.hint, order.hint) == ('did you mean "always"?', "sort releases oldest first")


def test_an_unknown_component_hides_nothing_else() -> None:
    """Dates, slots and versions that no scheme reads are told too."""
    text = changed(
        RELEASES, ("component: thing", "component: thign"), ("v1.0.1", "soon"), ("2025-03-01", "2025-02-30"),
        ("version: v1.2.0", "version: v1.2.0, ships: {thing: v1.0.0}"),
    )  # fmt: skip
    found, problems = _decoded(text)
    assert found is None
    assert told(problems) == [
        ("unknown-component", 1, "/component"),
        ("unknown-slot", 10, "/releases/4/ships/thing"),
        ("unreadable-version", 7, "/releases/1/version"),
        ("no-such-date", 8, "/releases/2/date"),
    ]


def test_what_the_shape_gate_refused_is_not_told_again() -> None:
    """The other releases are read on."""
    text = changed(RELEASES, ("version: v1.0.1", "version: 1"), ("v1.2.1", "x"), ("editions: [prime]", "editions: [p]"))
    _, problems = _decoded(text, refused=("/releases/1/version", "/releases/3/editions/0"))
    assert told(problems) == [("unreadable-version", 11, "/releases/5/version")]
