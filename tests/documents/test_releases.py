from dataclasses import replace

import pytest

from advisor.documents.releases import catalogue
from advisor.model.component import Edition
from advisor.model.condition import ALWAYS, FactTest, OneOf
from advisor.model.names import ComponentName, FactName
from advisor.model.release import Catalogue, Line, ReleaseStatus
from advisor.problems import Problem
from tests.documents.small_rules import PLATFORM_RELEASES, RELEASES, changed, small_vocabulary, told, view_of


def _decoded(text: str, *, refused: tuple[str, ...] = ()) -> tuple[Catalogue | None, list[Problem]]:
    view = view_of(text, refused=refused)
    small = small_vocabulary()
    thing, manager = small.components[ComponentName("thing")], ComponentName("manager")
    known = {**small.components, manager: replace(thing, name=manager, scheme="rancher")}
    return catalogue(view, replace(small, components=known)), view.problems


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
    assert (found.carries, found.lines) == ((), ())


CARRYING = changed(
    PLATFORM_RELEASES,
    ("releases:", "carries: [etcd, runtime]\nreleases:"),
    ("always: v1.0.0", "always: v1.0.0, runtime: 1.30, etcd: v3.5.5-x1"),
)


def test_what_is_no_component_is_carried_as_it_is_written() -> None:
    """Beside what is judged, in the same place; a name that becomes a slot leaves the releases as they are."""
    found, problems = _decoded(CARRYING)
    assert problems == []
    assert found is not None
    assert found.carries == ("etcd", "runtime")
    assert dict(found.releases[0].carries) == {"runtime": "1.30", "etcd": "v3.5.5-x1"}
    assert sorted(found.releases[0].ships) == ["always", "thing"]


LINES = changed(
    RELEASES,
    ("releases:", """\
lines:
  - {line: 1.9, end_of_life: 2025-06-01}
  - {line: 1.20, maintenance_from: 2026-01-01, end_of_life: 2026-06-01}
releases:"""),
)  # fmt: skip


def test_lines_say_how_long_they_are_looked_after() -> None:
    """By number, so that 1.20 comes after 1.9."""
    found, problems = _decoded(LINES)
    assert problems == []
    assert found is not None
    assert found.lines == (
        Line(number=(1, 9), maintenance_from=None, end_of_life="2025-06-01"),
        Line(number=(1, 20), maintenance_from="2026-01-01", end_of_life="2026-06-01"),
    )


HOTFIXES = """\
component: manager
source: https://manager.example/releases
read: 2026-08-22
releases:
  - {version: v2.1.0}
  - {version: v2.1.0-hotfix-b2.1, status: hotfix}
  - {version: v2.1.0-hotfix-a1.1, status: hotfix, editions: [prime]}
  - {version: v2.1.1-alpha1, status: prerelease}
"""


def test_hotfixes_for_different_customers_stand_in_any_order() -> None:
    """Nobody else can have them, unless the file says so."""
    found, problems = _decoded(HOTFIXES)
    assert problems == []
    assert found is not None
    assert [sorted(each.editions) for each in found.releases] == [
        ["community", "prime"], [], ["prime"], ["community", "prime"],
    ]  # fmt: skip


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
        (
            PLATFORM_RELEASES,
            ("name: always", "name: thing"),
            [
                ("declared-twice", 6, "/slots/1/name"),
                ("unknown-slot", 8, "/releases/0/ships/always"),
            ],
        ),
        (CARRYING, ("[etcd, runtime]", "[etcd, runtime, thing]"), [("declared-twice", 7, "/carries/2")]),
        (CARRYING, ("[etcd, runtime]", "[etcd]"), [("unknown-slot", 9, "/releases/0/ships/runtime")]),
        (LINES, ("line: 1.9", "line: 1.20"), [("out-of-order", 7, "/lines/1/line")]),
        (LINES, ("line: 1.9", "line: 1.21"), [("out-of-order", 7, "/lines/1/line")]),
        (LINES, ("2026-01-01", "2026-06-02"), [("ends-too-early", 7, "/lines/1/end_of_life")]),
        (LINES, ("2026-01-01", "2026-06-01"), []),
        (LINES, ("2025-06-01", "2025-06-31"), [("no-such-date", 6, "/lines/0/end_of_life")]),
        (HOTFIXES, ("a1.1", "b2.0"), [("out-of-order", 7, "/releases/2/version")]),
        (HOTFIXES, ("v2.1.1-alpha1", "v2.1.0-hotfix-b2.1"), [("out-of-order", 8, "/releases/3/version")]),
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
