"""Hands each document of a text to the reader of its form.

What is recognised and broken is an error. What is not recognised is an error when the user named the file and nothing
else is in it, and a note when it merely lay in a folder or beside others; nothing is skipped without a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from advisor.collectors.envelope import (
    ANSWERS,
    KUBECONFIG,
    NO_FORM,
    RESULT,
    WAIVERS,
    Envelope,
    is_own,
    stranger,
)
from advisor.collectors.harvest import Harvest
from advisor.collectors.hosts.ansible import is_printed
from advisor.collectors.hosts.looks import Given
from advisor.collectors.hosts.reading import read_printed_facts
from advisor.collectors.json_stream import Skipped
from advisor.collectors.kbom import is_kbom, read_kbom
from advisor.collectors.kubernetes_objects import KubernetesReader
from advisor.collectors.layouts import coverage_at
from advisor.collectors.objects import MALFORMED
from advisor.collectors.passed_over import PassedOver
from advisor.collectors.plain import read_plain
from advisor.collectors.refusals import read_refusal
from advisor.collectors.shapes import read_array, read_shaped
from advisor.collectors.sources import SourceText
from advisor.collectors.tables import read_table, served_table
from advisor.collectors.texts import NotAnInventory, Written, documents_of, utf8_of
from advisor.collectors.wanted import Wanted
from advisor.documents.source import INVENTORY_LIMITS, Document, read_json
from advisor.documents.vocabulary import Vocabulary
from advisor.model.inventory import Note
from advisor.model.knowledge_base import KnowledgeBase
from advisor.problems import InvalidInput, Place, Problem

UNDERSTOOD = (
    "kubectl get … -o json, -o yaml or -o wide; kubectl cluster-info dump; support bundles and must-gather; "
    "sonobuoy's results and Rancher's logs, as folder or archive; RKE1's cluster.yml and .rkestate; config.yaml of "
    "RKE2, K3s; chart values; Ansible's facts; uname -a with os-release; lists of images; CycloneDX and SPDX in "
    "JSON; the advisor's own form, such as a host's"
)

#: A list may stand in an array, as `jq -s` writes it. Arrays inside arrays are nothing anybody saves.
MAX_ARRAYS = 2

_ARRAY = re.compile(rb"\s*\[")

#: Where files belong that are no sources.
_MEANT = {
    KUBECONFIG: "--kubeconfig {file} reads the clusters it leads to",
    ANSWERS: "--answers {file} takes them, beside the sources",
    WAIVERS: "--waivers {file} takes them, beside the sources",
    RESULT: "name what it was made from; advisor diff compares reports, and advisor verify takes a plan",
}


@dataclass(slots=True)
class _Text:
    """What was seen of one text."""

    source: SourceText
    understood: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    strangers: list[Problem] = field(default_factory=list)
    """Documents that are nothing we read."""


@dataclass(slots=True)
class FormatReader:
    """Reads texts into one harvest, or for the advisor's own form into the clusters it names."""

    knowledge: KnowledgeBase
    wanted: Wanted
    harvest: Harvest = field(default_factory=Harvest)
    given: list[Given] = field(default_factory=list)
    passed_over: PassedOver = field(default_factory=PassedOver)

    def read(self, source: SourceText) -> None:
        """Reads one text. Problems go to the harvest."""
        if source.gap:
            self.passed_over.add(source, source.gap)
            return
        text = _Text(source=source)
        try:
            if is_printed(source.data):
                text.understood += read_printed_facts(source.data, source.name, self.harvest)
                self.passed_over.count(source)
                return
            for part in documents_of(source.data, file=source.name):
                if isinstance(part, Skipped):
                    self._read_plain(part, text)
                else:
                    self._read_document(part, text, arrays=0)
        except NotAnInventory as error:
            self._read_other(error, text)
        except InvalidInput as error:
            self.harvest.problems.extend(error.problems)
            return
        self._tell_skipped(text)

    def _read_plain(self, part: Skipped, text: _Text) -> None:
        understood, skipped = read_plain(part, text.source.name, self.wanted, self.harvest)
        text.understood += understood
        text.skipped += skipped

    def _read_other(self, error: NotAnInventory, text: _Text) -> None:
        """A text that is neither JSON nor YAML."""
        if error.code == "not-understood":
            data = utf8_of(text.source.data)
            self._read_plain(Skipped(line=1, count=data.count(b"\n") + 1, text=data), text)
        if not text.understood:
            text.skipped.clear()
            place = Place(file=text.source.name)
            self._add_stranger(text, place, error.message, code=error.code, hint=error.hint)

    def _read_document(self, document: Written, text: _Text, *, arrays: int) -> None:
        place = document.place
        try:
            if arrays < MAX_ARRAYS and _ARRAY.match(memoryview(document.text)):
                self._read_array(document, text, arrays=arrays + 1)
                return
            envelope = msgspec.json.decode(document.text, type=Envelope)
            why_not = stranger(envelope)
            if why_not == NO_FORM and read_shaped(document.text, place, self.wanted, self.harvest):
                text.understood += 1
                return
        except MALFORMED as error:
            self._add_stranger(text, place, f"{NO_FORM}: {error}")
            return
        if why_not:
            self._add_stranger(text, place, why_not, hint=_MEANT.get(why_not, "").format(file=place.file))
            return
        if envelope.kind == "Table":
            self._read_table(document, text)
            return
        text.understood += 1
        self._read_known(envelope, document, text.source)

    def _read_array(self, document: Written, text: _Text, *, arrays: int) -> None:
        """An array of documents, as `jq -s` writes it, or of objects whose kind the place of the file tells."""
        parts = msgspec.json.decode(document.text, type=list[msgspec.Raw])
        if read_array(parts, document.place, self.wanted, self.harvest):
            text.understood += 1
            return
        for number, part in enumerate(parts):
            place = Place(
                file=document.place.file, line=document.place.line, pointer=f"{document.place.pointer}/{number}"
            )
            self._read_document(Written(text=part, place=place, strictly=_alone(part, place)), text, arrays=arrays)

    def _read_known(self, envelope: Envelope, document: Written, source: SourceText) -> None:
        if is_own(envelope):
            self._read_own(document.strictly())
        elif envelope.bom_format or envelope.spdx_version:
            self._read_bill(envelope, document, source)
        elif envelope.kind == "Status":
            read_refusal(document.text, document.place, self.harvest)
        else:
            reader = KubernetesReader(self.wanted, self.harvest)
            reader.read(envelope, document.text, document.place)
            self.passed_over.count_secrets(source, reader.secrets)
            self.harvest.coverage.extend(coverage_at(envelope, source.name))

    def _read_table(self, document: Written, text: _Text) -> None:
        try:
            table = served_table(document.text, document.place)
        except MALFORMED as error:
            message = f"this table has not the form the Kubernetes API gives it: {error}"
            hint = "save the objects with -o json"
            problem = Problem(code="unexpected-form", message=message, place=document.place, hint=hint)
            self.harvest.problems.append(problem)
            return
        if table.kind:
            text.understood += 1
            read_table(table, self.wanted, self.harvest)
        else:
            hint = "save the objects with kubectl get … -o json"
            self._add_stranger(text, document.place, "this is a table of nothing we know", hint=hint)

    def _read_own(self, document: Document) -> None:
        from advisor.documents.inventory import read_clusters  # noqa: PLC0415  # most sources have another form

        vocabulary = Vocabulary(components=self.knowledge.components, facts=self.knowledge.facts)
        place = Place(file=document.file)
        clusters = read_clusters(document, vocabulary, self.harvest.problems)
        self.given.extend(Given(cluster=cluster, place=place) for cluster in clusters)

    def _read_bill(self, envelope: Envelope, document: Written, source: SourceText) -> None:
        from advisor.collectors.sbom import read_cyclonedx, read_spdx  # noqa: PLC0415  # purls load with it

        read = read_cyclonedx if envelope.bom_format else read_spdx
        try:
            read = read_kbom if envelope.bom_format and is_kbom(document.text) else read
            read(document.text, source.name, self.wanted, self.harvest)
        except MALFORMED as error:
            message = f"this bill of materials has not the form its specification gives it: {error}"
            hint = "make it again with syft or trivy"
            problem = Problem(code="unexpected-form", message=message, place=document.place, hint=hint)
            raise InvalidInput([problem]) from error

    def _add_stranger(
        self, text: _Text, place: Place, message: str, *, code: str = "not-understood", hint: str = ""
    ) -> None:
        hint = hint or f"understood are {UNDERSTOOD}"
        text.strangers.append(Problem(code=code, message=message, place=place, hint=hint))

    def _tell_skipped(self, text: _Text) -> None:
        """Says what of a text was not read, once for all of it."""
        if text.understood:
            self.passed_over.count(text.source)
        if text.skipped and (text.understood or text.source.is_named):
            count, first = sum(part.count for part in text.skipped), text.skipped[0].line
            self._note(
                text.source, f"skipped {_many(count, 'line')} from line {first} on: they are no JSON, YAML or table"
            )
        if text.strangers and text.source.is_named and not text.understood:
            self.harvest.problems.append(text.strangers[0])
        elif text.strangers:
            other, more = text.strangers[0], len(text.strangers) - 1
            others = f", and {_many(more, 'document')} more" if more else ""
            if text.understood:
                where = f" ({other.place})" if other.place.line else ""
                self.passed_over.add(text.source, f"{other.message}{where}{others}")
            else:
                self.passed_over.add(text.source, other.message, others)

    def finish(self) -> None:
        """Says what was passed over, after the last text."""
        self.harvest.notes.extend(self.passed_over.notes())

    def _note(self, source: SourceText, says: str) -> None:
        self.harvest.notes.append(Note(source=source.name, says=says))


def _alone(text: msgspec.Raw, place: Place) -> Callable[[], Document]:
    return lambda: read_json(bytes(text), file=place.file, limits=INVENTORY_LIMITS)


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
