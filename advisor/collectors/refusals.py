"""A `kind: Status` that was saved in place of a list: nothing was seen, and that is not the same as nothing there."""

from __future__ import annotations

from advisor.collectors.harvest import Harvest
from advisor.collectors.objects import MALFORMED, JsonText, Refusal, decoded
from advisor.model.inventory import Coverage, Note
from advisor.problems import Place

#: Plural resource names, as an API server's refusal gives them, and the kinds they stand for.
KIND_OF_RESOURCE = {
    "nodes": "Node",
    "pods": "Pod",
    "daemonsets": "DaemonSet",
    "deployments": "Deployment",
    "statefulsets": "StatefulSet",
    "namespaces": "Namespace",
    "configmaps": "ConfigMap",
    "felixconfigurations": "FelixConfiguration",
    "clusterinformations": "ClusterInformation",
    "installations": "Installation",
    "helmcharts": "HelmChart",
    "settings": "Setting",
}


def read_refusal(text: JsonText, place: Place, harvest: Harvest) -> None:
    """Adds a gap where the list would have been."""
    try:
        refusal = decoded(text, Refusal)
    except MALFORMED:
        refusal = Refusal()
    resource = refusal.details.kind
    reason = (refusal.reason or "error").lower()
    harvest.refused += 1
    remedy = _remedy(resource or "them", refusal.reason)
    harvest.coverage.append(
        Coverage(
            kind=KIND_OF_RESOURCE.get(resource, resource or "object"),
            namespaces=None,
            gap=f"the API server refused to list {resource or 'objects'}: {reason}",
            remedy=remedy,
            source=place.file,
        )
    )
    says = f"{place} holds a refusal, not a list: {refusal.message or reason}"
    harvest.notes.append(Note(source=place.file, says=says, remedy=remedy))


def _remedy(resource: str, reason: str) -> str:
    if reason == "Forbidden":
        return f"grant the verb list on {resource}, and save the list again"
    if reason == "Unauthorized":
        return "use credentials that the API server accepts, and save the list again"
    return "find out from its message what the API server lacked, and save the list again"
