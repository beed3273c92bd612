"""What the screen asks of the program around it. The command line makes one; neither imports the other.

Every method may take long and is called from a worker. `say` is told what is being done, and may raise `Stopped`, which
goes through everything and ends the work.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from advisor.problems import AdvisorError

if TYPE_CHECKING:  # what is asked of a desk is named here, and loaded by who does it
    from advisor.documents.knowledge import Rules
    from advisor.model.inventory import Inventory
    from advisor.model.knowledge_base import KnowledgeBase
    from advisor.model.record import Record
    from advisor.report.document import Report
    from advisor.report.plan_document import Outlook, PlanReport
    from advisor.report.wish import Wish

Say: TypeAlias = Callable[[str], None]
"""Told what is being done right now."""
LookedAt: TypeAlias = Callable[[], str]
"""The cluster that somebody looks at right now; empty where there is none."""


class Stopped(AdvisorError):
    """Somebody asked for the work to end before it was done."""


class Desk(Protocol):
    """One run: where inventories, rules and what is on record come from, and the gate they are judged by."""

    @property
    def sources(self) -> str:
        """What is looked at, in words that can be typed again behind a command."""

    @property
    def today(self) -> datetime.date:
        """The day of the run."""

    @property
    def answers(self) -> Path | None:
        """The file of answers that was named; None when there was none."""

    @property
    def marks(self) -> Path | None:
        """The file of a checklist's marks that was named; None when there was none."""

    @property
    def rules_paths(self) -> tuple[Path, ...]:
        """The folders and bundles that the rules are read from."""

    def load_rules(self, say: Say) -> Rules:
        """The rules. Raises `InvalidInput`."""

    def collect(self, knowledge: KnowledgeBase, say: Say) -> Inventory:
        """What the sources show. Raises `InvalidInput`; a cluster that could not be read is in it, and says so."""

    def record(self, knowledge: KnowledgeBase, answers: Path | None) -> Record:
        """What people put on record, the answers from that file. Raises `InvalidInput`."""

    def judge(self, inventory: Inventory, knowledge: KnowledgeBase, record: Record) -> Report:
        """The report. Raises `InvalidInput` where the gate cannot be what was asked for."""

    @property
    def wish(self) -> Wish:
        """What is asked of a plan as long as nobody says otherwise."""

    def ask(self, report: Report, record: Record, wish: Wish) -> PlanReport:
        """What a wish asks of the planner, and no plan yet. Raises `InvalidInput` where it cannot be meant."""

    def plan(self, asked: PlanReport, say: Say, looked_at: LookedAt) -> Iterator[Outlook]:
        """A plan for each cluster and why others have none: as it stands before the first, and again after each.

        The plan of the cluster that is looked at goes before the others. Plans that are in `asked` already are kept.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Everything that was loaded, and what it came to."""

    rules: Rules
    inventory: Inventory
    record: Record
    report: Report


def judged_by(desk: Desk, say: Say, answers: Path | None) -> Judged:
    """Reads everything and judges it."""
    say("loading the rules")
    rules = desk.load_rules(say)
    record = desk.record(rules.knowledge, answers)
    say("reading the sources")
    inventory = desk.collect(rules.knowledge, say)
    say("judging")
    report = desk.judge(inventory, rules.knowledge, record)
    return Judged(rules=rules, inventory=inventory, record=record, report=report)


def judged_again(desk: Desk, before: Judged, *, rules: Rules | None = None, answers: Path | None) -> Judged:
    """The same inventory, judged by other rules or by what is on record now."""
    now = rules or before.rules
    record = desk.record(now.knowledge, answers)
    report = desk.judge(before.inventory, now.knowledge, record)
    return Judged(rules=now, inventory=before.inventory, record=record, report=report)
