"""What people do to marks, and that the marks of two of them become one without a loss."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.documents.marks import dump_marks, load_marks
from advisor.model.checklist import ItemId
from advisor.model.marks import Mark, Marked, Marks
from advisor.report.checklist_marking import assigned, both, changed, noted, settled, ticked, touched
from advisor.report.checklist_marks import NOT_MARKED

AT, LATER = "2026-11-21T03:00:00Z", "2026-11-21T04:00:00Z"
ONE, TWO = ItemId("w1.step.1"), ItemId("w1.step.2")


def marks(**of: Marked) -> Marks:
    """Marks on two items, `one` and `two`."""
    names = {"one": ONE, "two": TWO}
    return Marks(
        digest=f"sha256:{'a' * 64}",
        scope=("prod: window 1: rke2",),
        items=MappingProxyType({ONE: "0" * 16, TWO: "1" * 16}),
        marked=MappingProxyType({names[name]: each for name, each in of.items()}),
    )


words = st.sampled_from(["", "ada", "bob", "seen", "not yet"])
people = st.sampled_from(["ada", "bob"])
times = st.sampled_from([AT, LATER])
marked = st.one_of(
    st.builds(Marked, owner=words, note=words),
    st.builds(Marked, mark=st.sampled_from([Mark.DONE, Mark.FAILED]), owner=words, note=words, by=people, at=times),
    st.builds(Marked, mark=st.just(Mark.SKIPPED), owner=words, note=people, by=people, at=times),
)
whole = st.builds(lambda one, two: touched(touched(marks(), ONE, lambda _: one), TWO, lambda _: two), marked, marked)


class TestTouching:
    """One item."""

    def test_a_tick_says_who_and_when_and_another_takes_it_back(self) -> None:
        """Owner and note outlive both."""
        first = touched(marks(one=Marked(owner="bob", note="x")), ONE, lambda each: ticked(each, by="ada", at=AT))
        assert first.marked[ONE] == Marked(mark=Mark.DONE, owner="bob", note="x", by="ada", at=AT)
        again = touched(first, ONE, lambda each: ticked(each, by="bob", at=LATER))
        assert again.marked[ONE] == Marked(owner="bob", note="x")

    def test_what_is_as_if_nobody_had_touched_it_leaves_no_trace(self) -> None:
        """A note that was taken away, an owner that was named by mistake."""
        there = touched(marks(), ONE, lambda each: assigned(each, owner="ada"))
        assert touched(there, ONE, lambda each: assigned(each, owner="")) == marks()
        assert touched(there, ONE, lambda each: noted(assigned(each, owner=""), note="")) == marks()

    def test_a_fault_that_was_mended_is_ticked(self) -> None:
        """A tick on what failed says that it is done."""
        failed = settled(NOT_MARKED, mark=Mark.FAILED, by="ada", at=AT, note="no route")
        assert ticked(failed, by="ada", at=LATER).mark is Mark.DONE


class TestBoth:
    """The marks of two people."""

    def test_each_keeps_what_only_he_touched(self) -> None:
        """They worked on different items."""
        ours, theirs = marks(one=Marked(owner="ada")), marks(two=Marked(owner="bob"))
        assert both(None, ours, theirs) == marks(one=Marked(owner="ada"), two=Marked(owner="bob"))

    def test_a_fault_is_heard_over_a_tick(self) -> None:
        """Whoever ticked it stands in the note."""
        done = Marked(mark=Mark.DONE, by="ada", at=LATER)
        failed = Marked(mark=Mark.FAILED, by="bob", at=AT, note="no route")
        for ours, theirs in ((done, failed), (failed, done)):
            found = both(marks(), marks(one=ours), marks(one=theirs)).marked[ONE]
            assert found.mark is Mark.FAILED
            assert found.note == f"no route; also done by ada, {LATER}"

    def test_a_tick_that_one_took_back_stays_gone(self) -> None:
        """The other changed nothing of it."""
        before = marks(one=Marked(mark=Mark.DONE, by="ada", at=AT))
        assert both(before, before, marks()) == both(before, marks(), before) == marks()

    def test_of_two_owners_the_other_is_noted(self) -> None:
        """Nobody is sent home without a word."""
        found = both(marks(), marks(one=Marked(owner="ada")), marks(one=Marked(owner="bob"))).marked[ONE]
        assert (found.owner, found.note) == ("ada", "also given to bob")

    @given(before=whole, theirs=whole)
    def test_who_changed_nothing_is_not_heard(self, before: Marks, theirs: Marks) -> None:
        """From either side."""
        assert both(before, before, theirs) == theirs
        assert both(before, theirs, before) == theirs
        assert both(before, theirs, theirs) == theirs

    @given(before=whole, ours=whole, theirs=whole)
    def test_nothing_that_was_said_anew_is_lost(self, before: Marks, ours: Marks, theirs: Marks) -> None:
        """Every mark, owner and note that one of the two gave stands in its field or in the note."""
        found = both(before, ours, theirs)
        for mine in (ours, theirs):
            for item in changed(before, mine):
                was, said = (each.marked.get(item, NOT_MARKED) for each in (before, mine))
                kept = found.marked.get(item, NOT_MARKED)
                told = (kept.owner, kept.by, kept.note)
                assert said.note == was.note or said.note in kept.note
                assert said.owner == was.owner or any(said.owner in each for each in told)
                assert (said.mark, said.by, said.at) == (was.mark, was.by, was.at) or any(
                    said.by in each for each in told
                )

    @given(before=whole, ours=whole, theirs=whole)
    def test_a_file_can_hold_it(
        self, tmp_path_factory: pytest.TempPathFactory, before: Marks, ours: Marks, theirs: Marks
    ) -> None:
        """A skipped item keeps a reason, a mark its name and time."""
        path: Path = tmp_path_factory.getbasetemp() / "both.json"
        found = both(before, ours, theirs)
        path.write_text(dump_marks(found), encoding="utf-8")
        assert load_marks(path) == found
