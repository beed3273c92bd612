"""The `exec` entry of a kubeconfig's user: which program says who asks. Nothing is run here."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

from advisor.collectors.live.fields import Fields
from advisor.problems import Place

API_GROUP = "client.authentication.k8s.io"
#: client-go 1.24 dropped v1alpha1: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#configuration
API_VERSIONS = (f"{API_GROUP}/v1", f"{API_GROUP}/v1beta1")
INTERACTIVE_MODES = ("Never", "IfAvailable", "Always")


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginEntry:
    """A program that prints an ExecCredential."""

    api_version: str
    command: str
    """A path when it has a slash, else a name to be found on PATH."""
    arguments: tuple[str, ...] = field(repr=False)
    environment: tuple[tuple[str, str], ...] = field(repr=False)
    wants_cluster: bool
    """Whether it is told about the server."""
    install_hint: str
    place: Place


def plugin_of(user: Fields) -> PluginEntry | None:
    """The plugin of a user entry, if it has one. What is wrong with it is noted at its fields."""
    entry = user.below("exec") if user.has("exec") else None
    if entry is None:
        return None
    _check(entry)
    command = entry.text("command")
    if os.sep in command:
        command = str(entry.folder / command)
    return PluginEntry(
        api_version=entry.text("apiVersion"),
        command=command,
        arguments=entry.texts("args"),
        environment=tuple((each.text("name"), each.text("value")) for each in entry.each("env")),
        wants_cluster=entry.flag("provideClusterInfo"),
        install_hint=" ".join(entry.text("installHint").split()),
        place=entry.place(),
    )


def _check(entry: Fields) -> None:
    version, mode = entry.text("apiVersion"), entry.text("interactiveMode")
    if version not in API_VERSIONS:
        message = f'the plugin speaks apiVersion "{version}"' if version else "the plugin has no apiVersion"
        entry.report("unsupported-plugin", message, f"understood are {' and '.join(API_VERSIONS)}", "apiVersion")
    if not entry.text("command"):
        entry.report("unsupported-plugin", "the plugin has no command", None, "command")
    if not mode and version == API_VERSIONS[0]:
        hint = f"add one of {', '.join(INTERACTIVE_MODES)}; kubectl asks for it too"
        entry.report("unsupported-plugin", "the plugin has no interactiveMode", hint, "interactiveMode")
    elif mode and mode not in INTERACTIVE_MODES:
        hint = f"known are {', '.join(INTERACTIVE_MODES)}"
        entry.report("unsupported-plugin", f'the interactiveMode "{mode}" is unknown', hint, "interactiveMode")
    elif mode == "Always":
        message = "the plugin always asks for input (interactiveMode Always), and the advisor has nobody to ask"
        entry.report("plugin-asks", message, "log in first, and give a token or tokenFile", "interactiveMode")
    for number, each in enumerate(entry.each("env")):
        if not each.text("name") or "=" in each.text("name"):
            entry.report("unsupported-plugin", "a variable of the plugin has no proper name", None, "env", number)


def exec_info(entry: PluginEntry, cluster: dict[str, Any] | None) -> dict[str, Any]:
    """What the plugin finds in `KUBERNETES_EXEC_INFO`."""
    spec: dict[str, Any] = {"interactive": False}
    if cluster is not None:
        spec["cluster"] = cluster
    return {"apiVersion": entry.api_version, "kind": "ExecCredential", "spec": spec}
