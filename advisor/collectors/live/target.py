"""Which cluster to read: a context of some kubeconfig files, or the one this very pod runs in."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from advisor.problems import InvalidInput, Place, Problem

#: Said when a pod has none.
MOUNT_IT = "give the pod a service account, and leave automountServiceAccountToken on"
#: Where every pod finds its service account's token and the cluster's certificate authority:
#: https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
SERVICE_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")

#: Where every pod is told its API server.
HOST, PORT = "KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"
_NAME, _NUMBER = re.compile(r"[\w.-]+", re.ASCII), re.compile(r"[0-9]{1,5}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class KubeconfigFiles:
    """Kubeconfig files in the order in which they count: the first that says something wins."""

    paths: tuple[Path, ...]
    """At least one."""
    must_exist: bool
    """Whether a missing one is an error. kubectl passes over those that `KUBECONFIG` names in vain."""
    origin: str
    """Who named them: `--kubeconfig`, `KUBECONFIG`, `the default path`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InKubeconfig:
    """A context of a kubeconfig."""

    files: KubeconfigFiles
    context: str | None = None
    """None for the current one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InCluster:
    """The cluster this pod runs in, with its service account."""

    host: str
    port: str
    folder: Path = SERVICE_ACCOUNT

    @property
    def url(self) -> str:
        """The API server's URL."""
        return f"https://[{self.host}]:{self.port}" if ":" in self.host else f"https://{self.host}:{self.port}"


Target: TypeAlias = InKubeconfig | InCluster


def kubeconfig_files(named: Path | None, *, environ: Mapping[str, str], home: Path) -> KubeconfigFiles:
    """The files kubectl would read: the one named, else those of `KUBECONFIG`, else `~/.kube/config`."""
    if named is not None:
        return KubeconfigFiles(paths=(named,), must_exist=True, origin="--kubeconfig")
    listed = [Path(each) for each in environ.get("KUBECONFIG", "").split(os.pathsep) if each]
    if listed:
        return KubeconfigFiles(paths=tuple(dict.fromkeys(listed)), must_exist=False, origin="KUBECONFIG")
    default = home / ".kube" / "config"
    return KubeconfigFiles(paths=(default,), must_exist=False, origin="the default path")


def in_cluster(environ: Mapping[str, str], folder: Path = SERVICE_ACCOUNT) -> InCluster:
    """The cluster around this pod. Raises `InvalidInput` when this is no pod, or one with no proper address."""
    host, port = environ.get(HOST, ""), environ.get(PORT, "")
    if not (host and port):
        missing = PORT if host else HOST
        raise InvalidInput([_not_in_cluster(f"this is not inside a cluster: the variable {missing} is not set")])
    wrong = [name for name, is_right in ((HOST, _is_host(host)), (PORT, _NUMBER.fullmatch(port))) if not is_right]
    if wrong:
        raise InvalidInput([_not_in_cluster(f"the variable {name} holds no address") for name in wrong])
    return InCluster(host=host, port=port, folder=folder)


def _is_host(text: str) -> bool:
    """Whether it is a name or an address, of either version."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return _NAME.fullmatch(text) is not None
    return "%" not in text


def _not_in_cluster(message: str) -> Problem:
    hint = "run it in a pod, or name a context with --context"
    return Problem(code="not-in-cluster", message=message, place=Place(file="--in-cluster"), hint=hint)
