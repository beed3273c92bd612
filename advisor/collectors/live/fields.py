"""One mapping of a kubeconfig, read by name. What kubectl would not take is a problem at its line."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from advisor.collectors.live.refusals import CannotConnect, cannot_connect
from advisor.documents.bounded import read_bounded
from advisor.documents.source import Data, Document
from advisor.problems import InvalidInput, Place, Problem

#: A bundle of every public root is 230 KB; no credential comes near.
MAX_FILE_BYTES = 4 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Inline:
    """What stands in the kubeconfig itself."""

    content: bytes = field(repr=False)
    place: Place

    def read(self) -> bytes:
        """The content."""
        return self.content


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReference:
    """A file that the kubeconfig names. It may change while we run, so it is read when it is needed."""

    field: str
    """The field that names it."""
    path: Path
    place: Place
    remedy: str = ""
    """What to do when it is not there, where more can be said than of any file."""

    def read(self) -> bytes:
        """The content. Raises `CannotConnect` when it cannot be read or holds nothing."""
        try:
            content = read_bounded(self.path, size=MAX_FILE_BYTES)
        except InvalidInput as error:
            fault = error.problems[0]
            message = f"{self.field} names {self.path}, and {fault.message}"
            raise cannot_connect(self.place, "unreadable-credential", message, self.remedy or fault.hint) from error
        if not content.strip():
            message = f"{self.field} names {self.path}, and that file is empty"
            raise cannot_connect(self.place, "unreadable-credential", message)
        return content


Content: TypeAlias = Inline | FileReference


def refuse_unreadable(contents: Iterable[Content | None]) -> None:
    """Raises `CannotConnect` with every file that cannot be read, not only the first that is needed."""
    problems: list[Problem] = []
    for content in contents:
        try:
            if content is not None:
                content.read()
        except CannotConnect as error:
            problems.extend(error.problems)
    if problems:
        raise CannotConnect(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """A mapping and where it stands. Reading a field of another type notes a problem and gives what absence gives."""

    document: Document = field(repr=False)  # it holds tokens
    steps: tuple[str | int, ...]
    data: Mapping[str, Data] = field(repr=False)
    problems: list[Problem]

    def has(self, key: str) -> bool:
        """Whether a field is written and is neither null nor empty."""
        return self.data.get(key) not in (None, "", [], {})

    def text(self, key: str) -> str:
        """A text; empty when it is absent."""
        value = self.data.get(key)
        if value is None or isinstance(value, str):
            return value or ""
        self.report("wrong-type", f"{key} must be text", "put the value in quotes", key)
        return ""

    def flag(self, key: str) -> bool:
        """A boolean; false when it is absent."""
        value = self.data.get(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.report("wrong-type", f"{key} must be true or false", None, key)
        return False

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, in the order written; empty when it is absent."""
        value = self.data.get(key)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(str(each) for each in value)
        self.report("wrong-type", f"{key} must be a list of texts", "put each value in quotes", key)
        return ()

    def below(self, key: str) -> Fields | None:
        """A mapping; None when it is absent or null."""
        value = self.data.get(key)
        if value is None:
            return None
        if isinstance(value, dict):
            return self._of(value, key)
        self.report("wrong-type", f"{key} must be a mapping", None, key)
        return None

    def each(self, key: str) -> Iterator[Fields]:
        """The mappings of a list, in order; none when it is absent."""
        value = self.data.get(key)
        if value is None:
            return
        if not isinstance(value, list):
            self.report("wrong-type", f"{key} must be a list", None, key)
            return
        for number, entry in enumerate(value):
            if isinstance(entry, dict):
                yield self._of(entry, key, number)
            else:
                self.report("wrong-type", f"each entry of {key} must be a mapping", None, key, number)

    def content(self, key: str) -> Content | None:
        """What `KEY-data` holds in base64, or else the file that `KEY` names; None when neither is written."""
        inline = f"{key}-data"
        if not self.has(inline):
            return self.file(key)
        try:
            content = base64.b64decode("".join(self.text(inline).split()), validate=True)
        except (binascii.Error, ValueError):
            self.report("not-base64", f"{inline} is not base64", "copy the kubeconfig again", inline)
            return None
        return Inline(content=content, place=self.place(inline))

    def file(self, key: str) -> FileReference | None:
        """A file, from the kubeconfig's own folder if the path is relative; None when it is absent."""
        name = self.text(key)
        if not name:
            return None
        return FileReference(field=key, path=self.folder / name, place=self.place(key))

    @property
    def folder(self) -> Path:
        """The folder of the kubeconfig this mapping stands in."""
        return Path(self.document.file).absolute().parent

    def place(self, *steps: str | int) -> Place:
        """Where a field stands."""
        return self.document.place((*self.steps, *steps))

    def report(self, code: str, message: str, hint: str | None = None, *steps: str | int) -> None:
        """Notes a problem, at a field if one is given."""
        self.problems.append(Problem(code=code, message=message, place=self.place(*steps), hint=hint))

    def _of(self, data: Mapping[str, Data], *steps: str | int) -> Fields:
        return Fields(document=self.document, steps=(*self.steps, *steps), data=data, problems=self.problems)
