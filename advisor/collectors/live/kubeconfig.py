"""Kubeconfig files -> their contexts, clusters and users, merged as kubectl merges them.

The rule is that the first file wins: a name belongs, whole, to the first file that has it (fields are never mixed), and
so does `current-context`. https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from advisor.collectors.live.fields import Fields
from advisor.collectors.live.target import KubeconfigFiles
from advisor.documents.bounded import read_bounded
from advisor.documents.mistaken import mistaken
from advisor.documents.source import RULES_LIMITS, read_yaml_document
from advisor.problems import InvalidInput, Place, Problem

#: The lists of a kubeconfig, and the field each entry keeps its inside in.
_INSIDE = {"contexts": "context", "clusters": "cluster", "users": "user"}


@dataclass(slots=True, kw_only=True)
class Kubeconfig:
    """All files together. Entries are read only as far as a chosen context needs them."""

    place: Place
    """Where to point when something is in none of the files: the first that was read."""
    contexts: dict[str, Fields] = field(default_factory=dict)
    clusters: dict[str, Fields] = field(default_factory=dict)
    users: dict[str, Fields] = field(default_factory=dict)
    current: str = ""
    """The current context; empty when no file names one."""
    current_place: Place | None = None
    problems: list[Problem] = field(default_factory=list)

    def refuse_if_wrong(self) -> None:
        """Raises `InvalidInput` with every problem met so far, if there is one."""
        if self.problems:
            raise InvalidInput(self.problems)


def read_kubeconfig(files: KubeconfigFiles) -> Kubeconfig:
    """The files merged. Raises `InvalidInput` with the problems of all of them."""
    found = dict(_contents(files))
    if not found:
        named = ", ".join(str(path) for path in files.paths)
        message = f"there is no kubeconfig: {files.origin} names {named}, and no such file exists"
        hint = "name a kubeconfig with --kubeconfig, saved output as a source, or --in-cluster inside a pod"
        place = Place(file=str(files.paths[0]))
        raise InvalidInput([Problem(code="no-kubeconfig", message=message, place=place, hint=hint)])
    merged = Kubeconfig(place=Place(file=str(next(iter(found)))))
    for path, content in found.items():
        if isinstance(content, InvalidInput):
            merged.problems.extend(content.problems)
        elif content.strip():  # kubectl takes an empty file for one that says nothing
            _add(path, content, merged)
    merged.refuse_if_wrong()
    return merged


def _contents(files: KubeconfigFiles) -> Iterator[tuple[Path, bytes | InvalidInput]]:
    """What each file holds, or why it cannot be read. Those that may be missing and are, are left out."""
    for path in files.paths:
        try:
            yield path, read_bounded(path, size=RULES_LIMITS.size)
        except InvalidInput as error:
            if files.must_exist or error.problems[0].code != "missing-file":
                yield path, error


def _add(path: Path, content: bytes, merged: Kubeconfig) -> None:
    try:
        whole = _read(path, content, merged.problems)
    except InvalidInput as error:
        merged.problems.extend(error.problems)
        return
    if not merged.current and whole.has("current-context"):
        merged.current = whole.text("current-context")
        merged.current_place = whole.place("current-context")
    for key, into in (("contexts", merged.contexts), ("clusters", merged.clusters), ("users", merged.users)):
        for name, inside in _entries(whole, key):
            into.setdefault(name, inside)


def _read(path: Path, content: bytes, problems: list[Problem]) -> Fields:
    """One file. Raises `InvalidInput` when it is no kubeconfig."""
    try:
        document = read_yaml_document(content, file=str(path))
    except InvalidInput as error:
        other = mistaken(content, file=str(path), kind="kubeconfig", known={"apiVersion", "preferences"})
        raise InvalidInput([other] if other else error.problems) from error
    if not isinstance(document.data, dict) or document.data.get("kind") not in (None, "", "Config"):
        message = "this is no kubeconfig: it is no mapping, or its kind is not Config"
        hint = "name the file kubectl uses; saved output is named as a source, without --kubeconfig"
        raise InvalidInput([Problem(code="not-a-kubeconfig", message=message, place=document.place(), hint=hint)])
    return Fields(document=document, steps=(), data=document.data, problems=problems)


def _entries(whole: Fields, key: str) -> Iterator[tuple[str, Fields]]:
    """The named entries of one file's list. A name that stands twice in one file is a problem, as for kubectl."""
    seen: set[str] = set()
    for entry in whole.each(key):
        name = entry.text("name")
        if not name:
            entry.report("no-name", f"this entry of {key} has no name")
        elif name in seen:
            entry.report("duplicate-name", f'{key} has two entries named "{name}"', "remove one of them", "name")
        seen.add(name)
        inside = entry.below(_INSIDE[key]) or Fields(
            document=entry.document, steps=entry.steps, data={}, problems=entry.problems
        )
        yield name, inside
