"""What is read only because something else asks for it.

That is ConfigMaps that containers take variables from, and the pods of a rollout that is under way.
"""

from __future__ import annotations

import msgspec

from advisor.collectors.harvest import Harvest
from advisor.collectors.kubernetes_objects import KubernetesReader
from advisor.collectors.live.answers import NotFound, Page
from advisor.collectors.live.asked import asked_for
from advisor.collectors.live.gaps import gap_of
from advisor.collectors.live.resource import CONFIG_MAPS, PODS
from advisor.collectors.objects import MALFORMED, Item
from advisor.collectors.survey.coverage import uncovered
from advisor.collectors.survey.lists import ListReader
from advisor.problems import Place


def read_config_maps(reader: ListReader, harvest: Harvest) -> None:
    """Gets each ConfigMap that a container's environment is filled from, and of it only what rules ask for."""
    sources = [
        source
        for environment in harvest.environments
        for source in environment.sources
        if source.name and not source.is_secret
    ]
    needed = {(source.namespace, source.name) for source in sources if not source.is_optional}
    for key in sorted({(source.namespace, source.name) for source in sources}):
        _read_config_map(key, key in needed, reader, harvest)


def _read_config_map(key: tuple[str, str], is_needed: bool, reader: ListReader, harvest: Harvest) -> None:
    namespace, name = key
    if reader.given_up is not None:
        harvest.config_map_gaps[key] = reader.given_up.says
        return
    path = CONFIG_MAPS.path_of(name, namespace)
    try:
        asked = asked_for(path)
    except ValueError:
        harvest.config_map_gaps[key] = "its name is none that an API server gives"
        return
    reader.watcher.reads(reader.connection.name, str(asked))
    match reader.connection.get(path):
        case Page(data=data):
            place = Place(file=reader.connection.name)
            objects = KubernetesReader(reader.wanted, harvest, is_served=True)
            try:
                item = msgspec.json.decode(data, type=Item)
                objects.read_object(item, data, place, kind=CONFIG_MAPS.kind, group=CONFIG_MAPS.group)
            except MALFORMED:
                harvest.config_map_gaps[key] = "the answer has not the form of a ConfigMap"
        case NotFound() if not is_needed:
            harvest.config_maps[key].append({})
        case answer:
            gap = gap_of(answer, asked)
            reader.note(gap)
            harvest.config_map_gaps[key] = f"{gap.says}; {gap.remedy}"


def read_rolling_pods(reader: ListReader, harvest: Harvest) -> None:
    """Lists the pods of each workload whose template does not say what all of them run, by their labels.

    All pods of a large cluster are hundreds of megabytes, and say no more than their templates once a rollout is over.
    """
    rolling = {
        (carrier.namespace, carrier.pods_match)
        for carrier in harvest.carriers
        if carrier.not_yet_rolled and carrier.pods_match
    }
    for namespace, labels in sorted(rolling):
        listed = reader.read(PODS.kind, PODS, namespace=namespace, labels=labels)
        harvest.add(listed.harvest)
        if listed.gap is not None:
            harvest.coverage.append(uncovered(PODS.kind, listed.gap, reader.connection.name))
