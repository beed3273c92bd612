"""The one adapter through which a cluster is read: `connect(target)` gives a `Connection`, which can only GET.

`access_to(target)` gives what a connection is made of, for whoever comes again later: plugins are not run twice.

It fails closed. A credential that did not fully resolve raises before anything is sent; one that is lost on the way
(a token file gone, a plugin that fails at its second run) stops the sending, and the answers say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType, TracebackType
from typing import Self, assert_never

from advisor import __version__
from advisor.collectors.live.answers import Answer, Busy, Failure, Unreachable
from advisor.collectors.live.asked import Asked, asked_for, target_of
from advisor.collectors.live.clock import Deadlines
from advisor.collectors.live.contexts import choose
from advisor.collectors.live.credential import Credential
from advisor.collectors.live.fields import FileReference
from advisor.collectors.live.identity import Identity, identity_in_pod, identity_of
from advisor.collectors.live.kubeconfig import read_kubeconfig
from advisor.collectors.live.reading import answer_of
from advisor.collectors.live.refusals import CannotConnect
from advisor.collectors.live.retries import given_up, pause_after
from advisor.collectors.live.server import Server, server_of
from advisor.collectors.live.surroundings import Observer, Surroundings
from advisor.collectors.live.target import MOUNT_IT, InCluster, InKubeconfig, Target
from advisor.collectors.live.transport import Reply, Transport
from advisor.problems import Place

#: Not the tables that kubectl prints from; some proxies send them all the same.
JSON = "application/json"
NO_QUERY: Mapping[str, str] = MappingProxyType({})
#: What a cluster read from inside is called.
IN_CLUSTER = "in-cluster"
_UNAUTHENTICATED = 401


def connect(target: Target, *, deadlines: Deadlines | None = None, around: Surroundings | None = None) -> Connection:
    """A connection that is ready to ask. Plugins have run and files are read; the server has not been spoken to.

    `deadlines` are those of `around` when not given. Raises `InvalidInput` when the target or the kubeconfig is at
    fault, and `CannotConnect`, which is one, when what the kubeconfig points to gives no credential that could be sent.
    """
    around = around or Surroundings()
    return access_to(target, replace(around, deadlines=deadlines or around.deadlines)).connect()


def access_to(target: Target, around: Surroundings) -> Access:
    """How a target is reached. Files are read; no plugin has run, and nobody was spoken to. Raises as `connect`."""
    match target:
        case InKubeconfig():
            chosen = choose(read_kubeconfig(target.files), target.context)
            server = server_of(chosen.cluster)
            identity = identity_of(chosen, server, around)
            return Access(name=chosen.name, server=server, identity=identity, around=around)
        case InCluster():
            server = _server_around(target)
            identity = identity_in_pod(target, server)
            return Access(name=IN_CLUSTER, server=server, identity=identity, around=around)
        case _:
            assert_never(target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who is to be asked, and as whom. A credential that was had stays good for the next connection."""

    name: str
    """The context's name, or `in-cluster`."""
    server: Server
    identity: Identity
    around: Surroundings

    def watched_by(self, observer: Observer) -> Access:
        """The same, with somebody who is told of every pause."""
        return replace(self, around=replace(self.around, observer=observer))

    def connect(self) -> Connection:
        """A connection, with all its time before it. Raises `CannotConnect`, as `connect` does."""
        return Connection(name=self.name, server=self.server, identity=self.identity, around=self.around)


class Connection:
    """One cluster, for as long as it is read; for one thread at a time. Close it, or use it in `with`."""

    def __init__(self, *, name: str, server: Server, identity: Identity, around: Surroundings) -> None:
        """Raises `CannotConnect` when there is no credential, or the TLS settings cannot be used."""
        self.name = name
        """The context's name, or `in-cluster`."""
        self.notes = server.notes()
        """What weakens this connection, for the report."""
        self._server = server
        self._identity = identity
        self._around = around
        self._ends_at = around.clock.now() + around.deadlines.whole
        self._may_renew = True
        credential = identity.credentials.current()
        self._transport = Transport(server, credential.key_pair, body_bytes=around.body_bytes)
        self.authority = server.authority.read() if server.authority else b""
        """The certificates the server is trusted by, as PEM; empty for those of the machine."""

    @property
    def url(self) -> str:
        """The API server's URL."""
        return self._server.url

    def get(self, path: str, query: Mapping[str, str] = NO_QUERY, *, accept: str = JSON) -> Answer:
        """What the server says to a GET, asked again where that is worth it and there is time.

        Never raises for anything the server does. ValueError for a path that must not be asked for.
        """
        asked, target = asked_for(path), target_of(path, query)
        attempt = 0
        while True:
            attempt += 1
            outcome = self._attempt(asked, target, accept)
            pause = pause_after(outcome, attempt, self._around.retries)
            if pause is None or pause.seconds >= self._left():
                return given_up(outcome, attempt, self.url) if isinstance(outcome, Busy) else outcome
            self._around.observer.waits(asked, pause.seconds, pause.because)
            self._around.clock.sleep(pause.seconds)

    def close(self) -> None:
        """Closes what is open."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _attempt(self, asked: Asked, target: str, accept: str) -> Answer | Busy:
        try:
            reply = self._send(self._identity.credentials.current(), target, accept)
            if isinstance(reply, Reply) and reply.status == _UNAUTHENTICATED:
                reply = self._send_renewed(target, accept) or reply
        except CannotConnect as error:
            problem = error.problems[0]
            reason = f"there is no credential for {self.url} any more: {problem.message} ({problem.place})"
            return Unreachable(failure=Failure.NO_CREDENTIALS, reason=reason, hint=problem.hint or "")
        return answer_of(reply, asked, self.url, self._around.clock.today()) if isinstance(reply, Reply) else reply

    def _send_renewed(self, target: str, accept: str) -> Reply | Unreachable | None:
        """The reply to another credential; None when there is none, or a renewed one was not accepted before."""
        credential = self._identity.credentials.renewed() if self._may_renew else None
        if credential is None:
            return None
        reply = self._send(credential, target, accept)
        self._may_renew = not (isinstance(reply, Reply) and reply.status == _UNAUTHENTICATED)
        return reply

    def _send(self, credential: Credential, target: str, accept: str) -> Reply | Unreachable:
        left = self._left()
        if left <= 0:
            reason = f"the {self._around.deadlines.whole:g} s for reading {self.url} are used up"
            return Unreachable(failure=Failure.OUT_OF_TIME, reason=reason, hint="give it longer")
        if credential.key_pair != self._transport.key_pair:
            self._transport.close()
            self._transport = Transport(self._server, credential.key_pair, body_bytes=self._around.body_bytes)
        headers = [("Accept", accept), ("Accept-Encoding", "gzip"), ("User-Agent", f"upgrade-advisor/{__version__}")]
        if credential.authorization:
            headers.append(("Authorization", credential.authorization))
        headers.extend(self._identity.impersonates)
        return self._transport.get(target, headers, min(self._around.deadlines.request, left))

    def _left(self) -> float:
        """Seconds until the time for the whole cluster is used up."""
        return self._ends_at - self._around.clock.now()


def _server_around(target: InCluster) -> Server:
    """The API server of the cluster a pod runs in."""
    path = target.folder / "ca.crt"
    authority = FileReference(field="the service account", path=path, place=Place(file=str(path)), remedy=MOUNT_IT)
    return Server(url=target.url, authority=authority, place=Place(file=str(target.folder)))
