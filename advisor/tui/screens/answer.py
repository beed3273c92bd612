"""The form in which a person vouches for a fact: value, clusters, owner, reason, last day, and the file it goes to."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Select, Static

from advisor.model.answer import RecordedAnswer
from advisor.report.phrases import some_names
from advisor.report.plain import plain
from advisor.tui.answering import AboutFact, Draft, Question, answer_of, default_file
from advisor.tui.jobs import saving_answer
from advisor.tui.messages import JobGiven
from advisor.tui.screens.form import Form
from advisor.tui.session import Session

_FIELDS = ("owner", "reason", "expires", "file")
_LABELS = {
    "value": "Value",
    "clusters": "Said of",
    "nodes": "Nodes",
    "owner": "Owner",
    "reason": "Reason",
    "expires": "Expires",
    "file": "File",
}
_PLACEHOLDERS = {
    "owner": "who answers for it, and can be asked",
    "reason": "how it is known",
    "expires": "the last day it holds, such as 2027-02-28",
    "file": "a file of answers; one that is there is added to",
}


class AnswerScreen(Form):
    """Asks for one answer. It stays until the answer is saved, so that nothing typed is lost."""

    LABELS = _LABELS

    def __init__(self, question: Question, session: Session) -> None:
        super().__init__()
        self._question = question
        self._session = session

    def compose(self) -> ComposeResult:
        """The question, a field a line, and what is wrong."""
        question, signed = self._question, self._session.signed
        with VerticalScroll(id="form"):
            yield Static(Content(plain(question.name)), id="asked", markup=False)
            if isinstance(question.about, AboutFact):
                yield Static(Content(plain(question.about.fact.meaning)), markup=False)
            if question.how:
                yield Static(Content(plain(f"Get it: {question.how}")), classes="how", markup=False)
            yield from self.line("value", self._value())
            yield from self.line("clusters", self._clusters())
            if question.is_of_nodes:
                yield from self.line("nodes", Input(value="all", id="nodes", compact=True))
            known = {"owner": signed.owner, "expires": signed.expires.isoformat()} if signed else {}
            known["file"] = default_file(self._session.answers)
            for name in _FIELDS:
                field = Input(value=known.get(name, ""), placeholder=_PLACEHOLDERS[name], id=name, compact=True)
                yield from self.line(name, field)
            yield from self.ending("Save")

    def _value(self) -> Input | Select[str]:
        choices = self._question.choices
        if not choices:
            return Input(placeholder=plain(self._question.wants), id="value", compact=True)
        options = [(Content(plain(each)), each) for each in choices]
        if len(choices) == 1:
            return Select(options, value=choices[0], id="value", compact=True, allow_blank=False)
        return Select(options, prompt="choose", id="value", compact=True)

    def _clusters(self) -> Select[str]:
        names = self._question.clusters
        chosen = self._session.findings.cluster
        options = [(Content(plain(f"cluster {each}")), f"one {each}") for each in names]
        if len(names) > 1:
            options.insert(0, (Content(plain(f"all {len(names)} that lack it: {some_names(names)}")), "all"))
        value = f"one {chosen}" if chosen in names else options[0][1]
        return Select(options, value=value, id="clusters", compact=True, allow_blank=False)

    def on_mount(self) -> None:
        """The keys go to the value."""
        self.query_one("#value").focus()

    @property
    def draft(self) -> Draft:
        """What was typed so far."""
        texts = {each.id: each.value for each in self.query(Input) if each.id}
        chosen = {each.id: each.value for each in self.query(Select) if each.id and isinstance(each.value, str)}
        said_of = chosen["clusters"]
        clusters = self._question.clusters if said_of == "all" else (said_of.removeprefix("one "),)
        return Draft(
            value=texts.get("value") or chosen.get("value", ""),
            clusters=clusters,
            nodes=texts.get("nodes", ""),
            owner=texts["owner"],
            reason=texts["reason"],
            expires=texts["expires"],
            file=texts["file"],
        )

    def action_send(self) -> None:
        """Asks for the answer to be saved, if it is one."""
        judged, draft = self._session.judged, self.draft
        if judged is None:
            return
        knowledge = judged.rules.knowledge
        answer = answer_of(self._question, draft, knowledge, self._session.today)
        if isinstance(answer, RecordedAnswer):
            self.say(())
            self.post_message(JobGiven(saving_answer(answer, Path(draft.file).expanduser(), knowledge)))
        else:
            self.refuse(answer)
