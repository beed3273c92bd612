"""`advisor tui`: a run as the planner's screen asks for it.

The screen is a front end beside this one, and neither imports the other: it says what it asks of a desk, this is one,
and the two meet here by name.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.cli.diagnostics import ExitCode, Narrator
from advisor.cli.live import check_choice, check_targets
from advisor.cli.plan_request import PlanRequest, plan_request, wishes_of
from advisor.cli.plan_wish import wish_of, wished, with_edition
from advisor.cli.serving import check_serving, serve_screen
from advisor.cli.session import Session
from advisor.cli.settings import Settings, settings_from
from advisor.documents.bundled import bundled_folder
from advisor.documents.knowledge import Rules
from advisor.model.inventory import Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.record import Record
from advisor.problems import InvalidInput, Place, Problem
from advisor.report.wish import Wish
from advisor.serve.driver import is_served

if TYPE_CHECKING:  # what judges and plans is loaded by the work that asks for it, after the screen's first paint
    from advisor.report.document import Report
    from advisor.report.plan_document import Outlook, PlanReport


def tui(session: Session) -> ExitCode:
    """Shows the planner's screen until somebody leaves."""
    settings = settings_from(session.arguments, session.environment, session.file, session.now)
    check_choice(session.arguments)
    check_serving(session.arguments)
    _check_input(session)
    told = (session.arguments, session.environment, session.file)
    desk = SessionDesk(session=session, settings=settings, request=plan_request(*told))
    if session.arguments.serve:
        _check_before_serving(desk)
        serve_screen(session)
    _check_terminal(session)
    import_module("advisor.tui.entry").open_screen(desk, colour=session.screen_colour)
    return ExitCode.CLEAR


def _check_input(session: Session) -> None:
    """Keys are read from standard input, of a screen in a browser too."""
    if "-" in session.arguments.sources:
        message, hint = "standard input cannot be a source: the screen reads its keys there", "save it to a file first"
        raise InvalidInput([Problem(code="no-terminal", message=message, place=Place(file="-"), hint=hint)])


def _check_before_serving(desk: SessionDesk) -> None:
    """Raises `InvalidInput` for all that no tab could show: who starts a server reads its terminal, and not a tab.

    In a terminal the screen tells it itself, where it can be mended and read again.
    """
    from advisor.collectors.sources import unreadable  # noqa: PLC0415  # a screen's first paint does not wait for it

    session = desk.session
    problems = list(unreadable(session.arguments.sources))
    try:
        if not session.arguments.sources:
            check_targets(session.arguments, session.environment)
    except InvalidInput as error:
        problems.extend(error.problems)
    try:
        desk.check_knowledge()
    except InvalidInput as error:
        problems.extend(error.problems)
    if problems:
        raise InvalidInput(problems)


def _check_terminal(session: Session) -> None:
    """A screen needs a terminal, where Textual draws on standard error, or a server that draws it in a browser."""
    if is_served(session.environment):
        return
    if not (session.stdin.isatty() and session.narrator.stream.isatty()):
        message, hint = "the screen needs a terminal, and there is none", "advisor scan prints the report anywhere"
        raise InvalidInput([Problem(code="no-terminal", message=message, place=Place(file="advisor tui"), hint=hint)])


class Teller(Narrator):
    """Tells a screen what is being done; everything else stands in the report."""

    tells: Callable[[str], None]

    def say(self, text: str, *, loudness: int = 1) -> None:
        """The report has it too."""

    def progress(self, text: str) -> None:
        """What is being done right now."""
        self.tells(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionDesk:
    """A session and its settings, as the screen asks for them."""

    session: Session
    settings: Settings
    request: PlanRequest

    @property
    def sources(self) -> str:
        """What is looked at, in words that can be typed again behind a command."""
        return self.session.sources

    @property
    def today(self) -> datetime.date:
        """The day of the run."""
        return self.settings.today

    @property
    def answers(self) -> Path | None:
        """The file of answers that was named; None when there was none."""
        return self.settings.answers

    @property
    def marks(self) -> Path | None:
        """The file of a checklist's marks that was named; None when there was none."""
        named: str | None = self.session.arguments.marks
        return Path(named) if named else None

    @property
    def rules_paths(self) -> tuple[Path, ...]:
        """The built-in rules, and those laid on top."""
        return (bundled_folder("rules"), *self.settings.rules.paths)

    def load_rules(self, say: Callable[[str], None]) -> Rules:
        """The rules. Raises `InvalidInput`, also for a day that cannot be meant."""
        rules = self._telling(say).load_rules(self.settings.rules)
        self.settings.check_day(rules.knowledge.as_of, say)
        return rules

    def check_knowledge(self) -> None:
        """Raises `InvalidInput` where the rules, what is on record, or the baseline cannot be used."""
        from advisor.cli.judging import baseline_of  # noqa: PLC0415  # see above

        self.record(self.load_rules(lambda _: None).knowledge, self.answers)
        baseline_of(self.settings, ())

    def collect(self, knowledge: KnowledgeBase, say: Callable[[str], None]) -> Inventory:
        """What the sources or the clusters show. Raises `InvalidInput`."""
        return self._telling(say).collect(knowledge)

    def record(self, knowledge: KnowledgeBase, answers: Path | None) -> Record:
        """What people put on record, the answers from that file. Raises `InvalidInput`."""
        from advisor.cli.judging import record_of  # noqa: PLC0415  # see above

        return record_of(replace(self.settings, answers=answers), knowledge)

    def judge(self, inventory: Inventory, knowledge: KnowledgeBase, record: Record) -> Report:
        """What it comes to. Raises `InvalidInput` when the baseline cannot be one."""
        from advisor.cli.judging import baseline_of, judged_inventory  # noqa: PLC0415  # see above

        return judged_inventory(inventory, self.settings, knowledge, record, baseline_of(self.settings, ()))

    @property
    def wish(self) -> Wish:
        """What the command line, the environment and the settings file ask of a plan."""
        return wish_of(self.request, self.settings)

    def ask(self, report: Report, record: Record, wish: Wish) -> PlanReport:
        """What a wish asks of the planner. Raises `InvalidInput` where it cannot be meant, with all that is wrong."""
        from advisor.cli.judging import judged_inventory  # noqa: PLC0415  # see above
        from advisor.cli.plans import named_nowhere, question  # noqa: PLC0415  # as above

        request = wished(wish, self.request)
        wishes = wishes_of(request, report.knowledge)
        settings = with_edition(self.settings, wish)
        if settings.edition is not self.settings.edition:
            baseline = report.gate.baseline
            report = judged_inventory(report.inventory, settings, report.knowledge, record, baseline)
        asked = question(report, settings, request, wishes, record)
        if problems := tuple(named_nowhere(asked)):
            raise InvalidInput(problems)
        return asked

    def plan(self, asked: PlanReport, say: Callable[[str], None], looked_at: Callable[[], str]) -> Iterator[Outlook]:
        """A plan for each cluster, one after another, and why others have none."""
        from advisor.cli.plans import planned_in_turn  # noqa: PLC0415  # see above

        return planned_in_turn(asked, say, looked_at)

    def _telling(self, say: Callable[[str], None]) -> Session:
        silent = self.session.narrator
        teller = Teller(stream=silent.stream, loudness=0, shows_progress=False)
        teller.tells = say
        return replace(self.session, narrator=teller)
