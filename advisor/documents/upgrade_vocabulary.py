"""The names that files on upgrades may use: sources and template fields, beside components and facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.documents.view import View
from advisor.documents.vocabulary import Vocabulary
from advisor.model.advisory import Reference
from advisor.model.names import FieldName
from advisor.model.template import Field, Form, Supplier
from advisor.problems import nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeVocabulary:
    """What has been declared."""

    names: Vocabulary
    sources: Mapping[str, Reference] | None
    """None when the file of sources cannot be read: the fault is told there, not wherever one is cited."""
    fields: Mapping[FieldName, Field] | None
    """None as above."""

    def keys(self, view: View) -> tuple[str, ...]:
        """The keys of the sources that a node cites; one nobody declared is a Problem."""
        cited = view.texts("sources")
        for number, key in enumerate(cited):
            if self.sources is not None and key not in self.sources:
                hint = nearest(key, self.sources) or "sources are listed in rules/sources.yaml"
                view.at("sources", number).report("unknown-source", f'no source is named "{key}"', hint)
        return cited

    def references(self, view: View) -> tuple[Reference, ...]:
        """What a node cites, in the order written."""
        return tuple(self.sources[key] for key in self.keys(view) if self.sources and key in self.sources)


def sources(view: View) -> Mapping[str, Reference]:
    """The entries of `rules/sources.yaml`, by key, as written."""
    named, read = view.at("sources"), view.date("read")
    return {key: _source(named.at(key), read) for key in named.keys()}  # noqa: SIM118  # a view is no mapping


def _source(view: View, read: str) -> Reference:
    return Reference(url=view.text("url"), says=view.text("says"), read=view.date("read") if "read" in view else read)


def fields(view: View) -> Mapping[FieldName, Field]:
    """The entries of `rules/hops/fields.yaml`, by name, as written."""
    named = view.at("fields")
    return {FieldName(name): _field(named.at(name), name) for name in named.keys()}  # noqa: SIM118  # as above


def _field(view: View, name: str) -> Field:
    return Field(
        name=FieldName(name),
        form=view.choice("form", Form),
        meaning=view.text("meaning"),
        comes_from=view.choice("comes_from", Supplier),
    )
