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


@dataclass(slots=True)
class PassedOver:
    """What was not read, and why."""

    _files: defaultdict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    """The names of files, by the folder or archive that was named and by the reason."""
    _understood: Counter[str] = field(default_factory=Counter)
    _secrets: Counter[str] = field(default_factory=Counter)
    """How many Secrets, by the folder, archive or file that was named."""

    def add(self, source: SourceText, why: str) -> None:
        """Remembers a file that was not read."""
        self._files[source.within, why].append(source.name)

    def count(self, source: SourceText) -> None:
        """Counts a file that was understood, if only in part."""
        self._understood[source.within] += 1

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
        left_out: Counter[str] = Counter()
        for (within, why), names in self._files.items():
            left_out[within] += len(names)
            if len(names) <= EACH_ON_ITS_OWN or not within:
                yield from (Note(source=name, says=f"skipped: {why}") for name in names)
            else:
                short = [name.removeprefix(within).lstrip("/") for name in sorted(names)]
                first, others = ", ".join(short[:EACH_ON_ITS_OWN]), len(short) - EACH_ON_ITS_OWN
                yield Note(source=within, says=f"skipped {len(names)} files ({first} and {others} more): {why}")
        for within, count in left_out.items():
            if within and count > EACH_ON_ITS_OWN:
                understood = self._understood[within]
                yield Note(source=within, says=f"{understood} of {understood + count} files in it were understood")
