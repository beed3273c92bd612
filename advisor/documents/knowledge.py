"""A rules folder -> `KnowledgeBase`, through the three gates: syntax, shape, meaning.

On a warm cache the first two are skipped, for the data was checked when it was stored, and an advisory is decoded only
when somebody asks for it. A folder given later adds to the ones before; what it overrides is named, never hidden.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from advisor import __version__
from advisor.documents.advisory import advisory
from advisor.documents.bounded import read_bounded
from advisor.documents.cache import Sources, cache_file, read_cache, write_cache
from advisor.documents.cases import cases
from advisor.documents.components import components
from advisor.documents.facts import facts
from advisor.documents.lazy import LazyMapping
from advisor.documents.releases import catalogue
from advisor.documents.schema import check_shape, load_schema
from advisor.documents.source import RULES_LIMITS, Document, read_yaml_document
from advisor.documents.view import View
from advisor.documents.vocabulary import Vocabulary
from advisor.model.advisory import Advisory
from advisor.model.case import Case
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import AdvisoryId, ComponentName
from advisor.model.release import Catalogue
from advisor.problems import InvalidInput, Place, Problem

#: More files than this are no rules folder anybody wrote: 2,000 advisories are the most we plan for.
MAX_FILES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A knowledge base and what only rule authors need of it."""

    knowledge: KnowledgeBase
    files: Mapping[AdvisoryId, str]
    """The file of each advisory."""
    overridden: tuple[str, ...]
    """What a later folder replaced, as `id: earlier file -> later file`."""


def load_knowledge(folders: Sequence[Path], *, use_cache: bool = True) -> Rules:
    """The knowledge of one or more rules folders, later ones adding or overriding by id.

    Raises `InvalidInput` with every problem of every file.
    """
    texts = _read_files(folders)
    digest = _digest(texts)
    file = cache_file(digest) if use_cache else None
    cached = read_cache(file) if file else None
    if cached is not None:
        try:
            return _assembled({name: _unplaced(name, data) for name, data in cached.items()}, digest, is_checked=True)
        except (InvalidInput, TypeError, KeyError, ValueError):
            cached = None
    documents = _parsed(texts)
    rules = _assembled(documents, digest, is_checked=False)
    if file:
        write_cache(file, {name: document.data for name, document in documents.items()})
    return rules


def load_cases(folders: Sequence[Path]) -> Mapping[AdvisoryId, tuple[Case, ...]]:
    """The cases of every advisory. Raises `InvalidInput` with every problem in them."""
    documents = _parsed(_read_files(folders))
    problems: list[Problem] = []
    files = _sorted_files(documents, problems)
    vocabulary = _vocabulary(files, problems)
    found = {
        AdvisoryId(view.text("id")): cases(view, vocabulary)
        for view in (_view(document, problems) for document in files.advisories.values())
    }
    _raise(problems)
    return MappingProxyType(found)


def _read_files(folders: Sequence[Path]) -> dict[str, bytes]:
    """The bytes of every YAML file, by path as the user would name it; folders in the order given."""
    problems: list[Problem] = []
    texts: dict[str, bytes] = {}
    for folder in folders:
        if not folder.is_dir():
            message = "there is no such rules folder" if not folder.exists() else "a rules folder is a folder"
            problems.append(Problem(code="no-rules-folder", message=message, place=Place(file=str(folder))))
            continue
        paths = sorted(path for path in folder.rglob("*") if path.suffix in {".yaml", ".yml"})
        if len(paths) > MAX_FILES:
            message = f"{len(paths)} files are more than {MAX_FILES}"
            problems.append(Problem(code="too-many-files", message=message, place=Place(file=str(folder))))
            continue
        for path in paths:
            try:
                texts[str(path)] = read_bounded(path, size=RULES_LIMITS.size)
            except InvalidInput as error:
                problems.extend(error.problems)
    _raise(problems)
    return texts


def _digest(texts: Mapping[str, bytes]) -> str:
    """`sha256:` over names and contents, in order; the folders' own places do not count."""
    whole = hashlib.sha256()
    for name, text in texts.items():
        whole.update(f"{Path(name).name} {len(text)}\n".encode())
        whole.update(text)
    return f"sha256:{whole.hexdigest()}"


def _parsed(texts: Mapping[str, bytes]) -> dict[str, Document]:
    """Gates one and two."""
    problems: list[Problem] = []
    documents: dict[str, Document] = {}
    for name, text in texts.items():
        schema = _schema_of(name)
        if schema is None:
            hint = "advisories/, releases/, components.yaml, facts.yaml and kb.yaml make a rules folder"
            message = "no part of a rules folder is named like this"
            problems.append(Problem(code="unexpected-file", message=message, place=Place(file=name), hint=hint))
            continue
        try:
            document = read_yaml_document(text, file=name)
        except InvalidInput as error:
            problems.extend(error.problems)
            continue
        problems.extend(check_shape(document, load_schema(schema)))
        documents[name] = document
    _raise(problems)
    return documents


def _schema_of(name: str) -> str | None:
    """Which schema a file has, by its place in the folder."""
    path = Path(name)
    by_name = {"kb.yaml": "kb", "facts.yaml": "facts", "components.yaml": "components"}
    if path.name in by_name:
        return by_name[path.name]
    if path.parent.name == "releases":
        return "releases"
    return "advisory" if "advisories" in path.parts else None


def _unplaced(name: str, data: object) -> Document:
    """A document from the cache: checked before, and without lines."""
    return Document(file=name, data=data, lines=lambda: 0)  # type: ignore[arg-type]  # the cache holds only our own data


@dataclass(frozen=True, slots=True, kw_only=True)
class _Files:
    """The documents of all folders by kind; a later one takes the place of an earlier one of the same name."""

    about: Document
    facts: list[Document]
    components: list[Document]
    releases: dict[str, Document]
    advisories: dict[str, Document]
    overridden: tuple[str, ...]


def _sorted_files(documents: Mapping[str, Document], problems: list[Problem]) -> _Files:
    groups: defaultdict[str, list[Document]] = defaultdict(list)
    for name, document in documents.items():
        groups[_schema_of(name) or ""].append(document)
    if not groups["kb"]:
        message = "no kb.yaml says what this knowledge base is"
        raise InvalidInput([Problem(code="no-kb-file", message=message, place=Place(file="kb.yaml"))])
    overridden: list[str] = []
    return _Files(
        about=groups["kb"][-1],
        facts=groups["facts"],
        components=groups["components"],
        releases=_by_key(groups["releases"], "component", overridden, problems),
        advisories=_by_key(groups["advisory"], "id", overridden, problems),
        overridden=tuple(overridden),
    )


def _by_key(
    documents: Iterable[Document], key: str, overridden: list[str], problems: list[Problem]
) -> dict[str, Document]:
    found: dict[str, Document] = {}
    for document in documents:
        name = _view(document, problems).text(key)
        if name in found:
            overridden.append(f"{name}: {found[name].file} -> {document.file}")
        found[name] = document
    return dict(sorted(found.items()))


def _assembled(documents: Mapping[str, Document], digest: str, *, is_checked: bool) -> Rules:
    """Gate three: names, versions and ranges mean something. Checked data is decoded only when asked for."""
    problems: list[Problem] = []
    files = _sorted_files(documents, problems)
    _check_engine(_view(files.about, problems))
    vocabulary = _vocabulary(files, problems)
    _raise(problems)

    def make_advisory(name: AdvisoryId) -> Advisory:
        return _decoded(files.advisories[name], vocabulary)

    def make_catalogue(name: ComponentName) -> Catalogue:
        found = catalogue(_view(files.releases[name], problems), vocabulary)
        _raise(problems)
        assert found is not None, "a catalogue without problems decodes"
        return found

    advisories = LazyMapping((AdvisoryId(name) for name in files.advisories), make_advisory)
    catalogues = LazyMapping((ComponentName(name) for name in files.releases), make_catalogue)
    if not is_checked:
        _check_all(advisories, catalogues)
        _check_cases(files, vocabulary)
    about = _view(files.about, problems)
    knowledge = KnowledgeBase(
        name=about.text("name"),
        version=str(about.scalar("version")),
        as_of=about.text("as_of"),
        stale_after_days=about.number("stale_after_days"),
        digest=digest,
        advisories=advisories,
        facts=MappingProxyType(dict(sorted(vocabulary.facts.items()))),
        components=MappingProxyType(dict(sorted(vocabulary.components.items()))),
        catalogues=catalogues,
        by_component=_by_component(files, advisories),
    )
    places = {AdvisoryId(name): document.file for name, document in files.advisories.items()}
    return Rules(knowledge=knowledge, files=MappingProxyType(places), overridden=files.overridden)


def _decoded(document: Document, vocabulary: Vocabulary) -> Advisory:
    problems: list[Problem] = []
    found = advisory(_view(document, problems), vocabulary)
    _raise(problems)
    assert found is not None, "an advisory without problems decodes"
    return found


def _vocabulary(files: _Files, problems: list[Problem]) -> Vocabulary:
    known = {
        name: each for document in files.components for name, each in components(_view(document, problems)).items()
    }
    declared = {
        name: each for document in files.facts for name, each in facts(_view(document, problems), known).items()
    }
    return Vocabulary(components=known, facts=declared)


def _check_all(*mappings: Mapping[AdvisoryId, Advisory] | Mapping[ComponentName, Catalogue]) -> None:
    """Decodes everything, so that every problem comes at once."""
    problems: list[Problem] = []
    for mapping in mappings:
        for key in mapping:
            try:
                mapping[key]  # type: ignore[index]  # the key is the mapping's own
            except InvalidInput as error:
                problems.extend(error.problems)
    _raise(problems)


def _check_cases(files: _Files, vocabulary: Vocabulary) -> None:
    problems: list[Problem] = []
    for document in files.advisories.values():
        cases(_view(document, problems), vocabulary)
    _raise(problems)


def _by_component(
    files: _Files, advisories: Mapping[AdvisoryId, Advisory]
) -> Mapping[ComponentName, tuple[Advisory, ...]]:
    ids: defaultdict[ComponentName, list[AdvisoryId]] = defaultdict(list)
    for name, document in files.advisories.items():
        ids[ComponentName(_view(document, []).text("component"))].append(AdvisoryId(name))
    return LazyMapping(sorted(ids), lambda component: tuple(advisories[name] for name in ids[component]))


def _check_engine(view: View) -> None:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    required = view.text("requires_advisor")
    try:
        fits = SpecifierSet(required).contains(__version__, prereleases=True)
    except InvalidSpecifier:
        view.at("requires_advisor").report(
            "wrong-specifier", f'"{required}" is no version specifier', "such as >=0.1,<1"
        )
        return
    if not fits:
        message = f"this knowledge base needs advisor {required}, and this is {__version__}"
        view.at("requires_advisor").report("needs-another-advisor", message, "install an advisor of that version")


def _view(document: Document, problems: list[Problem]) -> View:
    return View(document=document, data=document.data, problems=problems)


def _raise(problems: Sequence[Problem]) -> None:
    if problems:
        raise InvalidInput(problems)


__all__ = ["Rules", "Sources", "load_cases", "load_knowledge"]
