"""One authority a session, a scripted server a test, and kubeconfigs that point to it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from advisor.collectors.live.asked import Asked
from advisor.collectors.live.clock import Deadlines
from advisor.collectors.live.connection import Connection, connect
from advisor.collectors.live.surroundings import Surroundings
from advisor.collectors.live.target import InKubeconfig, KubeconfigFiles
from tests.collectors.live.api_server import Script, ScriptedServer, serving
from tests.collectors.live.certificates import Authority, base64_of
from tests.collectors.live.documents import VERSION

TOKEN = {"token": "t0ken"}


@dataclass(slots=True)
class FakeClock:
    """A clock that stands still, except that sleeping moves it."""

    moment: float = 0.0
    date: datetime = field(default_factory=lambda: datetime.now(UTC))
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        """Seconds."""
        return self.moment

    def today(self) -> datetime:
        """The date."""
        return self.date

    def sleep(self, seconds: float) -> None:
        """Passes in no time."""
        self.slept.append(seconds)
        self.moment += seconds


@dataclass(slots=True)
class Log:
    """An observer that remembers."""

    waited: list[tuple[str, float]] = field(default_factory=list)

    def waits(self, asked: Asked, seconds: float, because: str) -> None:
        """Remembers."""
        self.waited.append((str(asked), seconds))


@dataclass(slots=True)
class Bench:
    """A server, a folder for kubeconfigs, and a clock."""

    folder: Path
    authority: Authority
    stack: ExitStack
    clock: FakeClock = field(default_factory=FakeClock)
    log: Log = field(default_factory=Log)

    def serve(self, script: Script = lambda _: VERSION, **options: Any) -> ScriptedServer:
        """A server with the bench's authority, until the test ends."""
        options.setdefault("authority", self.authority)
        return self.stack.enter_context(serving(script, **options))

    def kubeconfig(
        self, server: str, user: Mapping[str, Any] | None = None, *, cluster: Mapping[str, Any] | None = None
    ) -> KubeconfigFiles:
        """A kubeconfig with one context. The cluster trusts the bench's authority unless it says otherwise."""
        trust = {"certificate-authority-data": base64_of(self.authority.pem)} if server.startswith("https") else {}
        written = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "test",
            "contexts": [{"name": "test", "context": {"cluster": "c", "user": "u"}}],
            "clusters": [{"name": "c", "cluster": {"server": server, **(trust if cluster is None else cluster)}}],
            "users": [{"name": "u", "user": dict(TOKEN if user is None else user)}],
        }
        path = self.folder / "kubeconfig"
        path.write_text(json.dumps(written, indent=1))
        return KubeconfigFiles(paths=(path,), must_exist=True, origin="--kubeconfig")

    def around(self, **changes: Any) -> Surroundings:
        """Surroundings with the fake clock, the log, and an environment with nothing but a PATH."""
        plain = Surroundings(
            clock=self.clock, observer=self.log, environ={"PATH": "/usr/bin:/bin"}, deadlines=Deadlines(request=5)
        )
        return replace(plain, **changes)

    def connect(
        self,
        server: ScriptedServer | str,
        user: Mapping[str, Any] | None = None,
        *,
        cluster: Mapping[str, Any] | None = None,
        **around: Any,
    ) -> Connection:
        """A connection by a kubeconfig with one context, closed when the test ends."""
        url = server if isinstance(server, str) else server.url
        target = InKubeconfig(files=self.kubeconfig(url, user, cluster=cluster))
        return self.stack.enter_context(connect(target, around=self.around(**around)))

    def plugin(self, script: str) -> dict[str, Any]:
        """A user whose credentials come from a shell script."""
        path = self.folder / "plugin.sh"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        version = "client.authentication.k8s.io/v1"
        return {"exec": {"apiVersion": version, "command": "./plugin.sh", "interactiveMode": "IfAvailable"}}


@pytest.fixture(scope="session")
def authority() -> Authority:
    """The authority that signs the server and its clients."""
    return Authority()


@pytest.fixture(scope="session")
def stranger() -> Authority:
    """An authority that nobody trusts."""
    return Authority()


@pytest.fixture
def bench(tmp_path: Path, authority: Authority) -> Iterator[Bench]:
    """A bench, cleared up when the test ends."""
    with ExitStack() as stack:
        yield Bench(folder=tmp_path, authority=authority, stack=stack)
