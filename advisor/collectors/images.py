"""Image references: taken apart, and recognised as components through the patterns of `rules/components.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from advisor.model.component import VersionUnknown
from advisor.model.names import ComponentName
from advisor.model.recognition import ImagePattern, KnownComponent
from advisor.versions import Version, VersionSyntaxError, parse_version

UNRECOGNISED = "unrecognised"
"""The build of an image that only its container's name tells."""

#: So many cached images that are no components are remembered: nodes share most of theirs, some have all of their own.
MAX_STRANGERS = 20_000

#: The longest reference a registry accepts is far shorter; what is longer is no image.
MAX_REFERENCE = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageReference:
    """`registry:port/path:tag@digest` in its parts. What is absent is empty."""

    text: str
    repository: str
    tag: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognisedImage:
    """An image that is a component, or that carries a component's version."""

    known: KnownComponent
    pattern: ImagePattern
    version: Version | VersionUnknown


def parse_image(text: str) -> ImageReference:
    """The parts of a reference. The last colon after the last slash starts the tag: before it, it is a port.

    >>> parse_image("127.0.0.1:5000/calico/node:v3.27.3@sha256:ab").tag
    'v3.27.3'
    """
    name, _, digest = text.partition("@")
    head, slash, last = name.rpartition("/")
    last, _, tag = last.partition(":")
    return ImageReference(text=text, repository=f"{head}{slash}{last}", tag=tag, digest=digest)


@dataclass(slots=True)
class ImageBook:
    """Recognises images, and remembers: a cluster names the same few images thousands of times."""

    components: Mapping[ComponentName, KnownComponent]
    strangers: set[bytes] = field(default_factory=set)
    """Entries of nodes' caches, as JSON, that name no component."""
    _patterns: dict[str, list[tuple[list[str], KnownComponent, ImagePattern]]] = field(default_factory=dict)
    _by_container: dict[str, KnownComponent] = field(default_factory=dict)
    _seen: dict[str, RecognisedImage | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for known in self.components.values():
            self._by_container.update(dict.fromkeys(known.containers, known))
            for pattern in known.images:
                segments = pattern.path.split("/")
                self._patterns.setdefault(segments[-1], []).append((segments, known, pattern))

    def recognise(self, text: str) -> RecognisedImage | None:
        """The component an image is; None when it is none of the known ones."""
        if text in self._seen:
            return self._seen[text]
        if len(text) > MAX_REFERENCE:
            return None
        return self._seen.setdefault(text, self._look_up(parse_image(text)))

    def add_stranger(self, entry: bytes) -> None:
        """Remembers an entry of a node's cache that names no component."""
        if len(self.strangers) >= MAX_STRANGERS:
            self.strangers.clear()
        self.strangers.add(entry)

    def recognise_container(self, name: str, text: str) -> RecognisedImage | None:
        """The component a container is: by its image, or else by its own name, for mirrors rename images.

        A name alone proves that the component is there, and says nothing of its version or its build.
        """
        found = self.recognise(text)
        if found is not None or name not in self._by_container:
            return found
        known = self._by_container[name]
        reason = f"the container {name} runs an image that is not known as {known.title}"
        how = f"state {known.name}'s version in an inventory file"
        unknown = VersionUnknown(text=text[:MAX_REFERENCE], reason=reason, how=how)
        return RecognisedImage(known=known, pattern=ImagePattern(path=name, build=UNRECOGNISED), version=unknown)

    def _look_up(self, image: ImageReference) -> RecognisedImage | None:
        segments = image.repository.split("/")
        candidates = self._patterns.get(segments[-1], ())
        matching = [entry for entry in candidates if segments[-len(entry[0]) :] == entry[0]]
        if not matching:
            return None
        _, known, pattern = max(matching, key=lambda entry: len(entry[0]))
        return RecognisedImage(known=known, pattern=pattern, version=version_of(image, known))


def version_of(image: ImageReference, known: KnownComponent) -> Version | VersionUnknown:
    """The version an image's tag states. A digest says nothing, and no tag at all is never `latest`."""
    if not image.tag:
        pinned = "is pinned by digest" if image.digest else "has no tag"
        how = f"name the image by its tag, or state {known.name}'s version in an inventory file"
        return VersionUnknown(text=image.text, reason=f"the image {pinned}, which states no version", how=how)
    return version_from(image.tag, known, text=image.text)


def version_from(tag: str, known: KnownComponent, *, text: str) -> Version | VersionUnknown:
    """A text as a version of a component; unknown, with the reason, when its scheme cannot read it."""
    try:
        return parse_version(known.scheme, tag)
    except VersionSyntaxError as error:
        how = f"state {known.name}'s version in an inventory file"
        return VersionUnknown(text=text, reason=str(error), how=how)


def by_module(components: Iterable[KnownComponent]) -> dict[str, KnownComponent]:
    """Libraries by their Go module path."""
    return {known.module: known for known in components if known.module}
