import pytest

from advisor.documents.ranges import affected_range, affected_ranges, check_bounds, version_set, version_span
from advisor.model.advisory import Confidence
from advisor.versions import VersionSet, parse_version
from tests.documents.small_rules import told, view_of


def test_a_range_keeps_its_bounds() -> None:
    """Each bound is kept as written, beside the set that they make."""
    view = view_of("{introduced: v1.0.0, fixed: 1.2.0, confidence: low}")
    entry = affected_range(view, "semantic")
    assert entry is not None
    assert (str(entry.introduced), str(entry.fixed), entry.last_affected, entry.limit) == (
        "v1.0.0",
        "1.2.0",
        None,
        None,
    )
    assert entry.confidence is Confidence.LOW
    assert str(entry.versions) == ">=v1.0.0 <1.2.0"


@pytest.mark.parametrize(
    ("text", "versions"),
    [
        ("{introduced: v1.0.0}", ">=v1.0.0"),
        ("{fixed: v1.0.0}", "<v1.0.0"),
        ("{limit: v1.0.0}", "<v1.0.0"),
        ("{last_affected: v1.0.0}", "<=v1.0.0"),
        ("{introduced: v1.0.0, last_affected: v1.0.0}", ">=v1.0.0 <=v1.0.0"),
    ],
)
def test_each_bound_means_its_side(text: str, versions: str) -> None:
    """`fixed` and `limit` are exclusive, `last_affected` is inclusive; confidence is high unless said."""
    entry = affected_range(view_of(text), "semantic")
    assert entry is not None
    assert (str(entry.versions), entry.confidence) == (versions, Confidence.HIGH)


@pytest.mark.parametrize(
    ("text", "code", "pointer"),
    [
        ("{introduced: v1.2.0, fixed: v1.0.0}", "wrong-range", ""),
        ("{introduced: v1.2.0, fixed: v1.2.0}", "wrong-range", ""),
        ("{fixed: v1.0.0, limit: v1.1.0}", "wrong-range", ""),
        ("{introduced: nine}", "unreadable-version", "/introduced"),
    ],
)
def test_bounds_that_make_no_range(text: str, code: str, pointer: str) -> None:
    """Nothing is guessed."""
    view = view_of(text)
    assert affected_range(view, "semantic") is None
    assert told(view.problems) == [(code, 1, pointer)]


def test_every_unreadable_bound_is_told() -> None:
    """Not only the first."""
    view = view_of("introduced: a\nfixed: b\n")
    affected_range(view, "semantic")
    assert told(view.problems) == [("unreadable-version", 1, "/introduced"), ("unreadable-version", 2, "/fixed")]


def test_a_range_with_a_misspelt_bound_is_left_out() -> None:
    """It would seem to have no end, and overlap what follows."""
    view = view_of("a:\n- {introduced: v1.0.0, fixd: v1.1.0}\n- {introduced: v1.2.0}\n", refused=["/a/0/fixd"])
    entries = affected_ranges(view.each("a"), "semantic")
    assert [str(each.versions) for each in entries] == [">=v1.2.0"]
    assert view.problems == []


class TestLists:
    def test_ranges_that_overlap(self) -> None:
        """A version lies on one line only, so that its fix is the one on its line."""
        view = view_of("a:\n- {introduced: v1.0.0, fixed: v1.2.0}\n- {introduced: v1.1.0, fixed: v1.3.0}\n")
        affected_ranges(view.each("a"), "semantic")
        assert told(view.problems) == [("ranges-overlap", 3, "/a/1")]
        assert view.problems[0].hint == "end the earlier range with a limit where the later one starts"

    def test_ranges_that_touch(self) -> None:
        """The end of one may be the start of the next."""
        view = view_of("a:\n- {introduced: v1.0.0, limit: v1.1.0}\n- {introduced: v1.1.0, fixed: v1.3.0}\n")
        assert len(affected_ranges(view.each("a"), "semantic")) == 2
        assert view.problems == []

    @pytest.mark.parametrize("later", ["{introduced: v1.0.0, fixed: v1.1.0}", "{fixed: v1.1.0}"])
    def test_ranges_out_of_order(self, later: str) -> None:
        """Sorted by where they start, a reader finds the line, and a diff stays small."""
        view = view_of(f"a:\n- {{introduced: v1.2.0}}\n- {later}\n")
        affected_ranges(view.each("a"), "semantic")
        assert told(view.problems) == [("out-of-order", 3, "/a/1")]

    @pytest.mark.parametrize("decode", [affected_ranges, version_set])
    def test_bounds_that_nothing_orders(self, decode: object) -> None:
        """Two hotfixes of one release, made apart, cannot both bound a set."""
        assert callable(decode)
        view = view_of("a:\n- {introduced: v2.10.2-hotfix-b5c4.2}\n- {fixed: v2.10.2-hotfix-aaaa.1}\n")
        decode(view.each("a"), "rancher")
        assert told(view.problems) == [("wrong-range", 3, "/a/1")]

    def test_a_union_may_overlap(self) -> None:
        """For what nobody has settled the lines do not matter."""
        view = view_of("a: [{introduced: v1.0.0, fixed: v1.2.0}, {introduced: v1.1.0, fixed: v1.3.0}, {fixed: x}]\n")
        assert str(version_set(view.each("a"), "semantic")) == ">=v1.0.0 <v1.3.0"
        assert told(view.problems) == [("unreadable-version", 1, "/a/2/fixed")]

    def test_an_empty_list_is_an_empty_set(self) -> None:
        """Of the scheme asked for."""
        assert version_set([], "rke2") == VersionSet.empty("rke2")


class TestSpans:
    def test_both_ends_are_in_it(self) -> None:
        """`from` one `through` another."""
        first, last = (parse_version("semantic", each) for each in ("v1.0.0", "v1.2.0"))
        span = version_span(view_of("{from: v1.0.0, through: v1.2.0}"), "semantic")
        assert span == VersionSet.between(introduced=first, last_affected=last)

    def test_an_empty_span(self) -> None:
        """Turned round, it holds nothing."""
        view = view_of("{from: v1.2.0, through: v1.0.0}")
        assert version_span(view, "semantic") is None
        assert told(view.problems) == [("range-is-empty", 1, "")]
        assert view.problems[0].hint

    def test_an_unreadable_end(self) -> None:
        """Both are looked at."""
        view = view_of("{from: x, through: y}")
        assert version_span(view, "semantic") is None
        assert [each.code for each in view.problems] == ["unreadable-version"] * 2


def test_bounds_of_an_unknown_component_must_be_versions_of_something() -> None:
    """A wrong name of a component does not hide a wrong version."""
    view = view_of(
        "a:\n- {introduced: v1.0.0, fixed: soon}\n- {introduced: v1.28.1+rke2r1, limit: v1.30.0+rke2r1}\n- {from: x}\n"
    )
    check_bounds(view.each("a"))
    assert told(view.problems) == [("unreadable-version", 2, "/a/0/fixed"), ("unreadable-version", 4, "/a/2/from")]
