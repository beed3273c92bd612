"""A digest of all that one advisory is judged by in the rules, so that a later run can tell whether it changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from advisor.documents.lazy import LazyMapping
from advisor.documents.rules_folder import RulesFile
from advisor.documents.rules_parts import Parts, RulesDocument
from advisor.documents.view import View
from advisor.model.names import AdvisoryId, ComponentName

_SHARED = {"facts", "components"}
"""The kinds of file that every advisory is judged by."""


def rule_digests(parts: Parts, files: Sequence[RulesFile]) -> Mapping[AdvisoryId, str]:
    """`sha256:` of each advisory's file with the facts, the components and the releases it needs; made when asked for.

    Releases are those of its component, and of everything that ships it.
    """
    shared = [file.text for file in files if file.kind in _SHARED]

    @cache
    def brings(name: ComponentName) -> frozenset[str]:
        return frozenset(parts.releases[name].decoded(_brings, []))

    def digest(name: AdvisoryId) -> str:
        source = parts.advisories[name]
        component = source.heading.component if source.heading else source.text("component", [])
        releases = [_text(each) for about, each in parts.releases.items() if component in {about, *brings(about)}]
        return _digest([_text(source), *shared, *releases])

    return LazyMapping(parts.advisories, digest)


def _text(source: RulesDocument) -> bytes:
    return source.file.text


def _brings(view: View) -> Iterator[str]:
    """The components that releases of this catalogue ship."""
    return (slot.text("component") for slot in view.each("slots"))


def _digest(texts: Iterable[bytes]) -> str:
    whole = hashlib.sha256()
    for text in texts:
        whole.update(f"{len(text)}\n".encode())
        whole.update(text)
    return f"sha256:{whole.hexdigest()}"
