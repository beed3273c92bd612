"""The form that asks why no alternative goes to a version, and shows what stands against it with its sources."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from advisor.model.knowledge_base import KnowledgeBase
from advisor.planner.outcome import Alternative
from advisor.report.plain import plain
from advisor.report.plan_document import Plan, PlanReport
from advisor.report.why_not_page import why_not_page
from advisor.tui.errands import WHY_NOT
from advisor.tui.messages import ForForm, WhyNotTold, WhyNotWanted
from advisor.tui.screens.form import Form
from advisor.tui.widgets.page_view import PageView


class WhyNotScreen(Form):
    """Asks for a version, and for another one when that is told."""

    LABELS: ClassVar[dict[str, str]] = {"target": "Version"}

    def __init__(self, plan: Plan, ways: Sequence[Alternative], knowledge: KnowledgeBase) -> None:
        super().__init__()
        self._plan = plan
        self._ways = ways
        self._versions = _versions_in(plan, knowledge)

    def compose(self) -> ComposeResult:
        """A field and the answer."""
        with Vertical(id="form", classes="-tall"):
            yield Static("Why does no alternative go to this version?", id="asked", markup=False)
            yield from self.line(
                "target",
                Input(
                    placeholder="such as rancher=v2.12.3; the right arrow takes what is suggested",
                    suggester=SuggestFromList(self._versions, case_sensitive=False),
                    id="target",
                    compact=True,
                ),
            )
            yield PageView(id="answer")
            yield from self.ending("Ask")

    def on_mount(self) -> None:
        """The keys go to the version."""
        self.query_one("#target").focus()

    def hear(self, message: ForForm) -> None:
        """Shows an answer; the form stays for another version."""
        if isinstance(message, WhyNotTold):
            self.tell(message.answer)
        else:
            super().hear(message)

    def leave(self) -> None:
        """Goes, and ends what is still planned for it."""
        self.app.workers.cancel_group(self.app, WHY_NOT)
        super().leave()

    def tell(self, answer: PlanReport) -> None:
        """Shows the answer."""
        self.say(())
        self.query_one("#answer", PageView).show(partial(why_not_page, answer=answer, shown=self._ways))

    def action_send(self) -> None:
        """Asks."""
        self.say(["planning for it; this may take some seconds"])
        self.post_message(WhyNotWanted(self.query_one("#target", Input).value.strip(), self._plan))

    def on_input_submitted(self) -> None:
        """Enter asks."""
        self.action_send()


def _versions_in(plan: Plan, knowledge: KnowledgeBase) -> list[str]:
    """What can be asked for, the newest releases first."""
    there = sorted({each.name for assessed in plan.clusters for each in assessed.components})
    found = ((name, knowledge.catalogues[name]) for name in there if name in knowledge.catalogues)
    return [plain(f"{name}={each.version}") for name, catalogue in found for each in reversed(catalogue.releases)]
