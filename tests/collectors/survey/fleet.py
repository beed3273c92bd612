"""Several scripted clusters and one kubeconfig that leads to all of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.collectors.live.api_server import Received, Script, ScriptedServer, Sends, serving
from tests.collectors.live.certificates import Authority, base64_of

TOKEN = {"token": "t0ken"}


@dataclass(slots=True)
class Fleet:
    """Contexts in the order in which they were added; the first is the current one."""

    folder: Path
    authority: Authority
    stack: ExitStack
    clusters: dict[str, dict[str, Any]] = field(default_factory=dict)
    users: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def serve(self, name: str, script: Script, user: Mapping[str, Any] = TOKEN, **more: Any) -> ScriptedServer:
        """A cluster of its own server; `more` goes into the cluster's entry."""
        server = self.stack.enter_context(serving(script, authority=self.authority))
        self.add(name, server.url, user=user, **more)
        return server

    def serve_many(self, scripts: Mapping[str, Script]) -> ScriptedServer:
        """Clusters by name, each behind a path of one server, as behind a Rancher."""

        def routed(request: Received) -> Sends:
            _, name, path = request.path.split("/", 2)
            return scripts[name](replace(request, path=f"/{path}"))

        server = self.stack.enter_context(serving(routed, authority=self.authority))
        for name in scripts:
            self.add(name, f"{server.url}/{name}")
        return server

    def add(self, name: str, url: str, user: Mapping[str, Any] = TOKEN, **more: Any) -> None:
        """A context that leads to a URL."""
        self.clusters[name] = {"server": url, "certificate-authority-data": base64_of(self.authority.pem), **more}
        self.users[name] = user

    def kubeconfig(self, *names: str, file: str = "kubeconfig", current: str | None = None) -> Path:
        """The file: all contexts, or those named."""
        chosen = names or tuple(self.clusters)
        written = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": chosen[0] if current is None else current,
            "contexts": [{"name": name, "context": {"cluster": name, "user": name}} for name in chosen],
            "clusters": [{"name": name, "cluster": self.clusters[name]} for name in chosen],
            "users": [{"name": name, "user": self.users[name]} for name in chosen],
        }
        path = self.folder / file
        path.write_text(json.dumps(written, indent=1))
        return path


@contextmanager
def fleet_in(folder: Path, authority: Authority) -> Iterator[Fleet]:
    """A fleet, for as long as the block runs."""
    with ExitStack() as stack:
        yield Fleet(folder=folder, authority=authority, stack=stack)
