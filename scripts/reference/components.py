"""`components.md`: what is judged, and by what each component is recognised."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.recognition import ImagePattern, KnownComponent, Presence
from scripts.reference.markdown import code, codes, page, prose

_PRESENCE = {
    Presence.EXPECTED: "Looked for in every cluster: where it may hide, its absence is not known.",
    Presence.OPPORTUNISTIC: "Judged only where a source shows it.",
}


def components_page(knowledge: KnowledgeBase) -> str:
    """The components by name."""
    return page("Components", "`rules/components.yaml` and `rules/releases/`", _lines(knowledge))


def _lines(knowledge: KnowledgeBase) -> Iterator[str]:
    yield "An image is recognised by the end of its path, whatever the registry in front of it:"
    yield "`calico/node` is found in `registry.corp.example:5000/mirror/calico/node` too."
    yield ""
    for name in sorted(knowledge.components):
        known = knowledge.components[name]
        yield f"## {name}"
        yield ""
        yield f"{prose(known.title)}. {_PRESENCE[known.presence]}"
        yield ""
        yield from (f"- **{head}**: {text}" for head, text in _signs(known) if text)
        if catalogue := knowledge.catalogues.get(name):
            first, last = catalogue.releases[0].version, catalogue.releases[-1].version
            yield f"- **Releases known**: {len(catalogue.releases)}, {code(str(first))} to {code(str(last))}"
        faults = sum(each.component == name for each in knowledge.advisories.values())
        yield f"- **Advisories**: {faults}"
        yield f"- **Shown by**: {code(known.remedy)}"
        yield ""


def _signs(known: KnownComponent) -> Iterator[tuple[str, str]]:
    yield "Images", "; ".join(map(_image, known.images))
    yield "Containers", codes(known.containers)
    yield (
        "States its own version",
        "; ".join(f"`{each.field}` of {each.kind} `{each.name}`" for each in known.statements),
    )
    if known.kubelet_marker is not None:
        yield (
            "Version of the kubelet",
            f"has {code(known.kubelet_marker)}" if known.kubelet_marker else "has no other mark",
        )
    yield "Builds in the version of the kubelet", "; ".join(f"`{e.marker}`: {e.build}" for e in known.kubelet_builds)
    yield "Annotations of nodes", codes(known.node_annotations)
    yield "Go module", code(known.module or "")
    yield "Namespaces it lives in", codes(known.homes)
    yield "How its versions are read", code(known.scheme)


def _image(pattern: ImagePattern) -> str:
    role = " (tells its version, and is not it)" if pattern.states_only else ""
    build = "" if pattern.build == "upstream" else f" ({pattern.build})"
    return f"`{pattern.path}`{build}{role}"
