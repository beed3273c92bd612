"""Small estates: inventories as files, and a charge by the founding rules."""

from __future__ import annotations

import datetime
import io
import os
import signal
from collections.abc import Iterator
from pathlib import Path

from advisor import __version__
from advisor.documents.knowledge import load_knowledge
from advisor.documents.trust import Trust
from advisor.engine.gate import Gate
from advisor.estate.batch import Answer, Batch, Charge, Handshake, Outcome
from advisor.estate.inputs import inputs_of, units_of
from advisor.estate.unit import TextUnit, Unit
from advisor.estate.worker import work
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.record import Record
from advisor.model.support import Horizon
from advisor.report.terms import Terms

DAY = datetime.date(2026, 11, 21)

AFFECTED = "components: {calico: v3.29.1}, facts: {felix.bpf_enabled: false}, nodes: [{name: n1}], coverage: all"
CLEAR = "components: {calico: v3.31.7}, coverage: all"


def inventory(*names: str, cluster: str = AFFECTED) -> bytes:
    """The advisor's own form, with clusters of these names."""
    clusters = "".join(f"  - {{name: {name}, {cluster}}}\n" for name in names)
    return f'schema_version: "1.0.0"\nclusters:\n{clusters}'.encode()


def write_estate(folder: Path, count: int, *, first: int = 0) -> Path:
    """A folder of so many inventories, named by their numbers; every third is clear."""
    folder.mkdir(exist_ok=True)
    for number in range(first, first + count):
        text = inventory(f"c{number:03}", cluster=AFFECTED if number % 3 else CLEAR)
        (folder / f"{number:03}.yaml").write_bytes(text)
    return folder


def knowledge_of(rules: Path) -> KnowledgeBase:
    """What the rules say."""
    return load_knowledge([rules]).knowledge


def charge_by(rules: Path, knowledge: KnowledgeBase) -> Charge:
    """Judged by these rules, with nothing on record, at the default gate."""
    terms = Terms(
        gate=Gate(),
        edition=None,
        record=Record(today=DAY),
        horizon=Horizon(today=DAY, days=0),
        settings=(),
        tool_version=__version__,
        exit_zero=False,
    )
    handshake = Handshake(version=__version__, knowledge=knowledge.digest)
    return Charge(handshake=handshake, rules=(rules,), trust=Trust(), terms=terms)


def units_in(*names: Path) -> Iterator[Unit]:
    """The inventories of some sources."""
    return units_of(inputs_of([str(each) for each in names]), io.BytesIO())


def text(name: str, data: bytes) -> TextUnit:
    """An inventory that was read already."""
    return TextUnit(name=name, data=data)


def lines_of(outcomes: list[Outcome]) -> bytes:
    """All lines."""
    return b"".join(each.line for outcome in outcomes for each in outcome.clusters)


def die_of_deadly(batch: Batch) -> Answer:
    """Works, unless an inventory's name says that it takes the process with it; `once` says that it does so once."""
    for unit in batch.units:
        if "deadly" in unit.name:
            os.kill(os.getpid(), signal.SIGKILL)
        if "once" in unit.name and not (done := Path(f"{unit.name}.died")).exists():
            done.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return work(batch)
