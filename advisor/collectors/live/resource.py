"""A kind of object as the API serves it, and the paths it is found at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One resource in one version of its group."""

    group: str
    """Empty for the core group."""
    version: str
    name: str
    """Plural, as in paths (`daemonsets`)."""
    kind: str
    is_namespaced: bool
    verbs: frozenset[str] = frozenset()
    """What the server can do with it, whoever asks."""

    def __str__(self) -> str:
        return f"{self.name}.{self.group}" if self.group else self.name

    def list_path(self, namespace: str | None = None) -> str:
        """The path of all, or of those in one namespace.

        >>> Resource(group="apps", version="v1", name="daemonsets", kind="DaemonSet", is_namespaced=True).list_path()
        '/apis/apps/v1/daemonsets'
        """
        root = f"/apis/{self.group}" if self.group else "/api"
        within = f"/namespaces/{namespace}" if namespace else ""
        return f"{root}/{self.version}{within}/{self.name}"

    def path_of(self, name: str, namespace: str | None = None) -> str:
        """The path of one object."""
        return f"{self.list_path(namespace)}/{name}"


#: Resources that every API server serves, for those who ask without discovery.
CONFIG_MAPS = Resource(group="", version="v1", name="configmaps", kind="ConfigMap", is_namespaced=True)
NODES = Resource(group="", version="v1", name="nodes", kind="Node", is_namespaced=False)
NAMESPACES = Resource(group="", version="v1", name="namespaces", kind="Namespace", is_namespaced=False)
DAEMON_SETS = Resource(group="apps", version="v1", name="daemonsets", kind="DaemonSet", is_namespaced=True)
DEPLOYMENTS = Resource(group="apps", version="v1", name="deployments", kind="Deployment", is_namespaced=True)
STATEFUL_SETS = Resource(group="apps", version="v1", name="statefulsets", kind="StatefulSet", is_namespaced=True)
PODS = Resource(group="", version="v1", name="pods", kind="Pod", is_namespaced=True)
