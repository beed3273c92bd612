"""What holds for a checklist in every format: nothing is left out, nothing acts, and marks are where they belong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import example, given, settings

from advisor.documents.marks import dump_marks
from advisor.model.checklist import (
    Checklist,
    Cited,
    Copied,
    Hop,
    Item,
    ItemId,
    Labelled,
    OpenOnTheWay,
    Part,
    PlannedChange,
    Section,
    Sentence,
    Speech,
    Window,
)
from advisor.model.marks import Mark, Marked, Marks
from advisor.report.checklist_document import item_digests
from advisor.report.checklist_markdown import checklist_markdown
from advisor.report.checklist_marks import differences, unmarked
from advisor.report.html_checklist import checklist_html
from tests.cli.conftest import Advisor, inventory
from tests.cli.conftest import advisor as run_advisor
from tests.inventories import SETTLED as CALICO
from tests.report.checklists import with_step
from tests.report.page_reader import read_page
from tests.report.test_checklist_document import LEAK, Inventory, items
from tests.report.test_every_format import HOSTILE, acting, texts

__all__ = ["inventory"]
advisor = run_advisor

AT = "2026-11-21T03:00:00Z"

#: What a reader is shown.
SHOWN: dict[str, Callable[[str], str]] = {
    "markdown": lambda text: re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text),
    "html": lambda text: read_page(text).text,
}


def saved(document: Any, folder: Path, marked: dict[str, dict[str, str]], **edits: Any) -> Path:
    """A file of marks on a checklist, as a screen would begin it."""
    path = folder / "marks.json"
    marks = Marks(
        digest=edits.get("digest", document["digest"]),
        scope=edits.get("scope", ()),
        items=MappingProxyType({ItemId(each["id"]): "0" * 16 for each in items(document)}),
        marked=MappingProxyType({ItemId(name): Marked(**each) for name, each in marked.items()}),  # type: ignore[arg-type]  # the mark is its own text
    )
    path.write_text(dump_marks(marks), encoding="utf-8")
    return path


@pytest.mark.parametrize("form", SHOWN)
def test_every_item_is_told_in_order_with_what_it_has_to_copy(advisor: Advisor, form: str) -> None:
    """Its name, its commands as they are to be run, and what must be seen."""
    told = SHOWN[form](advisor("checklist", "-o", form, LEAK).out)
    where = -1
    for item in items(advisor("checklist", "-o", "json", LEAK).document):
        place = told.index(item["id"], where + 1)
        assert place > where
        where = place
        assert item["expect"] in told
        assert all(line.strip() in told for copied in item["copied"] for line in copied["text"].splitlines())


@pytest.mark.parametrize("form", SHOWN)
def test_the_point_of_no_return_stands_before_the_first_step(advisor: Advisor, inventory: Inventory, form: str) -> None:
    """And the values to fill in before the first command that needs them."""
    told = SHOWN[form](advisor("checklist", "-o", form, inventory(CALICO)).out)
    order = [
        "w1.backup.1",
        "POINT OF NO RETURN",
        "w1.no_return.1",
        "w1.step.1",
        "w1.validation.1",
        "Way back",
        "w1.sign.1",
    ]
    places = [told.index(each) for each in order]
    assert places == sorted(places)


@pytest.mark.parametrize("form", SHOWN)
def test_what_nobody_can_run_says_so_first(advisor: Advisor, form: str) -> None:
    """Before any question."""
    told = SHOWN[form](advisor("checklist", "-o", form, LEAK).out)
    assert told.index("NOT READY TO RUN") < told.index("go.1")


@pytest.mark.parametrize("form", SHOWN)
def test_no_way_says_why(advisor: Advisor, inventory: Inventory, form: str) -> None:
    """What stands in the way, and what would lift it."""
    result = advisor("checklist", "-o", form, "--keep", "calico", inventory(CALICO))
    told = SHOWN[form](result.out)
    assert result.code == 1
    assert "No legal way" in told
    assert "leave out --keep calico" in told


class TestMarks:
    """What people put on it is shown where it belongs, or not at all."""

    MARKED = {  # noqa: RUF012  # no test changes it
        "go.1": {"mark": Mark.DONE, "by": "ada", "at": AT},
        "w1.precheck.1": {"mark": Mark.FAILED, "by": "bob", "at": AT, "note": "two nodes are down"},
        "w1.owner.1": {"owner": "carol"},
    }

    @pytest.mark.parametrize("form", SHOWN)
    def test_they_are_told_at_their_items(
        self, advisor: Advisor, inventory: Inventory, tmp_path: Path, form: str
    ) -> None:
        """Done, failed, assigned, and how far it has come."""
        path = inventory(CALICO)
        document = advisor("checklist", "-o", "json", path).document
        marks = saved(document, tmp_path, self.MARKED)
        told = SHOWN[form](advisor("checklist", "-o", form, "--marks", marks, path).out)
        assert f"1 of {len(items(document))} items done, 1 FAILED" in told
        for name, says in (
            ("go.1", f"done by ada, {AT}"),
            ("w1.precheck.1", f"FAILED by bob, {AT}; note: two nodes are down"),
            ("w1.owner.1", "owner carol"),
        ):
            after = told[told.index(name) :]
            assert says in after[: after.index(says) + len(says)]
            assert told.index(name) < told.index(says)

    def test_only_what_is_done_is_ticked(self, advisor: Advisor, inventory: Inventory, tmp_path: Path) -> None:
        """A check that failed is no tick."""
        path = inventory(CALICO)
        document = advisor("checklist", "-o", "json", path).document
        told = advisor("checklist", "--marks", saved(document, tmp_path, self.MARKED), path).out
        assert re.findall(r"- \[x\] `([\w.]+)`", told) == ["go.1"]
        page = advisor("checklist", "-o", "html", "--marks", tmp_path / "marks.json", path).out
        assert [name for name, _ in read_page(page).attributes].count("checked") == 1

    def test_those_of_another_checklist_are_refused(
        self, advisor: Advisor, inventory: Inventory, tmp_path: Path
    ) -> None:
        """With what differs, hop by hop and item by item."""
        document = advisor("checklist", "-o", "json", inventory(CALICO)).document
        marks = saved(document, tmp_path, {}, scope=("prod: window 1: calico v3.29.1 -> v3.31.7",))
        other = inventory(CALICO.replace("v3.29.1", "v3.29.0"), "other.yaml")
        result = advisor("checklist", "--marks", marks, other)
        assert result.code == 2
        assert "only the marks have: prod: window 1: calico v3.29.1 -> " in result.err
        assert "only this checklist has: prod: window 1: calico v3.29.0 -> " in result.err
        assert "saying something else: " in result.err


def checklist(text: str) -> Checklist:
    """A checklist in which a text stands wherever one can."""
    item = Item(
        id=ItemId("w1.step.1"),
        says=text,
        why=text,
        copied=tuple(Copied(speech=speech, text=text) for speech in Speech),
        expect=text,
        only=text,
        blanks=(text,),
        sources=(text,),
    )
    sections = tuple(
        Section(part=part, title=text, sentences=(Sentence(says=text, sources=(text,)),), items=(item,))
        for part in (Part.NO_RETURN, Part.STEP, Part.ROLLBACK)
    )
    hop = Hop(title=text, clusters=(text,), lacks=text, runbooks=(text,), way_back=text, sections=sections)
    found = OpenOnTheWay(
        advisory=text,
        clusters=(text,),
        title=text,
        severity=text,
        since_window=0,
        until_window=None,
        consequence=text,
        meanwhile=text,
        left_because=text,
    )
    change = PlannedChange(
        clusters=(text,),
        outcome=text,
        alternative=text,
        labels=(text,),
        choices=(text, "B"),
        summary=(Labelled(label=text, text=text),),
        lacks=(text,),
        findings=(found,),
        windows=(Window(number=1, not_before=text, hops=(hop,)),),
    )
    return Checklist(
        made_on="2026-11-21",
        made_by=text,
        knowledge=text,
        exit_code=0,
        digest=text,
        changes=(change,),
        rests=(Labelled(label=text, text=text),),
        sources=(Cited(url=text, says=text, read=text),),
    )


def marks_of(text: str) -> Marks:
    """Marks that hold a text wherever they can."""
    marked = Marked(mark=Mark.FAILED, owner=text, note=text, by=text, at=text)
    return Marks(digest="", scope=(), items={}, marked={ItemId("w1.step.1"): marked})


@settings(max_examples=8)
@given(text=texts.filter(bool))
@example(text="".join(HOSTILE))
def test_no_text_acts_in_a_page(text: str) -> None:
    """The page is made of the same elements, whoever wrote what stands in it."""
    page = checklist_html(checklist(text), marks_of(text))
    assert not acting(page)
    found, plain = read_page(page), read_page(checklist_html(checklist("x"), marks_of("x")))
    assert [each for each in found.tags if each != "br"] == [each for each in plain.tags if each != "br"]
    assert not any(each.startswith(("=", "+", "-", "@")) for each in found.cells)


@settings(max_examples=8)
@given(text=texts.filter(bool))
@example(text="".join(HOSTILE))
def test_no_text_acts_in_markdown(text: str) -> None:
    """Outside of code nothing that formats stands bare, and a block of code ends where it should."""
    told = checklist_markdown(checklist(text), marks_of(text))
    assert not acting(told)
    fence = ""
    outside: list[str] = []
    for line in told.splitlines():
        opened = re.match(r" *(`{3,})", line)
        if not fence and opened:
            fence = opened[1]
        elif fence and line.strip() == fence:
            fence = ""
        elif not fence:
            outside.append(line)
    assert not fence
    for line in outside:
        bare = re.sub(r"(?<!\\)(`+)(?!`).*?(?<!`)\1(?!`)", "", line)
        bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", bare)
        bare = re.sub(r"^1\. <https://[\w./#?=&+,;()@:~%-]+>", "", bare)
        assert not set("<>[]`&") & set(re.sub(r"^> ?|^- \[[x ]\] ", "", bare))


@pytest.mark.parametrize(
    ("theirs", "ours", "says"),
    [
        ("drain", "reboot", "1 item saying something else: w1.step.2"),
        ("drain", "", "1 item no longer there: w1.step.2"),
        ("", "drain", "1 item new here: w1.step.2"),
    ],
)
def test_what_differs_is_told_item_by_item(theirs: str, ours: str, says: str) -> None:
    """And nothing that is the same."""
    assert differences(unmarked(with_step(theirs)), with_step(ours)) == (says,)
    assert differences(unmarked(with_step(theirs)), with_step(theirs)) == ()


def test_why_something_is_done_makes_no_other_work() -> None:
    """Only what is said, run and expected is the work."""
    made = with_step("drain")
    (change,) = made.changes
    hop = change.windows[0].hops[0]
    items = tuple(replace(each, why="another reason", sources=("x",)) for each in hop.sections[0].items)
    section = replace(hop.sections[0], items=items)
    other = replace(change, windows=(replace(change.windows[0], hops=(replace(hop, sections=(section,)),)),))
    assert item_digests([other]) == item_digests([change])


def test_a_source_is_a_link_only_where_it_is_an_address() -> None:
    """An issue becomes one too; anything else is shown as it is."""
    made = checklist("https://x.example/a#b")
    assert "1. <https://x.example/a#b>" in checklist_markdown(made)
    assert "<https://github.com/owner/repo/issues/1>" in checklist_markdown(checklist("owner/repo#1"))
    assert "<javascript:" not in checklist_markdown(checklist("javascript:alert(1)"))
