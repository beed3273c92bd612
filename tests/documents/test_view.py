from enum import StrEnum

import pytest

from advisor.documents.bounded import MAX_PROBLEMS
from advisor.documents.view import View
from advisor.versions import parse_version
from tests.documents.small_rules import told, view_of

TEXT = """\
text: a
flag: true
number: 3
list: [x, 1]
map: {a: b}
empty: null
colour: red
version: v1.2.3
broken: v1.x
date: 2026-02-28
no_day: 2026-02-30
"""


class Colour(StrEnum):
    BLUE = "blue"
    RED = "red"


def _read_all(view: View) -> list[object]:
    return [
        view.text("text"),
        view.text_or_none("empty"),
        view.text_or_none("absent"),
        view.flag("flag", default=False),
        view.flag("absent", default=True),
        view.number("number"),
        view.scalar("number"),
        view.choice("colour", Colour),
        view.choice("absent", Colour, default=Colour.BLUE),
        view.choice_or_none("absent", Colour),
        view.texts("list"),
        view.texts("absent"),
        [each.data for each in view.each("list")],
        [each.data for each in view.each("absent")],
        view.at("map").keys(),
        view.version("version", "semantic"),
        view.version("absent", "semantic"),
        view.date("date"),
        "map" in view,
        "absent" in view,
    ]


def test_each_child_is_read_as_what_it_is() -> None:
    """What is absent is None, nothing, or the default."""
    view = view_of(TEXT)
    assert _read_all(view) == [
        "a", None, None, True, True, 3, 3, Colour.RED, Colour.BLUE, None, ("x", "1"), (), ["x", 1], [], ["a"],
        parse_version("semantic", "v1.2.3"), None, "2026-02-28", True, False,
    ]  # fmt: skip
    assert view.problems == []


WRONG = [
    ("text", lambda view: view.text("flag"), ""),
    ("absent text", lambda view: view.text("absent"), ""),
    ("flag", lambda view: view.flag("text", default=True), True),
    ("number", lambda view: view.number("flag"), 0),
    ("scalar", lambda view: view.scalar("map"), ""),
    ("choice", lambda view: view.choice("text", Colour), Colour.BLUE),
    ("each", lambda view: list(view.each("text")), []),
    ("texts", lambda view: view.texts("text"), ()),
    ("keys", lambda view: view.at("text").keys(), []),
    ("at", lambda view: view.at("text", "below").data, None),
    ("version", lambda view: view.at("absent").version("x", "semantic"), None),
]


@pytest.mark.parametrize(("name", "read", "stand_in"), WRONG)
class TestWrongShape:
    def test_where_a_gate_refused_something_reading_goes_on(self, name: str, read: object, stand_in: object) -> None:
        """The fault is told already; the decoder gets something of the type it asked for, and says nothing."""
        view = view_of(TEXT, refused=["/text"])
        assert callable(read)
        assert read(view) == stand_in
        assert view.problems == []

    def test_in_a_document_that_passed_it_is_a_defect_of_ours(self, name: str, read: object, stand_in: object) -> None:
        """Schema and decoder disagree then, and nobody's file is to blame."""
        assert callable(read)
        with pytest.raises(TypeError):
            read(view_of(TEXT))


class TestProblems:
    def test_an_unreadable_version(self) -> None:
        """It stands at the version."""
        view = view_of(TEXT)
        assert view.version("broken", "semantic") is None
        assert told(view.problems) == [("unreadable-version", 9, "/broken")]

    def test_a_version_of_no_scheme(self) -> None:
        """Without a scheme only what no scheme reads is a problem."""
        view = view_of(TEXT)
        assert view.version("version", None) is None
        assert view.problems == []
        view.version("broken", None)
        assert told(view.problems) == [("unreadable-version", 9, "/broken")]
        assert view.problems[0].message == '"v1.x" is no version of any scheme'

    def test_a_day_that_no_calendar_has(self) -> None:
        """The form is the shape gate's affair."""
        view = view_of(TEXT)
        view.date("no_day")
        assert told(view.problems) == [("no-such-date", 11, "/no_day")]
        assert view.problems[0].hint

    @pytest.mark.parametrize(
        ("refused", "says"),
        [("/map/a", False), ("/map", False), ("/ma", True), ("/mapped", True), ("/text", True), ("", True)],
    )
    def test_a_node_refused_at_or_below_says_nothing_more(self, refused: str, says: bool) -> None:
        """A fault is told once, by the gate that finds it first. What lies beside or above is another one."""
        view = view_of(TEXT, refused=[refused]).at("map")
        view.report("code", "message")
        assert (view.problems != []) is says
        assert view.is_sound is says

    def test_the_whole_document_is_unsound_with_any_part(self) -> None:
        """Everything lies below the root."""
        assert view_of(TEXT).is_sound
        assert not view_of(TEXT, refused=["/map/a"]).is_sound

    def test_too_many_are_not_told(self) -> None:
        """Nobody reads on; that there are more is told once."""
        view = view_of(TEXT)
        for _ in range(3 * MAX_PROBLEMS):
            view.at("map", "a").report("code", "message")
        assert [each.code for each in view.problems] == ["code"] * MAX_PROBLEMS + ["too-many-problems"]
