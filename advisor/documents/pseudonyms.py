"""Other names for what would tell whose cluster it is: the same under one key, and of no use without it.

The one thing to know before changing it: a word stays only where it is known to be public. Nothing is looked for that
might be private, because whoever lists what is private forgets something.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable
from functools import cache

#: Cut from the outside in. Between two of one kind stands what may be known as a whole: a path, a version, a host.
_SEPARATORS = (r"[\s\"'`(),;<>{}|]+", r"[/@=\[\]]+", r":+", r"[._+~-]+")
#: Letters and digits part where a word is compound: `calicoNode`, `node2`.
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^A-Za-z0-9]+")
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
#: A number this short names nobody: a port, a count, a part of a version. Longer ones are accounts, dates, addresses.
_SHORT_NUMBER = re.compile(r"[0-9]{1,4}")
#: 48 bits: two of a million names share one with a chance of one in five hundred, and no name of a cluster is shorter.
_DIGITS = 12


def parts(text: str) -> list[str]:
    """The words and numbers of a text, and what stands between them.

    >>> parts("CalicoNode v3.27")
    ['Calico', 'Node', ' ', 'v', '3', '.', '27']
    """
    return _PARTS.findall(text)


class Pseudonyms:
    """The other names under one key."""

    def __init__(self, key: bytes, *, public: Iterable[str], private: Iterable[str]) -> None:
        """`public` stays as it is, word by word or as a whole; `private` never does, even where it is a public word."""
        self._key = key
        self._public = frozenset(each.casefold() for each in public)
        self._private = frozenset(private)
        self._spaced = sorted((each for each in self._private if re.search(r"\s", each)), key=lambda each: -len(each))
        self.words = cache(self._words)

    def of(self, name: str) -> str:
        """The other name of something, whatever it is called."""
        digest = hmac.new(self._key, name.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
        return f"x{digest[:_DIGITS]}"

    def name(self, name: str) -> str:
        """The other name of an object, unless every cluster has one that is called so."""
        return name if name.casefold() in self._public else self.of(name)

    def _words(self, text: str) -> str:
        """A text in which every word that is not public has its other name."""
        for each in self._spaced:
            text = text.replace(each, self.of(each))
        return self._cut(text, 0)

    def _cut(self, text: str, depth: int) -> str:
        if text in self._private:
            return self.of(text)
        if text.casefold() in self._public or not text:
            return text
        if _ADDRESS.fullmatch(text):
            return self.of(text)
        if depth == len(_SEPARATORS):
            return self._word(text)
        pieces = re.split(f"({_SEPARATORS[depth]})", text)
        return "".join(piece if number % 2 else self._cut(piece, depth + 1) for number, piece in enumerate(pieces))

    def _word(self, text: str) -> str:
        """One word: as it is where all its parts are public, as a whole under another name where one is not."""
        return text if all(self._is_public(part) for part in parts(text)) else self.of(text)

    def _is_public(self, part: str) -> bool:
        return len(part) == 1 or part.casefold() in self._public or _SHORT_NUMBER.fullmatch(part) is not None
