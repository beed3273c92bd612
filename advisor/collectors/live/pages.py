"""A list, page by page, to its end or to the place where it cannot go on. One page is in memory at a time.

https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import msgspec

from advisor.collectors.live.answers import Gone, Page
from advisor.collectors.live.asked import Asked, asked_for
from advisor.collectors.live.connection import Connection
from advisor.collectors.live.gaps import Gap, Why, gap_of
from advisor.collectors.live.resource import Resource
from advisor.collectors.objects import MALFORMED, decoded, is_written, part_of
from advisor.documents.bounded import printable

#: As many as kubectl asks for at once.
PAGE_OBJECTS = 500
#: An API server's own are some hundred characters, and it takes no request of a megabyte.
MAX_TOKEN = 16 << 10
#: A page of more bytes may hold so many values and no more: tiny ones take forty times their bytes when decoded.
LARGE_PAGE_BYTES, MAX_VALUES = 16 << 20, 4_000_000
NO_ITEMS = msgspec.Raw(b"[]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """One page of a list."""

    items: msgspec.Raw = field(repr=False)
    """The array of its objects, as the server sent it."""
    number: int
    """From 1; a restarted list counts from 1 again."""
    is_last: bool
    """Whether the list ends here. Until then nothing that was not seen is known to be absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restarted:
    """The list starts again: what its pages held so far is to be forgotten."""


PageOrGap: TypeAlias = ListPage | Restarted | Gap


class _ListMeta(msgspec.Struct):
    """`remainingItemCount` is not asked: it may be absent, and is only an estimate."""

    continue_: str = msgspec.field(default="", name="continue")


def list_pages(
    connection: Connection,
    resource: Resource,
    *,
    namespace: str | None = None,
    labels: str = "",
    name: str = "",
    limit: int = PAGE_OBJECTS,
) -> Iterator[PageOrGap]:
    """The pages in order, of all objects, of those with some labels (`a=b,c=d`), or of the one of a name.

    The right to list is all that the last needs, as for the others.

    Ends after the last page, or after a gap; an inconsistent list has its gap at the very end.

    A list that expires while it is read starts again once. If it expires again, the rest is read as it is then, if the
    server offers that. With a forbidden cluster-wide list (`Why.FORBIDDEN`), single namespaces may still be permitted.
    """
    path = resource.list_path(namespace)
    asked = asked_for(path)
    cursor = _Cursor(limit=limit, labels=labels, name=name)
    while True:
        answer = connection.get(path, cursor.query())
        if isinstance(answer, Gone):
            step = cursor.after_expiry(answer)
            if step is None:
                yield gap_of(answer, asked)
                return
            yield from step
            continue
        if not isinstance(answer, Page):
            yield gap_of(answer, asked)
            return
        page = cursor.take(answer, resource, asked)
        yield page
        if isinstance(page, Gap):
            return
        if page.is_last:
            break
    if cursor.is_inconsistent:
        yield _inconsistent(asked)


@dataclass(slots=True, kw_only=True)
class _Cursor:
    """Where in a list we are."""

    limit: int
    labels: str = ""
    name: str = ""
    token: str = ""
    number: int = 0
    has_restarted: bool = False
    is_inconsistent: bool = False
    used: set[str] = field(default_factory=set)

    def query(self) -> dict[str, str]:
        """The parameters of the next page."""
        labels = {"labelSelector": self.labels} if self.labels else {}
        name = {"fieldSelector": f"metadata.name={self.name}"} if self.name else {}
        return {"limit": str(self.limit), **labels, **name, **({"continue": self.token} if self.token else {})}

    def after_expiry(self, gone: Gone) -> tuple[Restarted, ...] | None:
        """Moves to where reading goes on after a 410, with what to tell about it; None when it cannot."""
        if not self.token:
            return None
        if not self.has_restarted:
            self.token, self.number, self.has_restarted = "", 0, True
            self.used.clear()
            return (Restarted(),)
        token = gone.continue_inconsistent
        if not token or token in self.used:
            return None
        self.token, self.is_inconsistent = token, True
        self.used.add(token)
        return ()

    def take(self, page: Page, resource: Resource, asked: Asked) -> ListPage | Gap:
        """The page, if it is one of this list; moves to the next."""
        try:
            kind, token = _text_of(page.outside.kind), _token_in(page.outside.metadata)
        except MALFORMED as error:
            return _unreadable(asked, f"the answer has not the form of a list: {error}")
        items = _items_in(page.outside.items)
        if kind == "Table":
            says = "the server sent a table for people where a list was asked for, and a table leaves most fields out"
            return _unreadable(asked, says)
        if items is None or kind not in {f"{resource.kind}List", "List"}:
            return _unreadable(asked, f"the server sent {printable(kind)[:60] or 'no kind'} where a list was asked for")
        if len(token) > MAX_TOKEN:
            return _unreadable(asked, f"the server gave a continue token of {len(token)} characters")
        if len(page.data) > LARGE_PAGE_BYTES and page.data.count(b",") > MAX_VALUES:
            return _unreadable(asked, f"the server sent more than {MAX_VALUES} values in one page")
        if token and token in self.used:
            return _unreadable(asked, "the server gave the same continue token twice; the list has no end")
        self.used.add(token)
        self.token, self.number = token, self.number + 1
        return ListPage(items=items, number=self.number, is_last=not token)


def _text_of(kind: msgspec.Raw) -> str:
    return decoded(kind, str) if is_written(kind) else ""


def _token_in(metadata: msgspec.Raw) -> str:
    return part_of(metadata, _ListMeta).continue_


def _items_in(items: msgspec.Raw) -> msgspec.Raw | None:
    """The array of a list's objects; None when there is none. Go writes an empty one as null, as some servers do."""
    match bytes(memoryview(items)[:1]):
        case b"[":
            return items
        case b"n":
            return NO_ITEMS
    return None


def _unreadable(asked: Asked, says: str) -> Gap:
    remedy = "ask the API server itself, not a proxy before it"
    return Gap(why=Why.UNREADABLE, says=f"cannot {asked}: {says}", remedy=remedy, asked=asked)


def _inconsistent(asked: Asked) -> Gap:
    says = f"could not {asked} as of one moment: the list expired twice while it was read"
    return Gap(why=Why.INCONSISTENT, says=says, remedy="read the cluster again, at a quieter time", asked=asked)
