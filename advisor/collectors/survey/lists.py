"""One list of objects, page by page, into a harvest of its own. One page is in memory at a time.

A list that starts again drops what it had gathered, so that nothing is counted which is not there any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from advisor.collectors.harvest import Harvest
from advisor.collectors.kubernetes_objects import KubernetesReader
from advisor.collectors.live.asked import asked_for
from advisor.collectors.live.connection import Connection
from advisor.collectors.live.gaps import Gap, Why
from advisor.collectors.live.pages import PAGE_OBJECTS, ListPage, Restarted, list_pages
from advisor.collectors.live.resource import Resource
from advisor.collectors.nodes import add_node
from advisor.collectors.objects import MALFORMED, Item, NodeObject
from advisor.collectors.survey.watcher import Watcher
from advisor.collectors.wanted import Wanted
from advisor.problems import Place

#: After so many questions in a row without any answer, no further one is asked: the server has gone.
UNANSWERED_IN_A_ROW = 2
#: The one kind whose objects are many and large.
NODE = "Node"
#: As long as these hold, every further question comes to the same.
_FINAL = frozenset({Why.UNAUTHENTICATED})


@dataclass(slots=True, kw_only=True)
class Listed:
    """What a list showed."""

    harvest: Harvest
    names: set[str] = field(default_factory=set)
    gap: Gap | None = None
    """Why it is not whole; None when it was read to its end."""


@dataclass(slots=True, kw_only=True)
class ListReader:
    """Reads the lists of one cluster, until the cluster stops answering."""

    connection: Connection
    wanted: Wanted
    watcher: Watcher
    unanswered: int = 0
    given_up: Gap | None = None

    def read(
        self, kind: str, resource: Resource, *, namespace: str | None = None, labels: str = "", name: str = ""
    ) -> Listed:
        """All objects of a kind, of one namespace, with some labels, or of a name. Coverage is the caller's to tell."""
        listed = Listed(harvest=Harvest())
        for page in self.pages(resource, namespace=namespace, labels=labels, name=name):
            match page:
                case Restarted():
                    listed = Listed(harvest=Harvest())
                case ListPage():
                    listed.gap = self._read_page(page, kind, resource, listed) or listed.gap
                case Gap():
                    listed.gap = page
        return listed

    def pages(
        self,
        resource: Resource,
        *,
        namespace: str | None = None,
        labels: str = "",
        name: str = "",
        limit: int = PAGE_OBJECTS,
    ) -> Iterator[ListPage | Restarted | Gap]:
        """The pages of a list, told to the watcher. A gap at once for a cluster that has stopped answering."""
        if self.given_up is not None:
            yield _not_asked(self.given_up, resource, namespace)
            return
        for page in list_pages(self.connection, resource, namespace=namespace, labels=labels, name=name, limit=limit):
            number = f", page {page.number + 1}" if isinstance(page, ListPage) and not page.is_last else ""
            self.watcher.reads(self.connection.name, f"{resource}{number}")
            self.note(page if isinstance(page, Gap) else None)
            yield page

    def note(self, gap: Gap | None) -> None:
        """Counts a question's end: None for an answer."""
        is_unanswered = gap is not None and gap.why is Why.UNREACHABLE
        self.unanswered = self.unanswered + 1 if is_unanswered else 0
        if gap is not None and (gap.why in _FINAL or self.unanswered >= UNANSWERED_IN_A_ROW):
            self.given_up = gap

    def _read_page(self, page: ListPage, kind: str, resource: Resource, listed: Listed) -> Gap | None:
        """Adds the objects of a page; a gap when one of them is nothing an API server sends."""
        listed.harvest.accepted += 1
        bad = self._read_nodes(page, listed) if kind == NODE else None
        if bad is None:
            bad = self._read_objects(page, kind, resource, listed)
        return malformed(bad, resource) if bad else None

    def _read_nodes(self, page: ListPage, listed: Listed) -> int | None:
        """Adds the nodes of a page, all decoded at once, and counts those without a name or of another form.

        None when they have to be read one by one: one holds a null or another form, or rules look into nodes.
        """
        if self.wanted.looks_into(NODE):
            return None
        try:
            nodes = msgspec.json.decode(page.items, type=list[NodeObject])
        except MALFORMED:
            return None
        return sum(not self._is_added(node, listed) for node in nodes)

    def _is_added(self, node: NodeObject, listed: Listed) -> bool:
        try:
            if node.metadata.name:
                add_node(node, self.connection.name, self.wanted, listed.harvest)
        except MALFORMED:
            return False
        return bool(node.metadata.name)

    def _read_objects(self, page: ListPage, kind: str, resource: Resource, listed: Listed) -> int:
        """Adds the objects of a page one by one, and counts those of another form."""
        reader = KubernetesReader(self.wanted, listed.harvest, is_served=True)
        place = Place(file=self.connection.name)
        bad = 0
        for raw in items_of(page):
            try:
                item = msgspec.json.decode(raw, type=Item)
                reading = reader.read_object(item, raw, place, kind=kind, group=resource.group)
            except MALFORMED:
                reading = None
            if reading is None:
                bad += 1
                listed.harvest.problems.clear()  # counted here, and told as one gap of the list
            else:
                listed.names.add(reading.meta.name)
        return bad


def items_of(page: ListPage) -> list[msgspec.Raw]:
    """The objects of a page, each still unparsed."""
    return msgspec.json.decode(page.items, type=list[msgspec.Raw])


def malformed(count: int, resource: Resource) -> Gap:
    """The gap that objects of another form leave."""
    says = f"{count} of the {resource} have not the form the Kubernetes API gives them"
    remedy = "ask the API server itself, not a proxy before it"
    return Gap(why=Why.UNREADABLE, says=says, remedy=remedy, asked=asked_for(resource.list_path()))


def _not_asked(cause: Gap, resource: Resource, namespace: str | None) -> Gap:
    asked = asked_for(resource.list_path(namespace))
    return Gap(why=cause.why, says=f"not asked to {asked}: {cause.says}", remedy=cause.remedy, asked=asked)
