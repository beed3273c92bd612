"""RKE1's `cluster.yml`, and the `.rkestate` that rke writes beside it: versions, network plugin, images.

Fields: https://rke.docs.rancher.com/config-options (YAML, snake_case) and its `types` (JSON, camelCase). SSH keys,
registry passwords, certificates and the encryption configuration have no field here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

import msgspec

from advisor.collectors.harvest import Harvest
from advisor.collectors.intended.wishes import add_cni, add_image, add_unknown, add_version, say
from advisor.collectors.objects import ABSENT, JsonText, decoded, is_written, part_of
from advisor.collectors.wanted import Wanted
from advisor.model.component import VersionUnknown
from advisor.model.provenance import Provenance
from advisor.problems import Place

RKE1 = "rke1"
_SAYS = "this is {what} of RKE1: it shows the versions and the network plugin intended, and nothing that runs"
_NO_VERSION = VersionUnknown(
    text="",
    reason="cluster.yml names no kubernetes_version, so that rke takes the default of its own release",
    how="write kubernetes_version into cluster.yml, or save the nodes with kubectl get nodes -o json",
)


#: hyperkube's tag is the version without its last number: `v1.26.8-rancher1` of v1.26.8-rancher1-1.
_HYPERKUBE = re.compile(r":(?P<tag>v\d+\.\d+\.\d+-rancher\d+)\Z")


class _Network(msgspec.Struct):
    plugin: str = ""


class _Written(msgspec.Struct):
    """`cluster.yml`."""

    kubernetes_version: str = ""
    network: _Network = msgspec.field(default_factory=_Network)
    system_images: dict[str, msgspec.Raw] = msgspec.field(default_factory=dict)


class _Stored(msgspec.Struct, rename="camel"):
    """The same as rke stores it."""

    kubernetes_version: str = ""
    network: _Network = msgspec.field(default_factory=_Network)
    system_images: dict[str, msgspec.Raw] = msgspec.field(default_factory=dict)


class _Half(msgspec.Struct):
    """One of the two states in a `.rkestate`."""

    config: msgspec.Raw = msgspec.field(default=ABSENT, name="rkeConfig")


class _State(msgspec.Struct, rename="camel"):
    desired_state: msgspec.Raw = ABSENT
    current_state: msgspec.Raw = ABSENT


def is_cluster_file(keys: Set[str]) -> bool:
    """Whether a document with these keys is a `cluster.yml`, or the part of a Rancher template that is one."""
    return "nodes" in keys and bool(
        keys & {"kubernetes_version", "network", "system_images", "ssh_key_path", "services"}
    )


def is_state_file(keys: Set[str]) -> bool:
    """Whether a document with these keys is a `.rkestate`."""
    return bool(keys & {"desiredState", "currentState"})


def read_cluster_file(text: JsonText, place: Place, wanted: Wanted, harvest: Harvest) -> bool:
    """Adds what a `cluster.yml` intends. Raises one of `MALFORMED`."""
    _add(decoded(text, _Written), place, "kubernetes_version", wanted, harvest)
    say(_SAYS.format(what="the cluster.yml"), Provenance(source=place.file), harvest)
    return True


def read_state_file(text: JsonText, place: Place, wanted: Wanted, harvest: Harvest) -> bool:
    """Adds what a `.rkestate` says is desired, else what it says was last applied. Raises one of `MALFORMED`."""
    state = decoded(text, _State)
    for name, half in (("desiredState", state.desired_state), ("currentState", state.current_state)):
        config = part_of(part_of(half, _Half).config, _Stored)
        if config != _Stored():
            _add(config, place, f"{name}.rkeConfig.kubernetesVersion", wanted, harvest)
            say(_SAYS.format(what="the state file"), Provenance(source=place.file), harvest)
            return True
    return False


def _add(config: _Written | _Stored, place: Place, field: str, wanted: Wanted, harvest: Harvest) -> None:
    seen = Provenance(source=place.file, object="cluster", field=field, text=config.kubernetes_version)
    overriding = _overriding(config)
    if config.kubernetes_version and overriding:
        add_unknown(RKE1, _overridden(config.kubernetes_version, overriding), seen, wanted, harvest)
    elif config.kubernetes_version:
        add_version(RKE1, config.kubernetes_version, seen, wanted, harvest)
    else:
        add_unknown(RKE1, _NO_VERSION, seen, wanted, harvest)
    if config.network.plugin:
        place_of_plugin = Provenance(source=place.file, field="network.plugin", text=config.network.plugin)
        add_cni(config.network.plugin, place_of_plugin, harvest)
    for name, image in _images(config.system_images, config.network.plugin):
        seen = Provenance(source=place.file, field=f"system_images.{name}", text=image)
        add_image(image, seen, wanted, harvest)


def _overriding(config: _Written | _Stored) -> str:
    """The Kubernetes of `system_images`, where it is another than `kubernetes_version`; empty where it is not."""
    written = config.system_images.get("kubernetes", ABSENT)
    found = _HYPERKUBE.search(decoded(written, str)) if is_written(written) else None
    return found["tag"] if found and not config.kubernetes_version.startswith(f"{found['tag']}-") else ""


def _overridden(version: str, image: str) -> VersionUnknown:
    """Rke takes the image (https://rke.docs.rancher.com/config-options/system-images)."""
    return VersionUnknown(
        text=f"{image} in place of {version}",
        reason=f"kubernetes_version is {version}, but system_images runs Kubernetes {image}, which rke prefers",
        how="take kubernetes out of system_images, or save the nodes with kubectl get nodes -o json",
    )


def _images(images: dict[str, msgspec.Raw], plugin: str) -> Iterable[tuple[str, str]]:
    """The images of the plugin that is installed: the file lists those of all plugins there are."""
    for name, image in sorted(images.items()):
        prefix = name.lower().partition("_")[0]
        if plugin and prefix.startswith(plugin):
            yield name, decoded(image, str)
