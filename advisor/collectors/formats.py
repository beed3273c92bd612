"""Recognises what a text is by looking at it, and hands each document to its reader.

What is recognised and broken is an error. What is not recognised is an error when the user named the file, and a note
when it merely lay in a folder; nothing is skipped without a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import msgspec

from advisor.collectors.harvest import Harvest
from advisor.collectors.json_stream import JsonSlice, Skipped, split_json
from advisor.collectors.kubernetes_objects import KubernetesReader
from advisor.collectors.objects import Envelope, is_written
from advisor.collectors.sources import SourceText
from advisor.collectors.wanted import Wanted
from advisor.documents.inventory import clusters
from advisor.documents.schema import check_shape, load_schema
from advisor.documents.source import INVENTORY_LIMITS, Document, read_json, read_yaml
from advisor.documents.view import View
from advisor.documents.vocabulary import Vocabulary
from advisor.model.inventory import Cluster, Coverage, Note
from advisor.model.knowledge_base import KnowledgeBase
from advisor.problems import InvalidInput, Place, Problem

UNDERSTOOD = "kubectl get … -o json or -o yaml, an SBOM as CycloneDX or SPDX in JSON, or the advisor's own inventory"

_BOM = b"\xef\xbb\xbf"
_JSON_START = re.compile(rb"\s*[{\[]")
_JSON_LINE = re.compile(rb"^\{\s*$|^\{\s*\"", re.MULTILINE)
_YAML_KEY = re.compile(rb"^(apiVersion|kind|items|clusters|schema_version|metadata):", re.MULTILINE)
_ARCHIVES = {b"\x1f\x8b": "gzip", b"PK\x03\x04": "zip", b"\x28\xb5\x2f\xfd": "zstd", b"\xfd7zXZ": "xz", b"BZh": "bzip2"}

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


@dataclass(slots=True)
class FormatReader:
    """Reads texts into one harvest, or for the advisor's own form into the clusters it names."""

    knowledge: KnowledgeBase
    wanted: Wanted
    harvest: Harvest = field(default_factory=Harvest)
    given: list[Cluster] = field(default_factory=list)

    def read(self, source: SourceText) -> None:
        """Reads one text. Problems go to the harvest."""
        try:
            self._read(source.data.removeprefix(_BOM), source)
        except InvalidInput as error:
            self.harvest.problems.extend(error.problems)

    def _read(self, data: bytes, source: SourceText) -> None:
        if not data.strip():
            raise _refused(source, "empty-file", "the file is empty", "save the output again")
        _refuse_binary(data, source)
        if _JSON_START.match(data):
            self._read_json(data, source)
        elif _YAML_KEY.search(data):
            self._read_yaml(data, source)
        elif _JSON_LINE.search(data):
            self._read_json_stream(data, source)
        else:
            self._not_understood(source, Place(file=source.name), "this is no inventory")

    def _read_json(self, data: bytes, source: SourceText) -> None:
        try:
            envelope = msgspec.json.decode(data, type=Envelope)
        except (msgspec.DecodeError, RecursionError):
            self._read_json_stream(data, source)
            return
        self._read_document(envelope, data, Place(file=source.name), source, self._own_json(data, source))

    def _read_json_stream(self, data: bytes, source: SourceText) -> None:
        """Several documents, perhaps with lines between them."""
        for part in split_json(data, file=source.name):
            if isinstance(part, Skipped):
                says = f"skipped {part.count} lines from line {part.line} on: they are no JSON"
                self.harvest.notes.append(Note(source=source.name, says=says))
                continue
            self._read_slice(part, source)

    def _read_slice(self, part: JsonSlice, source: SourceText) -> None:
        place = Place(file=source.name, line=part.line)
        try:
            envelope = msgspec.json.decode(part.text, type=Envelope)
        except (msgspec.DecodeError, RecursionError) as error:
            if b"\n" not in part.text.strip():
                says = f"skipped line {part.line}: it starts like JSON and is none"
                self.harvest.notes.append(Note(source=source.name, says=says))
                return
            hint = "save the output again, unedited"
            message = f"the JSON document that starts here cannot be read: {error}"
            raise InvalidInput([Problem(code="json-invalid", message=message, place=place, hint=hint)]) from error
        self._read_document(envelope, part.text, place, source, self._own_json(part.text, source))

    def _read_yaml(self, data: bytes, source: SourceText) -> None:
        for document in read_yaml(data, file=source.name, limits=INVENTORY_LIMITS):
            text = msgspec.json.encode(document.data)
            place = document.place()
            try:
                envelope = msgspec.json.decode(text, type=Envelope)
            except msgspec.DecodeError as error:
                message = f"this document has not the form of an inventory: {error}"
                raise InvalidInput([Problem(code="unexpected-form", message=message, place=place)]) from error
            self._read_document(envelope, text, place, source, partial(_same, document))

    def _own_json(self, data: bytes, source: SourceText) -> Callable[[], Document]:
        return lambda: read_json(data, file=source.name, limits=INVENTORY_LIMITS)

    def _read_document(
        self, envelope: Envelope, text: bytes, place: Place, source: SourceText, own: Callable[[], Document]
    ) -> None:
        if is_written(envelope.clusters):
            self._read_own(own())
        elif envelope.bom_format == "CycloneDX":
            self._read_bill("cyclonedx", text, source)
        elif envelope.spdx_version:
            self._read_bill("spdx", text, source)
        elif envelope.kind == "Status" and envelope.api_version == "v1":
            self._read_refusal(envelope, place, source)
        elif envelope.kind and (envelope.api_version or envelope.items is not None):
            KubernetesReader(self.wanted, self.harvest).read(envelope, text, place)
        else:
            self._not_understood(source, place, "this document is of no form we know")

    def _read_own(self, document: Document) -> None:
        problems = check_shape(document, load_schema("inventory"))
        if problems:
            raise InvalidInput(problems)
        view = View(document=document, data=document.data, problems=self.harvest.problems)
        vocabulary = Vocabulary(components=self.knowledge.components, facts=self.knowledge.facts)
        self.given.extend(clusters(view, vocabulary))

    def _read_bill(self, form: str, text: bytes, source: SourceText) -> None:
        from advisor.collectors.sbom import read_cyclonedx, read_spdx

        read = read_cyclonedx if form == "cyclonedx" else read_spdx
        try:
            read(text, source.name, self.wanted, self.harvest)
        except msgspec.DecodeError as error:
            message = f"this bill of materials has not the form its specification gives it: {error}"
            raise _refused(source, "unexpected-form", message, "make it again with syft or trivy") from error

    def _read_refusal(self, envelope: Envelope, place: Place, source: SourceText) -> None:
        """An API server's refusal, saved in place of a list: nothing was seen, and that is not the same as nothing there."""
        resource = envelope.details.kind if envelope.details else ""
        kind = KIND_OF_RESOURCE.get(resource, resource or "object")
        self.harvest.refused += 1
        reason = (envelope.reason or "error").lower()
        self.harvest.coverage.append(
            Coverage(
                kind=kind,
                namespaces=None,
                gap=f"the API server refused to list {resource or 'objects'}: {reason}",
                remedy=f"grant the verb list on {resource or 'them'}, and save the list again",
                source=source.name,
            )
        )
        says = f"{place} holds a refusal, not a list: {envelope.message or reason}"
        self.harvest.notes.append(Note(source=source.name, says=says))

    def _not_understood(self, source: SourceText, place: Place, message: str) -> None:
        if source.is_named:
            hint = f"understood are {UNDERSTOOD}"
            raise InvalidInput([Problem(code="not-understood", message=message, place=place, hint=hint)])
        self.harvest.notes.append(Note(source=source.name, says=f"skipped: {message}"))


def _refuse_binary(data: bytes, source: SourceText) -> None:
    form = next((name for magic, name in _ARCHIVES.items() if data.startswith(magic)), "")
    if form:
        raise _refused(source, "archive", f"this is a {form} archive", "unpack it and name the folder")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refused(source, "not-utf-8", "the text is UTF-16, as PowerShell's > writes it", "save it as UTF-8")
    if b"\0" in data:
        raise _refused(source, "binary-file", "the file is binary", f"understood are {UNDERSTOOD}")


def _refused(source: SourceText, code: str, message: str, hint: str) -> InvalidInput:
    return InvalidInput([Problem(code=code, message=message, place=Place(file=source.name), hint=hint)])


def _same(document: Document) -> Document:
    return document
