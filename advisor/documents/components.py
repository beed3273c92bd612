"""`rules/components.yaml`: decodes how each component is recognised."""

from __future__ import annotations

from advisor.documents.view import View
from advisor.documents.vocabulary import ANY_COMPONENT, TWICE_HINT
from advisor.model.names import ComponentName
from advisor.model.recognition import ImagePattern, KnownComponent, KubeletBuild, Presence, Statement
from advisor.problems import nearest
from advisor.versions import SCHEMES


def components(view: View, unusable: set[str]) -> dict[ComponentName, KnownComponent]:
    """Every component, by name. A name or an image path that stands twice is a Problem.

    One that nothing can be read with, for its shape or its scheme, is left out, and its name joins `unusable`.
    """
    found: dict[ComponentName, KnownComponent] = {}
    paths: dict[str, str] = {}
    for each in view.each("components"):
        known = _component(each)
        if known.name in found:
            each.at("name").report("declared-twice", f'the component "{known.name}" is declared twice', TWICE_HINT)
        for number, image in enumerate(known.images):
            if image.path in paths:
                message = f'the image path "{image.path}" already means {paths[image.path]}'
                each.at("images", number, "path").report("declared-twice", message, "an image is one component")
            paths[image.path] = known.name
        if each.is_sound and known.scheme in SCHEMES:
            found[known.name] = known
        else:
            unusable.add(known.name or ANY_COMPONENT)
    if not found:
        unusable.add(ANY_COMPONENT)
    return found


def _component(view: View) -> KnownComponent:
    scheme = view.text("scheme")
    if scheme not in SCHEMES:
        hint = nearest(scheme, SCHEMES) or f"one of {', '.join(sorted(SCHEMES))}"
        view.at("scheme").report("unknown-scheme", f'no version scheme is named "{scheme}"', hint)
    return KnownComponent(
        name=ComponentName(view.text("name")),
        title=view.text("title"),
        scheme=scheme,
        presence=view.choice("presence", Presence),
        runs_on_every_node=view.flag("runs_on_every_node", default=False),
        homes=view.texts("homes"),
        shown_by=view.texts("shown_by"),
        images=tuple(_image(each) for each in view.each("images")),
        containers=view.texts("containers"),
        statements=tuple(_statement(each) for each in view.each("statements")),
        module=view.text_or_none("module"),
        kubelet_marker=view.text_or_none("kubelet_marker"),
        remedy=view.text("remedy"),
        osv=view.text_or_none("osv"),
        kubelet_builds=tuple(_kubelet_build(each) for each in view.each("kubelet_builds")),
        manages_clusters=view.flag("manages_clusters", default=False),
        node_annotations=view.texts("node_annotations"),
    )


def _kubelet_build(view: View) -> KubeletBuild:
    return KubeletBuild(marker=view.text("marker"), build=view.text("build"))


def _image(view: View) -> ImagePattern:
    states_only = view.flag("states_only", default=False)
    return ImagePattern(path=view.text("path"), build=view.text("build"), states_only=states_only)


def _statement(view: View) -> Statement:
    return Statement(kind=view.text("kind"), group=view.text("group"), name=view.text("name"), field=view.text("field"))
