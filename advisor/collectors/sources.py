"""Sources as the user names them: a file, a folder, or `-` for standard input -> bounded texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from advisor.documents.bounded import read_bounded
from advisor.problems import InvalidInput, Place, Problem

#: 10,000 nodes with their images come to 189 MB; four times that is a cluster larger than any we have heard of.
MAX_SOURCE_BYTES = 768 << 20
#: A cluster dump writes a few files a namespace. More than this is a folder somebody did not mean.
MAX_FILES_IN_FOLDER = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """One text to be read."""

    name: str
    data: bytes
    is_named: bool
    """Whether the user named this very file. One that merely lies in a folder may be something else."""


def read_sources(names: Sequence[str], stdin: BinaryIO) -> Iterator[SourceText]:
    """The texts of all sources, files of a folder in order of their paths.

    Raises `InvalidInput` at the first source that cannot be read.
    """
    for name in names:
        if name == "-":
            yield SourceText(name="-", data=_read_stream(stdin), is_named=True)
        elif Path(name).is_dir():
            yield from _read_folder(Path(name))
        else:
            data = read_bounded(Path(name), size=MAX_SOURCE_BYTES)
            yield SourceText(name=name, data=data, is_named=True)


def _read_stream(stdin: BinaryIO) -> bytes:
    data = stdin.read(MAX_SOURCE_BYTES + 1)
    if len(data) > MAX_SOURCE_BYTES:
        message = f"standard input is larger than {MAX_SOURCE_BYTES >> 20} MiB"
        raise InvalidInput([Problem(code="too-large", message=message, place=Place(file="-"))])
    return data


def _read_folder(folder: Path) -> Iterator[SourceText]:
    """Regular files below a folder; links are not followed, so that a folder shows only itself."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    if not paths or len(paths) > MAX_FILES_IN_FOLDER:
        what = f"holds {len(paths)} files" if paths else "is empty"
        message = f"the folder {what}; at most {MAX_FILES_IN_FOLDER} are read" if paths else f"the folder {what}"
        place = Place(file=str(folder))
        hint = "name a folder with saved kubectl output, or the files themselves"
        raise InvalidInput([Problem(code="no-inventory", message=message, place=place, hint=hint)])
    for path in paths:
        yield SourceText(name=str(path), data=read_bounded(path, size=MAX_SOURCE_BYTES), is_named=False)
