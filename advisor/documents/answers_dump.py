"""Answers -> YAML, and one more answer into a file that somebody keeps by hand.

A file that is there is only ever added to: its comments, its order and its quotes stay. Where an entry cannot be added
so that everything else reads as before, the file stays as it is and the fault is told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from advisor.documents.answers import read_answers
from advisor.documents.bounded import read_bounded
from advisor.documents.builder import Data
from advisor.documents.signed import ALL, SIGNED_LIMITS
from advisor.documents.source import attempt_yaml, read_yaml
from advisor.documents.written import write_file
from advisor.model.answer import RecordedAnswer, VouchedFact, VouchedVersion
from advisor.model.fact import Scope
from advisor.model.knowledge_base import KnowledgeBase
from advisor.problems import InvalidInput, Place, Problem

ANSWERS_VERSION = "1.0.0"

_ENTRY = re.compile(r"^( *)- ", re.MULTILINE)


def dump_answers(answers: Sequence[RecordedAnswer], knowledge: KnowledgeBase) -> str:
    """A new file with these answers. Reading it back gives the same answers."""
    entries = "".join(_entry(answer_data(each, knowledge), "  ") for each in answers)
    listed = f"\n{entries}" if entries else " []\n"
    return f'schema_version: "{ANSWERS_VERSION}"\nanswers:{listed}'


def add_answer(answer: RecordedAnswer, path: Path, knowledge: KnowledgeBase) -> tuple[RecordedAnswer, ...]:
    """All answers of the file once this one is in it, which is written beside and renamed.

    Raises `InvalidInput` when the file cannot be read or written, when the answer cannot stand in it, and when somebody
    else wrote to it meanwhile; the file then is as it was.
    """
    before = read_bounded(path, size=SIGNED_LIMITS.size) if path.exists() else None
    after = (
        dump_answers([answer], knowledge)
        if before is None
        else _with_entry(before, answer_data(answer, knowledge), path)
    )
    answers = read_answers(after.encode(), path, knowledge)
    if (read_bounded(path, size=SIGNED_LIMITS.size) if path.exists() else None) != before:
        raise _refused(path, "written-meanwhile", "somebody else wrote to this file just now", "answer once more")
    write_file(after.encode(), path)
    return answers


def _with_entry(text: bytes, entry: dict[str, Data], path: Path) -> str:
    """The text with the entry at the end of its answers, when that changes nothing else."""
    (document, *_) = read_yaml(text, file=str(path), limits=SIGNED_LIMITS)
    old = document.data
    if not (isinstance(old, dict) and isinstance(entries := old.get("answers"), list)):
        read_in_full = "a file of answers has a list of that name"
        raise _refused(path, "no-answers", "this file holds no answers", read_in_full)
    wanted = {**old, "answers": [*entries, entry]}
    for candidate in _candidates(text.decode("utf-8", "replace"), entry, wanted):
        if _data(candidate.encode(), path) == wanted:
            return candidate
    hint = "write its answers one below the other as the last key of the file, each with a dash of its own"
    raise _refused(path, "cannot-add", "an entry cannot be added here without writing the rest anew", hint)


def _candidates(text: str, entry: dict[str, Data], wanted: Data) -> Iterator[str]:
    """Texts that may be what is wanted, the one that keeps most first."""
    indents = _ENTRY.findall(text)
    ends = text if text.endswith("\n") else f"{text}\n"
    yield ends + _entry(entry, indents[-1] if indents else "  ")
    if text.rstrip().endswith("[]"):
        yield f"{text.rstrip().removesuffix('[]').rstrip()}\n{_entry(entry, '  ')}"
    if text.lstrip().startswith("{"):
        yield json.dumps(wanted, indent=2) + "\n"


def _data(text: bytes, path: Path) -> Data:
    """What a text holds; None for one that cannot be read."""
    reading = attempt_yaml(text, file=str(path), limits=SIGNED_LIMITS)
    return None if reading.problems or reading.first is None else reading.first.data


def answer_data(answer: RecordedAnswer, knowledge: KnowledgeBase) -> dict[str, Data]:
    """An answer as its file holds it."""
    claim = answer.claim
    scope: dict[str, Data] = {"clusters": _names(answer.clusters)}
    if isinstance(claim, VouchedFact) and knowledge.facts[claim.fact].scope is Scope.NODE:
        scope["nodes"] = _names(claim.nodes)
    if isinstance(claim, VouchedVersion) and claim.image:
        scope["image"] = claim.image
    signed = answer.signature
    data: dict[str, Data] = {
        "fact": answer.question,
        "value": claim.value if isinstance(claim, VouchedFact) else answer.value_text,
        "scope": scope,
        "reason": signed.reason,
        "owner": signed.owner,
        "expires": signed.expires.isoformat(),
    }
    return data | ({"link": signed.link} if signed.link else {})


def _names(names: frozenset[str] | None) -> Data:
    return ALL if names is None else list[Data](sorted(names))


def _entry(entry: Mapping[str, Data], indent: str) -> str:
    """One entry, a key a line."""
    lines = [f"{key}: {_yaml(value)}" for key, value in entry.items()]
    return "".join(f"{indent}{'  ' if number else '- '}{line}\n" for number, line in enumerate(lines))


def _yaml(value: Data) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case list():
            return f"[{', '.join(map(_yaml, value))}]"
        case Mapping():
            return f"{{{', '.join(f'{key}: {_yaml(each)}' for key, each in value.items())}}}"
        case _:
            return _quoted(str(value))


def _quoted(text: str) -> str:
    """A text between double quotes, every character that does not show as an escape of YAML."""
    return f'"{"".join(_character(each) for each in text)}"'


def _character(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    return char if char.isprintable() else f"\\U{ord(char):08x}"


def _refused(path: Path, code: str, message: str, hint: str) -> InvalidInput:
    return InvalidInput([Problem(code=code, message=message, place=Place(file=str(path)), hint=hint)])
