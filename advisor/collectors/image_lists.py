"""Lists of images: as `ctr`, `crictl`, `nerdctl` and `docker` print them, crictl's JSON, or one reference a line.

An image that lies on a node need not run there: what such a list shows is present, the weakest basis there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

import msgspec

from advisor.collectors.harvest import Harvest
from advisor.collectors.objects import JsonText, Object, decoded
from advisor.collectors.wanted import Wanted
from advisor.model.component import Basis, Component
from advisor.model.inventory import Note
from advisor.model.provenance import Provenance
from advisor.problems import Place

LYING = "this is a list of images: it shows what lies on a node or in a registry, and not what runs"

_PART = r"[a-z0-9]+(?:[._-]+[a-z0-9]+)*"
_REFERENCE = re.compile(
    rf"(?:[A-Za-z0-9.-]+(?::\d{{1,5}})?/)?{_PART}(?:/{_PART})*(?::[\w][\w.-]{{0,127}})?(?:@sha256:[0-9a-f]{{64}})?"
)
_CTR = re.compile(r"\s*REF\s+TYPE\s+DIGEST\s+SIZE\b")
_TWO_COLUMNS = re.compile(r"\s*(?:IMAGE|REPOSITORY)\s+TAG\s+(?:DIGEST\s+)?IMAGE ID\b")
_CUSTOM = re.compile(r"\s*NAME\s+IMAGES?\s*")
NOTHING = "<none>"

#: A line longer than this is no list of images.
MAX_LINE = 4096


class _Image(Object):
    repo_tags: list[str] | None = None
    repo_digests: list[str] | None = None


class _Images(Object):
    images: list[_Image] = msgspec.field(default_factory=list)


def is_crictl(keys: Set[str]) -> bool:
    """Whether a document with these keys is `crictl images -o json`."""
    return keys == {"images"}


def read_crictl(text: JsonText, place: Place, wanted: Wanted, harvest: Harvest) -> bool:
    """Adds the images of `crictl images -o json`. Raises one of `MALFORMED`."""
    images = decoded(text, _Images).images
    references = [name for each in images for name in (each.repo_tags or each.repo_digests or ())]
    if references:
        _add(references, place.file, wanted, harvest)
    return bool(references)


def read_image_list(text: str, file: str, wanted: Wanted, harvest: Harvest) -> bool:
    """Adds the images of a printed list; false when the text is none."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    references = list(_references(lines))
    if references:
        _add(references, file, wanted, harvest)
    return bool(references)


def _references(lines: list[str]) -> Iterator[str]:
    if not lines or any(len(line) > MAX_LINE for line in lines):
        return
    for number, line in enumerate(lines):
        if _CTR.match(line):
            yield from _first_words(lines[number + 1 :])
            return
        if _TWO_COLUMNS.match(line):
            yield from _tagged(lines[number + 1 :])
            return
        if _CUSTOM.fullmatch(line):
            yield from _last_words(lines[number + 1 :])
            return
    words = [line.strip() for line in lines]
    if all(map(_REFERENCE.fullmatch, words)) and any(_names_a_version(word) for word in words):
        yield from words


def _names_a_version(word: str) -> bool:
    """Whether a word can be nothing but an image: it has a path, and a tag or a digest."""
    _, slash, last = word.rpartition("/")
    return bool(slash) and (":" in last or "@" in last)


def _first_words(lines: list[str]) -> Iterator[str]:
    """`ctr images ls`, which also names each image by its digest alone."""
    for line in lines:
        word = line.split(maxsplit=1)[0]
        if _REFERENCE.fullmatch(word):
            yield word


def _tagged(lines: list[str]) -> Iterator[str]:
    """Repository and tag, as crictl, nerdctl and docker print them."""
    for line in lines:
        words = line.split()
        if len(words) > 1 and _REFERENCE.fullmatch(words[0]) and NOTHING not in words[:2]:
            yield f"{words[0]}:{words[1]}"


def _last_words(lines: list[str]) -> Iterator[str]:
    """`-o custom-columns=NAME:…,IMAGE:…`, of which one cell may hold several."""
    for line in lines:
        for word in line.split()[-1].split(","):
            if _names_a_version(word) and _REFERENCE.fullmatch(word):
                yield word


def _add(references: list[str], file: str, wanted: Wanted, harvest: Harvest) -> None:
    harvest.accepted += 1
    harvest.notes.append(Note(source=file, says=LYING, remedy="kubectl get daemonsets,deployments -A -o json"))
    for reference in dict.fromkeys(references):
        add_present(reference, file, wanted, harvest)


def add_present(reference: str, source: str, wanted: Wanted, harvest: Harvest) -> None:
    """Adds the component an image is, if it is one we know."""
    found = wanted.images.recognise(reference)
    if found is not None and not found.pattern.states_only:
        component = Component(
            name=found.known.name,
            version=found.version,
            build=found.pattern.build,
            basis=Basis.PRESENT,
            seen_in=(Provenance(source=source, object=reference, text=reference),),
        )
        harvest.components.append(component)
