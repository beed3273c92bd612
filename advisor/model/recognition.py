"""How components are recognised: image paths, version statements, kubelet suffixes (`rules/components.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from advisor.model.names import ComponentName


class Presence(StrEnum):
    """Whether a component that was not seen must be looked for."""

    EXPECTED = "expected"
    """Unseen outside coverage means unknown."""
    OPPORTUNISTIC = "opportunistic"
    """Judged only where a source shows it; unseen it costs one line of coverage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImagePattern:
    """An image repository that is this component.

    The path matches whole segments at the end of the repository: `calico/node` matches
    `quay.io/calico/node` and `127.0.0.1:5000/mirror/calico/node`, not `calico/node-windows`.
    """

    path: str
    build: str
    states_only: bool = False
    """The image is not the component, but carries its version (rancher-agent carries Rancher's)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """An API object in which the component states its own version."""

    kind: str
    group: str
    """The end of the object's API group."""
    name: str
    field: str
    """The dotted path from the object's root."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KubeletBuild:
    """Text in a kubelet's version that names who built it: `-eks-` is Amazon's."""

    marker: str
    build: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownComponent:
    """One component the advisor can recognise."""

    name: ComponentName
    title: str
    scheme: str
    presence: Presence
    runs_on_every_node: bool
    homes: tuple[str, ...]
    """Namespaces its workload lives in; with `shown_by` they say where its absence can be seen."""
    shown_by: tuple[str, ...]
    """Kinds of object, any one of which, covered in every home, shows whether it is there."""
    images: tuple[ImagePattern, ...]
    containers: tuple[str, ...]
    """Names of containers that are this component whatever their image is called: mirrors rename images."""
    statements: tuple[Statement, ...]
    module: str | None
    """The Go module path, for a library."""
    kubelet_marker: str | None
    """Text in a kubelet's version that names the distribution; empty text is the fallback for no marker at all."""
    remedy: str
    """The command that shows whether it is there."""
    osv: str | None = None
    """The Go module that OSV records name it by."""
    kubelet_builds: tuple[KubeletBuild, ...] = ()
    """Builds of this distribution that kubelets name; a kubelet that names none is upstream's."""
    manages_clusters: bool = False
    """Whether it manages other clusters: in those its version is stated, and it does not run there."""
    node_annotations: tuple[str, ...] = ()
    """Keys of annotations by which a distribution without a marker of its own shows on its nodes."""

    @property
    def kubelet_marks(self) -> tuple[str, ...]:
        """Every text by which a kubelet's version names this distribution or one of its builds."""
        own = (self.kubelet_marker,) if self.kubelet_marker else ()
        return (*own, *(build.marker for build in self.kubelet_builds))

    @property
    def is_distribution(self) -> bool:
        """Whether nodes tell that it is there: it installs the kubelet."""
        return self.kubelet_marker is not None or bool(self.node_annotations)
