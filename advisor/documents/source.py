"""Text of a file -> plain data and the line of every node: YAML in a strict subset, and JSON.

What makes it strict: duplicate keys, anchors, tags, merge keys, keys that are not text and boundless nesting are
Problems, and only `true`, `false`, null and whole numbers become anything but text, so `1.30` stays `1.30`.
Mind before changing it: the text is hostile. What bounds the reading is in `builder.py`; `yaml_reader.py` and
`json_reader.py` keep to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from advisor.documents.bounded import text_of
from advisor.documents.builder import Builder, Data, Limits, Lines, line_of, pointer_of
from advisor.documents.json_reader import decode_json, walk_json
from advisor.problems import InvalidInput, Place, Problem

__all__ = [
    "INVENTORY_LIMITS",
    "RULES_LIMITS",
    "Data",
    "Document",
    "Known",
    "Limits",
    "Reading",
    "attempt_yaml",
    "read_json",
    "read_yaml",
    "read_yaml_document",
]

#: A rules file is written and read by people: 32 levels and a million values are far past what anyone reviews, while
#: 2,000 advisories in one file (4.5 MB, some 200,000 values) still fit.
RULES_LIMITS = Limits(size=8 << 20, depth=32, nodes=1_000_000)
#: `kubectl get -A -o yaml` of a large cluster, at ten bytes a node and more. Definitions of custom resources are the
#: deepest thing kubectl prints; 64 leaves room above them and stays far from Python's own limit of 1,000 frames.
INVENTORY_LIMITS = Limits(size=64 << 20, depth=64, nodes=6_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document of a file: its data, built fresh, and where each part of it stands."""

    file: str
    data: Data
    lines: Known | Late = field(repr=False, compare=False)
    """The lines of `data`, node for node: altering `data` makes `place` guess."""
    refused: frozenset[str] = frozenset()
    """The pointers at which a gate found a problem already; empty for a document that passed."""

    def place(self, pointer: Sequence[str | int] = ()) -> Place:
        """Where a node stands, an entry at its key; a node that is not there stands at its nearest ancestor."""
        node, lines = self.data, self.lines.all()
        for step in pointer:
            if isinstance(node, dict) and step in node:
                index = list(node).index(str(step))
                node = node[str(step)]
            elif isinstance(node, list) and isinstance(step, int) and 0 <= step < len(node):
                index, node = step, node[step]
            else:
                break
            lines = lines[index + 1] if isinstance(lines, list) else lines
        return Place(file=self.file, line=line_of(lines) or None, pointer=pointer_of(pointer))

    def refusing(self, problems: Iterable[Problem]) -> Document:
        """The same document, for a further gate, which is silent where these problems stand."""
        return replace(self, refused=self.refused.union(problem.place.pointer for problem in problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a text held, and all that is wrong with how it is written."""

    documents: tuple[Document, ...]
    """The documents that stand whole: an error of syntax ends the one it is in, and all that follow."""
    problems: tuple[Problem, ...]

    @property
    def first(self) -> Document | None:
        """The document that counts where a file holds one; None when it does not stand whole."""
        return self.documents[0] if self.documents else None

    def holding_one(self) -> Reading:
        """The same, with a problem more if there are several documents."""
        if not self.documents[1:]:
            return self
        message = f"another document starts here; this kind of file holds one, not {len(self.documents)}"
        hint = "give each document a file of its own, or remove the line ---"
        place = self.documents[1].place()
        problem = Problem(code="several-documents", message=message, place=place, hint=hint)
        return Reading(documents=self.documents[:1], problems=(*self.problems, problem))

    def without_problems(self) -> tuple[Document, ...]:
        """The documents; raises `InvalidInput` with every problem, if there is one."""
        if self.problems:
            raise InvalidInput(self.problems)
        return self.documents


def attempt_yaml(text: bytes, *, file: str, limits: Limits = RULES_LIMITS) -> Reading:
    """The documents of a YAML stream as far as they can be built, for further checks, and every problem on the way.

    Where a value was refused there is null; a key that was refused is left out with its value; of two like keys the
    later one counts. Never raises.
    """
    from advisor.documents.yaml_reader import YamlReader  # noqa: PLC0415  # PyYAML loads with it; JSON needs none

    builder = Builder(file, limits)
    try:
        reader = YamlReader(text_of(text, file=file, size=limits.size), builder, limits)
    except InvalidInput as error:
        return Reading(documents=(), problems=error.problems)
    built = reader.documents()
    if not built and not builder.problems:
        return Reading(documents=(), problems=_empty(file).problems)
    documents = tuple(Document(file=file, data=data, lines=Known(lines)) for data, lines in built)
    return Reading(documents=documents, problems=tuple(builder.problems))


def read_yaml(text: bytes, *, file: str, limits: Limits = RULES_LIMITS) -> tuple[Document, ...]:
    """The documents of a YAML stream, at least one; where nothing stands between two `---`, there is none.

    Raises `InvalidInput` with every problem up to the first error of syntax, which ends the reading.
    """
    return attempt_yaml(text, file=file, limits=limits).without_problems()


def read_yaml_document(text: bytes, *, file: str, limits: Limits = RULES_LIMITS) -> Document:
    """The only document of a YAML file; raises `InvalidInput` as `read_yaml` does, and when there are several."""
    return attempt_yaml(text, file=file, limits=limits).holding_one().without_problems()[0]


def read_json(text: bytes, *, file: str, limits: Limits = RULES_LIMITS) -> Document:
    """The one document of a JSON file, held to what `read_yaml` refuses: duplicate keys, boundless nesting.

    Raises `InvalidInput`; its code `json-truncated` means that all is well until the text ends too early.
    """
    written = text_of(text, file=file, size=limits.size)
    if not written.strip():
        raise _empty(file)
    try:
        data = decode_json(written, limits)
    except (ValueError, RecursionError) as error:
        # The fast decoder knows no lines. Ours finds every problem, or reads after all what only looked doubtful.
        builder = Builder(file, limits)
        walked = walk_json(written, builder)
        if walked is None:
            raise InvalidInput(builder.problems) from error
        data = walked[0]
    return Document(file=file, data=data, lines=Late(written, file, limits))


class Known:
    """Lines that were gathered while reading; 0 in place of them all says that nobody knows them."""

    __slots__ = ("_lines",)

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def all(self) -> Lines:
        """The lines of the whole document."""
        return self._lines


class Late:
    """Lines of a JSON text, gathered when first asked for: most files have no problem to place."""

    __slots__ = ("_file", "_limits", "_lines", "_text")

    def __init__(self, text: str, file: str, limits: Limits) -> None:
        self._text, self._file, self._limits = text, file, limits
        self._lines: Lines | None = None

    def all(self) -> Lines:
        """The lines of the whole document."""
        if self._lines is None:
            walked = walk_json(self._text, Builder(self._file, self._limits))
            self._lines = walked[1] if walked else 1
        return self._lines


def _empty(file: str) -> InvalidInput:
    place = Place(file=file, line=1)
    return InvalidInput([Problem(code="empty-document", message="there is nothing in this file", place=place)])
