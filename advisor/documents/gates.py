"""The gates of syntax and shape for the files of a rules folder. What passes neither whole is read on for its meaning.

Each gate goes over all that the one before could still make sense of, so that a person mends a file once. Where a gate
has found a fault, the later ones are silent, so that each is told once.
"""

from __future__ import annotations

from collections.abc import Mapping

from advisor.documents.rules_folder import RulesFile
from advisor.documents.schema import Schema, check_shape, load_schema
from advisor.documents.source import RULES_LIMITS, Document, Limits, attempt_yaml
from advisor.problems import Problem

#: Faults of syntax that leave what their author wrote where it stands: later gates have something to say of it.
_LEAVE_THE_VALUE = {"duplicate-key", "key-not-text", "several-documents"}


class ShapeGate:
    """Checks documents against the schemas of a rules folder, each loaded once."""

    def __init__(self) -> None:
        self._schemas: dict[str, Schema] = {}

    def pass_through(self, file: RulesFile, problems: list[Problem]) -> Document | None:
        """A file's document, which remembers where it was refused; None when it cannot be built at all."""
        return self.read(file.text, file=file.name, kind=file.kind, problems=problems)

    def read(
        self, text: bytes, *, file: str, kind: str, problems: list[Problem], limits: Limits = RULES_LIMITS
    ) -> Document | None:
        """As `pass_through`, of a text that may be no rules file."""
        reading = attempt_yaml(text, file=file, limits=limits).holding_one()
        problems.extend(reading.problems)
        document = reading.first
        if document is None:
            return None
        lost = [problem for problem in reading.problems if problem.code not in _LEAVE_THE_VALUE]
        document = document.refusing(lost)
        found = check_shape(document, self._schema(kind), others=self._others())
        told = [problem for problem in found if problem.place.pointer not in document.refused]
        problems.extend(told)
        return document.refusing(told)

    def _others(self) -> Mapping[str, Schema]:
        return {"inventory": self._schema("inventory"), "releases": self._schema("releases")}

    def _schema(self, kind: str) -> Schema:
        if kind not in self._schemas:
            self._schemas[kind] = load_schema(kind)
        return self._schemas[kind]
