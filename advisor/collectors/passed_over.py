"""What was passed over: files that are nothing we read, and Secrets, which never are.

Each file is said, and where a folder or an archive holds many alike, all in one line.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from advisor.collectors.sources import SourceText
from advisor.model.inventory import Note

#: Up to so many files of one folder are named each on its own.
EACH_ON_ITS_OWN = 3


@dataclass(frozen=True, slots=True)
class _Passed:
    """A file, and what is said where it is told by itself."""

    name: str
    more: str


@dataclass(slots=True)
class PassedOver:
    """What was not read, and why."""

    _files: defaultdict[tuple[str, str], list[_Passed]] = field(default_factory=lambda: defaultdict(list))
    """By the folder or archive that was named and by the reason."""
    _understood: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The names of files, by the folder or archive; of some a part was passed over."""
    _secrets: Counter[str] = field(default_factory=Counter)
    """How many Secrets, by the folder, archive or file that was named."""

    def add(self, source: SourceText, why: str, more: str = "") -> None:
        """Remembers a file that was not read; `more` says of this file alone where in it, or how often."""
        self._files[source.within, why].append(_Passed(source.name, more))

    def count(self, source: SourceText) -> None:
        """Counts a file that was understood, if only in part."""
        self._understood[source.within].add(source.name)

    def count_secrets(self, source: SourceText, count: int) -> None:
        """Counts the Secrets of a file, of which nothing was looked at."""
        if count:
            self._secrets[source.within or source.name] += count

    def notes(self) -> Iterator[Note]:
        """One note for each file, or for all of a folder that were passed over for one reason.

        Where that were many, it is said first how many were not.
        """
        for named, count in self._secrets.items():
            what = "1 Secret" if count == 1 else f"{count} Secrets"
            yield Note(source=named, says=f"passed over {what}: Secrets are never read, and nothing is known from them")
        left_out: defaultdict[str, set[str]] = defaultdict(set)
        for (within, why), files in self._files.items():
            left_out[within].update(each.name for each in files)
            if len(files) <= EACH_ON_ITS_OWN or not within:
                yield from (Note(source=each.name, says=f"skipped: {why}{each.more}") for each in files)
            else:
                short = [name.removeprefix(within).lstrip("/") for name in sorted(each.name for each in files)]
                first, others = ", ".join(short[:EACH_ON_ITS_OWN]), len(short) - EACH_ON_ITS_OWN
                yield Note(source=within, says=f"skipped {len(files)} files ({first} and {others} more): {why}")
        for within, names in left_out.items():
            if within and len(names) > EACH_ON_ITS_OWN:
                understood = self._understood[within]
                says = f"{len(understood)} of {len(understood | names)} files in it were understood"
                yield Note(source=within, says=says)
