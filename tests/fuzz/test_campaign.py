"""The harness itself: what is planted is found, made small and kept, and a campaign that was stopped goes on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.fuzz.campaign import OTHERS, Campaign, Progress, conduct
from tests.fuzz.guide import Guide
from tests.fuzz.minimise import minimised
from tests.fuzz.readers import Read

SEED = b"spec: {image: calico/node}\n"


def campaign(folder: Path, inputs: int, **readers: Read) -> Campaign:
    """A campaign over readers of one seed."""
    return Campaign(
        readers=readers,
        seeds=lambda _: (SEED,),
        folder=folder / "campaign",
        corpus=folder / "corpus",
        inputs=inputs,
        jobs=1,
        program="x",
    )


@pytest.fixture
def seen(tmp_path: Path) -> Path:
    """A file in which a reader writes down how long each of its inputs was: it runs in another process."""
    path = tmp_path / "seen"
    path.touch()
    return path


def writing(path: Path) -> Read:
    """A reader that writes down what it was given."""

    def read(data: bytes) -> str:
        with path.open("a", encoding="ascii") as file:
            file.write(f"{data.hex()}\n")
        return "well"

    return read


def _planted(data: bytes) -> str:
    if b"\0" in data and data.count(b"a") > 1:
        raise KeyError(data)
    return "well"


def _deadly(data: bytes) -> str:
    if b"\0" in data:
        os._exit(9)
    return "well"


def cases(found: Campaign) -> list[bytes]:
    """What is kept in the corpus."""
    return [path.read_bytes() for path in found.corpus.rglob("*") if path.is_file()]


def test_a_planted_fault_is_found_made_small_and_kept_once(tmp_path: Path) -> None:
    """However many inputs show it."""
    found = campaign(tmp_path, 300, planted=_planted)
    conduct(found)
    (case,) = cases(found)
    assert (sorted(case), len(found.faults)) == (sorted(b"\0aa"), 1)
    assert found.faults[0].read_text(encoding="utf-8").startswith("planted: KeyError")


def test_an_input_that_kills_its_process_is_kept_and_the_campaign_goes_on(tmp_path: Path, seen: Path) -> None:
    """Nobody is left to tell but who started it."""
    found = campaign(tmp_path, 2 * OTHERS, deadly=_deadly, well=writing(seen))
    conduct(found)
    (case,) = cases(found)
    assert b"\0" in case
    assert [path.read_text(encoding="utf-8").splitlines()[0] for path in found.faults] == [
        "deadly: the process died: 9"
    ]
    assert len(seen.read_text(encoding="ascii").splitlines()) == OTHERS + 1  # and the seed


def test_a_harness_that_fails_is_no_fault_of_a_reader(tmp_path: Path) -> None:
    """And is told: inputs that were not read prove nothing."""
    found = campaign(tmp_path, 10, well=lambda _: "well")
    found.folder.mkdir()
    (found.folder / "kept").write_text("in the way", encoding="utf-8")
    conduct(found)
    assert ("harness itself failed" in found.faults[0].read_text(encoding="utf-8"), cases(found)) == (True, [])


def test_a_campaign_goes_on_where_it_stopped(tmp_path: Path, seen: Path) -> None:
    """With other inputs than before; what was done is not done again."""
    conduct(campaign(tmp_path, OTHERS, well=writing(seen)))
    before = seen.read_text(encoding="ascii").splitlines()[1:]
    conduct(campaign(tmp_path, OTHERS, well=writing(seen)))
    assert len(seen.read_text(encoding="ascii").splitlines()) == OTHERS + 1
    again = campaign(tmp_path, OTHERS + 100, well=writing(seen))
    conduct(again)
    after = seen.read_text(encoding="ascii").splitlines()[OTHERS + 1 :]
    assert again.progress == Progress(batch=2, inputs=OTHERS + 100)
    assert (len(before), before[:100] == after[-100:]) == (OTHERS, False)


def test_a_batch_that_was_cut_short_is_run_again(tmp_path: Path, seen: Path) -> None:
    """The same inputs: the fault that stopped it may be in them."""
    cut = campaign(tmp_path, 100, well=writing(seen))
    conduct(cut)
    cut.save(Progress())
    conduct(cut)
    inputs = seen.read_text(encoding="ascii").splitlines()[1:]
    assert (len(inputs), inputs[:100]) == (200, inputs[100:])


def test_lines_reached_are_remembered(tmp_path: Path) -> None:
    """A line that an earlier batch reached is nothing new."""
    guide = Guide(tmp_path / "lines" / "x.json")
    with guide.watching() as found:
        _ours()
    guide.save()
    again = Guide(tmp_path / "lines" / "x.json")
    with again.watching() as found_again:
        _ours()
    assert (found, found_again, again.lines) == ([True], [False], guide.lines)


def _ours() -> None:
    from advisor.documents.bounded import printable  # noqa: PLC0415  # any function of the program

    printable("a\x1b")


def test_what_makes_an_input_small_keeps_what_shows_the_fault() -> None:
    """Within its tries, and never larger."""
    data = bytes(range(256)) * 40
    assert minimised(data, lambda tried: b"\x07" in tried and b"\x08" in tried) == b"\x07\x08"
    assert minimised(data, lambda tried: tried == data) == data
    answers = iter([False] * 9)
    assert minimised(data, lambda _: next(answers), tries=9) == data
    assert next(answers, None) is None
