"""What a person can vouch for on the spot: the question, what was typed, and the answer that comes of it.

Typed text is parsed here, with every fault at the field it is in; the gates of an answers file see it once more.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, assert_never

from advisor.model.answer import ABSENT, Claim, RecordedAnswer, VouchedAbsence, VouchedFact, VouchedVersion
from advisor.model.component import VersionUnknown
from advisor.model.fact import FactDeclaration, FactType, FactValue, MissingKind, Scope
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import FactName
from advisor.model.provenance import Provenance
from advisor.model.recognition import KnownComponent
from advisor.model.signature import Signature
from advisor.problems import Place, Problem
from advisor.report.gap_page import Waiting, ways_to_get
from advisor.tui.finding_rows import FoundRow, GapRow, ListedRow
from advisor.versions import VersionSyntaxError, parse_kernel, parse_version

ALL_NODES = "all"
_NODES_HINT = f"write {ALL_NODES}, or names with commas between them"


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutFact:
    """What a fact's value is."""

    fact: FactDeclaration


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutVersion:
    """Which version an image is."""

    component: KnownComponent
    image: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutAbsence:
    """Whether a component that nobody saw is not there."""

    component: KnownComponent


About: TypeAlias = AboutFact | AboutVersion | AboutAbsence


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, and of which clusters it can be said."""

    name: str
    """As answers files have it."""
    about: About
    how: str
    clusters: tuple[str, ...]
    """Those that lack it."""

    @property
    def is_of_nodes(self) -> bool:
        """Whether nodes have to be named."""
        return isinstance(self.about, AboutFact) and self.about.fact.scope is Scope.NODE

    @property
    def choices(self) -> tuple[str, ...]:
        """The only values it can have; empty where it is typed."""
        match self.about:
            case AboutFact(fact=fact):
                return ("true", "false") if fact.type is FactType.BOOLEAN else fact.choices
            case AboutVersion():
                return ()
            case AboutAbsence():
                return (ABSENT,)
            case _:
                assert_never(self.about)

    @property
    def wants(self) -> str:
        """What is to be typed, in words."""
        match self.about:
            case AboutFact(fact=fact):
                unit = f" in {fact.unit}" if fact.unit else ""
                return f"{'a whole number' if fact.type is FactType.NUMBER else f'a {fact.type}'}{unit}"
            case AboutVersion(component=component, image=image):
                return f"the version of {component.title} in {image}"
            case AboutAbsence(component=component):
                return f"{component.title} is not there"
            case _:
                assert_never(self.about)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was typed, as it was typed."""

    value: str = ""
    clusters: tuple[str, ...] = ()
    nodes: str = ALL_NODES
    owner: str = ""
    reason: str = ""
    expires: str = ""
    file: str = ""


def question_of(row: ListedRow, knowledge: KnowledgeBase) -> Question | None:
    """The question behind a row; None where nobody can vouch for what is missing, or nothing is."""
    match row:
        case GapRow(members=members):
            return _question(members, knowledge)
        case FoundRow(assessed=assessed, finding=finding):
            waiting = (Waiting(assessed=assessed, finding=finding, gap=gap) for gap in finding.missing)
            return next((found for each in waiting if (found := _question([each], knowledge))), None)
        case _:
            assert_never(row)


def _question(members: Sequence[Waiting], knowledge: KnowledgeBase) -> Question | None:
    gap = members[0].gap
    about = _about(members[0], knowledge) if gap.kind is MissingKind.INVENTORY else None
    if about is None:
        return None
    clusters = tuple(dict.fromkeys(each.assessed.cluster.name for each in members))
    return Question(name=gap.fact, about=about, how="; ".join(ways_to_get(members)), clusters=clusters)


def _about(each: Waiting, knowledge: KnowledgeBase) -> About | None:
    fact = knowledge.facts.get(FactName(each.gap.fact))
    if fact is not None:
        return AboutFact(fact=fact)
    component = each.finding.component
    known = knowledge.components[each.finding.component_name]
    if each.gap.fact != f"{known.name}.version":
        return None
    if component is None:
        return AboutAbsence(component=known)
    if isinstance(component.version, VersionUnknown) and component.version.text:
        return AboutVersion(component=known, image=component.version.text)
    return None


def answer_of(
    question: Question, draft: Draft, knowledge: KnowledgeBase, today: datetime.date
) -> RecordedAnswer | tuple[Problem, ...]:
    """The answer that was typed, or everything that is wrong with it, each at its field."""
    problems: list[Problem] = []
    claim = _claim(question, draft, knowledge, problems)
    expires = _day(draft.expires, today, problems)
    for field, text in (("owner", draft.owner), ("reason", draft.reason)):
        if not any(char.isalnum() for char in text):
            problems.append(_wrong(field, "it says nothing", "write it for whoever reads the report"))
    if not draft.clusters:
        problems.append(_wrong("clusters", "no cluster is chosen", None))
    if not draft.file.strip():
        problems.append(_wrong("file", "no file is named", "name the file of answers that it is saved to"))
    if problems or claim is None or expires is None:
        return tuple(problems)
    return RecordedAnswer(
        question=question.name,
        claim=claim,
        clusters=frozenset(draft.clusters),
        signature=Signature(owner=draft.owner.strip(), reason=draft.reason.strip(), expires=expires),
        seen_in=Provenance(source=draft.file),
    )


def _claim(question: Question, draft: Draft, knowledge: KnowledgeBase, problems: list[Problem]) -> Claim | None:
    text = draft.value.strip()
    match question.about:
        case AboutFact(fact=fact):
            value = _value(fact, text, problems)
            nodes = _nodes(draft.nodes, problems) if question.is_of_nodes else None
            return None if value is None else VouchedFact(fact=fact.name, value=value, nodes=nodes)
        case AboutVersion(component=component, image=image):
            try:
                version = parse_version(component.scheme, text)
            except VersionSyntaxError as error:
                problems.append(_wrong("value", f'"{text}" is no version', f"write one such as {error.example}"))
                return None
            return VouchedVersion(component=component.name, version=version, image=image)
        case AboutAbsence(component=component):
            if text != ABSENT:
                problems.append(_wrong("value", "only that it is absent can be said", "a version is better read"))
                return None
            return VouchedAbsence(component=component.name)
        case _:
            assert_never(question.about)


def _value(fact: FactDeclaration, text: str, problems: list[Problem]) -> FactValue | None:
    """The value by the fact's type; None, with a problem noted, for what can be none."""
    match fact.type:
        case FactType.BOOLEAN if text in {"true", "false"}:
            return text == "true"
        case FactType.NUMBER if text.removeprefix("-").isascii() and text.removeprefix("-").isdigit():
            return int(text)
        case FactType.CHOICE if text in fact.choices:
            return text
        case FactType.TEXT if text:
            return text
        case FactType.KERNEL if _is_kernel(text):
            return text
        case FactType.BOOLEAN | FactType.NUMBER | FactType.CHOICE | FactType.TEXT | FactType.KERNEL:
            says = f'"{text}" is no value of {fact.name}' if text else "nothing is said"
            problems.append(_wrong("value", says, _example(fact)))
            return None
        case _:
            assert_never(fact.type)


def _is_kernel(text: str) -> bool:
    try:
        parse_kernel(text)
    except VersionSyntaxError:
        return False
    return True


def _example(fact: FactDeclaration) -> str:
    match fact.type:
        case FactType.BOOLEAN:
            return "choose true or false"
        case FactType.NUMBER:
            return "write a whole number"
        case FactType.CHOICE:
            return f"choose one of {', '.join(fact.choices)}"
        case FactType.TEXT:
            return "write it as its source would"
        case FactType.KERNEL:
            return "write it as uname -r prints it"
        case _:
            assert_never(fact.type)


def _nodes(text: str, problems: list[Problem]) -> frozenset[str] | None:
    """The nodes named; None for all of them."""
    if text.strip() == ALL_NODES:
        return None
    names = frozenset(each.strip() for each in text.split(",") if each.strip())
    if not names:
        problems.append(_wrong("nodes", "no node is named", _NODES_HINT))
    return names


def _day(text: str, today: datetime.date, problems: list[Problem]) -> datetime.date | None:
    try:
        day = datetime.date.fromisoformat(text.strip())
    except ValueError:
        problems.append(
            _wrong("expires", f'"{text}" is no date' if text else "no date is said", "write year-month-day")
        )
        return None
    if day < today:
        problems.append(_wrong("expires", f"{day} is past", "until when does it hold?"))
    return day


def _wrong(field: str, message: str, hint: str | None) -> Problem:
    return Problem(code=f"wrong-{field}", message=message, place=Place(file=field), hint=hint)


def default_file(answers: Path | None) -> str:
    """Where an answer goes if nobody says otherwise."""
    return str(answers) if answers else "advisor.answers.yaml"
