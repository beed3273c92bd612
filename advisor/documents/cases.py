"""The cases inside an advisory's file: small inventories, and the status each must come to."""

from __future__ import annotations

from advisor.documents.inventory import cluster_of
from advisor.documents.support import day
from advisor.documents.view import View
from advisor.documents.vocabulary import Vocabulary
from advisor.model.case import Case
from advisor.model.finding import Standing, Status

CASE_CLUSTER = "case"
"""The name of a case's cluster when it gives none."""


def cases(view: View, vocabulary: Vocabulary) -> tuple[Case, ...]:
    """The cases of one advisory's document, in the order written."""
    return tuple(_case(each, vocabulary) for each in view.each("cases"))


def _case(view: View, vocabulary: Vocabulary) -> Case:
    return Case(
        name=view.text("name"),
        cluster=cluster_of(view.at("inventory"), vocabulary, name=CASE_CLUSTER),
        expect=view.choice("expect", Status),
        standing=view.choice_or_none("standing", Standing),
        missing=frozenset(view.texts("missing")) if "missing" in view else None,
        because=view.text("because"),
        today=day(view, "today"),
        place=view.document.place(view.steps),
    )
