"""Every input that was a fault once, every seed, and a fixed sample of hostile inputs: none shows a fault."""

from __future__ import annotations

from random import Random

import pytest

from tests.fuzz.inputs import hostile_input
from tests.fuzz.oracle import Fault, TooSlow, fault_of
from tests.fuzz.readers import READERS
from tests.fuzz.seeds import CORPUS, corpus_of, seeds_of

#: How many inputs each reader gets here. `make fuzz` gives a million.
SAMPLE = {"source": 1000, "archive": 150, "bundle": 30, "signature": 150, "osv": 150, "settings": 150}
_OTHERS, _RULES = 50, 4


def _sample(reader: str) -> int:
    return SAMPLE.get(reader, _RULES if reader.startswith("rules/") else _OTHERS)


@pytest.mark.parametrize("reader", READERS)
def test_seeds_and_corpus_show_no_fault(reader: str) -> None:
    """A fault that was mended stays mended."""
    assert [fault for data in seeds_of(reader) if (fault := fault_of(READERS[reader], data))] == []


@pytest.mark.parametrize("reader", READERS)
def test_a_sample_of_hostile_inputs_shows_no_fault(reader: str) -> None:
    """The same inputs each time."""
    random = Random(f"sample of {reader}")  # noqa: S311  # the same inputs each time
    inputs = (hostile_input(reader, seeds_of(reader), random) for _ in range(_sample(reader)))
    assert [(fault, data[:300]) for data in inputs if (fault := fault_of(READERS[reader], data))] == []


def test_the_corpus_has_no_reader_that_is_gone() -> None:
    """A case that nobody reads proves nothing."""
    known = {path for reader in READERS for path in corpus_of(reader)}
    assert {path for path in CORPUS.rglob("*") if path.is_file() and path.name != "README.md"} == known


def _hang(_: bytes) -> str:
    while True:
        pass


def _fail(_: bytes) -> str:
    raise KeyError("x")


def test_the_oracle_sees_what_no_reader_may_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """A harness that sees nothing finds nothing."""
    monkeypatch.setattr("tests.fuzz.oracle.SECONDS", 0.05)
    seen = [fault_of(read, b"") for read in (_hang, _fail, lambda _: "a\x1b[31m", lambda _: "\ud800")]
    assert all(isinstance(each, Fault) for each in seen)
    assert [each.signature.split()[0] for each in seen if each] == [TooSlow.__name__, "KeyError", "shown:", "shown:"]
    assert fault_of(lambda _: "well\n", b"") is None
