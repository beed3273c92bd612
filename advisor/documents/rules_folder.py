"""The files of rules folders. Only YAML is looked at, and names that begin with a dot are not.

A folder may come from outside: what a link reaches beyond it is none of its files, and is never opened.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from advisor.documents.bounded import read_bounded
from advisor.documents.source import RULES_LIMITS
from advisor.problems import InvalidInput, Place, Problem

#: More files than this are no rules folder anybody wrote: 2,000 advisories are the most we plan for.
MAX_FILES = 10_000

_SUFFIXES = (".yaml", ".yml")
_LAYOUT = (
    "kb.yaml, facts.yaml, components.yaml and sources.yaml, releases/<component>.yaml, advisories/**/<id>.yaml, "
    "compatibility/<id>.yaml, and hops/ with <component>.yaml, fields.yaml, checks.yaml, hazards/ and runbooks/"
)
_AT_THE_TOP = {"kb.yaml": "kb", "facts.yaml": "facts", "components.yaml": "components", "sources.yaml": "sources"}
_OF_HOPS = {"fields.yaml": "fields", "checks.yaml": "checks"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesFile:
    """One file of one rules folder."""

    folder: int
    """Which of the folders and bundles given it lies in, from 0. Later ones override."""
    parts: tuple[str, ...]
    """The parts of its path inside the folder."""
    name: str
    """Its path as the user would name it."""
    kind: str
    """The schema it has to satisfy: `kb`, `facts`, `components`, `releases`, `advisory`, `compatibility` and so on."""
    text: bytes

    @property
    def inside(self) -> PurePosixPath:
        """Its path inside the folder."""
        return PurePosixPath(*self.parts)


def digest_of(files: Iterable[RulesFile]) -> str:
    """`sha256:` over places inside the folders and contents, in order; where the folders lie does not count."""
    whole = hashlib.sha256()
    for file in files:
        whole.update(f"{file.folder} {'/'.join(file.parts)} {len(file.text)}\n".encode("utf-8", "surrogateescape"))
        whole.update(file.text)
    return f"sha256:{whole.hexdigest()}"


def files_in(number: int, folder: Path, problems: list[Problem]) -> Iterator[RulesFile]:
    """The files of one folder, sorted. `number` says which of several folders and bundles it is."""
    entries = sorted(_entries(folder, folder.resolve(), (), problems))
    if len(entries) > MAX_FILES:
        message = f"{len(entries):,} files are more than {MAX_FILES:,}"
        problems.append(Problem(code="too-many-files", message=message, place=Place(file=str(folder))))
        return
    for parts in entries:
        path = os.path.join(folder, *parts)  # noqa: PTH118  # thousands of files, and a Path costs as much as the reading
        try:
            text = read_bounded(path, size=RULES_LIMITS.size)
        except InvalidInput as error:
            problems.extend(error.problems if _kind_of(parts) else (_unexpected(path),))
            continue
        file = file_at(number, parts, path, text, problems)
        if file is not None:
            yield file


def file_at(number: int, parts: tuple[str, ...], name: str, text: bytes, problems: list[Problem]) -> RulesFile | None:
    """A file by its place in its folder; None, with a problem noted, when no part of a rules folder is named so."""
    kind = _kind_of(parts)
    if kind is None:
        problems.append(_unexpected(name))
        return None
    return RulesFile(folder=number, parts=parts, name=name, kind=kind, text=text)


def is_rules_name(name: str) -> bool:
    """Whether a file of this name counts at all."""
    return name.endswith(_SUFFIXES)


def _unexpected(name: str) -> Problem:
    message, hint = "no part of a rules folder is named like this", f"a rules folder holds {_LAYOUT}"
    return Problem(code="unexpected-file", message=message, place=Place(file=name), hint=hint)


def _entries(folder: Path, root: Path, above: tuple[str, ...], problems: list[Problem]) -> Iterator[tuple[str, ...]]:
    """The path inside the folder of every YAML file below it, part by part.

    A link that stays inside is a second name of a file, and a folder is entered by its first; one that leaves the
    rules folder is a Problem.
    """
    try:
        with os.scandir(folder) as scan:
            entries = [entry for entry in scan if not entry.name.startswith(".")]
    except OSError as error:
        message = f"the folder cannot be read: {error.strerror or error}"
        problems.append(Problem(code="unreadable-folder", message=message, place=Place(file=str(folder))))
        return
    for entry in entries:
        is_folder = _is_folder(entry)
        is_file = is_rules_name(entry.name) and not is_folder
        if entry.is_symlink() and (is_file or is_folder) and _leaves(Path(entry.path), root):
            problems.append(_link_out(entry.path))
        elif is_folder and not entry.is_symlink():
            yield from _entries(Path(entry.path), root, (*above, entry.name), problems)
        elif is_file:
            yield (*above, entry.name)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # links in a circle, among others: opening it will say so
        return False


def _link_out(path: str) -> Problem:
    message = "this link leaves the rules folder, and is not followed"
    hint = "put a copy here, or name the folder it leads to as well"
    return Problem(code="link-leaves-folder", message=message, place=Place(file=path), hint=hint)


def _leaves(link: Path, root: Path) -> bool:
    try:
        return not link.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # as above
        return False


def _kind_of(parts: tuple[str, ...]) -> str | None:
    """Which schema a file has, by its place in the folder."""
    match parts:
        case [name]:
            return _AT_THE_TOP.get(name)
        case ["releases", _]:
            return "releases"
        case ["advisories", *_]:
            return "advisory"
        case ["compatibility", _]:
            return "compatibility"
        case ["hops", name]:
            return _OF_HOPS.get(name, "hops")
        case ["hops", "hazards", _]:
            return "hazard"
        case ["hops", "runbooks", _]:
            return "runbook"
        case _:
            return None
