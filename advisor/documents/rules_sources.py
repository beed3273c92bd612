"""Where rules come from: folders, and bundles that are verified before anything in them is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from advisor.documents.bounded import read_bounded
from advisor.documents.rules_folder import RulesFile, file_at, files_in, is_rules_name
from advisor.documents.trust import Trust, signer_of
from advisor.problems import InvalidInput, Place, Problem

_HINT = "name a folder with advisories/, releases/, compatibility/ or hops/, or a bundle"


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesSource:
    """One folder or bundle."""

    number: int
    """From 0, in the order given. Later ones add and override."""
    name: str
    """As the user would name it."""
    is_bundle: bool
    signer: str
    """The id of the key that signed a bundle; empty for a folder, and for an unsigned bundle."""
    files: tuple[RulesFile, ...]


def rules_sources(paths: Sequence[Path], trust: Trust, problems: list[Problem]) -> tuple[RulesSource, ...]:
    """The sources in the order given, each with its files sorted; one given twice counts once."""
    found: list[RulesSource] = []
    known: set[Path] = set()
    for number, path in enumerate(paths):
        if path.exists() and path.resolve() in known:
            continue
        known.add(path.resolve())
        if path.is_file():
            try:
                found.append(_bundle(number, path, trust, problems))
            except InvalidInput as error:
                problems.extend(error.problems)
        elif path.is_dir():
            faults = len(problems)
            files = tuple(files_in(number, path, problems))
            if not files and len(problems) == faults:
                message = "no rules lie in this folder"
                problems.append(Problem(code="no-rules", message=message, place=Place(file=str(path)), hint=_HINT))
            found.append(RulesSource(number=number, name=str(path), is_bundle=False, signer="", files=files))
        else:
            message = "rules are a folder or a bundle" if path.exists() else "there is no such rules folder"
            problems.append(Problem(code="no-rules-folder", message=message, place=Place(file=str(path)), hint=_HINT))
    return tuple(found)


def _bundle(number: int, path: Path, trust: Trust, problems: list[Problem]) -> RulesSource:
    """A bundle's files. Raises `InvalidInput` when it is not believed, or is none."""
    from advisor.documents.bundle import MAX_BYTES, may_be_packed, unpack  # noqa: PLC0415  # tarfile loads with it

    data = read_bounded(path, size=MAX_BYTES)
    if not may_be_packed(data):
        message = "this is no bundle of rules"
        raise InvalidInput([Problem(code="not-a-bundle", message=message, place=Place(file=str(path)), hint=_HINT)])
    signer = signer_of(path, data, trust)
    inside = [(inner, text) for inner, text in unpack(data, file=str(path)) if _counts(inner)]
    files = (file_at(number, inner.parts, f"{path}!{inner}", text, problems) for inner, text in inside)
    found = tuple(file for file in files if file is not None)
    if not any(file.kind == "kb" for file in found):
        message, hint = "no kb.yaml in it says what this bundle is", "advisor rules bundle makes one"
        problems.append(Problem(code="no-kb-file", message=message, place=Place(file=str(path)), hint=hint))
    return RulesSource(number=number, name=str(path), is_bundle=True, signer=signer, files=found)


def _counts(inner: PurePosixPath) -> bool:
    """As in a folder: only YAML, and no name that begins with a dot."""
    return is_rules_name(inner.name) and not any(part.startswith(".") for part in inner.parts)
