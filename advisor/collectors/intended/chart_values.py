"""Values of Helm charts: the images they name, and the settings of Felix that the charts of Calico take.

Known are `felixConfiguration` (rke2-calico) and `defaultFelixConfiguration` (tigera-operator), which become a
FelixConfiguration, and `calico.felix…` of rke2-canal, which becomes variables of the container. Of all other values
nothing is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from advisor.collectors.harvest import Harvest
from advisor.collectors.intended.wishes import add_image, add_version, say
from advisor.collectors.objects import JsonText
from advisor.collectors.wanted import Wanted
from advisor.collectors.workloads import ENVIRONMENT
from advisor.model.fact import FactValue
from advisor.model.inventory import SettingsLayer, Unreadable
from advisor.model.names import FactName
from advisor.model.provenance import Provenance
from advisor.problems import Place

FELIX_CONFIGURATION = "FelixConfiguration"
CALICO = "calico"
#: Charts nest their values five or six deep; what lies deeper is data of somebody's own.
MAX_DEPTH = 12
_TAGS_OF_VPC_CNI = {"image.tag": "vpc-cni", "nodeAgent.image.tag": "vpc-cni-node-agent"}
_TAGS = {"rancherImageTag": "rancher", "calicoctl.tag": CALICO, **_TAGS_OF_VPC_CNI}
"""calicoctl's version is Calico's. Amazon's image has an account and a region in place of a repository."""
_OF_VPC_CNI = frozenset({"cniConfig", "eniConfig", "nodeAgent"})
"""Keys that its values have and others' have not."""
_IMAGE_KEY = re.compile(r"image|[a-z]\w*Image")
_UNTOLD = "chart values show only what they change; the environment was not read (kubectl get daemonsets -A -o json)"
_SAYS = "these are values of a Helm chart: they show {what} intended, and nothing that runs"


def read_values(text: JsonText, place: Place, wanted: Wanted, harvest: Harvest) -> bool:
    """Adds what a file of values intends; false when it names nothing that rules ask for. Raises one of `MALFORMED`."""
    values = msgspec.json.decode(text)
    if not isinstance(values, dict) or not add_values(values, Provenance(source=place.file), wanted, harvest):
        return False
    say(_SAYS.format(what="images and settings"), Provenance(source=place.file), harvest)
    return True


def add_values(values: Mapping[str, Any], seen: Provenance, wanted: Wanted, harvest: Harvest) -> bool:
    """Adds the images and settings in values; false when there are none that rules ask for."""
    found = [add_image(image, _at(seen, path, image), wanted, harvest) for path, image in _images(values, "", 0)]
    found.append(_add_tags(values, seen, wanted, harvest))
    found.extend(_add_layers(values, seen, wanted, harvest))
    return any(found)


def _add_tags(values: Mapping[str, Any], seen: Provenance, wanted: Wanted, harvest: Harvest) -> bool:
    """Versions that stand without an image: some charts put its name together themselves."""
    stated = {path: tag for path in _TAGS if isinstance(tag := _value(values, path), str) and tag}
    if not values.keys() & _OF_VPC_CNI:
        stated = {path: tag for path, tag in stated.items() if path not in _TAGS_OF_VPC_CNI}
    for path, tag in stated.items():
        add_version(_TAGS[path], tag, _at(seen, path, tag), wanted, harvest)
    return bool(stated)


def _value(values: object, path: str) -> object:
    for key in path.split("."):
        values = values.get(key) if isinstance(values, dict) else None
    return values


def _images(part: object, path: str, depth: int) -> Iterator[tuple[str, str]]:
    """The images that values name, as a repository and a tag, or as one reference, with where they stand."""
    if not isinstance(part, dict) or depth > MAX_DEPTH:
        return
    repository, tag, registry = (part.get(key) for key in ("repository", "tag", "registry"))
    if isinstance(repository, str) and isinstance(tag, str) and repository and tag:
        prefix = f"{registry}/" if isinstance(registry, str) and registry else ""
        yield path or "repository", f"{prefix}{repository}:{tag}"
    for key, within in part.items():  # no chart has an image as text at its top, but lines of log do
        here = f"{path}.{key}" if path else str(key)
        if isinstance(within, str):
            if depth and ":" in within and _IMAGE_KEY.fullmatch(str(key)):
                yield here, within
        else:
            yield from _images(within, here, depth + 1)


def _add_layers(values: Mapping[str, Any], seen: Provenance, wanted: Wanted, harvest: Harvest) -> Iterator[bool]:
    for key in ("felixConfiguration", "defaultFelixConfiguration"):
        spec = values.get(key)
        if isinstance(spec, dict):
            layer = _layer(FELIX_CONFIGURATION, "default", _fields(spec, wanted), _at(seen, key))
            harvest.intended.layers.append(layer)
            yield bool(layer.values)
    canal = values.get(CALICO)
    variables = _variables(canal, wanted) if isinstance(canal, dict) else {}
    if variables:
        layer = _layer(ENVIRONMENT, "DaemonSet kube-system/rke2-canal", variables, _at(seen, CALICO), unread=_UNTOLD)
        harvest.unseen_environments.append(layer)
        yield True


def _layer(
    kind: str, name: str, values: Mapping[FactName, FactValue | Unreadable], seen: Provenance, *, unread: str = ""
) -> SettingsLayer:
    return SettingsLayer(kind=kind, name=name, component=CALICO, values=values, unread=unread, seen_in=seen)


def _fields(spec: Mapping[str, Any], wanted: Wanted) -> dict[FactName, FactValue | Unreadable]:
    asked = {path.removeprefix("spec."): fact.name for fact, path in wanted.fields.get(FELIX_CONFIGURATION, ())}
    return {asked[key]: value for key, value in spec.items() if key in asked and isinstance(value, bool | int | str)}


def _variables(values: Mapping[str, Any], wanted: Wanted) -> dict[FactName, FactValue | Unreadable]:
    """`felixXDPEnabled` becomes `FELIX_XDPENABLED`, as the chart writes it."""
    asked = next((known for name, known in wanted.variables.items() if name == CALICO), {})
    named = {f"FELIX_{key.removeprefix('felix').upper()}": value for key, value in values.items()}
    return {
        asked[name]: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in named.items()
        if name in asked and isinstance(value, bool | int | str)
    }


def _at(seen: Provenance, path: str, text: str = "") -> Provenance:
    field = f"{seen.field}.{path}" if seen.field else path
    return Provenance(source=seen.source, object=seen.object, field=field, text=text)
