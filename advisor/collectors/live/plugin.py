"""Runs an exec plugin and believes its answer only when all of it is in order.

The protocol: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
"""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec

from advisor.collectors.live.clock import Clock
from advisor.collectors.live.credential import Credential, KeyPair, bearer, refuse_expired
from advisor.collectors.live.impersonation import is_header_value
from advisor.collectors.live.plugin_entry import PluginEntry, exec_info
from advisor.collectors.live.programs import Finished, Run, Stop, Stopped, run
from advisor.collectors.live.refusals import CannotConnect, cannot_connect
from advisor.collectors.live.server import Server
from advisor.documents.bounded import printable

#: A credential is a few kilobytes.
MAX_OUTPUT_BYTES = 1 << 20
#: What a plugin complains about is quoted up to here; its last words say most.
QUOTED_COMPLAINT = 300


class _Status(msgspec.Struct, rename="camel"):
    token: str = ""
    client_certificate_data: str = ""
    client_key_data: str = ""
    expiration_timestamp: datetime | None = None


class _ExecCredential(msgspec.Struct, rename="camel"):
    api_version: str = ""
    kind: str = ""
    status: _Status | None = None


@dataclass(slots=True, kw_only=True)
class FromPlugin:
    """Credentials that a program prints. It is run again when they expire, and once when they are not accepted."""

    entry: PluginEntry
    server: Server
    clock: Clock
    seconds: float
    environ: Mapping[str, str] = field(repr=False)
    _held: Credential | None = None

    def current(self) -> Credential:
        """The credential held, unless it has expired."""
        held = self._held
        if held is None or (held.expires is not None and held.expires <= self.clock.today()):
            held = self._held = self._fetch()
        return held

    def renewed(self) -> Credential | None:
        """What the plugin says now, if that is something else."""
        before, self._held = self._held, self._fetch()
        return self._held if self._held != before else None

    def _fetch(self) -> Credential:
        command = shutil.which(self.entry.command, path=self.environ.get("PATH"))
        if command is None:
            raise self._fault("is not installed, or not a program", self.entry.install_hint)
        outcome = run(
            [command, *self.entry.arguments], environ=self._environment(), seconds=self.seconds, size=MAX_OUTPUT_BYTES
        )
        return self._credential(self._output(outcome))

    def _environment(self) -> dict[str, str]:
        cluster = _cluster_info(self.server) if self.entry.wants_cluster else None
        information = json.dumps(exec_info(self.entry, cluster))
        return {**self.environ, **dict(self.entry.environment), "KUBERNETES_EXEC_INFO": information}

    def _output(self, outcome: Run) -> bytes:
        match outcome:
            case Finished(code=0):
                return outcome.output
            case Finished():
                raise self._fault(f"failed with exit code {outcome.code}{_says(outcome.complaint)}")
            case Stopped(why=Stop.TIMEOUT):
                hint = "run it by hand: it may be waiting for a login or for input, which it cannot get here"
                what = f"did not end within {self.seconds:g} s and was stopped{_says(outcome.complaint)}"
                raise self._fault(what, hint)
            case Stopped():
                raise self._fault(f"gave no credential: {outcome.says}", self.entry.install_hint)

    def _credential(self, output: bytes) -> Credential:
        try:
            answer = msgspec.json.decode(output, type=_ExecCredential)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise self._fault("did not print an ExecCredential in JSON") from error
        if answer.kind != "ExecCredential":
            raise self._fault("did not print an ExecCredential")
        if answer.api_version != self.entry.api_version:
            what = f"answers in apiVersion {printable(answer.api_version)[:60]}, and is configured for"
            hint = "set apiVersion in the kubeconfig to what the plugin speaks"
            raise self._fault(f"{what} {self.entry.api_version}", hint)
        status = answer.status or _Status()
        expires = _in_utc(status.expiration_timestamp)
        if expires is not None and expires <= self.clock.today():
            what = f"gave a credential that expired on {expires:%Y-%m-%d %H:%M} UTC"
            raise self._fault(what, "log in again, and compare the clock of this machine")
        if not is_header_value(status.token):
            raise self._fault("gave a token with characters that no header can carry")
        pair = self._key_pair(status)
        if not status.token and pair is None:
            raise self._fault("gave neither a token nor a client certificate")
        return Credential(
            authorization=bearer(status.token) if status.token else "",
            key_pair=pair,
            expires=expires,
        )

    def _key_pair(self, status: _Status) -> KeyPair | None:
        certificate, key = status.client_certificate_data, status.client_key_data
        if bool(certificate) != bool(key):
            raise self._fault("gave a client certificate without its key, or a key alone")
        if not certificate:
            return None
        pair = KeyPair(certificate=certificate.encode(), key=key.encode(), place=self.entry.place)
        refuse_expired(pair, self.clock)
        return pair

    def _fault(self, what: str, hint: str = "") -> CannotConnect:
        message = f"the exec plugin {self.entry.command} {what}"
        hint = hint or "run the command by hand and see that it prints an ExecCredential"
        return cannot_connect(self.entry.place, "plugin-failed", message, hint)


def _cluster_info(server: Server) -> dict[str, Any]:
    """What a plugin may know of the server."""
    authority = base64.b64encode(server.authority.read()).decode("ascii") if server.authority else ""
    written = {
        "server": server.url,
        "tls-server-name": server.tls_name,
        "insecure-skip-tls-verify": not server.is_verified,
        "certificate-authority-data": authority,
        "proxy-url": server.proxy,
        "config": server.plugin_config,
    }
    return {key: value for key, value in written.items() if value}


def _says(complaint: bytes) -> str:
    """The end of what a program complained of, on one line."""
    text = " ".join(complaint.decode("utf-8", "replace").split())
    if not text:
        return ""
    shown = text if len(text) <= QUOTED_COMPLAINT else f"…{text[-QUOTED_COMPLAINT:]}"
    return f": {printable(shown)}"


def _in_utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
