"""Answers files: `schemas/answers.schema.json` is their shape; what they answer must be something that is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from advisor.documents.bounded import quoted, read_bounded
from advisor.documents.condition import check_value
from advisor.documents.signed import SIGNED_LIMITS, names, signature, signed_place, signed_view
from advisor.documents.view import View
from advisor.documents.vocabulary import Vocabulary
from advisor.model.answer import ABSENT, Claim, RecordedAnswer, VouchedAbsence, VouchedFact, VouchedVersion
from advisor.model.fact import Scope
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName, FactName
from advisor.model.recognition import KnownComponent
from advisor.problems import InvalidInput, Problem, nearest

VERSION_SUFFIX = ".version"


def load_answers(path: Path, knowledge: KnowledgeBase) -> tuple[RecordedAnswer, ...]:
    """The answers of a file, in the order written. Raises `InvalidInput` with every problem of it."""
    return read_answers(read_bounded(path, size=SIGNED_LIMITS.size), path, knowledge)


def read_answers(text: bytes, path: Path, knowledge: KnowledgeBase) -> tuple[RecordedAnswer, ...]:
    """The answers of a text that stands, or is to stand, at that path. Raises as `load_answers` does."""
    problems: list[Problem] = []
    view = signed_view(text, path, "answers", problems)
    answers = tuple(_answers(view, knowledge)) if view else ()
    if problems:
        raise InvalidInput(problems)
    return answers


def _answers(view: View, knowledge: KnowledgeBase) -> Iterator[RecordedAnswer]:
    vocabulary = Vocabulary(components=knowledge.components, facts=knowledge.facts)
    for each in view.each("answers"):
        signed = signature(each)
        claim = _claim(each, vocabulary)
        if claim is not None:
            yield RecordedAnswer(
                question=each.text("fact"),
                claim=claim,
                clusters=names(each.at("scope"), "clusters"),
                signature=signed,
                seen_in=signed_place(each, "answer"),
            )


def _claim(view: View, vocabulary: Vocabulary) -> Claim | None:
    """What an answer says; None, with a problem noted, when that is nothing anybody asks."""
    question = view.text("fact")
    if FactName(question) in vocabulary.facts:
        return _fact(view, vocabulary, question)
    known = vocabulary.components.get(ComponentName(question.removesuffix(VERSION_SUFFIX)))
    if known is not None and question.endswith(VERSION_SUFFIX):
        return _version(view, known)
    asked = {*vocabulary.facts, *(f"{name}{VERSION_SUFFIX}" for name in vocabulary.components)}
    hint = nearest(question, asked) or "advisor rules list facts shows them; <component>.version is one too"
    view.at("fact").report("unknown-fact", f"nothing asks for {quoted(question)}", hint)
    return None


def _fact(view: View, vocabulary: Vocabulary, question: str) -> VouchedFact:
    fact, scope = vocabulary.facts[FactName(question)], view.at("scope")
    value = view.scalar("value")
    check_value(view.at("value"), value, fact)
    _refuse(scope, "image", "an image has a version, and no other fact")
    if fact.scope is Scope.NODE and "nodes" not in scope:
        scope.report("which-nodes", f"{question} is a fact of nodes", "add nodes: all, or their names")
    elif fact.scope is Scope.CLUSTER:
        _refuse(scope, "nodes", f"{question} is a fact of the whole cluster")
    return VouchedFact(fact=fact.name, value=value, nodes=names(scope, "nodes"))


def _version(view: View, known: KnownComponent) -> Claim | None:
    scope, value = view.at("scope"), view.scalar("value")
    _refuse(scope, "nodes", "a version is said of a cluster, or of one image")
    if value == ABSENT:
        _refuse(scope, "image", f"what is {ABSENT} has no image")
        return VouchedAbsence(component=known.name)
    if not isinstance(value, str):
        hint = f"quote a version that looks like a number; {ABSENT} says that it is not there"
        view.at("value").report("wrong-value", f"{quoted(value)} is no version", hint)
        return None
    version = view.version("value", known.scheme)
    image = scope.text_or_none("image") or ""
    return VouchedVersion(component=known.name, version=version, image=image) if version else None


def _refuse(scope: View, key: str, why: str) -> None:
    if key in scope:
        scope.at(key).report("scope-does-not-fit", f"{key} cannot be said here: {why}", f"leave out {key}")
