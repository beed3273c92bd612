"""What a version is: a scheme, the text as written, and a key that orders it.

The order is partial. Versions are ordered by `key`; where keys agree but the opaque tails differ (git hashes,
rebuilds by different makers) nothing orders them, and `compare` says so. Every reader of `compare` has to have an
answer for UNORDERED.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from advisor.problems import AdvisorError

Key: TypeAlias = tuple[int | str, ...]
"""A flat sort key. Each scheme lays its keys out so that no position ever compares a number with a text."""

#: How much of an unreadable text an error message repeats.
_SHOWN = 60


class Order(Enum):
    """How one version stands to another."""

    BEFORE = -1
    SAME = 0
    AFTER = 1
    UNORDERED = None
    """Nothing orders the two: they differ only in tails that carry no order."""

    @property
    def reversed(self) -> Order:
        """The order seen from the other side.

        >>> Order.BEFORE.reversed, Order.UNORDERED.reversed
        (<Order.AFTER: 1>, <Order.UNORDERED: None>)
        """
        return self if self.value is None else Order(-self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of one scheme. `str()` gives the text back as it was written.

    Equality is of texts too: `v1.2.3` and `1.2.3` are not equal, though `compare` calls them SAME.
    """

    scheme: str
    """A name in `advisor.versions.schemes.SCHEMES`."""
    text: str
    key: Key
    """Orders versions of one scheme up to their opaque tails; to sort a list use `sort_key`."""
    line: tuple[int, ...]
    """The release line, (3, 27) for v3.27.3."""
    release: str
    """The upstream release in one spelling, without rebuild or packaging: `v1.19.6` for `1.19.6-eksbuild.3`."""
    is_prerelease: bool
    opaque: str = ""
    """A tail without order. Equal keys with different opaque tails are UNORDERED."""
    serial: tuple[int, ...] = ()
    """Counts among versions of equal key and equal opaque tail: the 2 of `-hotfix-b5c4.2`."""
    family: str = ""
    """Versions of different families are UNORDERED."""
    ceiling: Key | None = None
    """The greatest key an inclusive upper bound here covers; None covers this version alone.

    `last_affected: v1.19.5` is written without a rebuild, and covers `v1.19.5-eksbuild.9`.
    """

    @property
    def sort_key(self) -> tuple[str, Key, str, tuple[int, ...]]:
        """A total order for printing and binary search; it agrees with `compare` wherever that decides."""
        return (self.family, self.key, self.opaque, self.serial)

    def compare(self, other: Version) -> Order:
        """How this version stands to `other`. Raises TypeError when their schemes differ."""
        if self.scheme != other.scheme:
            raise TypeError(
                f"{self} ({self.scheme}) and {other} ({other.scheme}) are of different schemes: nothing orders them"
            )
        if self.family != other.family:
            return Order.UNORDERED
        if self.key != other.key:
            return Order.BEFORE if self.key < other.key else Order.AFTER
        if self.opaque != other.opaque:
            return Order.UNORDERED
        if self.serial != other.serial:
            return Order.BEFORE if self.serial < other.serial else Order.AFTER
        return Order.SAME

    def __str__(self) -> str:
        return self.text


class VersionSyntaxError(AdvisorError):
    """A text is not a version of the scheme it was read as.

    >>> str(VersionSyntaxError("latest", scheme="rke2", example="v1.28.13+rke2r2"))
    "cannot read 'latest' as an rke2 version: expected a version like v1.28.13+rke2r2"
    """

    def __init__(self, text: str, *, scheme: str, example: str) -> None:
        self.text = text
        self.scheme = scheme
        self.example = example
        article = "an" if scheme.startswith(("e", "i", "rk")) else "a"
        super().__init__(f"cannot read {_shown(text)} as {article} {scheme} version: expected a version like {example}")


def _shown(text: str) -> str:
    """The text quoted in ASCII, so that control characters and look-alike digits show, and cut when long."""
    if len(text) <= _SHOWN:
        return ascii(text)
    return f"{text[:_SHOWN]!a}... ({len(text)} characters)"
